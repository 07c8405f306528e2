"""Warm handovers in lists and in figures, for school and college alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Max, OuterRef, Q, QuerySet, Subquery

from sluitend.dossiers.lifecycle import WARM_HELD
from sluitend.dossiers.models import WarmHandover
from sluitend.insight import words
from sluitend.kit import clock
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event


@dataclass(frozen=True)
class WarmRow:
    """One conversation in a list."""

    warm: WarmHandover

    @property
    def word(self) -> words.Word:
        return words.warm(self.warm)


def warm_rows(handovers: QuerySet[WarmHandover], *, order: str = "due_on") -> list[WarmRow]:
    """Conversations, the first to be late first."""
    rows = handovers.select_related(
        "college",
        "application__transition__learner",
        "application__transition__origin_school",
        "application__offering__programme",
        "owner",
    ).order_by(order, "pk")
    return [WarmRow(row) for row in rows]


# --- Figures ----------------------------------------------------------------------------------------------------


class Median(Aggregate):
    """The value in the middle, by PostgreSQL itself."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Figures:
    """One line of the report; ``days`` is the median from asking to the conversation, None when none was held."""

    name: str
    asked: int
    done: int
    overdue: int
    days: int | None


@dataclass(frozen=True)
class Report:
    """Figures of one school year."""

    school_year: int | None
    lines: Sequence[Figures]


TEAM, SCHOOL, COLLEGE = (
    "application__offering__team",
    "application__transition__origin_school__name",
    "college__name",
)


def report(handovers: QuerySet[WarmHandover], by: Sequence[str]) -> Report:
    """Asked, done, overdue and the median days, a line for each value of ``by``, of the newest school year there is.
    One statement; when something was asked and held is read from the events."""
    year = handovers.aggregate(year=Max("application__transition__school_year"))["year"]
    lines = (
        handovers.filter(application__transition__school_year=year)
        .annotate(took=_first_event("completed") - _first_event("requested"))
        .order_by()
        .values(*by)
        .annotate(
            asked=Count("pk"),
            done=Count("pk", filter=Q(status__in=WARM_HELD)),
            overdue=Count("pk", filter=WarmHandover.overdue_on(clock.today())),
            median=Median("took", output_field=DurationField()),
        )
        .order_by(*by)
    )
    return Report(year, [_figures(row, by) for row in lines])


def _first_event(code: str) -> Subquery:
    events = Event.objects.filter(
        transition=OuterRef("dossier_id"),
        application=OuterRef("application_id"),
        kind=Kind.WARM_HANDOVER,
        code=code,
    )
    return Subquery(events.order_by("occurred_at").values("occurred_at")[:1])


def _figures(row: Mapping[str, Any], by: Sequence[str]) -> Figures:
    name = ", ".join(str(row[field]) for field in by if row[field])
    return Figures(name, row["asked"], row["done"], row["overdue"], _days(row["median"]))


def _days(span: timedelta | None) -> int | None:
    return None if span is None else round(span / timedelta(days=1))
