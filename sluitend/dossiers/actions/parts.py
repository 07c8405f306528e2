"""Answering and finishing a part: what the mentor changes after the pupil agreed makes the agreement lapse."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import JSONField, Value
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.agreement import lapse_if_agreed
from sluitend.dossiers.actions.status import mentor_answers, settle
from sluitend.dossiers.actions.warm_handover import WARM_WANTED
from sluitend.dossiers.lifecycle import DossierStatus, Part, PartStatus
from sluitend.dossiers.models import Dossier, MentorAnswer, PupilAnswer
from sluitend.dossiers.policies import Can
from sluitend.dossiers.questionnaire import Question
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind

ANSWERS = {Part.PUPIL: PupilAnswer, Part.MENTOR: MentorAnswer}
PART_FIELD = {Part.PUPIL: "pupil_part", Part.MENTOR: "mentor_part"}
MAY_WRITE = {Part.PUPIL: Can.WRITE_PUPIL_PART, Part.MENTOR: Can.WRITE_MENTOR_PART}


@action
def save_answer(dossier: Dossier, question: Question, value: Any, *, by: Actor) -> None:
    """Keep one answer. What the mentor changes after the pupil agreed makes the agreement lapse, and says so."""
    save_answers(dossier, [(question, value)], by=by)


@action
def save_answers(dossier: Dossier, answers: Collection[tuple[Question, Any]], *, by: Actor) -> None:
    """The plural of :func:`save_answer`, for answers of one part: all or none, and saying the same again changes nothing."""
    (part,) = {Part(dossier.questionnaire.section(question.section).filler) for question, _value in answers}
    dossier = by.claim(MAY_WRITE[part], dossier)
    table = ANSWERS[part]
    known = dict(table._default_manager.filter(dossier=dossier).values_list("question", "value"))
    fresh = [
        table(dossier=dossier, question=question.code, value=as_json(value), by=by.label, answered_at=clock.now())
        for question, value in answers
        if question.code not in known or known[question.code] != value
    ]
    if not fresh:
        return
    table._default_manager.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["dossier", "question"],
        update_fields=["value", "by", "answered_at"],
    )
    changed(dossier, part, by=by)


def as_json(value: Any) -> Any:
    """None is a value here: a question that was passed over, which Django would otherwise keep as no value at all."""
    return Value(None, JSONField()) if value is None else value


def changed(dossier: Dossier, part: Part, *, by: Actor) -> None:
    """Inside an action, after a change of content: the part is busy again where it must be, and what was agreed lapses."""
    field = PART_FIELD[part]
    if getattr(dossier, field) == PartStatus.NOT_BEGUN:
        setattr(dossier, field, PartStatus.BUSY)
        note([Fact(dossier.pk, Kind.DOSSIER, f"{part}_begun")], by=by)
    if getattr(dossier, field) == PartStatus.DONE and missing_in(dossier, part):
        setattr(dossier, field, PartStatus.BUSY)  # emptied, or asked only now because of what was answered
    lapse_if_agreed(dossier, by=by)
    settle(dossier)


@action
def finish_part(dossier: Dossier, part: Part, *, by: Actor) -> None:
    """Say that a part is done; refuses while a required question has no answer."""
    dossier = by.claim(MAY_WRITE[part], dossier)
    missing = missing_in(dossier, part)
    if missing:
        raise Refused(_("%(count)s questions still need an answer.") % {"count": len(missing)})
    if getattr(dossier, PART_FIELD[part]) == PartStatus.DONE:
        return
    setattr(dossier, PART_FIELD[part], PartStatus.DONE)
    if part == Part.MENTOR:
        dossier.warm_handover_wanted = mentor_answers(dossier, [WARM_WANTED]).get(WARM_WANTED) is True
    note([Fact(dossier.pk, Kind.DOSSIER, f"{part}_done")], by=by)
    settle(dossier)
    if dossier.status == DossierStatus.TO_AGREE and dossier.transition.origin_school_id is not None:
        jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="to_agree")
    by.record("dossiers.part_done", dossier, part=part)


def missing_in(dossier: Dossier, part: Part) -> list[str]:
    """Codes of the required questions of a part that have no answer yet."""
    answers = dict(ANSWERS[part]._default_manager.filter(dossier=dossier).values_list("question", "value"))
    return [question.code for question in dossier.questionnaire.missing_required(answers, part.value)]
