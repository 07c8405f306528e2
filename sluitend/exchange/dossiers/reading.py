"""OSO XML of somebody else, read into the blocks that we use; whatever we do not use is passed over.

The file may be hostile: no DTD, no entities, no network, a limit to its size. Reading changes nothing, opens no
attachment, and looks at no element that ``oso.py`` does not name, so a BSN is not read either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _
from lxml import etree

from sluitend.exchange.dossiers.oso import TRANSFER, Spot, Transfer, spots
from sluitend.exchange.readers import Limits, Unreadable
from sluitend.exchange.readers.edexml import DOCTYPE, SAFE
from sluitend.exchange.readers.reading import content_of
from sluitend.exchange.readers.shapes import MEGABYTE

LIMITS = Limits(file_bytes=20 * MEGABYTE)
ROOT = re.compile(r"\{(http://www\.edustandaard\.nl/oso_gegevensset/[0-9]{4}/dossier)\}" + TRANSFER, re.ASCII)
YES_NO = {"true": True, "1": True, "false": False, "0": False}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


def read(file: bytes | BinaryIO, *, limits: Limits = LIMITS) -> Transfer:
    """The dossier of one pupil. Raises `Unreadable`, and nothing else, whatever the bytes are."""
    data = content_of(file, limits)
    if DOCTYPE.search(data):
        raise Unreadable(_("This file holds instructions that we do not carry out. Ask the school for a new one."))
    try:
        tree = etree.fromstring(data, etree.XMLParser(**cast("Any", SAFE)))
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(_("This is not an XML file that we can read.")) from None
    info: Any = tree.getroottree().docinfo
    if info.doctype:
        raise Unreadable(_("This file holds instructions that we do not carry out. Ask the school for a new one."))
    known = ROOT.fullmatch(tree.tag)
    if known is None:
        raise Unreadable(_("This is not a dossier of OSO."))
    return cast("Transfer", _block(tree, Transfer, known[1]))


def _block(element: Any, kind: Any, namespace: str) -> Any:
    return kind(**{spot.field: _value(element, spot, namespace) for spot in spots(kind)})


def _value(element: Any, spot: Spot, namespace: str) -> Any:
    found = element.findall("/".join(f"{{{namespace}}}{name}" for name in spot.path))
    values = [_leaf(each, spot, namespace) for each in found]
    if spot.many:
        return tuple(values)
    if len(values) > 1 or (spot.required and not values):
        raise _wrong(spot)
    return values[0] if values else None


def _leaf(element: Any, spot: Spot, namespace: str) -> Any:
    if spot.kind not in SIMPLE:
        return _block(element, spot.kind, namespace)
    try:
        return SIMPLE[spot.kind](element.text or "")
    except (ValueError, KeyError):
        raise _wrong(spot) from None


def _day(text: str) -> date:
    if not DAY.fullmatch(text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


SIMPLE: dict[type, Callable[[str], Any]] = {
    str: str,
    bool: lambda text: YES_NO[text.strip()],
    date: _day,
    int: _number,
}


def _wrong(spot: Spot) -> Unreadable:
    return Unreadable(_("In this dossier %(name)s is missing or not right.") % {"name": "/".join(spot.path)})
