"""What a college may record and decide; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions.models import Application, Decision, IncomingStatus, IntakeMoment, Invitation
from sluitend.transitions.policies import CanApplication, CanDecision, CanIncoming, CanInvitation, CanMoment
from sluitend.transitions.views import arrivals, decisions, talks
from sluitend.transitions.views import college as views

page, decision = Pages(Application), Pages(Decision)
moments, invitations, college = Pages(IntakeMoment), Pages(Invitation), Pages(Organisation)
incoming = Pages(IncomingStatus)
COLLEGE = [
    page("intake/stand/", views.record_status, needs=CanApplication.RECORD_STATUS),
    page("intake/start/opslaan/", arrivals.confirm_arrivals, needs=CanApplication.RECORD_STATUS),
    page("intake/start/terug/", arrivals.take_back_arrivals, needs=CanApplication.RECORD_STATUS),
    incoming("intake/meldingen/", views.statuses_aside, needs=CanIncoming.VIEW),
    decision("intake/besluiten/", decisions.waiting_decisions, needs=CanDecision.VIEW),
    page("intake/besluiten/nieuw/", decisions.prepare_decisions, needs=CanApplication.RECORD_STATUS),
    decision("intake/besluiten/stoppen/", decisions.stop_decisions, needs=CanDecision.STOP),
    decision("intake/besluiten/bevestigen/", decisions.confirm_decisions, needs=CanDecision.CONFIRM),
    moments("intake/gesprekken/", talks.talks, needs=CanMoment.VIEW),
    moments("intake/gesprekken/agenda.ics", talks.talks_calendar, needs=CanMoment.VIEW),
    college("intake/gesprekken/nieuw/", talks.new_moments, needs=CanOrganisation.PLAN_TALKS),
    moments("intake/gesprekken/<uuid:pk>/", talks.moment, needs=CanMoment.CHANGE),
    moments("intake/gesprekken/<uuid:pk>/afzeggen/", talks.call_off_moment, needs=CanMoment.CHANGE),
    page("intake/uitnodigen/", talks.invite, needs=CanApplication.RECORD_STATUS),
    invitations("intake/uitnodigingen/stoppen/", talks.stop_invitations, needs=CanInvitation.STOP),
    invitations("intake/uitnodigingen/aanwezig/", talks.record_presence, needs=CanInvitation.RECORD_PRESENCE),
]
