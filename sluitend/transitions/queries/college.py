"""What recording a status would do, before it is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sluitend.transitions.lifecycle import APPLICATION, ApplicationStatus
from sluitend.transitions.models import Application

A = ApplicationStatus
TELLS_SCHOOL = (A.NO_SHOW, A.DEREGISTERED)  # after these the school is to act


def not_ticked(shown: QuerySet[Application], here: Collection[UUID]) -> list[Application]:
    """Who of those shown is still to be said something of, and was not ticked as being there; by name."""
    rows = shown.filter(status=A.ENROLLED).exclude(pk__in=here).select_related("transition__learner")
    return list(rows.order_by("transition__learner__search_name", "pk"))


@dataclass(frozen=True)
class Preview:
    """Who takes the step, and who cannot from where they are."""

    status: ApplicationStatus
    ready: Sequence[Application]
    left: Sequence[Application]

    @property
    def tells_school(self) -> bool:
        return self.status in TELLS_SCHOOL

    @property
    def makes_holder(self) -> bool:
        return self.status == A.STARTED


def preview(applications: QuerySet[Application], status: ApplicationStatus) -> Preview:
    """What :func:`actions.record_statuses` would do with these rows."""
    rows = list(
        applications.select_related("transition__learner", "offering__programme").order_by(
            "transition__learner__search_name", "pk"
        )
    )
    ready = [row for row in rows if row.status != status and status in APPLICATION.open_steps(row.status)]
    return Preview(status, ready, [row for row in rows if row not in ready])
