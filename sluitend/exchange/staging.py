"""From a ``Reading`` to rows in the database, streamed: a file of a whole country never lies in memory as rows."""

# ruff: noqa: S608  statements are put together from names of our own; what a file says is always a parameter

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from sluitend.exchange.lifecycle import Verdict
from sluitend.exchange.models import Import, ImportRow
from sluitend.exchange.readers import Problem, PupilRow, Reading, Row
from sluitend.kit.ids import uuid7
from sluitend.learners.names import search_name
from sluitend.learners.sealing import seal

FIELDS = PupilRow._fields
NOT_SAID: tuple[Any, ...] = ("", None)
COLUMNS = (
    "id", "number", "verdict", "values", "search_name", "cells", "problems", "questions", "personal_number",
    "personal_number_digest",
)  # fmt: skip
TYPES = (
    "uuid", "int", "text", "jsonb", "text", "jsonb", "jsonb", "jsonb", "bytea", "bytea",
)  # fmt: skip
EMPTY = "[]"


def stage(batch: Import, reading: Reading) -> None:
    """Put the rows of a file in the place of those that were there. Inside an action: COPY does not go through the wall
    itself, so the rows pass a table that lives for this transaction only."""
    ImportRow.objects.filter(batch=batch).delete()
    shape = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists arriving")
        cursor.execute(f"create temp table arriving ({shape}) on commit drop")
        with cursor.copy(f"copy arriving ({names}) from stdin") as copy:
            for line in _lines(reading):
                copy.write_row(line)
        cursor.execute(
            f"""insert into exchange_importrow (batch_id, {names}, changes, matched_by, opened_transition)
                select %s, {names}, '{{}}', '', false from arriving""",
            [batch.pk],
        )


def _lines(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for row in reading.rows:
        yield line_of(row)


def line_of(row: Row) -> tuple[Any, ...]:
    """A row of a file as ``COLUMNS``."""
    problems, questions = as_json(row.problems), as_json(row.questions)
    pupil = row.pupil
    if pupil is None:
        cells = json.dumps(row.cells, ensure_ascii=False)
        return (uuid7(), row.number, Verdict.WRONG.value, "{}", "", cells, problems, questions, None, None)
    said = what_it_says(pupil)
    sealed = seal(pupil.personal_number) if pupil.personal_number else (None, None)
    name = search_name(pupil.call_name or pupil.first_names, pupil.prefix, pupil.family_name)
    values = json.dumps(said, ensure_ascii=False)
    return (uuid7(), row.number, Verdict.NEW.value, values, name, None, problems, questions, *sealed)


def what_it_says(pupil: PupilRow) -> dict[str, Any]:
    """The fields of a pupil that are filled in, as JSON has them; the personal number is kept elsewhere."""
    said = {field: value for field, value in zip(FIELDS, pupil, strict=True) if value not in NOT_SAID}
    said.pop("personal_number", None)
    if not said.get("gender"):
        said.pop("gender", None)
    if pupil.birth_date is not None:
        said["birth_date"] = pupil.birth_date.isoformat()
    return said


def as_json(problems: tuple[Problem, ...]) -> str:
    """Problems as a row keeps them."""
    if not problems:
        return EMPTY
    return json.dumps(
        [{"field": one.field, "value": one.value, "message": one.message} for one in problems], ensure_ascii=False
    )
