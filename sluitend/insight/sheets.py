"""Lists as a spreadsheet. Every value is text, a number or a day: nothing somebody typed ever becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from sluitend.access.actor import Actor
from sluitend.kit import ods

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24


def xlsx(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download ``name``.xlsx with one sheet; the first line names the columns."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=name[:31])
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    for row in (columns, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cell(sheet: Any, value: Any) -> Cell:
    keeps_its_kind = value is None or isinstance(value, int | date)
    if keeps_its_kind:
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"  # "=1+1" stays four signs
    cell.quotePrefix = True  # also after somebody edits the cell
    return cell


def csv_file(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download ``name``.csv as spreadsheets in the Netherlands read it: semicolons, UTF-8 with its mark."""
    text = StringIO()
    lines = csv.writer(text, delimiter=";")
    for row in (columns, *rows):
        lines.writerow([_harmless(value) for value in row])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote in front; csv knows no types."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value


def ods_file(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download ``name``.ods with one sheet."""
    response = HttpResponse(ods.write(name, columns, rows), content_type=ods.MIMETYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ods"'
    return response


FILES: Mapping[str, Callable[[str, Sequence[Any], Iterable[Sequence[Any]]], HttpResponse]] = {
    "xlsx": xlsx,
    "ods": ods_file,
    "csv": csv_file,
}


def answer(actor: Actor, kind: str, name: str, columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> HttpResponse:
    """A list as a file of this kind; that it was taken out stays in the audit trail. A kind there is not is a 404."""
    if kind not in FILES:
        raise Http404
    actor.took_out(name, kind, len(rows))
    return FILES[kind](name, columns, rows)
