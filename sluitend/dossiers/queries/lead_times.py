"""How long each step of a dossier takes, in working days: read from the events, counted by the database in one statement.

A step begins and ends with an event (``STEPS``). Who was done before it was their turn took no days. Last year is read as
it stood on the same day, because the slow ones of this year are still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock, workdays
from sluitend.transitions.events import Kind


class Step(NamedTuple):
    """Whose step it is, its words, and the events it begins and ends with: ``kind.code``; the first of each counts."""

    label: str | Promise
    what: str | Promise
    begins: Sequence[str]
    ends: Sequence[str]


STEPS = {
    "pupil": Step(
        _("Pupil"),
        _("from the letter with the code, or else the first answer, to the pupil's part done"),
        [f"{Kind.ACCOUNT}.letter", f"{Kind.DOSSIER}.pupil_begun"],
        [f"{Kind.DOSSIER}.pupil_done"],
    ),
    "mentor": Step(
        _("Mentor"),
        _("from the pupil's part done to the mentor's part done"),
        [f"{Kind.DOSSIER}.pupil_done"],
        [f"{Kind.DOSSIER}.mentor_done"],
    ),
    "guardian": Step(
        _("Parent"),
        _("from the first mail to the answer that let the dossier go on"),
        [f"{Kind.DOSSIER}.guardian_asked"],
        [f"{Kind.DOSSIER}.{code}" for code in ("guardian_agreed", "guardian_on_paper", "term_passed")],
    ),
    "mbo": Step(
        _("Mbo"),
        _("from the dossier sent to the dossier opened"),
        [f"{Kind.DELIVERY}.sent"],
        [f"{Kind.DELIVERY}.opened"],
    ),
}
GROUPS = {  # by what lines are made: the expression, and what it needs beside the spans
    "class": ("coalesce(place.name, '')", "left join lateral ("
        "select c.name from learners_enrolment e join learners_schoolclass c on c.id = e.school_class_id"
        " where e.learner_id = took.learner_id and e.organisation_id = took.school_id and c.school_year = took.school_year"
        " order by e.until_on desc nulls first, e.id desc limit 1) place on true"),
    "school": ("case when took.kind <> 'mbo-mbo' then took.school_id end", ""),  # else an mbo that somebody leaves
    "college": ("took.college_id", ""),
}  # fmt: skip
_TOOK = """
with calendar as (select * from unnest(%(days)s::date[], %(numbers)s::int[]) as c(day, number)),
edge as (select * from unnest(%(steps)s::text[], %(codes)s::text[], %(begins)s::bool[]) as s(step, code, begins)),
year as (select * from unnest(%(years)s::int[], %(until)s::timestamptz[]) as y(number, until)),
span as (
  select t.id, t.learner_id, t.school_year, t.kind, t.origin_school_id as school_id, edge.step,
    case when edge.step = 'mbo' then e.organisation_id end as college_id,
    min(e.occurred_at) filter (where edge.begins) as begun_at, min(e.occurred_at) filter (where not edge.begins) as ended_at
  from transitions_transition t
  join year on year.number = t.school_year
  join transitions_event e on e.transition_id = t.id and e.kind in ('account', 'dossier', 'delivery') and e.occurred_at <= year.until
  join edge on edge.code = e.kind || '.' || e.code
  where %(school)s::uuid is null or t.origin_school_id = %(school)s::uuid
  group by 1, 2, 3, 4, 5, 6, 7
),
took as (
  select span.*, greatest(0, ended.number - begun.number) as days from span
  join calendar begun on begun.day = (span.begun_at at time zone 'Europe/Amsterdam')::date
  join calendar ended on ended.day = (span.ended_at at time zone 'Europe/Amsterdam')::date
)
"""
_COUNTED = """
select {group}, took.step, took.school_year, count(distinct took.id), percentile_disc(0.5) within group (order by took.days),
  percentile_disc(0.9) within group (order by took.days)
from took {joined} where {group} is not null group by grouping sets ((1, 2, 3), (2, 3))
"""


@dataclass(frozen=True)
class Took:
    """Of one group, step and year: how many learners went through it, and the working days of the one in the middle and
    of the ninth of ten. ``group`` None: all together."""

    group: str | UUID | None
    step: str
    school_year: int
    learners: int
    median: int
    ninth: int


def lead_times(by: str, school_year: int, *, school: UUID | None = None) -> list[Took]:
    """The figures of this year and the year before by a key of ``GROUPS``: of one school, or of everybody whose events
    this side of the wall reads."""
    group, joined = GROUPS[by]
    years = [school_year - 1, school_year]
    with connection.cursor() as cursor:
        cursor.execute(_TOOK + _COUNTED.format(group=group, joined=joined), _arguments(years) | {"school": school})
        return [Took(*row) for row in cursor.fetchall()]


def _arguments(years: Sequence[int]) -> dict[str, Any]:
    days = _days(date(years[0] - 2, 8, 1), date(years[-1] + 1, 12, 31))
    edges = [
        (name, code, begins) for name, step in STEPS.items() for begins in (True, False)
        for code in (step.begins if begins else step.ends)
    ]  # fmt: skip
    steps, codes, begins = zip(*edges, strict=True)
    return {
        "days": [day for day, _number in days],
        "numbers": [number for _day, number in days],
        "steps": list(steps),
        "codes": list(codes),
        "begins": list(begins),
        "years": list(years),
        "until": [_same_moment(years[-1] - year) for year in years],
    }


def _days(first: date, last: date) -> list[tuple[date, int]]:
    """Every day with the number of working days up to and including it."""
    found, count = [], 0
    for shift in range((last - first).days + 1):
        day = first + timedelta(days=shift)
        count += workdays.is_workday(day)
        found.append((day, count))
    return found


def _same_moment(years_ago: int) -> datetime:
    """The end of today, so many years ago."""
    today = clock.today()
    leap = (today.month, today.day) == (2, 29)
    day = today.replace(year=today.year - years_ago, day=28 if leap and years_ago else today.day)
    return clock.moment(day, time.max)
