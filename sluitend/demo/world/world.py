"""Builds the region from a seed and a number of learners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from random import Random
from typing import TypeVar

from sluitend.access.roles import Role
from sluitend.demo.world import cast, fates, people, places, stories, texts
from sluitend.demo.world.fates import Fate
from sluitend.demo.world.people import Class, Pupil, Register, Staff
from sluitend.demo.world.steps import Step
from sluitend.demo.world.stories import Story

T = TypeVar("T")
FEWEST = 60
ARRIVES_LATE = 0.012


@dataclass(frozen=True)
class World:
    """A region of which everything that will happen is known: places, people and two years of stories.

    The year before ``school_year`` is told to its end, ``school_year`` up to any day (``steps_until``). Half of the
    learners are of each year.
    """

    seed: int
    school_year: int
    municipalities: tuple[places.Municipality, ...]
    schools: tuple[places.Place, ...]
    colleges: tuple[places.Place, ...]
    offers: tuple[places.Offer, ...]
    staff: tuple[Staff, ...]
    classes: tuple[Class, ...]
    stories: tuple[Story, ...]

    @classmethod
    def build(cls, seed: int, learners: int = 600, school_year: int = 2026) -> World:
        """The same arguments give the same region. Raises ``ValueError`` for fewer learners than two years of three
        schools need (``FEWEST``)."""
        if learners < FEWEST:
            raise ValueError(f"a region has at least {FEWEST} learners")
        rng = Random(f"{seed}")  # noqa: S311 - the same people every time, nothing secret
        pupils = {school_year - 1: learners // 2, school_year: learners - learners // 2}
        towns, schools = places.municipalities(pupils[school_year]), places.schools(pupils[school_year])
        register = Register(rng)
        _hire(register, towns, schools, pupils[school_year])
        mentors: dict[tuple[str, str], str] = {}
        classes: list[Class] = []
        drawn: list[Pupil] = []
        for year, count in pupils.items():
            for school, size in zip(schools, people.sizes(count, schools), strict=True):
                rows = people.classes(register, school, year, size, mentors)
                classes += rows
                drawn += list(_fill(rng, rows, size, len(drawn), school, towns))
        drawn, known = _named(_some_arrive_late(rng, drawn), school_year)
        told = _tell(rng, seed, drawn, known, _desks(register))
        people.staff_beside_intake(register, places.COLLEGES, towns[0])  # last, so that all others stay who they are
        return cls(
            seed,
            school_year,
            towns,
            schools,
            places.COLLEGES,
            places.OFFERS,
            tuple(register.staff),
            tuple(classes),
            tuple(told),
        )

    @property
    def organisations(self) -> tuple[places.Place, ...]:
        return (*self.municipalities, *self.schools, *self.colleges, places.ALLIANCE)

    @cached_property
    def _by_key(self) -> dict[str, Staff]:
        return {member.key: member for member in self.staff}

    def member(self, key: str) -> Staff:
        """The member of staff a step or class names. Raises ``LookupError`` when there is none."""
        return self._by_key[key]

    def named(self, name: str) -> Staff:
        """The first member of staff with this name: “L. Bos”. Raises ``LookupError`` when there is none."""
        return _first((member for member in self.staff if member.name == name), name)

    def story_of(self, name: str) -> Story:
        """This year's first story of the pupil called “Sam de Wit”. Raises ``LookupError`` when there is none."""
        return _first((story for story in self.of_year(self.school_year) if str(story.pupil.name) == name), name)

    def of_year(self, year: int) -> tuple[Story, ...]:
        return tuple(story for story in self.stories if story.pupil.year == year)

    @cached_property
    def _by_school(self) -> dict[tuple[str, int], list[Story]]:
        found: dict[tuple[str, int], list[Story]] = defaultdict(list)
        for story in self.stories:
            found[story.pupil.school_class.school, story.pupil.year].append(story)
        return found

    def of_school(self, school: str, year: int) -> list[Story]:
        """The stories of one school's final year, in the order of the pupils."""
        return self._by_school[school, year]

    def days_until(self, day: date) -> Iterator[tuple[date, list[tuple[Story, Step]]]]:
        """Every day on which something happens, in order, with what happens: for playing the region as it lived."""
        by_day: dict[date, list[tuple[Story, Step]]] = defaultdict(list)
        for story in self.stories:
            for step in story.steps_until(day):
                by_day[step.on].append((story, step))
        for on in sorted(by_day):
            yield on, by_day[on]

    def mentor_answers(self, story: Story) -> dict[str, texts.Value]:
        """The mentor's part of a story, with the mentor's own phone number."""
        return story.mentor_answers(self.member(story.pupil.school_class.mentor).phone)


