"""PDF: opened by pypdf. It is kept as it came; one that does something by itself, or carries other files, is not taken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.generic import DictionaryObject

from sluitend.dossiers.attachments.refusing import DAMAGED, PASSWORD, PROGRAM, TOO_MANY_PAGES, NotAccepted

MOST_PAGES = 200  # a whole career file has some dozens
DOES_SOMETHING = ("/JavaScript", "/Launch", "/ImportData", "/RichMedia")
CARRIES = ("/JavaScript", "/EmbeddedFiles")


def opened(content: bytes) -> bytes:
    """The file itself, after all its pages were found. Raises `NotAccepted`.

    A file that only forbids to print or copy opens without a password; mostly a school's own system makes such ones.
    """
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise NotAccepted(PASSWORD)
        pages = list(reader.pages)
        if not pages:
            raise NotAccepted(DAMAGED)
        if len(pages) > MOST_PAGES:
            raise NotAccepted(TOO_MANY_PAGES)
        if _carries(reader.root_object) or any(map(_does_something, _holders(reader.root_object, pages))):
            raise NotAccepted(PROGRAM)
    except NotAccepted:
        raise
    except Exception as why:  # what a stranger sends makes a library fail in any way there is
        raise NotAccepted(DAMAGED) from why
    return content


def _carries(root: DictionaryObject) -> bool:
    names = _part(root, "/Names")
    return any(name in names for name in CARRIES)


def _holders(root: DictionaryObject, pages: list[Any]) -> Iterator[DictionaryObject]:
    """Whatever can hold an action: the document, its pages and what one can press on them."""
    yield root
    for page in pages:
        yield page
        for note in page.get("/Annots") or ():
            found = note.get_object()
            if isinstance(found, DictionaryObject):
                yield found


def _does_something(holder: DictionaryObject) -> bool:
    """By itself when it opens, or when somebody presses on it."""
    by_itself = _part(holder, "/AA")
    actions = [_part(holder, "/OpenAction"), _part(holder, "/A"), *(_part(by_itself, name) for name in by_itself)]
    return any(action.get("/S") in DOES_SOMETHING for action in actions)


def _part(holder: DictionaryObject, name: str) -> DictionaryObject:
    found = holder.get(name)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
