"""Acting on up to five thousand rows at once, in a number of statements that does not grow, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.transitions import actions
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.actions.dates import refuse_day
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import BulkKind
from sluitend.transitions.models import BulkAct, Handover, Transition
from sluitend.transitions.policies import Can, CanBulk

KEPT = timedelta(days=1)


def remember(kind: BulkKind, rows: Sequence[Any], *, by: Actor, **given: Any) -> BulkAct:
    """Inside an action: keep what was done to which rows, for a day."""
    BulkAct.objects.filter(organisation=by.organisation, made_at__lt=clock.now() - KEPT).delete()
    assert by.organisation is not None  # many rows are dealt with by somebody of an organisation
    return BulkAct.objects.create(kind=kind, organisation=by.organisation, by=by.label, given=given, rows=list(rows))


@action
def set_next_dates(transitions: QuerySet[Transition], what: str, on: date, *, by: Actor) -> BulkAct:
    """The holder chooses the next date of many: those it may, that do not have it already. Raises
    :class:`~sluitend.transitions.actions.Refused` for a date that is past or too far away, and when nothing is left to do."""
    refuse_day(what, on)
    same = Q(next_what=what, next_on=on, missed_since=None)
    claimed = by.claim_all(Can.SET_NEXT_DATE, transitions.exclude(same))
    if not claimed:
        raise Refused(_("Nothing changed: you do not hold these learners, or they have this date already."))
    keys = [row.pk for row in claimed]
    actions.must_touch(
        Transition.objects.filter(pk__in=keys, settled_on=None).update(next_on=on, next_what=what, missed_since=None),
        len(keys),
    )
    note([Fact(key, Kind.NEXT_DATE, what, due_on=on) for key in keys], by=by)
    by.record("transitions.next_dates_set", None, count=len(keys), next_what=what)
    before = [(str(row.pk), row.next_what, _iso(row.next_on), _iso(row.missed_since)) for row in claimed]
    return remember(BulkKind.NEXT_DATE, before, by=by, what=what, on=on.isoformat())


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@action
def hand_over_many(
    transitions: QuerySet[Transition], *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> BulkAct:
    """Ask another party to take over many; see :func:`~sluitend.transitions.actions.hand_over_all`."""
    asked = actions.hand_over_all(transitions, to=to, reason=reason, by=by, note_text=note_text)
    return remember(BulkKind.HAND_OVER, [str(row.pk) for row in asked], by=by, to=str(to.pk))


@action
def undo(act: BulkAct, *, by: Actor) -> int:
    """Take an act back where nobody did anything with it since; gives for how many rows."""
    act = by.claim(CanBulk.UNDO, act)
    count = UNDO[BulkKind(act.kind)](act, by)
    close(act, by=by)
    return count


def close(act: BulkAct, *, by: Actor) -> None:
    """Inside an action: this act is taken back, and only once."""
    act.undone_at = clock.now()
    act.save(update_fields=["undone_at"])
    by.record("transitions.bulk_undone", act, kind=act.kind)


def _dates_back(act: BulkAct, by: Actor) -> int:
    """The dates as they were, of those that still have the one that was given and the same holder."""
    keys, whats, days, missed = (list(column) for column in zip(*act.rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "update transitions_transition t set next_what = b.what, next_on = b.day, missed_since = b.missed"
            " from unnest(%s::uuid[], %s::text[], %s::date[], %s::date[]) as b(id, what, day, missed)"
            " where t.id = b.id and t.settled_on is null and t.holder_id = %s and t.next_what = %s and t.next_on = %s"
            " returning t.id, t.next_what, t.next_on",
            [keys, whats, days, missed, act.organisation_id, act.given["what"], act.given["on"]],
        )
        changed = cursor.fetchall()
    note([Fact(key, Kind.NEXT_DATE, what, due_on=on) for key, what, on in changed], by=by)
    return len(changed)


def _handovers_back(act: BulkAct, by: Actor) -> int:
    return actions.withdraw_all(Handover.objects.filter(pk__in=act.rows), by=by)


UNDO = {BulkKind.NEXT_DATE: _dates_back, BulkKind.HAND_OVER: _handovers_back}
