"""Warm handovers that are still to be held."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from sluitend.dossiers.lifecycle import WarmStatus
from sluitend.dossiers.models import WarmHandover
from sluitend.insight import words
from sluitend.kit import clock


@dataclass(frozen=True)
class WarmRow:
    """A conversation that is still to be held."""

    warm: WarmHandover

    @property
    def word(self) -> words.Word:
        return words.WARM[WarmStatus(self.warm.status)]

    @property
    def is_late(self) -> bool:
        return self.warm.due_on < clock.today()


def warm_rows(handovers: QuerySet[WarmHandover]) -> list[WarmRow]:
    """Open conversations, the first to be late first."""
    rows = handovers.select_related(
        "application__transition__learner",
        "application__transition__origin_school",
        "application__offering__programme",
        "owner",
    ).order_by("due_on", "pk")
    return [WarmRow(row) for row in rows]
