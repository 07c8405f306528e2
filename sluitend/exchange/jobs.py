"""What the clock and the queue call."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.exchange import actions
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
