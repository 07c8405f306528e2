"""Moving the clock of a demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sluitend.kit import clock, jobs
from sluitend.organisations.models import Region
from sluitend.safetynet.visibility import COUNT_DATE
from sluitend.transitions.jobs import YEAR_TURNS

STRIDE = timedelta(days=7)
FARTHEST = timedelta(days=400)


def move_clock(day: date) -> int:
    """Let the demo live on another day; forwards, the nights in between do their work. Gives how many nights that were.

    Nobody acts in between: only rules and terms do. Going back undoes nothing; a demo that is played anew does.
    """
    nights = list(nights_between(clock.today(), day, openings=_openings()))
    clock.move_demo_to(day)
    for night in nights:
        with clock.standing(night):
            jobs.run_due()
    return len(nights)


def nights_between(since: date, until: date, *, openings: set[tuple[int, int]]) -> Iterator[date]:
    """The nights that matter: the days (month, day) on which a rule opens or closes something, every seventh day so
    that a term that passed is followed within the week, and the last.

    The rounds ask what is due by now and are idempotent, so a night that is left out is made up for by the next.
    """
    following = since + STRIDE
    for number in range(1, (until - since).days + 1):
        day = since + timedelta(days=number)
        if day in (until, following) or (day.month, day.day) in openings:
            yield day
            following = day + STRIDE


def _openings() -> set[tuple[int, int]]:
    summers = Region.objects.values_list("summer_opens", flat=True).distinct()
    return {YEAR_TURNS, COUNT_DATE, *((int(text[:2]), int(text[3:])) for text in summers)}
