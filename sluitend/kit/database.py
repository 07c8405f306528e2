"""Which PostgreSQL this installation uses: one of its own by default, an existing one when DATABASE_URL names it."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from sluitend.kit import postgres

SCHEMES = ("postgresql://", "postgres://")
_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class DatabaseUrlError(Exception):
    """DATABASE_URL cannot be read; the message never repeats the URL, because a password may be in it."""


def external() -> bool:
    """Whether an existing server is used, so that nothing here may start or stop one."""
    return bool(os.environ.get("DATABASE_URL"))


def database_settings() -> dict[str, Any]:
    """What Django's DATABASES needs to reach the database: NAME, USER, PASSWORD, HOST, PORT, OPTIONS.

    Starts nothing: the parts of the embedded server are known before it runs.
    """
    if url := os.environ.get("DATABASE_URL"):
        return parsed(url)
    return {**postgres.dsn(), "OPTIONS": {}}


def parsed(url: str) -> dict[str, Any]:
    """The parts of a PostgreSQL URL as Django wants them; what has no place of its own (sslmode, …) is an option.

    libpq reads the URL, so everything its manual allows works: percent-encoding, several hosts, ``?host=/socket``.
    Raises `DatabaseUrlError` when it is not a PostgreSQL URL or names no database.
    """
    if not url.startswith(SCHEMES):
        raise DatabaseUrlError("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        raise DatabaseUrlError(
            "DATABASE_URL cannot be read: percent-encode what is special in user and password."
        ) from None
    if "dbname" not in parts:
        raise DatabaseUrlError("DATABASE_URL names no database: put /name behind the host.")
    settings: dict[str, Any] = {django: parts.pop(libpq, "") for libpq, django in _DJANGO_NAMES.items()}
    return {**settings, "OPTIONS": parts}
