"""What a college decided, until it is released."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.transitions.models.application import Application
from sluitend.transitions.outcomes import NEXT_STEPS, REASONS, Ended, Outcome
from sluitend.transitions.policies import DECISION_POLICY


class Decision(models.Model):
    """What a college decided about an application: it waits for its moment, and can be stopped until then.

    Nobody but the college reads it before it is released. Then the status is recorded as an event and the learner and
    the school read why and what now. A no carries a reason and a next step (UX 5).
    """

    policy = DECISION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome)
    reason = models.CharField(
        _("reason"), max_length=20, blank=True, choices=[(code, row.label) for code, row in REASONS.items()]
    )
    next_step = models.CharField(
        _("next step"), max_length=20, blank=True, choices=[(code, row.label) for code, row in NEXT_STEPS.items()]
    )
    text = models.CharField(_("message"), max_length=300, blank=True)
    batch = models.UUIDField()
    by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    needs_second = models.BooleanField(_("asks a second person"), default=False)
    confirmed_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=20, choices=Ended, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_waiting_decision"),
            models.CheckConstraint(
                name="a_no_has_reason_and_next_step",
                condition=(~Q(outcome=Outcome.NOT_ADMITTED) & Q(reason="", next_step=""))
                | (Q(outcome=Outcome.NOT_ADMITTED) & ~Q(reason="") & ~Q(next_step="")),
            ),
            models.CheckConstraint(
                name="decision_ended_some_way",
                condition=Q(ended_at=None, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
            ),
            models.CheckConstraint(name="second_person_is_another", condition=~Q(confirmed_by=F("by"))),
            models.CheckConstraint(
                name="released_with_the_second_person",
                condition=~Q(ended_as=Ended.RELEASED) | Q(needs_second=False) | ~Q(confirmed_by=""),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at=None), name="decisions_that_wait")]

    def __str__(self) -> str:
        return self.get_outcome_display()
