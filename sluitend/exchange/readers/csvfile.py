"""CSV as schools have it: UTF-8 with or without BOM, UTF-16 or Windows-1252; separated by ; , or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sluitend.exchange.readers.columns import plain, suggest_mapping
from sluitend.exchange.readers.registry import Adapter, Table, Wishes, register
from sluitend.exchange.readers.shapes import Unreadable

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = (";", ",", "\t")  # the first wins when nothing tells them apart: it is what a Dutch Excel writes
EXCEL_HINT = re.compile(
    r"sep=([;,\t|])\s*", re.IGNORECASE
)  # a first line for Excel, which Excel itself does not count as a row
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
CHUNK = 1 << 16
TITLE_ROWS = 10  # how far down the row with names may be, below a title or an empty line


@dataclass(frozen=True)
class Text:
    """The text of a file, line by line, as often as asked. ``is_patched``: some lines were not UTF-8 and were read
    as Windows-1252.
    """

    lines: Callable[[], Iterator[str]]
    is_patched: bool = False


def text_of(data: bytes) -> Text:
    """Decode without ever failing. What neither encoding can hold becomes U+FFFD, and the row that holds it gets a
    problem.
    """
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding := marked or _unmarked_utf16(data) or _utf8(data):
        return Text(lambda: _decoded(data, encoding))
    return Text(lambda: map(_line, (found[0] for found in LINE.finditer(data))), is_patched=True)


def _decoded(data: bytes, encoding: str) -> Iterator[str]:
    return iter(io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline=""))


def _line(line: bytes) -> str:
    """One line of a file that is not UTF-8 as a whole. Per line, because such files are often two exports pasted
    together.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _utf8(data: bytes) -> str | None:
    """UTF-8, if all of it decodes; found out without holding the text in memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(view[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark has a NUL in every second byte of ordinary text."""
    head = data[:2000]
    half = len(head) // 2
    if half < 8:
        return None
    if head[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7:
        return "utf-16-be"
    return None


def _open(data: bytes, wishes: Wishes) -> Table:
    text = text_of(data)
    delimiter, skip = _delimiter(text)
    shift, headers = header_row(records_of(text, delimiter, skip), wishes)
    notes = (
        (_("Not all signs in this file were UTF-8. We read those rows as Windows-1252. Look at names with accents."),)
        if text.is_patched
        else ()
    )

    def records() -> Iterator[tuple[int, list[str]]]:
        for number, cells in records_of(text, delimiter, skip):
            if number > shift and "".join(cells).strip():
                yield number, cells

    return Table(headers, records, notes=notes, is_ragged=True)


def records_of(text: Text, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number as a spreadsheet shows it."""
    lines = text.lines()
    for _skipped in range(skip):
        next(lines, "")
    number = 0
    try:
        for number, cells in enumerate(
            csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True), start=1
        ):
            yield number, cells
    except csv.Error:
        raise Unreadable(
            _('We cannot read this file from row %(row)s on. Is there a quotation mark (") that has no end?')
            % {"row": number + 1}
        ) from None


def header_row(records: Iterator[tuple[int, list[str]]], wishes: Wishes) -> tuple[int, list[str]]:
    """The row with the names of the columns, with its number: the one of the first rows in which we recognise most,
    else the first that is not empty.
    """
    best: tuple[int, int, list[str]] | None = None
    for number, cells in records:
        if number > TITLE_ROWS:
            break
        headers = trimmed([" ".join(cell.replace("\0", "").split()) for cell in cells])
        if not headers:
            continue
        known = len(suggest_mapping(headers[: wishes.limits.columns])) + len(set(headers) & set(wishes.mapping))
        if best is None or known > best[0]:
            best = (known, number, headers)
    if best is None:
        raise Unreadable(_("This file is empty. Choose the file with your pupils."))
    return best[1], best[2]


def trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _delimiter(text: Text) -> tuple[str, int]:
    """What separates the cells, and how many lines to skip for the hint that Excel puts on top."""
    lines = text.lines()
    first = next(lines, "")
    if hint := EXCEL_HINT.fullmatch(first):
        return hint[1], 1
    head = [first, *(line for line, _count in zip(lines, range(TITLE_ROWS - 1), strict=False))]
    return max(DELIMITERS, key=lambda sign: _evidence(head, sign)), 0


def _evidence(head: list[str], delimiter: str) -> tuple[int, int]:
    """How well a sign separates the first lines: by names we know in the best line, then by how often it is there."""
    known = max(
        (len(suggest_mapping(plain(cell) for cell in line[:20_000].split(delimiter))) for line in head), default=0
    )
    return known, sum(line.count(delimiter) for line in head)


register(Adapter("csv", lambda data: not data.startswith(b"PK\x03\x04"), _open, is_last_resort=True))
