"""A transition ends for a reason from the closed list."""

from __future__ import annotations

from django.db.models import QuerySet

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.transitions.actions.noting import Fact, must_touch, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import HandoverStatus, SettledReason
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.policies import Can


@action
def settle(transition: Transition, *, because: SettledReason, by: Actor) -> None:
    """Nobody needs to hold this transition any longer, for a reason from the closed list."""
    settle_all(Transition.objects.filter(pk=by.claim(Can.SETTLE, transition).pk), because=because, by=by)


@action
def settle_all(transitions: QuerySet[Transition], *, because: SettledReason, by: Actor) -> int:
    """The plural of :func:`settle`: settles those it may, withdraws their open handovers, ends their visibility."""
    claimed = by.claim_all(Can.SETTLE, transitions)
    today = clock.today()
    keys = [row.pk for row in claimed]
    if not keys:
        return 0
    Handover.objects.filter(transition__in=keys, status=HandoverStatus.ASKED).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    must_touch(
        Transition.objects.filter(pk__in=keys, settled_on=None).update(
            settled_on=today,
            settled_because=because,
            visible_to_municipality=None,
            visible_since=None,
            visible_because="",
            missed_since=None,
        ),
        len(keys),
    )
    note([Fact(key, Kind.SETTLED, because) for key in keys], by=by)
    by.record("transitions.settled", None, count=len(keys), because=because)
    return len(keys)
