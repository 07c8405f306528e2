"""The house about access: every page says what it needs, every permission has a rule, every table stands on the
wall."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

import sluitend
from sluitend.dossiers.queries.pupil import LOOKED_AT

OTHERS = ("account_", "mfa_", "set_language")  # pages of django-allauth and of Django, which guard themselves
ROOMS = [config.name for config in apps.get_app_configs() if config.name.startswith("sluitend.")]


def pages(resolver: URLResolver | None = None, space: str = ""):
    """Every address of the site with its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern
        else:
            yield from pages(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def ours():
    return [(name, pattern) for name, pattern in pages() if not name.startswith(OTHERS)]


def test_every_page_names_what_it_needs():
    without = {name for name, pattern in ours() if not getattr(pattern.callback, "needs", None)}
    assert without == set()


def policies():
    """Every enum of permissions with the tables that speak of it."""
    for room in ROOMS:
        if find_spec(f"{room}.policies"):
            module = import_module(f"{room}.policies")
            tables = [table for name, table in vars(module).items() if name.endswith("POLICY")]
            for name, permissions in vars(module).items():
                if name.startswith("Can") and issubclass(permissions, StrEnum):
                    yield room, permissions, tables


def _named(part: object) -> str:
    """The same in every process, so that workers agree on what there is to test."""
    return part if isinstance(part, str) else getattr(part, "__name__", "rules")


@pytest.mark.parametrize(("room", "permissions", "tables"), list(policies()), ids=_named)
def test_every_permission_has_a_rule(room, permissions, tables):
    ruled = {permission for table in tables for permission in table}
    assert set(permissions) - ruled == set()


def test_every_table_of_ours_is_on_the_wall():
    walls = [import_module(f"{room}.walls").WALL for room in ROOMS if find_spec(f"{room}.walls")]
    named = [table for wall in walls for table in (*wall.reads, *wall.open)]
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name in ROOMS
    }
    assert tables - set(named) == set()
    assert len(named) == len(set(named)), "a table stands in one place"


def test_a_pupil_reads_in_words_whatever_somebody_looked_at():
    """The log of who looked says what they saw: no page that keeps it is without a word for it."""
    logged = {pattern.name for _name, pattern in ours() if getattr(pattern.callback, "is_looked_at", False)}
    for path in Path(sluitend.__path__[0]).rglob("*.py"):
        logged |= set(re.findall(r'\blooked(?:_at_all)?\([^)]*\bpage="(\w+)"', path.read_text("utf-8")))

    assert len(logged) > 15
    assert logged - set(LOOKED_AT) == set()
    assert set(LOOKED_AT) - logged == set()
