"""Texts of a word processor (docx, odt): a ZIP whose members are looked over before any of them is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from defusedxml import ElementTree

from sluitend.dossiers.attachments.refusing import DAMAGED, PASSWORD, PROGRAM, SOMETHING_ELSE, SWELLS, NotAccepted
from sluitend.kit.uploads import MEGABYTE

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * MEGABYTE
MOST_SWELLING = 100  # times larger than packed; a text swells five to twenty times
CHUNK = 64 * 1024
SEALED = 0x1  # flag of a member with a password

TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES_OF_DOCX, TYPE_OF_ODT, LIST_OF_ODT = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
ODT = b"application/vnd.oasis.opendocument.text"
PICTURES = {"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "svg", "webp", "emf", "wmf", "emz", "wmz", "wdp"}
IN_DOCX = PICTURES | {"xml", "rels", "vml", "odttf", "xlsx"}  # the numbers behind a chart are an xlsx
IN_ODT = PICTURES | {"xml", "rdf", "ttf", "otf", ""}
PROGRAMS_OF_ODT = ("Basic/", "Scripts/", "Dialogs/")


def opened_docx(content: bytes) -> bytes:
    """The file itself. Raises `NotAccepted`, also for one with macros under another name."""
    return _opened(content, _look_into_docx, IN_DOCX)


def opened_odt(content: bytes) -> bytes:
    """The same for odt."""
    return _opened(content, _look_into_odt, IN_ODT)


def _opened(content: bytes, look_into: Callable[[zipfile.ZipFile], None], members: set[str]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_over(archive)
            look_into(archive)
            _only(members, archive)
            _unpack(archive)
    except NotAccepted:
        raise
    except Exception as why:  # what a stranger sends makes a library fail in any way there is
        raise NotAccepted(DAMAGED) from why
    return content


def _look_over(archive: zipfile.ZipFile) -> None:
    """What the list of members says: how many, how large, where to."""
    members = archive.infolist()
    unpacked = sum(each.file_size for each in members)
    if len(members) > MOST_MEMBERS or unpacked > min(
        MOST_UNPACKED, MOST_SWELLING * max(1, sum(each.compress_size for each in members))
    ):
        raise NotAccepted(SWELLS)
    if any(each.flag_bits & SEALED for each in members):
        raise NotAccepted(PASSWORD)
    names = [each.filename for each in members]
    if (
        len(set(names)) < len(names)
        or not all(map(_stays_inside, names))
        or any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in members)
    ):
        raise NotAccepted(DAMAGED)


def _stays_inside(name: str) -> bool:
    return not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in PurePosixPath(name).parts


def _look_into_docx(archive: zipfile.ZipFile) -> None:
    types = ElementTree.fromstring(_read(archive, TYPES_OF_DOCX, as_what="docx"))
    said = [(row.get("PartName", ""), row.get("ContentType", "")) for row in types]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for _part, kind in said):
        raise NotAccepted(PROGRAM)
    texts = [part.lstrip("/") for part, kind in said if kind == TEXT]
    if not set(texts) & set(archive.namelist()):
        raise NotAccepted(SOMETHING_ELSE % {"suffix": "docx"})


def _look_into_odt(archive: zipfile.ZipFile) -> None:
    if _read(archive, TYPE_OF_ODT, as_what="odt").strip() != ODT or "content.xml" not in archive.namelist():
        raise NotAccepted(SOMETHING_ELSE % {"suffix": "odt"})
    if b"encryption-data" in _read(archive, LIST_OF_ODT, as_what="odt"):
        raise NotAccepted(PASSWORD)
    if any(name.startswith(PROGRAMS_OF_ODT) for name in archive.namelist()):
        raise NotAccepted(PROGRAM)


def _read(archive: zipfile.ZipFile, name: str, *, as_what: str) -> bytes:
    """A small member that every file of this type has."""
    if name not in archive.namelist():
        raise NotAccepted(SOMETHING_ELSE % {"suffix": as_what})
    if archive.getinfo(name).file_size > MEGABYTE:
        raise NotAccepted(SWELLS)
    return archive.read(name)


def _only(allowed: set[str], archive: zipfile.ZipFile) -> None:
    """Nothing but what such a text is made of: no programs, no files in the file."""
    suffixes = {PurePosixPath(each.filename).suffix[1:].lower() for each in archive.infolist() if not each.is_dir()}
    if suffixes - allowed:
        raise NotAccepted(PROGRAM)


def _unpack(archive: zipfile.ZipFile) -> None:
    """Every member is what the list said of it: zipfile reads no further than that, and then its sum must be right."""
    for each in archive.infolist():
        with archive.open(each) as member:
            while member.read(CHUNK):
                pass
