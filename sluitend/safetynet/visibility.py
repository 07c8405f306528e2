"""When a municipality may see a learner, as a table of named sets of transitions (DOMAIN 7.3.5).

Each rule is one queryset over unsettled transitions as they stand on a day; ``opening`` joins them with who is a
candidate at all. Beside the rules a school may ask for help itself (``transitions.actions.show_to_municipality``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock, workdays
from sluitend.organisations.models import Region
from sluitend.safetynet.duty import QUALIFICATION_DUTY_ENDS, born_after
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import NOT_PLACED, ROUTES, TransferStatus, TransitionKind
from sluitend.transitions.models import Event, Route, Transition
from sluitend.transitions.planning import STALLS_AFTER

STAYS_DAYS = 14  # after the reason is gone, so that a placement that falls through at once is not a new search
COUNT_DATE = (10, 1)  # 1 October, on which enrolments are counted (DOMAIN 3.6, vsv_count_date)
MOVING = (TransitionKind.VO_MBO, TransitionKind.MBO_MBO)  # outflow has follow-ups of its own until the age limit
CLOSING_ROUTES = [code for code, rule in ROUTES.items() if rule.closes]


@dataclass(frozen=True)
class Reason:
    """Why a municipality sees a learner: the set it holds for on a day, and the words for people."""

    code: str
    label: str | Promise
    holds: Callable[[date], QuerySet[Transition]]


def searching(today: date) -> QuerySet[Transition]:
    """No place, no start and no destination that ends the search."""
    closed = Exists(Route.objects.filter(transition=OuterRef("pk"), ended_on=None, code__in=CLOSING_ROUTES))
    undecided = Q(status__in=NOT_PLACED) | (Q(status=TransferStatus.OTHER_ROUTE) & ~closed)
    return Transition.objects.filter(undecided, settled_on=None)


def _did_not_arrive(today: date) -> QuerySet[Transition]:
    return Transition.objects.filter(settled_on=None, status=TransferStatus.NO_SHOW)


def _not_enrolled_on_the_count_date(today: date) -> QuerySet[Transition]:
    last = today.year if (today.month, today.day) >= COUNT_DATE else today.year - 1
    return searching(today).filter(kind__in=MOVING, school_year__lte=last)


def _in_the_summer(today: date) -> QuerySet[Transition]:
    """From the region's day on; a year whose summer has passed stays."""
    opened = [
        Q(learner__residence__region__summer_opens=opens, school_year__lte=_last_year_opened(opens, today))
        for opens in Region.objects.values_list("summer_opens", flat=True).distinct()
    ]
    return searching(today).filter(reduce(or_, opened, Q(pk__in=[])), kind__in=MOVING)


def _last_year_opened(opens: str, today: date) -> int:
    return today.year if today.strftime("%m-%d") >= opens else today.year - 1


def _left_an_mbo(today: date) -> QuerySet[Transition]:
    """Taken off the roll of an mbo without a place: under 18 at once, else after ten working days without an application
    (DOMAIN 7.5)."""
    left = Event.objects.filter(transition=OuterRef("pk"), kind=Kind.DEREGISTRATION)
    long_ago = left.filter(occurred_at__lt=clock.moment(workdays.back(today, STALLS_AFTER), time(0)))
    young = Q(learner__birth_date=None) | Q(learner__birth_date__gt=born_after(QUALIFICATION_DUTY_ENDS, today))
    return searching(today).filter((Q(Exists(left)) & young) | (Q(Exists(long_ago)) & Q(best_level=0)))


REASONS = (  # the first that holds is the one that is noted
    Reason("no_show", _("was expected in class and did not come"), _did_not_arrive),
    Reason("left_mbo", _("left an mbo and has no new place"), _left_an_mbo),
    Reason("count_date", _("not enrolled anywhere on 1 October"), _not_enrolled_on_the_count_date),
    Reason("summer", _("no place when the summer list opened"), _in_the_summer),
)
ASKED = "asked"  # a school asked for help at any moment (DOMAIN 7.3.5, 3a)
LABELS: dict[str, str | Promise] = {reason.code: reason.label for reason in REASONS} | {
    ASKED: _("the school asked for help"),
    "handover": _("taken over from another party"),
    "lost": _("the mbo does not know where this student is"),
}


def candidates(today: date) -> QuerySet[Transition]:
    """Whom a municipality may see at all: a resident, without startkwalificatie, younger than the region's limit.

    An unknown birth date does not hide anybody: it would be the very learner who falls through.
    """
    ages = Region.objects.values_list("follow_until_age", flat=True).distinct()
    young = [
        Q(learner__residence__region__follow_until_age=age)
        & (Q(learner__birth_date=None) | Q(learner__birth_date__gt=born_after(age, today)))
        for age in ages
    ]
    unqualified = Q(learner__basic_qualification_on=None) | Q(learner__basic_qualification_on__gt=today)
    return Transition.objects.filter(reduce(or_, young, Q(pk__in=[])), unqualified, settled_on=None)


def opening(reason: Reason, today: date) -> QuerySet[Transition]:
    """The transitions that this reason opens today: candidates nobody at a municipality sees yet."""
    return reason.holds(today).filter(pk__in=candidates(today).values("pk"), visible_to_municipality=None)


def closing(today: date) -> QuerySet[Transition]:
    """In view without need: placed, started or with a closing destination for so many days, or no candidate any more.

    Not while there is an open case, nor while the municipality is the holder.
    """
    settled_down = Q(status_since__lte=today - timedelta(days=STAYS_DAYS)) & ~Q(pk__in=searching(today).values("pk"))
    open_case = MunicipalCase.objects.filter(transition=OuterRef("pk"), closed_on=None)
    in_view = Transition.objects.filter(settled_on=None, visible_to_municipality__isnull=False)
    return (
        in_view.filter(settled_down | ~Q(pk__in=candidates(today).values("pk")))
        .exclude(Exists(open_case))
        .exclude(holder=F("visible_to_municipality"))
    )
