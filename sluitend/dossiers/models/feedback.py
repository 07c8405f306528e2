"""What a college says of a dossier that it received (DOMAIN 7.1, part F)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import Lacking, Quality
from sluitend.dossiers.models.sending import Delivery
from sluitend.dossiers.policies import FEEDBACK_POLICY
from sluitend.kit import clock


class DossierFeedback(models.Model):
    """Whether a delivered version was used in the talk, how well it served and what was missed: for the two schools, so
    that the next dossier gets better. It says nothing about the learner."""

    policy = FEEDBACK_POLICY

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, primary_key=True, related_name="feedback")
    used_in_talk = models.BooleanField(_("used in the talk"))
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Quality)
    missed = ArrayField(models.CharField(max_length=20, choices=Lacking), default=list, blank=True)
    text = models.CharField(_("what was missing"), max_length=300, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback on a dossier")
        constraints = [models.CheckConstraint(condition=models.Q(quality__in=Quality.values), name="quality_1_to_4")]

    def __str__(self) -> str:
        return self.get_quality_display()

    @property
    def lacking(self) -> list[str]:
        """What was missed, in words."""
        return [str(Lacking(code).label) for code in self.missed]
