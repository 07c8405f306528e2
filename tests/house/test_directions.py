"""Rooms use only the rooms below them, also where Python imports nothing: addresses, templates and tasks by name."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.urls import get_resolver
from procrastinate.contrib.django import app

from sluitend.demo import urls as demo
from tests.house.test_access import pages
from tests.house.texts import ROOMS, room_of, templates

ROOT = ROOMS.parent
FRAME = {"config"}  # puts the rooms together, navigation included
SHOWN_IN = "insight"
BY_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
NAMED = re.compile(r"^([a-z]+)[:./]\w")  # room:page, room.task, room/template.html


@cache
def layers() -> dict[str, int]:
    """Every room with its height, as import-linter holds it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    rows = contracts[0]["layers"]
    return {room: len(rows) - height for height, row in enumerate(rows) for room in re.findall(r"[a-z]+", row)}


def named_by_template(path: Path) -> Iterator[str]:
    """The pages and templates that a template names outright."""
    for token in Lexer(path.read_text("utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.split_contents()
            if tag in {"url", "include", "extends"} and rest and rest[0][0] in "\"'":
                yield rest[0].strip("\"'")


def named_by_code(path: Path) -> Iterator[str]:
    """The pages, tasks and templates that code names outright."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        which = {"defer": 0, "render": 1, "render_to_string": 0, **dict.fromkeys(BY_ADDRESS, 0)}.get(called)
        if which is not None and len(node.args) > which:
            value = node.args[which]
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def naming() -> Iterator[tuple[Path, str, str]]:
    """Every file with a name it says, and the room of that name."""
    code = [(path, named_by_code) for path in ROOMS.glob("*/**/*.py")]
    for path, read in [*code, *((path, named_by_template) for path in templates())]:
        for name in read(path):
            found = NAMED.match(name)
            if found and found[1] in layers():
                yield path, name, found[1]


def is_wrong(mine: str, other: str, name: str) -> bool:
    """An address may also lead sideways, and back to where people come from: insight shows several rooms on a page, and
    the forms on it post to the room that owns the action."""
    height = layers()
    if mine == other or mine in FRAME:
        return False
    if ":" in name:
        return other != SHOWN_IN and height[other] > height[mine]
    return height[other] >= height[mine]


def test_no_room_names_a_higher_one():
    upwards = {
        (str(path.relative_to(ROOMS)), name) for path, name, room in naming() if is_wrong(room_of(path), room, name)
    }
    assert upwards == set()


def test_what_counts_as_higher():
    assert is_wrong("dossiers", "safetynet", "safetynet:assign")
    assert is_wrong("dossiers", "insight", "insight/parts/timeline.html")
    assert is_wrong("exchange", "insight", "insight/parts/timeline.html")
    assert is_wrong("transitions", "dossiers", "dossiers.deliver")
    assert not is_wrong("insight", "dossiers", "dossiers/pupil/help.html")
    assert not is_wrong("insight", "exchange", "exchange:letters")
    assert not is_wrong("dossiers", "insight", "insight:school_learner")
    assert not is_wrong("config", "demo", "demo:start")


def test_the_reading_finds_what_is_there():
    rooms = {(room_of(path), room) for path, _name, room in naming()}
    assert {("insight", "transitions"), ("dossiers", "kit"), ("dossiers", "dossiers")} <= rooms
    assert layers()["config"] > layers()["insight"] == layers()["exchange"] > layers()["dossiers"] > layers()["kit"] > 0


def test_every_page_that_is_named_exists():
    """Those of the demo stand in its own table: the site has them in a demo only."""
    there = {name for name, _pattern in pages(get_resolver())} | {
        f"demo:{page.name}" for page in demo.pages(is_demo=True)
    }
    named = {(str(path.relative_to(ROOMS)), name) for path, name, _room in naming() if ":" in name}
    assert {(path, name) for path, name in named if name not in there} == set()


def test_every_task_that_is_put_off_exists():
    put_off = {
        name for path in ROOMS.glob("*/**/*.py") for name in named_by_code(path) if re.fullmatch(r"[a-z]+\.\w+", name)
    }
    assert put_off != set()
    assert put_off - set(app.tasks) == set()
