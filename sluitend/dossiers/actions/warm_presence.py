"""A conversation of a central day that does not take place: the mentor cannot come, or nobody came. It stays open, with a
next date."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.warm_days import call_off_slots, tell_all
from sluitend.dossiers.models import WarmHandover, WarmSlot
from sluitend.dossiers.policies import CanSlot
from sluitend.kit import clock, workdays
from sluitend.transitions.actions import Refused

AGAIN_WORKDAYS = 5  # within a working week the schools speak after all


@action
def cannot_come(slots: QuerySet[WarmSlot], reachable: str, *, by: Actor) -> int:
    """The mentor cannot come to these, and says when they can be called instead: the one next step. The college hears it
    at once. Gives how many."""
    rows = _claimed(CanSlot.CANNOT, slots, by=by)
    for row in rows:
        row.warm.reachable = reachable
        _again(row.warm)
    call_off_slots(rows, "cannot", by=by, text=_("The mentor cannot come to the central day."))
    tell_all(rows, "called_off")
    by.record("dossiers.warm_mentor_cannot", None, count=len(rows))
    return len(rows)


@action
def did_not_take_place(slot: WarmSlot, *, by: Actor) -> None:
    """Nobody came, or there was no time: the handover stays open, to be done within a working week. Raises ``Refused``
    before it should have begun."""
    rows = _claimed(CanSlot.RECORD, WarmSlot.objects.filter(pk=slot.pk), by=by)
    if not rows or not rows[0].has_begun:
        raise Refused(_("This conversation is still to come."))
    _again(rows[0].warm)
    call_off_slots(rows, "miss", by=by, text=_("The conversation on the central day did not take place."))
    by.record("dossiers.warm_slot_missed", rows[0])


def _claimed(permission: str, slots: QuerySet[WarmSlot], *, by: Actor) -> list[WarmSlot]:
    """Handovers first, as everywhere: who changes a handover takes that lock before what hangs on it."""
    keys = list(slots.values_list("warm", flat=True))
    list(WarmHandover.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    claimed = [row.pk for row in by.claim_all(permission, slots)]
    return list(WarmSlot.objects.filter(pk__in=claimed).select_related("warm").order_by("starts_at", "pk"))


def _again(warm: WarmHandover) -> None:
    """A new date before which the schools are to speak; from then on the leads hear of it again."""
    warm.due_on = max(warm.due_on, workdays.after(clock.today(), AGAIN_WORKDAYS))
    warm.overdue_told_on = None
