"""A college takes a student off its roll: never silently (DOMAIN 7.5, the hard rule of ``moving.may_leave``)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, workdays
from sluitend.learners import students
from sluitend.learners.models import Enrolment, Learner
from sluitend.learners.policies import CanStudent
from sluitend.transitions import moving, planning
from sluitend.transitions.actions.applying import note_status
from sluitend.transitions.actions.dates import plan_next
from sluitend.transitions.actions.moving import begin
from sluitend.transitions.actions.noting import Fact, Refused, note
from sluitend.transitions.actions.settling import settle_all
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus, MoveStage, SettledReason
from sluitend.transitions.models import Application, Move, Transition
from sluitend.transitions.queries import moves


class PlaceFirst(Refused):
    """The hard rule: this student has no place elsewhere and nobody took over, and nobody said why not."""


@action
def deregister(
    enrolment: Enrolment, because: str, *, by: Actor, override: str = "", note_text: str = ""
) -> Transition | None:
    """Take a student off the roll. Gives the transition by which the learner is followed on; None when nobody needs to.

    Refuses (:class:`PlaceFirst`) before there is a place elsewhere or the Doorstroompunt took over, unless ``override``
    says why; then the municipality hears of it, at once when the learner is under 18 (``safetynet.visibility``). Who is
    followed by nobody is followed from now on.
    """
    enrolment = by.claim(CanStudent.DEREGISTER, enrolment)
    transition = _open_transition(enrolment)
    footing = moves.footing_of(enrolment, transition)
    allowed = moving.may_leave(because, footing)
    if not allowed and not (override and note_text.strip()):
        raise PlaceFirst(
            _(
                "There is no place elsewhere yet, and the Doorstroompunt did not take over. Do that first, or say why not."
            )
        )
    students.leave_seat(enrolment, because, by=by)
    by.record("transitions.deregistered", enrolment, because=because, override="" if allowed else override)
    if moving.qualifies(because, footing):
        Learner.objects.filter(pk=enrolment.learner_id, basic_qualification_on=None).update(
            basic_qualification_on=clock.today()
        )
    settles = moving.settles(because, footing)
    if settles is not None:
        _settle(enrolment, transition, settles)
        return None
    if transition is None or not allowed:
        transition = begin(enrolment, moving.OpenedBy.DEREGISTRATION, _why(because), by=by).transition
    _note(enrolment, transition, because, override="" if allowed else override, note_text=note_text, by=by)
    return transition


def _open_transition(enrolment: Enrolment) -> Transition | None:
    open_now = Transition.objects.select_for_update(of=("self",)).filter(learner=enrolment.learner_id, settled_on=None)
    return open_now.select_related("holder").first()


def _why(because: str) -> str:
    return moving.WhyMove.ADVICE if because == "removed" else moving.WhyMove.UNKNOWN


def _settle(enrolment: Enrolment, transition: Transition | None, because: SettledReason) -> None:
    """Whoever else holds this learner ends it for themselves: a municipality its case."""
    if transition is not None and transition.holder_id == enrolment.organisation_id:
        settle_all(Transition.objects.filter(pk=transition.pk), because=because, by=Actor.job("transitions.deregister"))


def _note(
    enrolment: Enrolment, transition: Transition, because: str, *, override: str, note_text: str, by: Actor
) -> None:
    """Say that the college took the learner off its roll, in the move and as an event; who reads it looks again in ten
    working days."""
    today = clock.today()
    move = Move.objects.filter(pk=transition.pk, college=enrolment.organisation_id)
    stage = MoveStage.WANTS if because == "moves" else None
    move.update(left_on=today, override=override, override_note=note_text.strip())
    if stage is not None:
        move.filter(stage__in=(MoveStage.SIGNAL, MoveStage.TALKING)).update(stage=stage, stage_since=today)
    note([Fact(transition.pk, Kind.DEREGISTRATION, because, organisation_id=enrolment.organisation_id)], by=by)
    here = Application.objects.filter(transition=transition, college=enrolment.organisation_id)
    seated = here.filter(status=ApplicationStatus.STARTED)
    if transition.origin_school_id != enrolment.organisation_id:
        note_status(list(seated), ApplicationStatus.DEREGISTERED, by=by)
    transition.refresh_from_db()
    if transition.best_level == 0 and transition.holder_id == enrolment.organisation_id:
        plan_next(transition, "new_place", workdays.after(today, planning.STALLS_AFTER), by=by)
        transition.refresh_from_db()
