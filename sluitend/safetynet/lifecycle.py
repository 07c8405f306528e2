"""A case at a municipality: its statuses, how somebody was contacted, and how it may end, as tables (DOMAIN 7.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit.lifecycle import Lifecycle, Step
from sluitend.transitions.lifecycle import SettledReason


class CaseKind(TextChoices):
    ATTENDANCE = "leerplicht", _("leerplicht")
    DOORSTROOMPUNT = "doorstroompunt", _("Doorstroompunt")


class CaseStatus(TextChoices):
    NEW = "new", _("new")
    ASSIGNED = "assigned", _("assigned")
    SEEKING = "seeking", _("contact sought")
    TALKING = "talking", _("in conversation")
    GUIDING = "guiding", _("being guided")
    CLOSED = "closed", _("closed")


S = CaseStatus
OPEN = (S.NEW, S.ASSIGNED, S.SEEKING, S.TALKING, S.GUIDING)
UNTOUCHED = (S.NEW, S.ASSIGNED)

CASE = Lifecycle(
    Step("assign", {S.NEW}, S.ASSIGNED),
    Step("unassign", {S.ASSIGNED}, S.NEW),
    Step("seek", {S.NEW, S.ASSIGNED, S.SEEKING}, S.SEEKING),
    Step("talk", {S.NEW, S.ASSIGNED, S.SEEKING, S.TALKING}, S.TALKING),
    Step("guide", {S.TALKING}, S.GUIDING),
    Step("close", set(OPEN), S.CLOSED),
)


class Way(TextChoices):
    """How somebody tried to reach the learner."""

    PHONE = "phone", _("by phone")
    MESSAGE = "message", _("by message")
    MAIL = "mail", _("by mail")
    LETTER = "letter", _("by letter")
    HOME = "home", _("at home")
    OFFICE = "office", _("here, at the office")


class Result(TextChoices):
    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    VIA_OTHER = "via_other", _("through somebody else")


class Outcome(TextChoices):
    """How a case ended: the closed list."""

    SCHOOL = "school", _("goes to school")
    SCHOOL_AND_WORK = "school_and_work", _("goes to school and works")
    WORK = "work", _("works")
    DAY_ACTIVITY = "day_activity", _("has a day activity")
    CARE = "care", _("receives care")
    UNREACHABLE = "unreachable", _("could not be reached")
    REFUSES = "refuses", _("wants no help")
    MOVED_ABROAD = "moved_abroad", _("moved abroad")
    TRANSFERRED = "transferred", _("handed over to another municipality")
    EXEMPT = "exempt", _("exempt")


class After(Enum):
    """What becomes of the transition when a case closes (ADR 0010): the promise goes on, whatever the outcome."""

    GIVE_BACK = auto()  # the college that placed the learner takes the regie, else the school of origin
    SETTLE = auto()  # nobody needs to hold it any longer
    KEEP = auto()  # the municipality stays the holder and looks again in four weeks
    BY_HANDOVER = auto()  # only an accepted handover ends a case like this


@dataclass(frozen=True)
class OutcomeRule:
    """What follows from an outcome. ``not_while_obliged``: no way out for who must still go to school."""

    after: After
    settles: SettledReason | None = None
    not_while_obliged: bool = False


OUTCOMES = {
    Outcome.SCHOOL: OutcomeRule(After.GIVE_BACK),
    Outcome.SCHOOL_AND_WORK: OutcomeRule(After.GIVE_BACK),
    Outcome.WORK: OutcomeRule(After.SETTLE, SettledReason.OTHER_ROUTE, not_while_obliged=True),
    Outcome.DAY_ACTIVITY: OutcomeRule(After.SETTLE, SettledReason.OTHER_ROUTE),
    Outcome.CARE: OutcomeRule(After.KEEP),
    Outcome.UNREACHABLE: OutcomeRule(After.KEEP),
    Outcome.REFUSES: OutcomeRule(After.KEEP),
    Outcome.MOVED_ABROAD: OutcomeRule(After.SETTLE, SettledReason.MOVED_ABROAD),
    Outcome.TRANSFERRED: OutcomeRule(After.BY_HANDOVER),
    Outcome.EXEMPT: OutcomeRule(After.SETTLE, SettledReason.EXEMPT),
}
CHOOSABLE = tuple(outcome for outcome, rule in OUTCOMES.items() if rule.after is not After.BY_HANDOVER)

OF_SETTLED = {  # a transition settled by somebody else closes the case with it
    SettledReason.ARRIVED: Outcome.SCHOOL,
    SettledReason.STAYED: Outcome.SCHOOL,
    SettledReason.STAYS_AT_MBO: Outcome.SCHOOL,
    SettledReason.MOVES_ON: Outcome.SCHOOL,
    SettledReason.QUALIFIED: Outcome.SCHOOL,
    SettledReason.OTHER_ROUTE: Outcome.SCHOOL,
    SettledReason.MOVED_ABROAD: Outcome.MOVED_ABROAD,
    SettledReason.EXEMPT: Outcome.EXEMPT,
    SettledReason.AGE_LIMIT: Outcome.EXEMPT,
    SettledReason.DECEASED: Outcome.EXEMPT,
    SettledReason.OPENED_BY_MISTAKE: Outcome.EXEMPT,
}


@dataclass(frozen=True)
class NextStep:
    """What the field does next, proposed in words and never decided here."""

    text: str | Promise


NEXT_STEPS = (  # after three tries on different days and ways: the first way not tried yet
    (Way.HOME, NextStep(_("Tried three times. Next step: go to the home, with the mentor if that helps."))),
    (Way.LETTER, NextStep(_("Tried three times. Next step: write to the home address and name a day."))),
)
LAST_STEP = NextStep(_("Tried in every way. Next step: discuss this learner at the next case table."))
TRIES = 3


# --- Case tables --------------------------------------------------------------------------------------------------


class TableStatus(TextChoices):
    """A case table (*Overstaptafel*): a meeting of school, mbo and municipality about those who may fall between them."""

    PLANNED = "planned", _("to come")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("called off")


CASE_TABLE = Lifecycle(
    Step("hold", {TableStatus.PLANNED}, TableStatus.HELD),
    Step("reopen", {TableStatus.HELD}, TableStatus.PLANNED),
    Step("cancel", {TableStatus.PLANNED}, TableStatus.CANCELLED),
)


class Question(TextChoices):
    """Why somebody of the table puts a learner on its agenda: the closed list. Rules have words of their own (``agenda``)."""

    CHOICE = "choice", _("does not know what to choose")
    PLACE = "place", _("does not find a place")
    CONTACT = "contact", _("we cannot reach this learner")
    HELP = "help", _("needs more help than one of us can give")
    HOLDER = "holder", _("who takes over?")


class OffBecause(TextChoices):
    """Why a learner is taken off an agenda before the table spoke about them."""

    PLACED = "placed", _("has a place or another destination")
    HELPED = "helped", _("is helped already")
    LATER = "later", _("it is too early for this learner")
    ASKED = "asked", _("the learner or the parents do not want it")


class TableDecision(TextChoices):
    """What a case table may agree about a learner: the closed list."""

    CONTACT = "contact", _("gets in touch with the learner and the parents")
    APPLY = "apply", _("helps to choose and apply")
    TALK = "talk", _("plans a talk with everybody")
    PLACE = "place", _("looks for a place at the mbo")
    FIND = "find", _("finds out where the learner is")
    COACH = "coach", _("asks for a transfer coach")
    TAKE_OVER = "take_over", _("is asked to take over the regie")
    NOTHING = "nothing", _("nothing more is needed")


NEXT_OF = {  # which kind of next date a decision sets, a key of ``planning.NEXT``; without one no owner and no day are asked
    TableDecision.CONTACT: "contact",
    TableDecision.APPLY: "choose_again",
    TableDecision.TALK: "talk",
    TableDecision.PLACE: "new_place",
    TableDecision.FIND: "find",
    TableDecision.COACH: "contact",
    TableDecision.TAKE_OVER: "contact",
    TableDecision.NOTHING: "",
}
WITH_OWNER = tuple(decision for decision, what in NEXT_OF.items() if what)
