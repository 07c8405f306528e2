"""Many rows in one go. ``bulk_create`` spends more time on writing SQL than the database on carrying it out; here each column
of a few rows travels as one array, and very many rows by COPY: through a table of its own, because COPY into a table behind
row-level security is refused."""

# ruff: noqa: S608  names of tables and columns are those of our own models; values are always parameters

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

MANY = 500  # rows from which on COPY is the faster way
AS_THEY_ARE = (models.UUIDField, models.DateTimeField, models.DateField, models.BinaryField, models.ForeignKey)
PLAIN = (models.CharField, models.IntegerField)  # as they are too, unless a value is one of a list of choices


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> list[Any]:
    """Store rows of one model, all fields of it; gives the keys of those that were stored, in the order of the rows. A
    key that the database makes itself is left out and comes back. Call it in a transaction."""
    if not rows:
        return []
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = [_column(field, rows) for field in fields]
    statement = f'insert into "{meta.db_table}" ({names}) select {names} from {{}} order by row'
    statement += f"{' on conflict do nothing' if ignore_conflicts else ''} returning {meta.pk.column}"
    with connection.cursor() as cursor:
        if len(rows) < MANY:
            arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
            cursor.execute(statement.format(f"unnest({arrays}) with ordinality as t({names}, row)"), values)
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(f'create temp table rows_on_the_way as select {names}, 0 as row from "{meta.db_table}" limit 0')
        with cursor.copy(f"copy rows_on_the_way ({names}, row) from stdin") as copy:
            for row in zip(*values, range(len(rows)), strict=True):
                copy.write_row(row)
        cursor.execute(statement.format("rows_on_the_way"))
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute("drop table rows_on_the_way")
        return keys


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """What the driver takes as it is goes as it is: asking the field for each value costs more than sending it."""
    if isinstance(field, AS_THEY_ARE):
        return [getattr(row, field.attname) for row in rows]
    values = [getattr(row, field.attname) for row in rows]
    asis = (str, int) if isinstance(field, PLAIN) else ()
    return [value if type(value) in asis else field.get_db_prep_save(value, connection) for value in values]
