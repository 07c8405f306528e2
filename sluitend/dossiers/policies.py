"""Who may do what with dossiers (DOMAIN 2.3, UX 5). Read it as a table; change it with an ADR."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q

from sluitend.access.policy import NOTHING, Rule, acting_as, ready_to, rows_of, system
from sluitend.access.roles import Role
from sluitend.dossiers.lifecycle import (
    AFTER_AGREEMENT,
    BEFORE_AGREEMENT,
    QUESTION,
    REMINDABLE,
    WARM_HANDOVER,
    WARM_SLOT,
    Answer,
    CareStatus,
    DossierStatus,
    Extent,
    Part,
    PartStatus,
    Way,
)
from sluitend.kit import clock
from sluitend.transitions.lifecycle import TransitionKind

if TYPE_CHECKING:
    from sluitend.access.actor import Actor


class Can(StrEnum):
    READ_OWN = "dossiers:read_own"
    WRITE_PUPIL_PART = "dossiers:write_pupil_part"
    ADD = "dossiers:add"
    LEAVE_AS_IT_WAS = "dossiers:leave_as_it_was"
    AGREE = "dossiers:agree"
    READ_AS_GUARDIAN = "dossiers:read_as_guardian"
    ANSWER_AS_GUARDIAN = "dossiers:answer_as_guardian"
    STATE_VIEW = "dossiers:state_view"
    STATE_VIEW_AS_GUARDIAN = "dossiers:state_view_as_guardian"
    RECALL = "dossiers:recall"
    RECALL_AS_GUARDIAN = "dossiers:recall_as_guardian"
    RECORD_RECALL = "dossiers:record_recall"
    READ = "dossiers:read"
    READ_OF_MOVER = "dossiers:read_of_mover"
    WRITE_MENTOR_PART = "dossiers:write_mentor_part"
    FOLLOW_AS_GUARDIAN = "dossiers:follow_as_guardian"
    LET_FOLLOW = "dossiers:let_follow"
    ASK_GUARDIAN = "dossiers:ask_guardian"
    RECORD_APPROVAL = "dossiers:record_approval"
    READ_AGAIN = "dossiers:read_again"
    CLOSE_TALK = "dossiers:close_talk"
    REMIND = "dossiers:remind"
    COUNT = "dossiers:count"
    DELIVER = "dossiers:deliver"
    ASK_CARE = "dossiers:ask_care"
    READ_CARE = "dossiers:read_care"
    WRITE_CARE = "dossiers:write_care"
    LET_IN = "dossiers:let_in"


LONGEST_YEAR = 366
OF_AGE = 18
OWN_SAY_AGE = 16  # from this age on somebody inspects and says for themselves (DOMAIN 3.6; consent: UAVG art. 5)


class CanAttachment(StrEnum):
    READ_OWN = "attachments:read_own"
    READ_AS_GUARDIAN = "attachments:read_as_guardian"
    READ = "attachments:read"
    READ_SENT = "attachments:read_sent"


class CanDelivery(StrEnum):
    READ = "deliveries:read"
    READ_CARE = "deliveries:read_care"
    FEED_BACK = "deliveries:feed_back"


class CanQuestion(StrEnum):
    VIEW = "mentor_questions:view"
    WITHDRAW = "mentor_questions:withdraw"
    ANSWER = "mentor_questions:answer"


class CanFeedback(StrEnum):
    COUNT_OF_SCHOOL = "dossier_feedback:count_of_school"


class CanLeadTime(StrEnum):
    READ = "lead_times:read"


class CanWarm(StrEnum):
    VIEW = "warm_handovers:view"
    RECORD = "warm_handovers:record"
    CANCEL = "warm_handovers:cancel"
    SCHEDULE = "warm_handovers:schedule"
    UNSCHEDULE = "warm_handovers:unschedule"
    FEED_BACK = "warm_handovers:feed_back"
    FOLLOW = "warm_handovers:follow"
    COUNT_OF_SCHOOL = "warm_handovers:count_of_school"
    COUNT_OF_COLLEGE = "warm_handovers:count_of_college"


class CanDay(StrEnum):
    VIEW = "warm_days:view"
    CHANGE = "warm_days:change"
    FOLLOW = "warm_days:follow"


class CanSlot(StrEnum):
    CHANGE = "warm_slots:change"
    CALL_OFF = "warm_slots:call_off"
    RECORD = "warm_slots:record"
    FOLLOW = "warm_slots:follow"
    CANNOT = "warm_slots:cannot"


def _class_of_mine(learner: str) -> Rule:
    """The learner, by the way that leads there, sits in a class of this mentor."""

    def reach(actor: Actor) -> Q:
        # models carry their policy, so a rule meets them only when it is asked
        if actor.organisation is None:
            return NOTHING
        mine = rows_of("learners.Enrolment").filter(
            learner=OuterRef(learner),
            organisation=actor.organisation,
            until_on=None,
            school_class__mentors=actor.user,
        )
        return Q(Exists(mine))

    return Rule(reach)


def _link_to(dossier: str, round_: str) -> Rule:
    """The guardian's link to the dossier, by the way that leads there, lives."""

    def reach(actor: Actor) -> Q:
        if actor.guardian_id is None:
            return NOTHING
        link = rows_of("dossiers.GuardianLink").filter(guardian=actor.guardian_id, ended_at=None)
        return Q(Exists(link.filter(dossier=OuterRef(dossier), round=OuterRef(round_))))

    return Rule(reach)


