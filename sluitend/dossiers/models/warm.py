"""The conversation between two schools beside the dossier."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import WarmStatus
from sluitend.dossiers.models.dossier import Dossier
from sluitend.dossiers.policies import WARM_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Application


class WarmHandover(models.Model):
    """The mentor asks for a conversation with the college about this learner. The learner sees that it was asked and
    about what."""

    policy = WARM_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="warm_handovers")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="warm_handovers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="warm_handovers")
    status = models.CharField(_("warm handover"), max_length=20, choices=WarmStatus, default=WarmStatus.REQUESTED)
    about = models.CharField(_("about"), max_length=300, blank=True)
    contact_name = models.CharField(_("call"), max_length=120)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    reachable = models.CharField(_("reachable"), max_length=120, blank=True)
    requested_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()  # ten working days (DOMAIN 7.4)
    owner = models.ForeignKey("access.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("warm handover")
        constraints = [models.UniqueConstraint(fields=["dossier", "application"], name="warm_handover_once")]
        indexes = [models.Index(fields=["college", "status", "due_on"], name="warm_handovers_of_a_college")]

    def __str__(self) -> str:
        return f"{self.get_status_display()}"


class WarmHandoverNote(models.Model):
    """What the two schools wrote about the conversation: for them only, not part of the dossier."""

    warm_handover = models.ForeignKey(WarmHandover, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=WarmStatus)
    text = models.CharField(max_length=2000, blank=True)
    enough_information = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("warm handover note")

    def __str__(self) -> str:
        return self.kind
