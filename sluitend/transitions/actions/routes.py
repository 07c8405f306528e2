"""Another destination than mbo."""

from __future__ import annotations

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.transitions.actions.noting import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Route, Transition
from sluitend.transitions.policies import Can


@action
def declare_route(transition: Transition, code: str, *, by: Actor, note_text: str = "") -> Route:
    """The school states a destination other than mbo; an earlier one ends."""
    transition = by.claim(Can.DECLARE_ROUTE, transition)
    today = clock.today()
    Route.objects.filter(transition=transition, ended_on=None).update(ended_on=today)
    route = Route.objects.create(transition=transition, code=code, declared_on=today, note=note_text)
    note([Fact(transition.pk, Kind.ROUTE, code)], by=by)
    by.record("transitions.route_declared", transition, code=code)
    return route
