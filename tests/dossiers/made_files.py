"""Files that people would send, made here: good ones of each type, and those that are not what they seem."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter

from sluitend.dossiers import actions
from sluitend.dossiers.attachments import AttachmentKind, accept

DOCX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="{kind}"/>{more}</Types>'
)
TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def pdf(pages: int = 1, *, password: str | None = None, change=None) -> bytes:
    """A PDF; ``password`` is what opening it asks, empty when it only forbids to print. ``change`` gets the writer."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if change is not None:
        change(writer)
    if password is not None:
        writer.encrypt(user_password=password, owner_password="van de school")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(kind: str, size=(40, 30), **saved) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **saved)
    return made.getvalue()


def jpg(**saved) -> bytes:
    return picture("JPEG", **saved)


def png(**saved) -> bytes:
    return picture("PNG", **saved)


def packed(members: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(members: dict[str, bytes | str] | None = None, *, kind: str = TEXT, more: str = "") -> bytes:
    return packed(
        {"[Content_Types].xml": DOCX_TYPES.format(kind=kind, more=more), "word/document.xml": "<w/>"} | (members or {})
    )


def odt(members: dict[str, bytes | str] | None = None, *, manifest: str = MANIFEST) -> bytes:
    return packed({"mimetype": ODT, "META-INF/manifest.xml": manifest, "content.xml": "<o/>"} | (members or {}))


def wide_png(side: int) -> bytes:
    """A picture that says it has so many dots on each side, and weighs nothing."""
    made = bytearray(png())
    made[16:24] = struct.pack(">II", side, side)
    made[29:33] = struct.pack(">I", zlib.crc32(made[12:29]))
    return bytes(made)


GOOD = {"pdf": pdf, "jpg": jpg, "png": png, "docx": docx, "odt": odt}


def accepted(content: bytes | None = None):
    """A file as it is kept, of whichever of the five types it is."""
    content = content or pdf()
    suffix = next(name for name in GOOD if GOOD[name]()[:4] == content[:4])
    return accept(f"bestand.{suffix}", [content])


def add(dossier, part, by, content: bytes | None = None, *, kind=AttachmentKind.MARKS, title="Periode 2"):
    """Somebody adds an attachment."""
    return actions.add_attachment(dossier, part, accepted(content), kind=kind, title=title, by=by)
