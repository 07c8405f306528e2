"""Where the transitions of a school stood at a moment: the projection over the events that were known then, in one statement.

As it was known, not as it turned out: an event counts from when we received it. So a number of last year is the number that
somebody saw last year.
"""

# ruff: noqa: S608  statements are put together from names of our own; what anybody says is always a parameter

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sluitend.organisations.models import Organisation
from sluitend.transitions.destinations import ENDED
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import SettledReason, TransferStatus, TransitionKind
from sluitend.transitions.projection import COUNTED, KNOWN, SAID, STANDS

AS_IT_STOOD = f"""
with who as (
    select t.id, t.learner_id, t.school_year, asked.until
    from transitions_transition t
    join unnest(%(years)s::int[], %(until)s::timestamptz[]) as asked(year, until) on asked.year = t.school_year
    where t.origin_school_id = %(school)s and t.kind = %(kind)s and t.created_at < asked.until
), said as ({SAID} join who on who.id = e.transition_id
    where e.kind = 'application' and e.received_at < who.until
), {COUNTED}, stated as (
    select distinct on (e.transition_id) e.transition_id, nullif(e.code, '{ENDED}') as route
    from transitions_event e join who on who.id = e.transition_id
    where e.kind = '{Kind.ROUTE}' and e.received_at < who.until
    order by e.transition_id, e.occurred_at desc, e.id desc
), settled as (
    select distinct on (e.transition_id) e.transition_id, e.code
    from transitions_event e join who on who.id = e.transition_id
    where e.kind = '{Kind.SETTLED}' and e.received_at < who.until
    order by e.transition_id, e.occurred_at desc, e.id desc
), best as (
    select who.id, coalesce(max(a.level), 0) as best,
        (array_agg(known.negative order by a.at desc, known.negative) filter (where known.negative <> ''))[1] as negative,
        (array_agg(p.level order by a.level desc, a.at desc, p.level) filter (where a.level > 0))[1] as mbo_level
    from who
    left join (
        select c.code, c.at, c.level, own.transition_id, own.offering_id
        from counted c join transitions_application own on own.id = c.application_id
    ) a on a.transition_id = who.id
    left join {KNOWN} on known.code = a.code
    left join organisations_offering o on o.id = a.offering_id
    left join organisations_programme p on p.crebo = o.programme_id
    group by who.id
)
select who.id, who.school_year, {STANDS}, coalesce(route, ''), coalesce(settled.code, ''), mbo_level,
    coalesce(class.name, ''), coalesce(class.school_type, '')
from who join best on best.id = who.id
left join stated on stated.transition_id = who.id
left join settled on settled.transition_id = who.id
left join lateral (
    select c.name, e.school_type
    from learners_enrolment e left join learners_schoolclass c on c.id = e.school_class_id and c.school_year = who.school_year
    where e.learner_id = who.learner_id and e.organisation_id = %(school)s
    order by c.id is null, e.from_on desc, e.id desc limit 1
) class on true
order by who.id
"""


@dataclass(frozen=True, slots=True)
class Stood:
    """One transition at that moment. ``route`` is a code of ``destinations.ROUTES``, ``settled`` one of ``SettledReason`` or "",
    ``mbo_level`` the level of the best application."""

    transition_id: UUID
    school_year: int
    status: TransferStatus
    route: str
    settled: SettledReason | None
    mbo_level: int | None
    class_name: str
    school_type: str


def as_it_stood(school: Organisation, moments: Mapping[int, datetime]) -> list[Stood]:
    """All transitions from this school of these years, each at the moment of its year (exclusive). One statement, read on the
    side of the wall where one stands."""
    given: dict[str, Any] = {
        "school": school.pk,
        "years": list(moments),
        "until": list(moments.values()),
        "kind": TransitionKind.VO_MBO,
    }
    with connection.cursor() as cursor:
        cursor.execute(AS_IT_STOOD, given)
        return [
            Stood(
                key, year, TransferStatus(status), route, SettledReason(settled) if settled else None, level, name, kind
            )
            for key, year, status, route, settled, level, name, kind in cursor.fetchall()
        ]
