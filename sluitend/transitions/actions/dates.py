"""The next date: chosen by the holder, and what follows when it passes."""

from __future__ import annotations

from datetime import date

from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, workdays
from sluitend.transitions import planning
from sluitend.transitions.actions.noting import Fact, Refused, must_touch, note, replan
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can


@action
def set_next_date(transition: Transition, what: str, on: date, *, by: Actor) -> None:
    """The holder chooses the next date, within the maximum of its kind."""
    transition = by.claim(Can.SET_NEXT_DATE, transition)
    plan_next(transition, what, on, by=by)


def refuse_day(what: str, on: date) -> None:
    """Raises :class:`Refused` for a next date that is past, or farther away than its kind allows."""
    today = clock.today()
    if on < today:
        raise Refused(_("This date has passed. Choose today or later."))
    if planning.too_far(what, on, today):
        raise Refused(
            _("This date is too far away. Choose a day within %(days)s days.") % {"days": planning.NEXT[what].max_days}
        )


def plan_next(transition: Transition, what: str, on: date, *, by: Actor) -> None:
    """Inside an action: agree a next date, or refuse one that is past or too far away."""
    refuse_day(what, on)
    must_touch(
        Transition.objects.filter(pk=transition.pk, settled_on=None).update(
            next_on=on, next_what=what, missed_since=None
        ),
        1,
    )
    note([Fact(transition.pk, Kind.NEXT_DATE, what, due_on=on)], by=by)


@action
def pass_dates(*, by: Actor) -> int:
    """Next dates that passed without anybody acting get a new one, so there always is one; gives how many passed.

    Where a rule looks by itself the next look follows. Where a person should have acted it is said as an event and kept in
    sight as ``missed_since``, with a new date three working days on: a missed date is never hidden by the new one.
    """
    passed = Transition.objects.select_for_update().filter(settled_on=None, next_on__lt=clock.today()).order_by("pk")
    rows = list(passed.only("pk", "next_what", "next_on", "school_year", "missed_since"))
    missed = [row for row in rows if row.next_on and planning.is_missed(row.next_what, row.next_on, row.school_year)]
    Transition.objects.filter(pk__in=[row.pk for row in missed]).update(
        missed_since=Coalesce(Least("missed_since", "next_on"), "next_on"), next_on=workdays.after(clock.today(), 3)
    )
    fresh = [row for row in missed if row.missed_since is None]  # the same miss is said once, however long it lasts
    note([Fact(row.pk, Kind.DATE_PASSED, row.next_what, due_on=row.next_on) for row in fresh], by=by)
    replan({row.pk for row in rows} - {row.pk for row in missed})
    return len(rows)
