"""Tables of the dossier, by subject: the dossier and its answers, agreement, sending, warm handover, reminders."""

from sluitend.dossiers.models.agreement import Approval, GuardianLink
from sluitend.dossiers.models.dossier import Dossier, MentorAnswer, PupilAnswer, StoredAnswer
from sluitend.dossiers.models.feedback import DossierFeedback
from sluitend.dossiers.models.mentor_questions import MentorQuestion, MentorQuestionText
from sluitend.dossiers.models.reminders import Reminder
from sluitend.dossiers.models.sending import Delivery, DossierVersion
from sluitend.dossiers.models.warm import WarmHandover, WarmHandoverNote

__all__ = [
    "Approval",
    "Delivery",
    "Dossier",
    "DossierFeedback",
    "DossierVersion",
    "GuardianLink",
    "MentorAnswer",
    "MentorQuestion",
    "MentorQuestionText",
    "PupilAnswer",
    "Reminder",
    "StoredAnswer",
    "WarmHandover",
    "WarmHandoverNote",
]
