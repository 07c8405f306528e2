"""Files of a hub with statuses of applications: rows as CAMBO and the Koppelpunt mbo write them (STANDARDS 4.6), into
messages for ``transitions.incoming``.

Rows may come in any order and more than once. One wrong row is said and stops no other. A personal number is made into
its keyed hash here and never kept; a hash that somebody else made of it (``bsnhash``) tells us nothing and is not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.nl import bsn

from sluitend.exchange.readers.csvfile import DELIMITERS, records_of, text_of
from sluitend.exchange.readers.shapes import LIMITS, Problem, Unreadable
from sluitend.exchange.readers.values import Wrong, a_date
from sluitend.kit import clock
from sluitend.learners import sealing
from sluitend.organisations.models import LearningRoute
from sluitend.transitions.incoming import Said
from sluitend.transitions.lifecycle import Feed

COLUMNS: Mapping[str, tuple[str, ...]] = {  # field of Said: the names it has in files, the first that is there counts
    "message": ("berichtid", "id"),
    "version": ("version",),
    "word": ("status",),
    "occurred_at": ("statusdatum", "begindatum", "createdat"),
    "college": ("instellingserkenningscode", "brin"),
    "programme": ("opleidingcode", "crebo"),
    "starts_on": ("startmoment", "startdatum"),
    "chain_key": ("ketenid",),
    "person": ("bsn", "persoonsgebondennummer"),
    "route": ("leertrajectmbo", "leerweg"),
}
NEEDED = ("word", "occurred_at", "college", "programme", "starts_on")
ONLY_IN_CAMBO = "statussource"
NOTHING = ("", "NA", "NULL")  # how exports write that a value is not there
LONGEST = {"message": 80, "word": 40, "college": 20, "programme": 20, "chain_key": 80}


@dataclass
class Messages:
    """A file of statuses: from whom, and its messages one by one. ``problems`` fills while they are read."""

    feed: Feed
    rows: Iterator[Said]
    problems: list[Problem] = field(default_factory=list)


def read(data: bytes) -> Messages:
    """The messages of a file. Raises :class:`Unreadable` when it is no file of statuses."""
    if len(data) > LIMITS.file_bytes:
        raise Unreadable(_("This file is too large. Send it in parts."))
    text = text_of(data)
    first = next(text.lines(), "")
    records = records_of(text, max(DELIMITERS, key=first.count), 0)
    _number, header = next(records, (0, []))
    names = [cell.strip().lower() for cell in header]
    places = {
        name: next((names.index(word) for word in words if word in names), None) for name, words in COLUMNS.items()
    }
    missing = [COLUMNS[name][0] for name in NEEDED if places[name] is None]
    if missing:
        raise Unreadable(_("We miss these columns: %(names)s.") % {"names": ", ".join(missing)})
    found = Messages(Feed.CAMBO if ONLY_IN_CAMBO in names else Feed.KOPPELPUNT, iter(()))
    there = {name: (place, header[place].strip()) for name, place in places.items() if place is not None}
    found.rows = _messages(records, there, found)
    return found


def _messages(
    records: Iterator[tuple[int, list[str]]], columns: Mapping[str, tuple[int, str]], found: Messages
) -> Iterator[Said]:
    for number, cells in records:
        if not "".join(cells).strip():
            continue
        said = {name: cells[place].strip() if place < len(cells) else "" for name, (place, _header) in columns.items()}
        said = {name: "" if text in NOTHING else text for name, text in said.items()}
        try:
            yield _said(said, cells)
        except _WrongCell as wrong:
            shown = "" if wrong.field == "person" else said.get(wrong.field, "")[:80]
            found.problems.append(Problem(number, columns[wrong.field][1], shown, wrong.message))


class _WrongCell(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def _said(said: Mapping[str, str], cells: list[str]) -> Said:
    for name in NEEDED:
        if not said[name]:
            raise _WrongCell(name, _("This cell is empty."))
    for name, longest in LONGEST.items():
        if len(said.get(name, "")) > longest:
            raise _WrongCell(name, _("This is longer than %(number)s characters.") % {"number": longest})
    own = said.get("message", "")
    return Said(
        message=f"{own}.{said.get('version', '')}" if own else hashlib.sha256("\x1f".join(cells).encode()).hexdigest(),
        word=said["word"].upper(),
        occurred_at=_cleaned("occurred_at", _moment, said),
        college=said["college"].upper(),
        programme=said["programme"],
        starts_on=_cleaned("starts_on", _day, said),
        chain_key=said.get("chain_key", ""),
        person=_cleaned("person", _person, said) if said.get("person") else None,
        route=said.get("route", "").lower() if said.get("route", "").lower() in LearningRoute.values else "",
    )


def _cleaned(name: str, clean: Callable[[str], Any], said: Mapping[str, str]) -> Any:
    try:
        return clean(said[name])
    except Wrong as wrong:
        raise _WrongCell(name, str(wrong)) from None


def _moment(text: str) -> datetime:
    """A moment with its zone, one without (UTC, as hubs write), or a day."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return clock.moment(_day(text))
    if len(text) <= len("2026-04-01"):
        return clock.moment(at.date())
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if at > clock.now():
        raise Wrong(_("This moment is still to come."))
    return at


def _day(text: str) -> date:
    found: date = a_date(text[:10])
    return found


def _person(text: str) -> bytes:
    try:
        return sealing.digest_of(bsn.validate(text))
    except WrongNumber:
        raise Wrong(_("This is no personal number.")) from None
