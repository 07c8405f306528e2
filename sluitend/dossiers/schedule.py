"""Reminders that nobody has to ask for (UX 6): a table of who waits how long, planned once a day for the next hours in
which they may be disturbed. A parent who is silent for a week gets a text, where this installation can send one, and is
called by the mentor; that is a need of the class list."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db.models import DateField, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate

from sluitend.access.actor import Actor, action
from sluitend.access.hours import PARENTS, PUPILS
from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.dossiers.lifecycle import TURN, Whom
from sluitend.dossiers.models import Dossier, PupilAnswer, Reminder
from sluitend.dossiers.queries import reminding
from sluitend.kit import clock, texting
from sluitend.kit.hours import Hours
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Guardian, LearnerAccount


class Waits(NamedTuple):
    """Whom a rule reminds, after how many days in which they did nothing, and in which hours."""

    whom: Whom
    days: int
    hours: Hours
    by_text: bool = False


SCHEDULE = {
    "pupil_5": Waits(Whom.PUPIL, 5, PUPILS),
    "pupil_12": Waits(Whom.PUPIL, 12, PUPILS),
    "pupil_19": Waits(Whom.PUPIL, 19, PUPILS),
    "guardian_4": Waits(Whom.GUARDIAN, 4, PARENTS),
    "guardian_7": Waits(Whom.GUARDIAN, 7, PARENTS, by_text=True),
}


@action
def plan(*, by: Actor) -> int:
    """Plan today's reminders, one statement a rule; who was reminded lately or is to be reminded already gets none. Gives
    how many."""
    now, batch = clock.now(), uuid7()
    planned = [
        Reminder(
            dossier=row,
            whom=rule.whom,
            why=why,
            batch=batch,
            due_at=rule.hours.next_open(now),
            asked_at=now,
            by=by.label,
        )
        for why, rule in SCHEDULE.items()
        if texting.works() or not rule.by_text
        for row in waiting(why)
    ]
    Reminder.objects.bulk_create(planned, batch_size=2000)
    if planned:
        by.record("dossiers.reminders_scheduled", None, count=len(planned))
    return len(planned)


def waiting(why: str) -> QuerySet[Dossier]:
    """Who waits as long as this rule says and not as long as the next of its kind, and was not told so yet."""
    rule, today = SCHEDULE[why], clock.today()
    later = min(
        (row.days for row in SCHEDULE.values() if row.whom == rule.whom and row.days > rule.days), default=10_000
    )
    told = Reminder.objects.filter(
        dossier=OuterRef("pk"), why=why, asked_at__date__gte=OuterRef("since")
    )  # in this spell of doing nothing
    since = {"since__lte": today - timedelta(days=rule.days), "since__gt": today - timedelta(days=later)}
    return (
        reminding.free(OF[rule.whom]())
        .filter(
            status__in=[status for status, whom in TURN.items() if whom == rule.whom],
            transition__settled_on=None,
            **since,
        )
        .filter(~Exists(told))
        .order_by("pk")
    )


def _pupils() -> QuerySet[Dossier]:
    """Pupils with an account and an address who want it, and since when they did nothing."""
    accounts = LearnerAccount.objects.filter(learner=OuterRef("transition__learner"))
    answered = PupilAnswer.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier")
    return (
        Dossier.objects.filter(Exists(accounts.filter(user__in=wanting(User.objects.all(), "pupil_waits"))))
        .exclude(transition__learner__email="")
        .annotate(
            since=Greatest(
                F("status_since"),
                Subquery(accounts.annotate(day=TruncDate("activated_at")).values("day"), output_field=DateField()),
                Coalesce(
                    Subquery(
                        answered.annotate(last=TruncDate(Max("answered_at"))).values("last"), output_field=DateField()
                    ),
                    Cast("status_since", DateField()),
                ),
            )
        )
    )


def _guardians() -> QuerySet[Dossier]:
    """Where a parent has an address and wants to be reminded, since their turn came."""
    wanting_it = Guardian.objects.filter(Guardian.reached(), has_authority=True, gets_reminders=True)
    reached = wanting_it.filter(learner=OuterRef("transition__learner"))
    return Dossier.objects.filter(Exists(reached)).annotate(since=F("status_since"))


OF = {Whom.PUPIL: _pupils, Whom.GUARDIAN: _guardians}
