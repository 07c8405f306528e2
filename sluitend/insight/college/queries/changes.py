"""What changed between two versions of a dossier that a college received, so that nobody reads it all twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sluitend.dossiers.queries.attachments import sent_attachments
from sluitend.dossiers.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class Change:
    """One answer or attachment that is not what it was; empty where it is new or gone."""

    label: str
    before: str
    now: str


def between(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Change]:
    """The answers of pupil and mentor that differ, in the order of the newer questionnaire, and then the attachments.

    ``older`` and ``newer`` are contents of versions. An answer to a question that only the older one asks comes last.
    """
    then, now = (Questionnaire.of_content(content) for content in (older, newer))
    known = {question.code: question for question in (*_travelling(now), *_travelling(then))}
    found = ((question, _words(then, older, code), _words(now, newer, code)) for code, question in known.items())
    answers = [Change(question.label, before, after) for question, before, after in found if before != after]
    return [*answers, *_of_attachments(older, newer)]


def _of_attachments(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Iterator[Change]:
    """An attachment never changes: it is new, or it is gone."""
    then, now = ({row.key: row for row in sent_attachments(content)} for content in (older, newer))
    yield from (Change(_("Attachment"), "", row.name) for key, row in now.items() if key not in then)
    yield from (Change(_("Attachment"), row.name, "") for key, row in then.items() if key not in now)


def _travelling(questionnaire: Questionnaire) -> Iterator[Question]:
    for section in questionnaire.all_sections:
        yield from (one for one in section.questions if one.travels)


def _words(questionnaire: Questionnaire, content: Mapping[str, Any], code: str) -> str:
    """The answer in its own version's words; empty when that version has none."""
    try:
        question = questionnaire.question(code)
    except LookupError:
        return ""
    filler = questionnaire.section(question.section).filler.value
    return question.words_for(content.get(filler, {}).get(code))
