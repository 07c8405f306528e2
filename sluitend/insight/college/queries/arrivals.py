"""Who has a place in a class that has begun, and of whom it is not said yet whether they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sluitend.insight import words
from sluitend.insight.college.queries.filters import Filters
from sluitend.kit import clock
from sluitend.organisations.models import LearningRoute, Offering
from sluitend.transitions.events import Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application

TO_SAY, HERE, ABSENT, OFFERED = A.ENROLLED, A.STARTED, A.NO_SHOW, A.CONTRACT_OFFERED
IN_A_CLASS = (TO_SAY, HERE, ABSENT, OFFERED)


@dataclass(frozen=True)
class OneClass:
    """An offering that has begun, with how many stand how. ``offered`` have a place and are not enrolled: they do not
    count in ``total``, because nobody knows yet whether they are expected."""

    key: UUID
    programme: str
    route: str
    team: str
    starts_on: date
    to_say: int
    here: int
    absent: int
    offered: int

    @property
    def total(self) -> int:
        return self.to_say + self.here + self.absent


@dataclass(frozen=True)
class Arrival:
    """One student of a class. ``taken_back_at`` is the moment by which today's word can be taken back."""

    application: Application
    taken_back_at: datetime | None

    @property
    def name(self) -> str:
        return self.application.transition.learner.name

    @property
    def word(self) -> words.Word:
        return words.APPLICATION[A(self.application.status)]

    @property
    def school(self) -> str:
        return str(self.application.transition.origin_school or "")


@dataclass(frozen=True)
class ClassPage:
    """A class: of whom it is to be said, of whom it was, and who has a place without being enrolled."""

    offering: Offering
    to_say: Sequence[Arrival]
    said: Sequence[Arrival]
    offered: Sequence[Arrival]

    @property
    def total(self) -> int:
        return len(self.to_say) + len(self.said)


def begun(applications: QuerySet[Application]) -> QuerySet[Any]:
    """Who has a place in a class that has begun."""
    return applications.filter(settled_on=None, status__in=IN_A_CLASS, offering__starts_on__lte=clock.today())


def classes(applications: QuerySet[Application], filters: Filters) -> list[OneClass]:
    """The classes that have begun, those with most to say first: one statement, however many."""
    rows = (
        filters.apply(begun(applications))
        .order_by()
        .values(
            "offering", "offering__programme__name", "offering__programme__level", "offering__route", "offering__team",
            "offering__starts_on",
        )
        .annotate(
            to_say=Count("pk", filter=Q(status=TO_SAY)), here=Count("pk", filter=Q(status=HERE)),
            absent=Count("pk", filter=Q(status=ABSENT)), offered=Count("pk", filter=Q(status=OFFERED)),
        )
    )  # fmt: skip
    found = [
        OneClass(
            key=row["offering"],
            programme=f"{row['offering__programme__name']} n{row['offering__programme__level']}",
            route=str(LearningRoute(row["offering__route"]).label),
            team=row["offering__team"],
            starts_on=row["offering__starts_on"],
            to_say=row["to_say"],
            here=row["here"],
            absent=row["absent"],
            offered=row["offered"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.to_say, one.programme, one.starts_on, one.key))


def class_page(applications: QuerySet[Application], offering: UUID) -> ClassPage | None:
    """The students of one class by name; None when nobody of ours is in it."""
    rows = list(
        begun(applications)
        .filter(offering=offering)
        .select_related("offering__programme", "transition__learner", "transition__origin_school")
        .order_by("transition__learner__search_name", "pk")
    )
    if not rows:
        return None
    drawn = [Arrival(row, _taken_back_at(row)) for row in rows]
    return ClassPage(
        offering=rows[0].offering,
        to_say=[row for row in drawn if row.application.status == TO_SAY],
        said=[row for row in drawn if row.application.status in (HERE, ABSENT)],
        offered=[row for row in drawn if row.application.status == OFFERED],
    )


def _taken_back_at(row: Application) -> datetime | None:
    """What the college itself said today can be taken back today."""
    said_today = row.status_at is not None and clock.day_of(row.status_at) == clock.today()
    ours = row.status_source == Source.COLLEGE and row.status in (HERE, ABSENT)
    return row.status_at if said_today and ours else None
