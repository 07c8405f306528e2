"""The questionnaire of the dossier: what is asked, of whom, and when an answer is one.

The questions are data (``questions/v1.toml``), this file reads them and knows the rules that hold for all of them. It
touches no database: answers go in as a mapping and come out as plain values, so the same rules serve the pupil's pages,
the mentor's form, an import and the demo.

An answer is kept as ``{question code: value}`` and goes through JSON unchanged:

==========  =====================================================================================
kind        value
==========  =====================================================================================
choice      the code of one option
choices     the codes of the chosen options, in the order of the questionnaire
short long  the text, without spaces around it
yes_no      True or False
date        ISO date, ``2026-09-07``
scale4      1 to 4, four is best
number      whole number from 0 to the question's maximum
phone       digits with single spaces, a plus in front if it was given
any         ``UNKNOWN`` or ``SKIPPED`` where the question allows it, ``None`` when it was seen and left empty
==========  =====================================================================================

A code that is absent was never seen; ``None`` was seen and left empty. That difference is what tells *Bezig* from
*Klaar*.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Value: TypeAlias = str | bool | int | list[str] | None
Answers: TypeAlias = Mapping[str, Value]

UNKNOWN = "__unknown__"
"""The answer “Ik weet het nog niet”. Also what its radio button posts."""

SKIPPED = "__skipped__"
"""The answer “Ik heb geen stage gedaan”, and that of every question of a part that was skipped."""

FOLDER = Path(__file__).parent / "questions"


class Filler(StrEnum):
    """Who writes a section. Pupil and mentor write side by side, never in each other's part."""

    PUPIL = "pupil"
    MENTOR = "mentor"


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

    def asked(self, answers: Answers) -> list[Question]:
        return [question for question in self.questions if question.is_asked(answers)]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of raw input: a value that may be kept, or why not, in words for the filler."""

    value: Value = None
    errors: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.errors


class QuestionnaireError(ValueError):
    """The file of a version contradicts itself. Meant for who edits the file, so in English."""


@dataclass(frozen=True)
class Questionnaire:
    """One version of all questions, in the order of the screen."""

    number: int
    check_title: str
    all_sections: tuple[Section, ...]
    _by_code: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        questions = [question for section in self.all_sections for question in section.questions]
        object.__setattr__(self, "_by_code", {question.code: question for question in questions})
        _refuse_contradictions(self, questions)

    @staticmethod
    def current() -> Questionnaire:
        """The version that new dossiers begin with: the highest there is."""
        return _version(max(int(path.stem[1:]) for path in FOLDER.glob("v*.toml")))

    @staticmethod
    def version(number: int) -> Questionnaire:
        """The version a dossier was begun with. Raises ``LookupError`` when it does not exist."""
        return _version(number)

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

    def progress(self, answers: Answers, for_: Filler | str | None = None) -> dict[str, Progress]:
        """How far each section is, by section code. Answering a question that was open never takes a section back."""
        return {section.code: _progress(section, answers) for section in self.sections(for_)}

    def missing_required(self, answers: Answers, for_: Filler | str | None = None) -> list[Question]:
        """Required questions that are asked and have no answer, in order. Empty means: this part may be sent on."""
        return [
            question
            for section in self.sections(for_)
            for question in section.asked(answers)
            if question.required and _is_empty(answers.get(question.code))
        ]

    def kept(self, answers: Answers, for_: Filler | str | None = None) -> dict[str, Value]:
        """The answers that count: those to questions that are asked. What was answered on a way since left stays."""
        return {
            question.code: answers[question.code]
            for section in self.sections(for_)
            for question in section.asked(answers)
            if not _is_empty(answers.get(question.code))
        }

    def minutes_left(self, answers: Answers, for_: Filler | str) -> int:
        """“± 9 minuten”: an estimate of what is still open, in whole minutes, 0 when nothing is."""
        seconds = sum(SECONDS[q.kind] for q in self.asked(answers, for_) if not _is_settled(q, answers))
        return -(-seconds // 60)


def validate(question: Question, raw: object) -> Checked:
    """See ``Questionnaire.validate``."""
    raw = _single(question, raw)
    if _is_empty(raw):
        return Checked(None, (_ask_for(question),) if question.required else ())
    if isinstance(raw, str) and raw in (UNKNOWN, SKIPPED):
        allowed = question.allows_unknown if raw == UNKNOWN else question.allows_skip
        return Checked(raw) if allowed else Checked(errors=(_ask_for(question),))
    return _READERS[question.kind](question, raw)


# ------------------------------------------------------------------------------------------------- reading one kind


def _read_choice(question: Question, raw: object) -> Checked:
    codes = [option.code for option in question.options]
    return Checked(raw) if isinstance(raw, str) and raw in codes else Checked(errors=(_ask_for(question),))


def _read_choices(question: Question, raw: object) -> Checked:
    given = raw if isinstance(raw, list | tuple) else [raw]
    codes = [option.code for option in question.options]
    if not all(isinstance(one, str) and one in codes for one in given):
        return Checked(errors=(_ask_for(question),))
    alone = [option.label for option in question.options if option.code in question.exclusive and option.code in given]
    if alone and len(set(given)) > 1:
        return Checked(errors=(_("Choose only ‘%(option)s’, or leave it out.") % {"option": alone[0]},))
    return Checked([code for code in codes if code in given])


def _read_scale(question: Question, raw: object) -> Checked:
    number = _whole_number(raw)
    if number is None or not 1 <= number <= len(question.options):
        return Checked(errors=(_ask_for(question),))
    return Checked(number)


_YES_NO = {"true": True, "ja": True, "yes": True, "1": True, "false": False, "nee": False, "no": False, "0": False}


def _read_yes_no(question: Question, raw: object) -> Checked:
    if isinstance(raw, bool):
        return Checked(raw)
    known = _YES_NO.get(raw.strip().lower()) if isinstance(raw, str) else None
    return Checked(errors=(_ask_for(question),)) if known is None else Checked(known)


_DATE_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
)


def _read_date(question: Question, raw: object) -> Checked:
    if isinstance(raw, dt.date):
        raw = f"{raw:%Y-%m-%d}"
    text = raw.strip() if isinstance(raw, str) else ""
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return _date_of(**{name: int(digits) for name, digits in match.groupdict().items()})
    return Checked(errors=(_ask_for(question),))


def _date_of(year: int, month: int, day: int) -> Checked:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Checked(errors=(_("This date does not exist. Check the day and the month."),))
    if not 1990 <= date.year <= 2100:
        return Checked(errors=(_("This date is too far away. Check the year."),))
    return Checked(date.isoformat())


def _read_number(question: Question, raw: object) -> Checked:
    number = _whole_number(raw)
    if number is None or number < 0:
        return Checked(errors=(_("Enter a whole number, for example 12."),))
    if number > question.maximum:
        return Checked(errors=(_("Enter a number up to %(maximum)s.") % {"maximum": question.maximum},))
    return Checked(number)


def _read_phone(question: Question, raw: object) -> Checked:
    text = _clean_text(raw) if isinstance(raw, str) else ""
    number = re.sub(r"[\s().\-/]+", " ", text).strip()
    if not re.fullmatch(r"\+?[0-9 ]+", number) or not 10 <= sum(map(str.isdigit, number)) <= 15:
        return Checked(errors=(_("Enter a phone number with at least 10 digits."),))
    return Checked(number)


def _read_text(question: Question, raw: object) -> Checked:
    text = _clean_text(raw) if isinstance(raw, str) else ""
    text = text if question.kind is Kind.LONG else " ".join(text.split())
    if not text:
        return Checked(None, (_ask_for(question),) if question.required else ())
    if text in (UNKNOWN, SKIPPED):
        return Checked(errors=(_ask_for(question),))
    if (over := len(text) - question.max_length) > 0:
        return Checked(errors=(_("This is too long. Take out %(over)s characters.") % {"over": over},))
    return Checked(text)


_READERS: dict[Kind, Callable[[Question, object], Checked]] = {
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.SCALE4: _read_scale,
    Kind.YES_NO: _read_yes_no,
    Kind.DATE: _read_date,
    Kind.NUMBER: _read_number,
    Kind.PHONE: _read_phone,
    Kind.SHORT: _read_text,
    Kind.LONG: _read_text,
}


def _single(question: Question, raw: object) -> object:
    """Forms and query strings may hand over lists; a question with one answer takes the one in it."""
    if (
        isinstance(raw, list | tuple)
        and len(raw) == 1
        and (question.kind is not Kind.CHOICES or raw[0] in (UNKNOWN, SKIPPED))
    ):
        return raw[0]
    return raw


def _whole_number(raw: object) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,9}", raw.strip()):
        return int(raw)
    return None


def _clean_text(raw: str) -> str:
    """Line ends as one kind, and nothing PostgreSQL or UTF-8 refuses: control characters and lone surrogates go."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip()


