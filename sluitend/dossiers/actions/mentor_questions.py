"""A college asks the mentor something; the mentor answers, or the college takes it back. The dossier does not change: an
answer that belongs in it is added the ordinary way."""

from __future__ import annotations

from sluitend.access.actor import Actor, action
from sluitend.dossiers.lifecycle import QUESTION, QuestionStatus, QuestionTopic
from sluitend.dossiers.models import MentorQuestion, MentorQuestionText
from sluitend.dossiers.policies import CanQuestion
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication


@action
def ask_mentor(application: Application, topic: QuestionTopic, text: str, *, by: Actor) -> MentorQuestion:
    """Ask the mentor; who finds it among what waits for them, and gets a mail at once."""
    application = by.claim(CanApplication.ASK_SCHOOL, application)
    question = MentorQuestion.objects.create(
        application=application,
        college_id=application.college_id,
        topic=topic,
        asked_at=clock.now(),
        asked_by=by.label,
    )
    _write(question, QuestionStatus.ASKED, text, by=by)
    _happened(question, by=by)
    jobs.defer("dossiers.tell_question", question_id=question.pk, what="asked")
    return question


@action
def answer_college(question: MentorQuestion, text: str, *, by: Actor) -> None:
    """The mentor answers; the college reads it beside the dossier."""
    question = by.claim(CanQuestion.ANSWER, question)
    _close(question, "answer")
    _write(question, QuestionStatus.ANSWERED, text, by=by)
    _happened(question, by=by)
    jobs.defer("dossiers.tell_question", question_id=question.pk, what="answered")


@action
def withdraw_question(question: MentorQuestion, *, by: Actor) -> None:
    """The college needs no answer any more."""
    question = by.claim(CanQuestion.WITHDRAW, question)
    _close(question, "withdraw")
    _happened(question, by=by)


def _close(question: MentorQuestion, step: str) -> None:
    QUESTION.take(step, question)
    question.closed_at = clock.now()
    question.save(update_fields=["status", "closed_at"])


def _write(question: MentorQuestion, kind: QuestionStatus, text: str, *, by: Actor) -> None:
    MentorQuestionText.objects.create(
        question=question, kind=kind, text=text, at=clock.now(), by=by.label, name=by.name
    )


def _happened(question: MentorQuestion, *, by: Actor) -> None:
    application = question.application
    note(
        [Fact(application.transition_id, Kind.QUESTION, question.status, None, application.pk, question.college_id)],
        by=by,
    )
    by.record(f"dossiers.question_{question.status}", question, topic=question.topic)
