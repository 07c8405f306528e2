"""What somebody did to many rows in one go, so that it can be taken back in one go."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.transitions.lifecycle import BulkKind
from sluitend.transitions.policies import BULK_POLICY


class BulkAct(models.Model):
    """One act on many rows: which, and how they were before. For the one who did it, on the same day; then it goes."""

    policy = BULK_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=BulkKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    given = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on many rows")
        indexes = [models.Index(fields=["organisation", "made_at"], name="bulk_acts_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {len(self.rows)}"
