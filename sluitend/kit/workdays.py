"""Working days in the Netherlands, for terms that count them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from sluitend.kit import clock

RELEASE = time(16, 30)  # within the hours of pupils and of parents (UX 6)


@cache
def _free(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year).keys())


def is_workday(day: date) -> bool:
    """Monday to Friday and no national holiday."""
    return day.weekday() < 5 and day not in _free(day.year)


def after(day: date, count: int) -> date:
    """The day that lies ``count`` working days after ``day``; ``day`` itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def before(day: date) -> date:
    """The last working day before ``day``."""
    day -= timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def back(day: date, count: int) -> date:
    """The day that lies ``count`` working days before ``day``."""
    for _step in range(count):
        day = before(day)
    return day


def on_or_after(day: date) -> date:
    """``day`` itself when people work then, else the next day they do."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def is_first_of_week(day: date) -> bool:
    """Whether people work on this day for the first time in its week: Monday, or the day after a holiday."""
    return on_or_after(day - timedelta(days=day.weekday())) == day


def release_moment() -> datetime:
    """The next half past four on a working day that is still to come: mails that can be undone go out then."""
    now = clock.now().astimezone(clock.AMSTERDAM)
    today = on_or_after(now.date())
    moment = clock.moment(today, RELEASE)
    return moment if now < moment else clock.moment(after(today, 1), RELEASE)
