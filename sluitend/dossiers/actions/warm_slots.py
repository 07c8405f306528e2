"""What stands on the list of a central day follows the warm handover itself, whoever changes that and wherever."""

from __future__ import annotations

from collections.abc import Collection

from sluitend.dossiers.lifecycle import SLOT_OPEN, WARM_SLOT, SlotStatus
from sluitend.dossiers.models import WarmHandover, WarmSlot
from sluitend.kit import jobs

FOLLOWS = {"complete": "hold", "unschedule": "call_off", "cancel": "overtake", "schedule": "overtake"}
TOLD_AS = {"unschedule": "called_off", "cancel": "called_off", "schedule": "moved"}


def follow_the_handovers(warms: Collection[WarmHandover], step: str) -> None:
    """Inside an action: a handover that was held, called off, closed or planned at another time leaves the list; mentor
    and host are free again. Who knew of it hears it: the schools by the mail of the step itself, the pupil here."""
    if step not in FOLLOWS:
        return
    slots = WarmSlot.objects.select_for_update(of=("self",)).filter(warm__in=warms, status__in=SLOT_OPEN)
    left = [
        row
        for row in slots.select_related("warm").order_by("pk")
        if row.starts_at != row.warm.planned_at or step != "schedule"
    ]
    for row in left:
        was_told = row.status == SlotStatus.SENT
        WARM_SLOT.take(FOLLOWS[step] if was_told else "overtake", row)
        if was_told and not row.has_begun and step in TOLD_AS:
            tell_pupil(row.warm, TOLD_AS[step])
    if left:
        WarmSlot.objects.bulk_update(left, ["status"])


def tell_pupil(warm: WarmHandover, what: str) -> None:
    """Inside an action: the pupil hears that the schools speak on a central day, or no longer do."""
    jobs.defer("dossiers.tell_pupil_talk", warm_id=warm.pk, revision=warm.planned_revision, what=what)
