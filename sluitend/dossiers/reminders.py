"""Reminders that a mentor asks for: mailed at half past four on a school day, and undone with one click until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from sluitend.access.actor import Actor, action
from sluitend.dossiers import actions, letters
from sluitend.dossiers.lifecycle import REMINDABLE, DossierStatus
from sluitend.dossiers.models import Dossier, Reminder
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, workdays
from sluitend.kit.ids import uuid7
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind


@dataclass(frozen=True)
class Batch:
    """What was asked for in one go: how many go out, and when."""

    key: UUID
    count: int
    due_at: datetime


@action
def remind(dossiers: QuerySet[Dossier], *, by: Actor) -> Batch:
    """Plan a reminder for whoever is to act in these dossiers; who waits for one already gets no second."""
    waiting = Reminder.objects.filter(dossier=OuterRef("pk"), done_at=None)
    free = by.claim_all(Can.REMIND, dossiers.filter(~Exists(waiting)))
    batch = Batch(uuid7(), len(free), workdays.release_moment())
    Reminder.objects.bulk_create(
        [Reminder(dossier=row, batch=batch.key, due_at=batch.due_at, asked_at=clock.now(), by=by.label) for row in free]
    )
    by.record("dossiers.reminders_planned", None, count=batch.count)
    return batch


@action
def undo(batch: UUID, *, by: Actor) -> int:
    """Take the reminders of a batch back, those that have not gone out; only who asked for them can. Gives how
    many."""
    undone = Reminder.objects.filter(batch=batch, by=by.label, done_at=None).update(
        done_at=clock.now(), outcome="undone"
    )
    by.record("dossiers.reminders_undone", None, count=undone)
    return undone


@action
def send_due(*, by: Actor) -> int:
    """Mail the reminders whose moment has come; where nobody outside the school is to act any more, nothing goes
    out. Gives how many were mailed."""
    due = list(
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(done_at=None, due_at__lte=clock.now())
        .select_related("dossier__transition__learner")
        .order_by("pk")
    )
    for row in due:
        row.outcome, row.done_at = _send(row.dossier, by=by), clock.now()
    Reminder.objects.bulk_update(due, ["outcome", "done_at"])
    return sum(row.outcome == "sent" for row in due)


def _send(dossier: Dossier, *, by: Actor) -> str:
    """Remind whose turn it is; gives what became of it."""
    learner = dossier.transition.learner
    if dossier.status not in REMINDABLE or dossier.transition.settled_on:
        return "not_needed"
    if dossier.status == DossierStatus.WITH_GUARDIAN:
        if not actions.who_can_be_asked(learner.pk).exists():
            return "no_address"
        actions.ask_guardians(dossier, by=by)
        return "sent"
    if not learner.email:
        return "no_address"
    letters.tell_pupil(str(dossier.pk), "reminder")
    note([Fact(dossier.pk, Kind.DOSSIER, "pupil_reminded")], by=by)
    return "sent"
