"""Asking the pages of the site, whatever they are."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

from django.http import HttpResponse
from django.urls import URLPattern, reverse

from tests.house.test_access import ours
from tests.house.two_sides import Side

FILLED = {
    "section": "jouw-gegevens",
    "slug": "stage",
    "kind": "csv",
    "suffix": "json",
    "token": "abcdef",
    "mark": "abc",
    "code": "88aaa",
    "colour": "0b4f8a",
    "batch": str(uuid4()),
    "key": str(uuid4()),
    "offering": str(uuid4()),
}
"""Something for each other part that an address may have."""


def address(name: str, pattern: URLPattern, pk=None) -> str:
    """The address of a page; a part nobody gave an example of fails here."""
    parts = {part: str(pk) if part == "pk" else FILLED[part] for part in pattern.pattern.converters}
    return reverse(name, kwargs=parts)


def about_one() -> list[tuple[str, URLPattern]]:
    return [(name, pattern) for name, pattern in ours() if "pk" in pattern.pattern.converters]


def about_many() -> list[tuple[str, URLPattern]]:
    return [(name, pattern) for name, pattern in ours() if "pk" not in pattern.pattern.converters]


def text(response: HttpResponse) -> str:
    """What an answer says, also where it is a spreadsheet."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def betrayed(response: HttpResponse, side: Side) -> list[str]:
    """The names of a side that an answer gives away."""
    return [name for name in side.names if name in text(response)]
