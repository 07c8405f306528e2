"""Somebody did not come to class: the municipality sees it at once, and mentor, dean and municipality hear it (DOMAIN
7.3.5 d, 7.3.6), unless their region agreed otherwise: then the school looks first for some working days, or fewer people are
told (``organisations.actions.agree_on_no_shows``). They came after all: the same people hear that too.

The mail waits ten minutes, so that a slip of the hand at the college reaches nobody, and then for the hours of who gets it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from sluitend.access.actor import Actor, action
from sluitend.access.hours import PUPILS, STAFF
from sluitend.kit import clock, jobs
from sluitend.kit.hours import Hours
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation
from sluitend.safetynet import visibility
from sluitend.safetynet.models import NoShowNotice
from sluitend.transitions import actions as transitions
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus, TransferStatus
from sluitend.transitions.models import Application, Handover, Transition

TOLD_AFTER = timedelta(minutes=10)  # at once is within a quarter of an hour (UX 6)
MANY = 100  # notices in one task
NO_SHOW = visibility.REASONS[0]
CAME = (ApplicationStatus.STARTED, ApplicationStatus.ENROLLED, ApplicationStatus.CONTRACT_OFFERED)


@action
def begin(applications: Collection[UUID], *, by: Actor) -> int:
    """A college said of these that they did not come. Their municipality sees them, at once or once the school has looked, and
    who is to act hears it; gives how many are told of. Of whom it was said before, or who has another place, nobody hears
    anything."""
    said = Application.objects.filter(pk__in=applications, status=ApplicationStatus.NO_SHOW)
    missed = said.filter(transition__status=TransferStatus.NO_SHOW, transition__settled_on=None)
    in_sight = visibility.opening(NO_SHOW, clock.today()).filter(pk__in=missed.values("transition"))
    transitions.show_to_municipality(in_sight, because=NO_SHOW.code, by=by)
    today = clock.today()
    everybody = Transition.objects.filter(pk__in=missed.values("transition"))
    _ask_again(everybody.exclude(visibility.at_school_first(today)), by=by)
    at_school = set(everybody.filter(visibility.at_school_first(today)).values_list("pk", flat=True))
    known = Exists(NoShowNotice.objects.filter(application=OuterRef("pk"), ended_at=None))
    fresh = missed.exclude(known).order_by("pk")
    rows = fresh.values_list("pk", "transition", "transition__visible_to_municipality")
    made = NoShowNotice.objects.bulk_create(
        [
            NoShowNotice(
                id=uuid7(),
                application_id=key,
                municipality_id=None if transition in at_school else town,
                said_at=clock.now(),
            )
            for key, transition, town in rows
        ]
    )
    _put_off("safetynet.tell_no_shows", STAFF, made)
    for notice in made:
        jobs.put_off("safetynet.tell_pupil_no_show", PUPILS.next_open(clock.now() + TOLD_AFTER), notice_id=notice.pk)
    return len(made)


@action
def pass_on(*, by: Actor) -> int:
    """The school looked as long as its region agreed, and they did not come: the municipality sees them from today, and is
    asked to take over; gives of how many. Its officers read it in the mail of the morning. Idempotent."""
    today = clock.today()
    opened = visibility.opening(NO_SHOW, today)
    count = transitions.show_to_municipality(opened, because=NO_SHOW.code, by=by)
    asked = Handover.objects.filter(
        transition=OuterRef("pk"), reason=NO_SHOW.code, asked_at__date__gte=OuterRef("status_since")
    )
    waited = Transition.objects.filter(
        status=TransferStatus.NO_SHOW, settled_on=None, learner__residence__region__no_show_workdays__gt=0
    ).exclude(visibility.at_school_first(today))
    return count + _ask_again(waited.exclude(Exists(asked)), by=by)


@action
def end(applications: Collection[UUID], *, by: Actor) -> int:
    """What was said of these is no longer so: who heard it hears that they came. Gives how many notices ended."""
    rows = NoShowNotice.objects.select_for_update(of=("self",)).filter(application__in=applications, ended_at=None)
    over = list(
        rows.exclude(application__status=ApplicationStatus.NO_SHOW).select_related("application").order_by("pk")
    )
    if not over:
        return 0
    NoShowNotice.objects.filter(pk__in=[row.pk for row in over]).update(ended_at=clock.now())
    came = [row for row in over if row.application.status in CAME and row.told_at is not None]
    _put_off("safetynet.tell_came_after_all", STAFF, came)
    return len(over)


@action
def close_views_of_taken_back(applications: Collection[UUID], *, by: Actor) -> int:
    """The college took its word back on the same day: a municipality that sees them by that word alone no longer does.

    Who came later than was said stays in view for the usual days (7.3.5, rule 4); so does who has a case there.
    """
    rows = Transition.objects.filter(applications__in=applications, visible_because=NO_SHOW.code, cases=None)
    return transitions.hide_from_municipality(
        rows.exclude(status=TransferStatus.NO_SHOW).exclude(holder=F("visible_to_municipality")),
        because="taken_back",
        by=by,
    )


def _ask_again(missed: QuerySet[Transition], *, by: Actor) -> int:
    """A municipality that saw them already, and was not asked or gave them back, is asked to take over all the same; gives
    how many are."""
    asked = Exists(Handover.objects.filter(transition=OuterRef("pk"), status=HandoverStatus.ASKED))
    rows = missed.exclude(asked).exclude(holder=F("visible_to_municipality"))
    towns = list(Organisation.objects.filter(in_view__in=rows).distinct().order_by("pk"))
    return sum(
        len(transitions.hand_over_all(rows.filter(visible_to_municipality=town), to=town, reason=NO_SHOW.code, by=by))
        for town in towns
    )


def _put_off(task: str, hours: Hours, notices: Sequence[NoShowNotice]) -> None:
    until = hours.next_open(clock.now() + TOLD_AFTER)
    for at in range(0, len(notices), MANY):
        jobs.put_off(task, until, notices=",".join(str(row.pk) for row in notices[at : at + MANY]))
