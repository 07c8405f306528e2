"""Asking: one version of all questions, the way through them, and how far somebody is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sluitend.dossiers.lifecycle import Extent
from sluitend.dossiers.questionnaire.checking import Checked, validate
from sluitend.dossiers.questionnaire.file import added_sections, read
from sluitend.dossiers.questionnaire.questions import SKIPPED, Answers, Filler, Kind, Question, Section, Value, is_empty

FOLDER = Path(__file__).parent.parent / "questions"


class Progress(StrEnum):
    """How far a section is: *Niet begonnen*, *Bezig*, *Klaar*."""

    NOT_BEGUN = "not_begun"
    BUSY = "busy"
    DONE = "done"


SECONDS = {
    Kind.YES_NO: 15,
    Kind.CHOICE: 20,
    Kind.CHOICES: 35,
    Kind.SCALE4: 5,
    Kind.DATE: 25,
    Kind.NUMBER: 20,
    Kind.PHONE: 20,
    Kind.SHORT: 50,
    Kind.LONG: 100,
}
"""What a question takes, in seconds; an estimate for “± 9 minuten”, to be replaced by what is measured."""


@dataclass(frozen=True)
class Questionnaire:
    """One version of all questions, in the order of the screen."""

    number: int
    check_title: str
    all_sections: tuple[Section, ...]
    edition: int | None = None
    _by_code: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        questions = [question for section in self.all_sections for question in section.questions]
        object.__setattr__(self, "_by_code", {question.code: question for question in questions})

    @staticmethod
    def current(extent: Extent | str = Extent.WHOLE) -> Questionnaire:
        """The version that new dossiers begin with: the highest there is of this extent."""
        return _version(_newest(FILE[Extent(extent)]), FILE[Extent(extent)])

    @staticmethod
    def version(number: int, extent: Extent | str = Extent.WHOLE) -> Questionnaire:
        """The version a dossier was begun with. Raises ``LookupError`` when it does not exist."""
        return _version(number, FILE[Extent(extent)])

    @staticmethod
    def of_care(number: int | None = None) -> Questionnaire:
        """The questions of the care annex: this version, or the one that a new annex begins with. Raises ``LookupError``
        when it does not exist."""
        return _version(_newest(CARE) if number is None else number, CARE)

    def edited(
        self, edition: int | None, left_out: Collection[str], added: Sequence[Mapping[str, Any]]
    ) -> Questionnaire:
        """These questions as a region has them: without the optional ones it leaves out, and with its own at the end of
        each part. What this version does not ask, or requires, cannot be left out."""
        kept = [
            replace(
                section, questions=tuple(one for one in section.questions if one.required or one.code not in left_out)
            )
            for section in self.all_sections
        ]
        sections = [*(section for section in kept if section.questions), *added_sections(added)]
        return replace(self, all_sections=tuple(sections), edition=edition)

    @staticmethod
    def of_content(content: Mapping[str, Any]) -> Questionnaire:
        """The questions that a sent version was answered with; the version says them itself."""
        questionnaire = Questionnaire.version(content["questionnaire"], content.get("extent", Extent.WHOLE))
        if (of_region := content.get("edition")) is None:
            return questionnaire
        return questionnaire.edited(of_region["number"], of_region["left_out"], of_region["added"])

    def sections(self, for_: Filler | str | None = None) -> tuple[Section, ...]:
        """The parts of one filler, or of both."""
        return tuple(section for section in self.all_sections if for_ is None or section.filler == for_)

    def section(self, code: str) -> Section:
        """Raises ``LookupError`` when this version has no such section."""
        for section in self.all_sections:
            if section.code == code:
                return section
        raise LookupError(code)

    def question(self, code: str) -> Question:
        """Raises ``LookupError`` (a ``KeyError``) when this version has no such question."""
        return self._by_code[code]

    def question_at(self, slug: str) -> Question:
        """The question of an address. Raises ``LookupError`` when there is none."""
        return self._by_slug[slug]

    @cached_property
    def _by_slug(self) -> dict[str, Question]:
        return {question.slug: question for question in self._by_code.values()}

    def asked(self, answers: Answers, for_: Filler | str) -> list[Question]:
        """The questions that are on the filler's way with these answers, in order."""
        return [question for section in self.sections(for_) for question in section.asked(answers)]

    def next_question(self, code: str, answers: Answers) -> Question | None:
        """The question after this one, also in a next section; ``None`` after the last: then comes the check page."""
        following = self._way(code, answers, after=True)
        return following[0] if following else None

    def previous_question(self, code: str, answers: Answers) -> Question | None:
        """The question before this one; ``None`` before the first: then comes the task list."""
        before = self._way(code, answers, after=False)
        return before[-1] if before else None

    def _way(self, code: str, answers: Answers, *, after: bool) -> list[Question]:
        filler = self.section(self.question(code).section).filler
        whole = [question for section in self.sections(filler) for question in section.questions]
        here = whole.index(self.question(code))
        half = whole[here + 1 :] if after else whole[:here]
        return [question for question in half if question.is_asked(answers)]

    def first_open(self, answers: Answers, for_: Filler | str) -> Question | None:
        """Where *Ga verder* leads: the first question that was never seen, or is required and empty."""
        return next((question for question in self.asked(answers, for_) if not _is_settled(question, answers)), None)

    def position(self, code: str, answers: Answers) -> tuple[int, int]:
        """“Vraag 2 van 3” within its section. A question that is not asked counts as if it were."""
        section = self.section(self.question(code).section)
        shown = [question.code for question in section.questions if question.code == code or question.is_asked(answers)]
        return shown.index(code) + 1, len(shown)

    def groups(self, for_: Filler | str = Filler.MENTOR) -> list[tuple[str, tuple[Question, ...]]]:
        """Questions that stand together under one heading; a question without a group stands alone."""
        groups: dict[str, list[Question]] = {}
        for section in self.sections(for_):
            for question in section.questions:
                groups.setdefault(question.group or question.wording, []).append(question)
        return [(heading, tuple(questions)) for heading, questions in groups.items()]

    def validate(self, question: Question | str, raw: object) -> Checked:
        """Clean one raw value: what a form posts, what a file holds, or a value kept before.

        Never raises; a value that passed passes again unchanged. Whether the question is asked is not judged here.
        """
        return validate(question if isinstance(question, Question) else self.question(question), raw)

    def skip(self, section: Section | str) -> dict[str, Value]:
        """The answers of somebody who skips this section. Raises ``ValueError`` when it may not be skipped."""
        section = section if isinstance(section, Section) else self.section(section)
        if not section.may_skip:
            raise ValueError(f"{section.code} may not be skipped")
        return {question.code: SKIPPED for question in section.questions}

    def count(self, for_: Filler | str) -> int:
        """The most questions that somebody can be asked: on the longest way."""
        return sum(len(section.questions) for section in self.sections(for_))

    def progress(self, answers: Answers, for_: Filler | str | None = None) -> dict[str, Progress]:
        """How far each section is, by section code. Answering a question that was open never takes a section back."""
        return {section.code: _progress(section, answers) for section in self.sections(for_)}

    def missing_required(self, answers: Answers, for_: Filler | str | None = None) -> list[Question]:
        """Required questions that are asked and have no answer, in order. Empty means: this part may be sent on."""
        return [
            question
            for section in self.sections(for_)
            for question in section.asked(answers)
            if question.required and is_empty(answers.get(question.code))
        ]

    def kept(self, answers: Answers, for_: Filler | str | None = None) -> dict[str, Value]:
        """The answers that count: those to questions that are asked. What was answered on a way since left stays."""
        return {
            question.code: answers[question.code]
            for section in self.sections(for_)
            for question in section.asked(answers)
            if not is_empty(answers.get(question.code))
        }

    def minutes_left(self, answers: Answers, for_: Filler | str) -> int:
        """“± 9 minuten”: an estimate of what is still open, in whole minutes, 0 when nothing is."""
        seconds = sum(SECONDS[q.kind] for q in self.asked(answers, for_) if not _is_settled(q, answers))
        return -(-seconds // 60)


FILE, CARE = {Extent.WHOLE: "v", Extent.COMPACT: "move"}, "care"  # what a file is called, before its number


def _newest(name: str) -> int:
    return max(int(path.stem.removeprefix(name)) for path in FOLDER.glob(f"{name}*.toml"))


@cache
def _version(number: int, name: str) -> Questionnaire:
    path = FOLDER / f"{name}{number}.toml"
    if not path.is_file():
        raise LookupError(f"there is no questionnaire {name}{number}")
    return load(path.read_text(encoding="utf-8"))


def load(text: str) -> Questionnaire:
    """A questionnaire out of the text of its file. Raises ``QuestionnaireError`` when the file contradicts itself."""
    return Questionnaire(*read(text))


def _is_settled(question: Question, answers: Answers) -> bool:
    """Seen, and answered if it has to be."""
    return question.code in answers and not (question.required and is_empty(answers[question.code]))


def _progress(section: Section, answers: Answers) -> Progress:
    asked = section.asked(answers)
    if not any(question.code in answers for question in asked):
        return Progress.NOT_BEGUN
    return Progress.DONE if all(_is_settled(question, answers) for question in asked) else Progress.BUSY
