"""Who may do what with an organisation as a whole. The right to create something is a right on the organisation it is
made in."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q

from sluitend.access.policy import NOTHING, Rule, acting_as, system
from sluitend.access.roles import COLLEGE_ROLES, MUNICIPALITY_ROLES, SCHOOL_ROLES, Role


class Can(StrEnum):
    IMPORT_LEARNERS = "organisations:import_learners"
    PLAN_TALKS = "organisations:plan_talks"
    PRINT_LETTERS = "organisations:print_letters"
    MANAGE_PEOPLE = "organisations:manage_people"
    SEE_START = "organisations:see_start"
    MANAGE_SCHOOL = "organisations:manage_school"
    MANAGE_COLLEGE = "organisations:manage_college"
    MANAGE_MUNICIPALITY = "organisations:manage_municipality"
    CHOOSE_COLOUR = "organisations:choose_colour"
    INVITE_LEARNER = "organisations:invite_learner"
    SEARCH_LEARNERS = "organisations:search_learners"
    KEEP_LISTS = "organisations:keep_lists"
    CLOSE = "organisations:close"
    MERGE = "organisations:merge"
    REPORT_EXPECTED = "organisations:report_expected"


class CanList(StrEnum):
    VIEW = "saved_lists:view"
    CHANGE = "saved_lists:change"
    RESTORE = "saved_lists:restore"


class CanRegion(StrEnum):
    DECIDE = "regions:decide"
    CONVENE = "regions:convene"


our_own = Rule(lambda actor: Q(pk=actor.organisation.pk) if actor.organisation else NOTHING)
administrator = acting_as(Role.SCHOOL_ADMIN, Role.MBO_ADMIN)
at_school = acting_as(Role.SCHOOL_ADMIN) & our_own
at_college = acting_as(Role.MBO_ADMIN) & our_own
at_municipality = acting_as(*MUNICIPALITY_ROLES) & our_own  # a municipality has no administrator of its own
school_office = acting_as(Role.SCHOOL_ADMIN, Role.CAREER_DEAN)

staff = acting_as(*SCHOOL_ROLES, *COLLEGE_ROLES, *MUNICIPALITY_ROLES)

POLICY = {
    Can.IMPORT_LEARNERS: acting_as(Role.SCHOOL_ADMIN) & our_own,
    Can.PRINT_LETTERS: (school_office | acting_as(Role.MENTOR)) & our_own,
    Can.PLAN_TALKS: acting_as(Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH) & our_own,
    Can.MANAGE_PEOPLE: administrator & our_own,
    Can.SEE_START: our_own,
    Can.MANAGE_SCHOOL: at_school,
    Can.MANAGE_COLLEGE: at_college,
    Can.MANAGE_MUNICIPALITY: at_municipality,
    Can.INVITE_LEARNER: acting_as(Role.INTAKER, Role.MBO_ADMIN) & our_own,
    Can.CHOOSE_COLOUR: at_school | at_college | at_municipality | system,
    Can.SEARCH_LEARNERS: staff & our_own,
    Can.KEEP_LISTS: staff & our_own,
    Can.CLOSE: system,
    Can.MERGE: system,
    Can.REPORT_EXPECTED: school_office & our_own,
}

our_region = Rule(lambda actor: Q(pk=actor.organisation.region_id) if actor.organisation else NOTHING)

REGION_POLICY = {
    CanRegion.DECIDE: (acting_as(Role.REGION_MANAGER) & our_region) | system,
    CanRegion.CONVENE: acting_as(Role.REGION_MANAGER, Role.CAREER_DEAN, *MUNICIPALITY_ROLES) & our_region,  # ADR 0020
}

of_our_organisation = Rule(lambda actor: Q(organisation=actor.organisation) if actor.organisation else NOTHING)
mine = Rule(lambda actor: Q(owner=actor.user) if actor.user else NOTHING)
shared_with_my_role = Rule(lambda actor: Q(is_shared=True, role__in=sorted(actor.roles)) if actor.roles else NOTHING)
still_there = Rule(lambda actor: Q(removed_at=None))
was_removed = Rule(lambda actor: Q(removed_at__isnull=False))

LIST_POLICY = {
    CanList.VIEW: staff & of_our_organisation & still_there & (mine | shared_with_my_role),
    CanList.CHANGE: staff & of_our_organisation & still_there & mine,
    CanList.RESTORE: staff & of_our_organisation & was_removed & mine,
}
