"""``sluitend migrate``: bring the database to what the code expects."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection

from sluitend.access import wall


@click.command()
def migrate() -> None:
    """Bring the database to what this version expects; safe to run again."""
    up_to_date()
    click.echo("The database is up to date.", err=True)


def up_to_date() -> None:
    """Carry out what is pending, and make the table of the cache. Several processes at once wait for each other."""
    # the lock is the session's, so that a killed migration holds nobody up
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('sluitend migrate'))")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('sluitend migrate'))")