def _follow_link_lives(actor: Actor) -> Q:
    if actor.guardian_id is None:
        return NOTHING
    link = rows_of("dossiers.FollowLink").filter(guardian=actor.guardian_id, ended_at=None)
    return Q(Exists(link.filter(dossier=OuterRef("pk"), expires_on__gte=clock.today())))


def _not_of_age(actor: Actor) -> Q:
    """Younger than 18 today; whose birth date nobody knows is asked first (DOMAIN 2.3: a guardian under 18)."""
    today = clock.today()
    last = date(today.year - OF_AGE, today.month, min(today.day, 28) if today.month == 2 else today.day)
    return Q(transition__learner__birth_date__gt=last)


def _consented(actor: Actor) -> Q:
    given = rows_of("dossiers.Consent").filter(
        dossier=OuterRef("pk"),
        party="pupil" if actor.guardian_id is None else "guardian",
        granted=True,
        recalled_at=None,
    )
    return Q(Exists(given if actor.guardian_id is None else given.filter(guardian=actor.guardian_id)))


def _may_have_consented(actor: Actor) -> Q:
    """A guardian agreed through the link while the learner was young enough for them to be asked consent. What they allowed
    is no business of the school, so this asks no more."""
    said = rows_of("dossiers.Approval").filter(
        dossier=OuterRef("pk"),
        party="guardian",
        answer=Answer.AGREED,
        way=Way.LINK,
        given_on__lt=ExpressionWrapper(
            OuterRef("transition__learner__birth_date") + timedelta(days=LONGEST_YEAR * OWN_SAY_AGE), DateTimeField()
        ),
    )
    return Q(Exists(said))


def _old_enough(actor: Actor) -> Q:
    today = clock.today()
    return Q(transition__learner__birth_date__lte=today.replace(year=today.year - OWN_SAY_AGE))


