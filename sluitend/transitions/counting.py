"""What is counted at night for who may read figures and no persons."""

from __future__ import annotations

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import MoveFigure
from sluitend.transitions.promise import school_year_on
from sluitend.transitions.queries.restarts import restarts


@action
def count_moves(*, by: Actor) -> int:
    """Count anew how those who left each mbo got on, this school year and the one before; gives how many figures."""
    year = school_year_on(clock.today())
    years = (year - 1, year)
    region_of = dict(Organisation.objects.values_list("pk", "region"))
    MoveFigure.objects.filter(school_year__in=years).delete()
    made = MoveFigure.objects.bulk_create(
        [
            MoveFigure(
                region_id=region_of[row.college],
                college_id=row.college,
                counted_at=clock.now(),
                **{name: value for name, value in row._asdict().items() if name != "college"},
            )
            for row in restarts(years)
        ]
    )
    by.record("transitions.moves_counted", None, count=len(made))
    return len(made)
