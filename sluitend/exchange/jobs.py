"""What the clock and the queue call."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.exchange import actions
from sluitend.exchange.models import Import

job = Actor.job("import")


@app.task(name="sluitend.exchange.jobs.carry_out", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def carry_out(batch_id: str) -> None:
    """Carry out an import; after a failure it goes on where it was."""
    with wall.work():
        batch = Import.objects.get(pk=batch_id)
    actions.carry_out(batch, by=job)


@app.periodic(cron="17 4 * * *")
@app.task(name="sluitend.exchange.jobs.forget_old_files", pass_context=False)
def forget_old_files(timestamp: int) -> None:
    """Files and rows of imports go after thirty days."""
    actions.forget_old_files(by=job)
