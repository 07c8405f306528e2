"""Tables of the dossier, by subject: the dossier and its answers, agreement, consent, sending, warm handover,
reminders."""

from sluitend.dossiers.models.agreement import Approval, GuardianLink, StatementOfView
from sluitend.dossiers.models.consent import Consent, ConsentedAnswer
from sluitend.dossiers.models.dossier import Dossier, MentorAnswer, PupilAnswer, StoredAnswer
from sluitend.dossiers.models.reminders import Reminder
from sluitend.dossiers.models.sending import Delivery, DossierVersion
from sluitend.dossiers.models.warm import WarmHandover, WarmHandoverNote

__all__ = [
    "Approval",
    "Consent",
    "ConsentedAnswer",
    "Delivery",
    "Dossier",
    "DossierVersion",
    "GuardianLink",
    "MentorAnswer",
    "PupilAnswer",
    "Reminder",
    "StatementOfView",
    "StoredAnswer",
    "WarmHandover",
    "WarmHandoverNote",
]
