"""What a municipality asks: who is out of view, whose date passed, who waits; and one learner.

Everything is asked over the rows a page was handed, on the municipality's own side of the wall.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.insight import words
from sluitend.kit import clock
from sluitend.kit.words import day
from sluitend.learners.models import Enrolment, Guardian
from sluitend.learners.names import search_name
from sluitend.safetynet import queries as safetynet
from sluitend.safetynet.lifecycle import NextStep
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.safetynet.visibility import LOOKING_ALONG
from sluitend.transitions.lifecycle import HandoverStatus, TransferStatus
from sluitend.transitions.models import Application, Handover, Transition
from sluitend.transitions.queries.handovers import open_handover

NEW, OVERDUE, RUNNING, WAITS = "nieuw", "voorbij", "loopt", "wacht"  # as they stand in the address
GROUPS: Mapping[str, str | Promise] = {
    NEW: _("New out of view"),
    OVERDUE: _("Date passed"),
    RUNNING: _("Running"),
    WAITS: _("Waits for somebody else"),
}
FOLDED = (RUNNING, WAITS)  # shown when asked for
MINE, TEAM, FREE = "mij", "team", "vrij"
EVERYBODY = Q(pk__isnull=False)
SHOWN, A_PAGE = 10, 50  # rows of a group on the day's page; rows of a page of one group


@dataclass(frozen=True)
class Row:
    """One learner on the list."""

    transition: Transition
    name: str
    age: int | None
    place: words.Word
    what: str | Promise
    where: str
    since: date | None
    last_contact: str
    owner: str
    waits_for_our_yes: bool


@dataclass(frozen=True)
class Group:
    """A group of rows: its words, how many there are, and those that are shown."""

    code: str
    label: str | Promise
    count: int
    rows: list[Row]


@dataclass(frozen=True)
class Worklist:
    """A municipality's day."""

    groups: list[Group]
    owners: Mapping[str, int]
    page: Page[Any] | None = None  # of the one group that was asked for

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


# --- The list ---------------------------------------------------------------------------------------------------


def worklist(rows: QuerySet[Transition], actor: Actor, *, who: str, search: str, group: str, page: Any) -> Worklist:
    """The day of this officer; ``group`` asks for one group in pages. The same number of statements for any number of
    rows."""
    sorted_in = in_groups(rows, actor)
    owners, counts = _counted(sorted_in, actor, who=who, search=search)
    chosen = found(sorted_in, actor, who=who, search=search)
    if group in GROUPS:
        one = Paginator(_in_order(chosen.filter(group=group)), A_PAGE).get_page(page)
        listed = [
            Group(
                group,
                GROUPS[group],
                counts[group],
                as_rows(_with_names(cast(QuerySet[Any], one.object_list), sorted_in), actor),
            )
        ]
        return Worklist(listed, owners, one)
    open_groups = [code for code in (NEW, OVERDUE) if counts[code]]
    shown = {code: _with_names(_in_order(chosen.filter(group=code))[:SHOWN], sorted_in) for code in open_groups}
    drawn = {row.transition.pk: row for row in as_rows([row for rows in shown.values() for row in rows], actor)}
    return Worklist(
        [Group(code, label, counts[code], [drawn[row.pk] for row in shown.get(code, [])])
         for code, label in GROUPS.items()],
        owners,
    )  # fmt: skip


def _counted(rows: QuerySet[Any], actor: Actor, *, who: str, search: str) -> tuple[Counter[str], Counter[str]]:
    """How many there are of whom, and how many that were asked for in each group: the database looks at a row once."""
    fits = Case(When(_called(search), then=Value(True)), default=Value(False))
    me = actor.user.pk if actor.user else None
    owners, groups = Counter[str](), Counter[str]()
    for group, owner, fitting, count in rows.annotate(fits=fits).values_list("group", "owner", "fits", Count("pk")):
        whose = {TEAM} | ({FREE} if owner is None else {MINE} if owner == me else set())
        owners.update(dict.fromkeys(whose, count))
        groups[group] += count if fitting and who in whose else 0
    return owners, groups


