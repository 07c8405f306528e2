"""Central days: which handovers can be on one, who is taken when, the list in order of time, the mentor's own row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.dossiers.lifecycle import SLOT_OPEN, WARM_OPEN, SlotStatus
from sluitend.dossiers.models import WarmDay, WarmHandover, WarmSlot
from sluitend.dossiers.policies import CanDay, CanSlot, CanWarm
from sluitend.dossiers.queries.warm_dealing import Taken, Talk
from sluitend.kit import clock
from sluitend.organisations.models import Membership, Organisation

LASTS = timedelta(minutes=30)  # a conversation that was planned by itself
HOSTS = (Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH)
D = SlotStatus


# --- Which handovers --------------------------------------------------------------------------------------------


def plannable(handovers: QuerySet[WarmHandover]) -> QuerySet[WarmHandover]:
    """Open ones of learners who still have a chance at this college."""
    return handovers.filter(status__in=WARM_OPEN, application__level__gt=0, application__transition__settled_on=None)


def to_be_planned(handovers: QuerySet[WarmHandover]) -> QuerySet[WarmHandover]:
    """Open ones without an appointment that stand on no list yet."""
    listed = WarmSlot.objects.filter(warm=OuterRef("pk"), status__in=SLOT_OPEN)
    return plannable(handovers).filter(~Exists(listed), planned_at=None)


def mentor_of(warm: WarmHandover) -> str:
    """What tells one mentor from another: the address, else the school with the name."""
    return (warm.contact_email or f"{warm.application.transition.origin_school_id}: {warm.contact_name}").lower()


def who_can_sit(college: Organisation) -> QuerySet[User]:
    """Who of a college can hold the conversations."""
    members = Membership.objects.filter(Membership.active_on(clock.today()), organisation=college, role__in=HOSTS)
    return User.objects.filter(pk__in=members.values("user")).order_by("name", "pk")


@dataclass(frozen=True)
class Choices:
    """What somebody who makes a day chooses from: schools and teams with how many are to be planned, and colleagues."""

    count: int
    schools: Sequence[tuple[str, str]]
    teams: Sequence[tuple[str, str]]
    hosts: Sequence[tuple[str, str]]


def choices(actor: Actor) -> Choices:
    """Of one college, in three statements."""
    rows = open_ones(actor).order_by()
    school, team = "application__transition__origin_school", "application__offering__team"
    schools = rows.values_list(school, f"{school}__name").annotate(count=Count("pk")).order_by(f"{school}__name")
    teams = rows.exclude(**{team: ""}).values_list(team).annotate(count=Count("pk")).order_by(team)
    found = [(key, name, count) for key, name, count in schools]
    hosts = who_can_sit(actor.organisation) if actor.organisation else User.objects.none()
    return Choices(
        sum(count for _key, _name, count in found),
        [(str(key), f"{name} ({count})") for key, name, count in found if key],
        [(name, f"{name} ({count})") for name, count in teams],
        [(str(row.pk), row.name) for row in hosts],
    )


def open_ones(actor: Actor, *, school: str = "", team: str = "") -> QuerySet[WarmHandover]:
    """Handovers that somebody can put on a list; ``school`` and ``team``: of these only."""
    rows = to_be_planned(WarmHandover.objects.permitting(CanWarm.RECORD, actor))
    if school:
        rows = rows.filter(application__transition__origin_school__id=school)
    return rows.filter(application__offering__team=team) if team else rows


def more_for(day: WarmDay, actor: Actor) -> QuerySet[WarmHandover]:
    """What can still be added to a day: not those of mentors who said that they cannot come to it."""
    refused = WarmSlot.objects.filter(day=day, warm=OuterRef("pk"), status=D.CANNOT)
    return open_ones(actor).filter(~Exists(refused))


def chosen_hosts(actor: Actor, keys: Collection[str]) -> list[User]:
    """Colleagues by the keys that somebody ticked."""
    return list(who_can_sit(actor.organisation).filter(pk__in=keys)) if actor.organisation else []


# --- Dealing ----------------------------------------------------------------------------------------------------


def talks_of(slots: Collection[WarmSlot], hosts: Collection[UUID]) -> list[Talk]:
    """What is to be dealt out; who already does a handover keeps it when they sit there."""
    return [
        Talk(
            slot.pk,
            school.name if (school := slot.warm.application.transition.origin_school) else "",
            slot.mentor,
            slot.warm.owner_id if slot.warm.owner_id in hosts else None,
        )
        for slot in slots
    ]


def taken(day: WarmDay, slots: Collection[WarmSlot], hosts: Collection[UUID]) -> list[Taken]:
    """When these mentors and hosts are elsewhere on that day: on a central day of any college, or in a conversation that
    was planned by itself. Two statements."""
    begin = day.times[0] - LASTS
    end = day.times[-1] + timedelta(minutes=day.minutes)
    mentors = {slot.mentor for slot in slots}
    rows = WarmSlot.objects.filter(
        Q(mentor__in=mentors) | Q(host__in=hosts), status__in=SLOT_OPEN, starts_at__range=(begin, end)
    ).exclude(pk__in=[slot.pk for slot in slots])
    times: list[tuple[Any, ...]] = list(rows.values_list("mentor", "host", "starts_at", "ends_at"))
    on_a_list = WarmSlot.objects.filter(warm=OuterRef("pk"), status__in=SLOT_OPEN, starts_at=OuterRef("planned_at"))
    alone = WarmHandover.objects.filter(
        Q(contact_email__in=mentors) | Q(owner__in=hosts),
        ~Exists(on_a_list),
        status__in=WARM_OPEN,
        planned_at__range=(begin, end),
    )
    planned: list[tuple[Any, ...]] = list(alone.values_list("contact_email", "owner", "planned_at"))
    times += [(mentor.lower(), host, at, at + LASTS) for mentor, host, at in planned]
    return [Taken(who, first, last) for mentor, host, first, last in times for who in (mentor, host)]


# --- The list of a day ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayList:
    """A central day with its list in order of time; what has no time yet comes last."""

    day: WarmDay
    slots: Sequence[WarmSlot]
    more: int  # handovers that are to be planned and stand on no list

    def _with(self, *statuses: SlotStatus) -> list[WarmSlot]:
        return [row for row in self.slots if row.status in statuses]

    @property
    def listed(self) -> list[WarmSlot]:
        return self._with(D.LISTED)

    @property
    def ready(self) -> list[WarmSlot]:
        """What can be sent: on the list, with a time."""
        return [row for row in self.listed if row.starts_at is not None]

    @property
    def without_time(self) -> list[WarmSlot]:
        return [row for row in self.listed if row.starts_at is None]

    @property
    def waiting(self) -> list[WarmSlot]:
        return self._with(D.WAITING)

    @property
    def shown(self) -> list[WarmSlot]:
        """Everything that was, is or is to be held at its time."""
        return [row for row in self.slots if row.status in (*SLOT_OPEN, D.HELD, D.MISSED)]

    @property
    def fell_off(self) -> list[WarmSlot]:
        """What is not held here any more, and why."""
        return self._with(D.CANNOT, D.CALLED_OFF, D.OVERTAKEN)

    @property
    def to_hold(self) -> list[WarmSlot]:
        return self._with(D.SENT)

    @property
    def held(self) -> list[WarmSlot]:
        return self._with(D.HELD)

    @cached_property
    def by_mentor(self) -> list[tuple[WarmSlot, list[WarmSlot]]]:
        """What is about to be sent, a row a mentor."""
        rows: dict[str, list[WarmSlot]] = defaultdict(list)
        for slot in self.ready:
            rows[slot.mentor].append(slot)
        return [(found[0], found) for found in rows.values()]


def day_list(day: WarmDay, actor: Actor) -> DayList:
    """The list of a day, in two statements however long it is."""
    slots = (
        WarmSlot.objects.filter(day=day)
        .select_related(*ALL_OF_IT)
        .order_by(F("starts_at").asc(nulls_last=True), "warm__application__transition__learner__search_name", "pk")
    )
    more = more_for(day, actor).count() if day.is_to_come else 0
    return DayList(day, list(slots), more)


ALL_OF_IT = (
    "host",
    "warm__application__transition__learner",
    "warm__application__transition__origin_school",
    "warm__application__offering__programme",
)


def days_of(actor: Actor) -> list[Any]:
    """The days of a college that are to come or were held lately, with how many stand on each list."""
    since = clock.today() - timedelta(days=LOOK_BACK)
    rows = WarmDay.objects.permitting(CanDay.VIEW, actor).filter(on__gte=since, called_off_at=None)
    open_ones = Count("slots", filter=Q(slots__status__in=SLOT_OPEN))
    return list(rows.annotate(count=open_ones).order_by("on", "begins", "pk"))


LOOK_BACK = 14


def next_to_hold(slot: WarmSlot) -> WarmSlot | None:
    """The first conversation after this one that is still to be held; after the last the first that was passed over."""
    rows = WarmSlot.objects.filter(day=slot.day_id, status=D.SENT).exclude(pk=slot.pk).order_by("starts_at", "pk")
    return rows.filter(starts_at__gte=slot.starts_at).first() or rows.first()


def still_to_hold(day: WarmDay) -> int:
    """How many conversations of a day are still to be held."""
    return WarmSlot.objects.filter(day=day, status=D.SENT).count()


def times_to_come(day: WarmDay) -> list[datetime]:
    """The times of the day that are still to come. Whether mentor and host are free then the action asks: a college may not
    read where a mentor is at another college."""
    return [at for at in day.times if at > clock.now()]


def hosts_of(day: WarmDay) -> list[User]:
    """Who of the college sits there on a day."""
    return list(day.hosts.order_by("name", "pk"))


# --- The mentor -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnRow:
    """A central day as a mentor sees it: the conversations about pupils of the own class."""

    day: WarmDay
    slots: Sequence[WarmSlot]
    can_refuse: frozenset[UUID]

    @property
    def planned(self) -> list[WarmSlot]:
        return [row for row in self.slots if row.status in (D.SENT, D.HELD)]

    @property
    def others(self) -> list[WarmSlot]:
        return [row for row in self.slots if row.status not in (D.SENT, D.HELD)]


def own_row(day: WarmDay, actor: Actor) -> OwnRow:
    """The mentor's own row of a day."""
    mine = WarmSlot.objects.permitting(CanSlot.FOLLOW, actor).filter(day=day)
    refusable = WarmSlot.objects.permitting(CanSlot.CANNOT, actor).filter(day=day)
    rows = mine.select_related("host", "warm__college", "warm__application__transition__learner").order_by(
        "starts_at", "pk"
    )
    return OwnRow(day, list(rows), frozenset(refusable.values_list("pk", flat=True)))


def days_for_mentor(actor: Actor) -> list[Any]:
    """The central days that are to come for a mentor: which college, how many, from when until when."""
    mine = WarmSlot.objects.permitting(CanSlot.FOLLOW, actor).filter(status=D.SENT, ends_at__gt=clock.now())
    return list(
        mine.order_by()
        .values("day", "day__college__name")
        .annotate(count=Count("pk"), first=Min("starts_at"), last=Max("ends_at"))
        .order_by("first")
    )
