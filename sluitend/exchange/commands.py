"""``sluitend load``: files from the command line: the pupils of a school, through the same plan and actions as the page,
and the statuses of a hub."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
from django.db import transaction
from django.utils import translation

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.exchange import actions, queries, readers, statuses
from sluitend.exchange.lifecycle import ImportStatus
from sluitend.exchange.models import Import
from sluitend.exchange.readers import Unreadable
from sluitend.exchange.readers.shapes import LIMITS
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.organisations.queries import with_code
from sluitend.transitions import incoming


def at(school: Organisation) -> Actor:
    """This command acting for a school, with the rights of its administrator: who runs it holds the machine."""
    return Actor(name="load", roles=frozenset({Role.SYSTEM, Role.SCHOOL_ADMIN}), organisation=school)


class WrongUse(click.ClickException):
    """What was asked makes no sense: exit code 2."""

    exit_code = 2


@click.command()
@click.argument("kind", type=click.Choice(["learners", "statuses"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", "code", help="BRIN of the school; else the one that the file names.")
@click.option("--year", type=int, help="The calendar year in which the school year ends; else this school year.")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--yes", is_flag=True, help="Also when the file seems to be of another school or year.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def load(kind: str, file: Path, code: str | None, year: int | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Read FILE, say what it changes, and carry it out. Exit code 1 when rows are wrong or it cannot be read."""
    with translation.override("nl"):
        if kind == "statuses":
            _load_statuses(file, dry_run=dry_run, as_json=as_json)
        try:
            found = _load(file, code, year or queries.school_year_of(clock.today()), dry_run=dry_run, yes=yes)
        except (Unreadable, actions.Refused) as why:
            found = _nothing(file, str(why))
    _say({"kind": kind, "file": str(file), **found}, as_json)
    sys.exit(1 if found["wrong"] else 0)


def _load_statuses(file: Path, *, dry_run: bool, as_json: bool) -> NoReturn:
    """Take in the statuses of a hub; exit code 1 when a row is wrong. What lies aside is no mistake of the file."""
    try:
        found = statuses.read(file.read_bytes())
        # a dry run is one transaction, undone as a whole; else each batch is its own, so that a broken run can go on
        with wall.standing_by(wall.WORK), transaction.atomic() if dry_run else nullcontext():
            count = incoming.receive_all(found.feed, found.rows, by=Actor.job("load"))
            if dry_run:
                transaction.set_rollback(True)
        wrong = [problem._asdict() for problem in found.problems]
        said = {"feed": str(found.feed), **asdict(count), "applied": not dry_run}
    except Unreadable as why:
        wrong = [{"row": 0, "field": "", "value": file.name, "message": why.message}]
        said = {"feed": "", **asdict(incoming.Count()), "applied": False}
    _say({"kind": "statuses", "file": str(file), **said, "wrong": wrong}, as_json)
    sys.exit(1 if wrong else 0)


def _load(file: Path, code: str | None, year: int, *, dry_run: bool, yes: bool) -> dict[str, Any]:
    """Check the file, and carry it out unless it is a dry run, which is undone as a whole."""
    if file.stat().st_size > LIMITS.file_bytes:
        raise Unreadable(f"{file.stat().st_size} bytes: we read at most {LIMITS.file_bytes}.")
    content = file.read_bytes()
    with wall.standing_by(wall.WORK), transaction.atomic():
        school = _school(code, content)
        batch = actions.check_file(school, content, file.name, school_year=year, by=at(school))
        if batch.status == ImportStatus.COLUMNS_ASKED:
            raise Unreadable(" ".join(batch.notes))
        found = _plan(batch)
        if dry_run:
            transaction.set_rollback(True)
            return found
    if yes:
        actions.agree(batch, by=at(school))
    actions.start(batch, by=at(school), in_background=False)
    return {**found, "applied": _carry_out(batch, by=at(school))}


def _carry_out(batch: Import, *, by: Actor) -> bool:
    """With a bar on standard error; True when all good rows are in."""
    to_do = sum(batch.counts[name] for name in ("new", "changed", "same"))
    with click.progressbar(length=to_do, label=batch.file_name, file=sys.stderr) as bar:
        done = actions.carry_out(batch.pk, by=by, on_progress=_moving(bar))
    return done.status == ImportStatus.DONE


def _moving(bar: Any) -> Callable[[int], None]:
    def move(done: int) -> None:
        bar.update(done - bar.pos)

    return move


def _plan(batch: Import) -> dict[str, Any]:
    return {
        "format": batch.format,
        "rows": batch.counts["rows"],
        "new": batch.counts["new"],
        "changed": batch.counts["changed"],
        "same": batch.counts["same"],
        "absent": batch.counts["absent"],
        "wrong": queries.problems_of(batch),
        "applied": False,
    }


def _nothing(file: Path, why: str) -> dict[str, Any]:
    """The answer when a file cannot be read or not be carried out: one thing is wrong, about the file as a whole."""
    none = dict.fromkeys(("rows", "new", "changed", "same", "absent"), 0)
    wrong = [{"row": 0, "field": "", "value": file.name, "message": why}]
    return {"format": "", **none, "wrong": wrong, "applied": False}


def _school(code: str | None, content: bytes) -> Organisation:
    """The school that was named, else the one of the file."""
    if code is None:
        code = readers.read(content).school_code
    if not code:
        raise WrongUse("The file does not say of which school it is; say so with --organisation.")
    school = with_code(code)
    if school is None or not school.is_school:
        raise WrongUse(
            f"There is no school with the code {code} here. Add it with: sluitend organisation add vo {code} NAME"
        )
    return school


def _say(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name in ("format", "rows", "new", "changed", "same", "absent", "feed", "noted", "again", "aside"):
        if name in found:
            click.echo(f"{name:8} {found[name]}")
    for problem in found["wrong"]:
        click.echo(f"row {problem['row']}: {problem['field']} {problem['value']!r}: {problem['message']}")
    click.echo("Carried out." if found["applied"] else "Nothing was changed.")
