"""What of this room passes to the successor when two schools, colleges or municipalities go on as one (ADR 0021)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from sluitend.organisations.merging import KEYS, Merger
from sluitend.safetynet.lifecycle import TableStatus
from sluitend.safetynet.models import CaseTable


def _convened(merger: Merger) -> QuerySet[Any]:
    """Both may have convened one for the same moment: the old one's is a minute later, nobody sits at both."""
    rows = CaseTable.objects.filter(convener=merger.old)
    here = CaseTable.objects.filter(convener=merger.new, starts_at=OuterRef("starts_at"), status=TableStatus.PLANNED)
    rows.filter(Exists(here), status=TableStatus.PLANNED).update(
        starts_at=F("starts_at") + timedelta(minutes=1), revision=F("revision") + 1
    )
    return rows


def _takes_part(merger: Merger) -> QuerySet[Any]:
    """The successor takes a chair once."""
    rows: Any = CaseTable.participants.through
    here = rows.objects.filter(organisation=merger.new).values("casetable")
    return rows.objects.filter(organisation=merger.old).exclude(casetable__in=here)


KEYS.update(
    {
        "safetynet.MunicipalCase.municipality": None,
        "safetynet.NoShowNotice.municipality": None,
        "safetynet.CaseTable.convener": _convened,
        "safetynet.CaseTable_participants.organisation": _takes_part,
        "safetynet.CaseTableItem.put_on_by": None,
        "safetynet.CaseTableItem.off_by": None,
        "safetynet.CaseTableItem.owner": None,
        "safetynet.CaseTableItem.decided_for": None,
    }
)
