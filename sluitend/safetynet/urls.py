"""Who comes to which page about cases and case tables. The key in a path about a case is the transition's."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.organisations.models import Region
from sluitend.organisations.policies import CanRegion
from sluitend.safetynet import views
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.safetynet.policies import CanItem, CanTable
from sluitend.safetynet.views import tables
from sluitend.transitions.models import BulkAct, Transition
from sluitend.transitions.policies import Can, CanBulk


def _learner(transition: Transition) -> UUID:
    return transition.learner_id


def _learner_of(item: CaseTableItem) -> UUID:
    return item.transition.learner_id


app_name = "safetynet"
page, acts = Pages(Transition), Pages(BulkAct)
meeting, point, region = Pages(CaseTable), Pages(CaseTableItem), Pages(Region)
urlpatterns = [
    region("regio/niet-in-de-les/", views.region_no_shows, needs=CanRegion.DECIDE),
    page("gemeente/zoek/", views.look_up, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/toewijzen/", views.assign, needs=Can.VIEW_AS_MUNICIPALITY),
    acts("gemeente/toewijzen/<uuid:pk>/terug/", views.unassign, needs=CanBulk.UNDO),
    page("gemeente/jongere/<uuid:pk>/contact/", views.contact, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/begeleiding/", views.guide, needs=Can.VIEW_AS_MUNICIPALITY),
    page("gemeente/jongere/<uuid:pk>/afsluiten/", views.close, needs=Can.VIEW_AS_MUNICIPALITY, shows=_learner),
    page("gemeente/jongere/<uuid:pk>/heropenen/", views.reopen, needs=Can.VIEW_AS_MUNICIPALITY),
    meeting("overstaptafel/", tables.case_tables, needs=CanTable.VIEW),
    region("overstaptafel/nieuw/", tables.new_case_table, needs=CanRegion.CONVENE),
    meeting("overstaptafel/<uuid:pk>/", tables.case_table, needs=CanTable.VIEW),
    meeting("overstaptafel/<uuid:pk>/verslag/", tables.case_table_minutes, needs=CanTable.VIEW),
    meeting("overstaptafel/<uuid:pk>/afspraak/", tables.case_table_calendar, needs=CanTable.VIEW),
    meeting("overstaptafel/<uuid:pk>/wijzigen/", tables.change_case_table, needs=CanTable.ARRANGE),
    meeting("overstaptafel/<uuid:pk>/afzeggen/", tables.cancel_case_table, needs=CanTable.ARRANGE),
    meeting("overstaptafel/<uuid:pk>/klaar/", tables.hold_case_table, needs=CanTable.HOLD),
    meeting("overstaptafel/<uuid:pk>/heropenen/", tables.reopen_case_table, needs=CanTable.REOPEN),
    point("overstaptafel/punt/<uuid:pk>/", tables.decide_item, needs=CanItem.DECIDE, shows=_learner_of),
    point("overstaptafel/punt/<uuid:pk>/eraf/", tables.take_off_item, needs=CanItem.TAKE_OFF, shows=_learner_of),
    point("overstaptafel/punt/<uuid:pk>/terug/", tables.put_back_item, needs=CanItem.PUT_BACK),
    page("overstap/<uuid:pk>/overstaptafel/", tables.put_on_table, needs=Can.PUT_ON_TABLE, shows=_learner),
]
