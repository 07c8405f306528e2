"""The words and tones in which staff read a state (UX 4), the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Answer, DossierStatus, WarmStatus
from sluitend.dossiers.models import WarmHandover
from sluitend.learners.models import Learner
from sluitend.transitions.lifecycle import ApplicationStatus, TransferStatus
from sluitend.transitions.models import Transition


@dataclass(frozen=True)
class Word:
    """A state on a page; ``tone`` is that of ``status_badge``. Plain is the rule: a badge is news."""

    label: str | Promise
    tone: str = "plain"


DROP = Word(_("Drop"), "action")

PLACE = {
    TransferStatus.UNKNOWN: Word(_("No application yet"), "wait"),
    TransferStatus.APPLIED: Word(_("Applied")),
    TransferStatus.INTAKE: Word(_("Applied")),
    TransferStatus.OFFERED: Word(_("Place offered"), "new"),
    TransferStatus.PLACED: Word(_("Enrolled")),
    TransferStatus.STARTED: Word(_("Started"), "good"),
    TransferStatus.NOT_ADMITTED: Word(_("Not enrolled"), "action"),
    TransferStatus.WITHDRAWN: Word(_("Withdrawn"), "wait"),
    TransferStatus.NO_SHOW: Word(_("Out of view"), "action"),
    TransferStatus.OTHER_ROUTE: Word(_("Other destination")),
}

APPLICATION = {
    ApplicationStatus.APPLIED: Word(_("Applied")),
    ApplicationStatus.INTAKE_TO_PLAN: Word(_("Plan a talk"), "wait"),
    ApplicationStatus.INTAKE_PLANNED: Word(_("Talk planned"), "new"),
    ApplicationStatus.WAITLISTED: Word(_("On the waiting list"), "wait"),
    ApplicationStatus.INTAKE_DONE: Word(_("Talk held")),
    ApplicationStatus.CONTRACT_OFFERED: Word(_("Place offered"), "new"),
    ApplicationStatus.ENROLLED: Word(_("Enrolled")),
    ApplicationStatus.STARTED: Word(_("Started"), "good"),
    ApplicationStatus.NOT_ADMITTED: Word(_("Not enrolled"), "action"),
    ApplicationStatus.WITHDRAWN: Word(_("Withdrawn"), "wait"),
    ApplicationStatus.NO_SHOW: Word(_("Out of view"), "action"),
    ApplicationStatus.DEREGISTERED: Word(_("Deregistered"), "action"),
}

DOSSIER = {
    DossierStatus.WITH_PUPIL: Word(_("With pupil")),
    DossierStatus.WITH_MENTOR: Word(_("With mentor")),
    DossierStatus.TO_AGREE: Word(_("With pupil")),
    DossierStatus.WITH_GUARDIAN: Word(_("With parent")),
    DossierStatus.DISPUTED: Word(_("Not right"), "wait"),
    DossierStatus.AGREED: Word(_("Agreed")),
    DossierStatus.SENT: Word(_("Sent")),
    DossierStatus.OPENED: Word(_("Opened by mbo")),
}

MOVER_STUDENT, MOVER_COACH = _("With student"), _("With you")  # a compact dossier, as its coach reads it

WARM = {
    WarmStatus.REQUESTED: Word(_("Asked"), "action"),
    WarmStatus.RECEIVED: Word(_("Accepted"), "new"),
    WarmStatus.ATTEMPTED: Word(_("Tried to reach"), "wait"),
    WarmStatus.SCHEDULED: Word(_("Planned"), "new"),
    WarmStatus.COMPLETED: Word(_("Completed"), "good"),
    WarmStatus.FED_BACK: Word(_("Told how it goes"), "good"),
    WarmStatus.CANCELLED: Word(_("Withdrawn")),
}
WARM_OVERDUE = Word(_("Overdue"), "action")

NOT_ASKED_YET, ASKED, READ = Word(_("Not asked yet")), Word(_("Asked"), "neutral"), Word(_("Read"), "new")
NOT_NEEDED = Word(_("Not needed (18+)"))
ANSWERED = {
    Answer.AGREED: Word(_("Agreed")),
    Answer.DISPUTED: Word(_("Not right"), "wait"),
    Answer.TALK: Word(_("Wants to talk first"), "wait"),
}
AGREED_OTHERWISE = {
    "paper": Word(_("Agreed on paper")),
    "phone": Word(_("Agreed by phone or in person")),
    "term": Word(_("Went on without an answer")),
}


def warm(handover: WarmHandover) -> Word:
    """How far a warm handover is; that it is overdue goes before everything."""
    return WARM_OVERDUE if handover.is_overdue else WARM[WarmStatus(handover.status)]


def place(transition: Transition) -> Word:
    """How far a transition is; a fall goes before everything."""
    return DROP if transition.has_dropped else PLACE[TransferStatus(transition.status)]


def called(learner: Learner) -> str:
    """The name in a sentence: the call name when we have one."""
    return learner.call_name or learner.first_names or learner.name
