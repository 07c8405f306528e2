"""Days, times and spans in words, as they stand on every screen: "12 maart 2026", "16.30 uur", "gisteren"."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sluitend.kit import clock


def day(value: date | datetime | None, *, year: bool = True, weekday: bool = False) -> str:
    """ "12 maart 2026"; without ``year`` "12 maart", with ``weekday`` "donderdag 12 maart 2026". Empty for None."""
    if value is None:
        return ""
    return _written(_date(value), f"{'l ' if weekday else ''}j F{' Y' if year else ''}", get_language())


@lru_cache(maxsize=4096)  # a list of fifty rows says the same few days
def _written(day: date, how: str, language: str | None) -> str:
    return date_format(day, how)


def at(value: datetime | time | None) -> str:
    """ "16.30 uur", in Amsterdam. Empty for None."""
    if value is None:
        return ""
    local = value.astimezone(clock.AMSTERDAM) if isinstance(value, datetime) else value
    return _("%(time)s hours") % {"time": local.strftime("%H.%M")}


def moment(value: datetime | None) -> str:
    """ "12 maart 2026 om 16.30 uur". Empty for None."""
    if value is None:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": at(value)}


def days_since(value: date | datetime | None) -> str:
    """How long something waits: "vandaag", "gisteren", "5 dagen". A day that is still to come is :func:`days_until`."""
    if value is None:
        return ""
    days = (clock.today() - _date(value)).days
    if days < 0:
        return days_until(value)
    return _NEAR[days]() if days in _NEAR else ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def days_until(value: date | datetime | None) -> str:
    """How far a day is: "vandaag", "morgen", "over 12 dagen". A day that has passed is :func:`days_since`."""
    if value is None:
        return ""
    days = (_date(value) - clock.today()).days
    if days < 0:
        return days_since(value)
    near = {0: _NEAR[0], 1: lambda: _("tomorrow")}
    return near[days]() if days in near else ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


_NEAR = {0: lambda: _("today"), 1: lambda: _("yesterday")}


def _date(value: date | datetime) -> date:
    return value.astimezone(clock.AMSTERDAM).date() if isinstance(value, datetime) else value
