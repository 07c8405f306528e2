"""What every scene is told with: the pupil's cards, days, and who sits at which desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sluitend.access.roles import Role
from sluitend.demo.world import places
from sluitend.demo.world.calendar import Year, workday
from sluitend.demo.world.fates import Fate, Plot
from sluitend.demo.world.people import Pupil
from sluitend.demo.world.steps import Step
from sluitend.demo.world.stories.story import Desks

LEVELS = {  # levels a pupil of a track looks for, by how many in ten
    "vmbo-bb": ((2, 9), (1, 1)),
    "vmbo-kb": ((3, 7), (2, 3)),
    "vmbo-gl": ((4, 7), (3, 3)),
    "vmbo-tl": ((4, 7), (3, 3)),
    "pro": ((1, 7), (2, 3)),
    "vso": ((1, 5), (2, 5)),
}


def choose(
    rng: Random,
    levels: tuple[int, ...],
    *,
    but: str = "",
    scarce: bool | None = None,
    routes: tuple[str, ...] = ("bol", "bbl"),
) -> places.Offer:
    """An offer at one of these levels, the most wanted most often; not ``but``; scarce or not if that matters."""
    fitting = [
        offer
        for offer in places.OFFERS
        if offer.programme.level in levels
        and offer.route in routes
        and offer.key != but
        and scarce in (None, offer.scarce)
    ]
    return rng.choices(fitting, [offer.wanted for offer in fitting])[0]


@dataclass
class Teller:
    """One story while it is told: the steps so far, and what later scenes must know of earlier ones."""

    rng: Random
    pupil: Pupil
    fate: Fate
    desks: Desks
    chosen: str
    steps: list[Step] = field(default_factory=list)
    applied: dict[int, tuple[date, places.Offer]] = field(default_factory=dict)
    ended: dict[int, date] = field(default_factory=dict)
    """Applications by number: since when and for what, and when they were refused or withdrawn."""
    imported: date = field(init=False)
    lettered: date = field(init=False)
    activated: date | None = field(init=False, default=None)
    asked_on: date = field(init=False)
    """When the dean asked the municipality, where one did."""

    def __post_init__(self) -> None:
        self.year = Year(self.pupil.year)
        self.mentor = self.pupil.school_class.mentor
        levels, weights = zip(*LEVELS[self.pupil.school_class.school_type], strict=True)
        wanted = self.rng.choices(levels, weights)[0]
        scarce = True if self.fate.plot in (Plot.REJECTED, Plot.WAITING_LIST) and wanted in (2, 3, 4) else None
        self.first = places.BY_KEY[self.chosen] if self.chosen else choose(self.rng, (wanted,), scarce=scarce)
        level = self.first.programme.level
        self.second = choose(self.rng, (level,), but=self.first.key)
        self.lower = choose(self.rng, (max(1, level - 1),), but=self.first.key)
        self.count = 0

    # --- days ----------------------------------------------------------------------------------------------------

    def after(self, day: date, least: int, most: int) -> date:
        """A working day so many days later."""
        return workday(day + timedelta(days=self.rng.randint(least, most)))

    def at_home(self, day: date, least: int, most: int) -> date:
        """A day so many days later: at home a weekend or a holiday is a day like any other."""
        return day + timedelta(days=self.rng.randint(least, most))

    def between(self, first: date, last: date) -> date:
        """A working day in a period; its first day when the period is over before it began."""
        return workday(first + timedelta(days=self.rng.randint(0, max(0, (last - first).days))))

    def desk(self, organisation: str, role: Role) -> str:
        people = self.desks.by_role[organisation, role]
        return people[self.pupil.number % len(people)]

    def intake(self, offer: places.Offer) -> str:
        people = self.desks.by_team[offer.college, offer.team]
        return people[self.pupil.number % len(people)]

    def add(self, *steps: Step) -> None:
        self.steps.extend(steps)

    def last_day(self) -> date:
        return max(step.on for step in self.steps)
