"""What follows by rule from what happened, without anybody being asked: a new holder (DESIGN 4), a mail about a fall."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.dispatch import receiver

from sluitend.access.actor import Actor
from sluitend.access.hours import STAFF
from sluitend.kit import clock, jobs
from sluitend.learners.models import Enrolment
from sluitend.learners.students import Seat, leave_seat, take_seats
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.actions.moving import begin
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus, TransferStatus, TransitionKind
from sluitend.transitions.models import Application, Event, Handover, Transition
from sluitend.transitions.moving import OpenedBy, WhyMove

MANY = 200  # falls in one task; a file of a hub may bring thousands


@receiver(happened, dispatch_uid="transitions.who_starts_is_held_by_the_college")
def who_starts_is_held_by_the_college(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A college that saw a learner in class is the holder from then on; an open handover ends.

    Set-based, because a file may say it of thousands at once. What a better source denies does not count: the
    application's own status decides, not the event.
    """
    said = _applications(events, ApplicationStatus.STARTED)
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


@receiver(happened, dispatch_uid="transitions.who_starts_sits_in_class")
def who_starts_sits_in_class(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Who was seen in class is a student of that college; set-based, as a file may say it of thousands."""
    said = _applications(events, ApplicationStatus.STARTED)
    if not said:
        return
    started = Application.objects.filter(pk__in=said, status=ApplicationStatus.STARTED)
    seats = [
        Seat(row.transition.learner_id, row.offering, clock.day_of(row.status_at) if row.status_at else clock.today())
        for row in started.select_related("transition", "offering__programme")
    ]
    if seats:
        take_seats(seats, by=Actor.job("who_starts_sits_in_class"))


TOLD_AFTER = timedelta(minutes=10)  # so that a slip of the hand reaches nobody; at once is within a quarter (UX 6)


@receiver(happened, dispatch_uid="transitions.both_hear_how_a_move_ends")
def both_hear_how_a_move_ends(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Who moved between mbo's was seen in class at the next one, or did not come: both hear it (DOMAIN 7.5)."""
    for status in (ApplicationStatus.STARTED, ApplicationStatus.NO_SHOW):
        said = _applications(events, status)
        moved = Application.objects.filter(pk__in=said, status=status, transition__kind=TransitionKind.MBO_MBO)
        keys = [str(key) for key in moved.order_by("pk").values_list("pk", flat=True)] if said else []
        for first in range(0, len(keys), MANY):
            jobs.put_off(
                "transitions.tell_end_of_moves",
                STAFF.next_open(clock.now() + TOLD_AFTER),
                applications=",".join(keys[first : first + MANY]),
                status=status,
            )


@receiver(happened, dispatch_uid="transitions.who_is_off_the_roll_is_followed")
def who_is_off_the_roll_is_followed(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Somebody else says that a student left or never came (a student system): the seat ends, and who left and is followed
    by nobody is followed from now on (DOMAIN 7.5)."""
    by = Actor.job("who_is_off_the_roll_is_followed")
    for status in (ApplicationStatus.NO_SHOW, ApplicationStatus.DEREGISTERED):
        said = _applications(events, status)
        if not said:
            continue
        gone = Application.objects.filter(
            pk__in=said,
            status=status,
            college=OuterRef("organisation"),
            transition__learner=OuterRef("learner"),
        )
        for seat in Enrolment.objects.filter(Exists(gone), until_on=None).order_by("pk"):
            leave_seat(seat, status, by=by)
            if status == ApplicationStatus.DEREGISTERED and not _is_followed(seat.learner_id):
                begin(seat, OpenedBy.DEREGISTRATION, WhyMove.UNKNOWN, by=by, left_on=clock.today())


def _applications(events: Collection[Event], status: str) -> set[UUID]:
    return {
        event.application_id
        for event in events
        if event.application_id and event.kind == Kind.APPLICATION and event.code == status
    }


def _is_followed(learner: UUID) -> bool:
    return Transition.objects.filter(learner=learner, settled_on=None).exists()


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
