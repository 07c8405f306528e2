"""Compiles the translations of every room (``django.po`` to ``django.mo``): ``python -m sluitend.kit.messages``.

Babel does it, because a fresh machine has no msgfmt. The compiled files are never kept in git.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOMS = Path(__file__).resolve().parent.parent


class MessagesError(Exception):
    """A file of translations cannot be read; the message names file and line."""


def sources(rooms: Path = ROOMS) -> list[Path]:
    """The files of translations of all rooms, in a fixed order."""
    return sorted(rooms.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_one(source: Path) -> Path:
    """Write the ``.mo`` beside a ``.po``; a message that is marked fuzzy is left out, because nobody has approved it.

    Raises `MessagesError` for a file that cannot be read, or whose translation lacks or invents a placeholder.
    """
    catalog = read(source)
    for message, errors in ((message, list(message.check())) for message in catalog):
        if errors:
            raise MessagesError(f"{source}:{message.lineno}: {errors[0]}")
    target = source.with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.rename(target)
    return target


def read(source: Path) -> Catalog:
    """The translations in a ``.po``; raises `MessagesError` where it is not one."""
    try:
        with source.open("rb") as file:
            return read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise MessagesError(f"{source}: {error}") from None


def outdated(rooms: Path = ROOMS) -> list[Path]:
    """The sources whose compiled file is older or not there."""
    return [source for source in sources(rooms) if not _is_fresh(source)]


def _is_fresh(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def main() -> None:
    try:
        for source in outdated():
            compile_one(source)
    except MessagesError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
