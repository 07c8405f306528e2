"""What happened, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.organisations.models import Organisation
from sluitend.transitions.events import Audience, Kind, Source
from sluitend.transitions.models.application import Application
from sluitend.transitions.models.transition import Transition


class Event(models.Model):
    """Something that happened to a transition. Never changed (a trigger sees to that), deleted only by erasure. No
    free text.

    ``occurred_at`` is when it happened, ``received_at`` when we heard; ``organisation`` is the party the code speaks
    of (the college of an application, the receiver of a handover); ``due_on`` a date that was agreed with it.
    """

    id = models.BigAutoField(primary_key=True)
    transition = models.ForeignKey(
        Transition, on_delete=models.PROTECT, related_name="events", db_index=False
    )  # events_of_a_transition serves
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="events")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=30)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.PositiveSmallIntegerField(choices=Source)
    audience = models.CharField(max_length=20, choices=Audience)
    due_on = models.DateField(null=True)
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["transition", "-occurred_at", "-id"], name="events_of_a_transition"),
            models.Index(
                fields=["application", "source", "occurred_at"],
                condition=Q(kind="application"),
                name="events_of_an_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d} {self.kind} {self.code}"
