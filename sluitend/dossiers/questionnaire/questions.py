"""What a question is: its kind, its options, when it is asked, and its answer in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Value: TypeAlias = str | bool | int | list[str] | None
Answers: TypeAlias = Mapping[str, Value]

UNKNOWN = "__unknown__"
"""The answer “Ik weet het nog niet”. Also what its radio button posts."""

SKIPPED = "__skipped__"
"""The answer “Ik heb geen stage gedaan”, and that of every question of a part that was skipped."""


MOST_FOR_A_PUPIL = 25
"""The most questions that a pupil may be asked, a region's own included (UX 2)."""

OF_REGION = ("regio", "regio-mentor")
"""The sections with what a region asks."""


class Filler(StrEnum):
    """Who writes a section. Pupil and mentor write side by side, never in each other's part; the care coordinator writes
    the care annex, which has a questionnaire of its own."""

    PUPIL = "pupil"
    MENTOR = "mentor"
    CARE = "care"


class Reader(StrEnum):
    """Who reads an answer beside who gave it; the pupil reads everything."""

    SCHOOL = "school"
    GUARDIAN = "guardian"
    COLLEGE = "college"


class Known(StrEnum):
    """What our own registers can say beforehand, so that nobody is asked to type what we know. Where it comes from
    stands in ``queries/known.py``."""

    FIRST_APPLICATION = "first_application"
    FIRST_ROUTE = "first_route"
    SECOND_APPLICATION = "second_application"
    EARLIER_SCHOOLS = "earlier_schools"
    MENTOR_NAME = "mentor_name"
    MENTOR_PHONE = "mentor_phone"


class Kind(StrEnum):
    """The form of a question, from easy to hard for a pupil."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE4 = "scale4"
    DATE = "date"
    NUMBER = "number"
    PHONE = "phone"
    SHORT = "short"
    LONG = "long"


class LegalCategory(StrEnum):
    """The closed list of the Besluit uitwisseling leer- en begeleidingsgegevens, and what lies beside it."""

    ADMIN = "ADMIN"
    HISTORY = "HISTORY"
    SOCIAL_EMOTIONAL = "SOCIAL_EMOTIONAL"
    GUIDANCE = "GUIDANCE"
    ABSENCE = "ABSENCE"
    OWN_EXPRESSION = "OWN_EXPRESSION"
    OUTSIDE = "OUTSIDE"
    """Outside the statutory basis: passed on only with an explicit consent of its own."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: a stable code and the words on the screen."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when an earlier question of the same section has one of these values, or, without ``among``, has none.

    A question without an answer satisfies neither: what depends on it is not asked yet.
    """

    question: str
    values: tuple[str | bool | int, ...]
    among: bool

    def holds(self, answers: Answers) -> bool:
        given = answers.get(self.question)
        if given is None:
            return False
        chosen = given if isinstance(given, list) else [given]
        return any(_same(one, other) for one in chosen for other in self.values) is self.among


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its texts. Texts are Dutch and belong to the version, so they are not translated."""

    code: str
    section: str
    kind: Kind
    wording: str
    label: str
    legal_category: LegalCategory
    required: bool
    help: str = ""
    example: str = ""
    starter: str = ""
    group: str = ""
    sensitive: str = ""
    options: tuple[Option, ...] = ()
    exclusive: tuple[str, ...] = ()
    allows_unknown: bool = False
    unknown_label: str = ""
    allows_skip: bool = False
    skip_label: str = ""
    max_length: int = 0
    maximum: int = 0
    asks_when: tuple[Condition, ...] = ()
    read_by: frozenset[Reader] = frozenset(Reader)
    known_from: Known | None = None

    @property
    def travels(self) -> bool:
        """Whether the answer goes to the college: it is meant for the college, and the law lets it go without a consent
        of its own (DOMAIN 3.3). Asked in this one place by all that send, show or write files."""
        return Reader.COLLEGE in self.read_by and self.legal_category is not LegalCategory.OUTSIDE

    @property
    def part(self) -> str:
        """The part of the dossier it belongs to, ``A4`` of ``A4.internship``."""
        return self.code.partition(".")[0]

    @property
    def slug(self) -> str:
        """The last word of its address, ``a4-internship`` of ``A4.internship``."""
        return self.code.lower().replace(".", "-").replace("_", "-")

    def is_asked(self, answers: Answers) -> bool:
        return not self.asks_when or any(condition.holds(answers) for condition in self.asks_when)

    def words_for(self, value: Value) -> str:
        """The value as a reader sees it, in the question's own words; dates and yes or no too, so that no page invents
        its own. Empty for no answer."""
        if value is None or value == "":
            return ""
        if value in (UNKNOWN, SKIPPED):
            return self.unknown_label if value == UNKNOWN else self.skip_label or _("Skipped")
        return _WORDS.get(self.kind, _plain_words)(self, value)


@dataclass(frozen=True, slots=True)
class Section:
    """A part as the filler sees it: a line in the task list with its own status."""

    code: str
    title: str
    filler: Filler
    may_skip: bool = False
    intro: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def is_of_region(self) -> bool:
        """Whether a region asks this, beside what everybody asks."""
        return self.code in OF_REGION

    def asked(self, answers: Answers) -> list[Question]:
        return [question for question in self.questions if question.is_asked(answers)]


def _plain_words(question: Question, value: Value) -> str:
    return str(value)


def _label_words(question: Question, value: Value) -> str:
    labels = {option.code: option.label for option in question.options}
    return " · ".join(labels.get(str(code), str(code)) for code in (value if isinstance(value, list) else [value]))


def _yes_no_words(question: Question, value: Value) -> str:
    return _("Yes") if value else _("No")


def _date_words(question: Question, value: Value) -> str:
    return date_format(dt.date.fromisoformat(str(value)), "j F Y")


_WORDS: dict[Kind, Callable[[Question, Value], str]] = {
    Kind.CHOICE: _label_words,
    Kind.CHOICES: _label_words,
    Kind.SCALE4: _label_words,
    Kind.YES_NO: _yes_no_words,
    Kind.DATE: _date_words,
}


def _same(one: object, other: object) -> bool:
    """Equal and of one kind: in Python ``True == 1``, in a questionnaire it is not."""
    return type(one) is type(other) and one == other


def is_empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)
