"""The next date of a transition: what is to be looked at, and when (ADR 0005).

Every status proposes its own next date; somebody who acts may choose another, but never further away than the maximum
of its kind: a far date is not a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit import workdays
from sluitend.transitions.lifecycle import MoveStage, TransitionKind
from sluitend.transitions.lifecycle import TransferStatus as T


@dataclass(frozen=True)
class NextKind:
    """A kind of next date: its words, how many days ahead it may lie at the most, and whether a rule looks by itself.

    Where a rule looks, a date that passes with nothing changed is no miss of a person: the next look follows.
    """

    label: str | Promise
    max_days: int
    rule_looks: bool = False


NEXT = {
    "choose": NextKind(_("look whether there is an application"), 70, rule_looks=True),
    "plan_intake": NextKind(_("intake planned by"), 42),
    "hear_intake": NextKind(_("result of the intake by"), 42),
    "sign": NextKind(_("study agreement signed by"), 42),
    "stay_in_touch": NextKind(_("ask whether all is still well"), 60, rule_looks=True),
    "arrive": NextKind(_("seen in class by"), 75),
    "settle_in": NextKind(_("how are the first weeks going"), 60, rule_looks=True),
    "choose_again": NextKind(_("talk about a new choice"), 14),
    "find": NextKind(_("find out where the learner is"), 7),
    "confirm_route": NextKind(_("ask whether the destination holds"), 60, rule_looks=True),
    "contact": NextKind(_("next contact"), 31),
    "take_over": NextKind(_("answer to the handover"), 14),
    "talk": NextKind(_("conversation"), 60),
    "new_place": NextKind(_("a new place found by"), 31),
}
CHECKPOINTS = (
    (-1, 12, 1),
    (0, 2, 1),
    (0, 3, 1),
    (0, 4, 1),
    (0, 4, 15),
    (0, 6, 1),
    (0, 7, 1),
    (0, 8, 1),
    (0, 9, 1),
    (0, 10, 1),
    (0, 12, 1),
    (1, 2, 1),
)
SEARCHES_ANEW = (T.UNKNOWN, T.NOT_ADMITTED, T.WITHDRAWN)
BY_START = (T.PLACED, T.STARTED)  # whose next date follows from the day the mbo year starts for them
FIRST_WEEKS = (
    21,
    49,
    84,
    100,
)  # days after the start: weeks 3, 7 and 12 (DOMAIN 7.9, R19), and the end of the first hundred days


@dataclass(frozen=True)
class Next:
    """A date and what is to be looked at then: a key of ``NEXT``."""

    what: str
    on: date


STALLS_AFTER = 10  # working days in which a move gets on, or somebody looks at it (DOMAIN 7.5)
OF_STAGE = {  # what is next after a study coach said something, within so many working days
    MoveStage.SIGNAL: ("talk", STALLS_AFTER),
    MoveStage.TALKING: ("talk", STALLS_AFTER),
    MoveStage.WANTS: ("new_place", STALLS_AFTER),
    MoveStage.WORKS: ("contact", STALLS_AFTER),
    MoveStage.LOST: ("find", 3),
}


def after_stage(stage: str, today: date) -> Next:
    """The next date of a move between mbo's at which nobody applied elsewhere yet."""
    what, days = OF_STAGE[MoveStage(stage)]
    return Next(what, workdays.after(today, days))


@lru_cache(maxsize=4096)  # a file of a hub asks it of thousands who stand alike
def propose(
    status: str, *, school_year: int, today: date, starts_on: date | None, kind: str = TransitionKind.VO_MBO
) -> Next:
    """The next date that belongs to a status, always after ``today`` and within the maximum of its kind."""
    if kind == TransitionKind.MBO_MBO and status in SEARCHES_ANEW:
        return after_stage(MoveStage.WANTS, today)
    if status == T.PLACED:
        return _arrival(today, starts_on or date(school_year, 9, 1))
    if status == T.STARTED:
        return Next("settle_in", _first_weeks(today, starts_on or today))
    if status == T.UNKNOWN:
        return Next("choose", next_checkpoint(school_year, today))
    return {
        T.APPLIED: Next("plan_intake", workdays.after(today, 20)),
        T.INTAKE: Next("hear_intake", workdays.after(today, 20)),
        T.OFFERED: Next("sign", workdays.after(today, 15)),
        T.NOT_ADMITTED: Next("choose_again", workdays.after(today, 5)),
        T.WITHDRAWN: Next("choose_again", workdays.after(today, 5)),
        T.NO_SHOW: Next("find", workdays.after(today, 2)),
        T.OTHER_ROUTE: Next("confirm_route", workdays.on_or_after(today + timedelta(days=42))),
    }[T(status)]


def after_talk(on: date, today: date) -> Next:
    """When the result of a talk should be known: a working week after it, never further away than such a date may be."""
    return Next(
        "hear_intake", min(workdays.after(max(on, today), 5), today + timedelta(days=NEXT["hear_intake"].max_days))
    )


def next_checkpoint(school_year: int, today: date) -> date:
    """The first of the year's fixed looks (DOMAIN 5.2) after today; beyond the last one, ten working days on."""
    looks = (date(school_year + shift, month, day) for shift, month, day in CHECKPOINTS)
    ahead = [day for day in looks if today < day <= today + timedelta(days=NEXT["choose"].max_days)]
    return min(ahead, default=workdays.after(today, 10))


def _arrival(today: date, starts_on: date) -> Next:
    seen_by = workdays.after(max(starts_on, today), 10)
    if (seen_by - today).days <= NEXT["arrive"].max_days:
        return Next("arrive", seen_by)
    return Next("stay_in_touch", workdays.on_or_after(today + timedelta(days=42)))


def _first_weeks(today: date, starts_on: date) -> date:
    looks = (starts_on + timedelta(days=days) for days in FIRST_WEEKS)
    ahead = [day for day in looks if today < day <= today + timedelta(days=NEXT["settle_in"].max_days)]
    return min(ahead, default=workdays.after(today, 10))


def is_missed(what: str, on: date, school_year: int) -> bool:
    """Whether a date that passed is a person's miss. From 1 March on somebody without an application is (DOMAIN 7.9, R05)."""
    if what == "choose":
        return on >= date(school_year, 3, 1)
    return not NEXT[what].rule_looks


def too_far(what: str, on: date, today: date) -> bool:
    """Whether a date is no plan any more."""
    return (on - today).days > NEXT[what].max_days
