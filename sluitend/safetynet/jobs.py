"""What the safety net does at night."""

from __future__ import annotations

from datetime import time

from sluitend.access.actor import Actor
from sluitend.kit import jobs
from sluitend.safetynet import actions


@jobs.nightly("safetynet.open_summer_list", at=time(0, 20))
def open_summer_list() -> None:
    """Show municipalities whom a rule names today: the summer list, the count date, who did not come."""
    actions.open_views(by=Actor.job("safetynet.open_summer_list"))


@jobs.nightly("safetynet.close_views", at=time(0, 30))
def close_views() -> None:
    """End views whose reason is gone, and give back whom a college placed."""
    by = Actor.job("safetynet.close_views")
    actions.give_back_placed(by=by)
    actions.close_views(by=by)
