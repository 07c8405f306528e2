"""Who comes to which page about handovers and next dates."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.transitions import views
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.policies import Can, CanHandover


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


app_name = "transitions"
of_handover, of_transition = Pages(Handover), Pages(Transition)
urlpatterns = [
    of_handover("overdracht/", views.handovers, needs=CanHandover.VIEW),
    of_handover("overdracht/aannemen/", views.accept_chosen, needs=CanHandover.ANSWER),
    of_handover("overdracht/<uuid:pk>/", views.handover, needs=CanHandover.VIEW),
    of_handover("overdracht/<uuid:pk>/aannemen/", views.accept, needs=CanHandover.ANSWER),
    of_handover("overdracht/<uuid:pk>/weigeren/", views.refuse, needs=CanHandover.ANSWER),
    of_handover("overdracht/<uuid:pk>/intrekken/", views.withdraw, needs=CanHandover.WITHDRAW),
    of_transition("overdracht/nieuw/<uuid:pk>/", views.hand_over, needs=Can.HAND_OVER, shows=_learner),
    of_transition("overstap/<uuid:pk>/datum/", views.next_date, needs=Can.SET_NEXT_DATE, shows=_learner),
    of_transition("overstap/<uuid:pk>/bestemming/", views.declare_route, needs=Can.DECLARE_ROUTE, shows=_learner),
    of_transition("overstap/<uuid:pk>/afronden/", views.settle, needs=Can.SETTLE, shows=_learner),
]
