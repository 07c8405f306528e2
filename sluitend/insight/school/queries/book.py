"""The yearly book of a school (*tabellenboek*): where its pupils go, of the whole school, each track and each class, beside
the year before on the same day.

Counted from events as they were known (``transitions.queries.as_it_stood``): what somebody printed then is what stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock
from sluitend.learners.models import SchoolType
from sluitend.organisations.models import Organisation
from sluitend.transitions.destinations import ROUTES
from sluitend.transitions.lifecycle import SettledReason, TransferStatus
from sluitend.transitions.models import Transition
from sluitend.transitions.queries.as_it_stood import Stood, as_it_stood

MBO, UNDERWAY, ELSEWHERE, NOWHERE = "mbo", "onderweg", "anders", "geen"
GROUPS: Mapping[str, str | Promise] = {
    MBO: _("Enrolled at mbo"),
    UNDERWAY: _("On the way to mbo"),
    ELSEWHERE: _("Other destination"),
    NOWHERE: _("No destination"),
}
LEVELS: Mapping[int, str | Promise] = {
    1: _("mbo level 1 (entree)"), 2: _("mbo level 2"), 3: _("mbo level 3"), 4: _("mbo level 4"),
}  # fmt: skip
UNKNOWN_LEVEL = 0
UNDERWAY_WORDS: Mapping[str, str | Promise] = {
    TransferStatus.OFFERED: _("place offered, not enrolled yet"),
    TransferStatus.INTAKE: _("in intake"),
    TransferStatus.APPLIED: _("applied"),
}
NOWHERE_WORDS: Mapping[str, str | Promise] = {
    TransferStatus.UNKNOWN: _("no application and no destination"),
    TransferStatus.NOT_ADMITTED: _("not enrolled, no other application"),
    TransferStatus.WITHDRAWN: _("withdrawn, no other application"),
    TransferStatus.NO_SHOW: _("did not come to class"),
}
OF_SETTLED = {  # a transition that was settled without a stated destination
    SettledReason.STAYED: "repeat_year",
    SettledReason.MOVED_ABROAD: "abroad",
    SettledReason.EXEMPT: "gap_exemption",
    SettledReason.OTHER_ROUTE: "other",
    SettledReason.AGE_LIMIT: "other",
}
NOT_COUNTED = (SettledReason.OPENED_BY_MISTAKE, SettledReason.DECEASED)
FIXED_DAYS = ((4, 1), (7, 1), (10, 1))  # beside today: the deadline, the summer list, the count date


@dataclass(frozen=True)
class Destination:
    """A line of the book: the group it belongs to, and a code within it."""

    group: str
    code: str

    @property
    def label(self) -> str:
        if self.group == MBO:
            return str(LEVELS.get(int(self.code), _("mbo, level not known")))
        if self.group == ELSEWHERE:
            return str(ROUTES[self.code].label)
        return str((UNDERWAY_WORDS if self.group == UNDERWAY else NOWHERE_WORDS)[self.code])


def destination_of(row: Stood) -> Destination:
    """Where somebody goes, in exactly one line."""
    if row.status in (TransferStatus.PLACED, TransferStatus.STARTED):
        return Destination(MBO, str(row.mbo_level or UNKNOWN_LEVEL))
    if row.route in ROUTES:
        return Destination(ELSEWHERE, row.route)
    if row.settled in OF_SETTLED:
        return Destination(ELSEWHERE, OF_SETTLED[row.settled])
    return Destination(UNDERWAY if row.status in UNDERWAY_WORDS else NOWHERE, row.status)


ORDER: Sequence[Destination] = (
    *(Destination(MBO, str(level)) for level in (*LEVELS, UNKNOWN_LEVEL)),
    *(Destination(UNDERWAY, status) for status in UNDERWAY_WORDS),
    *(Destination(ELSEWHERE, code) for code in ROUTES),
    *(Destination(NOWHERE, status) for status in NOWHERE_WORDS),
)


@dataclass(frozen=True)
class Cell:
    """How many of how many, this year or the year before."""

    count: int
    total: int

    @property
    def share(self) -> int:
        """In whole percents; 0 of nobody."""
        return round(100 * self.count / self.total) if self.total else 0


@dataclass
class Counts:
    """Of one school, track or class: how many go where, now and the year before."""

    name: str
    now: Counter[Destination] = field(default_factory=Counter)
    before: Counter[Destination] = field(default_factory=Counter)

    @property
    def totals(self) -> tuple[int, int]:
        return self.now.total(), self.before.total()

    def cells(self, fits: Callable[[Destination], bool]) -> tuple[Cell, Cell]:
        """Of the destinations that fit: now, and the year before."""
        return tuple(  # type: ignore[return-value]
            Cell(sum(count for one, count in year.items() if fits(one)), year.total())
            for year in (self.now, self.before)
        )

    @property
    def by_group(self) -> list[tuple[str, str, Cell, Cell]]:
        return [
            (group, str(label), *self.cells(lambda one, group=group: one.group == group))  # type: ignore[misc]
            for group, label in GROUPS.items()
        ]

    @property
    def grouped(self) -> list[tuple[str, Cell, Cell, list[tuple[Destination, Cell, Cell]]]]:
        """Each group with its own destinations under it; a group that nobody is in stands there too."""
        return [
            (label, now, before, [row for row in self.by_destination if row[0].group == group])
            for group, label, now, before in self.by_group
        ]

    @property
    def by_destination(self) -> list[tuple[Destination, Cell, Cell]]:
        """The lines of a group together, those that nobody goes to in either year left out."""
        there = [one for one in ORDER if self.now[one] or self.before[one]]
        return [(one, *self.cells(lambda other, one=one: other == one)) for one in there]  # type: ignore[misc]


@dataclass(frozen=True)
class Book:
    """The book of one year, as it stood on a day."""

    year: int
    day: date
    day_before: date
    years: Sequence[int]
    days: Sequence[tuple[str, date]]  # as it stands in the address, and the day of this year
    school: Counts
    tracks: Sequence[Counts]
    classes: Sequence[Counts]


def book(school: Organisation, *, year: str, day: str) -> Book | None:
    """The book for what stands in the address: a year of which there are transitions, and one of the fixed days or today;
    None while the school has never followed anybody. Two statements, however many pupils."""
    years = sorted(set(Transition.objects.filter(origin_school=school).values_list("school_year", flat=True)))
    if not years:
        return None
    chosen = int(year) if year.isdecimal() and int(year) in years else years[-1]
    days = days_of(chosen, years[-1])
    on = dict(days).get(day, days[0][1])
    before = _in_year(on, on.year - 1)
    rows = as_it_stood(school, {chosen: _end_of(on), chosen - 1: _end_of(before)})
    counted = [row for row in rows if row.settled not in NOT_COUNTED]
    return Book(
        year=chosen,
        day=on,
        day_before=before,
        years=years[::-1][:5],
        days=days,
        school=_whole(counted, chosen),
        tracks=_by(counted, chosen, lambda row: row.school_type, list(SchoolType.values), _track),
        classes=_by(counted, chosen, lambda row: row.class_name, None, lambda name: name or gettext("in no class")),
    )


def days_of(year: int, newest: int) -> list[tuple[str, date]]:
    """The days to choose from: today in that year, and the fixed days of it that have passed."""
    today = clock.today()
    same = _in_year(today, today.year - (newest - year))
    fixed = [date(year, month, day) for month, day in FIXED_DAYS]
    return [("vandaag", same), *((f"{one:%d-%m}", one) for one in fixed if one <= today)]


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February is 28 February where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _end_of(day: date) -> datetime:
    return clock.moment(day + timedelta(days=1), time(0))


def _track(code: str) -> str:
    return str(SchoolType(code).label) if code in SchoolType.values else str(SchoolType.UNKNOWN.label)


def _whole(rows: Iterable[Stood], year: int) -> Counts:
    found = Counts(gettext("The whole school"))
    for row in rows:
        (found.now if row.school_year == year else found.before)[destination_of(row)] += 1
    return found


def _by(
    rows: Iterable[Stood], year: int, key: Callable[[Stood], str], order: list[str] | None, name: Callable[[str], str]
) -> list[Counts]:
    """Counted by track or by class; who is in none stands last. A class has the name that it had each year."""
    found: dict[str, Counts] = {}
    for row in rows:
        line = found.setdefault(key(row), Counts(name(key(row))))
        (line.now if row.school_year == year else line.before)[destination_of(row)] += 1
    places = {code: place for place, code in enumerate(order or sorted(found))}
    return [found[code] for code in sorted(found, key=lambda code: (not code, places.get(code, len(places)), code))]
