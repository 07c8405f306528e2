"""Who may decide what about a transition it holds; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.transitions.models import BulkAct, Transition
from sluitend.transitions.policies import Can, CanBulk
from sluitend.transitions.views import bulk
from sluitend.transitions.views import school as views

page, acts = Pages(Transition), Pages(BulkAct)
HOLDER = [
    page("overstap/<uuid:pk>/datum/", views.next_date, needs=Can.SET_NEXT_DATE),
    page("overstap/<uuid:pk>/bestemming/", views.declare_route, needs=Can.DECLARE_ROUTE),
    page("overstap/<uuid:pk>/afronden/", views.settle, needs=Can.SETTLE),
    page("lijst/datum/", bulk.next_date_of_many, needs=Can.SET_NEXT_DATE),
    page("lijst/overdracht/", bulk.hand_over_many, needs=Can.HAND_OVER),
    acts("lijst/<uuid:pk>/terug/", bulk.undo_bulk, needs=CanBulk.UNDO),
]