# -------------------------------------------------------------------------------------------------- words for errors


def _ask_for(question: Question) -> str:
    """What to do when nothing usable was given: act first, and name the way out if there is one."""
    if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.SCALE4, Kind.YES_NO):
        ask = _("Choose an answer.")
    elif question.kind is Kind.DATE:
        ask = _("Enter the date as day, month and year.")
    elif question.kind is Kind.PHONE:
        ask = _("Enter a phone number with at least 10 digits.")
    elif question.kind is Kind.NUMBER:
        ask = _("Enter a whole number, for example 12.")
    else:
        ask = _("Write an answer.")
    if question.allows_unknown:
        return ask + " " + _("Do you not know yet? Then choose ‘%(option)s’.") % {"option": question.unknown_label}
    if question.skip_label:
        return ask + " " + _("Nothing to tell? Then choose ‘%(option)s’.") % {"option": question.skip_label}
    return ask


# --------------------------------------------------------------------------------------------------- words for values


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


# ------------------------------------------------------------------------------------------------------------ progress


def _same(one: object, other: object) -> bool:
    """Equal and of one kind: in Python ``True == 1``, in a questionnaire it is not."""
    return type(one) is type(other) and one == other


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple) and not value)


def _is_settled(question: Question, answers: Answers) -> bool:
    """Seen, and answered if it has to be."""
    return question.code in answers and not (question.required and _is_empty(answers[question.code]))


