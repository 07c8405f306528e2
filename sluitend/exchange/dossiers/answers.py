"""The answers in a version of a dossier, in the words of the questionnaire it was answered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import translation

from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Filler, LegalCategory, Question, Questionnaire

HELP = (LegalCategory.GUIDANCE,)


class Line(NamedTuple):
    """One answer: the few words of its question, and what was said."""

    label: str
    text: str


@dataclass(frozen=True)
class Answers:
    """What ``content`` of a version says; see ``sluitend/dossiers/content.py`` for its keys. Always in Dutch, whoever
    asks: a file is read elsewhere."""

    content: Mapping[str, Any]

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.of_content(self.content)

    def value(self, code: str) -> Any:
        """The answer as it is kept; None when it is not there, was skipped or is not known yet."""
        given = self._given(code)
        return None if given in (SKIPPED, UNKNOWN) else given

    def _given(self, code: str) -> Any:
        return next((self.content[who][code] for who in Filler if code in self.content.get(who, {})), None)

    def words(self, code: str) -> str:
        """The answer in words; empty when there is none, or when this version does not ask it."""
        try:
            return self._words(self.questionnaire.question(code))
        except LookupError:
            return ""

    def _words(self, question: Question) -> str:
        value = self._given(question.code)
        if value is None or value == SKIPPED:
            return ""
        with translation.override("nl"):
            return question.words_for(value)

    def chapters(self, wanted: Callable[[Question], bool]) -> Iterator[tuple[str, Filler, list[Line]]]:
        """The sections that hold answers a college may read: title, who wrote it, and the lines."""
        for section in self.questionnaire.all_sections:
            asked = [each for each in section.questions if each.travels and wanted(each)]
            lines = [Line(each.label, text) for each in asked if (text := self._words(each))]
            if lines:
                yield section.title, section.filler, lines


def is_about_help(question: Question) -> bool:
    return question.legal_category in HELP
