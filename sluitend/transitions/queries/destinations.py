"""The table of destinations over rows: which of those that were stated end a search (``destinations.judge``, set-based)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from sluitend.learners import duty
from sluitend.transitions.destinations import ROUTES, Closes, Needs, RouteRule, begins_on
from sluitend.transitions.models import Route

LEARNER = "transition__learner"


def _codes(fits: Callable[[RouteRule], bool]) -> list[str]:
    return [code for code, rule in ROUTES.items() if fits(rule)]


ALWAYS = _codes(lambda rule: rule.closes is Closes.ALWAYS)
WITHOUT_DUTY = _codes(lambda rule: rule.closes is Closes.WITHOUT_DUTY)
NEVER = _codes(lambda rule: rule.closes is Closes.NEVER)
VISIBLE = _codes(lambda rule: rule.visible)
UNPROVEN = Q(proof="", code__in=_codes(lambda rule: rule.needs is not Needs.NOTHING))


def stated() -> QuerySet[Route]:
    """The destinations that count now, of whoever is still followed."""
    return Route.objects.filter(ended_on=None, transition__settled_on=None)


def closing(today: date) -> QuerySet[Route]:
    """Those that end the search: proven where that is asked, and no longer obliged where that matters."""
    free = Q(code__in=WITHOUT_DUTY) & reduce(or_, (years & ~obliged for years, obliged in _obliged(today)))
    return _with_school_type().filter(Q(code__in=ALWAYS) | free).exclude(UNPROVEN)


def showing(today: date) -> QuerySet[Route]:
    """Those with which a municipality may see a learner from the deadline on: visible, and not closing. Said in so many words,
    because what is not in a list of others costs a comparison with each of them."""
    bound = Q(code__in=WITHOUT_DUTY) & reduce(or_, (years & obliged for years, obliged in _obliged(today)))
    return _with_school_type().filter(UNPROVEN | Q(code__in=NEVER) | bound, code__in=VISIBLE)


def _with_school_type() -> QuerySet[Route]:
    return stated().annotate(last_school_type=duty.last_school_type(f"{LEARNER}_id"))


def _obliged(today: date) -> Iterable[tuple[Q, Q]]:
    """Per school year who is obliged on the day on which that is asked: the first of the new year, or today when that has
    begun."""
    begun = today.year - ((today.month, today.day) < duty.SCHOOL_YEAR_TURNS)
    for years, year in (
        (Q(transition__school_year__lte=begun), begun),
        (Q(transition__school_year=begun + 1), begun + 1),
        (Q(transition__school_year__gt=begun + 1), begun + 2),
    ):
        yield years, duty.obliged(begins_on(year, today), learner=LEARNER)
