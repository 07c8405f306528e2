"""Who at a municipality may come where; and the timeline, which everybody has who sees the transition."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.insight.municipality import views
from sluitend.safetynet.models import MunicipalCase
from sluitend.safetynet.policies import Can as CanCase
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


page, cases = Pages(Transition), Pages(MunicipalCase)
urlpatterns = [
    page("gemeente/", views.municipality_start, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/lijst.<slug:kind>", views.municipality_sheet, needs=Can.VIEW_AS_MUNICIPALITY),
    cases("gemeente/cijfers/", views.municipality_figures, needs=CanCase.VIEW),
    cases("gemeente/cijfers.<slug:kind>", views.municipality_figures_sheet, needs=CanCase.VIEW),
    page("gemeente/jongere/<uuid:pk>/", views.municipality_learner, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("tijdlijn/<uuid:pk>/", views.full_timeline, needs=Can.VIEW, name="timeline", shows=_learner),
]
