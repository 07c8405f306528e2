"""Verbs of the mentor's form: two mentors may have it open at once, and neither overwrites the other unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sluitend.access.actor import Actor, action
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier, MentorAnswer
from sluitend.dossiers.policies import Can
from sluitend.dossiers.questionnaire import Question


@dataclass(frozen=True)
class Filled:
    """One answer as it came from the form, and what stood there when the form was drawn."""

    question: Question
    value: Any
    seen: Any


@dataclass(frozen=True)
class Meanwhile:
    """An answer that somebody else changed after the form was drawn."""

    question: Question
    value: Any


class ChangedMeanwhile(Exception):
    """Somebody else answered in between; nothing was kept. ``answers`` says what stands there now."""

    def __init__(self, answers: list[Meanwhile]) -> None:
        super().__init__(", ".join(row.question.code for row in answers))
        self.answers = answers


@action
def save(dossier: Dossier, filled: Iterable[Filled], *, by: Actor, finish: bool = False) -> None:
    """Keep these answers of the mentor's part, all or none, and say that the part is done when ``finish``.

    Raises :class:`ChangedMeanwhile` for an answer that is neither what the form showed nor what it says now, and
    ``Refused`` when the part is to be done and a required answer is missing.
    """
    dossier = by.claim(Can.WRITE_MENTOR_PART, dossier)
    filled = list(filled)
    stored = dict(MentorAnswer.objects.filter(dossier=dossier).values_list("question", "value"))
    changed = [
        Meanwhile(row.question, stored[row.question.code])
        for row in filled
        if row.question.code in stored and stored[row.question.code] not in (row.seen, row.value)
    ]
    if changed:
        raise ChangedMeanwhile(changed)
    fresh = [(row.question, row.value) for row in filled if stored.get(row.question.code) != row.value]
    if fresh:
        actions.save_answers(dossier, fresh, by=by)
    if finish:
        actions.finish_part(dossier, Part.MENTOR, by=by)
