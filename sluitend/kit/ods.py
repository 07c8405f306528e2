"""Lists as an OpenDocument spreadsheet: a sheet of texts, numbers and days, written by hand because it needs no more than
a page of XML. A text stays a text: there is no formula in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.http import HttpResponse

ODS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
office:version="1.3"><office:body><office:spreadsheet>"""
TAIL = "</office:spreadsheet></office:body></office:document-content>"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def ods(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download ``name``.ods with one sheet; the first line names the columns."""
    response = HttpResponse(to_ods(name, columns, rows), content_type=ODS)
    response["Content-Disposition"] = f'attachment; filename="{name}.ods"'
    return response


def to_ods(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The file itself."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in (columns, *rows))
    sheet = f"<table:table table:name={quoteattr(name[:31])}>{lines}</table:table>"
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("mimetype"), ODS, ZIP_STORED)  # first and as it is: that is how programs know the file
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", HEAD + sheet + TAIL)
    return file.getvalue()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{int(value)}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, date):
        on = value.isoformat()[:10]
        return f'<table:table-cell office:value-type="date" office:date-value="{on}"><text:p>{on}</text:p></table:table-cell>'
    text = escape(NOT_IN_XML.sub("", str(value)))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
