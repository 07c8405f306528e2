"""Who left an mbo, and when they started anew: read from the events, counted by the database in one statement.

Leaving begins with the first deregistration that is no diploma. Starting anew is being seen in class: in the same transition
at any moment (who starts elsewhere first and is deregistered afterwards lost no day), in another one of the same
learner after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from sluitend.kit import clock
from sluitend.transitions.moving import FOLLOWED_AFTER, LEAVING

WITHOUT_A_DIPLOMA = [code for code in FOLLOWED_AFTER if code not in LEAVING or LEAVING[code].settles is None]


class Restarts(NamedTuple):
    """Of one college and school year; ``median`` and ``ninth`` in days, None where nobody started anew."""

    college: UUID
    school_year: int
    leavers: int
    restarted: int
    median: int | None
    ninth: int | None
    due_october: int
    by_october: int
    due_february: int
    by_february: int


_COUNTED = """
with gone as (
  select e.transition_id, t.learner_id, e.organisation_id as college, min((e.occurred_at at time zone 'Europe/Amsterdam')::date) as day
  from transitions_event e join transitions_transition t on t.id = e.transition_id
  where e.kind = 'deregistration' and e.code = any(%(codes)s) and e.organisation_id is not null
    and e.occurred_at >= %(since)s
  group by 1, 2, 3
),
again as (
  select gone.*, (
    select min((s.occurred_at at time zone 'Europe/Amsterdam')::date)
    from transitions_transition t join transitions_event s on s.transition_id = t.id
    where t.learner_id = gone.learner_id and s.kind = 'application' and s.code = 'started'
      and s.organisation_id is distinct from case when t.id = gone.transition_id then gone.college end
      and (t.id = gone.transition_id or (s.occurred_at at time zone 'Europe/Amsterdam')::date >= gone.day)
  ) as anew from gone
),
dated as (
  select *, extract(year from day)::int + (extract(month from day) >= 8)::int as school_year, greatest(0, anew - day) as days,
    make_date(extract(year from day)::int + (extract(month from day) >= 10)::int, 10, 1) as october,
    make_date(extract(year from day)::int + (extract(month from day) >= 2)::int, 2, 1) as february
  from again
)
select college, school_year, count(*), count(anew),
  percentile_disc(0.5) within group (order by days), percentile_disc(0.9) within group (order by days),
  count(*) filter (where october <= %(today)s), count(*) filter (where october <= %(today)s and anew < october),
  count(*) filter (where february <= %(today)s), count(*) filter (where february <= %(today)s and anew < february)
from dated where school_year = any(%(years)s) group by 1, 2 order by 1, 2
"""


def restarts(school_years: Sequence[int]) -> list[Restarts]:
    """The figures of these school years, of every college that somebody left."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED,
            {
                "codes": WITHOUT_A_DIPLOMA,
                "since": clock.moment(date(min(school_years) - 1, 8, 1)),
                "today": clock.today(),
                "years": list(school_years),
            },
        )
        return [Restarts(*row) for row in cursor.fetchall()]
