"""``sluitend worker``: carry out the tasks that wait in the database."""

from __future__ import annotations

import click
from django.core.management import call_command


@click.command()
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64), help="Tasks at the same time.")
def worker(concurrency: int) -> None:
    """Carry out waiting tasks until stopped. Any number of workers may run; a task is done by one of them."""
    call_command("procrastinate", "worker", concurrency=concurrency)
