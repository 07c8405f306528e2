"""The command ``sluitend``: one word per thing an administrator does.

A room brings its commands in ``sluitend/<room>/commands.py`` as click commands named after the word; `COMMANDS` says
which module a word comes from. It is imported only when the word is asked for, after Django is set up, and it runs
with the database at hand: the embedded server is started when it is used and not there. On standard output goes what
was asked, with ``--json`` one object and nothing else; messages go to standard error. Exit codes: 0 done, 1 found
something wrong or could not do it, 2 wrong use.
"""

from __future__ import annotations

import contextlib
import copy
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from sluitend.kit import database, home, postgres

COMMANDS = {
    "serve": "sluitend.config.commands.serve",
    "worker": "sluitend.config.commands.worker",
    "migrate": "sluitend.config.commands.migrate",
    "doctor": "sluitend.config.commands.doctor",
    "backup": "sluitend.config.commands.backup",
    "restore": "sluitend.config.commands.backup",
    "bench": "sluitend.config.commands.bench",
    "demo": "sluitend.config.commands.demo",
    "load": "sluitend.exchange.commands",
    "report": "sluitend.insight.commands",
    "evaluate": "sluitend.safetynet.commands",
    "replay": "sluitend.safetynet.commands",
    "check": "sluitend.transitions.commands",
    "mail": "sluitend.dossiers.commands",
    "retention": "sluitend.learners.commands",
    "person": "sluitend.learners.commands",
    "organisation": "sluitend.organisations.commands",
    "region": "sluitend.organisations.commands",
    "user": "sluitend.organisations.commands",
}
"""The word and the module that has a click command of that name; a word whose module is not there is not offered."""

WITHOUT_DATABASE = {"doctor", "restore"}
"""Doctor looks whether the database is there, restore makes it: both take care of it themselves."""


class Commands(click.Group):
    """Finds commands through the table, and says what went wrong in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(word for word, module in COMMANDS.items() if _exists(module))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name, "")
        if not _exists(module):
            return None
        with _one_line(ctx.params.get("debug", False)):
            set_up()
            found = getattr(importlib.import_module(module), cmd_name, None)
        if not isinstance(found, click.Command):
            return None
        return found if cmd_name in WITHOUT_DATABASE else _with_database(found)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line(ctx.params["debug"]):
            return super().invoke(ctx)


def _with_database(command: click.Command) -> click.Command:
    """The same command, but run with the database at hand; asking for help or using it wrongly starts no server."""
    run = command.invoke

    def invoke(ctx: click.Context) -> Any:
        with at_hand():
            return run(ctx)

    guarded = copy.copy(command)
    guarded.invoke = invoke  # type: ignore[method-assign]
    return guarded


def set_up() -> None:
    """Make Django ready; a second time that costs nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sluitend.config.settings")
    import django  # late: words like --version need none of it

    django.setup()


@contextlib.contextmanager
def at_hand() -> Iterator[None]:
    """The database answers for the length of the block; an existing server is left alone."""
    with contextlib.nullcontext() if database.external() else postgres.serving():
        yield


@contextlib.contextmanager
def _one_line(debug: bool = False) -> Iterator[None]:
    """What goes wrong is one line on standard error and exit code 1; with ``--debug`` it is the whole traceback."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if debug or os.environ.get("SLUITEND_DEBUG") == "1":
            raise
        raise click.ClickException(_said(error)) from None


EXPECTED = (home.HomeError, postgres.PostgresError, database.DatabaseUrlError)


def _said(error: Exception) -> str:
    text = " ".join(str(error).split()) or "no reason given"
    if isinstance(error, EXPECTED):
        return text
    return f"{type(error).__name__}: {text} (sluitend --debug … shows where)"


def _exists(module: str) -> bool:
    try:
        return bool(module) and importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it
        return False


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the whole traceback when something goes wrong.")
@click.version_option(package_name="sluitend")
def sluitend(debug: bool) -> None:
    """Every learner has exactly one holder and one next date."""


def main(words: list[str] | None = None) -> None:
    """The entry point; ends the process with the exit code."""
    run: Callable[..., Any] = sluitend.main
    run(args=words, prog_name="sluitend")


if __name__ == "__main__":
    main(sys.argv[1:])
