"""A transfer coach for somebody who does not get there with regular help (DOMAIN 2.2): asked by school or college, approved
by the school alliance, at work beside the holder until the day that was agreed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.kit import clock, jobs
from sluitend.organisations.models import Membership, Organisation, OrganisationKind
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import COACH_OPEN, COACH_SEES, COACHING, CoachStatus
from sluitend.transitions.models import CoachRequest, Transition
from sluitend.transitions.policies import Can, CanCoaching

MOST_DAYS = 183  # a coach is for half a year at most; then it is asked anew


@action
def ask(transition: Transition, alliance: Organisation, *, why: str, by: Actor, note_text: str = "") -> CoachRequest:
    """School or college asks an alliance of its region for a coach. Asking again while a question is open is refused."""
    transition = by.claim(Can.ASK_COACH, transition)
    asker = by.organisation
    near = asker is not None and alliance.region_id == asker.region_id and alliance.takes_part
    if asker is None or not near or alliance.kind != OrganisationKind.ALLIANCE:
        raise Refused(_("This school alliance cannot be asked. Choose another one."))
    if CoachRequest.objects.filter(transition=transition, status__in=COACH_OPEN).exists():
        raise Refused(_("A coach was asked for already. First see what comes of it."))
    request = CoachRequest.objects.create(
        transition=transition,
        asker=asker,
        asked_by=by.user,
        alliance=alliance,
        why=why,
        note=note_text,
        asked_at=clock.now(),
    )
    _tell(request, by=by)
    jobs.defer("transitions.mail_coach_asked", request_id=request.pk)
    return request


@action
def approve(request: CoachRequest, *, coach: User, until: date, by: Actor) -> None:
    """The alliance says yes: this coach, until that day. From now on the coach reads about this learner."""
    request = by.claim(CanCoaching.DECIDE, request)
    works = Membership.objects.filter(
        Membership.active_on(clock.today()), user=coach, organisation=request.alliance_id, role=Role.TRANSFER_COACH
    )
    if not works.exists():
        raise Refused(_("This coach does not work for you today. Choose somebody else."))
    if not clock.today() < until <= clock.today() + timedelta(days=MOST_DAYS):
        raise Refused(_("A coach works until a day that is to come, and half a year at most."))
    request.coach, request.until_on = coach, until
    _answer(request, "approve", by=by)
    jobs.defer("transitions.mail_coach_chosen", request_id=request.pk)


@action
def refuse(request: CoachRequest, *, why: str, by: Actor) -> None:
    """The alliance says no, and why; who asked reads it."""
    request = by.claim(CanCoaching.DECIDE, request)
    request.answer_note = why
    _answer(request, "refuse", by=by)


@action
def withdraw(request: CoachRequest, *, by: Actor) -> None:
    """Who asked takes the question back."""
    _answer(by.claim(CanCoaching.WITHDRAW, request), "withdraw", by=by)


@action
def begin(request: CoachRequest, *, by: Actor) -> None:
    """The coach has met the learner and is at work."""
    request = by.claim(CanCoaching.BEGIN, request)
    COACHING.take("begin", request)
    request.save(update_fields=["status"])
    _tell(request, by=by)


@action
def end(request: CoachRequest, *, by: Actor) -> None:
    """The work is done. From now on the coach reads nothing about this learner any more."""
    request = by.claim(CanCoaching.END, request)
    COACHING.take("end", request)
    request.ended_on = clock.today()
    request.save(update_fields=["status", "ended_on"])
    _tell(request, by=by)


@action
def end_due(*, by: Actor) -> int:
    """End what has come to its day, or whose transition is complete; gives how many. Idempotent."""
    due = CoachRequest.objects.filter(
        Q(until_on__lt=clock.today()) | Q(transition__settled_on__isnull=False), status__in=COACH_SEES
    )
    return _end_all(due, by=by) + _drop_asked(by=by)


def _end_all(due: QuerySet[CoachRequest], *, by: Actor) -> int:
    rows = list(due.select_for_update(of=("self",)).order_by("pk"))
    CoachRequest.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=CoachStatus.ENDED, ended_on=clock.today()
    )
    note([_fact(row, CoachStatus.ENDED) for row in rows], by=by)
    return len(rows)


def _drop_asked(*, by: Actor) -> int:
    """A question about somebody whose transition is complete needs no answer any more."""
    asked = CoachRequest.objects.filter(status=CoachStatus.ASKED, transition__settled_on__isnull=False)
    rows = list(asked.select_for_update(of=("self",)).order_by("pk"))
    CoachRequest.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=CoachStatus.WITHDRAWN, answered_at=clock.now()
    )
    note([_fact(row, CoachStatus.WITHDRAWN) for row in rows], by=by)
    return len(rows)


def _answer(request: CoachRequest, step: str, *, by: Actor) -> None:
    COACHING.take(step, request)
    request.answered_at = clock.now()
    request.save(update_fields=["status", "answered_at", "answer_note", "coach", "until_on"])
    _tell(request, by=by)
    if step != "withdraw":
        jobs.defer("transitions.mail_coach_answered", request_id=request.pk)


def _tell(request: CoachRequest, *, by: Actor) -> None:
    note([_fact(request, request.status)], by=by)
    by.record(f"transitions.coach_{request.status}", request)


def _fact(request: CoachRequest, status: str) -> Fact:
    return Fact(request.transition_id, Kind.COACH, status, organisation_id=request.alliance_id, due_on=request.until_on)
