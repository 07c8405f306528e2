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


def stated() -> QuerySet[Route]:
    """The destinations that count now, of whoever is still followed."""
    return Route.objects.filter(ended_on=None, transition__settled_on=None)


def closing(today: date) -> QuerySet[Route]:
    """Those that end the search: proven where that is asked, and no longer obliged where that matters."""
    always = _codes(lambda rule: rule.closes is Closes.ALWAYS)
    without_duty = _codes(lambda rule: rule.closes is Closes.WITHOUT_DUTY)
    unproven = Q(proof="", code__in=_codes(lambda rule: rule.needs is not Needs.NOTHING))
    free = Q(code__in=without_duty) & reduce(or_, _free_of_duty(today))
    rows = stated().annotate(last_school_type=duty.last_school_type(f"{LEARNER}_id"))
    return rows.filter(Q(code__in=always) | free).exclude(unproven)


def showing(today: date) -> QuerySet[Route]:
    """Those with which a municipality may see a learner from the deadline on."""
    visible = stated().filter(code__in=_codes(lambda rule: rule.visible))
    return visible.exclude(pk__in=closing(today).values("pk"))


def _free_of_duty(today: date) -> Iterable[Q]:
    """Per school year the day on which the duty is asked: the first of the new one, or today when that has begun."""
    begun = today.year - ((today.month, today.day) < duty.SCHOOL_YEAR_TURNS)
    for years, year in (
        (Q(transition__school_year__lte=begun), begun),
        (Q(transition__school_year=begun + 1), begun + 1),
        (Q(transition__school_year__gt=begun + 1), begun + 2),
    ):
        yield years & ~duty.obliged(begins_on(year, today), learner=LEARNER)


def _codes(fits: Callable[[RouteRule], bool]) -> list[str]:
    return [code for code, rule in ROUTES.items() if fits(rule)]
