"""The appointment for a warm handover: either school proposes it, moves it or calls it off."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.warm_handover import take_warm_step, tell_appointment, tell_called_off
from sluitend.dossiers.lifecycle import TalkWay
from sluitend.dossiers.models import WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanWarm
from sluitend.kit import clock
from sluitend.transitions.actions import Refused


@action
def plan_talk(warm: WarmHandover, starts_at: datetime, way: TalkWay, *, by: Actor) -> None:
    """Plan the conversation, or move it: both schools get it for their calendars. The same appointment again changes
    nothing. Raises ``Refused`` for a moment that has passed."""
    warm = by.claim(CanWarm.SCHEDULE, warm)
    if starts_at <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."))
    if (warm.planned_at, warm.planned_way) == (starts_at, way):
        return
    warm.planned_at, warm.planned_way = starts_at, way
    warm.planned_revision += 1
    if by.organisation is not None and by.organisation.pk == warm.college_id:
        warm.owner = warm.owner or by.user
    take_warm_step(warm, "schedule", WarmHandoverNote(), by=by)
    tell_appointment(warm, called_off=False)


@action
def call_off_talk(warm: WarmHandover, *, by: Actor) -> None:
    """The appointment is off, the conversation is still to be held."""
    warm = by.claim(CanWarm.UNSCHEDULE, warm)
    tell_called_off(warm)
    take_warm_step(warm, "unschedule", WarmHandoverNote(), by=by)
