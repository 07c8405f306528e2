"""Questions about case tables: which there are, what stands on an agenda for who asks, who can be an owner.

Everything is asked as who looks, so that an organisation counts and reads only the learners whom it sees anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise

from sluitend.access.actor import Actor
from sluitend.access.roles import Stand
from sluitend.kit import clock
from sluitend.organisations.models import Organisation, OrganisationKind, Region
from sluitend.safetynet import agenda
from sluitend.safetynet.lifecycle import TableStatus
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.safetynet.policies import AT_THE_TABLE, CanItem, CanTable
from sluitend.transitions.models import Application, Transition

PER_PAGE = 25
PAST_SHOWN = 50
PAGE_OF = {Stand.SCHOOL: "insight:school_learner", Stand.MUNICIPALITY: "insight:municipality_learner"}
MEETS = (*(kind for kind in OrganisationKind if kind not in (OrganisationKind.PARTNER, OrganisationKind.ALLIANCE)),)


@dataclass(frozen=True)
class Progress:
    """How many of the learners whom we see stand on an agenda, and of how many something was agreed."""

    count: int = 0
    decided: int = 0

    @property
    def left(self) -> int:
        return self.count - self.decided


@dataclass(frozen=True)
class TableLine:
    """A table in a list."""

    table: CaseTable
    progress: Progress


@dataclass(frozen=True)
class Tables:
    """The tables of somebody: what is to come, the first one first, and what is over, the last one first."""

    coming: Sequence[TableLine]
    past: Sequence[TableLine]


@dataclass(frozen=True)
class Line:
    """A learner on the agenda, in the words of who reads."""

    item: CaseTableItem
    name: str
    url: str
    why: str | Promise
    owners: Sequence[Organisation] = ()
    may_decide: bool = False


@dataclass(frozen=True)
class Agenda:
    """The agenda of a table as who asks may read it."""

    table: CaseTable
    page: Page[Any]
    lines: Sequence[Line]
    off: Sequence[Line]
    progress: Progress
    participants: Sequence[Organisation]
    may: frozenset[str]
    drawn_up_from: date

    @property
    def first_open(self) -> UUID | None:
        """The first learner of this page of whom nothing was agreed yet."""
        return next((line.item.pk for line in self.lines if not line.item.decision), None)


def tables_of(rows: QuerySet[CaseTable], actor: Actor) -> Tables:
    """Three statements, however many tables there are."""
    today = clock.moment(clock.today(), time())
    known = rows.select_related("convener")
    to_come = Q(status=TableStatus.PLANNED)
    coming = list(known.filter(to_come).order_by("starts_at", "pk"))
    past = list(known.exclude(to_come).filter(starts_at__lt=today + timedelta(days=366)).order_by("-starts_at", "pk"))
    counts = _progress([row.pk for row in (*coming, *past[:PAST_SHOWN])], actor)
    return Tables(
        [TableLine(row, counts[row.pk]) for row in coming],
        [TableLine(row, counts[row.pk]) for row in past[:PAST_SHOWN]],
    )


def _progress(tables: Sequence[UUID], actor: Actor) -> Mapping[UUID, Progress]:
    rows = CaseTableItem.objects.permitting(CanItem.VIEW, actor).filter(table__in=tables, off_at=None)
    counted = rows.order_by().values_list("table").annotate(n=Count("pk"), done=Count("pk", filter=~Q(decision="")))
    found = {table: Progress(n, done) for table, n, done in counted}
    return defaultdict(Progress, found)


def next_table(actor: Actor) -> TableLine | None:
    """The first table to come for a start page; None for who does not sit at one, or when none is planned. Two statements."""
    if not actor.roles & set(AT_THE_TABLE):
        return None
    rows = CaseTable.objects.permitting(CanTable.VIEW, actor)
    ahead = rows.filter(status=TableStatus.PLANNED, starts_at__gte=clock.moment(clock.today(), time()))
    table = ahead.order_by("starts_at", "pk").first()
    return TableLine(table, _progress([table.pk], actor)[table.pk]) if table else None


def on_start_page(actor: Actor) -> dict[str, Any]:
    """What a start page says of case tables, for ``safetynet/tables/next.html``."""
    return {"next_table": next_table(actor), "speaks_at_tables": bool(actor.roles & set(AT_THE_TABLE))}


def coming_for(actor: Actor) -> list[CaseTable]:
    """The tables to come at which this organisation sits: where somebody can put a learner on the agenda."""
    if actor.organisation is None:
        return []
    rows = CaseTable.objects.filter(participants=actor.organisation, status=TableStatus.PLANNED)
    return list(rows.order_by("starts_at", "pk"))


def who_can_meet(region: Region) -> list[Organisation]:
    """The schools, colleges and municipalities of a region, and those elsewhere that work with it."""
    near = Q(region=region) | Q(also_in=region)
    rows = Organisation.objects.filter(near, kind__in=MEETS).distinct().order_by("kind", "name", "pk")
    return [row for row in rows if row.takes_part]


# --- One agenda -------------------------------------------------------------------------------------------------


def agenda_of(table: CaseTable, actor: Actor, page: Any) -> Agenda:
    """One page of an agenda: as many statements for one learner as for a page full."""
    on, off = _items(table, actor).filter(off_at=None), _items(table, actor).filter(off_at__isnull=False)
    shown = Paginator(on, PER_PAGE).get_page(page)
    items = list(shown.object_list)
    deciding = set(_deciding(items, actor))
    owners = owners_of_all(table, [row.transition for row in items if row.pk in deciding])
    lines = [_line(row, actor, owners[row.transition_id], may_decide=row.pk in deciding) for row in items]
    return Agenda(
        table,
        shown,
        lines,
        [_line(row, actor) for row in off],
        _progress([table.pk], actor)[table.pk],
        list(table.participants.order_by("kind", "name", "pk")),
        frozenset(code for code in (CanTable.ARRANGE, CanTable.HOLD, CanTable.REOPEN) if actor.may(code, table)),
        agenda.drawn_up_from(clock.day_of(table.starts_at)),
    )


def minutes_of(table: CaseTable, actor: Actor) -> list[Line]:
    """The whole agenda for paper."""
    return [_line(row, actor) for row in _items(table, actor).filter(off_at=None)]


def line_of(item: CaseTableItem, actor: Actor) -> Line:
    """One learner of it, on a page of their own."""
    owners = owners_of_all(item.table, [item.transition])
    return _line(item, actor, owners[item.transition_id], may_decide=actor.may(CanItem.DECIDE, item))


def _items(table: CaseTable, actor: Actor) -> QuerySet[CaseTableItem]:
    """In the order of the rules, then by name."""
    position = Case(
        *(When(why=code, then=Value(number)) for number, code in enumerate(agenda.ORDER)),
        default=Value(len(agenda.ORDER)),
        output_field=IntegerField(),
    )
    rows = CaseTableItem.objects.permitting(CanItem.VIEW, actor).filter(table=table)
    known = rows.select_related(
        "table", "transition__learner", "transition__holder", "owner", "put_on_by", "off_by", "decided_for"
    )
    return known.order_by(position, "transition__learner__search_name", "pk")


def _deciding(items: Sequence[CaseTableItem], actor: Actor) -> QuerySet[Any, UUID]:
    rows = CaseTableItem.objects.permitting(CanItem.DECIDE, actor).filter(pk__in=[row.pk for row in items])
    return rows.order_by().values_list("pk", flat=True)


def _line(item: CaseTableItem, actor: Actor, owners: Sequence[Organisation] = (), *, may_decide: bool = False) -> Line:
    words = agenda.AT_COLLEGE if actor.stand is Stand.COLLEGE else agenda.LABELS
    transition = item.transition
    own_page = None if transition.settled_on else PAGE_OF.get(actor.stand)
    url = reverse(own_page or "insight:timeline", args=[transition.pk])
    return Line(item, transition.learner.name, url, words.get(item.why, item.why), owners, may_decide)


def owners_of_all(table: CaseTable, transitions: Sequence[Transition]) -> Mapping[UUID, list[Organisation]]:
    """Who of the table can be the owner of what is agreed about each of these: whoever sees the learner, as far as who asks
    may know. Two statements; the action asks the same of one (``case_tables.owners_of``)."""
    at_table = {row.pk: row for row in table.participants.order_by("kind", "name", "pk")}
    applied: dict[UUID, set[UUID]] = defaultdict(set)
    keys = [row.pk for row in transitions]
    for transition, college in Application.objects.filter(transition__in=keys).values_list("transition", "college"):
        applied[transition].add(college)
    found: dict[UUID, list[Organisation]] = defaultdict(list)
    for row in transitions:
        near = {row.origin_school_id, row.visible_to_municipality_id, row.holder_id} | applied[row.pk]
        found[row.pk] = [party for key, party in at_table.items() if key in near]
    return found
