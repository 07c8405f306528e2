"""Lists of applicants: the inbox page by page, all of it for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTransform

from sluitend.dossiers.models import Delivery, WarmHandover
from sluitend.insight import words
from sluitend.insight.college.queries.filters import Filters, on_time
from sluitend.insight.college.queries.groups import grouped
from sluitend.learners.models import Enrolment, SchoolType
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application

PER_PAGE = 50


@dataclass(frozen=True)
class Applicant:
    """One row of the inbox. ``help`` is None as long as no dossier came in."""

    application: Application
    school_type: str
    help: bool | None
    warm: WarmHandover | None

    @property
    def word(self) -> words.Word:
        return words.APPLICATION[A(self.application.status)]

    @property
    def warm_word(self) -> words.Word | None:
        return words.warm(self.warm) if self.warm else None

    @property
    def is_on_time(self) -> bool:
        return on_time(self.application)


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, with how many stand in each group."""

    page: Page
    rows: Sequence[Applicant]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def inbox(applications: QuerySet[Application], filters: Filters, number: str | int = 1) -> Inbox:
    """The applications of the college that fit, oldest first, fifty a page."""
    fitting = filters.apply(grouped(applications))
    counts = dict(fitting.order_by().values("group").annotate(count=Count("pk")).values_list("group", "count"))
    paginator = Paginator(listed(applications, filters), PER_PAGE)
    # the groups were counted already, and counting is what costs here
    paginator.count = counts.get(filters.group, 0) if filters.group else sum(counts.values())
    page = paginator.get_page(number)
    return Inbox(page, applicants(list(page.object_list)), counts)


def listed(applications: QuerySet[Application], filters: Filters) -> QuerySet[Any]:
    """The rows in order. Their group is asked only when it is filtered on: it looks at deliveries row by row. No table
    is joined that no line shows: from seven tables on, planning costs more than the fifty rows."""
    open_ones = applications.filter(settled_on=None)
    in_group = (
        grouped(applications, pile_of=filters.pile_of).filter(group=filters.group) if filters.group else open_ones
    )
    return (
        filters.apply(in_group)
        .select_related("offering__programme", "transition__learner", "transition__origin_school")
        .order_by("applied_on", "pk")
    )


def everything(applications: QuerySet[Application], filters: Filters) -> list[Applicant]:
    """All rows that fit, for a spreadsheet."""
    return applicants(list(listed(applications, filters)))


def applicants(rows: Sequence[Application]) -> list[Applicant]:
    """The rows with what else a line shows, in three statements however many there are."""
    keys = [row.pk for row in rows]
    learners = [row.transition.learner_id for row in rows]
    types: dict[tuple[UUID, UUID | None], str] = {
        (learner, school): str(SchoolType(school_type).label)
        for learner, school, school_type in Enrolment.objects.filter(learner__in=learners)
        .order_by("from_on")
        .values_list("learner_id", "organisation_id", "school_type")
    }
    help_asked = {
        row["application"]: _asks_help(row["wanted"]) or _asks_help(row["needed"])
        for row in Delivery.objects.filter(application__in=keys)
        .order_by("version__number")
        .values(
            "application",
            wanted=KeyTransform("A8.wanted", KeyTransform("pupil", "version__content")),
            needed=KeyTransform("B3.needed", KeyTransform("mentor", "version__content")),
        )
    }
    warm = {row.application_id: row for row in WarmHandover.objects.filter(application__in=keys)}
    return [
        Applicant(
            row,
            types.get((row.transition.learner_id, row.transition.origin_school_id), ""),
            help_asked.get(row.pk),
            warm.get(row.pk),
        )
        for row in rows
    ]


def _asks_help(said: Any) -> bool:
    return isinstance(said, list) and bool(said) and said != ["none"]
