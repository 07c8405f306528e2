"""A municipality asks about one young person who is not on its list (UX 2: lawful search with a reason).

Who is not in view is behind both walls, and stays there: the answer says whether and when a rule opens the young person,
and gives nothing else. Only about residents of the municipality itself, only when name and date of birth are exactly
theirs, with the reason first. Of everybody else, known here or not, the answer is the same, from the same statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from sluitend.access.actor import Actor, action
from sluitend.access.reasons import LookReason
from sluitend.access.roles import Stand
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.learners.names import search_name
from sluitend.safetynet import visibility
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Transition

ENDED = "ended_"  # how an event says that a view ended


class State(StrEnum):
    """What a municipality hears."""

    IN_VIEW = "in_view"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # the neutral answer


@dataclass(frozen=True)
class Answer:
    """The answer; ``on``: the day a rule looks next, or the day the view ended. ``transition_id`` only when in view."""

    state: State
    on: date | None = None
    rule: str | Promise = ""
    transition_id: UUID | None = None


NEUTRAL = Answer(State.UNKNOWN)


@action
def look_up(name: str, born: date, *, because: LookReason, by: Actor) -> Answer:
    """Ask about one young person. Whom it is about reads that it was asked, and why.

    Raises :class:`PermissionDenied` for who does not act for a municipality.
    """
    if by.stand is not Stand.MUNICIPALITY or by.organisation is None:
        raise PermissionDenied("look_up")
    found = _resident(name, born, by.organisation.pk)
    answer = _about(found, by.organisation.pk, clock.today())
    if found is not None and answer is not NEUTRAL:
        by.looked(found.learner_id, page="look_up", why=because)
    by.record("safetynet.looked_up", None, because=because, answer=answer.state)
    return answer


def _resident(name: str, born: date, municipality: UUID) -> Transition | None:
    """The newest transition of the resident with exactly this name and date of birth; which of several namesakes is meant
    nobody can say, so then it is nobody."""
    same_day = list(Learner.objects.filter(birth_date=born, residence=municipality).order_by("pk"))
    called = [row.pk for row in same_day if _same_name(row, name)]
    newest = Transition.objects.filter(learner__in=called).order_by("-school_year", "-created_at", "-pk")
    rows = list(newest.select_related("learner__residence__region")[:50])
    return rows[0] if len({row.learner_id for row in rows}) == 1 else None


def _same_name(learner: Learner, typed: str) -> bool:
    words = sorted(search_name("", "", typed).split())
    names = (learner.call_name, learner.first_names)
    return bool(words) and any(
        words == sorted(search_name(first, learner.prefix, learner.family_name).split()) for first in names if first
    )


def _about(found: Transition | None, municipality: UUID, today: date) -> Answer:
    ended = _ended(found, municipality)
    rule = visibility.next_look(found, today) if found else None
    if found is None:
        return NEUTRAL
    if found.settled_on is None and found.visible_to_municipality_id == municipality:
        return Answer(State.IN_VIEW, transition_id=found.pk)
    if ended is not None:
        return Answer(State.CLOSED, on=ended.astimezone(clock.AMSTERDAM).date())
    if rule is None or found.visible_to_municipality_id is not None:
        return NEUTRAL
    return Answer(State.NOT_YET, on=rule.on, rule=rule.label)


def _ended(found: Transition | None, municipality: UUID) -> datetime | None:
    """When our own view of it ended, if we had one."""
    events = Event.objects.filter(
        transition=found.pk if found else None, kind=Kind.VISIBILITY, organisation=municipality
    )
    last = events.order_by("-occurred_at", "-pk").values_list("code", "occurred_at")[:1]
    return next((at for code, at in last if code.startswith(ENDED)), None)
