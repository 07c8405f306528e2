"""The central day of each college: half of the warm handovers that are still open, a week and a half ahead, sent already.

Like the week of intake (``intake.py``) it is played on the last day, with the clock on the day on which it would have happened;
the other half is left for who wants to make a day.
"""

from __future__ import annotations

from datetime import date, time

from sluitend.access.actor import Actor
from sluitend.demo.play.intake import desk_of, workday_before
from sluitend.demo.play.known import Known
from sluitend.dossiers import actions
from sluitend.dossiers.models import WarmHandover
from sluitend.dossiers.queries.warm_days import open_ones
from sluitend.kit import clock, jobs, workdays

AHEAD = 8  # working days
MOST = 12  # conversations


def play(known: Known, until: date) -> None:
    """Play it for every college with handovers that are still to be planned."""
    for college in known.world.organisations:
        desk = desk_of(known, college.code)
        if college.kind == "mbo" and desk is not None:
            _make(desk, f"Aula, {college.locations[0].name}" if college.locations else "Aula", until)


def _make(desk: Actor, place: str, until: date) -> None:
    yesterday = workday_before(until, 1)
    rows = (
        open_ones(desk)
        .filter(requested_at__lt=clock.moment(yesterday))
        .order_by("requested_at", "dossier__transition__learner__search_name", "pk")
    )
    keys = list(rows.values_list("pk", flat=True))
    chosen = keys[: min(MOST, (len(keys) + 1) // 2)]
    if not chosen or desk.organisation is None:
        return
    with clock.standing(yesterday):
        day = actions.make_day(
            desk.organisation,
            WarmHandover.objects.filter(pk__in=chosen),
            on=workdays.after(until, AHEAD),
            begins=time(13),
            ends=time(16, 30),
            minutes=15,
            by=desk,
            place=place,
        )
        batch = actions.put_ready(day, by=desk)
    with clock.standing(batch.due_at):
        actions.send_days_due(by=Actor.job("send_warm_days"))
        jobs.run_queue()
