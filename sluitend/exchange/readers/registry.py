"""The formats we can read, by name, and what each hands over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sluitend.exchange.readers.shapes import LIMITS, Limits


@dataclass(frozen=True)
class Wishes:
    """What the caller allows and supplies; see `reading.read` for the meaning of each."""

    today: date
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    allow_personal_number: bool = False
    school_types: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Table:
    """What every format comes down to: a header and records of text cells, which can be gone through more than once."""

    headers: list[str]
    records: Callable[[], Iterator[tuple[int, list[str]]]]  # (row number, cells)
    format_version: str | None = None
    school_code: str | None = None
    location_code: str | None = None
    school_year: int | None = None
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()  # seen in the file and not even handed over
    fields: tuple[str, ...] | None = (
        None  # the field of each header where the format itself knows it, so that no mapping is needed
    )
    is_ragged: bool = False  # a record may be shorter or longer than the header, and that is a mistake in the file


@dataclass(frozen=True)
class Adapter:
    """One format: its name, whether the first bytes look like it, and how to open it as a `Table` (or raise
    `Unreadable`).
    """

    name: str
    recognises: Callable[[bytes], bool]
    open: Callable[[bytes, Wishes], Table]
    is_last_resort: bool = False  # asked when nobody else knows the file


ADAPTERS: dict[str, Adapter] = {}


def register(adapter: Adapter) -> None:
    ADAPTERS[adapter.name] = adapter


def adapter_for(data: bytes) -> Adapter | None:
    """The adapter that recognises the content; the last resort comes last whatever the order of registration."""
    for adapter in sorted(ADAPTERS.values(), key=lambda each: each.is_last_resort):
        if adapter.recognises(data):
            return adapter
    return None
