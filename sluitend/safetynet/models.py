from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.safetynet.lifecycle import CaseKind, CaseStatus, Outcome, Result, Way
from sluitend.safetynet.policies import POLICY
from sluitend.transitions.models import Application, Transition


class MunicipalCase(models.Model):
    """A municipality works on finding a place for a learner whose transition it holds: one open case at a time.

    Read by that municipality only; how it ended is told to the others by an event.
    """

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="cases")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind)
    status = models.CharField(_("status"), max_length=20, choices=CaseStatus, default=CaseStatus.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases",
        verbose_name=_("who"),
    )  # fmt: skip
    opened_on = models.DateField(_("opened on"), default=clock.today)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.UniqueConstraint(fields=["transition"], condition=Q(closed_on=None), name="one_open_case"),
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome",
                condition=Q(closed_on=None, outcome="") & ~Q(status=CaseStatus.CLOSED)
                | Q(closed_on__isnull=False, status=CaseStatus.CLOSED, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="an_assigned_case_has_an_owner", condition=~Q(status=CaseStatus.NEW) | Q(owner=None)
            ),
        ]
        indexes = [models.Index(fields=["municipality", "owner"], condition=Q(closed_on=None), name="open_cases")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_on}"


class NoShowNotice(models.Model):
    """A college said that a learner did not come to class, and who hears of it: once, and once more when it turns out
    otherwise. ``municipality`` is the one that sees the learner by it; ``told_at`` is empty as long as the mail waits."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="no_show_notices")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)  # when it was told that they came after all

    class Meta:
        verbose_name = _("notice of a no-show")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_no_show_at_a_time"),
            models.CheckConstraint(
                name="told_otherwise_after_it_was_told",
                condition=Q(came_at=None) | Q(told_at__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_at:%Y-%m-%d}"


class ContactAttempt(models.Model):
    """Somebody of the municipality tried to reach the learner. The note is the municipality's own."""

    case = models.ForeignKey(MunicipalCase, on_delete=models.CASCADE, related_name="attempts")
    way = models.CharField(_("how"), max_length=20, choices=Way)
    result = models.CharField(_("result"), max_length=20, choices=Result)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    next_on = models.DateField(_("next time"))

    class Meta:
        verbose_name = _("contact attempt")
        indexes = [models.Index(fields=["case", "-at"], name="attempts_of_a_case")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.way} {self.result}"
