"""Who may do what with an import: the administrator of the school it is for. The right to begin one is a right on the
school (``organisations.Can.IMPORT_LEARNERS``)."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q

from sluitend.access.policy import NOTHING, Rule, acting_as, ready_to, system
from sluitend.access.roles import COLLEGE_ROLES, Role
from sluitend.exchange.lifecycle import LIFECYCLE, TakeoutStatus


class Can(StrEnum):
    VIEW = "imports:view"
    CHECK = "imports:check"
    START = "imports:start"
    CARRY_OUT = "imports:carry_out"
    STOP = "imports:stop"
    TAKE_BACK = "imports:take_back"


class CanTakeout(StrEnum):
    VIEW = "takeouts:view"
    DOWNLOAD = "takeouts:download"


of_our_school = Rule(lambda actor: Q(organisation=actor.organisation) if actor.organisation else NOTHING)
ours = acting_as(Role.SCHOOL_ADMIN) & of_our_school

POLICY = {
    Can.VIEW: ours | system,
    Can.CHECK: (ours | system) & ready_to(LIFECYCLE, "check"),
    Can.START: (ours | system) & ready_to(LIFECYCLE, "start"),
    Can.CARRY_OUT: system & ready_to(LIFECYCLE, "finish"),
    Can.STOP: (ours | system) & ready_to(LIFECYCLE, "stop"),
    Can.TAKE_BACK: (ours | system) & ready_to(LIFECYCLE, "take_back"),
}

asked_by_me = Rule(
    lambda actor: Q(asker=actor.user, college=actor.organisation) if actor.user and actor.organisation else NOTHING
)
is_ready = Rule(lambda actor: Q(status=TakeoutStatus.READY))

TAKEOUT_POLICY = {  # nobody but who asked for it
    CanTakeout.VIEW: acting_as(*COLLEGE_ROLES) & asked_by_me,
    CanTakeout.DOWNLOAD: acting_as(*COLLEGE_ROLES) & asked_by_me & is_ready,
}
