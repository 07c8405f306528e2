"""What somebody looks for among the applications, and what there is to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sluitend.learners.names import search_name
from sluitend.organisations.models import Offering
from sluitend.transitions.admission import APPLY_BY, APPLY_BY_OTHERWISE, apply_by
from sluitend.transitions.models import Application


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty means everything. ``on_time``: "ja" up to and with 1 April, "nee" after it.
    ``pile_of``: the moment at which somebody began to read through a group."""

    group: str = ""
    team: str = ""
    programme: str = ""
    on_time: str = ""
    search: str = ""
    pile_of: datetime | None = None

    def apply(self, applications: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit, but for the group: its chips count all groups."""
        found = applications
        if self.team:
            found = found.filter(offering__team=self.team)
        if self.programme:
            found = found.filter(offering__programme=self.programme)
        if self.on_time:
            found = found.filter(_on_time() if self.on_time == "ja" else ~_on_time())
        for word in search_name("", "", self.search).split():
            found = found.filter(transition__learner__search_name__contains=word)
        return found


def _on_time() -> Q:
    """Applied by the last day of the transition's year, that day included (DOMAIN 3.1)."""
    month, day = APPLY_BY
    year = F("transition__school_year")
    plain = Q(applied_on__year__lt=year) | (
        Q(applied_on__year=year)
        & (Q(applied_on__month__lt=month) | Q(applied_on__month=month, applied_on__day__lte=day))
    )
    otherwise = (Q(transition__school_year=year, applied_on__lte=last) for year, last in APPLY_BY_OTHERWISE.items())
    return reduce(or_, otherwise, plain)


def on_time(application: Application) -> bool:
    return application.applied_on <= apply_by(application.transition.school_year)


@dataclass(frozen=True)
class Choices:
    """What can be filtered on: the teams and programmes that have applications."""

    teams: Sequence[str]
    programmes: Sequence[tuple[str, str]]


def choices(applications: QuerySet[Application]) -> Choices:
    wanted = applications.filter(offering=OuterRef("pk"), settled_on=None)
    # from the offering's side the database stops at the first application of each; the other way round it reads them all
    rows = (
        Offering.objects.filter(Exists(wanted))
        .order_by("programme__name", "programme")
        .values_list("team", "programme", "programme__name", "programme__level")
    )
    programmes = {crebo: f"{name} n{level}" for _team, crebo, name, level in rows}
    return Choices(sorted({team for team, *_rest in rows if team}), list(programmes.items()))
