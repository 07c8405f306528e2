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
from sluitend.learners.duty import QUALIFICATION_DUTY_ENDS, born_after
from sluitend.organisations.models import Region
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions.admission import apply_by
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import NOT_PLACED, TransferStatus, TransitionKind
from sluitend.transitions.models import Event, Route, Transition
from sluitend.transitions.planning import STALLS_AFTER
from sluitend.transitions.queries.destinations import closing as closing_routes
from sluitend.transitions.queries.destinations import showing as showing_routes

STAYS_DAYS = 14  # after the reason is gone, so that a placement that falls through at once is not a new search
LATE_WORKDAYS = 10  # after the last day to apply in time, before who has no application is seen
COUNT_DATE = (10, 1)  # 1 October, on which enrolments are counted (DOMAIN 3.6, vsv_count_date)
MOVING = (TransitionKind.VO_MBO, TransitionKind.MBO_MBO)  # outflow has follow-ups of its own until the age limit


@dataclass(frozen=True)
class Reason:
    """Why a municipality sees a learner: the set it holds for on a day, and the words for people. ``asks``: the municipality
    is asked to take over; else it looks along while the school goes on."""

    code: str
    label: str | Promise
    holds: Callable[[date], QuerySet[Transition]]
    asks: bool = True


def searching(today: date) -> QuerySet[Transition]:
    """No place, no start and no destination that ends the search."""
    closed = Exists(closing_routes(today).filter(transition=OuterRef("pk")))
    undecided = Q(status__in=NOT_PLACED) | (Q(status=TransferStatus.OTHER_ROUTE) & ~closed)
    return Transition.objects.filter(undecided, settled_on=None)


def _did_not_arrive(today: date) -> QuerySet[Transition]:
    return Transition.objects.filter(settled_on=None, status=TransferStatus.NO_SHOW)


def at_school_first(today: date) -> Q:
    """Who did not come and is looked for by the school first, as their region agreed: nothing opens the view meanwhile."""
    regions = Region.objects.filter(no_show_workdays__gt=0).values_list("no_show_workdays", flat=True).distinct()
    waiting = [
        Q(learner__residence__region__no_show_workdays=days, status_since__gte=_said_from(days, today))
        for days in regions
    ]
    return Q(status=TransferStatus.NO_SHOW) & reduce(or_, waiting, Q(pk__in=[]))


def _said_from(days: int, today: date) -> date:
    """Of who was missed on this day or later so many working days have not passed yet."""
    return workdays.back(workdays.before(today + timedelta(days=1)), days - 1)


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


def _without_a_choice_after_the_deadline(today: date) -> QuerySet[Transition]:
    """No application, further from a place than before, or a destination with which a municipality looks along."""
    last = today.year if today >= late_from(today.year) else today.year - 1
    looked_at = Exists(showing_routes(today).filter(transition=OuterRef("pk")))
    nowhere = Q(status=TransferStatus.UNKNOWN) | Q(has_dropped=True)
    return searching(today).filter(
        nowhere | (Q(status=TransferStatus.OTHER_ROUTE) & looked_at),
        kind=TransitionKind.VO_MBO,
        school_year__lte=last,
    )


def late_from(school_year: int) -> date:
    """From this day on a municipality sees who has no application: ten working days after the last day to apply in time."""
    return workdays.after(apply_by(school_year), LATE_WORKDAYS)


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
    Reason(
        "deadline", _("no application ten working days after 1 April"), _without_a_choice_after_the_deadline, asks=False
    ),
)
LOOKING_ALONG = tuple(reason.code for reason in REASONS if not reason.asks)
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
    """The transitions that this reason opens today: candidates nobody at a municipality sees yet, or whom one only looks
    along with and is now to be asked for."""
    unseen = Q(visible_to_municipality=None)
    if reason.asks:
        unseen |= Q(visible_because__in=LOOKING_ALONG)
    return reason.holds(today).filter(unseen, ~at_school_first(today), pk__in=candidates(today).values("pk"))


def closing(today: date) -> QuerySet[Transition]:
    """In view without need: placed, started or with a closing destination for so many days, or no candidate any more.

    Not while there is an open case, nor while the municipality is the holder.
    """
    since = today - timedelta(days=STAYS_DAYS)
    fresh_route = Exists(Route.objects.filter(transition=OuterRef("pk"), ended_on=None, declared_on__gt=since))
    found = ~Q(pk__in=searching(today).values("pk")) & ~(Q(status=TransferStatus.OTHER_ROUTE) & fresh_route)
    settled_down = Q(status_since__lte=since) & found
    open_case = MunicipalCase.objects.filter(transition=OuterRef("pk"), closed_on=None)
    in_view = Transition.objects.filter(settled_on=None, visible_to_municipality__isnull=False)
    return (
        in_view.filter(settled_down | ~Q(pk__in=candidates(today).values("pk")))
        .exclude(Exists(open_case))
        .exclude(holder=F("visible_to_municipality"))
    )


def moved() -> QuerySet[Transition]:
    """In view of a municipality where the learner no longer lives, and which neither holds the learner nor has an open case:
    the new one is to see what the rules say."""
    open_case = MunicipalCase.objects.filter(transition=OuterRef("pk"), closed_on=None)
    in_view = Transition.objects.filter(settled_on=None, visible_to_municipality__isnull=False)
    elsewhere = in_view.filter(learner__residence__isnull=False).exclude(
        learner__residence=F("visible_to_municipality")
    )
    return elsewhere.exclude(Exists(open_case)).exclude(holder=F("visible_to_municipality"))


# --- When a rule looks ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """A day on which a rule may open the view; None: at once, whenever it happens."""

    label: str | Promise
    on: date | None
    after: int = 0  # working days, where it happens first and the view opens then


def looks_ahead(region: Region, today: date) -> list[Look]:
    """All rules that open a view, for nobody in particular: each with the next day on which it looks."""
    month, day = map(int, region.summer_opens.split("-"))
    deadline = late_from(today.year)
    days = {
        "deadline": deadline if deadline > today else late_from(today.year + 1),
        "summer": _next(month, day, today),
        "count_date": _next(*COUNT_DATE, today),
    }
    after = {"no_show": region.no_show_workdays}
    rules = (ASKED, "no_show", "deadline", "summer", "count_date")
    return [Look(LABELS[code], days.get(code), after.get(code, 0)) for code in rules]


def _next(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year > today else date(today.year + 1, month, day)


def next_look(transition: Transition, today: date) -> Look | None:
    """The first rule with a day that looks at this transition after today; without a day when only what happens can open
    it. None for who is no candidate. Whether there is a place by then it does not say."""
    if not candidates(today).filter(pk=transition.pk).exists() or transition.learner.residence is None:
        return None
    region, year = transition.learner.residence.region, transition.school_year
    days = [("summer", region.summer_opens_on(year)), ("count_date", date(year, *COUNT_DATE))]
    if transition.kind == TransitionKind.VO_MBO:
        days.insert(0, ("deadline", late_from(year)))
    ahead = [Look(LABELS[code], on) for code, on in days if on > today and transition.kind in MOVING]
    return ahead[0] if ahead else Look(LABELS[ASKED], None)
