"""Who comes to which page about handovers; ``urls.py`` takes this list in."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.policies import Can, CanHandover
from sluitend.transitions.views import handovers as views


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


page, of_transition = Pages(Handover), Pages(Transition)
HANDOVERS = [
    page("overdracht/", views.handovers, needs=CanHandover.VIEW),
    page("overdracht/aannemen/", views.accept_chosen, needs=CanHandover.BE_ASKED),
    page("overdracht/<uuid:pk>/", views.handover, needs=CanHandover.VIEW),
    page("overdracht/<uuid:pk>/aannemen/", views.accept, needs=CanHandover.BE_ASKED),
    page("overdracht/<uuid:pk>/weigeren/", views.refuse, needs=CanHandover.BE_ASKED),
    page("overdracht/<uuid:pk>/intrekken/", views.withdraw, needs=CanHandover.HAVE_ASKED),
    of_transition("overdracht/nieuw/<uuid:pk>/", views.hand_over, needs=Can.HAND_OVER, shows=_learner),
]
