"""Who may do what with cases: the people of the municipality whose case it is, and nobody else (DOMAIN 2.3)."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q

from sluitend.access.policy import NOTHING, Rule, acting_as, ready_to
from sluitend.access.roles import Role
from sluitend.safetynet.lifecycle import CASE


class Can(StrEnum):
    VIEW = "cases:view"
    ASSIGN = "cases:assign"
    LOG_CONTACT = "cases:log_contact"
    GUIDE = "cases:guide"
    CLOSE = "cases:close"


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
