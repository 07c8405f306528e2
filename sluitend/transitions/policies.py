"""Who may do what with transitions, applications and handovers (DOMAIN 2.3 and 7.3.5). Read it as a table; change it
with an ADR."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from sluitend.access.policy import NOTHING, Rule, acting_as, ready_to, rows_of, system
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.transitions.lifecycle import (
    COACH_SEES,
    COACHING,
    HANDOVER,
    INVITATION,
    ApplicationStatus,
    InvitationStatus,
    TransitionKind,
)

if TYPE_CHECKING:
    from sluitend.access.actor import Actor


class Can(StrEnum):
    VIEW = "transitions:view"
    VIEW_OWN = "transitions:view_own"
    VIEW_AS_MUNICIPALITY = "transitions:view_as_municipality"
    APPLY = "transitions:apply"
    DECLARE_ROUTE = "transitions:declare_route"
    SET_NEXT_DATE = "transitions:set_next_date"
    ASK_COACH = "transitions:ask_coach"
    HAND_OVER = "transitions:hand_over"
    PUT_ON_TABLE = "transitions:put_on_table"
    SETTLE = "transitions:settle"
    SHOW_TO_MUNICIPALITY = "transitions:show_to_municipality"
    COUNT = "transitions:count"


class CanApplication(StrEnum):
    VIEW = "applications:view"
    RECORD_STATUS = "applications:record_status"
    ASK_SCHOOL = "applications:ask_school"
    WITHDRAW = "applications:withdraw"


class CanDecision(StrEnum):
    VIEW = "decisions:view"
    STOP = "decisions:stop"
    CONFIRM = "decisions:confirm"


class CanMoment(StrEnum):
    VIEW = "intake_moments:view"
    FILL = "intake_moments:fill"
    CHANGE = "intake_moments:change"


class CanInvitation(StrEnum):
    VIEW = "invitations:view"
    STOP = "invitations:stop"
    RECORD_PRESENCE = "invitations:record_presence"
    VIEW_OWN = "invitations:view_own"
    ANSWER = "invitations:answer"


class CanIncoming(StrEnum):
    VIEW = "incoming_statuses:view"


class CanBulk(StrEnum):
    UNDO = "bulk_acts:undo"


class CanCoaching(StrEnum):
    VIEW = "coaching:view"
    DECIDE = "coaching:decide"
    WITHDRAW = "coaching:withdraw"
    COACH = "coaching:coach"
    BEGIN = "coaching:begin"
    END = "coaching:end"


class CanMove(StrEnum):
    VIEW = "moves:view"
    STEP = "moves:step"


class CanMoveFigure(StrEnum):
    READ = "move_figures:read"


class CanHandover(StrEnum):
    VIEW = "handovers:view"
    BE_ASKED = "handovers:be_asked"
    HAVE_ASKED = "handovers:have_asked"
    ANSWER = "handovers:answer"
    WITHDRAW = "handovers:withdraw"


def _in_a_class_of_mine(actor: Actor) -> Q:

    if actor.organisation is None:
        return NOTHING
    mine = rows_of("learners.Enrolment").filter(
        learner=OuterRef("learner"), organisation=actor.organisation, until_on=None, school_class__mentors=actor.user
    )
    return Q(Exists(mine))


def _applied_to_us(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOTHING
    return Q(Exists(rows_of("transitions.Application").filter(transition=OuterRef("pk"), college=actor.organisation)))


unsettled = Rule(lambda actor: Q(settled_on=None))
from_our_school = Rule(lambda actor: Q(origin_school=actor.organisation) if actor.organisation else NOTHING)
in_a_class_of_mine = Rule(_in_a_class_of_mine)
applied_to_us = Rule(_applied_to_us)
in_our_view = Rule(lambda actor: Q(visible_to_municipality=actor.organisation) if actor.organisation else NOTHING)
held_by_us = Rule(lambda actor: Q(holder=actor.organisation) if actor.organisation else NOTHING)
our_own = Rule(lambda actor: Q(learner=actor.learner_id) if actor.learner_id else NOTHING)

pupil = acting_as(Role.PUPIL)
college_left = acting_as(Role.STUDY_COACH, Role.MBO_ADMIN) & from_our_school  # of a move between mbo's
mentor = acting_as(Role.MENTOR)
school_office = acting_as(Role.SCHOOL_ADMIN, Role.CAREER_DEAN, Role.CARE_COORDINATOR)
school = (school_office & from_our_school) | (mentor & from_our_school & in_a_class_of_mine)
college = acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH) & applied_to_us
who_arranges_help = acting_as(Role.SUPPORT_COORDINATOR) & applied_to_us  # reads, decides nothing
municipality = acting_as(Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER) & in_our_view

POLICY = {
    Can.VIEW: school | college | college_left | who_arranges_help | municipality,
    Can.VIEW_OWN: pupil & our_own,
    Can.VIEW_AS_MUNICIPALITY: municipality & unsettled,
    Can.APPLY: unsettled & ((pupil & our_own) | school | (college_left & held_by_us) | system),
    Can.DECLARE_ROUTE: unsettled & (school | system),
    Can.SET_NEXT_DATE: unsettled & held_by_us & (school | college | college_left | municipality),
    Can.ASK_COACH: unsettled & (school | college | college_left),
    Can.PUT_ON_TABLE: unsettled & (school | college | college_left | municipality),
    Can.HAND_OVER: unsettled & ((held_by_us & (school | college | college_left | municipality)) | system),
    Can.SETTLE: unsettled & (((school_office | college) & held_by_us) | system),
    Can.COUNT: acting_as(Role.CAREER_DEAN, Role.SCHOOL_ADMIN) & from_our_school,
    Can.SHOW_TO_MUNICIPALITY: unsettled & ((((school_office & from_our_school) | college_left) & held_by_us) | system),
}

at_our_college = Rule(lambda actor: Q(college=actor.organisation) if actor.organisation else NOTHING)
of_an_unsettled_transition = Rule(lambda actor: Q(settled_on=None))
of_who_comes_from_a_school = Rule(  # not from an mbo: there is no mentor who would read it
    lambda actor: Q(transition__origin_school__isnull=False) & ~Q(transition__kind=TransitionKind.MBO_MBO)
)
own_application = Rule(lambda actor: Q(transition__learner=actor.learner_id) if actor.learner_id else NOTHING)

APPLICATION_POLICY = {
    CanApplication.VIEW: acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH, Role.SUPPORT_COORDINATOR)
    & at_our_college,
    CanApplication.RECORD_STATUS: of_an_unsettled_transition
    & ((acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH) & at_our_college) | system),
    CanApplication.ASK_SCHOOL: of_an_unsettled_transition
    & of_who_comes_from_a_school
    & acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH)
    & at_our_college,
    CanApplication.WITHDRAW: of_an_unsettled_transition & pupil & own_application,
}

about_our_application = Rule(
    lambda actor: Q(application__college=actor.organisation) if actor.organisation else NOTHING
)
still_waiting = Rule(lambda actor: Q(ended_at=None))
asks_a_second = Rule(lambda actor: Q(needs_second=True, confirmed_by=""))
by_somebody_else = Rule(lambda actor: ~Q(by=actor.label))
deciders = acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH) & about_our_application

DECISION_POLICY = {
    CanDecision.VIEW: deciders,
    CanDecision.STOP: deciders & still_waiting,
    CanDecision.CONFIRM: deciders & still_waiting & asks_a_second & by_somebody_else,
}

still_on = Rule(lambda actor: Q(called_off_at=None))
still_to_come = Rule(lambda actor: Q(starts_at__gt=clock.now()))
planners = acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH) & at_our_college

MOMENT_POLICY = {
    CanMoment.VIEW: planners,
    CanMoment.FILL: planners & still_on & still_to_come,
    CanMoment.CHANGE: planners & still_on & still_to_come,
}

own_invitation = Rule(
    lambda actor: Q(application__transition__learner=actor.learner_id) if actor.learner_id else NOTHING
)
was_told = Rule(lambda actor: Q(sent_at__isnull=False))
talk_has_begun = Rule(lambda actor: Q(moment__starts_at__lte=clock.now()))
talk_is_to_come = Rule(lambda actor: Q(moment__starts_at__gt=clock.now()))
of_an_open_application = Rule(lambda actor: Q(application__transition__settled_on=None))
presence_can_change = Rule(  # what was recorded can be put right as long as nothing followed from it
    lambda actor: (
        Q(status=InvitationStatus.SENT)
        | Q(status=InvitationStatus.CAME, application__status=ApplicationStatus.INTAKE_DONE)
        | Q(status=InvitationStatus.MISSED, application__status=ApplicationStatus.INTAKE_TO_PLAN)
    )
)

INVITATION_POLICY = {
    CanInvitation.VIEW: deciders,
    CanInvitation.STOP: deciders & ready_to(INVITATION, "stop"),
    CanInvitation.RECORD_PRESENCE: deciders & of_an_open_application & talk_has_begun & presence_can_change,
    CanInvitation.VIEW_OWN: pupil & own_invitation & was_told,
    CanInvitation.ANSWER: pupil
    & own_invitation
    & of_an_open_application
    & talk_is_to_come
    & ready_to(INVITATION, "ask_another"),
}

sent_to_us = Rule(lambda actor: Q(receiver=actor.organisation) if actor.organisation else NOTHING)
sent_by_us = Rule(lambda actor: Q(sender=actor.organisation) if actor.organisation else NOTHING)
HANDOVER_ROLES = (
    Role.CAREER_DEAN,
    Role.SCHOOL_ADMIN,
    Role.INTAKER,
    Role.MBO_ADMIN,
    Role.STUDY_COACH,
    Role.ATTENDANCE_OFFICER,
    Role.DOORSTROOMPUNT_OFFICER,
)
staff = acting_as(*HANDOVER_ROLES)

HANDOVER_POLICY = {
    CanHandover.VIEW: staff & (sent_to_us | sent_by_us),
    CanHandover.BE_ASKED: staff & sent_to_us,  # also what a colleague answered a minute ago, to hear that
    CanHandover.HAVE_ASKED: staff & sent_by_us,
    CanHandover.ANSWER: (staff & sent_to_us & ready_to(HANDOVER, "accept")) | (system & ready_to(HANDOVER, "accept")),
    CanHandover.WITHDRAW: (staff & sent_by_us & ready_to(HANDOVER, "withdraw"))
    | (system & ready_to(HANDOVER, "withdraw")),
}

asked_of_our_alliance = Rule(lambda actor: Q(alliance=actor.organisation) if actor.organisation else NOTHING)
asked_by_us = Rule(lambda actor: Q(asker=actor.organisation) if actor.organisation else NOTHING)
given_to_me = Rule(lambda actor: Q(coach=actor.user) if actor.user else NOTHING)
until_the_day_agreed = Rule(lambda actor: Q(status__in=COACH_SEES, until_on__gte=clock.today()))
alliance = acting_as(Role.ALLIANCE_CONTACT) & asked_of_our_alliance
coach = acting_as(Role.TRANSFER_COACH) & given_to_me & until_the_day_agreed
askers = acting_as(
    Role.MENTOR,
    Role.SCHOOL_ADMIN,
    Role.CAREER_DEAN,
    Role.CARE_COORDINATOR,
    Role.INTAKER,
    Role.MBO_ADMIN,
    Role.STUDY_COACH,
)

COACHING_POLICY = {
    CanCoaching.VIEW: alliance,
    CanCoaching.DECIDE: alliance & ready_to(COACHING, "approve"),
    CanCoaching.WITHDRAW: askers & asked_by_us & ready_to(COACHING, "withdraw"),
    CanCoaching.COACH: coach,
    CanCoaching.BEGIN: coach & ready_to(COACHING, "begin"),
    CanCoaching.END: (coach & ready_to(COACHING, "end")) | (system & ready_to(COACHING, "end")),
}

INCOMING_POLICY = {CanIncoming.VIEW: acting_as(Role.MBO_ADMIN) & at_our_college}


def _done_by_me_today(actor: Actor) -> Q:
    """Tomorrow a job may have looked at it already."""
    if actor.organisation is None:
        return NOTHING
    since = clock.moment(clock.today(), time())
    return Q(organisation=actor.organisation, by=actor.label, undone_at=None, made_at__gte=since)


done_by_me_today = Rule(_done_by_me_today)

BULK_POLICY = {CanBulk.UNDO: (staff | mentor) & done_by_me_today}

held_by_our_college = Rule(lambda actor: Q(transition__holder=actor.organisation) if actor.organisation else NOTHING)
of_an_open_move = Rule(lambda actor: Q(transition__settled_on=None))
coaches = acting_as(Role.STUDY_COACH, Role.MBO_ADMIN) & at_our_college

MOVE_POLICY = {
    CanMove.VIEW: coaches,
    CanMove.STEP: coaches & of_an_open_move & held_by_our_college,
}

FEWEST = 5  # a figure of fewer learners says something about persons
in_our_region = Rule(lambda actor: Q(region=actor.organisation.region_id) if actor.organisation else NOTHING)
of_enough_leavers = Rule(lambda actor: Q(leavers__gte=FEWEST))

MOVE_FIGURE_POLICY = {
    CanMoveFigure.READ: acting_as(Role.REGION_MANAGER) & in_our_region & of_enough_leavers,
}
