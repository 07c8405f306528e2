"""Places at colleges that do not take part here: a hub tells them of the whole country, and they close the gap by themselves.

Such a status lies aside, because its college is unknown, and stays there to be matched should the college come. Once the
latest word of such a college about somebody is that they are enrolled, the destination "an mbo outside the region" holds, with
the hub's message as its proof; when no such college says so any more it ends. Nobody has to type either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.transitions.actions import end_all, state_all
from sluitend.transitions.destinations import Proof, Shown
from sluitend.transitions.events import Source
from sluitend.transitions.lifecycle import LEVEL, PLACED_LEVEL, ApplicationStatus, Aside
from sluitend.transitions.models import IncomingStatus, Route

OUTSIDE = "mbo_outside_region"


@dataclass(frozen=True)
class Known:
    """Whom messages are about: the keyed hash of a personal number, and the year of the transition."""

    person: bytes
    school_year: int


def year_of(starts_on: date) -> int:
    """The transition year of a start. It is taken from the start, because senders recycle applications over the years
    (STANDARDS 4.6); who starts before August comes in during the mbo year that began the summer before."""
    return starts_on.year - (starts_on.month < 8)


def see(known: Mapping[UUID, Known], *, by: Actor) -> None:
    """Inside an action: bring the destinations of these transitions in line with what lies aside about them."""
    if not known:
        return
    placed = _placed(known)
    routes = Route.objects.filter(transition__in=known, ended_on=None, code=OUTSIDE)
    proven = dict(routes.values_list("transition_id", "proof"))
    fresh = {key: (OUTSIDE, shown) for key, shown in placed.items() if not proven.get(key)}
    if fresh:
        state_all(fresh, by=by, source=Source.HUB)
    gone = [key for key, proof in proven.items() if proof == Proof.HUB and key not in placed]
    if gone:
        end_all(gone, by=by, source=Source.HUB)


def _placed(known: Mapping[UUID, Known]) -> dict[UUID, Shown]:
    """Who is enrolled at a college that we do not know, by the latest word of each such college."""
    aside = IncomingStatus.objects.filter(
        aside=Aside.UNKNOWN_COLLEGE, person__in={one.person for one in known.values()}
    ).order_by("occurred_at", "pk")
    latest: dict[Known, dict[str, IncomingStatus]] = defaultdict(dict)
    for row in aside:
        if row.person is not None:
            latest[Known(bytes(row.person), year_of(row.starts_on))][row.college_code] = row
    return {
        key: Shown(Proof.HUB, clock.day_of(row.occurred_at))
        for key, one in known.items()
        for row in latest[one].values()
        if LEVEL[ApplicationStatus(row.status)] >= PLACED_LEVEL
    }
