"""How the way to a next place goes: one function per plot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sluitend.demo.world.calendar import workday
from sluitend.demo.world.fates import Plot
from sluitend.demo.world.stories.applications import (
    apply,
    enrols,
    gets_an_offer,
    in_time,
    is_refused,
    record,
    route,
    seen_in_class,
    starts,
    talk,
    withdraws,
)
from sluitend.demo.world.stories.municipality import falls_out, municipality
from sluitend.demo.world.stories.teller import Teller


def _straight(teller: Teller) -> None:
    starts(teller, apply(teller, teller.first, *in_time(teller)))


def _two_choices(teller: Teller) -> None:
    first = apply(teller, teller.first, *in_time(teller))
    second = apply(teller, teller.second, *in_time(teller), preference=2)
    settled = enrols(teller, first)
    seen_in_class(teller, first, settled)
    withdraws(teller, second, teller.after(max(settled, teller.applied[second][0]), 1, 10))


def _late(teller: Teller) -> None:
    deadline = teller.year.deadline
    starts(teller, apply(teller, teller.first, deadline + timedelta(days=4), deadline + timedelta(days=60)))


def _rejected_placed(teller: Teller) -> None:
    told = is_refused(teller, apply(teller, teller.first, *in_time(teller)))
    starts(teller, apply(teller, teller.second, teller.after(told, 4, 10), told + timedelta(days=25)))


def _lower_level(teller: Teller) -> None:
    first = apply(teller, teller.first, *in_time(teller))
    talked = talk(teller, first)
    advised = record(teller, first, "not_admitted", teller.after(talked, 2, 10))
    teller.ended[first] = advised
    starts(teller, apply(teller, teller.lower, teller.after(advised, 1, 6), advised + timedelta(days=14)))


def _waiting_list(teller: Teller) -> None:
    application = apply(teller, teller.first, *in_time(teller))
    waits = record(teller, application, "waitlisted", teller.after(teller.applied[application][0], 10, 25))
    planned = record(teller, application, "intake_planned", teller.after(waits, 20, 40))
    done = record(teller, application, "intake_done", teller.after(planned, 5, 10))
    offered = record(teller, application, "contract_offered", teller.after(done, 2, 6))
    seen_in_class(teller, application, record(teller, application, "enrolled", teller.after(offered, 3, 12)))


def _changed_in_summer(teller: Teller) -> None:
    first = apply(teller, teller.first, *in_time(teller))
    offered = gets_an_offer(teller, first)
    left = withdraws(teller, first, max(teller.after(offered, 1, 4), teller.after(teller.year.results, 1, 8)))
    application = apply(teller, teller.second, teller.after(left, 1, 2), left + timedelta(days=4))
    talked = record(teller, application, "intake_planned", teller.after(teller.applied[application][0], 1, 3))
    done = record(teller, application, "intake_done", teller.after(talked, 2, 7))
    offered = record(teller, application, "contract_offered", teller.after(done, 1, 3))
    seen_in_class(teller, application, record(teller, application, "enrolled", teller.after(offered, 1, 5)))


def _repeats(teller: Teller) -> None:
    application = apply(teller, teller.first, *in_time(teller))
    offered = gets_an_offer(teller, application)
    failed = max(teller.after(teller.year.results, 1, 6), offered)
    route(teller, "repeat_year", failed)
    withdraws(teller, application, teller.after(failed, 0, 3))


def _havo(teller: Teller) -> None:
    route(teller, "havo", teller.between(date(teller.year.number, 2, 1), date(teller.year.number, 5, 20)))


def _outside_region(teller: Teller) -> None:
    route(
        teller, "mbo_outside_region", teller.between(date(teller.year.number, 2, 10), date(teller.year.number, 5, 10))
    )


def _works(teller: Teller) -> None:
    route(teller, "work", teller.between(date(teller.year.number, 4, 10), date(teller.year.number, 6, 20)))


def _day_activity(teller: Teller) -> None:
    route(teller, "day_activity", teller.between(date(teller.year.number, 3, 1), date(teller.year.number, 6, 10)))


def _never_applied(teller: Teller) -> None:
    falls_out(teller)


def _rejected(teller: Teller) -> None:
    is_refused(teller, apply(teller, teller.first, *in_time(teller)))
    falls_out(teller)


def _withdrew(teller: Teller) -> None:
    application = apply(teller, teller.first, *in_time(teller))
    offered = gets_an_offer(teller, application)
    withdraws(teller, application, max(teller.after(offered, 1, 3), teller.after(teller.year.results, 0, 5)))
    municipality(teller, workday(teller.year.summer))


def _not_signed(teller: Teller) -> None:
    gets_an_offer(teller, apply(teller, teller.first, *in_time(teller)))
    municipality(teller, workday(teller.year.summer))


def _no_show(teller: Teller) -> None:
    application = apply(teller, teller.first, *in_time(teller))
    enrols(teller, application)
    municipality(teller, record(teller, application, "no_show", teller.after(teller.year.starts, 7, 14)))


def _left_early(teller: Teller) -> None:
    application = apply(teller, teller.first, *in_time(teller))
    starts(teller, application)
    left = record(teller, application, "deregistered", teller.after(teller.year.starts, 25, 85))
    municipality(teller, left)


PLOTS: dict[Plot, Callable[[Teller], None]] = {
    Plot.STRAIGHT: _straight,
    Plot.TWO_CHOICES: _two_choices,
    Plot.LATE: _late,
    Plot.REJECTED_PLACED: _rejected_placed,
    Plot.LOWER_LEVEL: _lower_level,
    Plot.WAITING_LIST: _waiting_list,
    Plot.CHANGED_IN_SUMMER: _changed_in_summer,
    Plot.REPEATS: _repeats,
    Plot.HAVO: _havo,
    Plot.OUTSIDE_REGION: _outside_region,
    Plot.WORKS: _works,
    Plot.DAY_ACTIVITY: _day_activity,
    Plot.NEVER_APPLIED: _never_applied,
    Plot.REJECTED: _rejected,
    Plot.WITHDREW: _withdrew,
    Plot.NOT_SIGNED: _not_signed,
    Plot.NO_SHOW: _no_show,
    Plot.LEFT_EARLY: _left_early,
}
