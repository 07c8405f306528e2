"""What a college asks the mentor about a dossier, beside it: the dossier itself does not change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import QuestionStatus, QuestionTopic
from sluitend.dossiers.policies import QUESTION_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Application


class MentorQuestion(models.Model):
    """A college asks the mentor something about an applicant. The learner reads that it was asked and about what; the
    words stand in a table of their own, for the two schools."""

    policy = QUESTION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="mentor_questions")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mentor_questions")
    topic = models.CharField(_("about"), max_length=20, choices=QuestionTopic)
    status = models.CharField(_("question"), max_length=20, choices=QuestionStatus, default=QuestionStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the mentor")
        indexes = [models.Index(fields=["application"], condition=Q(status="asked"), name="questions_that_wait")]

    def __str__(self) -> str:
        return self.get_topic_display()

    @property
    def is_open(self) -> bool:
        return self.status == QuestionStatus.ASKED


class MentorQuestionText(models.Model):
    """What was asked, or answered: for the two schools only."""

    question = models.ForeignKey(MentorQuestion, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20, choices=QuestionStatus)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("words of a question to the mentor")
        constraints = [models.UniqueConstraint(fields=["question", "kind"], name="asked_and_answered_once")]

    def __str__(self) -> str:
        return self.kind
