"""What was sent, whole and never changed, and to whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.models.dossier import Dossier
from sluitend.dossiers.policies import DELIVERY_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Application


class DossierVersion(models.Model):
    """The dossier as it was agreed and sent, whole and never changed (a trigger sees to that)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("dossier version")
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.number}"


class Delivery(models.Model):
    """One version went to one college: on what basis, for what purpose, when opened. The register of exchanges
    (DOMAIN 3.3)."""

    policy = DELIVERY_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="deliveries")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="deliveries")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deliveries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deliveries")
    basis = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20, default="intake")
    sent_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=80, blank=True)
    with_care = models.BooleanField(_("with a care annex"), default=False, db_default=False)
    care_opened_at = models.DateTimeField(null=True, blank=True)
    care_opened_by = models.CharField(max_length=80, blank=True, default="", db_default="")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        constraints = [models.UniqueConstraint(fields=["version", "application"], name="delivered_once")]
        indexes = [models.Index(fields=["college", "-sent_at"], name="deliveries_of_a_college")]

    def __str__(self) -> str:
        return f"{self.college}: {self.version}"
