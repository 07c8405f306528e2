"""Many rows in one statement. ``bulk_create`` spends more time on writing SQL than the database on carrying it out; here
each column travels as one array."""

# ruff: noqa: S608  names of tables and columns are those of our own models; values are always parameters

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

AS_THEY_ARE = (models.UUIDField, models.DateTimeField, models.DateField, models.BinaryField, models.ForeignKey)


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> list[Any]:
    """Store rows of one model, all fields of it; gives the keys of those that were stored, in the order of the rows. A
    key that the database makes itself is left out and comes back."""
    if not rows:
        return []
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    statement = (
        f'insert into "{meta.db_table}" ({names}) select {names} from unnest({arrays}) with ordinality as t({names}, row)'
        f" order by row {'on conflict do nothing' if ignore_conflicts else ''} returning {meta.pk.column}"
    )
    values = [_column(field, rows) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """What the driver takes as it is goes as it is: asking the field for each value costs more than sending it."""
    if isinstance(field, AS_THEY_ARE):
        return [getattr(row, field.attname) for row in rows]
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]
