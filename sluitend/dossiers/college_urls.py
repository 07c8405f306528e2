"""Who of a college may do what with a delivery; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Delivery, WarmHandover
from sluitend.dossiers.policies import CanDelivery, CanWarm
from sluitend.dossiers.views import college

delivery, warm = Pages(Delivery), Pages(WarmHandover)
COLLEGE = [
    delivery("intake/open/<uuid:pk>/", college.open_delivery, needs=CanDelivery.READ),
    warm("intake/overdracht/<uuid:pk>/aannemen/", college.warm_receive, needs=CanWarm.RECORD),
    warm("intake/overdracht/<uuid:pk>/niet-bereikt/", college.warm_attempt, needs=CanWarm.RECORD),
    warm("intake/overdracht/<uuid:pk>/gesproken/", college.warm_close, needs=CanWarm.RECORD),
]
