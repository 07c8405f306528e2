"""Who may do what with learners and classes, whatever their transition."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from sluitend.access.policy import NOTHING, Rule, acting_as, rows_of
from sluitend.access.roles import Role

if TYPE_CHECKING:
    from sluitend.access.actor import Actor


class Can(StrEnum):
    VIEW = "learners:view"
    CORRECT = "learners:correct"
    VIEW_OWN = "learners:view_own"
    EXPECT_AT_MBO = "learners:expect_at_mbo"


class CanClass(StrEnum):
    VIEW = "classes:view"
    PRINT_LETTERS = "classes:print_letters"
    FOLLOW = "classes:follow"


class CanStudent(StrEnum):
    VIEW = "students:view"
    OPEN_MOVE = "students:open_move"
    ANSWER = "students:answer"
    DEREGISTER = "students:deregister"


def _enrolled_here(actor: Actor) -> Q:

    if actor.organisation is None:
        return NOTHING
    return Q(
        Exists(
            rows_of("learners.Enrolment").filter(learner=OuterRef("pk"), organisation=actor.organisation, until_on=None)
        )
    )


def _in_a_class_of_mine(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOTHING
    mine = rows_of("learners.Enrolment").filter(
        learner=OuterRef("pk"), organisation=actor.organisation, until_on=None, school_class__mentors=actor.user
    )
    return Q(Exists(mine))


enrolled_here = Rule(_enrolled_here)
in_a_class_of_mine = Rule(_in_a_class_of_mine)
myself = Rule(lambda actor: Q(pk=actor.learner_id) if actor.learner_id else NOTHING)
pupil, mentor = acting_as(Role.PUPIL), acting_as(Role.MENTOR)
school_office = acting_as(Role.SCHOOL_ADMIN, Role.CAREER_DEAN, Role.CARE_COORDINATOR)

POLICY = {
    Can.VIEW: (school_office & enrolled_here) | (mentor & in_a_class_of_mine) | (pupil & myself),
    Can.CORRECT: acting_as(Role.SCHOOL_ADMIN) & enrolled_here,
    Can.VIEW_OWN: pupil & myself,
    Can.EXPECT_AT_MBO: acting_as(Role.SCHOOL_ADMIN, Role.CAREER_DEAN) & enrolled_here,
}

class_of_ours = Rule(lambda actor: Q(school=actor.organisation) if actor.organisation else NOTHING)


def _mentored(actor: Actor) -> Q:
    if actor.user is None:
        return NOTHING
    return Q(Exists(rows_of("learners.SchoolClass_mentors").filter(schoolclass=OuterRef("pk"), user=actor.user)))


class_of_mine = Rule(_mentored)

CLASS_POLICY = {
    CanClass.VIEW: class_of_ours & (school_office | (mentor & class_of_mine)),
    CanClass.PRINT_LETTERS: class_of_ours & (acting_as(Role.SCHOOL_ADMIN, Role.CAREER_DEAN) | (mentor & class_of_mine)),
    CanClass.FOLLOW: class_of_ours & acting_as(Role.STUDY_COACH, Role.MBO_ADMIN),
}

student_of_ours = Rule(lambda actor: Q(organisation=actor.organisation) if actor.organisation else NOTHING)
still_here = Rule(lambda actor: Q(until_on=None))
follows_students = acting_as(Role.STUDY_COACH, Role.MBO_ADMIN) & student_of_ours & still_here

STUDENT_POLICY = dict.fromkeys(CanStudent, follows_students)
