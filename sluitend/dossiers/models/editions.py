"""What a region changes about the questions: an edition, numbered and never changed once it holds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Region


class QuestionEdition(models.Model):
    """The optional questions a region leaves out and those it adds. Without a number it is in the making; with one it
    holds from a day on and is never changed (a trigger sees to that): dossiers keep the edition they were begun with.

    ``left_out`` holds codes; ``added`` questions as ``questionnaire.file`` reads them, so that an edition says everything
    by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="question_editions")
    number = models.PositiveSmallIntegerField(_("edition"), null=True, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    added = models.JSONField(default=list, blank=True)
    from_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("edition of the questions")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["region"], condition=Q(number=None), name="one_edition_in_the_making"),
            models.CheckConstraint(
                condition=Q(number=None, from_on=None) | Q(number__isnull=False, from_on__isnull=False),
                name="an_edition_holds_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.number or ''}".strip()

    @staticmethod
    def holding_on(day: date) -> dict[UUID, UUID]:
        """By region, the edition that a dossier is begun with on this day. One statement."""
        rows = QuestionEdition.objects.filter(number__isnull=False, from_on__lte=day).order_by("number")
        return dict(rows.values_list("region", "pk"))


@lru_cache(maxsize=1024)
def edited(version: int, edition: UUID) -> Questionnaire:
    """This version of the questions as the edition has them. Kept in memory: neither ever changes."""
    row = QuestionEdition.objects.get(pk=edition, number__isnull=False)
    return Questionnaire.version(version).edited(row.number, row.left_out, row.added)
