"""The question for a transfer coach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.lifecycle import COACH_OPEN, COACH_SEES, CoachStatus
from sluitend.transitions.models.transition import Transition
from sluitend.transitions.policies import COACHING_POLICY
from sluitend.transitions.reasons import COACH_WHY

WITH_COACH = (*COACH_SEES, CoachStatus.ENDED)


class CoachRequest(models.Model):
    """A school or college asks the school alliance for a transfer coach, who helps beside the holder and reads about this
    learner only, until the day that was agreed. The regie stays where it is."""

    policy = COACHING_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="coach_requests")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="coaches_asked")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    alliance = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="coach_requests")
    why = models.CharField(_("reason"), max_length=20, choices=list(COACH_WHY.items()))
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=CoachStatus, default=CoachStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.CharField(_("answer"), max_length=300, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="coaching",
        verbose_name=_("coach"),
    )  # fmt: skip
    until_on = models.DateField(_("until"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a coach")
        constraints = [
            models.UniqueConstraint(
                fields=["transition"], condition=Q(status__in=COACH_OPEN), name="one_coach_at_a_time"
            ),
            models.CheckConstraint(
                name="a_coach_works_until_a_day",
                condition=Q(status__in=WITH_COACH, coach__isnull=False, until_on__isnull=False)
                | (~Q(status__in=WITH_COACH) & Q(coach=None, until_on=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "status", "asked_at"], name="requests_of_an_alliance"),
            models.Index(fields=["coach", "until_on"], condition=Q(status__in=COACH_SEES), name="coached_by"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()
