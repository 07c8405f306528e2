"""What the clock and the queue call."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.exchange import actions, takeouts
from sluitend.kit import jobs

job = Actor.job("import")


@jobs.task("exchange.carry_out")
def carry_out(batch_id: str) -> None:
    """Carry out an import; after a failure, or on another worker, it goes on where it was."""
    actions.carry_out(UUID(batch_id), by=job)


@jobs.nightly("exchange.forget_old_files", at=time(4, 20))
def forget_old_files() -> None:
    """Files and rows of imports go after thirty days."""
    actions.forget_old_files(by=job)


@jobs.task("exchange.make_takeout")
def make_takeout(takeout_id: str) -> None:
    """Make a ZIP of dossiers a few at a time; after a failure, or on another worker, it goes on where it was."""
    while takeouts.make_some(UUID(takeout_id), by=Actor.job("make_takeout")):
        pass


@jobs.every_minute("exchange.forget_old_takeouts")
def forget_old_takeouts() -> None:
    """Dossiers that were taken out go after a day."""
    takeouts.forget_old(by=Actor.job("forget_old_takeouts"))
