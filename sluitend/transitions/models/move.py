"""Somebody who (perhaps) leaves a college, and what every sitting student does after the summer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import Organisation
from sluitend.transitions.lifecycle import MoveStage
from sluitend.transitions.models.transition import Transition
from sluitend.transitions.moving import OpenedBy, Override, Summer, WhyMove
from sluitend.transitions.policies import MOVE_POLICY


class Move(models.Model):
    """What the college that somebody (perhaps) leaves knows of a transition between mbo's, beside the transition itself.

    ``stage`` is what its study coach says; ``left_on`` when it deregistered the learner. ``override`` says why that was
    before there was a place; the words about it are the college's own.
    """

    policy = MOVE_POLICY

    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, primary_key=True, related_name="move")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="moves")
    stage = models.CharField(_("stage"), max_length=20, choices=MoveStage, default=MoveStage.SIGNAL)
    stage_since = models.DateField(_("since"), default=clock.today)
    why = models.CharField(_("why"), max_length=20, choices=WhyMove)
    opened_by = models.CharField(_("opened by"), max_length=20, choices=OpenedBy)
    left_on = models.DateField(_("deregistered on"), null=True, blank=True)
    override = models.CharField(_("without a place because"), max_length=20, choices=Override, blank=True)
    stalled_told_at = models.DateTimeField(null=True, blank=True)  # the coach heard that nothing happens
    override_note = models.CharField(_("note"), max_length=300, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("move between mbo's")
        constraints = [
            models.CheckConstraint(
                name="an_override_is_of_a_deregistration", condition=Q(override="") | Q(left_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.college}: {self.get_stage_display()}"


class SummerAnswer(models.Model):
    """What a sitting student does after the summer, as the college knows it; one answer a year."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="summer_answers")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    answer = models.CharField(_("after the summer"), max_length=20, choices=Summer)
    answered_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("answer of the summer check")
        constraints = [models.UniqueConstraint(fields=["enrolment", "school_year"], name="one_summer_answer_a_year")]

    def __str__(self) -> str:
        return f"{self.school_year}: {self.get_answer_display()}"
