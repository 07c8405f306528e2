"""``sluitend mail``: what a mail server reports afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.kit.mail import Bounce, bounces_in


@click.group()
def mail() -> None:
    """Mail that went out."""


@mail.command()
@click.argument("what", metavar="ADDRESS|FILE")
def bounced(what: str) -> None:
    """Mail to ADDRESS came back, or FILE is the report of a mail server (RFC 3464; - reads it from standard input).

    The mentors of whom it concerns are told at once. Exit code 1 when the report names nobody.
    """
    found = _bounces(what)
    final = [row.address for row in found if row.is_final]
    with wall.work():
        told = sum(actions.mail_came_back(address, by=Actor.job("mail_bounced")) for address in final)
    for row in found:
        click.echo(f"{row.address}: {'does not work' if row.is_final else 'not delivered yet, nothing changes'}")
    click.echo(f"{told} addresses of parents are marked.")
    sys.exit(0 if found else 1)


def _bounces(what: str) -> list[Bounce]:
    file = Path(what)
    if what == "-" or file.is_file():
        return bounces_in(sys.stdin.buffer.read() if what == "-" else file.read_bytes())
    if "@" not in what:
        raise click.UsageError(f"{what} is no address and no file.")
    return [Bounce(what, True)]
