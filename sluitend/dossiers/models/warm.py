"""The conversation between two schools beside the dossier."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import WARM_OPEN, TalkWay, WarmClosed, WarmReason, WarmStatus
from sluitend.dossiers.models.dossier import Dossier
from sluitend.dossiers.policies import WARM_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Application


class WarmHandover(models.Model):
    """The mentor, or a rule of the region, asks for a conversation with the college about this learner. The learner
    sees that it was asked, about what and when it is planned; what was said stands in the notes, which are for the two
    schools. ``planned_revision`` counts how often the appointment was made, moved or called off: calendars need it."""

    policy = WARM_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="warm_handovers")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="warm_handovers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="warm_handovers")
    came_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="went_to"
    )  # the pupil changed mbo; its notes stay where they were made
    status = models.CharField(_("warm handover"), max_length=20, choices=WarmStatus, default=WarmStatus.REQUESTED)
    why = models.CharField(_("why"), max_length=20, choices=WarmReason, default=WarmReason.MENTOR)
    about = models.CharField(_("about"), max_length=300, blank=True)
    contact_name = models.CharField(_("call"), max_length=120)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    reachable = models.CharField(_("reachable"), max_length=120, blank=True)
    requested_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()  # ten working days (DOMAIN 7.4)
    owner = models.ForeignKey("access.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(_("planned"), null=True, blank=True)
    planned_way = models.CharField(_("how"), max_length=20, choices=TalkWay, blank=True)
    planned_revision = models.PositiveSmallIntegerField(default=0)
    overdue_told_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=20, choices=WarmClosed, blank=True)
    feedback_due_on = models.DateField(null=True, blank=True)  # the college tells how it goes

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("warm handover")
        constraints = [models.UniqueConstraint(fields=["dossier", "application"], name="warm_handover_once")]
        indexes = [
            models.Index(fields=["college", "status", "due_on"], name="warm_handovers_of_a_college"),
            models.Index(
                fields=["due_on"],
                condition=Q(overdue_told_on=None, closed_at=None),
                name="warm_handovers_to_tell_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}"

    @staticmethod
    def overdue_on(day: date) -> Q:
        """Those that were not closed in time, seen from that day: derived, never stored (DOMAIN 7.4)."""
        return Q(status__in=WARM_OPEN, due_on__lt=day)

    @property
    def is_open(self) -> bool:
        return self.status in WARM_OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    @property
    def is_feedback_due(self) -> bool:
        """The college owes the school a word on how it goes."""
        return (
            self.status == WarmStatus.COMPLETED
            and self.feedback_due_on is not None
            and self.feedback_due_on <= clock.today()
        )


class WarmHandoverNote(models.Model):
    """What the two schools wrote about the conversation: for them only, not part of the dossier."""

    warm_handover = models.ForeignKey(WarmHandover, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=WarmStatus)
    text = models.CharField(max_length=2000, blank=True)
    participants = models.CharField(max_length=200, blank=True)
    agreements = models.CharField(max_length=500, blank=True)
    enough_information = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("warm handover note")

    def __str__(self) -> str:
        return self.kind
