"""Who comes to which page about cases. The key in a path is the transition's."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.safetynet import views
from sluitend.safetynet.models import MunicipalCase
from sluitend.safetynet.policies import Can as CanCase
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


app_name = "safetynet"
page, of_case = Pages(Transition), Pages(MunicipalCase)
urlpatterns = [
    page("gemeente/zoek/", views.look_up, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/toewijzen/", views.assign, needs=Can.VIEW_AS_MUNICIPALITY),
    of_case("gemeente/toewijzen/terug/", views.unassign, needs=CanCase.ASSIGN),
    page("gemeente/jongere/<uuid:pk>/contact/", views.contact, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/begeleiding/", views.guide, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/jongere/<uuid:pk>/afsluiten/", views.close, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/heropenen/", views.reopen, needs=Can.VIEW_AS_MUNICIPALITY),
]
