"""Who at a municipality may come where; and the timeline, which everybody has who sees the transition."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.insight.municipality import views
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


page = Pages(Transition)
urlpatterns = [
    page("gemeente/", views.municipality_start, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/lijst.<slug:kind>", views.municipality_sheet, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/jongere/<uuid:pk>/", views.municipality_learner, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("tijdlijn/<uuid:pk>/", views.full_timeline, needs=Can.VIEW, name="timeline", shows=_learner),
]
