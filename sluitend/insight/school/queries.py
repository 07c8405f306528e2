"""What a school asks: who needs whom, and why.

A pupil's row is a set of facts; the first line of ``NEEDS`` that holds says who acts, what and since when. Read the
table: it is the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.dossiers import policies as dossier_policies
from sluitend.dossiers.lifecycle import Answer, DossierStatus, PartStatus, WarmStatus
from sluitend.dossiers.models import Approval, Dossier, GuardianLink, WarmHandover
from sluitend.insight import words
from sluitend.kit import clock
from sluitend.kit.words import day
from sluitend.learners.models import Enrolment, Guardian, Learner, SchoolClass
from sluitend.organisations.models import Organisation
from sluitend.safetynet.queries import Ending, outcome_for_school
from sluitend.transitions import policies
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus, TransferStatus
from sluitend.transitions.models import Application, Handover, Route, Transition
from sluitend.transitions.queries.decisions import Told, told

T, D = TransferStatus, DossierStatus
YOU, OTHER, ON_TRACK = "you", "other", "on_track"
PUPIL, GUARDIAN, COLLEGE, PARTY = "pupil", "guardian", "college", "party"
CALL_AFTER_DAYS = 7  # a parent who did not answer: the mentor calls (UX 6)


# --- The facts of a row -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """All that a rule may look at. ``transition`` is None for somebody nobody follows."""

    learner: Learner
    transition: Transition | None
    today: date

    @cached_property
    def dossier(self) -> Dossier | None:
        return getattr(self.transition, "dossier", None)

    @cached_property
    def applications(self) -> list[Application]:
        """Furthest first, then by preference."""
        found = list(self.transition.applications.all()) if self.transition else []
        return sorted(found, key=lambda row: (-row.level, row.preference))

    @cached_property
    def best(self) -> Application | None:
        return next((row for row in self.applications if row.level), None)

    @cached_property
    def lost(self) -> Application | None:
        """The application that ended last."""
        ended = [row for row in self.applications if not row.level]
        return max(ended, key=lambda row: row.status_at or clock.moment(row.applied_on), default=None)

    @cached_property
    def handover(self) -> Handover | None:
        """The newest handover."""
        found = list(self.transition.handovers.all()) if self.transition else []
        return max(found, key=lambda row: row.asked_at, default=None)

    @cached_property
    def answer(self) -> Approval | None:
        """What was last said to the dossier as it is now."""
        if self.dossier is None:
            return None
        said = [row for row in self.dossier.approvals.all() if row.round == self.dossier.round]
        return max(said, key=lambda row: row.recorded_at, default=None)

    @cached_property
    def links(self) -> list[GuardianLink]:
        """The parents' links of this round."""
        if self.dossier is None:
            return []
        return [row for row in self.dossier.guardian_links.all() if row.round == self.dossier.round]

    @cached_property
    def can_write_to_parent(self) -> bool:
        return any(row.has_authority and row.email for row in self.learner.guardians.all())

    def place_is(self, *statuses: str) -> bool:
        return self.transition is not None and self.transition.status in statuses

    def dossier_is(self, *statuses: str) -> bool:
        return self.dossier is not None and self.dossier.status in statuses

    @property
    def is_ours(self) -> bool:
        """Whether the school of origin still holds the transition."""
        return self.transition is not None and self.transition.holder_id == self.transition.origin_school_id

    @property
    def is_settled(self) -> bool:
        return self.transition is not None and self.transition.settled_on is not None

    @property
    def apply_by_has_passed(self) -> bool:
        return self.transition is not None and self.today > words.apply_by(self.transition.school_year)

    @property
    def talk_is_planned(self) -> bool:
        """The holder agreed a conversation that is still to come."""
        row = self.transition
        return row is not None and self.is_ours and row.next_what == "talk" and row.missed_since is None

    @property
    def is_in_trouble(self) -> bool:
        """A place was lost, never looked for in time, or refused by who was asked to take over."""
        row, handover = self.transition, self.handover
        lost = self.place_is(T.NOT_ADMITTED, T.WITHDRAWN) or (row is not None and row.has_dropped)
        refused = handover is not None and handover.status == HandoverStatus.REFUSED
        return lost or refused or (self.place_is(T.UNKNOWN) and self.apply_by_has_passed)

    def waits_longer_than(self, days: int) -> bool:
        return self.dossier is not None and self.today - self.dossier.status_since >= timedelta(days=days)


