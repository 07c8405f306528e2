"""A list told once: its columns serve the page and the file.

A column says what stands in it; a page that shows more than the bare fact (a badge, a soft word) says so in ``cell``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from sluitend.insight import words
from sluitend.kit.components.badges import status_badge

R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of rows of a kind. ``value`` is what a file holds (a text, a date, a number); ``cell`` what a page shows
    instead. ``only`` says where it stands when that is not both. With a ``code`` somebody can choose whether and where it
    stands; one without always stands in front."""

    label: str | Promise
    value: Callable[[R], Any]
    cell: Callable[[R], Any] | None = None
    only: str = ""
    code: str = ""

    def shown(self, row: R) -> Any:
        return (self.cell or self.value)(row)


PAGE, FILE = "page", "file"


def on_page(columns: Iterable[Column[R]]) -> list[Column[R]]:
    return [column for column in columns if column.only != FILE]


def in_file(columns: Sequence[Column[R]], rows: Iterable[R]) -> tuple[list[str], list[list[Any]]]:
    """The head and the rows of a spreadsheet."""
    taken = [column for column in columns if column.only != PAGE]
    return [str(column.label) for column in taken], [[_plain(column.value(row)) for column in taken] for row in rows]


def chosen(columns: Sequence[Column[R]], codes: Sequence[str]) -> list[Column[R]]:
    """The columns somebody wants, in their order."""
    by_code = {column.code: column for column in columns if column.code}
    return [column for column in columns if not column.code] + [by_code[code] for code in codes if code in by_code]


def choosable(columns: Sequence[Column[R]]) -> dict[str, str | Promise]:
    """The codes and words of what can be chosen."""
    return {column.code: column.label for column in columns if column.code}


def badge(word: words.Word | None) -> SafeString | str:
    """A state as a page shows it; nothing for none."""
    return status_badge(word.label, word.tone) if word else ""


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value
