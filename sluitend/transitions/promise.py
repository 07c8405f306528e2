"""The promise, asked of the database: every learner who should be followed has exactly one holder who can act, and
one next date.

``sluitend check`` and the tests ask this. Each question is one statement; the ids say who falls through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import ngettext

from sluitend.kit import clock
from sluitend.learners.following import FOLLOWED
from sluitend.learners.models import Enrolment, Learner
from sluitend.organisations.models import SCHOOL_KINDS, Membership, Organisation
from sluitend.transitions import planning
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Transition
from sluitend.transitions.moving import FOLLOWED_AFTER

MUST_BE_ZERO = (
    "without_holder",
    "without_next_date",
    "unfollowed",
    "holder_unreachable",
    "residence_unknown",
    "overdue",
)


@dataclass(frozen=True)
class Promise:
    """What was found: how many are unsettled, and per question the ids of the learners for whom it fails."""

    unsettled: int
    broken: Mapping[str, list[UUID]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not any(self.broken.values())

    def as_json(self) -> dict[str, Any]:
        """As DESIGN 8 prints it: counts per question, and the ids of all learners found."""
        counts = {name: len(self.broken[name]) for name in MUST_BE_ZERO}
        ids = {name: [str(learner) for learner in found] for name, found in self.broken.items() if found}
        return {"ok": self.ok, "unsettled": self.unsettled, **counts, "ids": ids}


def ask() -> Promise:
    """Ask all questions as things stand today. Reads everything: stand as work or national."""
    questions = {
        "without_holder": _unsettled().filter(Q(holder=None) | Q(holder_since=None)),
        "without_next_date": _unsettled().filter(Q(next_on=None) | Q(next_what="") | _too_far()),
        "unfollowed": unfollowed(),
        "holder_unreachable": _unsettled().filter(holder__isnull=False).exclude(_somebody_can_act()),
        "residence_unknown": _residence_unknown(),
        "overdue": _unsettled().filter(next_on__lt=clock.today()),
    }
    return Promise(_unsettled().count(), {name: sorted(set(_learners(rows))) for name, rows in questions.items()})


def unfollowed() -> QuerySet[Learner]:
    """Learners for whom nobody opened a transition (DESIGN 4): final-year learners of this school year and who is expected
    at mbo, at school today; and who was deregistered at an mbo without startkwalificatie."""
    today = clock.today()
    in_final_year = Enrolment.objects.filter(
        FOLLOWED,
        learner=OuterRef("pk"),
        organisation__kind__in=SCHOOL_KINDS,
        from_on__lte=today,
        until_on=None,
        school_class__school_year=school_year_on(today),
    )
    followed = Transition.objects.filter(learner=OuterRef("pk")).filter(
        Q(settled_on=None) | Q(school_year=school_year_on(today))
    )
    return Learner.objects.filter((Q(Exists(in_final_year)) & ~Q(Exists(followed))) | _left_and_lost())


def _left_and_lost() -> Q:
    """Taken off the roll of an mbo, without a diploma that counts, and followed neither now nor after that day."""
    followed = Transition.objects.filter(learner=OuterRef("learner")).filter(
        Q(settled_on=None) | Q(settled_on__gte=OuterRef("until_on"))
    )
    sits_elsewhere = Enrolment.objects.filter(learner=OuterRef("learner"), until_on=None)
    left = Enrolment.objects.filter(~Exists(followed), ~Exists(sits_elsewhere), left_because__in=FOLLOWED_AFTER)
    return Q(basic_qualification_on=None, pk__in=left.values("learner"))


def ties_to(organisation: Organisation) -> str:
    """Why an organisation cannot leave: the learners it holds, or is asked to take over; "" when there are none."""
    held = _unsettled().filter(
        Q(holder=organisation) | Q(handovers__receiver=organisation, handovers__status=HandoverStatus.ASKED)
    )
    count = held.distinct().count()
    sentence = ngettext(
        "It still holds %(count)d learner, or is asked to. Hand this learner over first.",
        "It still holds %(count)d learners, or is asked to. Hand these learners over first.",
        count,
    )
    return sentence % {"count": count} if count else ""


def school_year_on(day: Any) -> int:
    """The calendar year in which the school year of a day ends: it turns on 1 August."""
    return day.year + (day.month >= 8)


def _unsettled() -> QuerySet[Transition]:
    return Transition.objects.filter(settled_on=None)


def _too_far() -> Q:
    """Beyond the maximum of its kind: a far date is no plan."""
    today = clock.today()
    return reduce(
        or_,
        (Q(next_what=what, next_on__gt=today + timedelta(days=kind.max_days)) for what, kind in planning.NEXT.items()),
    )


def _somebody_can_act() -> Exists:
    return Exists(Membership.objects.filter(Membership.active_on(clock.today()), organisation=OuterRef("holder")))


def _residence_unknown() -> QuerySet[Transition]:
    """Residence not known and no open question about it at the school, or one whose date has passed."""
    unasked = Q(learner__residence_asked_until=None) | Q(learner__residence_asked_until__lt=clock.today())
    return _unsettled().filter(unasked, learner__residence=None)


def _learners(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values_list("pk" if rows.model is Learner else "learner", flat=True)
