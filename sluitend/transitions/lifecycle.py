"""Statuses of applications, transitions and handovers, as tables (DOMAIN 4.4 and 7.3.3; words on screen: UX 4)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sluitend.kit.lifecycle import Lifecycle, Step


class ApplicationStatus(TextChoices):
    APPLIED = "applied", _("applied")
    INTAKE_TO_PLAN = "intake_to_plan", _("intake to be planned")
    INTAKE_PLANNED = "intake_planned", _("intake planned")
    WAITLISTED = "waitlisted", _("on the waiting list")
    INTAKE_DONE = "intake_done", _("intake done")
    CONTRACT_OFFERED = "contract_offered", _("place offered")
    ENROLLED = "enrolled", _("enrolled")
    STARTED = "started", _("started")
    NOT_ADMITTED = "not_admitted", _("not enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NO_SHOW = "no_show", _("not arrived")
    DEREGISTERED = "deregistered", _("deregistered")


A = ApplicationStatus
LEVEL = {  # how far an application is: 0 nothing (any more), 5 definitively placed, 6 seen in class
    A.APPLIED: 1,
    A.INTAKE_TO_PLAN: 1,
    A.INTAKE_PLANNED: 2,
    A.WAITLISTED: 2,
    A.INTAKE_DONE: 3,
    A.CONTRACT_OFFERED: 4,
    A.ENROLLED: 5,
    A.STARTED: 6,
    A.NOT_ADMITTED: 0,
    A.WITHDRAWN: 0,
    A.NO_SHOW: 0,
    A.DEREGISTERED: 0,
}
PLACED_LEVEL = 5

# After a negative status everything may still follow (EduArte lets both exits return), so the table limits only what
# makes no sense.
APPLICATION = Lifecycle(
    Step("intake_to_plan", set(A) - {A.ENROLLED, A.STARTED, A.DEREGISTERED}, A.INTAKE_TO_PLAN),
    Step("intake_planned", set(A) - {A.ENROLLED, A.STARTED, A.DEREGISTERED}, A.INTAKE_PLANNED),
    Step("waitlisted", set(A) - {A.ENROLLED, A.STARTED, A.DEREGISTERED}, A.WAITLISTED),
    Step("intake_done", set(A) - {A.ENROLLED, A.STARTED, A.DEREGISTERED}, A.INTAKE_DONE),
    Step("contract_offered", set(A) - {A.STARTED, A.DEREGISTERED}, A.CONTRACT_OFFERED),
    Step("enrolled", set(A) - {A.STARTED, A.DEREGISTERED}, A.ENROLLED),
    Step("started", {A.ENROLLED, A.CONTRACT_OFFERED, A.NO_SHOW}, A.STARTED),
    Step("no_show", {A.ENROLLED, A.CONTRACT_OFFERED, A.STARTED}, A.NO_SHOW),
    Step("not_admitted", set(A) - {A.STARTED, A.DEREGISTERED}, A.NOT_ADMITTED),
    Step("withdrawn", set(A) - {A.DEREGISTERED}, A.WITHDRAWN),
    Step("deregistered", {A.ENROLLED, A.STARTED, A.NO_SHOW}, A.DEREGISTERED),
)


class TransferStatus(TextChoices):
    """Where a transition stands: the best of its applications, overridden by another destination."""

    UNKNOWN = "unknown", _("no application yet")
    APPLIED = "applied", _("applied")
    INTAKE = "intake", _("in intake")
    OFFERED = "offered", _("place offered")
    PLACED = "placed", _("enrolled")
    STARTED = "started", _("started")
    NOT_ADMITTED = "not_admitted", _("not enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NO_SHOW = "no_show", _("not arrived")
    OTHER_ROUTE = "other_route", _("other destination")


T = TransferStatus
OF_LEVEL = {1: T.APPLIED, 2: T.INTAKE, 3: T.INTAKE, 4: T.OFFERED, 5: T.PLACED, 6: T.STARTED}
OF_NEGATIVE = {
    A.NOT_ADMITTED: T.NOT_ADMITTED,
    A.WITHDRAWN: T.WITHDRAWN,
    A.NO_SHOW: T.NO_SHOW,
    A.DEREGISTERED: T.WITHDRAWN,
}
NOT_PLACED = (T.UNKNOWN, T.APPLIED, T.INTAKE, T.OFFERED, T.NOT_ADMITTED, T.WITHDRAWN, T.NO_SHOW)

# of the badge (mockups/README): danger asks an act, warning a look, active is news, success is good, None is plain
# text
TONE = {
    T.UNKNOWN: "warning",
    T.WITHDRAWN: "warning",
    T.NOT_ADMITTED: "danger",
    T.NO_SHOW: "danger",
    T.OFFERED: "active",
    T.STARTED: "success",
}


class TransitionKind(TextChoices):
    VO_MBO = "vo-mbo", _("from school to mbo")
    MBO_MBO = "mbo-mbo", _("between mbo's")
    OUTFLOW = "outflow", _("outflow")


class SettledReason(TextChoices):
    """The closed list of reasons why nobody needs to hold a transition any longer."""

    ARRIVED = "arrived", _("started, and still there after the first hundred days")
    OTHER_ROUTE = "other_route", _("other destination, confirmed")
    STAYED = "stayed", _("stays at school for another year")
    MOVED_ABROAD = "moved_abroad", _("moved abroad")
    DECEASED = "deceased", _("deceased")
    EXEMPT = "exempt", _("exempt")
    AGE_LIMIT = "age_limit", _("age limit reached")
    STAYS_AT_MBO = "stays_at_mbo", _("stays with the present study")
    MOVES_ON = "moves_on", _("leaves the mbo; followed on as a move between mbo's")
    QUALIFIED = "qualified", _("has a diploma of mbo level 2 or higher")
    OPENED_BY_MISTAKE = "opened_by_mistake", _("opened by mistake")


class HandoverStatus(TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


H = HandoverStatus
HANDOVER = Lifecycle(
    Step("accept", {H.ASKED}, H.ACCEPTED),
    Step("refuse", {H.ASKED}, H.REFUSED),
    Step("withdraw", {H.ASKED}, H.WITHDRAWN),
)


class CoachStatus(TextChoices):
    """A request for a transfer coach: the school alliance says yes or no, the coach works until a day that was agreed."""

    ASKED = "asked", _("asked")
    APPROVED = "approved", _("coach found")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    WORKING = "working", _("at work")
    ENDED = "ended", _("ended")


C = CoachStatus
COACHING = Lifecycle(
    Step("approve", {C.ASKED}, C.APPROVED),
    Step("refuse", {C.ASKED}, C.REFUSED),
    Step("withdraw", {C.ASKED}, C.WITHDRAWN),
    Step("begin", {C.APPROVED}, C.WORKING),
    Step("end", {C.APPROVED, C.WORKING}, C.ENDED),
)
COACH_SEES = (C.APPROVED, C.WORKING)  # while a coach may read about the learner
COACH_OPEN = (C.ASKED, *COACH_SEES)


class MoveStage(TextChoices):
    """What the study coach of the college that somebody may leave says of it (DOMAIN 7.5). How far the new place is the
    applications say, and nobody says it twice: ``moving.status_of`` puts the two together."""

    SIGNAL = "signal", _("signal")
    TALKING = "talking", _("in conversation")
    WANTS = "wants", _("wants to move")
    STAYS = "stays", _("stays here")
    WORKS = "works", _("goes to work")
    LOST = "lost", _("not known where")


G = MoveStage
MOVE = Lifecycle(
    Step("talk", {G.SIGNAL, G.WANTS, G.WORKS, G.LOST}, G.TALKING),
    Step("want", {G.SIGNAL, G.TALKING, G.WORKS, G.LOST}, G.WANTS),
    Step("stay", {G.SIGNAL, G.TALKING, G.WANTS, G.WORKS}, G.STAYS),
    Step("work", {G.SIGNAL, G.TALKING, G.WANTS}, G.WORKS),
    Step("lose", {G.SIGNAL, G.TALKING, G.WANTS}, G.LOST),
    field="stage",
)


class InvitationStatus(TextChoices):
    """What became of an invitation to talk. Who is invited or waits to be takes a seat of the moment."""

    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("invited")
    STOPPED = "stopped", _("stopped")
    OVERTAKEN = "overtaken", _("the status had changed")
    ASKS_ANOTHER = "asks_another", _("asks for another moment")
    CALLED_OFF = "called_off", _("called off")
    CAME = "came", _("was there")
    MISSED = "missed", _("did not come")


N = InvitationStatus
INVITATION = Lifecycle(
    Step("send", {N.WAITING}, N.SENT),
    Step("stop", {N.WAITING}, N.STOPPED),
    Step("overtake", {N.WAITING}, N.OVERTAKEN),
    Step("ask_another", {N.SENT}, N.ASKS_ANOTHER),
    Step("call_off", {N.SENT}, N.CALLED_OFF),
    Step("came", {N.SENT, N.MISSED}, N.CAME),
    Step("missed", {N.SENT, N.CAME}, N.MISSED),
)
SEATED = (N.WAITING, N.SENT)


class Feed(TextChoices):
    """Who tells us statuses without a person typing them (STANDARDS 3.2 and 4.6)."""

    KOPPELPUNT = "koppelpunt", _("the hub of the mbo")
    CAMBO = "cambo", "CAMBO"
    SIS = "sis", _("student system of the college")


class Aside(TextChoices):
    """Why a status that came in lies aside. It is looked at again every night, and never thrown away."""

    UNKNOWN_WORD = "unknown_word", _("this status is not one we know")
    UNKNOWN_COLLEGE = "unknown_college", _("this college is not known here")
    UNKNOWN_LEARNER = "unknown_learner", _("this student is not known here")
    NOT_FOLLOWED = "not_followed", _("nobody follows this student in this school year")
    UNKNOWN_PROGRAMME = "unknown_programme", _("this programme is not known here")


class BulkKind(TextChoices):
    """What can be done to many rows in one go, and taken back."""

    NEXT_DATE = "next_date", _("next date")
    HAND_OVER = "hand_over", _("handover")
    ASSIGN = "assign", _("assigned")
