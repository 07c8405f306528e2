"""Statuses as hubs and student systems send them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.lifecycle import ApplicationStatus, Aside, Feed
from sluitend.transitions.models.application import Application
from sluitend.transitions.policies import INCOMING_POLICY


class IncomingStatus(models.Model):
    """One status as a hub or a student system sent it: kept once, noted as an event when we know whose it is, else laid
    aside with a reason until we do. ``message`` is the sender's own key of this message; ``person`` the keyed hash of
    a personal number, which goes as soon as the status found its learner."""

    policy = INCOMING_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.CharField(_("from"), max_length=12, choices=Feed)
    message = models.CharField(max_length=120)
    said = models.CharField(_("their word"), max_length=40)
    status = models.CharField(_("status"), max_length=20, choices=ApplicationStatus, blank=True)
    occurred_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), default=clock.now)
    chain_key = models.CharField(_("key at the college"), max_length=80, blank=True)
    person = models.BinaryField(null=True)
    college_code = models.CharField(_("college"), max_length=20)
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    programme_code = models.CharField(_("programme"), max_length=20)
    route = models.CharField(_("route"), max_length=3, blank=True)
    starts_on = models.DateField(_("starts on"))
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="incoming")
    aside = models.CharField(_("lies aside because"), max_length=20, choices=Aside, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming status")
        constraints = [
            models.UniqueConstraint(fields=["feed", "message"], name="a_message_counts_once"),
            models.CheckConstraint(
                name="found_or_aside",
                condition=Q(application__isnull=False, aside="", person=None) | (Q(application=None) & ~Q(aside="")),
            ),
        ]
        indexes = [
            models.Index(fields=["college", "-occurred_at"], condition=~Q(aside=""), name="statuses_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.message}"
