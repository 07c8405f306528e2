"""What follows a warm handover: the college tells how it goes, the leads hear what is overdue, and one that leads
nowhere any more is closed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.warm_handover import WARM_WORKDAYS, close_without_talk, take_warm_step, warm_fact
from sluitend.dossiers.lifecycle import WARM_OPEN, WarmClosed
from sluitend.dossiers.models import WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanWarm
from sluitend.kit import clock, jobs, workdays
from sluitend.transitions.actions import note
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Event

ENDED = {
    ApplicationStatus.WITHDRAWN: WarmClosed.WITHDRAWN,
    ApplicationStatus.NOT_ADMITTED: WarmClosed.NOT_ADMITTED,
}


@action
def feed_back(warm: WarmHandover, *, text: str, by: Actor) -> None:
    """The college tells the school how the learner is doing."""
    warm = by.claim(CanWarm.FEED_BACK, warm)
    take_warm_step(warm, "feed_back", WarmHandoverNote(text=text), by=by)


@action
def tell_overdue(*, by: Actor) -> int:
    """Say of every warm handover that was not closed in time that it is overdue, once: an event, and a mail to the
    leads of both schools. Gives how many."""
    today = clock.today()
    late = list(
        WarmHandover.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(WarmHandover.overdue_on(today), overdue_told_on=None, dossier__transition__settled_on=None)
        .select_related("dossier__transition")
        .order_by("pk")
    )
    if not late:
        return 0
    WarmHandover.objects.filter(pk__in=[row.pk for row in late]).update(overdue_told_on=today)
    note([warm_fact(row, "overdue") for row in late], by=by)
    parties = {row.college_id for row in late} | {row.dossier.transition.origin_school_id for row in late}
    for party in sorted(parties - {None}, key=str):
        jobs.defer("dossiers.mail_overdue", organisation_id=party, on=today)
    by.record("dossiers.warm_overdue", None, count=len(late))
    return len(late)


@receiver(happened, dispatch_uid="dossiers.close_ended")
def close_ended(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """An application that was withdrawn or refused: no conversation there any more. What the event says counts only
    where the application took it over (a lower source does not overwrite a higher one)."""
    ended = [event.application_id for event in events if event.kind == Kind.APPLICATION and event.code in ENDED]
    if not ended:
        return
    open_ones = WarmHandover.objects.select_for_update(of=("self",)).filter(
        application__in=ended, application__status__in=ENDED, status__in=WARM_OPEN
    )
    for warm in open_ones.select_related("application").order_by("pk"):
        because = ENDED[ApplicationStatus(warm.application.status)]
        close_without_talk(warm, because, by=Actor.job("close_ended"))


@receiver(happened, dispatch_uid="dossiers.follow_to_another_mbo")
def follow_to_another_mbo(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A pupil who changes mbo is spoken about there too (DOMAIN 7.4): where an application ended for which a conversation
    was asked, and one at another mbo stands or comes, that mbo is asked as well. What the first two schools noted stays
    with them."""
    touched = {
        event.transition_id
        for event in events
        if event.kind == Kind.APPLICATION and event.code in (*ENDED, ApplicationStatus.APPLIED)
    }
    if touched:
        _ask_there_too(touched, by=Actor.job("follow_to_another_mbo"))


def _ask_there_too(transitions: Collection[UUID], *, by: Actor) -> None:
    """Two statements when there is nothing to ask, which is nearly always."""
    left = (
        WarmHandover.objects.filter(
            dossier__in=transitions, application__status__in=ENDED, dossier__transition__settled_on=None
        )
        .exclude(closed_because=WarmClosed.NOT_NEEDED)
        .order_by("requested_at", "pk")
    )
    newest = {row.dossier_id: row for row in left}
    if not newest:
        return
    standing = (
        Application.objects.filter(transition__in=newest, level__gt=0, warm_handovers=None)
        .exclude(college__closed_on__lte=clock.today())
        .order_by("pk")
    )
    asked = WarmHandover.objects.bulk_create(
        [
            WarmHandover(
                dossier_id=row.transition_id,
                college_id=row.college_id,
                application=row,
                came_from=newest[row.transition_id],
                requested_at=clock.now(),
                due_on=workdays.after(clock.today(), WARM_WORKDAYS),
                **{name: getattr(newest[row.transition_id], name) for name in GOES_ALONG},
            )
            for row in standing
        ]
    )
    note([warm_fact(row) for row in asked], by=by)


GOES_ALONG = ("why", "about", "contact_name", "contact_phone", "contact_email", "reachable")
