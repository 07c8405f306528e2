"""The care annex: what the care coordinator tells whoever arranges help at the college, beside the dossier.

Its answers stand in tables of their own and never among those of the dossier (ADR 0011): they have another writer,
other readers, and the second wall asks for the right to read about care.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.models.dossier import Dossier, StoredAnswer
from sluitend.dossiers.models.sending import DossierVersion
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock
from sluitend.kit.ids import uuid7


class CareAnnex(models.Model):
    """That a care annex belongs to this dossier: who asked for it, when, and with which questions. How far it is stands
    in ``Dossier.care_part``, beside the other parts."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, primary_key=True, related_name="care_annex")
    questionnaire_version = models.PositiveSmallIntegerField()
    asked_on = models.DateField(default=clock.today)
    asked_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("care annex")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions this annex was begun with."""
        return Questionnaire.of_care(self.questionnaire_version)


class CareAnswer(StoredAnswer):
    """What the care coordinator says. Pupil and guardian read it when it is done; the mentor and the intake never do."""

    class Meta:
        verbose_name = _("care coordinator's answer")
        default_related_name = "care_answers"
        constraints = [models.UniqueConstraint(fields=["dossier", "question"], name="care_answers_once")]


class CareVersion(models.Model):
    """The care annex as it was agreed and sent with a version of the dossier, whole and never changed (a trigger sees to
    that)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.OneToOneField(DossierVersion, on_delete=models.PROTECT, related_name="care")
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("care annex as it was sent")

    def __str__(self) -> str:
        return str(self.pk)