# --- The rule ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """One line: when it holds, in which group the pupil stands, who acts, and what is said.

    ``text`` may use %(name)s, %(programme)s, %(lost)s, %(college)s, %(holder)s, %(party)s and %(next)s. ``since``
    names the fact whose date counts. ``link``: "part" leads to the mentor's part, "" to the pupil's page.
    """

    name: str
    holds: Callable[[Facts], bool]
    group: str
    text: str | Promise
    since: str
    who: str = ""
    link: str = ""
    is_strong: bool = False


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.AMSTERDAM).date() if at else None


SINCE: dict[str, Callable[[Facts], date | None]] = {
    "status": lambda it: it.transition.status_since if it.transition else None,
    "dossier": lambda it: it.dossier.status_since if it.dossier else None,
    "answer": lambda it: _day(it.answer.recorded_at) if it.answer else None,
    "handover_asked": lambda it: _day(it.handover.asked_at) if it.handover else None,
    "handover_answered": lambda it: _day(it.handover.answered_at) if it.handover else None,
    "missed": lambda it: it.transition.missed_since if it.transition else None,
    "settled": lambda it: it.transition.settled_on if it.transition else None,
    "holder": lambda it: it.transition.holder_since if it.transition else None,
    "nothing": lambda it: None,
}

NEEDS: Sequence[Need] = (
    Need("unfollowed", lambda it: it.transition is None, YOU, _("Nobody follows %(name)s: ask the office"), "nothing"),
    Need("settled", lambda it: it.is_settled, ON_TRACK, _("Completed"), "settled"),
    Need(
        "talk_planned", lambda it: it.talk_is_planned and it.is_in_trouble, ON_TRACK, _("Talk on %(next_on)s"), "status"
    ),
    Need(
        "refused",
        lambda it: it.place_is(T.NOT_ADMITTED),
        YOU,
        _("Turned down for %(lost)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need("withdrew", lambda it: it.place_is(T.WITHDRAWN), YOU, _("Stopped with %(lost)s: talk together"), "status"),
    Need(
        "no_show",
        lambda it: it.place_is(T.NO_SHOW) and it.is_ours,
        YOU,
        _("Not seen at %(lost)s: find out where %(name)s is"),
        "status",
        is_strong=True,
    ),
    Need(
        "dropped",
        lambda it: it.transition is not None and it.transition.has_dropped and it.lost is not None,
        YOU,
        _("Lost %(lost)s, still applied for %(programme)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need(
        "fell_back",
        lambda it: it.transition is not None and it.transition.has_dropped,
        YOU,
        _("Fell back at %(college)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need(
        "handover_refused",
        lambda it: it.is_ours and it.handover is not None and it.handover.status == HandoverStatus.REFUSED,
        YOU,
        _("%(party)s does not take over: decide what now"),
        "handover_answered",
    ),
    Need(
        "disputed",
        lambda it: it.dossier_is(D.DISPUTED) and it.answer is not None and it.answer.party == "guardian",
        YOU,
        _("Parent says: something is not right"),
        "answer",
    ),
    Need(
        "pupil_disputed", lambda it: it.dossier_is(D.DISPUTED), YOU, _("Pupil says: something is not right"), "answer"
    ),
    Need(
        "talk",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and it.answer is not None and it.answer.answer == Answer.TALK,
        YOU,
        _("Parent wants to talk to you first"),
        "answer",
    ),
    Need(
        "no_address",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and not it.can_write_to_parent,
        YOU,
        _("Call the parent: we have no e-mail address"),
        "dossier",
    ),
    Need(
        "call",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and it.waits_longer_than(CALL_AFTER_DAYS),
        YOU,
        _("Call the parent: no answer after 7 days"),
        "dossier",
    ),
    Need("part", lambda it: it.dossier_is(D.WITH_MENTOR), YOU, _("Fill in your part"), "dossier", link="part"),
    Need(
        "too_late",
        lambda it: it.place_is(T.UNKNOWN) and it.apply_by_has_passed,
        YOU,
        _("No application yet, and 1 April has passed: talk together"),
        "status",
    ),
    Need(
        "missed",
        lambda it: it.is_ours and it.transition is not None and it.transition.missed_since is not None,
        YOU,
        _("Date passed: %(next)s"),
        "missed",
    ),
    Need(
        "handover_asked",
        lambda it: it.handover is not None and it.handover.status == HandoverStatus.ASKED,
        OTHER,
        _("%(party)s answers to the handover"),
        "handover_asked",
        PARTY,
    ),
    Need("other_route", lambda it: it.place_is(T.OTHER_ROUTE), ON_TRACK, _("Goes somewhere else"), "status"),
    Need(
        "with_pupil",
        lambda it: it.dossier_is(D.WITH_PUPIL) and it.dossier is not None and it.dossier.mentor_part == PartStatus.DONE,
        OTHER,
        _("Pupil fills in"),
        "dossier",
        PUPIL,
    ),
    Need(
        "both",
        lambda it: it.dossier_is(D.WITH_PUPIL),
        OTHER,
        _("Pupil fills in. You can begin too"),
        "dossier",
        PUPIL,
        link="part",
    ),
    Need("to_agree", lambda it: it.dossier_is(D.TO_AGREE), OTHER, _("Pupil reads and agrees"), "dossier", PUPIL),
    Need(
        "reads",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and any(link.read_at for link in it.links),
        OTHER,
        _("Parent is reading"),
        "dossier",
        GUARDIAN,
    ),
    Need("unread", lambda it: it.dossier_is(D.WITH_GUARDIAN), OTHER, _("Parent has not read yet"), "dossier", GUARDIAN),
    Need("placed", lambda it: it.place_is(T.PLACED, T.STARTED), ON_TRACK, _("Has a place at %(college)s"), "status"),
    Need("signs", lambda it: it.place_is(T.OFFERED), OTHER, _("Pupil signs at %(college)s"), "status", PUPIL),
    Need("plans", lambda it: it.place_is(T.APPLIED), OTHER, _("%(college)s plans a talk"), "status", COLLEGE),
    Need("decides", lambda it: it.place_is(T.INTAKE), OTHER, _("%(college)s takes a decision"), "status", COLLEGE),
    Need("applies", lambda it: it.place_is(T.UNKNOWN), OTHER, _("Pupil applies to an mbo"), "status", PUPIL),
    Need("held", lambda it: True, OTHER, _("%(holder)s looks for a place"), "holder", PARTY),
)


def need_of(facts: Facts) -> Need:
    """What is needed now: the first line that holds."""
    return next(need for need in NEEDS if need.holds(facts))


# --- Rows -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One pupil in a list. ``key`` is that of transition and dossier, None when nobody follows the pupil."""

    facts: Facts
    need: Need

    @property
    def name(self) -> str:
        return self.facts.learner.name

    @property
    def key(self) -> UUID | None:
        return self.facts.transition.pk if self.facts.transition else None

    @property
    def what(self) -> str:
        return str(self.need.text) % _names(self.facts)

    @property
    def since(self) -> date | None:
        return SINCE[self.need.since](self.facts)

    @property
    def place(self) -> words.Word | None:
        return words.place(self.facts.transition) if self.facts.transition else None

    @property
    def dossier(self) -> words.Word | None:
        """The dossier's word; while it lies with the parent, how far the parent is."""
        if self.facts.dossier is None:
            return None
        if self.facts.dossier.status == D.WITH_GUARDIAN and self.need.group == OTHER:
            return words.READ if self.need.name == "reads" else words.ASKED
        return words.DOSSIER[D(self.facts.dossier.status)]


