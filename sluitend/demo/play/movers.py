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
from sluitend.demo.world.moving import COACH_ANSWERS, student_answers
from sluitend.demo.world.stories import Story
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Extent, Part, Way
from sluitend.dossiers.models import Delivery, Dossier
from sluitend.kit import clock, jobs
from sluitend.learners import students
from sluitend.learners.models import Enrolment, Guardian, SchoolClass
from sluitend.organisations.models import Offering
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.moving import Override, WhyMove

WRITTEN, SENT, OPENED = "written", "sent", "opened"  # to read and agree; on its way to the next mbo; read there
PLAYED = (  # why, days ago, what the coach said since, how far the new place is, how far the dossier is
    (WhyMove.UNKNOWN, 1, (), (), ""),
    (WhyMove.WRONG_CHOICE, 9, ("talk",), (), ""),
    (WhyMove.TOO_HARD, 12, ("talk", "want"), (), WRITTEN),
    (WhyMove.TRAVEL, 20, ("want",), (ApplicationStatus.INTAKE_PLANNED,), SENT),
    (WhyMove.OTHER_PICTURE, 25, ("want",), (ApplicationStatus.CONTRACT_OFFERED, ApplicationStatus.ENROLLED), OPENED),
    (WhyMove.PLACEMENT, 5, ("talk", "lose"), (), ""),
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
    jobs.go_on_with_what_was_put_off()  # the mails with a code of those days: a worker later would make new codes
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
    for seat, (why, ago, said, status, written) in zip(chosen[: len(PLAYED)], PLAYED, strict=False):
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
        if written:
            with clock.standing(workday_before(until, max(1, ago - 6))):
                _write(known, Dossier.objects.get(pk=move.pk), written, coach)
                jobs.run_queue()


def _write(known: Known, dossier: Dossier, how_far: str, coach: Actor) -> None:
    """Student and coach write a compact dossier; it goes as far as told."""
    learner = dossier.transition.learner
    student = Actor(name=learner.name, roles=frozenset({Role.PUPIL}), learner_id=learner.pk)
    asked = Application.objects.filter(transition=dossier.pk).select_related("offering__programme").first()
    programme = str(asked.offering.programme) if asked else "Gastheer, niveau 3"
    for part, said, by in (
        (Part.PUPIL, student_answers(dossier.transition.move.why, programme), student),
        (Part.MENTOR, COACH_ANSWERS, coach),
    ):
        questionnaire = dossier.questionnaire
        dossiers.save_answers(dossier, [(questionnaire.question(code), value) for code, value in said.items()], by=by)
        dossiers.finish_part(dossier, part, by=by)
    if how_far == WRITTEN:
        return
    dossiers.pupil_answers(dossier, Answer.AGREED, by=student)
    dossier.refresh_from_db()
    if dossier.status == DossierStatus.WITH_GUARDIAN:
        parent = Guardian.objects.filter(learner=learner, has_authority=True).order_by("position").first()
        name = parent.name if parent else f"Ouder {learner.family_name}"
        dossiers.record_guardian_approval(
            dossier, name=name, way=Way.PAPER, given_on=clock.today(), by=coach, guardian=parent
        )
    jobs.run_queue()
    for delivery in Delivery.objects.filter(dossier=dossier.pk).select_related("college") if how_far == OPENED else ():
        dossiers.open_delivery(delivery, by=known.desks[delivery.college.code, Role.INTAKER])


def who_has_to_agree() -> Dossier | None:
    """A student who leaves and has to read and agree now."""
    waiting = Dossier.objects.filter(extent=Extent.COMPACT, status=DossierStatus.TO_AGREE, transition__settled_on=None)
    return waiting.select_related("transition__learner").order_by("transition__learner__search_name", "pk").first()
