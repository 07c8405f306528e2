"""What time and the queue do to transitions: dates and endings at night, decisions at their moment."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from sluitend.access.actor import Actor
from sluitend.access.hours import PARENTS, PUPILS, STAFF
from sluitend.kit import clock, jobs
from sluitend.organisations.models import OrganisationKind, Region
from sluitend.transitions import (
    actions,
    coach_letters,
    coaching,
    counting,
    decisions,
    fall_letters,
    handover_letters,
    incoming,
    invitations,
    letters,
    move_letters,
    talk_letters,
)
from sluitend.transitions.destinations import ROUTES
from sluitend.transitions.lifecycle import ApplicationStatus, SettledReason, TransferStatus
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.queries.destinations import closing

REASON_OF_ROUTE = {
    "repeat_year": SettledReason.STAYED,
    "abroad": SettledReason.MOVED_ABROAD,
    "gap_exemption": SettledReason.EXEMPT,
}  # the others: another route
YEAR_TURNS = (8, 1)  # a school year begins on 1 August


@jobs.every_minute("transitions.release_decisions")
def release_decisions() -> None:
    """Decisions whose moment has come."""
    decisions.release_due(by=Actor.job("transitions.release_decisions"))


@jobs.every_minute("transitions.send_invitations")
def send_invitations() -> None:
    """Invitations to talk whose moment has come."""
    invitations.send_due(by=Actor.job("transitions.send_invitations"))


@jobs.task("transitions.mail_talk_to_pupil", hours=PUPILS)
def mail_talk_to_pupil(invitation_id: str, revision: int, what: str) -> None:
    talk_letters.mail_talk(invitation_id, revision, what, None)


@jobs.task("transitions.mail_talk_to_parent", hours=PARENTS)
def mail_talk_to_parent(invitation_id: str, revision: int, what: str, guardian_id: str) -> None:
    talk_letters.mail_talk(invitation_id, revision, what, guardian_id)


@jobs.task("transitions.mail_talk_at_once")
def mail_talk_at_once(invitation_id: str, revision: int, what: str, guardian_id: str | None) -> None:
    """For who waits for it, or where the hours would open after the talk itself."""
    talk_letters.mail_talk(invitation_id, revision, what, guardian_id)


@jobs.nightly("transitions.text_talks_of_tomorrow", at=time(10))
def text_talks_of_tomorrow() -> None:
    """Pupils who have a talk tomorrow get a text, where this installation can send one."""
    invitations.text_tomorrows(by=Actor.job("transitions.text_talks_of_tomorrow"))


@jobs.task("transitions.text_talk", hours=PUPILS)
def text_talk(invitation_id: str) -> None:
    talk_letters.text_talk(invitation_id)


@jobs.task("transitions.tell_falls", hours=STAFF)
def tell_falls(transitions: str) -> None:
    fall_letters.tell(transitions.split(","))


@jobs.task("transitions.tell_stalled_moves", hours=STAFF)
def tell_stalled_moves(moves: str) -> None:
    move_letters.tell_stalled(moves.split(","))


@jobs.task("transitions.tell_end_of_moves", hours=STAFF)
def tell_end_of_moves(applications: str, status: str) -> None:
    move_letters.tell_end(applications.split(","), status)


@jobs.nightly("transitions.look_at_stalled_moves", at=time(5, 20))
def look_at_stalled_moves() -> None:
    """Moves between mbo's in which nothing happens: their coaches hear it, once."""
    actions.tell_stalled(by=Actor.job("transitions.look_at_stalled_moves"))


@jobs.nightly("transitions.count_moves", at=time(3, 10))
def count_moves() -> None:
    """The figures of moves that a region reads."""
    counting.count_moves(by=Actor.job("transitions.count_moves"))


@jobs.task("transitions.mail_handover_asked", hours=STAFF)
def mail_handover_asked(organisation_id: str, count: int) -> None:
    handover_letters.mail_asked(organisation_id, count)


@jobs.task("transitions.mail_handovers_waiting", hours=STAFF)
def mail_handovers_waiting(organisation_id: str, on: str) -> None:
    handover_letters.mail_waiting(organisation_id, date.fromisoformat(on))


@jobs.task("transitions.mail_handovers_late", hours=STAFF)
def mail_handovers_late(organisation_id: str, on: str) -> None:
    handover_letters.mail_late(organisation_id, date.fromisoformat(on))