def _names(facts: Facts) -> dict[str, Any]:
    transition, best, lost = facts.transition, facts.best, facts.lost
    return {
        "name": words.called(facts.learner),
        "programme": best.offering.programme.name if best else "",
        "lost": lost.offering.programme.name if lost else "",
        "college": best.college.name if best else "",
        "holder": transition.holder.name if transition and transition.holder else "",
        "party": facts.handover.receiver.name if facts.handover else "",
        "next": transition.get_next_what_display() if transition else "",
        "next_on": day(transition.next_on, year=False) if transition else "",
    }


def _with_facts(transitions: QuerySet[Transition]) -> QuerySet[Transition]:
    """Everything a row looks at, in a fixed number of statements."""
    return transitions.select_related("learner", "holder", "dossier").prefetch_related(
        Prefetch("applications", Application.objects.select_related("offering__programme", "college")),
        Prefetch("handovers", Handover.objects.select_related("receiver")),
        "dossier__approvals",
        "dossier__guardian_links",
        Prefetch("learner__guardians", Guardian.objects.only("learner", "email", "has_authority")),
    )


def rows_of(classes: Collection[SchoolClass], actor: Actor) -> dict[UUID, list[Row]]:
    """The pupils of these classes by class, sorted by name; as many statements for one as for thirty."""
    enrolments = list(
        Enrolment.objects.filter(school_class__in=classes, until_on=None)
        .select_related("learner")
        .order_by("learner__search_name", "learner_id")
    )
    visible = Transition.objects.permitting(policies.Can.VIEW, actor).filter(
        learner__in=[row.learner_id for row in enrolments], origin_school=actor.organisation
    )
    newest = {row.learner_id: row for row in _with_facts(visible).order_by("school_year", "created_at")}
    today = clock.today()
    found: dict[UUID, list[Row]] = {row.pk: [] for row in classes}
    for enrolment in enrolments:
        transition = newest.get(enrolment.learner_id)
        facts = Facts(transition.learner if transition else enrolment.learner, transition, today)
        found[cast(UUID, enrolment.school_class_id)].append(Row(facts, need_of(facts)))
    return found


