"""XLSX: the first sheet, made into lines of text in memory, after a look at the ZIP that it is in.

An XLSX is a ZIP of XML. Size, ratio, number of parts and document types are judged from the ZIP itself before any
library opens it. The sheet is gone through once (that is the slow part) and kept as CSV text, because checking needs
two looks at the rows.
"""

from __future__ import annotations

import csv
import io
import operator
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import repeat
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from sluitend.exchange.readers.csvfile import header_row, trimmed
from sluitend.exchange.readers.registry import Adapter, Table, Wishes, register
from sluitend.exchange.readers.shapes import MEGABYTE, Limits, Unreadable

WORKBOOK = "xl/workbook.xml"
ROOM = 5  # columns beyond the header that we look at, to notice rows that are too long
LAST_ROW = 1_048_576  # of Excel itself: formatting may go all the way down
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0|\0<\0!", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    LxmlError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    AssertionError,
    zlib.error,
)  # fmt: skip  all that zipfile and openpyxl were seen to raise for damaged files


def _open(data: bytes, wishes: Wishes) -> Table:
    try:
        _judge(data, wishes.limits)
        return _table(data, wishes)
    except BROKEN:
        raise Unreadable(
            _("This Excel file is damaged. Open it in Excel, save it again and choose the new file.")
        ) from None


# --- before anything is unpacked ----------------------------------------------------------------------------------


def _judge(data: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > limits.parts:
            raise Unreadable(_("This Excel file has too many parts. Copy the rows to a new file."))
        names = {part.filename for part in parts}
        if WORKBOOK not in names:
            raise Unreadable(_stranger(names))
        _judge_sizes(parts, limits)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    _judge_head(opened.read(2048))


def _stranger(names: set[str]) -> str:
    if "word/document.xml" in names:
        return _("This is a Word file. Choose a CSV, Excel or EDEXML file.")
    if "content.xml" in names:
        return _("This is a file of LibreOffice. Save it as Excel (.xlsx) or CSV and choose it again.")
    return _("This is a packed file. Unpack it and choose the file that is in it.")


def _judge_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse what would grow too large. Python unpacks no more of a part than the ZIP declares, so the declared
    sizes can be trusted as an upper bound.
    """
    whole = sum(part.file_size for part in parts)
    shared = sum(part.file_size for part in parts if "sharedstrings" in part.filename.casefold())
    steepest = max(
        (part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > MEGABYTE), default=0
    )
    if whole > limits.unpacked_bytes or shared > limits.shared_text_bytes or steepest > limits.unpacked_ratio:
        raise Unreadable(_("This Excel file becomes too large when it is unpacked. Copy the rows to a new file."))


def _judge_head(head: bytes) -> None:
    if DOCTYPE.search(head):
        raise Unreadable(_("This Excel file holds instructions that we do not carry out. Copy the rows to a new file."))


# --- the sheet ----------------------------------------------------------------------------------------------------


def _table(data: bytes, wishes: Wishes) -> Table:
    limits = wishes.limits
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise Unreadable(_("This Excel file has no sheet with rows."))
        sheet.reset_dimensions()  # what a file says about its own size is not always true
        shift, headers = header_row(_texts(sheet, limits.columns + 1, 0), wishes)
        lines = _kept(_texts(sheet, min(len(headers), limits.columns) + ROOM, shift), len(headers), limits)
        others = len([each for each in book.worksheets if each.sheet_state == "visible"]) - 1
        title = sheet.title
    finally:
        book.close()

    def records() -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", newline=""))
        for number, *cells in reader:
            yield int(number), cells

    notes = (_("We read the first sheet, %(title)s.") % {"title": title},) if others else ()
    return Table(headers, records, notes=notes)


def _texts(sheet: Any, width: int, above: int) -> Iterator[tuple[int, list[str]]]:
    """Rows below row ``above`` that hold anything, as text."""
    for number, row in enumerate(sheet.iter_rows(max_col=width), start=1):
        if number > LAST_ROW:
            return
        if number > above and not all(map(operator.is_, row, repeat(EMPTY_CELL))):
            cells = trimmed([_text(cell) for cell in row])
            if cells:
                yield number, cells


def _text(cell: Any) -> str:
    """The value of a cell as a person would type it; a formula or a fault of a formula as "=", which the check asks
    to replace by a value.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return (
            value if isinstance(value, str) and value.startswith("=") else f"={value if isinstance(value, str) else ''}"
        )
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _kept(rows: Iterator[tuple[int, list[str]]], width: int, limits: Limits) -> bytes:
    """The rows as CSV in memory, each with its number in front and as wide as the header."""
    kept = io.BytesIO()
    text = io.TextIOWrapper(kept, encoding="utf-8", errors="replace", newline="", write_through=False)
    write = csv.writer(text).writerow
    for count, (number, cells) in enumerate(rows, start=1):
        if count > limits.rows:
            raise Unreadable(_("This file has more than %(most)s rows. Send it in parts.") % {"most": limits.rows})
        write([number, *[cell[: limits.cell_characters + 1] for cell in cells], *[""] * (width - len(cells))])
    text.flush()
    text.detach()
    return kept.getvalue()


register(Adapter("xlsx", lambda data: data.startswith(b"PK"), _open))
