"""A place to measure: a database that is dropped afterwards, and processes whose memory is their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NUMBER = "{number}"


@contextmanager
def database() -> Iterator[str]:
    """An empty database beside that of this installation, for the length of the block; gives its name."""
    from django.conf import settings
    from django.db import connection
    from psycopg import connect, sql

    name = f"sluitend_bench_{os.getpid()}"
    given = connection.get_connection_params() | {"dbname": settings.DATABASES["default"]["NAME"]}
    how = {key: given[key] for key in ("host", "port", "user", "password", "dbname", "sslmode") if key in given}
    with connect(**how, autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def in_a_process(module: str, *words: str, **environment: str) -> dict[str, Any]:
    """Run a module by its name; gives the JSON object that it prints."""
    (found,) = side_by_side(1, module, *words, **environment)
    return found


def side_by_side(many: int, module: str, *words: str, **environment: str) -> list[dict[str, Any]]:
    """The same in so many processes at the same time; gives what each of them prints. ``NUMBER`` among the words is for each
    its own number, from 0 on."""
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", module, *(word.format(number=number) for word in words)],
            stdout=subprocess.PIPE, text=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "sluitend.config.settings"} | environment,
        )
        for number in range(many)
    ]  # fmt: skip
    printed = [process.communicate()[0] for process in begun]
    if failed := [process.returncode for process in begun if process.returncode]:
        raise subprocess.CalledProcessError(failed[0], module)
    return [json.loads(text) for text in printed]


def set_up(database: str) -> None:
    """In such a process: Django, on the scratch database."""
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    settings.ALLOWED_HOSTS = ["testserver"]
    import django

    django.setup()
