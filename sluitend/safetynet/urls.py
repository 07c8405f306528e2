"""Who comes to which page about cases. The key in a path is the transition's."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.organisations.models import Region
from sluitend.organisations.policies import CanRegion
from sluitend.safetynet import views
from sluitend.transitions.models import BulkAct, Transition
from sluitend.transitions.policies import Can, CanBulk


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


app_name = "safetynet"
page, acts, regions = Pages(Transition), Pages(BulkAct), Pages(Region)
urlpatterns = [
    regions("regio/niet-in-de-les/", views.region_no_shows, needs=CanRegion.DECIDE),
    page("gemeente/zoek/", views.look_up, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/toewijzen/", views.assign, needs=Can.VIEW_AS_MUNICIPALITY),
    acts("gemeente/toewijzen/<uuid:pk>/terug/", views.unassign, needs=CanBulk.UNDO),
    page("gemeente/jongere/<uuid:pk>/contact/", views.contact, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/begeleiding/", views.guide, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/jongere/<uuid:pk>/afsluiten/", views.close, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/heropenen/", views.reopen, needs=Can.VIEW_AS_MUNICIPALITY),
]
