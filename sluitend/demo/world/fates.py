"""What becomes of whom: shares as tables, dealt out like cards.

Shares follow the country: of about 150,000 who go to mbo in a year it goes wrong for about 8,000, one in twenty. Cards
are dealt, not drawn with dice, so every year has its share of every fate and a small region has at least three of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random
from typing import TypeVar

from sluitend.demo.world.calendar import Year
from sluitend.demo.world.people import Pupil

AT_LEAST = 3  # of each fate, in a year of at least SMALLEST pupils
SMALLEST = 250


class Plot(StrEnum):
    """How the way to a next place goes."""

    STRAIGHT = "straight"  # first choice, in time, started
    TWO_CHOICES = "two_choices"  # two applications, one withdrawn when the other is settled
    LATE = "late"  # applied after the deadline, placed
    REJECTED_PLACED = "rejected_placed"  # not admitted, placed elsewhere
    LOWER_LEVEL = "lower_level"  # went on a level lower
    WAITING_LIST = "waiting_list"
    CHANGED_IN_SUMMER = "changed_in_summer"  # withdrew after the results, placed elsewhere in time
    REPEATS = "repeats"
    HAVO = "havo"
    OUTSIDE_REGION = "outside_region"
    WORKS = "works"
    DAY_ACTIVITY = "day_activity"
    # from here on it goes wrong
    NEVER_APPLIED = "never_applied"
    REJECTED = "rejected"  # not admitted, nothing else found before the summer
    WITHDREW = "withdrew"  # withdrew after the results, nothing else found
    NOT_SIGNED = "not_signed"  # a place offered, never signed
    NO_SHOW = "no_show"
    LEFT_EARLY = "left_early"  # deregistered within the first hundred days


WRONG = frozenset({Plot.NEVER_APPLIED, Plot.REJECTED, Plot.WITHDREW, Plot.NOT_SIGNED, Plot.NO_SHOW, Plot.LEFT_EARLY})
ELSEWHERE = frozenset({Plot.REPEATS, Plot.HAVO, Plot.OUTSIDE_REGION, Plot.WORKS, Plot.DAY_ACTIVITY})

PLOTS = {  # per thousand
    Plot.STRAIGHT: 640,
    Plot.TWO_CHOICES: 65,
    Plot.LATE: 45,
    Plot.REJECTED_PLACED: 40,
    Plot.LOWER_LEVEL: 25,
    Plot.WAITING_LIST: 20,
    Plot.CHANGED_IN_SUMMER: 15,
    Plot.REPEATS: 30,
    Plot.HAVO: 40,
    Plot.OUTSIDE_REGION: 15,
    Plot.WORKS: 7,
    Plot.DAY_ACTIVITY: 5,
    Plot.NEVER_APPLIED: 10,
    Plot.REJECTED: 9,
    Plot.WITHDREW: 7,
    Plot.NOT_SIGNED: 8,
    Plot.NO_SHOW: 10,
    Plot.LEFT_EARLY: 9,
}


class DossierFate(StrEnum):
    DONE_EARLY = "done_early"
    DONE_LATE = "done_late"
    MENTOR_LATE = "mentor_late"  # the pupil is done, the mentor never was
    BUSY = "busy"
    NEVER_BEGAN = "never_began"
    NEVER_ACTIVATED = "never_activated"


DOSSIERS = {
    DossierFate.DONE_EARLY: 640,
    DossierFate.DONE_LATE: 190,
    DossierFate.MENTOR_LATE: 30,
    DossierFate.BUSY: 65,
    DossierFate.NEVER_BEGAN: 35,
    DossierFate.NEVER_ACTIVATED: 40,
}
DONE = frozenset({DossierFate.DONE_EARLY, DossierFate.DONE_LATE})


class GuardianFate(StrEnum):
    AGREES = "agrees"
    AGREES_LATE = "agrees_late"  # after two reminders
    DISPUTES_SETTLED = "disputes_settled"  # “klopt niet”, then a talk, then agreement
    DISPUTES = "disputes"  # “klopt niet”, and still in talk
    TALKS_FIRST = "talks_first"
    ON_PAPER = "on_paper"
    NEVER_ANSWERS = "never_answers"
    NOT_ASKED = "not_asked"  # 18 or older, or no guardian with a mail address, or nothing to agree with yet


GUARDIANS = {
    GuardianFate.AGREES: 660,
    GuardianFate.AGREES_LATE: 130,
    GuardianFate.DISPUTES_SETTLED: 35,
    GuardianFate.DISPUTES: 15,
    GuardianFate.TALKS_FIRST: 25,
    GuardianFate.ON_PAPER: 75,
    GuardianFate.NEVER_ANSWERS: 60,
}
AGREED = frozenset(
    {
        GuardianFate.AGREES,
        GuardianFate.AGREES_LATE,
        GuardianFate.DISPUTES_SETTLED,
        GuardianFate.TALKS_FIRST,
        GuardianFate.ON_PAPER,
        GuardianFate.NOT_ASKED,
    }
)


class WarmFate(StrEnum):
    NOT_ASKED = "not_asked"
    DONE = "done"
    OVERDUE = "overdue"  # received, tried once, never finished
    UNSEEN = "unseen"  # nobody at the college did anything


WARM = {WarmFate.NOT_ASKED: 820, WarmFate.DONE: 120, WarmFate.OVERDUE: 35, WarmFate.UNSEEN: 25}
WARM_SPECIAL = {WarmFate.DONE: 750, WarmFate.OVERDUE: 150, WarmFate.UNSEEN: 100}


class CaseFate(StrEnum):
    """How it ends at the municipality for whom it goes wrong."""

    NONE = "none"
    TO_SCHOOL = "to_school"
    TO_WORK = "to_work"  # who must still go to school goes to a bbl
    UNREACHABLE = "unreachable"
    STAYS_OPEN = "stays_open"
    NOT_ACCEPTED = "not_accepted"  # the handover waits for an answer
    REFUSED_FIRST = "refused_first"  # the school's own request is refused; accepted in the end


CASES = {
    CaseFate.TO_SCHOOL: 380,
    CaseFate.TO_WORK: 160,
    CaseFate.UNREACHABLE: 110,
    CaseFate.STAYS_OPEN: 200,
    CaseFate.NOT_ACCEPTED: 90,
    CaseFate.REFUSED_FIRST: 60,
}


def _may_leave_school(pupil: Pupil) -> bool:
    """Sixteen at the end of the school year (DOMAIN 3.4)."""
    return pupil.age_on(date(pupil.year, 7, 31)) >= 16


FITS: dict[Plot, Callable[[Pupil], bool]] = {
    Plot.HAVO: lambda pupil: pupil.school_class.school_type in ("vmbo-gl", "vmbo-tl"),
    Plot.DAY_ACTIVITY: lambda pupil: pupil.is_special and _may_leave_school(pupil),
    Plot.REPEATS: lambda pupil: not pupil.is_special,
    Plot.LOWER_LEVEL: lambda pupil: pupil.school_class.school_type not in ("vmbo-bb", "pro", "vso"),
    Plot.WORKS: lambda pupil: (
        _may_leave_school(pupil) and (pupil.is_special or pupil.age_on(Year(pupil.year).summer) >= 17)
    ),
}
"""Who a plot may be dealt to; a plot without a rule fits everybody."""


@dataclass(frozen=True, slots=True)
class Fate:
    """All the cards one pupil got."""

    plot: Plot
    dossier: DossierFate
    guardian: GuardianFate = GuardianFate.NOT_ASKED
    warm: WarmFate = WarmFate.NOT_ASKED
    case: CaseFate = CaseFate.NONE


Card = TypeVar("Card", bound=StrEnum)


def deck(rng: Random, shares: dict[Card, int], size: int, *, at_least: int = 0) -> list[Card]:
    """``size`` cards in these shares, shuffled. What rounding and ``at_least`` add or leave is the commonest's."""
    total = sum(shares.values())
    counts = {card: max(at_least, round(size * share / total)) for card, share in shares.items()}
    while sum(counts.values()) != size:
        commonest = max(counts, key=lambda card: counts[card])
        counts[commonest] += 1 if sum(counts.values()) < size else -1
    cards = [card for card, count in counts.items() for _ in range(count)]
    rng.shuffle(cards)
    return cards


