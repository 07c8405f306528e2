"""``sluitend doctor``: is everything there that this installation needs?"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import smtplib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import click
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from sluitend.access import wall
from sluitend.access.roles import Stand
from sluitend.kit import assets, database, home, messages, postgres

LEAST_PYTHON = (3, 11)
LEAST_POSTGRES = 150_000
LEAST_DISK = 1 * 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Verdict(StrEnum):
    """``note`` is worth knowing and no reason to worry."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    name: str
    verdict: Verdict
    says: str


def _judged(name: str, holds: bool, good: str, bad: str, *, otherwise: Verdict = Verdict.WRONG) -> Finding:
    return Finding(name, Verdict.OK if holds else otherwise, good if holds else bad)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def doctor(as_json: bool) -> None:
    """Look whether everything is there that this installation needs; exit code 1 when something is wrong."""
    findings = list(examined())
    well = all(finding.verdict != Verdict.WRONG for finding in findings)
    if as_json:
        found = [{"name": f.name, "verdict": f.verdict.value, "says": f.says} for f in findings]
        click.echo(json.dumps({"ok": well, "findings": found}))
    else:
        for finding in findings:
            click.echo(f"{finding.verdict:<6}{finding.name}: {finding.says}")
    sys.exit(0 if well else 1)


def examined() -> Iterator[Finding]:
    """Everything that was looked at. The database is started for it when it is ours and not running."""
    for look in (_python, _home, _disk, _assets, _messages, _browser, _mail):
        yield look()
    with contextlib.ExitStack() as stack:
        try:
            if not database.external():
                stack.enter_context(postgres.serving())
            stack.enter_context(wall.as_owner())
            connection.ensure_connection()
        except (DatabaseError, postgres.PostgresError) as error:
            yield Finding("database", Verdict.WRONG, " ".join(str(error).split()))
            return
        for ask in (_database, _login, _roles, _migrations):
            yield ask()
        connection.close()


def _python() -> Finding:
    return _judged(
        "python", sys.version_info >= LEAST_PYTHON, platform.python_version(), f"{platform.python_version()} is too old"
    )


def _home() -> Finding:
    kind = home.kind()
    return Finding("home", Verdict.OK, f"{home.home()} ({f'{kind.value} data' if kind else 'empty'})")


def _disk() -> Finding:
    free = shutil.disk_usage(home.home()).free
    room = f"{free / 1024**3:.1f} GiB free"
    return _judged("disk", free >= LEAST_DISK, room, f"{room}, which is too little")


def _assets() -> Finding:
    absent = assets.missing()
    return _judged("assets", not absent, "there", f"missing {', '.join(absent)}: run make setup")


def _messages() -> Finding:
    old = messages.outdated()
    named = ", ".join(str(source.relative_to(messages.ROOMS)) for source in old)
    return _judged("translations", not old, "compiled", f"not compiled: {named}; run make setup")


def _browser() -> Finding:
    names = (os.environ.get("SLUITEND_BROWSER", ""), *BROWSERS)
    found = next((path for name in names if name and (path := shutil.which(name))), "")
    return _judged("browser", bool(found), found, "none; only the tests need one (chromium)", otherwise=Verdict.NOTE)


def _mail() -> Finding:
    """Wrong only where real people wait for mail."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Finding("mail", Verdict.OK, f"{settings.EMAIL_BACKEND.rpartition('.')[2]}: nothing leaves this machine")
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=3):
            return Finding("mail", Verdict.OK, f"{server} answers")
    except (OSError, smtplib.SMTPException):
        matters = Verdict.WRONG if home.kind() == home.Kind.REAL else Verdict.NOTE
        return Finding("mail", matters, f"{server} does not answer: set SLUITEND_SMTP_HOST and SLUITEND_SMTP_PORT")


def _database() -> Finding:
    number = _one("select current_setting('server_version_num')::int")
    server = f"PostgreSQL {_one('show server_version')}, {'existing server' if database.external() else 'embedded'}"
    return _judged("database", number >= LEAST_POSTGRES, server, f"{server}: version 15 or newer is needed")


def _login() -> Finding:
    above = _one("select rolsuper or rolbypassrls from pg_roles where rolname = session_user")
    name = _one("select session_user")
    return _judged(
        "login", not above, f"{name} is an ordinary role", f"{name} is above row-level security: use an ordinary role"
    )


def _roles() -> Finding:
    expected = {wall.role_name(stand) for stand in Stand}
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname from pg_roles where rolname = any(%s) and pg_has_role(session_user, oid, 'member')",
            [sorted(expected)],
        )
        absent = expected - {name for (name,) in cursor.fetchall()}
    return _judged(
        "roles",
        not absent,
        f"{len(expected)} there",
        f"not there or not ours: {', '.join(sorted(absent))}; run migrate",
    )


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _judged("migrations", not pending, "none pending", f"{len(pending)} pending: run sluitend migrate")


def _one(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
    return answer