def in_groups(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Rows with the group they are in and whose they are.

    Somebody waits for another while our own handover is open or a place is there and nobody was seen in class yet; a
    date is ours to keep only while we hold the regie; new is who was never contacted. Whom we only look along with waits for the school.
    """
    case = MunicipalCase.objects.filter(transition=OuterRef("pk"), closed_on=None)
    contacted = ContactAttempt.objects.filter(case__transition=OuterRef("pk"))
    asked = Handover.objects.filter(transition=OuterRef("pk"), status=HandoverStatus.ASKED)
    late = Q(holder=actor.organisation) & (Q(missed_since__isnull=False) | Q(next_on__lt=clock.today()))
    placed = Q(status__in=(TransferStatus.PLACED, TransferStatus.STARTED))
    looks_along = Q(visible_because__in=LOOKING_ALONG, asks_us=False) & ~Q(holder=actor.organisation)
    return rows.annotate(
        owner=Subquery(case.values("owner")[:1]),
        asks_us=Exists(asked.filter(receiver=actor.organisation)),
        group=Case(
            When(Exists(asked.filter(sender=actor.organisation)) | placed | looks_along, then=Value(WAITS)),
            When(late, then=Value(OVERDUE)),
            When(~Exists(contacted), then=Value(NEW)),
            default=Value(RUNNING),
        ),
    )


def found(rows: QuerySet[Any], actor: Actor, *, who: str, search: str) -> QuerySet[Any]:
    """Those of somebody, with these words in their name."""
    return rows.filter(_of(who, actor), _called(search))


def _called(search: str) -> Q:
    words_of_a_name = search_name("", "", search).split()
    return reduce(and_, (Q(learner__search_name__contains=word) for word in words_of_a_name), EVERYBODY)


def _of(who: str, actor: Actor) -> Q:
    return {MINE: Q(owner=actor.user.pk if actor.user else None), FREE: Q(owner=None)}.get(who, Q())


def _in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by("next_on", "pk")


def _with_names(found: QuerySet[Any], rows: QuerySet[Any]) -> list[Any]:
    """The rows of one page, of the same day by name. Which rows is settled before learners and schools are looked up:
    else the database fetches every learner of the list to show ten."""
    page = rows.filter(pk__in=found.values("pk")).select_related("learner", "origin_school")
    return sorted(page, key=lambda row: (row.next_on, row.learner.search_name, row.pk))


def everybody(rows: QuerySet[Transition], actor: Actor, *, who: str, search: str, group: str) -> list[Row]:
    """The whole list for a file, in the order of the groups."""
    sorted_in = in_groups(rows, actor)
    chosen = found(sorted_in, actor, who=who, search=search)
    if group in GROUPS:
        chosen = chosen.filter(group=group)
    order = list(GROUPS)
    listed = sorted(_with_names(chosen, sorted_in), key=lambda row: order.index(row.group))
    return as_rows(listed, actor)


def keys(rows: QuerySet[Transition], actor: Actor, *, who: str, search: str, group: str, at_most: int) -> list[UUID]:
    """Of the whole list that was asked for, the keys: to do one thing with all of them."""
    chosen = found(in_groups(rows, actor), actor, who=who, search=search)
    if group in GROUPS:
        chosen = chosen.filter(group=group)
    return list(_in_order(chosen).values_list("pk", flat=True)[:at_most])


def as_rows(transitions: Sequence[Any], actor: Actor) -> list[Row]:
    """Rows in words: three statements, however many there are."""
    keys = [row.pk for row in transitions]
    attempts, colleges = _attempts(keys), _colleges(keys)
    names = dict(User.objects.filter(pk__in={row.owner for row in transitions if row.owner}).values_list("pk", "name"))
    today = clock.today()
    return [
        Row(
            transition=row,
            name=row.learner.name,
            age=row.learner.age_on(today),
            place=words.place(row),
            what=_what(row, attempts[row.pk], today),
            where=colleges.get(row.pk) or str(row.origin_school or ""),
            since=_since(row),
            last_contact=_last(attempts[row.pk]),
            owner=names.get(row.owner, ""),
            waits_for_our_yes=row.asks_us,
        )
        for row in transitions
    ]


def _attempts(keys: Iterable[UUID]) -> Mapping[UUID, list[ContactAttempt]]:
    """Per transition, newest first."""
    found: dict[UUID, list[ContactAttempt]] = defaultdict(list)
    rows = ContactAttempt.objects.filter(case__transition__in=keys).annotate(transition_id=F("case__transition"))
    for attempt in rows.order_by("-at", "-pk"):
        found[attempt.transition_id].append(attempt)
    return found


def _colleges(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Per transition the college of the furthest application, else of the last."""
    rows = Application.objects.filter(transition__in=keys).order_by("level", F("status_at").asc(nulls_first=True))
    return dict(rows.values_list("transition_id", "college__name"))


def _what(row: Any, attempts: Sequence[ContactAttempt], today: date) -> str | Promise:
    if safetynet.proposed_step(attempts) is not None:
        return gettext("Tried three times: choose the next step")
    passed = row.missed_since or (row.next_on if row.next_on < today else None)
    if row.group == OVERDUE and passed is not None:
        return gettext("%(what)s, was %(day)s") % {"what": row.get_next_what_display(), "day": day(passed, year=False)}
    return safetynet.why_in_view(row)


def _since(row: Any) -> date | None:
    """Since when it asks for us: a date that passed, the day we first saw who is new, else the status."""
    if row.group == OVERDUE:
        return row.missed_since or row.next_on
    return row.visible_since if row.group == NEW else row.status_since


def _last(attempts: Sequence[ContactAttempt]) -> str:
    if not attempts:
        return gettext("none")
    last = attempts[0]
    result = last.get_result_display()
    return f"{day(last.at, year=False)}, {last.get_way_display()}, {result}"


@dataclass(frozen=True)
class WaitingForUs:
    """Handovers that wait for our yes."""

    count: int
    oldest: date | None


def waiting_for_us(actor: Actor) -> WaitingForUs:
    asked = Handover.objects.filter(receiver=actor.organisation, status=HandoverStatus.ASKED)
    first = asked.order_by("asked_at").values_list("asked_at", flat=True).first()
    return WaitingForUs(asked.count(), first.astimezone(clock.AMSTERDAM).date() if first else None)


# --- One learner ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LearnerPage:
    """One learner as a municipality reads them."""

    transition: Transition
    age: int | None
    place: words.Word
    why: str | Promise
    school: Enrolment | None
    guardians: list[Guardian]
    applications: list[tuple[str, words.Word, date | None]]  # college, status, since
    case: MunicipalCase | None
    past_cases: list[MunicipalCase]
    attempts: list[ContactAttempt]
    proposed: NextStep | None
    handover: Handover | None
    is_ours: bool


def learner_page(transition: Transition, actor: Actor) -> LearnerPage:
    """Who this is, who holds, why we see it, what was tried. Guardians only of who is not yet 18."""
    learner, today = transition.learner, clock.today()
    age = learner.age_on(today)
    cases = list(safetynet.cases_of(transition))
    attempts = list(safetynet.attempts_of(transition))
    applied = Application.objects.filter(transition=transition).select_related("college").order_by("-level", "pk")
    return LearnerPage(
        transition=transition,
        age=age,
        place=words.place(transition),
        why=safetynet.why_in_view(transition),
        school=Enrolment.objects.filter(learner=learner).select_related("organisation", "school_class")
        .order_by("-from_on").first(),
        guardians=list(Guardian.objects.filter(learner=learner).order_by("position")) if (age or 0) < 18 else [],
        applications=[
            (row.college.name, words.APPLICATION[row.status], row.status_at.date() if row.status_at else None)  # type: ignore[index]
            for row in applied
        ],
        case=next((case for case in cases if case.closed_on is None), None),
        past_cases=[case for case in cases if case.closed_on is not None],
        attempts=attempts,
        proposed=safetynet.proposed_step(attempts),
        handover=open_handover(transition),
        is_ours=actor.organisation is not None and transition.holder_id == actor.organisation.pk,
    )  # fmt: skip
