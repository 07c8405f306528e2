"""A student (perhaps) leaves a college: followed from the first signal on (DOMAIN 7.5, ADR 0015)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, jobs
from sluitend.learners.models import Enrolment
from sluitend.learners.policies import CanStudent
from sluitend.transitions import planning
from sluitend.transitions.actions.dates import plan_next
from sluitend.transitions.actions.noting import Fact, Refused, note
from sluitend.transitions.actions.routes import declare_route
from sluitend.transitions.actions.settling import settle_all
from sluitend.transitions.actions.showing import show_to_municipality
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import MOVE, MoveStage, SettledReason, TransferStatus, TransitionKind
from sluitend.transitions.models import Move, Route, SummerAnswer, Transition
from sluitend.transitions.moving import OPENS_A_MOVE, OpenedBy, Summer, WhyMove
from sluitend.transitions.policies import CanMove
from sluitend.transitions.projection import project
from sluitend.transitions.promise import school_year_on
from sluitend.transitions.queries.moves import stalled

MANY = 100  # moves in one task
ADULT = 18  # from then on working without a startkwalificatie is allowed (DOMAIN 3.4)


@action
def open_move(enrolment: Enrolment, why: str, *, by: Actor) -> Move:
    """A study coach sees that somebody may leave. The college holds the move from the first moment, with a talk within
    ten working days. Doing it twice gives the same move."""
    enrolment = by.claim(CanStudent.OPEN_MOVE, enrolment)
    return begin(enrolment, OpenedBy.COACH, why, by=by)


@action
def take_step(move: Move, step: str, *, by: Actor) -> Move:
    """The coach says how it goes on. Staying ends the move; working and not knowing where somebody is go on with a next
    date, and the second is told to the municipality at once."""
    move = by.claim(CanMove.STEP, move)
    MOVE.take(step, move)
    if move.stage == MoveStage.STAYS and move.left_on is not None:
        raise Refused(_("This student was deregistered here, and cannot stay without applying anew."))
    if move.stage == MoveStage.WORKS:
        _refuse_who_must_go_to_school(move)
    move.stage_since = clock.today()
    move.save(update_fields=["stage", "stage_since"])
    note([Fact(move.pk, Kind.MOVE, move.stage, organisation_id=move.college_id)], by=by)
    by.record("transitions.move_step", move, stage=move.stage)
    _go_on(move, by=by)
    return move


def _refuse_who_must_go_to_school(move: Move) -> None:
    age = move.transition.learner.age_on(clock.today())
    if age is None or age < ADULT:
        raise Refused(_("Under 18 only working is not allowed. Hand this student over to the municipality."))


def _go_on(move: Move, *, by: Actor) -> None:
    """What follows from what the coach said."""
    itself = Transition.objects.filter(pk=move.pk)
    if move.stage == MoveStage.STAYS:
        settle_all(itself, because=SettledReason.STAYS_AT_MBO, by=Actor.job("transitions.move"))
        return
    _end_work(move)
    if move.stage == MoveStage.WORKS:
        declare_route(move.transition, "work", by=Actor.job("transitions.move"))
    if move.stage == MoveStage.LOST:
        show_to_municipality(itself, because="lost", by=Actor.job("transitions.move"))
    if not itself.filter(best_level__gt=0).exists():  # else the date is that of the application
        plan = planning.after_stage(move.stage, clock.today())
        plan_next(move.transition, plan.what, plan.on, by=by)


def _end_work(move: Move) -> None:
    """Work that was stated earlier is no destination any more."""
    if Route.objects.filter(transition=move.pk, ended_on=None).update(ended_on=clock.today()):
        project({move.pk})


@action
def answer_summer_check(enrolment: Enrolment, answer: Summer | None, *, by: Actor) -> Move | None:
    """What a sitting student does after the summer. Another school and not known open a move; an answer that is changed
    or taken back (None) takes the move back that it opened, as long as nothing was done with it."""
    enrolment = by.claim(CanStudent.ANSWER, enrolment)
    year = school_year_on(clock.today())
    known = SummerAnswer.objects.filter(enrolment=enrolment, school_year=year)
    if answer is None:
        known.delete()
    elif not known.filter(answer=answer).exists():
        SummerAnswer.objects.update_or_create(
            enrolment=enrolment,
            school_year=year,
            defaults={
                "answer": answer,
                "answered_at": clock.now(),
                "by": by.label,
                "college_id": enrolment.organisation_id,
            },
        )
    by.record("transitions.summer_check_answered", enrolment, answer=answer or "")
    if answer is not None and answer in OPENS_A_MOVE:
        return begin(enrolment, OpenedBy.SUMMER_CHECK, OPENS_A_MOVE[answer], by=by)
    _take_back(enrolment)
    return None


def _take_back(enrolment: Enrolment) -> None:
    """End the move that the summer check opened and nobody did anything with."""
    untouched = Transition.objects.filter(
        settled_on=None,
        learner=enrolment.learner_id,
        status=TransferStatus.UNKNOWN,
        applications=None,
        move__college=enrolment.organisation_id,
        move__opened_by=OpenedBy.SUMMER_CHECK,
        move__stage=MoveStage.SIGNAL,
        move__left_on=None,
    ).filter(~Q(handovers__status="asked"))
    keys = list(untouched.values_list("pk", flat=True))
    settle_all(
        Transition.objects.filter(pk__in=keys),
        because=SettledReason.OPENED_BY_MISTAKE,
        by=Actor.job("transitions.summer_check"),
    )


@action
def tell_stalled(*, by: Actor) -> int:
    """Nightly: coaches hear of moves in which nothing happened for ten working days, once for each time that it stands
    still; gives how many moves."""
    keys = list(stalled(clock.today()).order_by("pk").values_list("pk", flat=True))
    Move.objects.filter(pk__in=keys).update(stalled_told_at=clock.now())
    for first in range(0, len(keys), MANY):
        jobs.defer("transitions.tell_stalled_moves", moves=",".join(map(str, keys[first : first + MANY])))
    by.record("transitions.stalled_told", None, count=len(keys))
    return len(keys)


def begin(enrolment: Enrolment, opened_by: OpenedBy, why: str, *, by: Actor, left_on: date | None = None) -> Move:
    """Inside an action that claimed the enrolment: the move of this student, opened when there is none.

    ``left_on``: the student was taken off the roll already. Who came here only lately is still followed on the way here: that transition ends, and this one takes it over.
    """
    known = _known(enrolment)
    if known is not None:
        return known
    today = clock.today()
    plan = planning.after_stage(MoveStage.SIGNAL, today)
    transition = Transition.objects.create(
        learner_id=enrolment.learner_id,
        school_year=school_year_on(today),
        kind=TransitionKind.MBO_MBO,
        origin_school_id=enrolment.organisation_id,
        holder_id=enrolment.organisation_id,
        holder_since=today,
        next_on=plan.on,
        next_what=plan.what,
        status_since=today,
    )
    move = Move.objects.create(
        transition=transition,
        college_id=enrolment.organisation_id,
        why=why or WhyMove.UNKNOWN,
        opened_by=opened_by,
        left_on=left_on,
    )
    opened = [(Kind.OPENED, TransitionKind.MBO_MBO), (Kind.HOLDER, "opened"), (Kind.MOVE, MoveStage.SIGNAL)]
    if left_on is not None:
        opened.append((Kind.DEREGISTRATION, "stops"))
    note([Fact(transition.pk, kind, code, organisation_id=enrolment.organisation_id) for kind, code in opened], by=by)
    by.record("transitions.move_opened", transition, opened_by=opened_by)
    return move


def _known(enrolment: Enrolment) -> Move | None:
    """The open move of this student here; a transition that led here ends, and one of somebody else is in the way."""
    open_now = Transition.objects.select_for_update(of=("self",)).filter(
        learner=enrolment.learner_id, settled_on=None
    ).select_related("holder").first()  # fmt: skip
    if open_now is None:
        return None
    move = Move.objects.filter(pk=open_now.pk, college=enrolment.organisation_id).first()
    if move is not None:
        return move
    if open_now.holder_id != enrolment.organisation_id:
        raise Refused(
            _("%(party)s follows this student already. Ask them first: nobody is followed twice.")
            % {"party": open_now.holder}
        )
    settle_all(
        Transition.objects.filter(pk=open_now.pk),
        because=SettledReason.MOVES_ON,
        by=Actor.job("transitions.move"),
    )
    return None