def rows_without_class(actor: Actor) -> list[Row]:
    """Young people we still follow who are no longer enrolled with us: nobody's class shows them."""
    enrolled = Enrolment.objects.filter(
        learner=OuterRef("learner"), organisation=actor.organisation, until_on=None, school_class__isnull=False
    )
    left = Transition.objects.permitting(policies.Can.VIEW, actor).filter(
        ~Exists(enrolled), origin_school=actor.organisation, settled_on=None
    )
    today = clock.today()
    rows = _with_facts(left).order_by("learner__search_name", "pk")
    return [Row(facts, need_of(facts)) for facts in (Facts(row.learner, row, today) for row in rows)]


# --- A class ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassList:
    """A class as its page shows it."""

    rows: Sequence[Row]
    days_to_apply: int

    def of(self, group: str) -> list[Row]:
        return [row for row in self.rows if row.need.group == group]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many per group, and how many have not applied."""
        counted = Counter(row.need.group for row in self.rows)
        counted["no_application"] = len(self.shown("no_application"))
        return counted

    @property
    def yours(self) -> list[Row]:
        """Who asks something of the mentor, bad news first."""
        return sorted(self.of(YOU), key=lambda row: not row.need.is_strong)

    @property
    def next_on(self) -> date | None:
        """The earliest next date in the class."""
        open_rows = (row.facts.transition for row in self.rows if not row.facts.is_settled)
        return min((row.next_on for row in open_rows if row and row.next_on), default=None)

    @property
    def waits_for(self) -> list[tuple[str, int]]:
        """For whom the others wait, as in "leerling 4 · ouder 3"."""
        counted = Counter(row.need.who for row in self.of(OTHER))
        return [(who, counted[who]) for who in (PUPIL, GUARDIAN, COLLEGE, PARTY) if counted[who]]

    def shown(self, chosen: str) -> list[Row]:
        """The rows of a chip."""
        return [row for row in self.rows if CHIPS[chosen](row)]


CHIPS: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    YOU: lambda row: row.need.group == YOU,
    OTHER: lambda row: row.need.group == OTHER,
    ON_TRACK: lambda row: row.need.group == ON_TRACK,
    "no_application": lambda row: row.facts.place_is(T.UNKNOWN),
}


def class_list(school_class: SchoolClass, actor: Actor, *, search: str = "") -> ClassList:
    """One class; ``search`` keeps the rows whose name holds every word of it."""
    rows = rows_of([school_class], actor)[school_class.pk]
    wanted = search.casefold().split()
    found = [row for row in rows if all(word in row.name.casefold() for word in wanted)]
    return ClassList(found, days_to_apply(school_class.school_year))


def days_to_apply(school_year: int) -> int:
    """Days until applying is no longer on time; negative afterwards."""
    return (words.apply_by(school_year) - clock.today()).days


# --- Today ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassOfToday:
    """A class on the start page."""

    school_class: SchoolClass
    listed: ClassList


FOR_THE_OFFICE = ("handover_refused", "missed")  # lines of NEEDS that the office sees for the whole school


@dataclass(frozen=True)
class OpenQuestion:
    """Something the office has to settle, and before when."""

    key: UUID
    name: str
    what: str
    since: date | None
    before: date | None


def _lives_where() -> str:
    return gettext("In which municipality does this pupil live?")


@dataclass(frozen=True)
class Today:
    """What a school's day begins with."""

    classes: Sequence[ClassOfToday]
    without_class: Sequence[Row]
    residence_unknown: Sequence[Transition]

    @property
    def counts(self) -> Counter[str]:
        return sum((row.listed.counts for row in self.classes), Counter())

    @property
    def open_questions(self) -> list[OpenQuestion]:
        """What the office has to settle: refused handovers, passed dates, and where somebody lives."""
        rows = [row for one in self.classes for row in one.listed.rows] + list(self.without_class)
        asked = [
            OpenQuestion(row.key, row.name, row.what, row.since, row.facts.transition.next_on)
            for name in FOR_THE_OFFICE
            for row in rows
            if row.need.name == name and row.key and row.facts.transition
        ]
        unknown = [
            OpenQuestion(row.pk, row.learner.name, _lives_where(), None, row.learner.residence_asked_until)
            for row in self.residence_unknown
        ]
        return asked + unknown


