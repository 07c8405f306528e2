"""Answers outside the statutory list (DOMAIN 3.3): they go along only with a consent of their own, and only as long as it
stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Way
from sluitend.dossiers.models.agreement import PARTIES
from sluitend.dossiers.models.dossier import Dossier
from sluitend.dossiers.models.sending import DossierVersion
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Guardian


class Consent(models.Model):
    """Whether pupil or guardian lets one answer outside the statutory list go along (AVG art. 7 and 9): asked apart in each
    round, and taken back whenever they like."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="consents")
    round = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=60)
    party = models.CharField(max_length=10, choices=PARTIES)
    guardian = models.ForeignKey(Guardian, on_delete=models.SET_NULL, null=True, blank=True)
    granted = models.BooleanField()
    way = models.CharField(max_length=10, choices=Way)
    given_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.CharField(max_length=80, blank=True)
    recalled_way = models.CharField(max_length=10, choices=Way, blank=True, db_default="")
    recalled_on = models.DateField(null=True, blank=True)  # the day on which it was said: the school notes it later

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "round", "question", "party", "guardian"],
                nulls_distinct=False,
                name="asked_once_a_round",
            )
        ]

    def __str__(self) -> str:
        return self.question


class ConsentedAnswer(models.Model):
    """An answer that went along with a version by consent. It stands beside the version, which never changes, so that a
    recall takes the answer itself away and leaves when it went and when it was taken back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="consented")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer sent by consent")
        constraints = [
            models.UniqueConstraint(fields=["version", "question"], name="consented_once"),
            models.CheckConstraint(
                condition=models.Q(recalled_at=None) | models.Q(value=None), name="recalled_is_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.question
