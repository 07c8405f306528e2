"""Who comes to which page about transfer coaches; ``urls.py`` takes this list in."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.transitions.models import CoachRequest, Transition
from sluitend.transitions.policies import Can, CanCoaching
from sluitend.transitions.views import coaching as views


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


def _learner_of(request: CoachRequest) -> UUID:
    return request.transition.learner_id


page, of_transition = Pages(CoachRequest), Pages(Transition)
COACHES = [
    of_transition("overstap/<uuid:pk>/coach/", views.ask_coach, needs=Can.ASK_COACH, shows=_learner),
    page("coach/", views.coached, needs=CanCoaching.COACH),
    page("coach/aanvragen/", views.coach_requests, needs=CanCoaching.VIEW),
    page("coach/aanvragen/<uuid:pk>/", views.coach_request, needs=CanCoaching.DECIDE, shows=_learner_of),
    page("coach/aanvragen/<uuid:pk>/akkoord/", views.approve_coach, needs=CanCoaching.DECIDE),
    page("coach/aanvragen/<uuid:pk>/weigeren/", views.refuse_coach, needs=CanCoaching.DECIDE),
    page("coach/aanvragen/<uuid:pk>/intrekken/", views.withdraw_coach, needs=CanCoaching.WITHDRAW),
    page("coach/<uuid:pk>/", views.coach_learner, needs=CanCoaching.COACH, shows=_learner_of),
    page("coach/<uuid:pk>/begin/", views.begin_coaching, needs=CanCoaching.BEGIN),
    page("coach/<uuid:pk>/klaar/", views.end_coaching, needs=CanCoaching.END),
]
