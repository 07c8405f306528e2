"""How those who left an mbo got on, as a summary without persons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.organisations.models import Organisation, Region
from sluitend.transitions.policies import MOVE_FIGURE_POLICY


class MoveFigure(models.Model):
    """Of those who left one mbo in one school year without a diploma: how many started anew, in the middle and at the ninth of
    ten after how many days, and how many had done so by the first 1 October and the first 1 February after they left
    (DOMAIN 7.5). ``due_`` counts for whom that day has come. Counted anew each night; a region reads it from five on."""

    policy = MOVE_FIGURE_POLICY

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="move_figures")
    college = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="move_figures")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    leavers = models.PositiveIntegerField(_("left"))
    restarted = models.PositiveIntegerField(_("started anew"))
    median = models.PositiveIntegerField(null=True, blank=True)
    ninth = models.PositiveIntegerField(null=True, blank=True)
    due_october = models.PositiveIntegerField()
    by_october = models.PositiveIntegerField()
    due_february = models.PositiveIntegerField()
    by_february = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of moves")
        constraints = [models.UniqueConstraint(fields=["college", "school_year"], name="one_move_figure_a_year")]

    def __str__(self) -> str:
        return f"{self.college} {self.school_year}"
