"""Questions about coaches: who was asked for, who can be chosen, whom somebody coaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.organisations.queries import people_of
from sluitend.transitions.lifecycle import COACH_SEES, CoachStatus
from sluitend.transitions.models import CoachRequest, Transition
from sluitend.transitions.policies import CanCoaching

SHOWN = 50  # of those that are over


@dataclass(frozen=True)
class Line:
    """A request as an alliance reads it. ``name`` is the learner's as long as it has to answer; then it needs it no more."""

    request: CoachRequest
    name: str = ""


@dataclass(frozen=True)
class Requests:
    """What lies before an alliance: to decide, running, and what came of the rest."""

    asked: Sequence[Line]
    running: Sequence[Line]
    over: Sequence[Line]


def requests(rows: QuerySet[CoachRequest]) -> Requests:
    """Three statements, however many there are."""
    known = rows.select_related("asker", "asked_by", "coach")
    asked = list(known.filter(status=CoachStatus.ASKED).order_by("asked_at", "pk"))
    learners = Transition.objects.select_related("learner").in_bulk([row.transition_id for row in asked])
    return Requests(
        [Line(row, learners[row.transition_id].learner.name) for row in asked if row.transition_id in learners],
        [Line(row) for row in known.filter(status__in=COACH_SEES).order_by("until_on", "pk")],
        [
            Line(row)
            for row in known.exclude(status__in=(CoachStatus.ASKED, *COACH_SEES)).order_by("-asked_at", "pk")[:SHOWN]
        ],
    )


def request_of(transition: Transition) -> CoachRequest | None:
    """The last question for a coach of this learner, as far as who asks may read it."""
    rows = CoachRequest.objects.filter(transition=transition).select_related("asker", "alliance", "coach", "asked_by")
    return rows.order_by("-asked_at", "-pk").first()


def may_withdraw(request: CoachRequest, actor: Actor) -> bool:
    return actor.may(CanCoaching.WITHDRAW, request)


def alliances_near(organisation: Organisation | None) -> list[Organisation]:
    """The alliances of the region that can be asked."""
    if organisation is None:
        return []
    rows = Organisation.objects.filter(kind=OrganisationKind.ALLIANCE, region=organisation.region_id)
    return [row for row in rows.order_by("name", "pk") if row.takes_part]


def coaches_of(alliance: Organisation) -> list[User]:
    """Who coaches for it today, by name."""
    found = {row.user_id: row.user for row in people_of(alliance) if row.role == Role.TRANSFER_COACH}
    return sorted(found.values(), key=lambda user: user.name)


def coached(rows: QuerySet[CoachRequest]) -> QuerySet[CoachRequest]:
    """Whom somebody coaches, the first to end first."""
    known = rows.select_related("transition__learner", "transition__holder", "transition__origin_school", "asker")
    return known.order_by("until_on", "transition__learner__search_name", "pk")
