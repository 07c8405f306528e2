"""What a learner applied for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Offering, Organisation
from sluitend.transitions.events import Source
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models.transition import Transition
from sluitend.transitions.policies import APPLICATION_POLICY


class Application(models.Model):
    """A learner applied for an offering. It carries its college, because a college's list starts here; its status is
    a projection of events."""

    policy = APPLICATION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(
        Transition, on_delete=models.PROTECT, related_name="applications", db_index=False
    )  # applied_once_for_an_offering serves
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="applications")
    college = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications", db_index=False
    )  # applications_of_a_college serves
    preference = models.PositiveSmallIntegerField(_("preference"), default=1)
    applied_on = models.DateField(_("applied on"))
    status = models.CharField(_("status"), max_length=20, choices=ApplicationStatus, default=ApplicationStatus.APPLIED)
    status_at = models.DateTimeField(null=True)
    status_source = models.PositiveSmallIntegerField(choices=Source, default=Source.PUPIL)
    level = models.PositiveSmallIntegerField(default=1)
    highest_level = models.PositiveSmallIntegerField(default=1)
    has_conflict = models.BooleanField(_("sources disagree"), default=False)
    chain_key = models.CharField(
        _("key at the college"), max_length=80, blank=True
    )  # of the student system or hub (ketenid), by which the next status finds it
    settled_on = models.DateField(
        null=True, editable=False
    )  # the transition's, copied by the database: a college's list is long, and looks at no transition to know it is open

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        constraints = [models.UniqueConstraint(fields=["transition", "offering"], name="applied_once_for_an_offering")]
        indexes = [
            models.Index(fields=["college", "status", "-applied_on"], name="applications_of_a_college"),
            models.Index(
                fields=["college", "applied_on", "id"], condition=Q(settled_on=None), name="applications_by_date"
            ),  # a page of the inbox
            models.Index(
                fields=["offering"], condition=Q(settled_on=None), name="applications_of_an_offering"
            ),  # what is on offer with somebody waiting: the settled ones of ten years are in nobody's way
            models.Index(fields=["chain_key"], condition=~Q(chain_key=""), name="applications_by_key"),
        ]

    def __str__(self) -> str:
        return str(self.offering)