def today_of(classes: QuerySet[SchoolClass], actor: Actor, *, whole_school: bool) -> Today:
    """The classes somebody sees that hold anybody who is followed; the office also sees what hangs in no class."""
    followed = Enrolment.objects.filter(
        school_class=OuterRef("pk"),
        until_on=None,
        learner__transitions__settled_on=None,
        learner__transitions__isnull=False,
    )
    found = list(classes.filter(Exists(followed)).order_by("name", "pk"))
    rows = rows_of(found, actor)
    return Today(
        [ClassOfToday(row, ClassList(rows[row.pk], days_to_apply(row.school_year))) for row in found],
        rows_without_class(actor) if whole_school else (),
        residence_unknown(actor.organisation) if whole_school and actor.organisation else (),
    )


def residence_unknown(school: Organisation) -> list[Transition]:
    """Followed learners of whom we do not know where they live: a question with a date, earliest first."""
    return list(
        Transition.objects.filter(origin_school=school, settled_on=None, learner__residence=None)
        .select_related("learner")
        .order_by("learner__residence_asked_until", "learner__search_name")
    )


# --- A learner --------------------------------------------------------------------------------------------------


PART = {
    PartStatus.NOT_BEGUN: words.Word(_("Not begun")),
    PartStatus.BUSY: words.Word(_("Busy")),
    PartStatus.DONE: words.Word(_("Done")),
}


@dataclass(frozen=True)
class Dispute:
    """What a pupil or parent said is not right, or wants to talk about."""

    said: Approval

    @property
    def about(self) -> list[Any]:
        return [ABOUT.get(code, code) for code in self.said.about]


ABOUT = {  # what can be wrong, as the answer page of pupil and parent offers it
    "data": _("data"),
    "programme": _("programme"),
    "mentor": _("what the mentor writes"),
    "help": _("information about help"),
}


