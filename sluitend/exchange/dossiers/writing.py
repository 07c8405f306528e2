"""A transfer dossier as XML and as JSON. Both walk the table of ``oso.py``; neither knows a name of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from sluitend.exchange.dossiers.oso import TRANSFER, Spot, Transfer, spots

NAMESPACE = "http://www.edustandaard.nl/oso_gegevensset/%(year)s/dossier"
REFUSED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

UNSAID = "-"


def sayable(text: str) -> str:
    """The text without signs that XML cannot hold, such as a zero byte."""
    return REFUSED.sub("", text)


def xml(transfer: Transfer, *, year: str) -> bytes:
    """OSO XML in the namespace of ``year``."""
    namespace = NAMESPACE % {"year": year}
    default: Any = {None: namespace}  # lxml's way to say that names go without a prefix
    root = etree.Element(etree.QName(namespace, TRANSFER), nsmap=default)
    _fill(root, transfer, namespace)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(element: Any, block: Any, namespace: str) -> None:
    for spot, values in _said(block):
        parent = element
        for name in spot.path[:-1]:
            parent = etree.SubElement(parent, etree.QName(namespace, name))
        for value in values:
            child = etree.SubElement(parent, etree.QName(namespace, spot.path[-1]))
            if isinstance(value, str | bool | int | date):
                child.text = _text(value)
            else:
                _fill(child, value, namespace)


def json_of(transfer: Transfer) -> bytes:
    """The same as JSON: objects with OSO's names, a list where OSO allows more than one, days as text, yes and no and
    numbers as what they are."""
    return json.dumps({TRANSFER: _tree(transfer)}, ensure_ascii=False, indent=1).encode()


def _tree(block: Any) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for spot, values in _said(block):
        parent = tree
        for name in spot.path[:-1]:
            parent = parent.setdefault(name, {})
        leaves = [_leaf(value) for value in values]
        parent[spot.path[-1]] = leaves if spot.many else leaves[0]
    return tree


def _leaf(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | bool | int) else _tree(value)


def _said(block: Any) -> Iterator[tuple[Spot, list[Any]]]:
    """What a block holds, in order, without what is empty. What must be there and has no sign to show is a dash."""
    kind: Any = type(block)
    for spot in spots(kind):
        value = getattr(block, spot.field)
        cleaned = [sayable(one) if isinstance(one, str) else one for one in (value if spot.many else [value])]
        values = [one for one in cleaned if one is not None and one != ""]
        if values or spot.required:
            yield spot, values or [UNSAID]


def _text(value: str | bool | int | date) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