def _first(found: Iterator[T], name: str) -> T:
    for one in found:
        return one
    raise LookupError(name)


def _hire(
    register: Register, towns: tuple[places.Municipality, ...], schools: tuple[places.Place, ...], pupils: int
) -> None:
    for school in schools:
        people.staff_of_school(register, school)
    for college in places.COLLEGES:
        people.staff_of_college(register, college, pupils)
    for town in towns:
        people.staff_of_municipality(register, town, pupils // len(towns))


def _fill(
    rng: Random,
    rows: list[Class],
    size: int,
    taken: int,
    school: places.Place,
    towns: tuple[places.Municipality, ...],
) -> Iterator[Pupil]:
    """Pupils for the classes of a school, in turn, so that classes are of one size."""
    home = next(town for town in towns if town.code == school.near)
    for number in range(size):
        yield people.draw_pupil(rng, taken + number + 1, rows[number % len(rows)], home, towns)


def _some_arrive_late(rng: Random, pupils: list[Pupil]) -> list[Pupil]:
    """At least three a year."""
    late: set[str] = set()
    for year in sorted({pupil.year for pupil in pupils}):
        keys = [pupil.key for pupil in pupils if pupil.year == year]
        late.update(rng.sample(keys, max(fates.AT_LEAST, round(len(keys) * ARRIVES_LATE))))
    return [replace(pupil, arrives_late=pupil.key in late) for pupil in pupils]


def _named(pupils: list[Pupil], year: int) -> tuple[list[Pupil], dict[str, cast.Known]]:
    """The cast takes the first places in its class."""
    seats = [
        index
        for index, pupil in enumerate(pupils)
        if pupil.year == year and (pupil.school_class.school, pupil.school_class.name) == (cast.SCHOOL, cast.CLASS)
    ]
    known: dict[str, cast.Known] = {}
    for index, who in zip(seats, cast.KNOWN, strict=False):
        pupils[index] = replace(who.change(pupils[index]), arrives_late=False)
        known[pupils[index].key] = who
    return pupils, known


def _desks(register: Register) -> stories.Desks:
    by_role: dict[tuple[str, Role], list[str]] = defaultdict(list)
    by_team: dict[tuple[str, str], list[str]] = defaultdict(list)
    for member in register.staff:
        by_role[member.organisation, member.role].append(member.key)
        if member.role == Role.INTAKER:
            by_team[member.organisation, member.team].append(member.key)
    return stories.Desks(
        {desk: tuple(keys) for desk, keys in by_role.items()}, {desk: tuple(keys) for desk, keys in by_team.items()}
    )


def _tell(
    rng: Random, seed: int, pupils: list[Pupil], known: dict[str, cast.Known], desks: stories.Desks
) -> Iterator[Story]:
    for year in sorted({pupil.year for pupil in pupils}):
        group = [pupil for pupil in pupils if pupil.year == year]
        chosen = {pupil.key: known[pupil.key].fate for pupil in group if pupil.key in known}
        dealt: dict[str, Fate] = fates.deal(rng, group, chosen)
        for pupil in group:
            if pupil.key in known:
                yield _by_hand(pupil, known[pupil.key], desks)
            else:
                own = Random(f"{seed} {pupil.key}")  # noqa: S311 - the same story every time
                yield stories.tell(own, pupil, dealt[pupil.key], desks)


def _by_hand(pupil: Pupil, who: cast.Known, desks: stories.Desks) -> Story:
    college = who.offer.partition("-")[0]
    by = cast.By(
        admin=desks.by_role[pupil.school_class.school, Role.SCHOOL_ADMIN][0],
        mentor=pupil.school_class.mentor,
        intake=desks.by_team[college, places.BY_KEY[who.offer].team][0],
        clerk=desks.by_role[college, Role.MBO_ADMIN][0],
    )
    return Story(pupil, who.fate, who.offer, who.second, who.steps(pupil.year, by))
