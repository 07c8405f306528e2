"""Who may decide what about a transition it holds; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can
from sluitend.transitions.views import school as views

page = Pages(Transition)
HOLDER = [
    page("overstap/<uuid:pk>/datum/", views.next_date, needs=Can.SET_NEXT_DATE),
    page("overstap/<uuid:pk>/bestemming/", views.declare_route, needs=Can.DECLARE_ROUTE),
    page("overstap/<uuid:pk>/afronden/", views.settle, needs=Can.SETTLE),
]
