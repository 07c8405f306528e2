"""Mails about a question of a college to the mentor: that there is one, or that it was answered; never the words."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sluitend.access.models import User
from sluitend.dossiers.letters import send
from sluitend.dossiers.models import MentorQuestion
from sluitend.learners.models import SchoolClass


def tell(question_id: str, what: str) -> None:
    """Mail the mentors of the class about a question, or the one who asked about the answer."""
    question = MentorQuestion.objects.select_related("application__transition__learner", "college").get(
        pk=UUID(question_id)
    )
    learner = question.application.transition.learner
    known = {"name": learner.call_name or learner.first_names, "college": question.college.name}
    with translation.override("nl"):
        if what == "asked":
            subject = _("%(college)s asks something about %(name)s") % known
            text = _("%(college)s asks you something about %(name)s. Read the question and answer it here:") % known
            page = reverse("dossiers:answer_question", args=[question.pk])
            addresses = _mentors(learner.pk)
        else:
            subject = _("The mentor of %(name)s answered") % known
            text = _("The mentor of %(name)s answered your question. You read it beside the dossier:") % known
            page = reverse("insight:mbo_dossier", args=[question.application_id])
            addresses = _asker(question)
        for address in addresses:
            send(subject, [text, settings.SITE_URL + page], address)


def _mentors(learner_id: UUID) -> list[str]:
    classes = SchoolClass.objects.filter(enrolments__learner=learner_id, enrolments__until_on=None)
    return sorted({one.email for row in classes for one in row.mentors.all() if one.email and one.is_active})


def _asker(question: MentorQuestion) -> list[str]:
    key = question.asked_by.removeprefix("user:")
    found = User.objects.filter(pk=key, is_active=True).exclude(email=None) if key != question.asked_by else []
    return [row.email for row in found if row.email]
