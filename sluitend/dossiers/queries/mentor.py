"""What the mentor's page asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, DossierStatus, PartStatus
from sluitend.dossiers.models import Approval, Dossier, MentorAnswer, PupilAnswer
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries.attachments import Shown, current_attachments
from sluitend.dossiers.queries.known import suggestions
from sluitend.dossiers.questionnaire import Filler, Question, Questionnaire, Reader, Section
from sluitend.learners.models import Enrolment, Guardian


@dataclass(frozen=True)
class PupilPart:
    """One section of what the pupil wrote."""

    title: str
    lines: Sequence[tuple[str, str]]  # label of the question, the answer in words


@dataclass(frozen=True)
class MentorPart:
    """The mentor's page: what the pupil wrote, and what the mentor wrote."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    pupil: Sequence[PupilPart]
    is_agreed: bool
    known: Mapping[str, Any]  # what we know beforehand, of questions nobody answered yet
    attachments: Sequence[Shown]  # of both

    @property
    def seen(self) -> dict[str, str]:
        """Per question, what stands there now, for the hidden box beside it."""
        return {code: json.dumps(value) for code, value in self.answers.items()}


def mentor_answers(dossier: Dossier) -> dict[str, Any]:
    return dict(MentorAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


def mentor_part(dossier: Dossier) -> MentorPart:
    """What the page of the mentor's part shows."""
    questionnaire = dossier.questionnaire
    answers = mentor_answers(dossier)
    mine = (question for section in questionnaire.sections(Filler.MENTOR) for question in section.questions)
    said = dict(PupilAnswer.objects.filter(dossier=dossier).values_list("question", "value"))
    return MentorPart(
        questionnaire,
        answers,
        [
            part
            for part in (_pupil_part(section, said) for section in questionnaire.sections(Filler.PUPIL))
            if part.lines
        ],
        changes_undo_agreement(dossier),
        suggestions(dossier, (question for question in mine if question.code not in answers)),
        current_attachments(dossier),
    )


def _pupil_part(section: Section, said: Mapping[str, Any]) -> PupilPart:
    """A section without what the pupil tells others only."""
    for_us = [question for question in section.asked(said) if Reader.SCHOOL in question.read_by]
    lines = [(question.label, question.words_for(said.get(question.code))) for question in for_us]
    return PupilPart(section.title, [(label, value) for label, value in lines if value])


def changes_undo_agreement(dossier: Dossier) -> bool:
    """Whether a change now makes lapse what somebody agreed to."""
    return (
        dossier.status in (*AFTER_AGREEMENT, DossierStatus.WITH_GUARDIAN)
        or Approval.objects.filter(dossier=dossier, round=dossier.round).exists()
    )


def next_waiting(dossier: Dossier, actor: Actor) -> UUID | None:
    """The next pupil of the same class whose mentor's part is not done, by name and then from the start again; nobody of
    a student who leaves an mbo: they leave one by one."""
    if dossier.is_compact:
        return None
    learner = dossier.transition.learner
    here = Enrolment.objects.filter(learner=learner, organisation=actor.organisation, until_on=None).first()
    if here is None or here.school_class_id is None:
        return None
    waiting = (
        Dossier.objects.permitting(Can.WRITE_MENTOR_PART, actor)
        .filter(
            ~Q(pk=dossier.pk),
            ~Q(mentor_part=PartStatus.DONE),
            transition__learner__enrolments__school_class=here.school_class_id,
            transition__learner__enrolments__until_on=None,
        )
        .order_by("transition__learner__search_name", "pk")
    )
    after = (
        waiting.filter(transition__learner__search_name__gt=learner.search_name).values_list("pk", flat=True).first()
    )
    return after or waiting.values_list("pk", flat=True).first()


def class_of(dossier: Dossier, actor: Actor) -> UUID | None:
    """The class in which the mentor finds this pupil."""
    return (
        Enrolment.objects.filter(learner=dossier.transition.learner_id, organisation=actor.organisation, until_on=None)
        .values_list("school_class_id", flat=True)
        .first()
    )


def parents(dossier: Dossier) -> list[Guardian]:
    """The parents with authority, who can agree."""
    rows = Guardian.objects.filter(learner=dossier.transition.learner_id, has_authority=True)
    return list(rows.order_by("position"))


def depends_on(questionnaire: Questionnaire, question: Question) -> list[Question]:
    """The questions that are asked or not because of this one."""
    every = (one for section in questionnaire.sections(Filler.MENTOR) for one in section.questions)
    return [one for one in every if any(when.question == question.code for when in one.asks_when)]


def refused_parent(dossier: Dossier, key: str) -> Guardian | None:
    """The parent of this key to whom mail came back; without a key the first."""
    rows = Guardian.objects.filter(learner=dossier.transition.learner_id).order_by("position")
    refused = [row for row in rows if row.is_refused]
    return next((row for row in refused if not key or str(row.pk) == key), None)
