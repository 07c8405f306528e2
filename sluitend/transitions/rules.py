"""What follows by rule from what happened, without anybody being asked: a new holder (DESIGN 4), a mail about a fall."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.dispatch import receiver

from sluitend.access.actor import Actor
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus, TransferStatus
from sluitend.transitions.models import Application, Event, Handover, Transition

MANY = 200  # falls in one task; a file of a hub may bring thousands


@receiver(happened, dispatch_uid="transitions.who_starts_is_held_by_the_college")
def who_starts_is_held_by_the_college(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A college that saw a learner in class is the holder from then on; an open handover ends.

    Set-based, because a file may say it of thousands at once. What a better source denies does not count: the
    application's own status decides, not the event.
    """
    said = {
        event.application_id
        for event in events
        if event.application_id and event.kind == Kind.APPLICATION and event.code == ApplicationStatus.STARTED
    }
    if not said:
        return
    started = dict(
        Application.objects.filter(pk__in=said, status=ApplicationStatus.STARTED, transition__settled_on=None)
        .exclude(transition__holder=F("college"))
        .values_list("transition_id", "college_id")
    )
    if not started:
        return
    Handover.objects.filter(transition__in=started, status=HandoverStatus.ASKED).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    rows = list(Transition.objects.filter(pk__in=started))
    for row in rows:
        row.holder_id, row.holder_since = started[row.pk], clock.today()
    Transition.objects.bulk_update(rows, ["holder", "holder_since"], batch_size=2000)
    note(
        [Fact(key, Kind.HOLDER, "started", organisation_id=college) for key, college in started.items()],
        by=Actor.job("who_starts_is_held_by_the_college"),
    )


@receiver(happened, dispatch_uid="transitions.a_fall_is_told_at_once")
def a_fall_is_told_at_once(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Who lost ground is told of at once to mentor and holder (UX 6). Not once more where a decision without a place has
    just told the mentor, nor where somebody did not come: the safety net tells that, to more people."""
    told = {event.transition_id for event in events if event.kind == Kind.DECISION or _did_not_come(event)}
    fell = [event.transition_id for event in events if event.kind == Kind.DROP and event.transition_id not in told]
    for at in range(0, len(fell), MANY):
        jobs.defer("transitions.tell_falls", transitions=",".join(map(str, fell[at : at + MANY])))


def _did_not_come(event: Event) -> bool:
    return event.kind == Kind.DROP and event.code == TransferStatus.NO_SHOW
