"""Reminders for who is to act: mailed at half past four on a school day, and undone with one click until then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sluitend.access.actor import Actor, action
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import TURN, DossierStatus, Whom
from sluitend.dossiers.models import Dossier, Reminder
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries import reminding
from sluitend.dossiers.schedule import SCHEDULE
from sluitend.kit import clock, jobs, texting, workdays
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Enrolment, Guardian
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
    """Plan a reminder for whoever is to act in these dossiers; who waits for one already, or had one in the last two
    days, gets none."""
    ready = by.claim_all(Can.REMIND, reminding.free(dossiers))
    batch = Batch(uuid7(), len(ready), workdays.release_moment())
    Reminder.objects.bulk_create(
        [
            Reminder(
                dossier=row,
                whom=TURN[DossierStatus(row.status)],
                batch=batch.key,
                due_at=batch.due_at,
                asked_at=clock.now(),
                by=by.label,
            )
            for row in ready
        ]
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
    """Mail the reminders whose moment has come; where it is no longer the turn of whom they are for, nothing goes out.
    Gives how many were mailed."""
    due = list(
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(done_at=None, due_at__lte=clock.now())
        .select_related("dossier__transition__learner")
        .order_by("pk")
    )
    for row in due:
        row.outcome, row.done_at = _outcome(row, by=by), clock.now()
    _tell_mentors([row.dossier for row in due if row.outcome == "sent" and row.whom == Whom.MENTOR])
    Reminder.objects.bulk_update(due, ["outcome", "done_at"])
    return sum(row.outcome == "sent" for row in due)


def _outcome(row: Reminder, *, by: Actor) -> str:
    """Remind whose turn it is; gives what became of it."""
    dossier = row.dossier
    if TURN.get(DossierStatus(dossier.status)) != row.whom or dossier.transition.settled_on:
        return "not_needed"
    return SEND[Whom(row.whom)](row, by=by)


def _remind_pupil(row: Reminder, *, by: Actor) -> str:
    dossier = row.dossier
    if not dossier.transition.learner.email:
        return "no_address"
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="reminder" if row.why == "asked" else "waits")
    note([Fact(dossier.pk, Kind.DOSSIER, "pupil_reminded")], by=by)
    return "sent"


def _remind_guardian(row: Reminder, *, by: Actor) -> str:
    dossier = row.dossier
    reached = actions.who_can_be_asked(dossier.transition.learner_id)
    if not reached.exists():
        return "no_address"
    if row.why in SCHEDULE and SCHEDULE[row.why].by_text:
        return _text_guardians(dossier, reached)
    actions.ask_guardians(dossier, by=by)
    return "sent"


def _text_guardians(dossier: Dossier, reached: QuerySet[Guardian]) -> str:
    """A text to the phones of those who have our mail already."""
    ready = [guardian for guardian in reached if texting.mobile(guardian.phone)]
    for guardian in ready:
        jobs.defer("dossiers.text_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk))
    return "sent" if ready else "no_address"


def _remind_mentor(row: Reminder, *, by: Actor) -> str:
    note([Fact(row.dossier_id, Kind.DOSSIER, "mentor_reminded")], by=by)
    return "sent"


SEND = {Whom.PUPIL: _remind_pupil, Whom.GUARDIAN: _remind_guardian, Whom.MENTOR: _remind_mentor}


def _tell_mentors(dossiers: Sequence[Dossier]) -> None:
    """One mail to each mentor, about all pupils whose dossier waits for them."""
    of_learner = {row.transition.learner_id: row.pk for row in dossiers}
    found: dict[UUID, list[str]] = defaultdict(list)
    for mentor, learner in Enrolment.objects.filter(
        learner__in=of_learner, until_on=None, school_class__mentors__is_active=True
    ).values_list("school_class__mentors", "learner"):
        found[mentor].append(str(of_learner[learner]))
    for mentor, keys in found.items():
        jobs.defer("dossiers.remind_mentor", user_id=str(mentor), dossier_ids=keys)
