"""Files that people choose by mistake, recognised by their first bytes, each with the way to go on."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from sluitend.exchange.readers.shapes import Unreadable

Says = Callable[[], str]
HEAD = 4096
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")


def _pdf() -> str:
    return _("This is a PDF. We cannot read pupils from it. Choose a CSV, Excel or EDEXML file.")


def _picture() -> str:
    return _("This is a picture. Choose a CSV, Excel or EDEXML file.")


def _old_excel() -> str:
    return _(
        "This is an old Excel file, or one with a password. Save it as .xlsx without a password and choose it again."
    )


def _page() -> str:
    return _(
        "This is a web page and not a file with pupils. Download the file from your own system and choose it again."
    )


def _packed() -> str:
    return _("This is a packed file. Unpack it and choose the file that is in it.")


STRANGERS: tuple[tuple[re.Pattern[bytes], Says], ...] = (
    (re.compile(rb"%PDF-"), _pdf),
    (re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|RIFF.{4}WEBP|II\*\0|MM\0\*", re.DOTALL), _picture),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _old_excel),
    (re.compile(rb"\x1f\x8b|Rar!\x1a|7z\xbc\xaf|BZh|\xfd7zXZ"), _packed),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        _page,
    ),
)


def refuse(data: bytes, name: str) -> None:
    """Raise `Unreadable` for a file that is recognisably something else, or not text at all."""
    head = data[:HEAD]
    for pattern, says in STRANGERS:
        if pattern.match(head):
            raise Unreadable(says())
    if not head.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")) and len(CONTROL.findall(head)) > len(head) // 50:
        raise Unreadable(not_ours(name))


def not_ours(name: str) -> str:
    if name:
        return _("We cannot read %(name)s. Choose a CSV, Excel or EDEXML file.") % {"name": name[:80]}
    return _("We cannot read this file. Choose a CSV, Excel or EDEXML file.")
