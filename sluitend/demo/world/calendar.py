"""The days of one transition year, as this region lives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sluitend.kit import workdays


@dataclass(frozen=True, slots=True)
class Year:
    """A transition year by its number: the calendar year in which school ends and the mbo year starts."""

    number: int

    @property
    def imports_from(self) -> date:
        """Schools load their final years after the count of 1 October."""
        return date(self.number - 1, 10, 2)

    @property
    def latecomers(self) -> date:
        """Pupils who changed schools in the winter are loaded in this week."""
        return date(self.number, 3, 4)

    @property
    def deadline(self) -> date:
        """1 April, in time on the day itself (WEB 8.0.1)."""
        return date(self.number, 4, 1)

    @property
    def dossiers_due(self) -> date:
        """What this region's schools ask of their pupils."""
        return date(self.number, 3, 1)

    @property
    def results(self) -> date:
        """Exam results: a Thursday in the middle of June."""
        return _weekday_from(date(self.number, 6, 10), 3)

    @property
    def summer(self) -> date:
        """The day on which the municipality sees who is not placed."""
        return date(self.number, 7, 1)

    @property
    def starts(self) -> date:
        """The first day of the mbo year: the last Monday of August."""
        return _weekday_from(date(self.number, 8, 25), 0)

    @property
    def count(self) -> date:
        """1 October: who is enrolled nowhere counts as an early leaver."""
        return date(self.number, 10, 1)

    @property
    def hundred_days(self) -> date:
        return self.starts + timedelta(days=100)

    @property
    def ends(self) -> date:
        """No story goes on after this day."""
        return date(self.number + 1, 3, 31)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def workday(day: date) -> date:
    """The day itself or the next one on which schools and offices work: no weekend, holiday or Christmas break."""
    if (day.month, day.day) >= (12, 24):
        day = date(day.year + 1, 1, 4)
    elif (day.month, day.day) <= (1, 3):
        day = date(day.year, 1, 4)
    return workdays.on_or_after(day)
