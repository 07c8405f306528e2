"""Reading the file of a version (TOML), and refusing one that contradicts itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

from sluitend.dossiers.questionnaire.questions import Condition, Filler, Kind, LegalCategory, Option, Question, Section


class QuestionnaireError(ValueError):
    """The file of a version contradicts itself. Meant for who edits the file, so in English."""


def read(text: str) -> tuple[int, str, tuple[Section, ...]]:
    """Number, title of the check page and sections. Raises ``QuestionnaireError`` when the file contradicts itself."""
    try:
        data = tomllib.loads(text)
        sections = tuple(_section(raw, data) for raw in data["section"])
        _refuse_contradictions(sections)
        return data["version"], data["check_title"], sections
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


def _refuse_contradictions(sections: tuple[Section, ...]) -> None:
    """Mistakes in a file show when it is read, not when the one pupil comes by who meets them."""
    wrong: list[str] = []
    questions = [question for section in sections for question in section.questions]
    if len({question.slug for question in questions}) != len(questions):
        wrong.append("two questions share a code or an address")
    for section in sections:
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
