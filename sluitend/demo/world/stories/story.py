"""A story and the people who play in it beside the pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sluitend.access.roles import Role
from sluitend.demo.world import places, texts
from sluitend.demo.world.fates import Fate, Plot, WarmFate
from sluitend.demo.world.people import Pupil
from sluitend.demo.world.steps import Step


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one pupil, in order of days; and the words of pupil and mentor for the dossier."""

    pupil: Pupil
    fate: Fate
    offer: str
    """Key of the offer the pupil wants most, or would have wanted."""
    second: str
    steps: tuple[Step, ...]

    def steps_until(self, day: date) -> tuple[Step, ...]:
        """The steps up to and including that day, in order."""
        return tuple(step for step in self.steps if step.on <= day)

    def steps_on(self, day: date) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.on == day)

    def day_of(self, kind: type[Step]) -> date:
        """When a step of this kind is taken first; ``date.max`` when it is no part of the story."""
        return next((step.on for step in self.steps if isinstance(step, kind)), date.max)

    def pupil_answers(self) -> dict[str, texts.Value]:
        """Answers to all questions of the pupil's part that are asked, by code, as the questionnaire keeps them."""
        return texts.pupil_answers(self.pupil, places.BY_KEY[self.offer], places.BY_KEY[self.second])

    @property
    def needs_care_annex(self) -> bool:
        """Whether the mentor asks the care coordinator for an annex: every second pupil of pro and vso, some of vmbo-bb."""
        every = {"pro": 2, "vso": 2, "vmbo-bb": 5}.get(self.pupil.school_class.school_type)
        return every is not None and self.pupil.number % every == 0

    def care_answers(self) -> dict[str, texts.Value]:
        """The same for the care annex."""
        return texts.care_answers(self.pupil)

    def mentor_answers(self, mentor_phone: str) -> dict[str, texts.Value]:
        """The same for the mentor's part."""
        doubt = self.fate.plot in (Plot.LOWER_LEVEL, Plot.REJECTED, Plot.REJECTED_PLACED, Plot.LEFT_EARLY)
        warm = self.fate.warm != WarmFate.NOT_ASKED
        return texts.mentor_answers(self.pupil, doubt=doubt, warm=warm, phone=mentor_phone)


@dataclass(frozen=True, slots=True)
class Desks:
    """Who does what where: keys of staff by organisation and role, for intake by team as well."""

    by_role: Mapping[tuple[str, Role], tuple[str, ...]]
    by_team: Mapping[tuple[str, str], tuple[str, ...]]
