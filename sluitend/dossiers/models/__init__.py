"""Tables of the dossier, by subject: the dossier and its answers, the care annex, agreement, consent, sending, attachments, warm
handover, reminders, a region's edition of the questions, lead times."""

from sluitend.dossiers.models.agreement import Approval, FollowLink, GuardianLink, StatementOfView
from sluitend.dossiers.models.attachments import Attachment, SentAttachment
from sluitend.dossiers.models.care import CareAnnex, CareAnswer, CareVersion
from sluitend.dossiers.models.consent import Consent, ConsentedAnswer
from sluitend.dossiers.models.dossier import Dossier, MentorAnswer, PupilAnswer, StoredAnswer
from sluitend.dossiers.models.editions import QuestionEdition
from sluitend.dossiers.models.feedback import DossierFeedback
from sluitend.dossiers.models.lead_times import LeadTime
from sluitend.dossiers.models.mentor_questions import MentorQuestion, MentorQuestionText
from sluitend.dossiers.models.reminders import Reminder
from sluitend.dossiers.models.sending import Delivery, DossierVersion
from sluitend.dossiers.models.warm import WarmHandover, WarmHandoverNote
from sluitend.dossiers.models.warm_days import WarmDay, WarmSlot

__all__ = [
    "Approval",
    "Attachment",
    "CareAnnex",
    "CareAnswer",
    "CareVersion",
    "Consent",
    "ConsentedAnswer",
    "Delivery",
    "Dossier",
    "DossierFeedback",
    "DossierVersion",
    "FollowLink",
    "GuardianLink",
    "LeadTime",
    "MentorAnswer",
    "MentorQuestion",
    "MentorQuestionText",
    "PupilAnswer",
    "QuestionEdition",
    "Reminder",
    "SentAttachment",
    "StatementOfView",
    "StoredAnswer",
    "WarmDay",
    "WarmHandover",
    "WarmHandoverNote",
    "WarmSlot",
]
