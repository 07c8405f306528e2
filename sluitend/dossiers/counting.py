"""What is counted at night for who may read figures and no persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from uuid import UUID

from sluitend.access.actor import Actor, action
from sluitend.dossiers.models import LeadTime
from sluitend.dossiers.queries.lead_times import lead_times
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.transitions.promise import school_year_on


@action
def count_lead_times(*, by: Actor) -> int:
    """Count the lead times of each school and college anew, this year and the year before; gives how many figures."""
    year = school_year_on(clock.today())
    LeadTime.objects.filter(school_year__in=(year - 1, year)).delete()
    made = LeadTime.objects.bulk_create(_counted(year))
    by.record("dossiers.lead_times_counted", None, count=len(made))
    return len(made)


def _counted(school_year: int) -> Iterator[LeadTime]:
    region_of = dict(Organisation.objects.values_list("pk", "region"))
    for by in ("school", "college"):
        for row in lead_times(by, school_year):
            if row.group is not None:
                yield LeadTime(
                    region_id=region_of[cast(UUID, row.group)],
                    organisation_id=row.group,
                    school_year=row.school_year,
                    step=row.step,
                    learners=row.learners,
                    median=row.median,
                    ninth=row.ninth,
                    counted_at=clock.now(),
                )
