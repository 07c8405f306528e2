"""A list as an OpenDocument spreadsheet, for who works without Excel: one sheet, written with nothing but the standard
library. Like in the other kinds of file a value is text, a number or a day, and text never becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3"'
)
STYLES = (
    '<number:date-style style:name="D"><number:day number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="wide" style:family="table-column"><style:table-column-properties'
    ' style:column-width="4.5cm"/></style:style>'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same list is the same file


def write(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The whole file; the first line names the columns."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_entry("mimetype"), MIMETYPE, ZIP_STORED)  # first and as it is: so files are told apart
        archive.writestr(_entry("META-INF/manifest.xml"), MANIFEST)
        archive.writestr(_entry("content.xml"), "".join(_content(name, columns, rows)))
    return file.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _content(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
    yield f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
    yield f"<table:table table:name={quoteattr(_clean(name))}>"
    yield f'<table:table-column table:style-name="wide" table:number-columns-repeated="{max(len(columns), 1)}"/>'
    yield f"<table:table-header-rows>{_row(columns, style='head')}</table:table-header-rows>"
    yield from map(_row, rows)
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _row(values: Sequence[Any], *, style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(value, style) for value in values)}</table:table-row>"


def _cell(value: Any, style: str) -> str:
    said = f' table:style-name="{style}"' if style else ""
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = value.isoformat()[:10]
        return f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day}"/>'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<table:table-cell{said} office:value-type="float" office:value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _clean(value).split("\n"))
    return f'<table:table-cell{said} office:value-type="string">{lines}</table:table-cell>'


def _clean(value: Any) -> str:
    return NOT_IN_XML.sub("", str(value))
