"""The last week of intake at each college: talks that were held, are to come or wait to be sent; what the mentor was
asked; what the college thinks of the dossiers.

Stories tell what a college records in the end. What goes before it is played here on the last day, with the clock on
the days on which it would have happened, for a handful at each college of whom no story says anything since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.demo.world import places, texts
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Lacking, Quality, QuestionTopic
from sluitend.dossiers.models import Delivery, MentorQuestion
from sluitend.kit import clock, jobs, workdays
from sluitend.learners.models import SchoolClass
from sluitend.transitions import invitations, moments
from sluitend.transitions.models import Application, IntakeMoment, Invitation
from sluitend.transitions.queries.decisions import free
from sluitend.transitions.queries.invitations import INVITABLE

HELD, COMING, WAITING = 4, 2, 2  # how many of each at a college
TIMES = (time(9), time(9, 30), time(10), time(10, 30), time(11))


def play(known: Known, until: date) -> None:
    """Play it for every college that has applicants to talk with."""
    for college in known.world.organisations:
        desk = desk_of(known, college.code)
        if college.kind == "mbo" and desk is not None:
            _talks(known, desk, _place(college), until)
            _about_dossiers(known, desk, until)


def desk_of(known: Known, college: str) -> Actor | None:
    """Who does the intake there."""
    staff = (actor for _key, actor in sorted(known.staff.items()) if actor.roles == {Role.INTAKER})
    return next((actor for actor in staff if actor.organisation and actor.organisation.code == college), None)


def _talks(known: Known, desk: Actor, place: str, until: date) -> None:
    """Those who applied first were invited this week and had their talk yesterday, the next have it soon, and for the last
    the invitation waits."""
    talked = workday_before(until, 1)
    invited = workday_before(talked, 2)
    rows = (
        free(Application.objects.filter(college=desk.organisation, status__in=INVITABLE, level__gt=0))
        .filter(applied_on__lt=talked, transition__settled_on=None)
        .order_by("applied_on", "transition__learner__search_name", "offering__programme")
    )
    waiting = list(rows.values_list("pk", "applied_on"))
    held = [key for key, on in waiting if on < invited][:HELD]
    others = [key for key, _on in waiting if key not in held]
    coming, to_send = others[:COMING], others[COMING : COMING + WAITING]
    _invite(desk, held, place, asked=invited, on=talked)
    _answers(known, held[2:3], on=invited + timedelta(days=1))
    with clock.standing(clock.moment(talked, time(15))):
        for key, came in zip(held[:2], (False, True), strict=False):
            invitations.record_presence(Invitation.objects.filter(application=key), came=came, by=desk)
    _invite(desk, coming, place, asked=talked, on=workdays.after(until, 4))
    _invite(desk, to_send, place, asked=until, on=workdays.after(until, 6), sent=False)


def _invite(desk: Actor, keys: Sequence[UUID], place: str, *, asked: date, on: date, sent: bool = True) -> None:
    """Moments on one day, and invitations to them; ``sent`` when half past four has come."""
    if not keys or desk.organisation is None:
        return
    with clock.standing(asked):
        starts = [clock.moment(on, at) for at in TIMES]
        made = moments.make_moments(desk.organisation, starts, by=desk, place=place)
        batch = invitations.invite_all(
            Application.objects.filter(pk__in=keys),
            IntakeMoment.objects.filter(pk__in=[row.pk for row in made]),
            by=desk,
        )
    if sent:
        with clock.standing(batch.due_at):
            invitations.send_due(by=Actor.job("transitions.send_invitations"))
            jobs.run_queue()


def _place(college: places.Place) -> str:
    return f"Lokaal 1.04, {college.locations[0].name}" if college.locations else "Lokaal 1.04"


def _answers(known: Known, keys: Sequence[UUID], *, on: date) -> None:
    """A pupil cannot come, and none of the free moments fits."""
    users = {known.learners[key]: user for key, user in known.users.items() if key in known.learners}
    with clock.standing(on):
        for row in Invitation.objects.filter(application__in=keys, status="sent").select_related(
            "application__transition"
        ):
            learner = row.application.transition.learner_id
            if learner in users:
                pupil = Actor(name="", roles=frozenset({Role.PUPIL}), user=users[learner], learner_id=learner)
                invitations.ask_another(row, by=pupil)


def _about_dossiers(known: Known, desk: Actor, until: date) -> None:
    """What the college thinks of the dossiers that it read last, and what it asks their mentors."""
    read = list(
        Delivery.objects.filter(
            college=desk.organisation,
            opened_at__lt=clock.moment(workday_before(until, 4)),
            application__level__gt=0,
            application__transition__settled_on=None,
            application__transition__origin_school__isnull=False,
        )
        .select_related("application__transition__learner")
        .order_by("-opened_at", "application__transition__learner__search_name")[:6]
    )
    for number, delivery in enumerate(read):
        with clock.standing(workday_before(until, 3)):
            dossiers.feed_back_dossier(
                delivery,
                list(Quality)[3 - number % 3],
                used_in_talk=number % 3 < 2,
                missed=[] if number % 3 == 0 else [list(Lacking)[number % len(Lacking)]],
                by=desk,
            )
        if number < len(texts.QUESTIONS):
            topic, words, answer = texts.QUESTIONS[number]
            with clock.standing(workday_before(until, 2)):
                question = dossiers.ask_mentor(delivery.application, QuestionTopic(topic), words, by=desk)
            _mentor_answers(known, question, answer, on=workday_before(until, 1))
    jobs.run_queue()


def _mentor_answers(known: Known, question: MentorQuestion, answer: str, *, on: date) -> None:
    """The mentor of the class answers, when there is an answer."""
    learner = question.application.transition.learner_id
    mentors = SchoolClass.objects.filter(enrolments__learner=learner, enrolments__until_on=None).values_list(
        "mentors", flat=True
    )
    mentor = next(
        (actor for _key, actor in sorted(known.staff.items()) if actor.user and actor.user.pk in set(mentors)), None
    )
    if answer and mentor is not None:
        with clock.standing(on):
            dossiers.answer_college(question, answer, by=mentor)


def workday_before(day: date, days: int) -> date:
    """A working day at least so many days earlier."""
    found = day - timedelta(days=days)
    while not workdays.is_workday(found):
        found -= timedelta(days=1)
    return found
