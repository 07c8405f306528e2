"""Files for schools: the empty template, and the rows that were wrong, ready to be mended and read again.

Everything is made of the one table of columns in ``readers/columns.py``. No cell we write can make a spreadsheet
calculate: what starts like a formula gets an apostrophe in front (STANDARDS 7.4), which our own reader takes away
again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from sluitend.exchange.readers.columns import BY_FIELD, COLUMNS, ERROR_COLUMN
from sluitend.exchange.readers.shapes import Row
from sluitend.exchange.readers.values import DANGEROUS

BOM = "\ufeff"  # tells Excel that the file is UTF-8
SHEET, EXPLANATION = "Leerlingen", "Uitleg"  # part of the template, like the names of its columns
AS_TEXT = "@"  # the number format of Excel that leaves zeros in front alone
CELL = 32_000  # Excel holds 32,767 characters in a cell
WIDTHS = (10, 60)


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; `readers.values.tidy` undoes it."""
    return "'" + text if text.lstrip("'").startswith(DANGEROUS) else text


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, semicolons and CRLF: what a Dutch Excel opens with a double click. Cells are neutralised."""
    text = io.StringIO(newline="")
    text.write(BOM)
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", errors="replace")


def to_xlsx(sheets: dict[str, Iterable[Sequence[str]]]) -> bytes:
    """Sheets of text cells with a bold first row that stays in view. Cells are neutralised, signs that XML cannot
    hold are left out.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        header, *others = [list(row) for row in rows]
        for place, column in enumerate(zip(header, *others[:200], strict=False), start=1):
            dimension = sheet.column_dimensions[get_column_letter(place)]
            dimension.width = min(max(*map(len, column), WIDTHS[0]) + 2, WIDTHS[1])
            dimension.number_format = AS_TEXT
        for number, row in enumerate([header, *others]):
            sheet.append([_cell(sheet, text, is_bold=number == 0) if text else None for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, text: str, *, is_bold: bool) -> Cell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", neutral(text))[:CELL])
    cell.data_type = "s"
    cell.number_format = AS_TEXT
    if is_bold:
        cell.font = Font(bold=True)
    return cell


# --- the empty template -------------------------------------------------------------------------------------------


def _template_columns(with_personal_number: bool) -> list[str]:
    return [column.field for column in COLUMNS if with_personal_number or column.field != "personal_number"]


def template_csv(*, with_personal_number: bool = False) -> bytes:
    """Only the row with names. The column for the BSN is there for a school that may give it."""
    return to_csv([[BY_FIELD[field].header for field in _template_columns(with_personal_number)]])


def template_xlsx(*, with_personal_number: bool = False) -> bytes:
    """The row with names, and a second sheet that explains each column."""
    fields = _template_columns(with_personal_number)
    names = [BY_FIELD[field].header for field in fields]
    return to_xlsx({SHEET: [names], EXPLANATION: explanation(fields)})


def explanation(fields: Iterable[str]) -> Iterator[list[str]]:
    """One line per column: name, whether it is needed, what belongs there, an example. Also the table in
    ``docs/import.md``.
    """
    yield [_("Column"), _("Needed"), _("What belongs here"), _("Example")]
    for field in fields:
        column = BY_FIELD[field]
        yield [column.header, _("yes") if column.is_needed else _("no"), str(column.explanation), column.example]


# --- the rows that were wrong -------------------------------------------------------------------------------------


def wrong_rows(rows: Iterable[Row]) -> list[list[str]]:
    """The rows with problems as they were in the file, with in front what is wrong with them; good rows are passed
    over.

    What we do not keep (personal numbers, ethnicity and the like) is not given back. Mended and chosen again, the
    file is read as any other.
    """
    wrong = [row for row in rows if row.cells is not None]
    names = list(dict.fromkeys(name for row in wrong for name in row.cells or {}))
    lines = [[ERROR_COLUMN, *names]]
    for row in wrong:
        cells = row.cells or {}
        lines.append([" ".join(_told(row)), *(cells.get(name, "") for name in names)])
    return lines


def _told(row: Row) -> Iterator[str]:
    for problem in row.problems:
        column = BY_FIELD.get(problem.field)
        yield f"{column.header}: {problem.message}" if column else problem.message


def wrong_rows_csv(rows: Iterable[Row]) -> bytes:
    return to_csv(wrong_rows(rows))


def wrong_rows_xlsx(rows: Iterable[Row]) -> bytes:
    return to_xlsx({SHEET: wrong_rows(rows)})
