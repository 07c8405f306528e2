"""Students of a college: who is seen in class sits there from then on, in the group that began with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, SchoolClass, SchoolType
from sluitend.learners.policies import CanClass
from sluitend.organisations.models import Offering

GROUP_NAME = 40  # signs that the name of a class may have
Group = tuple[UUID, int, str]  # college, school year in which the first year ends, name


@dataclass(frozen=True)
class Seat:
    """Somebody was seen in class for an offering, from a day on."""

    learner_id: UUID
    offering: Offering
    from_on: date


@action
def take_seats(seats: Collection[Seat], *, by: Actor) -> None:
    """Who was seen in class is a student of that college from then on. Whoever sits there already keeps the seat they
    have, so doing it again changes nothing."""
    groups = _made({_group(seat.offering) for seat in seats})
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner_id=seat.learner_id,
                organisation_id=seat.offering.college_id,
                school_class_id=groups[_group(seat.offering)],
                programme_id=seat.offering.programme_id,
                school_type=SchoolType.MBO,
                from_on=seat.from_on,
            )
            for seat in seats
        ],
        ignore_conflicts=True,  # one open enrolment at a college: the index decides
        batch_size=5000,
    )
    by.record("learners.seats_taken", None, count=len(seats))


@action
def leave_seat(enrolment: Enrolment, because: str, *, by: Actor) -> None:
    """The college takes somebody off its roll today. Whether it may, the room above decides (``transitions``)."""
    Enrolment.objects.filter(pk=enrolment.pk, until_on=None).update(until_on=clock.today(), left_because=because)
    by.record("learners.seat_left", enrolment, because=because)


@action
def guide(group: SchoolClass, *, by: Actor, guides: bool = True) -> None:
    """Somebody of the college guides this group from now on, or no longer does."""
    group = by.claim(CanClass.FOLLOW, group)
    if by.user is not None:
        (group.mentors.add if guides else group.mentors.remove)(by.user)
    by.record("learners.group_guided" if guides else "learners.group_let_go", group)


def _group(offering: Offering) -> Group:
    """A group is whoever began a programme together; a student system may know smaller ones (ADR 0015)."""
    ending = f" n{offering.programme.level} {offering.get_route_display()}"
    name = offering.programme.name[: GROUP_NAME - len(ending)].rstrip() + ending
    return offering.college_id, offering.school_year + 1, name


def _made(groups: Collection[Group]) -> Mapping[Group, UUID]:
    """The classes of these groups, made where there are none."""
    SchoolClass.objects.bulk_create(
        [
            SchoolClass(school_id=college, school_year=year, name=name)
            for college, year, name in sorted(groups, key=str)
        ],
        ignore_conflicts=True,
    )
    known = SchoolClass.objects.filter(
        school__in={college for college, _year, _name in groups}, name__in={name for _college, _year, name in groups}
    )
    return {(row.school_id, row.school_year, row.name): row.pk for row in known}
