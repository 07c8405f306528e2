"""Questions about cases and about who is in view of a municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.kit import clock
from sluitend.organisations.models import Membership, Organisation
from sluitend.organisations.queries import people_of
from sluitend.safetynet import visibility
from sluitend.safetynet.lifecycle import LAST_STEP, NEXT_STEPS, TRIES, NextStep, Outcome, Result
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Transition


@dataclass(frozen=True)
class Ending:
    """How a municipality's case ended: all that others hear of it."""

    label: str
    on: date
    municipality: str


def open_case(transition: Transition) -> MunicipalCase | None:
    """The case that runs now; under a municipality's own wall only its own."""
    return MunicipalCase.objects.filter(transition=transition, closed_on=None).select_related("owner").first()


def cases_of(transition: Transition) -> QuerySet[MunicipalCase]:
    """All cases of a transition, the newest first."""
    return MunicipalCase.objects.filter(transition=transition).select_related("owner").order_by("-opened_on", "-pk")


def attempts_of(transition: Transition) -> QuerySet[ContactAttempt]:
    """Every contact attempt of a transition's cases, the newest first."""
    return ContactAttempt.objects.filter(case__transition=transition).select_related("by").order_by("-at", "-pk")


def colleagues(municipality: Organisation) -> list[Membership]:
    """Who can take on a case there today, by name, everybody once."""
    return sorted({row.user_id: row for row in people_of(municipality)}.values(), key=lambda row: row.user.name)


def colleague(municipality: Organisation, key: str) -> User | None:
    """The colleague with this key, when there is one today."""
    return next((row.user for row in people_of(municipality) if str(row.user_id) == key), None)


def with_others(transitions: QuerySet[Transition], to: User) -> list[tuple[str, str]]:
    """Who of these is looked after by somebody else: the learner's name and the colleague's, by name."""
    rows = MunicipalCase.objects.filter(transition__in=transitions, closed_on=None, owner__isnull=False)
    rows = rows.exclude(owner=to).select_related("transition__learner", "owner")
    found = rows.order_by("transition__learner__search_name", "pk")
    return [(row.transition.learner.name, str(row.owner)) for row in found]


def why_in_view(transition: Transition) -> str | Promise:
    """The rule that opened this transition to the municipality, in words."""
    return visibility.LABELS.get(transition.visible_because, transition.visible_because)


def looks_ahead(actor: Actor) -> list[visibility.Look]:
    """Why a municipality may not see somebody yet: the rules that open a view, each with its next day."""
    return visibility.looks_ahead(actor.organisation.region, clock.today()) if actor.organisation else []


def proposed_step(attempts: Sequence[ContactAttempt]) -> NextStep | None:
    """After three tries in vain on different days, in more than one way: what the field does next. Newest first.

    Proposed and never decided: the first way that was not tried, then the case table.
    """
    in_vain = []
    for attempt in attempts:
        if attempt.result == Result.REACHED:
            break
        in_vain.append(attempt)
    days, ways = {attempt.at.date() for attempt in in_vain}, {attempt.way for attempt in in_vain}
    if len(days) < TRIES or len(ways) < 2:
        return None
    return next((step for way, step in NEXT_STEPS if way not in ways), LAST_STEP)


def outcome_for_school(transition: Transition) -> Ending | None:
    """The last outcome of a municipality's case, read from the events everybody reads; None while there is none."""
    event = (
        Event.objects.filter(transition=transition, kind=Kind.CASE)
        .select_related("organisation")
        .order_by("-occurred_at", "-pk")
        .first()
    )
    if event is None:
        return None
    return Ending(str(Outcome(event.code).label), event.occurred_at.date(), str(event.organisation or ""))
