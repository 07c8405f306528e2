"""Reminders that wait for their moment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Whom
from sluitend.dossiers.models.dossier import Dossier
from sluitend.kit import clock
from sluitend.kit.ids import uuid7


class Reminder(models.Model):
    """A reminder for who is to act in a dossier, to be mailed at a moment; until then it can be undone. ``batch`` is
    what was asked for in one go; ``why`` is "asked", or the rule that asked (``schedule.py``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reminders")
    whom = models.CharField(max_length=10, choices=Whom)
    why = models.CharField(max_length=20, default="asked")
    batch = models.UUIDField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # sent, undone, not_needed, no_address

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(done_at=None), name="one_waiting_reminder")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="reminders_that_wait"),
            models.Index(fields=["batch"], name="reminders_of_a_batch"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