@jobs.task("transitions.mail_coach_asked", hours=STAFF)
def mail_coach_asked(request_id: str) -> None:
    coach_letters.mail_asked(request_id)


@jobs.task("transitions.mail_coach_answered", hours=STAFF)
def mail_coach_answered(request_id: str) -> None:
    coach_letters.mail_answered(request_id)


@jobs.task("transitions.mail_coach_chosen", hours=STAFF)
def mail_coach_chosen(request_id: str) -> None:
    coach_letters.mail_chosen(request_id)


@jobs.nightly("transitions.end_coaching", at=time(0, 40))
def end_coaching() -> None:
    """Coaches whose day has come see their learner no more."""
    coaching.end_due(by=Actor.job("transitions.end_coaching"))


@jobs.nightly("transitions.chase_handovers", at=time(5, 10))
def chase_handovers() -> None:
    """Handovers without an answer: after five working days those who can answer hear it, after ten both leads."""
    by = Actor.job("transitions.chase_handovers")
    actions.remind_waiting(by=by)
    actions.escalate_late(by=by)


@jobs.task("transitions.tell_pupil_decided", hours=PUPILS)
def tell_pupil_decided(decision_id: str) -> None:
    letters.tell_pupil(decision_id)


@jobs.task("transitions.tell_mentor_decided", hours=STAFF)
def tell_mentor_decided(decision_id: str) -> None:
    letters.tell_mentor(decision_id)


@jobs.task("transitions.tell_parents_decided", hours=PARENTS)
def tell_parents_decided(decision_id: str) -> None:
    letters.tell_parents(decision_id)


@jobs.nightly("transitions.pass_dates", at=time(0, 5))
def pass_dates() -> None:
    """Next dates that passed are said, kept in sight, and followed by a new one."""
    actions.pass_dates(by=Actor.job("transitions.pass_dates"))


@jobs.nightly("transitions.settle_arrived", at=time(0, 10))
def settle_arrived() -> None:
    """Who started and is still there after the first hundred days needs no holder any more."""
    actions.settle_all(
        arrived(clock.today()), because=SettledReason.ARRIVED, by=Actor.job("transitions.settle_arrived")
    )


@jobs.nightly("transitions.settle_other_routes", at=time(0, 15))
def settle_other_routes() -> None:
    """A closing destination is no plan any more once its school year has begun."""
    by = Actor.job("transitions.settle_other_routes")
    for reason in sorted({reason_of(code) for code in ROUTES}):
        codes = [code for code in ROUTES if reason_of(code) == reason]
        actions.settle_all(on_another_route(codes, clock.today()), because=reason, by=by)


@jobs.nightly("transitions.look_again_at_statuses", at=time(0, 30))
def look_again_at_statuses() -> None:
    """Statuses that lay aside may have become somebody's since."""
    incoming.look_again(by=Actor.job("transitions.look_again_at_statuses"))


def arrived(today: date) -> QuerySet[Transition]:
    """Started, and the region's days (a hundred) after the start of the offering are over.

    Not while a municipality holds the transition: it says itself when its case is done.
    """
    over = [
        Q(holder__region__followed_days=days)
        & Exists(
            Application.objects.filter(
                transition=OuterRef("pk"),
                status=ApplicationStatus.STARTED,
                offering__starts_on__lt=today - timedelta(days=days),
            )
        )
        for days in Region.objects.values_list("followed_days", flat=True).distinct()
    ]
    started = Transition.objects.filter(reduce(or_, over, Q(pk__in=[])), settled_on=None, status=TransferStatus.STARTED)
    return started.exclude(holder__kind=OrganisationKind.MUNICIPALITY)


def on_another_route(codes: list[str], today: date) -> QuerySet[Transition]:
    """Going elsewhere for one of these destinations, which ends the search, in a school year that has begun."""
    last = today.year if (today.month, today.day) >= YEAR_TURNS else today.year - 1
    stated = Exists(closing(today).filter(transition=OuterRef("pk"), code__in=codes))
    return Transition.objects.filter(stated, settled_on=None, status=TransferStatus.OTHER_ROUTE, school_year__lte=last)


def reason_of(code: str) -> SettledReason:
    """Why a transition with this destination is settled."""
    return REASON_OF_ROUTE.get(code, SettledReason.OTHER_ROUTE)
