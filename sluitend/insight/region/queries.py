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