@dataclass(frozen=True)
class LearnerPage:
    """Everything the page of one learner shows."""

    row: Row
    school_class: SchoolClass | None
    contacts: Sequence[tuple[Any, str]]
    warm_handovers: Sequence[tuple[WarmHandover, words.Word]]
    parent: words.Word

    @property
    def age(self) -> int | None:
        return self.row.facts.learner.age_on(self.row.facts.today)

    @property
    def dossier(self) -> Dossier:
        return self.row.facts.dossier  # type: ignore[return-value]  # the page hangs on it

    @property
    def pupil_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.pupil_part)]

    @property
    def mentor_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.mentor_part)]

    @property
    def applications(self) -> list[tuple[Application, words.Word, Told | None]]:
        """Each with its state, and with why and what now when the college said no."""
        rows = self.row.facts.applications
        why = told(rows)
        return [(row, words.APPLICATION[ApplicationStatus(row.status)], why.get(row.pk)) for row in rows]

    @property
    def routes(self) -> list[Route]:
        """The destination that counts now."""
        transition = self.row.facts.transition
        return list(transition.routes.filter(ended_on=None)) if transition else []

    @property
    def outcome(self) -> Ending | None:
        """What came of it at the municipality: only that, not what was said there."""
        transition = self.row.facts.transition
        return outcome_for_school(transition) if transition else None

    @property
    def disputes(self) -> list[Dispute]:
        """What was said in this round that is not a yes, newest first."""
        said = [row for row in self.dossier.approvals.all() if row.round == self.dossier.round]
        open_ones = [row for row in said if row.answer != Answer.AGREED]
        return [Dispute(row) for row in sorted(open_ones, key=lambda row: row.recorded_at, reverse=True)]


def learner_page(dossier: Dossier, actor: Actor) -> LearnerPage:
    """One learner as the school sees them."""
    transition = _with_facts(Transition.objects.filter(pk=dossier.pk)).get()
    facts = Facts(transition.learner, transition, clock.today())
    enrolment = (
        Enrolment.objects.filter(learner=transition.learner, organisation=actor.organisation, until_on=None)
        .select_related("school_class")
        .first()
    )
    guardians = Guardian.objects.filter(learner=transition.learner).order_by("position")
    warm = dossier.warm_handovers.select_related("college").order_by("requested_at")
    return LearnerPage(
        Row(facts, need_of(facts)),
        enrolment.school_class if enrolment else None,
        [(row.get_relation_display(), " · ".join(filter(None, (row.name, row.phone, row.email)))) for row in guardians],
        [(row, words.WARM[WarmStatus(row.status)]) for row in warm],
        parent_word(facts),
    )


MAY = {  # what the page offers: on which row, with which permission
    "fill": ("dossier", dossier_policies.Can.WRITE_MENTOR_PART),
    "ask": ("dossier", dossier_policies.Can.ASK_GUARDIAN),
    "approval": ("dossier", dossier_policies.Can.RECORD_APPROVAL),
    "again": ("dossier", dossier_policies.Can.READ_AGAIN),
    "remind": ("dossier", dossier_policies.Can.REMIND),
    "next_date": ("transition", policies.Can.SET_NEXT_DATE),
    "route": ("transition", policies.Can.DECLARE_ROUTE),
    "hand_over": ("transition", policies.Can.HAND_OVER),
    "settle": ("transition", policies.Can.SETTLE),
}


def may(dossier: Dossier, actor: Actor) -> set[str]:
    """What this actor may do with this learner now: the buttons of the page."""
    rows = {"dossier": dossier, "transition": dossier.transition}
    return {name for name, (row, permission) in MAY.items() if actor.may(permission, rows[row])}


def parent_word(facts: Facts) -> words.Word:
    """How far the parent is, in the words of UX 4."""
    dossier, age = facts.dossier, facts.learner.age_on(facts.today)
    said = [row for row in dossier.approvals.all() if row.round == dossier.round] if dossier else []
    of_parent = max((row for row in said if row.party == "guardian"), key=lambda row: row.recorded_at, default=None)
    if of_parent is not None:
        if of_parent.answer == Answer.AGREED:
            return words.AGREED_OTHERWISE.get(of_parent.way, words.ANSWERED[Answer.AGREED])
        return words.ANSWERED[Answer(of_parent.answer)]
    if age is not None and age >= _guardian_age(facts):
        return words.NOT_NEEDED
    if facts.dossier_is(D.WITH_GUARDIAN):
        return words.READ if any(link.read_at for link in facts.links) else words.ASKED
    return words.NOT_ASKED_YET


def _guardian_age(facts: Facts) -> int:
    transition = facts.transition
    school = transition.origin_school or transition.holder if transition else None
    return school.region.guardian_age if school else 18
