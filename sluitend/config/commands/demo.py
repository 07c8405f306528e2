"""``sluitend demo``: an invented region, played up to any day, and the site to look at it."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime

import click
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from sluitend.access import wall
from sluitend.config.commands import serve
from sluitend.config.commands.migrate import up_to_date
from sluitend.demo.play import Play
from sluitend.demo.queries import PASSWORD
from sluitend.demo.world import World
from sluitend.dossiers.attachments import SHELF
from sluitend.kit import clock, home, memory
from sluitend.organisations.models import Organisation
from sluitend.transitions import promise

TELLING_DAY = (3, 12)  # three weeks before the deadline of 1 April every list has something in it
SHOWN = (  # who is printed as ready to sign in: name as the world knows it, and why one would
    ("L. Bos", "mentor of class 4B, Maascollege"),
    ("J. Smit", "intake of team Horeca, ROC Delta"),
    ("N. Prins", "municipality of Rivierdam"),
)
OFFICE = (
    "school_admin",
    "career_dean",
    "care_coordinator",
    "mbo_admin",
    "study_coach",
    "support_coordinator",
    "region_manager",
)


@click.command()
@click.option("--learners", default=600, show_default=True, type=click.IntRange(100, 20_000))
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to live on; the last 12 March unless told."
)
@click.option("--seed", default=1, show_default=True, help="Another seed is another region.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Only play; do not start the site.")
def demo(learners: int, day: datetime | None, seed: int, port: int, no_serve: bool) -> None:
    """Play an invented region of two municipalities, three schools and two colleges, and show it on this machine."""
    _be_a_demo()
    today = timezone.now().astimezone(clock.AMSTERDAM).date()
    on = day.date() if day else _last_telling_day(today)
    up_to_date()
    _empty()
    play = _play(World.build(seed, learners, promise.school_year_on(on)), on)
    clock.move_demo_to(on)
    _introduce(play, on, port)
    if not no_serve:
        serve.run(workers=2, port=port)


def _be_a_demo() -> None:
    """Make this home a demo's, or refuse: real data is never played over. The settings are read anew when it just
    became one."""
    if home.kind() is None and _holds_organisations():
        raise click.ClickException(
            "This database holds organisations already. A demo wants a home of its own: set SLUITEND_HOME."
        )
    home.claim(home.Kind.DEMO)
    if not settings.DEMO:
        connection.close()
        os.execv(sys.executable, [sys.executable, "-m", "sluitend.config.cli", *sys.argv[1:]])  # noqa: S606  # ourselves


def _holds_organisations() -> bool:
    """Also answers in a database that was never migrated."""
    with wall.as_owner():
        table = Organisation._meta.db_table
        found = table in connection.introspection.table_names() and Organisation.objects.exists()
        connection.close()  # the roles to go back to may not be there yet
    return found


def _empty() -> None:
    """Everything of the last playing goes; what the framework keeps for itself stays."""
    keep = ("django_migrations", "django_content_type", "auth_permission")
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> all(%s)", [list(keep)]
        )
        tables = ", ".join(connection.ops.quote_name(name) for (name,) in cursor.fetchall())
        cursor.execute(f"truncate {tables} restart identity cascade")
    SHELF.empty()


def _play(world: World, on: date) -> Play:
    play = Play(world)
    memory.keep_what_is_loaded()
    with wall.standing_by(wall.WORK), connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")  # a demo that loses its last second is played again
        play.set_stage(password_hash=make_password(PASSWORD))
        days = play.days(on)
        label = f"Playing {len(world.stories)} learners until {on:%Y-%m-%d}"
        with click.progressbar(play.run(on), length=days, label=label, file=sys.stderr, item_show_func=_month) as bar:
            for _day in bar:
                pass
        cursor.execute("set synchronous_commit = on")
    for what, count in play.refused.most_common():
        click.echo(f"refused {count} times: {what}", err=True)
    return play


def _month(day: date | None) -> str:
    return f"{day:%B %Y}" if day else ""


def _last_telling_day(today: date) -> date:
    telling = date(today.year, *TELLING_DAY)
    return telling if telling <= today else date(today.year - 1, *TELLING_DAY)


def _introduce(play: Play, on: date, port: int) -> None:
    """A table of who can sign in, and what the promise says."""
    world = play.world
    rows = [(world.named(name), why) for name, why in SHOWN]
    known = {row.key for row, _why in rows}
    for role in OFFICE:
        member = next(row for row in world.staff if str(row.role) == role and row.key not in known)
        rows.append((member, f"{member.role.label}, {play.known.organisations[member.organisation].name}"))
    click.echo(f"\nhttp://localhost:{port}   it is {on:%A %d %B %Y} there\n")
    for member, why in rows:
        click.echo(f"  {member.email:42} {why}")
    click.echo(f"  password for all: {PASSWORD}")
    sam = play.a_way_in("Sam de Wit")
    if sam:
        click.echo(f"\n  pupil: http://localhost:{port}/start/   code {sam[0]}, born {sam[1]:%d-%m-%Y} (Sam de Wit)")
    with clock.standing(on):
        mover = play.a_movers_way_in()
    if mover:
        name, code, born = mover
        click.echo(f"  student who leaves an mbo: the same page   code {code}, born {born:%d-%m-%Y} ({name})")
    click.echo(f"  everybody else, the clock and the mails: http://localhost:{port}/demo/\n")
    with clock.standing(on), wall.work():
        found = promise.ask()
    click.echo(
        f"  {found.unsettled} learners are on their way. The promise {'holds' if found.ok else 'does NOT hold: sluitend check'}.\n"
    )
