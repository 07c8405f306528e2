"""In view of the municipality of residence, and out of it."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.organisations.models import Organisation
from sluitend.transitions.actions.handovers import ask, hand_over
from sluitend.transitions.actions.noting import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.policies import Can


@action
def show_to_municipality(
    transitions: QuerySet[Transition], *, because: str, by: Actor, note_text: str = "", asks: bool = True
) -> int:
    """Open these transitions to the learner's municipality of residence, and ask it to take over; gives how many were
    opened.

    Whose residence is not known stays at the school, where that is an open question with a date. Where another handover
    is open already, that one is answered first. Without ``asks`` the municipality looks along and the holder goes on.
    """
    already = Q(visible_to_municipality__isnull=False, visible_because=because)
    claimed = by.claim_all(
        Can.SHOW_TO_MUNICIPALITY, transitions.filter(learner__residence__isnull=False).exclude(already)
    )
    if not claimed:
        return 0
    today = clock.today()
    Transition.objects.filter(pk__in=[row.pk for row in claimed]).update(
        visible_to_municipality=Subquery(Learner.objects.filter(pk=OuterRef("learner")).values("residence")[:1]),
        visible_since=today,
        visible_because=because,
    )
    fresh = Transition.objects.filter(pk__in=[row.pk for row in claimed]).select_related("visible_to_municipality")
    note(
        [Fact(row.pk, Kind.VISIBILITY, because, organisation_id=row.visible_to_municipality_id) for row in fresh], by=by
    )
    towns = {row.visible_to_municipality for row in fresh if row.visible_to_municipality} if asks else set()
    for municipality in towns:
        of_here = [row for row in fresh if row.visible_to_municipality == municipality]
        ask(of_here, to=municipality, reason=because, by=by, note_text=note_text)
    by.record("transitions.shown_to_municipality", None, count=len(claimed), because=because)
    return len(claimed)


@action
def hide_from_municipality(transitions: QuerySet[Transition], *, because: str, by: Actor) -> int:
    """The reason for being seen is gone: the municipality no longer sees them, and its open question ends."""
    claimed = by.claim_all(Can.SHOW_TO_MUNICIPALITY, transitions.filter(visible_to_municipality__isnull=False))
    keys = [row.pk for row in claimed]
    if not keys:
        return 0
    asked = Handover.objects.filter(transition__in=keys, status=HandoverStatus.ASKED)
    asked = asked.filter(receiver=F("transition__visible_to_municipality"))
    ended = list(asked.values_list("pk", "transition_id", "receiver_id"))
    Handover.objects.filter(pk__in=[key for key, _transition, _receiver in ended]).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    Transition.objects.filter(pk__in=keys).update(visible_to_municipality=None, visible_since=None, visible_because="")
    note(
        [
            Fact(row.pk, Kind.VISIBILITY, f"ended_{because}", organisation_id=row.visible_to_municipality_id)
            for row in claimed
        ]
        + [
            Fact(transition, Kind.HANDOVER, HandoverStatus.WITHDRAWN, organisation_id=receiver)
            for _key, transition, receiver in ended
        ],
        by=by,
    )
    return len(keys)


@action
def ask_to_take_over(
    transition: Transition, *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> Handover:
    """:func:`hand_over` by hand. The municipality of residence may see from now on whom it is asked for."""
    handover = hand_over(transition, to=to, reason=reason, by=by, note_text=note_text)
    resident = Transition.objects.filter(pk=transition.pk, learner__residence=to, visible_to_municipality=None)
    if resident.exists() and by.may(Can.SHOW_TO_MUNICIPALITY, transition):
        show_to_municipality(resident, because="asked", by=by)
    return handover
