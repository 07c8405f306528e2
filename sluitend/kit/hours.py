"""Hours in which somebody may be disturbed. What falls outside them waits until they open; this is the one place that
decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sluitend.kit import clock, workdays


@dataclass(frozen=True)
class Hours:
    """From ``opens`` until ``closes``, in Amsterdam; ``on_workdays``: only when people work."""

    opens: time
    closes: time
    on_workdays: bool = False

    def next_open(self, at: datetime) -> datetime:
        """``at`` itself when it lies in these hours, else the moment they open next."""
        local = at.astimezone(clock.AMSTERDAM)
        day = self._day(local.date())
        if day > local.date() or local.time() < self.opens:
            return clock.moment(day, self.opens)
        if local.time() < self.closes:
            return at
        return clock.moment(self._day(day + timedelta(days=1)), self.opens)

    def are_open(self, at: datetime) -> bool:
        """Whether somebody may be disturbed at this moment."""
        return self.next_open(at) == at

    def _day(self, day: date) -> date:
        return workdays.on_or_after(day) if self.on_workdays else day
