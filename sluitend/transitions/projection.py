"""Statuses as a projection of events: set-based, in any order the same result, and repeatable from the events alone.

The status of an application comes from the source with the highest precedence that ever spoke, and of that source
from what happened last (two at the same moment: the further one). A hub knows five statuses where a college knows
twelve: what a lower source last said that the hub's word covers is the same word said more precisely, and counts (ADR
0013). A lower source whose last word came later and denies the higher one makes a conflict, which is shown and changes
nothing. How far it once was is the furthest that anybody said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from sluitend.kit import clock
from sluitend.transitions.events import Source
from sluitend.transitions.lifecycle import (
    LEVEL,
    OF_LEVEL,
    OF_NEGATIVE,
    PLACED_LEVEL,
    ApplicationStatus,
    TransferStatus,
)
from sluitend.transitions.national import OF_OURS


def _values(rows: Iterable[tuple[Any, ...]]) -> str:
    """An SQL values list of our own constants."""
    return ", ".join(f"({', '.join(repr(cell) for cell in row)})" for row in rows)


# what each status of an application is worth, the status of the law that covers it, and what it makes of a transition
# when nothing better is left
CODES = _values(
    (str(code), level, OF_OURS[code].vva, str(OF_NEGATIVE[code]) if code in OF_NEGATIVE else "")
    for code, level in LEVEL.items()
)
KNOWN = f"(values {CODES}) as known(code, level, law, negative)"
BY_LEVEL = "case best " + " ".join(f"when {level} then '{status}'" for level, status in OF_LEVEL.items()) + " end"

# a talk that is to be planned again is no fall: the pupil could not come, did not come or was called off
TO_PLAN, PLANNED = LEVEL[ApplicationStatus.INTAKE_TO_PLAN], LEVEL[ApplicationStatus.INTAKE_PLANNED]
FELL_FROM = f"case when a.level = {TO_PLAN} and a.highest_level = {PLANNED} then a.level else a.highest_level end"

# Each statement goes through the events once and joins no two lists of its own: on a table that grew since it was last
# looked at, the planner takes such lists for empty and compares every row of one with every row of the other.
SAID = f"""
    select e.application_id, e.source, e.occurred_at, e.code, known.level, known.law,
        max(known.level) over (partition by e.application_id, e.source) as peak
    from transitions_event e join {KNOWN} on known.code = e.code"""
COUNTED = f"""last as (
    select distinct on (application_id, source) *
    from said order by application_id, source, occurred_at desc, level desc, code
), beside_top as (
    select *, first_value(source) over top as top_source, first_value(occurred_at) over top as top_at,
        first_value(source) over top = {Source.HUB:d} and first_value(law) over top = law as covered
    from last window top as (partition by application_id order by source desc)
), chosen as (
    select *, first_value(code) over choice as counts, first_value(source) over choice as counting_source,
        first_value(occurred_at) over choice as counting_at, first_value(level) over choice as counting_level
    from beside_top
    window choice as (partition by application_id order by covered and source < top_source desc, source desc)
), counted as (
    select application_id, min(counts) as code, min(counting_at) as at, min(counting_source) as source,
        min(counting_level) as level, max(peak) as peak,
        bool_or(source < top_source and occurred_at > top_at and code <> counts and not covered) as has_conflict
    from chosen group by application_id
)"""
APPLICATIONS = f"""
with said as ({SAID}
    where e.kind = 'application' and e.transition_id = any(%(ids)s)
), {COUNTED}
update transitions_application a
set status = c.code, status_at = c.at, status_source = c.source, level = c.level, highest_level = c.peak,
    has_conflict = c.has_conflict
from counted c
where a.id = c.application_id
  and (a.status, a.status_at, a.status_source, a.level, a.highest_level, a.has_conflict)
      is distinct from (c.code, c.at, c.source, c.level, c.peak, c.has_conflict)
"""

STANDS = f"""case when best < {PLACED_LEVEL} and route is not null then '{TransferStatus.OTHER_ROUTE}'
             when best > 0 then {BY_LEVEL}
             else coalesce(negative, '{TransferStatus.UNKNOWN}') end"""
TRANSITIONS = f"""
with best as (
    select t.id, t.has_dropped as had_dropped, t.settled_on, coalesce(max(a.level), 0) as best, coalesce(max(a.highest_level), 0) as highest,
        coalesce(max({FELL_FROM}), 0) as fell_from, count(*) filter (where a.level > 0) as open,
        (array_agg(known.negative order by a.status_at desc, known.negative) filter (where known.negative <> ''))[1]
            as negative,
        (select r.code from transitions_route r where r.transition_id = t.id and r.ended_on is null) as route
    from transitions_transition t
    left join transitions_application a on a.transition_id = t.id left join {KNOWN} on known.code = a.status
    where t.id = any(%(ids)s) group by t.id
), stands as (
    select id, best, highest, open, best < fell_from and route is null as dropped, had_dropped or settled_on is not null
            as no_news,
        {STANDS} as status
    from best
)
update transitions_transition t
set best_level = s.best, highest_level = s.highest, open_applications = s.open, has_dropped = s.dropped,
    status_since = case when t.status = s.status then t.status_since else %(today)s end, status = s.status
from stands s
where t.id = s.id and (t.best_level, t.highest_level, t.open_applications, t.has_dropped, t.status)
      is distinct from (s.best, s.highest, s.open, s.dropped, s.status)
returning t.id, t.status, s.dropped and not s.no_news
"""


@dataclass(frozen=True)
class Projected:
    """What an act changed: the transitions that changed, and the status of those that fell back by it."""

    changed: set[UUID] = field(default_factory=set)
    fell: dict[UUID, str] = field(default_factory=dict)


def project(transitions: Collection[UUID]) -> Projected:
    """Bring applications and transitions in line with their events; gives what changed today."""
    if not transitions:
        return Projected()
    ids = list(transitions)
    with connection.cursor() as cursor:
        cursor.execute(APPLICATIONS, {"ids": ids})
        cursor.execute(TRANSITIONS, {"ids": ids, "today": clock.today()})
        rows = cursor.fetchall()
    return Projected({key for key, _status, _fell in rows}, {key: status for key, status, fell in rows if fell})
