"""How everything that happens to a transition is noted: as events first; statuses and next dates follow from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from sluitend.access.actor import Actor
from sluitend.access.roles import COLLEGE_ROLES, SCHOOL_ROLES, Role
from sluitend.kit import clock
from sluitend.kit.inserting import insert
from sluitend.transitions import planning
from sluitend.transitions.events import AUDIENCE, Kind, Source, happened
from sluitend.transitions.lifecycle import TransferStatus
from sluitend.transitions.models import Application, Event, Transition
from sluitend.transitions.projection import project


class Refused(Exception):
    """The action makes no sense now; ``str()`` is a sentence for the person who asked."""


@dataclass(frozen=True)
class Fact:
    """An event about to be noted."""

    transition_id: UUID
    kind: Kind
    code: str
    occurred_at: datetime | None = None
    application_id: UUID | None = None
    organisation_id: UUID | None = None
    due_on: date | None = None
    source: Source | None = None
    by: str = ""  # the label of who said it, when a job carries it out later


def source_of(actor: Actor) -> Source:
    """The precedence of what this actor says (DOMAIN 6)."""
    if actor.roles & COLLEGE_ROLES:
        return Source.COLLEGE
    if actor.roles & SCHOOL_ROLES:
        return Source.SCHOOL
    return Source.RULE if Role.SYSTEM in actor.roles else Source.PUPIL


def note(facts: Sequence[Fact], *, by: Actor) -> list[Event]:
    """Store what happened, bring statuses and next dates in line, and tell the rooms above. Call it inside an
    action. A transition that falls back by it gets an event that says so (DOMAIN 7.3.3, *Daling*)."""
    if not facts:
        return []
    events = _store(facts, by=by)
    projected = project({fact.transition_id for fact in facts if fact.kind in (Kind.APPLICATION, Kind.ROUTE)})
    events += _store(
        [Fact(key, Kind.DROP, status, source=Source.RULE) for key, status in projected.fell.items()], by=by
    )
    replan(projected.changed)
    happened.send(sender=Event, events=events)
    return events


def _store(facts: Sequence[Fact], *, by: Actor) -> list[Event]:
    now = clock.now()
    events = [
        Event(
            transition_id=fact.transition_id,
            application_id=fact.application_id,
            organisation_id=fact.organisation_id,
            kind=fact.kind,
            code=fact.code,
            occurred_at=fact.occurred_at or now,
            received_at=now,
            source=fact.source or source_of(by),
            audience=AUDIENCE[fact.kind],
            due_on=fact.due_on,
            by=fact.by or by.label,
        )
        for fact in facts
    ]
    for event, key in zip(events, insert(events), strict=True):
        event.pk = key
    return events


def replan(transitions: Collection[UUID]) -> None:
    """Give transitions whose status moved the next date that belongs to it."""
    if not transitions:
        return
    today = clock.today()
    rows = Transition.objects.filter(pk__in=transitions, settled_on=None).values_list(
        "pk", "status", "school_year", "kind"
    )
    stands = list(rows)
    starting = [key for key, status, _year, _kind in stands if status in planning.BY_START]
    starts: dict[UUID, date] = {}
    if starting:
        starts = dict(
            Application.objects.filter(transition__in=starting, level__gte=1)
            .order_by("level")
            .values_list("transition_id", "offering__starts_on")
        )
    _plan(
        {
            key: planning.propose(status, school_year=year, today=today, starts_on=starts.get(key), kind=kind)
            for key, status, year, kind in stands
        }
    )


def plan_results_of_talks(talks: Mapping[UUID, date]) -> None:
    """Inside an action: give transitions whose best application has a talk on that day the date that belongs to it."""
    today = clock.today()
    rows = Transition.objects.filter(pk__in=talks, status=TransferStatus.INTAKE, settled_on=None)
    _plan({key: planning.after_talk(talks[key], today) for key in rows.values_list("pk", flat=True)})


def _plan(plans: Mapping[UUID, planning.Next]) -> None:
    """One statement however many there are, and a short one for one: a CASE per row would be neither."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update transitions_transition t set next_on = plan.due, next_what = plan.what, missed_since = null"
            " from unnest(%s::uuid[], %s::date[], %s::text[]) as plan(id, due, what) where t.id = plan.id",
            [list(plans), [plan.on for plan in plans.values()], [plan.what for plan in plans.values()]],
        )


def must_touch(touched: int, expected: int) -> None:
    """Across the wall an UPDATE silently touches nothing; a wrong count undoes the action instead."""
    if touched != expected:
        raise RuntimeError(f"expected to change {expected} rows, changed {touched}")
