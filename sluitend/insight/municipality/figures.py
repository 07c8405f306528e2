"""What a municipality did, month by month: cases begun and closed, contact sought, how many found a place. No names, and only
the municipality's own cases; as many statements for ten years as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from sluitend.kit import clock
from sluitend.safetynet.lifecycle import Outcome, Result
from sluitend.safetynet.models import ContactAttempt, MunicipalCase

MONTHS = 12  # up to and with the one that runs
FOUND = (Outcome.SCHOOL, Outcome.SCHOOL_AND_WORK, Outcome.WORK, Outcome.DAY_ACTIVITY)


@dataclass(frozen=True)
class Month:
    """One month: ``placed`` are those closed cases of which the learner has school, work or a day activity; ``open`` is how
    many cases there were at its end (today, for the month that runs)."""

    first: date
    begun: int
    tried: int
    reached: int
    closed: int
    placed: int
    open: int


def by_month(cases: QuerySet[MunicipalCase]) -> list[Month]:
    """The last twelve months, the newest first; four statements."""
    firsts = _firsts(clock.today())
    begin, end = firsts[0], _next(firsts[-1])
    before = cases.aggregate(
        opened=Count("pk", filter=Q(opened_on__lt=begin)), closed=Count("pk", filter=Q(closed_on__lt=begin))
    )
    opened = _per_month(cases.filter(opened_on__gte=begin), "opened_on", begun=Count("pk"))
    placed = Count("pk", filter=Q(outcome__in=FOUND))
    closed = _per_month(cases.filter(closed_on__gte=begin), "closed_on", closed=Count("pk"), placed=placed)
    attempts = ContactAttempt.objects.filter(case__in=cases, at__gte=clock.moment(begin), at__lt=clock.moment(end))
    reached = Count("pk", filter=Q(result=Result.REACHED))
    sought = _per_month(attempts, "at", tried=Count("pk"), reached=reached)
    months, still_open = [], before["opened"] - before["closed"]
    for first in firsts:
        said = {**opened.get(first, {}), **closed.get(first, {}), **sought.get(first, {})}
        still_open += said.get("begun", 0) - said.get("closed", 0)
        counts = {name: said.get(name, 0) for name in ("begun", "tried", "reached", "closed", "placed")}
        months.append(Month(first, **counts, open=still_open))
    return months[::-1]


def _per_month(rows: QuerySet[Any], name: str, **counts: Count) -> dict[date, dict[str, int]]:
    found = rows.order_by().annotate(month=TruncMonth(name)).values("month").annotate(**counts)
    return {date(row["month"].year, row["month"].month, 1): {key: row[key] for key in counts} for row in found}


def _firsts(today: date) -> Sequence[date]:
    last = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - MONTHS + 1, last + 1)]


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
