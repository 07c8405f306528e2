"""What of this room passes to the successor when two schools, colleges or municipalities go on as one (ADR 0021): who is
followed, and who asks and holds. What happened stays as it happened; it is noted of everybody who is on the way that the
party goes on under another name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Left

from sluitend.organisations.merging import BEGINNINGS, KEYS, Merger, stays, twin_of_an_offering
from sluitend.organisations.models import Offering
from sluitend.transitions.actions import Fact, note, withdraw_all
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus
from sluitend.transitions.models import Application, Handover, Transition

KEY_AT_A_COLLEGE = 80  # signs


def begin(merger: Merger) -> Callable[[], None]:
    """Ends questions to take over between the two, which are one from now on; once all keys have passed on, notes of
    everybody on the way that this happened, and withdraws what somebody applied for twice."""
    old, new = merger.old, merger.new
    asked = Handover.objects.filter(status=HandoverStatus.ASKED)
    withdraw_all(asked.filter(Q(sender=old, receiver=new) | Q(sender=new, receiver=old)), by=merger.by)
    on_the_way = Transition.objects.filter(settled_on=None)
    held = set(on_the_way.filter(holder=old).values_list("pk", flat=True))
    applied = Exists(Application.objects.filter(transition=OuterRef("pk"), college=old))
    touched = on_the_way.filter(Q(holder=old) | Q(origin_school=old) | Q(visible_to_municipality=old) | applied)
    keys = list(touched.order_by("pk").values_list("pk", flat=True))

    def end() -> None:
        facts = [Fact(key, Kind.MERGER, old.kind, organisation_id=new.pk) for key in keys]
        facts += [Fact(key, Kind.HOLDER, "merged", organisation_id=new.pk) for key in sorted(held, key=str)]
        note([*facts, *_withdrawn_twins(merger)], by=merger.by)

    return end


def _withdrawn_twins(merger: Merger) -> list[Fact]:
    """Who applied at both for the same goes on with the application that is further; the other one is withdrawn by rule,
    and keeps what was done for it."""
    same = _same_offerings(merger)
    going = Application.objects.filter(college=merger.new, transition__settled_on=None, level__gt=0)
    old = list(going.filter(offering__in=same).order_by("pk"))
    here = going.filter(offering__in=same.values(), transition__in=[row.transition_id for row in old])
    known = {(row.transition_id, row.offering_id): row for row in here}
    pairs = [(row, known.get((row.transition_id, same[row.offering_id]))) for row in old]
    behind = [min(row, twin, key=lambda one: one.level) for row, twin in pairs if twin is not None]
    code, by_rule = ApplicationStatus.WITHDRAWN, Source.RULE
    return [
        Fact(row.transition_id, Kind.APPLICATION, code, None, row.pk, merger.new.pk, source=by_rule) for row in behind
    ]


def _applications(merger: Merger) -> QuerySet[Any]:
    """What both offer is one offering from now on: its applications go to the successor's, except of who applied there
    already. A key of the student system that the successor uses too gets the old code before it (``incoming``)."""
    rows = Application.objects.filter(college=merger.old)
    for offering, same in _same_offerings(merger).items():  # as many as a college has programmes
        there = Application.objects.filter(transition=OuterRef("transition"), offering=same)
        rows.filter(~Exists(there), offering=offering).update(offering=same)
    used = Application.objects.filter(college=merger.new, chain_key=OuterRef("chain_key"))
    rows.exclude(chain_key="").filter(Exists(used)).update(
        chain_key=Left(Concat(Value(key_before(merger.old.code)), "chain_key"), KEY_AT_A_COLLEGE)
    )
    return rows


def _same_offerings(merger: Merger) -> dict[UUID, UUID]:
    """What was left at the old college, because the successor offers the same: that one, by the old one."""
    twin = twin_of_an_offering(merger).values("pk")[:1]
    left = Offering.objects.filter(college=merger.old).annotate(twin=Subquery(twin)).filter(twin__isnull=False)
    return dict(left.order_by("pk").values_list("pk", "twin"))


def key_before(code: str) -> str:
    """What stands before a key of the student system of a college that ended, where the successor had the same key."""
    return f"{code}:"


def _to_others(key: str) -> Callable[[Merger], QuerySet[Any]]:
    """Handovers, except those between the two themselves: nobody hands over to themselves, and they were answered."""
    other = {"sender": "receiver", "receiver": "sender"}[key]
    return lambda merger: Handover.objects.filter(**{key: merger.old}).exclude(**{other: merger.new})


BEGINNINGS.append(begin)
KEYS.update(
    {
        "transitions.Transition.origin_school": None,
        "transitions.Transition.holder": None,
        "transitions.Transition.visible_to_municipality": None,
        "transitions.Event.organisation": stays,  # append-only; the wall reads it as the successor's (``walls.OURS``)
        "transitions.Application.college": _applications,
        "transitions.IntakeMoment.college": None,
        "transitions.Handover.sender": _to_others("sender"),
        "transitions.Handover.receiver": _to_others("receiver"),
        "transitions.CoachRequest.asker": None,
        "transitions.CoachRequest.alliance": None,
        "transitions.Move.college": None,
        "transitions.SummerAnswer.college": None,
        "transitions.IncomingStatus.college": None,
        "transitions.BulkAct.organisation": None,
        "transitions.MoveFigure.college": stays,  # counted anew every night (``counting``)
    }
)
