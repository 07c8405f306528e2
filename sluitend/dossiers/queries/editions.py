"""What a region's pages about the questions ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sluitend.dossiers.models import QuestionEdition
from sluitend.dossiers.questionnaire import MOST_FOR_A_PUPIL, Filler, Question, Questionnaire
from sluitend.organisations.models import Region


class Row(NamedTuple):
    """One question in the region's list."""

    question: Question
    is_asked: bool
    may_switch: bool
    is_own: bool


class Part(NamedTuple):
    """The questions of one section, for whom they are."""

    title: str
    filler: Filler
    rows: Sequence[Row]


@dataclass(frozen=True)
class RegionQuestions:
    """The questions as the region has them now, and as they will be once what is being made holds."""

    region: Region
    holding: QuestionEdition | None
    making: QuestionEdition | None
    questionnaire: Questionnaire
    most: int = MOST_FOR_A_PUPIL

    @property
    def shown(self) -> QuestionEdition | None:
        """What the list shows: what is being made, else what holds."""
        return self.making or self.holding

    @property
    def pupil_count(self) -> int:
        return self.questionnaire.count(Filler.PUPIL)

    @property
    def room(self) -> int:
        """How many questions can be added for a pupil."""
        return self.most - self.pupil_count

    @property
    def parts(self) -> list[Part]:
        """All sections in the order of the screen, what is left out too; the region's own at the end of each half."""
        left_out = self.shown.left_out if self.shown else []
        found = []
        for filler in (Filler.PUPIL, Filler.MENTOR):
            for section in Questionnaire.current().sections(filler):
                rows = [
                    Row(one, one.required or one.code not in left_out, not one.required, False)
                    for one in section.questions
                ]
                found.append(Part(section.title, filler, rows))
            found += [
                Part(section.title, filler, [Row(one, True, False, True) for one in section.questions])
                for section in self.questionnaire.sections(filler)
                if section.is_of_region
            ]
        return found


def region_questions(region: Region) -> RegionQuestions:
    editions = list(QuestionEdition.objects.filter(region=region).order_by("number"))
    making = next((row for row in editions if row.number is None), None)
    holding = next((row for row in reversed(editions) if row.number is not None), None)
    shown = making or holding
    current = Questionnaire.current()
    return RegionQuestions(
        region, holding, making, current.edited(None, shown.left_out, shown.added) if shown else current
    )
