"""Moments at which a college talks with applicants: made as a series, moved, called off.

Who is invited already hears of a change at once, by the same entry of the calendar with a higher number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation, Programme
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import invitations
from sluitend.transitions.actions import Refused, note
from sluitend.transitions.lifecycle import InvitationStatus
from sluitend.transitions.models import IntakeMoment, Invitation
from sluitend.transitions.policies import CanMoment

MOST = 200  # moments in one series


@action
def make_moments(
    college: Organisation,
    starts: Sequence[datetime],
    *,
    by: Actor,
    minutes: int = 30,
    capacity: int = 1,
    place: str = "",
    video_url: str = "",
    programme: Programme | None = None,
) -> list[IntakeMoment]:
    """Make a series of moments, all alike but for their start. Raises ``Refused`` when one has passed, when there are
    too many, or when it is said nowhere where to come."""
    college = by.claim(CanOrganisation.PLAN_TALKS, college)
    if not starts or len(starts) > MOST:
        raise Refused(_("Choose days and times. A series is at most %(most)s moments.") % {"most": MOST})
    if min(starts) <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."))
    if not (place or video_url):
        raise Refused(_("Say where the talk is: a place or a video link."))
    made = IntakeMoment.objects.bulk_create(
        [
            IntakeMoment(
                id=uuid7(),
                college=college,
                programme=programme,
                starts_at=start,
                minutes=minutes,
                capacity=capacity,
                place=place,
                video_url=video_url,
                made_at=clock.now(),
                made_by=by.label,
            )
            for start in sorted(set(starts))
        ]
    )
    by.record("transitions.moments_made", college, count=len(made))
    return made


@action
def move(moment: IntakeMoment, starts_at: datetime, *, by: Actor, place: str = "", video_url: str = "") -> int:
    """Another time or place for a moment; everybody who is invited hears it at once. Gives how many. The same again
    changes nothing."""
    moment = by.claim(CanMoment.CHANGE, moment)
    if starts_at <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."))
    if not (place or video_url):
        raise Refused(_("Say where the talk is: a place or a video link."))
    if (moment.starts_at, moment.place, moment.video_url) == (starts_at, place, video_url):
        return 0
    moment.starts_at, moment.place, moment.video_url = starts_at, place, video_url
    moment.revision += 1
    moment.save(update_fields=["starts_at", "place", "video_url", "revision"])
    told = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(moment=moment, status=InvitationStatus.SENT)
        .select_related("moment", "application__transition__learner")
        .order_by("pk")
    )
    for row in told:
        row.revision += 1
    Invitation.objects.bulk_update(told, ["revision"])
    note([invitations.talk_fact(row, "moved") for row in told], by=by)
    invitations.plan_results(told)
    for row in told:
        invitations.tell(row, "moved")
    by.record("transitions.moment_moved", moment, told=len(told))
    return len(told)


@action
def call_off(moment: IntakeMoment, *, by: Actor) -> int:
    """The moment is off: who was invited hears it at once and is to be invited again, what waited is stopped. Gives how
    many were told."""
    moment = by.claim(CanMoment.CHANGE, moment)
    moment.called_off_at = clock.now()
    moment.save(update_fields=["called_off_at"])
    seated = Invitation.objects.select_for_update(of=("self",)).filter(moment=moment).order_by("pk")
    for row in seated.filter(status=InvitationStatus.WAITING):
        invitations.take_step(row, "stop")
    told = list(
        seated.filter(status=InvitationStatus.SENT).select_related("moment", "application__transition__learner")
    )
    invitations.call_off_all(told, by=by, plan_again=True)
    invitations.count_seats([moment.pk])
    by.record("transitions.moment_called_off", moment, told=len(told))
    return len(told)