unsettled = Rule(lambda actor: Q(transition__settled_on=None))
our_own = Rule(lambda actor: Q(transition__learner=actor.learner_id) if actor.learner_id else NOTHING)
from_our_school = Rule(lambda actor: Q(transition__origin_school=actor.organisation) if actor.organisation else NOTHING)
in_a_class_of_mine = _class_of_mine("transition__learner")
link_lives = _link_to("pk", "round")
not_agreed_yet = Rule(lambda actor: Q(status__in=BEFORE_AGREEMENT))
agreed_already = Rule(lambda actor: Q(status__in=AFTER_AGREEMENT))
waits_for_pupil = Rule(lambda actor: Q(status=DossierStatus.TO_AGREE))
waits_for_guardian = Rule(lambda actor: Q(status=DossierStatus.WITH_GUARDIAN))
waits_for_somebody = Rule(lambda actor: Q(status__in=REMINDABLE))
waits_for_mentor = Rule(lambda actor: Q(status=DossierStatus.WITH_MENTOR) & ~Q(mentor_part=PartStatus.DONE))
disputed = Rule(lambda actor: Q(status=DossierStatus.DISPUTED))
talked = disputed & Rule(lambda actor: Q(talked_on__isnull=False))
not_talked = Rule(lambda actor: Q(talked_on=None))
may_be_asked = waits_for_guardian | disputed | agreed_already  # of two parents one may have answered already
old_enough = Rule(_old_enough)
has_consented = Rule(_consented)
follow_link_lives = Rule(_follow_link_lives)
not_of_age = Rule(_not_of_age)
guardian_may_have_consented = Rule(_may_have_consented)
without_care_annex = Rule(lambda actor: Q(care_part=CareStatus.NONE))
with_care_annex = Rule(lambda actor: ~Q(care_part=CareStatus.NONE))
both_parts_done = Rule(lambda actor: Q(pupil_part=PartStatus.DONE, mentor_part=PartStatus.DONE))

pupil, guardian = acting_as(Role.PUPIL), acting_as(Role.GUARDIAN)
mentor = acting_as(Role.MENTOR) & from_our_school & in_a_class_of_mine
care = acting_as(Role.CARE_COORDINATOR) & from_our_school
office = acting_as(Role.CAREER_DEAN, Role.SCHOOL_ADMIN, Role.CARE_COORDINATOR) & from_our_school
dean = acting_as(Role.CAREER_DEAN) & from_our_school
of_a_move = Rule(lambda actor: Q(extent=Extent.COMPACT))
coach = acting_as(Role.STUDY_COACH, Role.MBO_ADMIN) & from_our_school & of_a_move  # of the mbo that somebody leaves
sees_to_it = mentor | dean | coach

POLICY = {
    Can.READ_OWN: pupil & our_own,
    Can.WRITE_PUPIL_PART: pupil & our_own & unsettled & not_agreed_yet,
    Can.ADD: pupil & our_own & unsettled & agreed_already,
    Can.LEAVE_AS_IT_WAS: pupil & our_own & unsettled & waits_for_pupil,
    Can.AGREE: pupil & our_own & unsettled & (waits_for_pupil | talked),
    Can.STATE_VIEW: pupil & our_own & unsettled & talked & old_enough,
    Can.RECALL: pupil & our_own & has_consented,
    Can.READ_AS_GUARDIAN: guardian & our_own & both_parts_done & link_lives,
    Can.ANSWER_AS_GUARDIAN: guardian & our_own & unsettled & may_be_asked & link_lives,
    Can.STATE_VIEW_AS_GUARDIAN: guardian & our_own & unsettled & talked & link_lives,
    Can.RECALL_AS_GUARDIAN: guardian & our_own & link_lives & has_consented,
    Can.READ: mentor | office,
    Can.READ_OF_MOVER: coach,
    Can.WRITE_MENTOR_PART: unsettled & (mentor | care | coach),
    Can.FOLLOW_AS_GUARDIAN: guardian & our_own & unsettled & not_of_age & follow_link_lives,
    Can.LET_FOLLOW: unsettled & not_of_age & (mentor | dean),
    Can.ASK_GUARDIAN: unsettled & waits_for_guardian & sees_to_it,
    Can.RECORD_APPROVAL: unsettled & (waits_for_guardian | disputed) & sees_to_it,
    Can.RECORD_RECALL: guardian_may_have_consented & (mentor | dean),
    Can.READ_AGAIN: unsettled & disputed & sees_to_it,
    Can.CLOSE_TALK: unsettled & disputed & not_talked & sees_to_it,
    Can.REMIND: unsettled & ((waits_for_somebody & (mentor | office)) | (waits_for_mentor & office)),
    Can.COUNT: acting_as(Role.CAREER_DEAN) & from_our_school,
    Can.DELIVER: system & unsettled,
    Can.LET_IN: unsettled & of_a_move & (coach | system),
    Can.ASK_CARE: unsettled & without_care_annex & (mentor | care),
    Can.READ_CARE: with_care_annex & care,
    Can.WRITE_CARE: unsettled & with_care_annex & care,
}

