"""From what somebody sent to a file that may be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sluitend.dossiers.attachments import packages, pdfs, pictures
from sluitend.dossiers.attachments.kinds import MOST_BYTES, SUFFIXES, FileType
from sluitend.dossiers.attachments.refusing import (
    EMPTY,
    SOMETHING_ELSE,
    TOO_LARGE,
    UNKNOWN_TYPE,
    NotAccepted,
)


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept, with what it truly is. Of its name nothing is left."""

    file_type: FileType
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class _Way:
    """``begins`` is how every file of this type begins: one that begins otherwise is something else, also where a program
    would open it all the same (two kinds of file in one). ``opened`` really opens it, and gives what is kept."""

    begins: bytes
    opened: Callable[[bytes], bytes]


WAYS = {
    FileType.PDF: _Way(b"%PDF-", pdfs.opened),
    FileType.JPG: _Way(b"\xff\xd8\xff", pictures.opened_jpg),
    FileType.PNG: _Way(b"\x89PNG\r\n\x1a\n", pictures.opened_png),
    FileType.DOCX: _Way(b"PK\x03\x04", packages.opened_docx),
    FileType.ODT: _Way(b"PK\x03\x04", packages.opened_odt),
}


def accept(name: str, chunks: Iterable[bytes]) -> Accepted:
    """The file as it is kept: a picture without where and with what it was made, anything else byte for byte.

    Of ``name`` only the last suffix counts. Raises `NotAccepted`, and nothing else, whatever name and bytes are.
    """
    _stem, dot, suffix = name.strip().lower().rpartition(".")
    file_type = SUFFIXES.get(suffix) if dot else None
    if file_type is None:
        raise NotAccepted(UNKNOWN_TYPE)
    content = _whole(chunks)
    way = WAYS[file_type]
    if not content.startswith(way.begins):
        raise NotAccepted(SOMETHING_ELSE % {"suffix": file_type.value})
    kept = way.opened(content)
    if len(kept) > MOST_BYTES:
        raise NotAccepted(TOO_LARGE)
    return Accepted(file_type, kept)


def _whole(chunks: Iterable[bytes]) -> bytes:
    """What was sent, read no further than it may be long."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) > MOST_BYTES:
            raise NotAccepted(TOO_LARGE)
    if not held:
        raise NotAccepted(EMPTY)
    return bytes(held)
