"""What a college may record and decide; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.transitions.models import Application, Decision
from sluitend.transitions.policies import CanApplication, CanDecision
from sluitend.transitions.views import college as views
from sluitend.transitions.views import decisions

page, decision = Pages(Application), Pages(Decision)
COLLEGE = [
    page("intake/stand/", views.record_status, needs=CanApplication.RECORD_STATUS),
    decision("intake/besluiten/", decisions.waiting_decisions, needs=CanDecision.VIEW),
    page("intake/besluiten/nieuw/", decisions.prepare_decisions, needs=CanApplication.RECORD_STATUS),
    decision("intake/besluiten/stoppen/", decisions.stop_decisions, needs=CanDecision.STOP),
    decision("intake/besluiten/bevestigen/", decisions.confirm_decisions, needs=CanDecision.CONFIRM),
]
