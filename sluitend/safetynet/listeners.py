"""What this room does when it hears that something happened to a transition; in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.safetynet import actions, no_shows
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus, SettledReason
from sluitend.transitions.models import Event

us = Actor.job("safetynet")


def hear(sender: Any, events: Sequence[Event], **kwargs: Any) -> None:
    """A new holder opens or ends a case, settling ends it, and who did not come, or left an mbo, is shown at once."""
    if held := [event for event in events if event.kind == Kind.HOLDER]:
        _holder_changed(held)
    if settled := {e.transition_id: SettledReason(e.code) for e in events if e.kind == Kind.SETTLED}:
        actions.end_cases_of_settled(settled, by=us)
    said = {e.application_id: e.code for e in events if e.kind == Kind.APPLICATION and e.application_id}
    if missed := [key for key, code in said.items() if code == ApplicationStatus.NO_SHOW]:
        no_shows.begin(missed, by=us)
    if others := [key for key, code in said.items() if code != ApplicationStatus.NO_SHOW]:
        no_shows.end(others, by=us)
    if left := {event.transition_id for event in events if event.kind == Kind.DEREGISTRATION}:
        actions.open_view_for_leavers(left, by=us)


def hear_taken_back(sender: Any, applications: Collection[UUID], **kwargs: Any) -> None:
    """A college took its word back: what was opened by that word alone closes."""
    no_shows.close_views_of_taken_back(applications, by=us)


def _holder_changed(events: Sequence[Event]) -> None:
    parties = {event.organisation_id for event in events if event.organisation_id}
    municipal = set(
        Organisation.objects.filter(pk__in=parties, kind=OrganisationKind.MUNICIPALITY).values_list("pk", flat=True)
    )
    to_municipality = {event.transition_id for event in events if event.organisation_id in municipal}
    if to_municipality:
        actions.open_cases(to_municipality, by=us)
    others = {event.transition_id for event in events if event.code != "opened"} - to_municipality
    if others:
        actions.end_cases_with_another_holder(others, by=us)