at_our_college = Rule(lambda actor: Q(college=actor.organisation) if actor.organisation else NOTHING)
college = acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH)
who_arranges_help = acting_as(Role.SUPPORT_COORDINATOR)
came_with_care_annex = Rule(lambda actor: Q(with_care=True))

DELIVERY_POLICY = {
    CanDelivery.READ: (college | who_arranges_help) & at_our_college,
    CanDelivery.READ_CARE: who_arranges_help & at_our_college & came_with_care_annex,
    CanDelivery.FEED_BACK: college
    & at_our_college
    & Rule(lambda actor: Q(opened_at__isnull=False))
    & Rule(lambda actor: Q(application__transition__origin_school__isnull=False))  # else nobody would read it
    & Rule(lambda actor: ~Q(application__transition__kind=TransitionKind.MBO_MBO)),
}

asked_by_our_school = Rule(
    lambda actor: Q(dossier__transition__origin_school=actor.organisation) if actor.organisation else NOTHING
)

asking_school = asked_by_our_school & (
    (acting_as(Role.MENTOR) & _class_of_mine("dossier__transition__learner"))
    | acting_as(Role.CAREER_DEAN, Role.CARE_COORDINATOR)
)

WARM_POLICY = {
    CanWarm.VIEW: (college & at_our_college) | asking_school,
    CanWarm.RECORD: college & at_our_college & ready_to(WARM_HANDOVER, "complete"),
    CanWarm.CANCEL: asking_school & ready_to(WARM_HANDOVER, "cancel"),
    CanWarm.SCHEDULE: ready_to(WARM_HANDOVER, "schedule") & ((college & at_our_college) | asking_school),
    CanWarm.UNSCHEDULE: ready_to(WARM_HANDOVER, "unschedule") & ((college & at_our_college) | asking_school),
    CanWarm.FEED_BACK: college & at_our_college & ready_to(WARM_HANDOVER, "feed_back"),
    CanWarm.FOLLOW: asking_school,
    CanWarm.COUNT_OF_SCHOOL: acting_as(Role.CAREER_DEAN) & asked_by_our_school,
    CanWarm.COUNT_OF_COLLEGE: acting_as(Role.MBO_ADMIN) & at_our_college,
}


def _told_of_my_class(actor: Actor) -> Q:
    told = asking_school_of_slot.reach(actor)
    return told if told is NOTHING else Q(Exists(rows_of("dossiers.WarmSlot").filter(told, day=OuterRef("pk"))))


of_our_day = Rule(lambda actor: Q(day__college=actor.organisation) if actor.organisation else NOTHING)
day_is_on = Rule(lambda actor: Q(called_off_at=None, on__gte=clock.today()))
on_a_day_that_is_on = Rule(lambda actor: Q(day__called_off_at=None, day__on__gte=clock.today()))
still_to_begin = Rule(lambda actor: Q(starts_at__gt=clock.now()))
not_over = Rule(lambda actor: Q(starts_at=None) | Q(starts_at__gt=clock.now()))
asking_school_of_slot = (
    Rule(
        lambda actor: (
            Q(warm__dossier__transition__origin_school=actor.organisation, sent_at__isnull=False)
            if actor.organisation
            else NOTHING
        )
    )
    & acting_as(Role.MENTOR)
    & _class_of_mine("warm__dossier__transition__learner")
)

