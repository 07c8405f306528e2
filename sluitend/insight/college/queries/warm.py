"""Warm handovers after which a school waits to hear how it goes."""

from __future__ import annotations

from sluitend.access.actor import Actor
from sluitend.dossiers.models import WarmHandover
from sluitend.dossiers.policies import CanWarm
from sluitend.insight.warm import WarmRow, warm_rows
from sluitend.kit import clock


def feedback_due(actor: Actor) -> list[WarmRow]:
    """Conversations after which the school now wants to hear how it goes, for those who still have a place here."""
    reach = WarmHandover.objects.permitting(CanWarm.FEED_BACK, actor)
    return warm_rows(
        reach.filter(feedback_due_on__lte=clock.today(), application__level__gt=0), order="feedback_due_on"
    )
