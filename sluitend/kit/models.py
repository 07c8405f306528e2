from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock


class KeptMail(models.Model):
    """A mail of a demo, kept to be looked at instead of sent. Real installations send and never keep."""

    at = models.DateTimeField(default=clock.now)
    sender = models.CharField(_("from"), max_length=200)
    to = models.CharField(_("to"), max_length=500)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("kept mail")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject


class PutOff(models.Model):
    """A task that waits until somebody may be disturbed; ids only, what it needs to know it reads when it runs."""

    task = models.CharField(max_length=80)
    ids = models.JSONField()
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("task put off")
        indexes = [models.Index(fields=["due_at"], name="put_off_until")]

    def __str__(self) -> str:
        return self.task