def deal(rng: Random, pupils: Sequence[Pupil], chosen: dict[str, Fate]) -> dict[str, Fate]:
    """A fate for every pupil of one year, by key; ``chosen`` are those of the named cast."""
    at_least = AT_LEAST if len(pupils) >= SMALLEST else 0
    free = [pupil for pupil in pupils if pupil.key not in chosen]
    plots = _exchange(rng, free, deck(rng, PLOTS, len(free), at_least=at_least))
    dossiers = dict(zip(_keys(free), deck(rng, DOSSIERS, len(free), at_least=at_least), strict=True))

    done = [pupil for pupil in free if dossiers[pupil.key] in DONE]
    asks = [pupil for pupil in done if _has_to_ask(pupil)]
    guardians = dict(zip(_keys(asks), deck(rng, GUARDIANS, len(asks), at_least=at_least), strict=True))
    sent = [
        pupil
        for pupil in done
        if guardians.get(pupil.key, GuardianFate.NOT_ASKED) in AGREED
        and plots[pupil.key] not in ELSEWHERE | {Plot.NEVER_APPLIED}
    ]
    warm: dict[str, WarmFate] = {}
    for special, shares in ((False, WARM), (True, WARM_SPECIAL)):
        group = _keys([pupil for pupil in sent if pupil.is_special is special])
        warm |= zip(group, deck(rng, shares, len(group), at_least=0 if special else at_least), strict=True)
    wrong = _keys([pupil for pupil in free if plots[pupil.key] in WRONG])
    cases = dict(zip(wrong, deck(rng, CASES, len(wrong), at_least=at_least if len(wrong) >= 18 else 0), strict=True))

    return chosen | {
        key: Fate(
            plots[key],
            dossiers[key],
            guardians.get(key, GuardianFate.NOT_ASKED),
            warm.get(key, WarmFate.NOT_ASKED),
            cases.get(key, CaseFate.NONE),
        )
        for key in _keys(free)
    }


def _has_to_ask(pupil: Pupil) -> bool:
    """Under 18 for as long as a dossier may take, and with a guardian who can be mailed."""
    return pupil.answering is not None and pupil.age_on(Year(pupil.year).summer) < 18


def _keys(pupils: Sequence[Pupil]) -> list[str]:
    return [pupil.key for pupil in pupils]


def _exchange(rng: Random, pupils: Sequence[Pupil], cards: list[Plot]) -> dict[str, Plot]:
    """Deal, then let whoever got a card that does not fit exchange it with somebody on the straight way."""
    dealt = dict(zip(_keys(pupils), cards, strict=True))
    straight = [pupil for pupil in pupils if dealt[pupil.key] == Plot.STRAIGHT]
    rng.shuffle(straight)
    for pupil in pupils:
        card = dealt[pupil.key]
        if FITS.get(card, _anybody)(pupil):
            continue
        dealt[pupil.key] = Plot.STRAIGHT
        other = next((one for one in straight if FITS[card](one)), None)
        if other is not None:
            straight.remove(other)
            dealt[other.key] = card
    return dealt


def _anybody(pupil: Pupil) -> bool:
    return True
