"""How long steps take, as a summary without persons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.policies import LEAD_TIME_POLICY
from sluitend.kit import clock
from sluitend.organisations.models import Organisation, Region


class LeadTime(models.Model):
    """How long one step of the dossiers took at one school or college, in working days, in one school year as it stood on
    the day it was counted. Counted anew each night; a region reads it from five learners on (the second wall sees to
    that)."""

    policy = LEAD_TIME_POLICY

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="lead_times")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lead_times")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    step = models.CharField(_("step"), max_length=10)
    learners = models.PositiveIntegerField(_("pupils"))
    median = models.PositiveSmallIntegerField()
    ninth = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead time")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "step"], name="one_lead_time_a_step_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year} {self.step}"
