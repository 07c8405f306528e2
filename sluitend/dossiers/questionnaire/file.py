"""Reading the file of a version (TOML), and refusing one that contradicts itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sluitend.dossiers.questionnaire.questions import (
    OF_REGION,
    Condition,
    Filler,
    Kind,
    Known,
    LegalCategory,
    Option,
    Question,
    Reader,
    Section,
)


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


def added_sections(added: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The sections of what a region asks, in the order given. Raises ``QuestionnaireError`` when one contradicts itself."""
    outside = [one["code"] for one in added if one["legal_category"] == LegalCategory.OUTSIDE]
    if outside:
        raise QuestionnaireError(f"a region asks nothing that the law does not let go: {outside}")
    sections = []
    for filler, (code, title) in SECTION_OF_REGION.items():
        group = {"group": title} if filler is Filler.MENTOR else {}
        raw = [{**question, **group} for question in added if question["filler"] == filler]
        if raw:
            sections.append(_section({"code": code, "title": title, "filler": filler, "question": raw}, {}))
    _refuse_contradictions(tuple(sections))
    return tuple(sections)


SECTION_OF_REGION = {
    Filler.PUPIL: (OF_REGION[0], "Vragen van jouw regio"),
    Filler.MENTOR: (OF_REGION[1], "Vragen van de regio"),
}


def _section(raw: Mapping[str, Any], data: Mapping[str, Any]) -> Section:
    may_skip = raw.get("may_skip", False)
    questions = tuple(_question(one, raw["code"], may_skip, data) for one in raw["question"])
    return Section(raw["code"], raw["title"], Filler(raw["filler"]), may_skip, raw.get("intro", ""), questions)


READ_BELOW = ("filler", "options", "exclusive", "asks_when", "kind", "legal_category", "read_by", "known_from")


def _question(raw: Mapping[str, Any], section: str, may_skip: bool, data: Mapping[str, Any]) -> Question:
    options = raw.get("options", {})
    options = data["option_lists"][options] if isinstance(options, str) else options
    return Question(
        **{name: value for name, value in raw.items() if name not in READ_BELOW},
        section=section,
        kind=Kind(raw["kind"]),
        legal_category=LegalCategory(raw["legal_category"]),
        options=tuple(Option(code, label) for code, label in options.items()),
        exclusive=tuple(raw.get("exclusive", ())),
        unknown_label=data["unknown_label"] if raw.get("allows_unknown") else "",
        allows_skip=may_skip or "skip_label" in raw,
        asks_when=tuple(_condition(one) for one in raw.get("asks_when", ())),
        read_by=frozenset(map(Reader, raw.get("read_by", Reader))),
        known_from=Known(raw["known_from"]) if "known_from" in raw else None,
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
