"""Days and times in words, as filters."""

from __future__ import annotations

from datetime import date, datetime

from sluitend.kit import words
from sluitend.kit.components import register


@register.filter
def day(value: date | datetime | None) -> str:
    """ "12 maart 2026"."""
    return words.day(value)


@register.filter
def day_of_year(value: date | datetime | None) -> str:
    """ "12 maart", where the year is known."""
    return words.day(value, year=False)


@register.filter
def weekday(value: date | datetime | None) -> str:
    """ "donderdag 12 maart 2026"."""
    return words.day(value, weekday=True)


@register.filter
def at(value: datetime | None) -> str:
    """ "16.30 uur"."""
    return words.at(value)


@register.filter
def moment(value: datetime | None) -> str:
    """ "12 maart 2026 om 16.30 uur"."""
    return words.moment(value)


@register.filter
def days_since(value: date | datetime | None) -> str:
    """ "vandaag", "gisteren", "5 dagen"."""
    return words.days_since(value)


@register.filter
def days_until(value: date | datetime | None) -> str:
    """ "vandaag", "morgen", "over 12 dagen"."""
    return words.days_until(value)
