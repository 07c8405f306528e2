"""Who may do what with cases: the people of the municipality whose case it is, and nobody else (DOMAIN 2.3); and with case
tables: who takes part, and of learners whom they see anyway (ADR 0020)."""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from sluitend.access.policy import NOTHING, Rule, acting_as, ready_to, rows_of, system
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.safetynet.lifecycle import CASE, CASE_TABLE, TableStatus
from sluitend.transitions import policies as of_transitions

if TYPE_CHECKING:
    from sluitend.access.actor import Actor


class Can(StrEnum):
    VIEW = "cases:view"
    ASSIGN = "cases:assign"
    LOG_CONTACT = "cases:log_contact"
    GUIDE = "cases:guide"
    CLOSE = "cases:close"


class CanTable(StrEnum):
    VIEW = "case_tables:view"
    ARRANGE = "case_tables:arrange"
    HOLD = "case_tables:hold"
    REOPEN = "case_tables:reopen"
    DRAW_UP = "case_tables:draw_up"


class CanItem(StrEnum):
    VIEW = "case_table_items:view"
    DECIDE = "case_table_items:decide"
    TAKE_OFF = "case_table_items:take_off"
    PUT_BACK = "case_table_items:put_back"


officer = acting_as(Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER)
of_our_municipality = Rule(lambda actor: Q(municipality=actor.organisation) if actor.organisation else NOTHING)
still_open = Rule(lambda actor: Q(closed_on=None))
ours = officer & of_our_municipality

POLICY = {
    Can.VIEW: ours,
    Can.ASSIGN: ours & still_open,
    Can.LOG_CONTACT: ours & still_open,
    Can.GUIDE: ours & still_open & ready_to(CASE, "guide"),
    Can.CLOSE: ours & still_open,
}

AT_THE_TABLE = (  # who speaks for an organisation at a case table
    Role.CAREER_DEAN,
    Role.INTAKER,
    Role.STUDY_COACH,
    Role.ATTENDANCE_OFFICER,
    Role.DOORSTROOMPUNT_OFFICER,
)


def _takes_part(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOTHING
    seats = rows_of("safetynet.CaseTable_participants").filter(
        casetable=OuterRef("pk"), organisation=actor.organisation
    )
    return Q(Exists(seats))


def _its_day_has_come(actor: Actor) -> Q:
    return Q(starts_at__lt=clock.moment(clock.today() + timedelta(days=1), time()))


takes_part = Rule(_takes_part)
convened_by_us = Rule(lambda actor: Q(convener=actor.organisation) if actor.organisation else NOTHING)
of_our_region = Rule(lambda actor: Q(region=actor.organisation.region_id) if actor.organisation else NOTHING)
its_day_has_come = Rule(_its_day_has_come)
said_to_be_done_today = Rule(lambda actor: Q(held_on=clock.today()))
speaks = acting_as(*AT_THE_TABLE) & takes_part
region = acting_as(Role.REGION_MANAGER) & of_our_region
convener = (acting_as(*AT_THE_TABLE) & convened_by_us) | region

TABLE_POLICY = {
    CanTable.VIEW: speaks | region,
    CanTable.ARRANGE: convener & ready_to(CASE_TABLE, "cancel"),
    CanTable.HOLD: (speaks | system) & its_day_has_come & ready_to(CASE_TABLE, "hold"),
    CanTable.REOPEN: speaks & said_to_be_done_today & ready_to(CASE_TABLE, "reopen"),
    CanTable.DRAW_UP: (convener | system) & ready_to(CASE_TABLE, "hold"),
}


def _at_a_table_of_ours(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOTHING
    seats = rows_of("safetynet.CaseTable_participants").filter(
        casetable=OuterRef("table"), organisation=actor.organisation
    )
    return Q(Exists(seats))


def _of_whom_we_see(actor: Actor) -> Q:
    """The rule of transitions itself, so that a case table never shows more than it."""
    seen = of_transitions.POLICY[of_transitions.Can.VIEW].reach(actor)
    if seen is NOTHING:
        return NOTHING
    return Q(Exists(rows_of("transitions.Transition").filter(seen, pk=OuterRef("transition"))))


at_a_table_of_ours = Rule(_at_a_table_of_ours)
of_whom_we_see = Rule(_of_whom_we_see)
on_a_table_to_come = Rule(lambda actor: Q(table__status=TableStatus.PLANNED))
still_followed = Rule(lambda actor: Q(transition__settled_on=None))
on_the_agenda = Rule(lambda actor: Q(off_at=None))
taken_off = Rule(lambda actor: Q(off_at__isnull=False))
undecided = Rule(lambda actor: Q(decision=""))
readers = acting_as(*AT_THE_TABLE) & at_a_table_of_ours & of_whom_we_see

ITEM_POLICY = {
    CanItem.VIEW: readers,
    CanItem.DECIDE: readers & on_a_table_to_come & still_followed & on_the_agenda,
    CanItem.TAKE_OFF: readers & on_a_table_to_come & on_the_agenda & undecided,
    CanItem.PUT_BACK: readers & on_a_table_to_come & still_followed & taken_off,
}
