"""Questions about transitions and handovers; asked on the actor's own side of the wall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Application, Handover, Transition
from sluitend.transitions.policies import CanHandover
from sluitend.transitions.reasons import WORDS

ANSWERED_SHOWN_DAYS = 60


@dataclass(frozen=True)
class Line:
    """A handover as somebody may read it. Without ``transition`` the receiver does not see the learner yet."""

    handover: Handover
    transition: Transition | None
    reason: str | Promise
    who: str = ""  # answered it: a colleague by name, another party as such

    @property
    def name(self) -> str:
        """The learner's; empty while that is not ours to know."""
        return self.transition.learner.name if self.transition else ""


def who_answered(handover: Handover, actor: Actor) -> str:
    """The colleague who answered, by name; of another party the organisation."""
    party = handover.sender if handover.status == HandoverStatus.WITHDRAWN else handover.receiver
    ours = actor.organisation is not None and actor.organisation.pk == party.pk
    return str(handover.answered_by) if ours and handover.answered_by else str(party)


def waiting_for_us(rows: QuerySet[Handover], actor: Actor) -> QuerySet[Handover]:
    """Handovers that wait for our yes, the oldest first."""
    return _open(rows).filter(receiver=actor.organisation).order_by("asked_at", "pk")


def waiting_for_others(rows: QuerySet[Handover], actor: Actor) -> QuerySet[Handover]:
    """Handovers we asked and nobody answered yet, the oldest first."""
    return _open(rows).filter(sender=actor.organisation).order_by("asked_at", "pk")


def answered(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    """What was answered lately, the newest first."""
    since = clock.now() - timedelta(days=ANSWERED_SHOWN_DAYS)
    ended = rows.exclude(status=HandoverStatus.ASKED).filter(answered_at__gte=since)
    return ended.select_related("sender", "receiver", "answered_by").order_by("-answered_at", "pk")


def _open(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    return rows.filter(status=HandoverStatus.ASKED).select_related("sender", "receiver")


def lines(handovers: Iterable[Handover], actor: Actor) -> list[Line]:
    """Handovers with the names of those whom the one who asks may see already: two statements, however many rows."""
    rows = list(handovers)
    seen = Transition.objects.select_related("learner", "holder").in_bulk({row.transition_id for row in rows})
    return [
        Line(
            row,
            seen.get(row.transition_id),
            WORDS.get(row.reason, row.reason),
            who_answered(row, actor) if row.answered_at else "",
        )
        for row in rows
    ]


def may_answer(handover: Handover, actor: Actor) -> bool:
    return actor.may(CanHandover.ANSWER, handover)


def may_withdraw(handover: Handover, actor: Actor) -> bool:
    return actor.may(CanHandover.WITHDRAW, handover)


def receivers(transition: Transition) -> QuerySet[Organisation]:
    """Who can be asked to take over: where the learner lives, came from, or applied; never the present holder.

    A municipality may also ask the other municipalities of its region, for who moved.
    """
    applied = Exists(Application.objects.filter(transition=transition, college=OuterRef("pk")))
    home = Learner.objects.filter(pk=transition.learner_id).values("residence")
    near = Q(pk__in=home) | Q(applied)
    if transition.origin_school_id is not None:
        near |= Q(pk=transition.origin_school_id)
    holder = transition.holder
    if holder is not None and holder.kind == OrganisationKind.MUNICIPALITY:
        near |= Q(kind=OrganisationKind.MUNICIPALITY, region=holder.region_id)
    others = Organisation.objects.filter(near, closed_on=None).order_by("kind", "name")
    return others.exclude(pk=holder.pk) if holder is not None else others


def receivers_of_many(holder: Organisation) -> QuerySet[Organisation]:
    """Who can be asked to take over many at once: the municipalities of the holder's region."""
    towns = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, region=holder.region_id, closed_on=None)
    return towns.exclude(pk=holder.pk).order_by("name")


def open_handover(transition: Transition) -> Handover | None:
    """The handover that waits for an answer now, when sender or receiver asks."""
    waiting = Handover.objects.filter(transition=transition, status=HandoverStatus.ASKED)
    return waiting.select_related("sender", "receiver").first()
