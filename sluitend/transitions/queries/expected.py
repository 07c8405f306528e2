"""Who is expected at mbo: the statutory list of a school for the municipalities of residence (DOMAIN 3.2, row 1), and of havo
and vwo who could be on it.

Every year between 1 October and 1 February a school for secondary education tells the municipalities which of its pupils are
expected to go to mbo (regulation *Gegevensverstrekking bij overstap naar het mbo*, in force 1 September 2020). The
personal number is in none of our files (DESIGN 7): a municipality finds its residents by name and date of birth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from sluitend.learners.following import LEADS_ELSEWHERE
from sluitend.learners.models import Enrolment, SchoolType
from sluitend.organisations.models import Organisation
from sluitend.transitions.promise import school_year_on

WINDOW = ((10, 1), (2, 1))  # month and day, both included: of the year before, and of the year itself
NOBODY_LEAVES_BEFORE = 4  # the year from which somebody of havo or vwo may leave for mbo


@dataclass(frozen=True)
class Window:
    """When the list of a year is given, and whether that is now."""

    school_year: int
    opens: date
    closes: date
    is_open: bool


@dataclass(frozen=True)
class Mover:
    """One line of the list; ``flagged``: the school said so, the kind of education does not."""

    enrolment: Enrolment
    town: str
    town_code: str
    class_name: str

    @property
    def flagged(self) -> bool:
        return self.enrolment.expected_mbo

    @property
    def track(self) -> str:
        return str(SchoolType(self.enrolment.school_type).label)


@dataclass(frozen=True)
class Town:
    """The pupils of one municipality of residence; without a code where it is not known."""

    name: str
    code: str
    movers: Sequence[Mover]


def window_on(today: date) -> Window:
    """The window of the school year of a day."""
    year = school_year_on(today)
    opens, closes = date(year - 1, *WINDOW[0]), date(year, *WINDOW[1])
    return Window(year, opens, closes, opens <= today <= closes)


def expected_movers(school: Organisation, school_year: int) -> list[Mover]:
    """Who is on the list of that year: the final year of the types that the region names, and who is flagged. By
    municipality and name; one statement."""
    named = Q(is_final_year=True, school_type__in=school.region.reports_expected_of)
    rows = _enrolled(school, school_year).filter(named | Q(expected_mbo=True))
    found = [
        Mover(row, row.learner.residence.name if row.learner.residence else "",
              row.learner.residence.code if row.learner.residence else "",
              row.school_class.name if row.school_class else "")
        for row in rows.select_related("learner__residence", "school_class")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.town, one.town, one.enrolment.learner.search_name))


def by_town(movers: Sequence[Mover]) -> list[Town]:
    """The list in parts, one for each municipality; whose residence is not known stands last."""
    found: dict[tuple[str, str], list[Mover]] = {}
    for one in movers:
        found.setdefault((one.town, one.town_code), []).append(one)
    return [Town(name, code, rows) for (name, code), rows in found.items()]


def could_be_flagged(school: Organisation, school_year: int) -> QuerySet[Enrolment]:
    """Of havo and vwo who may leave for mbo and is not flagged, by class and name."""
    old_enough = Q(is_final_year=True) | Q(year__gte=NOBODY_LEAVES_BEFORE)
    rows = _enrolled(school, school_year).filter(old_enough, school_type__in=LEADS_ELSEWHERE, expected_mbo=False)
    rows = rows.select_related("learner", "school_class")
    return rows.order_by(F("school_class__name").asc(nulls_last=True), "learner__search_name", "pk")


def _enrolled(school: Organisation, school_year: int) -> QuerySet[Enrolment]:
    """Enrolled at this school now, in a class of that year or in none."""
    this_year = Q(school_class=None) | Q(school_class__school_year=school_year)
    return Enrolment.objects.filter(this_year, organisation=school, until_on=None)
