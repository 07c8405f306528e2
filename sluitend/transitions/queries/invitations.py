"""Talks at a college: which moments have room, who would get which, the agenda day by day, and where an invitation is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.kit import clock, words, workdays
from sluitend.organisations.models import Organisation, Programme
from sluitend.transitions.lifecycle import SEATED, InvitationStatus
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Decision, IntakeMoment, Invitation
from sluitend.transitions.policies import CanInvitation, CanMoment

INVITABLE = (A.APPLIED, A.INTAKE_TO_PLAN)
HELD = Exists(Invitation.objects.filter(application=OuterRef("pk"), status=InvitationStatus.WAITING))
LOOK_BACK = timedelta(days=30)  # how long a talk of which nobody noted who came stays in sight


def has_room(moments: QuerySet[IntakeMoment], *, after: datetime) -> QuerySet[IntakeMoment]:
    """Moments after ``after`` with a free seat, the first one first."""
    return (
        moments.filter(called_off_at=None, starts_at__gt=after, taken__lt=F("capacity"))
        .select_related("programme")
        .order_by("starts_at", "pk")
    )


# --- Who gets which moment --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """Somebody who is not invited now, and why not."""

    application: Application
    why: str | Promise


@dataclass(frozen=True)
class Allotment:
    """Who gets which moment, and who gets none; ``moments`` are those to choose from, ``chosen`` the keys of the ticked."""

    pairs: Sequence[tuple[Application, IntakeMoment]]
    left: Sequence[Left]
    moments: Sequence[IntakeMoment] = ()
    chosen: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def ready(self) -> list[Application]:
        return [application for application, _moment in self.pairs]


def allot(applications: Sequence[Application], moments: Sequence[IntakeMoment]) -> Allotment:
    """Give everybody who can be invited the first seat that fits, in the order in which they applied. A moment for their
    own programme goes before one for all, so that those stay for who has no other."""
    whys = _why_not(applications)
    room = {row.pk: row.free for row in moments}
    pairs: list[tuple[Application, IntakeMoment]] = []
    left: list[Left] = []
    for row in sorted(applications, key=lambda it: (it.applied_on, it.pk)):
        why = whys.get(row.pk)
        fitting = [] if why else [one for one in moments if one.programme_id in (None, row.offering.programme_id)]
        seat = min(
            (one for one in fitting if room[one.pk] > 0),
            key=lambda it: (it.programme_id is None, it.starts_at, it.pk),
            default=None,
        )
        if seat is not None:
            room[seat.pk] -= 1
            pairs.append((row, seat))
        else:
            left.append(Left(row, why or (FULL if fitting else NO_MOMENT)))
    return Allotment(pairs, left)


FULL = _("the moments that you chose are full")
NO_MOMENT = _("you chose no moment for this programme")
DECIDED = _("a decision waits")
TO_SEND = _("an invitation waits to be sent")
SETTLED = _("the transition is complete")


def _why_not(applications: Collection[Application]) -> dict[UUID, str | Promise]:
    """Of those who cannot be invited: why, in two statements however many there are."""
    keys = [row.pk for row in applications]
    seated = {
        row.application_id: row
        for row in Invitation.objects.filter(application__in=keys, status__in=SEATED).select_related("moment")
    }
    decided = set(Decision.objects.filter(application__in=keys, ended_at=None).values_list("application", flat=True))
    whys: dict[UUID, str | Promise] = {}
    for row in applications:
        if row.transition.settled_on is not None:
            whys[row.pk] = SETTLED
        elif row.pk in seated:
            whys[row.pk] = _invited(seated[row.pk])
        elif row.pk in decided:
            whys[row.pk] = DECIDED
        elif row.status not in INVITABLE:
            whys[row.pk] = _("is “%(status)s”") % {"status": row.get_status_display()}
    return whys


def _invited(invitation: Invitation) -> str | Promise:
    if invitation.status == InvitationStatus.WAITING:
        return TO_SEND
    return _("is invited already, for %(moment)s") % {"moment": words.moment(invitation.moment.starts_at)}


def preview(
    applications: QuerySet[Application], moments: QuerySet[IntakeMoment], chosen: Collection[UUID] | None
) -> Allotment:
    """What inviting these rows comes to; nothing changes. ``chosen`` None: all moments with room that they need."""
    rows = list(applications.select_related("transition__learner", "offering__programme"))
    programmes = {row.offering.programme_id for row in rows}
    there = list(
        has_room(moments, after=workdays.release_moment()).filter(Q(programme=None) | Q(programme__in=programmes))
    )
    ticked = [row for row in there if chosen is None or row.pk in chosen]
    found = allot(rows, ticked)
    needed = {moment.pk for _application, moment in found.pairs} if chosen is None else {row.pk for row in ticked}
    return Allotment(found.pairs, found.left, there, frozenset(needed))


# --- The agenda -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """Somebody who is expected, or was; ``may_record``: whether it can be noted now if they came."""

    invitation: Invitation
    may_record: bool


@dataclass(frozen=True)
class Slot:
    """One moment with who comes."""

    moment: IntakeMoment
    seats: Sequence[Seat]

    @property
    def can_change(self) -> bool:
        return self.moment.starts_at > clock.now()


@dataclass(frozen=True)
class Day:
    """The moments of one day."""

    on: date
    slots: Sequence[Slot]

    @property
    def may_record(self) -> bool:
        return any(seat.may_record for slot in self.slots for seat in slot.seats)


@dataclass(frozen=True)
class Agenda:
    """``open_days``: talks that were held, of which nobody noted who came; ``days``: today and later; ``asking``:
    pupils who cannot come and ask for another moment."""

    open_days: Sequence[Day]
    days: Sequence[Day]
    asking: Sequence[Invitation]


SHOWN = (*SEATED, InvitationStatus.CAME, InvitationStatus.MISSED)


def agenda(moments: QuerySet[IntakeMoment], actor: Actor, *, on: date | None = None) -> Agenda:
    """The talks of the college in four statements; ``on``: of one day only."""
    today = clock.moment(on or clock.today(), datetime.min.time())
    wanted = moments.filter(called_off_at=None)
    if on is not None:
        return Agenda([], _days(wanted.filter(starts_at__range=(today, today + timedelta(days=1))), actor), [])
    unnoted = Exists(Invitation.objects.filter(moment=OuterRef("pk"), status=InvitationStatus.SENT))
    return Agenda(
        _days(wanted.filter(unnoted, starts_at__gte=today - LOOK_BACK, starts_at__lt=today), actor),
        _days(wanted.filter(starts_at__gte=today), actor),
        asking(Invitation.objects.permitting(CanInvitation.VIEW, actor)),
    )


def _days(moments: QuerySet[IntakeMoment], actor: Actor) -> list[Day]:
    shown = (
        Invitation.objects.filter(status__in=SHOWN)
        .select_related("application__transition__learner", "application__offering__programme")
        .order_by("application__transition__learner__search_name", "pk")
    )
    rows = list(
        moments.select_related("programme").prefetch_related(Prefetch("invitations", shown)).order_by("starts_at", "pk")
    )
    recordable = set(
        Invitation.objects.permitting(CanInvitation.RECORD_PRESENCE, actor)
        .filter(moment__in=rows)
        .values_list("pk", flat=True)
    )
    days: dict[date, list[Slot]] = defaultdict(list)
    for row in rows:
        seats = [Seat(one, one.pk in recordable) for one in row.invitations.all()]
        days[row.starts_at.astimezone(clock.AMSTERDAM).date()].append(Slot(row, seats))
    return [Day(on, slots) for on, slots in days.items()]


def asking(invitations: QuerySet[Invitation]) -> list[Invitation]:
    """Who cannot come and waits for another moment."""
    rows = invitations.filter(
        status=InvitationStatus.ASKS_ANOTHER,
        application__status__in=INVITABLE,
        application__transition__settled_on=None,
    ).exclude(Exists(Invitation.objects.filter(application=OuterRef("application"), status__in=SEATED)))
    return list(
        rows.select_related("application__transition__learner", "application__offering__programme", "moment").order_by(
            "answered_at", "pk"
        )
    )


# --- Where one invitation is ------------------------------------------------------------------------------------


def newest(applications: Iterable[Application]) -> Mapping[UUID, Invitation]:
    """The newest invitation of each that the one who asks may read, with its moment; one statement."""
    rows = (
        Invitation.objects.filter(application__in=[row.pk for row in applications])
        .exclude(status__in=(InvitationStatus.STOPPED, InvitationStatus.OVERTAKEN))
        .select_related("moment", "application__college")
        .order_by("prepared_at", "pk")
    )
    return {row.application_id: row for row in rows}


def other_moments(invitation: Invitation) -> list[IntakeMoment]:
    """Where a pupil who cannot come could come instead."""
    programme = invitation.application.offering.programme_id
    rows = IntakeMoment.objects.filter(college=invitation.application.college_id).exclude(pk=invitation.moment_id)
    return list(has_room(rows, after=clock.now()).filter(Q(programme=None) | Q(programme=programme))[:OTHERS])


OTHERS = 12  # moments that a pupil chooses from


def programmes_of(college: Organisation) -> list[tuple[str, str]]:
    """The programmes that this college offers, to make moments for."""
    rows = Programme.objects.filter(offerings__college=college).distinct().order_by("name", "level")
    return [(row.crebo, str(row)) for row in rows]


def programme(crebo: str) -> Programme | None:
    """The programme that somebody chose; None for all."""
    return Programme.objects.filter(pk=crebo).first() if crebo else None


def moments_of(actor: Actor) -> QuerySet[IntakeMoment]:
    """The moments that somebody can still fill."""
    return IntakeMoment.objects.permitting(CanMoment.FILL, actor)


def seats(moment: IntakeMoment, actor: Actor) -> Sequence[Seat]:
    """Who comes to one moment."""
    return next(slot for day in _days(IntakeMoment.objects.filter(pk=moment.pk), actor) for slot in day.slots).seats
