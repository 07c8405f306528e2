"""``sluitend check``: the promise, asked of this installation."""

from __future__ import annotations

import json
import sys

import click

from sluitend.access import wall
from sluitend.transitions import promise

WORDS = {
    "without_holder": "nobody holds them",
    "without_next_date": "no next date, or one too far away to be a plan",
    "unfollowed": "in a final year and not followed",
    "holder_unreachable": "held by an organisation where nobody can act",
    "residence_unknown": "municipality of residence not known, and nobody asked to find out in time",
    "overdue": "next date passed and the nightly round has not run",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def check(as_json: bool) -> None:
    """Does every learner have exactly one holder and one next date? Exit code 1, and the learners' ids, when not."""
    with wall.work():
        found = promise.ask()
    if as_json:
        click.echo(json.dumps(found.as_json()))
    else:
        click.echo(f"{found.unsettled} transitions are unsettled.")
        for name, learners in found.broken.items():
            if learners:
                click.echo(f"{len(learners)} learners: {WORDS[name]}")
                click.echo("  " + "\n  ".join(str(learner) for learner in learners))
        click.echo("The promise holds." if found.ok else "The promise does not hold.")
    sys.exit(0 if found.ok else 1)
