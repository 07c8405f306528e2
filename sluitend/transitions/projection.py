"""Statuses as a projection of events: set-based, in any order the same result, and repeatable from the events alone.

The status of an application comes from the source with the highest precedence that ever spoke, and of that source
from what happened last (two at the same moment: the further one). A lower source that says something else later makes
a conflict, which is shown and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from sluitend.kit import clock
from sluitend.transitions.lifecycle import (
    LEVEL,
    OF_LEVEL,
    OF_NEGATIVE,
    PLACED_LEVEL,
    ROUTES,
    ApplicationStatus,
    TransferStatus,
)


def _values(pairs: Collection[tuple[str, int | str | bool]]) -> str:
    """An SQL values list of our own constants."""
    return ", ".join(f"('{left}', {right!r})" for left, right in pairs)


LEVELS = f"(values {_values([(str(code), level) for code, level in LEVEL.items()])}) as l(code, level)"
NEGATIVES = (
    f"(values {_values([(str(code), str(status)) for code, status in OF_NEGATIVE.items()])}) as negatives(code, status)"
)
CLOSING_ROUTES = ", ".join(f"'{code}'" for code, rule in ROUTES.items() if rule.closes)
BY_LEVEL = "case best " + " ".join(f"when {level} then '{status}'" for level, status in OF_LEVEL.items()) + " end"

# a talk that is to be planned again is no fall: the pupil could not come, did not come or was called off
TO_PLAN, PLANNED = LEVEL[ApplicationStatus.INTAKE_TO_PLAN], LEVEL[ApplicationStatus.INTAKE_PLANNED]
FELL_FROM = f"case when a.level = {TO_PLAN} and a.highest_level = {PLANNED} then a.level else a.highest_level end"

APPLICATIONS = f"""
with said as (
    select e.application_id, e.source, e.occurred_at, e.code, l.level,
        max(e.source) over (partition by e.application_id) as highest_source
    from transitions_event e join {LEVELS} on l.code = e.code
    where e.kind = 'application' and e.transition_id = any(%(ids)s)
), counts as (
    select distinct on (application_id) application_id, code, occurred_at, source, level
    from said where source = highest_source
    order by application_id, occurred_at desc, level desc, code
), peak as (
    select application_id, max(level) as level from said where source = highest_source group by application_id
), differs as (
    select distinct s.application_id from said s join counts c using (application_id)
    where s.source < c.source and s.occurred_at > c.occurred_at and s.code <> c.code
)
update transitions_application a
set status = c.code, status_at = c.occurred_at, status_source = c.source, level = c.level, highest_level = p.level,
    has_conflict = d.application_id is not null
from counts c join peak p using (application_id) left join differs d using (application_id)
where a.id = c.application_id
  and (a.status, a.status_at, a.status_source, a.level, a.highest_level, a.has_conflict)
      is distinct from (c.code, c.occurred_at, c.source, c.level, p.level, d.application_id is not null)
""".replace("join (values", "join (values").replace("as l(code, level)", "as l(code, level)")

TRANSITIONS = f"""
with best as (
    select t.id, coalesce(max(a.level), 0) as best, coalesce(max(a.highest_level), 0) as highest,
        coalesce(max({FELL_FROM}), 0) as fell_from,
        count(*) filter (where a.level > 0) as open
    from transitions_transition t left join transitions_application a on a.transition_id = t.id
    where t.id = any(%(ids)s) group by t.id
), last_negative as (
    select distinct on (a.transition_id) a.transition_id, n.status
    from transitions_application a join (select * from {NEGATIVES}) n on n.code = a.status
    where a.transition_id = any(%(ids)s) order by a.transition_id, a.status_at desc, n.status
), last_route as (
    select r.transition_id, r.code from transitions_route r where r.transition_id = any(%(ids)s) and r.ended_on is null
), stands as (
    select b.id, b.best, b.highest, b.open,
        case when b.best < {PLACED_LEVEL} and r.code is not null then '{TransferStatus.OTHER_ROUTE}'
             when b.best > 0 then {BY_LEVEL}
             else coalesce(n.status, '{TransferStatus.UNKNOWN}') end as status,
        b.best < b.fell_from and r.code is null as dropped
    from best b left join last_negative n on n.transition_id = b.id left join last_route r on r.transition_id = b.id
)
update transitions_transition t
set best_level = s.best, highest_level = s.highest, open_applications = s.open, has_dropped = s.dropped,
    status_since = case when t.status = s.status then t.status_since else %(today)s end, status = s.status
from stands s
where t.id = s.id and (t.best_level, t.highest_level, t.open_applications, t.has_dropped, t.status)
      is distinct from (s.best, s.highest, s.open, s.dropped, s.status)
returning t.id
"""


def project(transitions: Collection[UUID]) -> set[UUID]:
    """Bring applications and transitions in line with their events; gives the keys of transitions that changed
    today."""
    if not transitions:
        return set()
    ids = list(transitions)
    with connection.cursor() as cursor:
        cursor.execute(APPLICATIONS, {"ids": ids})
        cursor.execute(TRANSITIONS, {"ids": ids, "today": clock.today()})
        return {key for (key,) in cursor.fetchall()}
