"""What of this room passes to the successor when two schools or colleges go on as one (ADR 0021). A version is never
changed: it names the school as it was called when the dossier was agreed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sluitend.dossiers.models import LeadTime
from sluitend.organisations.merging import KEYS, Merger


def _lead_times(merger: Merger) -> QuerySet[Any]:
    """Counted anew each night, of the two together from now on."""
    LeadTime.objects.filter(organisation=merger.old).delete()
    return LeadTime.objects.none()


KEYS.update(
    {
        "dossiers.Delivery.college": None,
        "dossiers.WarmHandover.college": None,
        "dossiers.WarmDay.college": None,
        "dossiers.MentorQuestion.college": None,
        "dossiers.LeadTime.organisation": _lead_times,
    }
)
