"""Between mbo's: who left in the first hundred days, and what the study coaches of the colleges know on the last day.

Stories tell of a deregistration in the autumn. The movers of the spring are played on the last day, with the clock on the days on which
their coach would have said it, for a handful at each college that has students.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.intake import workday_before
from sluitend.demo.play.known import Known
from sluitend.demo.world import steps
from sluitend.demo.world.stories import Story
from sluitend.kit import clock, jobs
from sluitend.learners import students
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations.models import Offering
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.moving import Override, WhyMove

PLAYED = (  # why, days ago, what the coach said since, how far the new place is
    (WhyMove.UNKNOWN, 1, (), ()),
    (WhyMove.WRONG_CHOICE, 9, ("talk",), ()),
    (WhyMove.TOO_HARD, 12, ("talk", "want"), ()),
    (WhyMove.TRAVEL, 20, ("want",), (ApplicationStatus.INTAKE_PLANNED,)),
    (WhyMove.OTHER_PICTURE, 25, ("want",), (ApplicationStatus.CONTRACT_OFFERED, ApplicationStatus.ENROLLED)),
    (WhyMove.PLACEMENT, 5, ("talk", "lose"), ()),
)


def deregister(known: Known, taken: Sequence[tuple[Story, steps.StatusRecorded]]) -> int:
    """A college takes students off its roll who have no place, says why, and asks the municipality to take over."""
    for story, step in taken:
        college = known.staff[step.by].organisation
        desk = known.desks[college.code, Role.MBO_ADMIN] if college else known.staff[step.by]
        seat = Enrolment.objects.get(learner=known.learners[story.pupil.key], organisation=college, until_on=None)
        words = "Drie keer gebeld en een brief gestuurd. Er kwam geen antwoord."
        gone = actions.deregister(seat, "stops", by=desk, override=Override.NOT_REACHED, note_text=words)
        if gone is not None:
            known.transitions[story.pupil.key] = gone.pk
            _hand_over(known, story, gone, desk)
    return len(taken)


def _hand_over(known: Known, story: Story, transition: Transition, desk: Actor) -> None:
    """Under 18 the rule has asked already."""
    if not transition.handovers.filter(status="asked").exists():
        town = known.organisations[story.pupil.municipality]
        actions.ask_to_take_over(transition, to=town, reason="no_contact", by=desk)


def play(known: Known, until: date) -> None:
    """What the coaches of each college that has students know."""
    for college in known.world.organisations:
        coaches = [
            known.staff[row.key]
            for row in known.world.staff
            if row.organisation == college.code and row.role == Role.STUDY_COACH
        ]
        if coaches:
            _take_groups(known, college.code, coaches, until)
            _some_may_leave(known, college.code, coaches[0], until)
    jobs.run_queue()


def _take_groups(known: Known, college: str, coaches: Sequence[Actor], until: date) -> None:
    """Each coach guides the groups of the own team."""
    team_of = {row.email: row.team for row in known.world.staff}
    teams = {
        (row.programme_id, row.team) for row in Offering.objects.filter(college__code=college)
    }  # fmt: skip
    with clock.standing(workday_before(until, 120)):
        for group in SchoolClass.objects.filter(school__code=college).order_by("name", "pk"):
            seat = Enrolment.objects.filter(school_class=group).first()
            for coach in coaches:
                team = team_of.get(coach.user.email or "") if coach.user else None
                if seat is not None and (seat.programme_id, team) in teams:
                    students.guide(group, by=coach)


def _some_may_leave(known: Known, college: str, coach: Actor, until: date) -> None:
    seats = Enrolment.objects.filter(organisation__code=college, until_on=None, school_class__mentors=coach.user)
    elsewhere = (
        Offering.objects.filter(starts_on__gte=until)
        .exclude(college__code=college)
        .order_by("starts_on", "programme", "pk")
    )
    chosen = seats.exclude(learner__transitions__settled_on=None).order_by("learner__search_name", "pk")
    for seat, (why, ago, said, status) in zip(chosen[: len(PLAYED)], PLAYED, strict=False):
        with clock.standing(workday_before(until, ago)):
            move = actions.open_move(seat, why, by=coach)
        with clock.standing(workday_before(until, max(1, ago - 3))):
            for step in said:
                actions.take_step(move, step, by=coach)
        if status and (offering := elsewhere.first()) is not None:
            with clock.standing(workday_before(until, max(1, ago - 5))):
                application = actions.apply_for(Transition.objects.get(pk=move.pk), offering, by=coach)
                for code in status:
                    actions.record_status(
                        Application.objects.get(pk=application.pk), code, by=Actor.job("demo")
                    )  # fmt: skip
