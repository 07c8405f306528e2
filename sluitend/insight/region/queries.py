"""What a region asks: figures of the organisations in it, none of them of fewer than five learners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sluitend.access.actor import Actor
from sluitend.dossiers.models import LeadTime
from sluitend.insight.lead_times import Table, of_organisations
from sluitend.organisations.models import SCHOOL_KINDS, Organisation, OrganisationKind
from sluitend.transitions.models import MoveFigure
from sluitend.transitions.policies import FEWEST

OF_SCHOOLS, OF_COLLEGES = ("pupil", "mentor", "guardian", "mbo"), ("mbo",)


@dataclass(frozen=True)
class PerOrganisation:
    """The steps of the schools, and what colleges do themselves."""

    schools: Sequence[Table]
    colleges: Sequence[Table]


def per_organisation(figures: QuerySet[LeadTime], actor: Actor, school_year: int) -> PerOrganisation:
    """Every school and college of the region, in two statements."""
    rows = list(figures.filter(school_year__in=(school_year - 1, school_year)))
    schools, colleges = _names(actor, SCHOOL_KINDS), _names(actor, (OrganisationKind.MBO,))
    return PerOrganisation(
        of_organisations(rows, schools, school_year, OF_SCHOOLS),
        of_organisations(rows, colleges, school_year, OF_COLLEGES),
    )


def _names(actor: Actor, kinds: Sequence[OrganisationKind]) -> dict[UUID, str]:
    if actor.organisation is None:
        return {}
    rows = Organisation.objects.filter(region=actor.organisation.region_id, kind__in=kinds, closed_on=None)
    return dict(rows.order_by("name").values_list("pk", "name"))


# --- Who left an mbo ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """One mbo in one school year; ``figure`` is None where nobody left, or too few to show."""

    name: str
    school_year: int
    figure: MoveFigure | None

    @property
    def by_october(self) -> int | None:
        """Of a hundred who left, how many had started anew by the first 1 October; None while that day is to come, or for too
        few."""
        return _share(self.figure.by_october, self.figure.due_october) if self.figure else None

    @property
    def by_february(self) -> int | None:
        """The same by the first 1 February."""
        return _share(self.figure.by_february, self.figure.due_february) if self.figure else None


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEWEST else None


def moves_of(figures: QuerySet[MoveFigure], actor: Actor, school_year: int) -> list[Moved]:
    """Every mbo of the region, this school year and the one before; two statements."""
    years = (school_year, school_year - 1)
    rows = {(row.college_id, row.school_year): row for row in figures.filter(school_year__in=years)}
    names = _names(actor, (OrganisationKind.MBO,))
    return [Moved(name, year, rows.get((key, year))) for key, name in names.items() for year in years]
