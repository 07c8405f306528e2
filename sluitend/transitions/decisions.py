"""Decisions of a college: prepared, stopped until half past four on a school day, then told (UX 5).

Until a decision is released it is nobody's business but the college's. Releasing records the status the ordinary way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, jobs, workdays
from sluitend.kit.ids import uuid7
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Decision, Transition
from sluitend.transitions.outcomes import NEXT_STEPS, REASONS, Ended, Outcome
from sluitend.transitions.policies import CanApplication, CanDecision
from sluitend.transitions.queries import decisions as queries


@dataclass(frozen=True)
class Batch:
    """What was prepared in one go: how many are told when, and whether a second person has to look first."""

    key: UUID
    count: int
    due_at: datetime
    needs_second: bool


@action
def prepare(
    application: Application,
    outcome: Outcome,
    *,
    by: Actor,
    reason: str = "",
    next_step: str = "",
    text: str = "",
) -> Batch:
    """Decide about one applicant; refused when a decision waits already or makes no sense from where they are."""
    one = Application.objects.filter(pk=by.claim(CanApplication.RECORD_STATUS, application).pk)
    batch = prepare_all(one, outcome, by=by, reason=reason, next_step=next_step, text=text)
    if not batch.count:
        raise Refused(_("A decision waits already, or this application cannot get this decision now."))
    return batch


@action
def prepare_all(
    applications: QuerySet[Application],
    outcome: Outcome,
    *,
    by: Actor,
    reason: str = "",
    next_step: str = "",
    text: str = "",
) -> Batch:
    """The plural: those who can get this decision and wait for none. More than the places, or a quarter off last year,
    waits for a second person of the college (UX 5)."""
    if outcome == Outcome.NOT_ADMITTED and (reason not in REASONS or next_step not in NEXT_STEPS):
        raise Refused(_("Choose a reason and a next step. The student reads both."))
    said = {"reason": reason, "next_step": next_step} if outcome == Outcome.NOT_ADMITTED else {}
    claimed = [row.pk for row in by.claim_all(CanApplication.RECORD_STATUS, applications)]
    free = queries.free(Application.objects.filter(pk__in=claimed)).order_by("pk")
    ready = [row for row in free if queries.can_get(row, outcome)]
    second = {scale.offering.pk for scale in queries.scales(ready, outcome) if scale.needs_second}
    batch = Batch(uuid7(), len(ready), workdays.release_moment(), bool(second))
    Decision.objects.bulk_create(
        [
            Decision(
                application=row,
                outcome=outcome,
                text=text,
                batch=batch.key,
                by=by.label,
                prepared_at=clock.now(),
                due_at=batch.due_at,
                needs_second=row.offering_id in second,
                **said,
            )
            for row in ready
        ],
        batch_size=2000,
    )
    by.record("transitions.decisions_prepared", None, outcome=outcome, count=batch.count, second=bool(second))
    return batch


@action
def confirm_all(decisions: QuerySet[Decision], *, by: Actor) -> int:
    """A second person of the college agrees; one's own cannot be confirmed. What is late goes out at the next moment."""
    keys = [row.pk for row in by.claim_all(CanDecision.CONFIRM, decisions)]
    rows = Decision.objects.filter(pk__in=keys)
    rows.filter(due_at__lte=clock.now()).update(due_at=workdays.release_moment())
    count = rows.update(confirmed_by=by.label)
    by.record("transitions.decisions_confirmed", None, count=count)
    return count


@action
def stop_all(decisions: QuerySet[Decision], *, by: Actor) -> int:
    """Take decisions back that were not told yet; gives how many. Nobody outside the college ever saw them."""
    keys = [row.pk for row in by.claim_all(CanDecision.STOP, decisions)]
    count = Decision.objects.filter(pk__in=keys).update(ended_at=clock.now(), ended_as=Ended.STOPPED)
    by.record("transitions.decisions_stopped", None, count=count)
    return count


@action
def release_due(*, by: Actor) -> int:
    """Tell what has come to its moment and was seen by enough people; gives how many were told.

    What time overtook (the learner withdrew, the status moved on) ends without a word.
    """
    enough = Q(needs_second=False) | ~Q(confirmed_by="")
    due = list(
        Decision.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(enough, ended_at=None, due_at__lte=clock.now())
        .order_by("application", "pk")
    )
    if not due:
        return 0
    _end(due)
    Decision.objects.bulk_update(due, ["ended_at", "ended_as"], batch_size=2000)
    told = [row for row in due if row.ended_as == Ended.RELEASED]
    note([fact for row in told for fact in _facts(row)], by=by)
    for row in told:
        jobs.defer("transitions.tell_pupil_decided", decision_id=row.pk)
        jobs.defer("transitions.tell_parents_decided", decision_id=row.pk)
        if row.outcome == Outcome.NOT_ADMITTED:
            jobs.defer("transitions.tell_mentor_decided", decision_id=row.pk)
    by.record("transitions.decisions_released", None, count=len(told), dropped=len(due) - len(told))
    return len(told)


def _end(due: Sequence[Decision]) -> None:
    """Lock the applications, look where they are now, and say of each decision what becomes of it."""
    keys = [row.application_id for row in due]
    applications = {
        row.pk: row for row in Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    settled = set(
        Transition.objects.filter(applications__in=keys, settled_on__isnull=False).values_list("pk", flat=True)
    )
    now = clock.now()
    for row in due:
        row.application = applications[row.application_id]
        row.ended_at, row.ended_as = now, _ending(row, is_settled=row.application.transition_id in settled)


def _ending(decision: Decision, *, is_settled: bool) -> Ended:
    if is_settled:
        return Ended.SETTLED
    if decision.application.status == ApplicationStatus.WITHDRAWN:
        return Ended.WITHDRAWN
    if not queries.can_get(decision.application, Outcome(decision.outcome)):
        return Ended.OVERTAKEN
    return Ended.RELEASED


def _facts(decision: Decision) -> list[Fact]:
    """What is noted: the status as the college's own word, and with a no the code of its reason."""
    row = decision.application

    def said(kind: Kind, code: str) -> Fact:
        return Fact(row.transition_id, kind, code, None, row.pk, row.college_id, source=Source.COLLEGE, by=decision.by)

    status = said(Kind.APPLICATION, decision.outcome)
    return [status, said(Kind.DECISION, decision.reason)] if decision.reason else [status]
