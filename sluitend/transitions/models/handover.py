"""The question to take over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models.transition import Transition
from sluitend.transitions.policies import HANDOVER_POLICY
from sluitend.transitions.reasons import REFUSALS


class Handover(models.Model):
    """The holder asks another party to take over, who accepts or refuses. The sender keeps the regie until then."""

    policy = HANDOVER_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="handovers")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers_sent")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers_received")
    reason = models.CharField(_("reason"), max_length=30)
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=HandoverStatus, default=HandoverStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(  # shown to colleagues: the other party deals with an organisation
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer_reason = models.CharField(_("reason"), max_length=20, blank=True, choices=list(REFUSALS.items()))
    answer_note = models.CharField(_("answer"), max_length=500, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    escalated_on = models.DateField(null=True, blank=True, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        constraints = [
            models.UniqueConstraint(fields=["transition"], condition=Q(status="asked"), name="one_open_handover"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="handover_to_somebody_else"),
            models.CheckConstraint(
                condition=~Q(status=HandoverStatus.REFUSED) | ~Q(answer_reason=""), name="a_refusal_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "status", "asked_at"], name="handovers_of_a_receiver"),
            models.Index(fields=["answer_by"], condition=Q(status="asked"), name="handovers_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver}"

    @property
    def is_late(self) -> bool:
        """Whether the answer should have been there by today."""
        return self.status == HandoverStatus.ASKED and self.answer_by < clock.today()