DAY_POLICY = {
    CanDay.VIEW: college & at_our_college,
    CanDay.CHANGE: college & at_our_college & day_is_on,
    CanDay.FOLLOW: Rule(_told_of_my_class),
}

SLOT_POLICY = {
    CanSlot.CHANGE: college & of_our_day & on_a_day_that_is_on & not_over & ready_to(WARM_SLOT, "overtake"),
    CanSlot.CALL_OFF: college & of_our_day & still_to_begin & ready_to(WARM_SLOT, "call_off"),
    CanSlot.RECORD: college & of_our_day & ready_to(WARM_SLOT, "hold"),
    CanSlot.FOLLOW: asking_school_of_slot,
    CanSlot.CANNOT: asking_school_of_slot & still_to_begin & ready_to(WARM_SLOT, "cannot"),
}

about_our_pupil = Rule(
    lambda actor: Q(application__transition__origin_school=actor.organisation) if actor.organisation else NOTHING
)
asked_school = about_our_pupil & (
    (acting_as(Role.MENTOR) & _class_of_mine("application__transition__learner"))
    | acting_as(Role.CAREER_DEAN, Role.CARE_COORDINATOR)
)

QUESTION_POLICY = {
    CanQuestion.VIEW: (college & at_our_college) | asked_school,
    CanQuestion.WITHDRAW: college & at_our_college & ready_to(QUESTION, "withdraw"),
    CanQuestion.ANSWER: asked_school & ready_to(QUESTION, "answer"),
}

_mine = Q(part=Part.PUPIL)
_released = Q(dossier__mentor_part=PartStatus.DONE)
of_our_dossier = Rule(lambda actor: Q(dossier__transition__learner=actor.learner_id) if actor.learner_id else NOTHING)
written_or_released = Rule(lambda actor: _mine | _released)
whole = Rule(lambda actor: Q(dossier__pupil_part=PartStatus.DONE) & _released)
still_there = Rule(lambda actor: Q(removed_at=None))
link_to_it_lives = _link_to("dossier", "dossier__round")
school_of_it = asked_by_our_school & (
    (acting_as(Role.MENTOR) & _class_of_mine("dossier__transition__learner"))
    | acting_as(Role.CAREER_DEAN, Role.SCHOOL_ADMIN, Role.CARE_COORDINATOR)
    | (acting_as(Role.STUDY_COACH, Role.MBO_ADMIN) & Rule(lambda actor: Q(dossier__extent=Extent.COMPACT)))
)


def _sent_to_us(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOTHING
    sent = rows_of("dossiers.SentAttachment").filter(attachment=OuterRef("pk"))
    return Q(Exists(sent.filter(version__deliveries__college=actor.organisation)))


ATTACHMENT_POLICY = {
    CanAttachment.READ_OWN: pupil & of_our_dossier & written_or_released,
    CanAttachment.READ_AS_GUARDIAN: guardian & of_our_dossier & whole & still_there & link_to_it_lives,
    CanAttachment.READ: school_of_it,
    CanAttachment.READ_SENT: (college | who_arranges_help) & Rule(_sent_to_us),
}

about_our_dossier = Rule(
    lambda actor: (
        Q(delivery__application__transition__origin_school=actor.organisation) if actor.organisation else NOTHING
    )
)

FEEDBACK_POLICY = {
    CanFeedback.COUNT_OF_SCHOOL: acting_as(Role.CAREER_DEAN) & about_our_dossier,
}

FEWEST = 5  # a figure of fewer learners says something about persons
in_our_region = Rule(lambda actor: Q(region=actor.organisation.region_id) if actor.organisation else NOTHING)
of_enough_learners = Rule(lambda actor: Q(learners__gte=FEWEST))

LEAD_TIME_POLICY = {
    CanLeadTime.READ: acting_as(Role.REGION_MANAGER) & in_our_region & of_enough_learners,
}