def _progress(section: Section, answers: Answers) -> Progress:
    asked = section.asked(answers)
    if not any(question.code in answers for question in asked):
        return Progress.NOT_BEGUN
    return Progress.DONE if all(_is_settled(question, answers) for question in asked) else Progress.BUSY


# ------------------------------------------------------------------------------------------------------------- loading


@cache
def _version(number: int) -> Questionnaire:
    path = FOLDER / f"v{number}.toml"
    if not path.is_file():
        raise LookupError(f"there is no questionnaire version {number}")
    return load(path.read_text(encoding="utf-8"))


def load(text: str) -> Questionnaire:
    """A questionnaire out of the text of its file. Raises ``QuestionnaireError`` when the file contradicts itself."""
    try:
        data = tomllib.loads(text)
        return Questionnaire(
            data["version"], data["check_title"], tuple(_section(raw, data) for raw in data["section"])
        )
    except QuestionnaireError:
        raise
    except (KeyError, TypeError, ValueError) as wrong:  # ValueError: a word we do not know, or no TOML at all
        raise QuestionnaireError(f"cannot read the questionnaire: {wrong!r}") from wrong


def _section(raw: dict[str, Any], data: dict[str, Any]) -> Section:
    may_skip = raw.get("may_skip", False)
    questions = tuple(_question(one, raw["code"], may_skip, data) for one in raw["question"])
    return Section(raw["code"], raw["title"], Filler(raw["filler"]), may_skip, raw.get("intro", ""), questions)


def _question(raw: dict[str, Any], section: str, may_skip: bool, data: dict[str, Any]) -> Question:
    options = raw.get("options", {})
    options = data["option_lists"][options] if isinstance(options, str) else options
    return Question(
        **{
            name: value
            for name, value in raw.items()
            if name not in ("options", "exclusive", "asks_when", "kind", "legal_category")
        },
        section=section,
        kind=Kind(raw["kind"]),
        legal_category=LegalCategory(raw["legal_category"]),
        options=tuple(Option(code, label) for code, label in options.items()),
        exclusive=tuple(raw.get("exclusive", ())),
        unknown_label=data["unknown_label"] if raw.get("allows_unknown") else "",
        allows_skip=may_skip or "skip_label" in raw,
        asks_when=tuple(_condition(one) for one in raw.get("asks_when", ())),
    )


def _condition(raw: dict[str, Any]) -> Condition:
    (among,) = {"is", "is_not"} & set(raw)
    return Condition(raw["question"], tuple(raw[among]), among == "is")


def _refuse_contradictions(questionnaire: Questionnaire, questions: list[Question]) -> None:
    """Mistakes in a file show when it is read, not when the one pupil comes by who meets them."""
    wrong: list[str] = []
    if len({question.slug for question in questions}) != len(questions):
        wrong.append("two questions share a code or an address")
    for section in questionnaire.all_sections:
        wrong += [
            fault for number, question in enumerate(section.questions) for fault in _faults(section, number, question)
        ]
    if wrong:
        raise QuestionnaireError("; ".join(wrong))


def _faults(section: Section, number: int, question: Question) -> Iterable[str]:
    codes = {option.code for option in question.options}
    has_choices = question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.SCALE4)
    rules = {
        "options belong to a choice and nothing else": has_choices == bool(codes),
        "a scale has four options, 1 to 4": question.kind is not Kind.SCALE4 or codes == {"1", "2", "3", "4"},
        "a text needs a max_length": (question.kind in (Kind.SHORT, Kind.LONG)) == (question.max_length > 0),
        "a number needs a maximum": (question.kind is Kind.NUMBER) == (question.maximum > 0),
        "exclusive names one of the options": codes.issuperset(question.exclusive),
        "what is sensitive says so": bool(question.sensitive) or question.legal_category is not LegalCategory.OUTSIDE,
        "asks_when looks back in its own section": {c.question for c in question.asks_when}
        <= {earlier.code for earlier in section.questions[:number]},
    }
    return [f"{question.code}: {rule}" for rule, holds in rules.items() if not holds]
