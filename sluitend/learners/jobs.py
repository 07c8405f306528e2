"""What the clock asks of learners."""

from __future__ import annotations

from datetime import time

from sluitend.access.actor import Actor
from sluitend.kit import jobs
from sluitend.learners import actions


@jobs.nightly("learners.ask_residence_again", at=time(0, 40))
def ask_residence_again() -> None:
    """An open question never goes without a date."""
    actions.ask_residence_again(by=Actor.job("learners.ask_residence_again"))
