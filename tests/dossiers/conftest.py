"""Dossiers in the state a test needs, reached through the real actions."""

from __future__ import annotations

import pytest

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import CareAnnex, Dossier, GuardianLink
from sluitend.dossiers.questionnaire import Kind
from sluitend.kit import codes
from sluitend.learners.models import Guardian


def some_answer(question):
    """A value that passes, of the question's kind; what we know ourselves is passed over where that may be."""
    kind = question.kind
    if question.known_from and not question.required:
        return None
    if kind in (Kind.CHOICE, Kind.SCALE4):
        return question.options[0].code if question.options else 1
    if kind == Kind.CHOICES:
        return [question.options[0].code]
    if kind == Kind.YES_NO:
        return True
    return {Kind.DATE: "2026-06-01", Kind.NUMBER: 3, Kind.PHONE: "010 000 00 12"}.get(kind, "Dat vind ik leuk.")


def fill(dossier, part, by, **given):
    """Answer every question on the way, and say that the part is done. ``given`` overrides by code with _ for the dot."""
    questionnaire = dossier.questionnaire
    answers: dict = {}
    while (question := questionnaire.first_open(answers, part.value)) is not None:
        raw = given.get(question.code.replace(".", "_"), some_answer(question))
        checked = questionnaire.validate(question, raw)
        assert checked.is_right, (question.code, raw, checked)
        answers[question.code] = checked.value
        actions.save_answer(dossier, question, checked.value, by=by)
    actions.finish_part(dossier, part, by=by)


def write_care(dossier, by, **given):
    """Answer every question of the care annex that is on the way, and say that it is done."""
    questionnaire = CareAnnex.objects.get(dossier=dossier).questionnaire
    answers: dict = {}
    while (question := questionnaire.first_open(answers, "care")) is not None:
        answers[question.code] = given.get(question.code.replace(".", "_"), some_answer(question))
        actions.save_care_answers(dossier, [(question, answers[question.code])], by=by)
    actions.finish_care_annex(dossier, by=by)


@pytest.fixture
def dossier(transition):
    return Dossier.objects.get(pk=transition.pk)


@pytest.fixture
def filled(dossier, yara, noor):
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def elif_(yara_herself):
    """Yara's mother, as the link makes her an actor."""
    guardian = Guardian.objects.get(learner=yara_herself, position=1)
    return Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=yara_herself.pk, guardian_id=guardian.pk)


@pytest.fixture
def asked(filled, yara):
    """Pupil agreed; the guardian's link is made."""
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    guardian = Guardian.objects.get(learner=filled.transition.learner_id, position=1)
    actions.make_link(filled, guardian, by=Actor.job("test"))
    filled.refresh_from_db()
    return filled


@pytest.fixture
def agreed(asked, elif_):
    actions.guardian_answers(asked, Answer.AGREED, by=elif_)
    asked.refresh_from_db()
    return asked


def link_of(dossier, token=None):
    return GuardianLink.objects.get(dossier=dossier, ended_at=None)


__all__ = ["codes", "fill", "link_of", "some_answer", "write_care"]
