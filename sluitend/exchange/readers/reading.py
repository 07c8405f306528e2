"""From any recognised file to a `Reading`: mapping, counting, checking. The same for all formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from sluitend.exchange.readers import columns, strangers, values
from sluitend.exchange.readers.columns import BY_FIELD, NEEDED
from sluitend.exchange.readers.registry import Table, Wishes, adapter_for
from sluitend.exchange.readers.school_types import is_final_year
from sluitend.exchange.readers.shapes import (
    FIELDS,
    LIMITS,
    MEGABYTE,
    ColumnsMissing,
    Limits,
    Problem,
    PupilRow,
    Reading,
    Row,
    Unreadable,
)
from sluitend.exchange.readers.values import NOTHING, Cleaner, Doubt, Wrong
from sluitend.kit import clock

EMPTY = list(PupilRow(""))
AT = {field: place for place, field in enumerate(FIELDS)}
NUMBER, ECK_ID, FAMILY, BORN, CLASS, TYPE, YEAR, FINAL, CALLED, FIRST = (
    AT[field]
    for field in (
        "pupil_number",
        "eck_id",
        "family_name",
        "birth_date",
        "class_name",
        "school_type",
        "year",
        "final_year",
        "call_name",
        "first_names",
    )
)
SHOWN = 80  # characters of a value in a problem
UNREADABLE_SIGN = "\ufffd"
BETWEEN = "¦"
CLOSER_LOOK = re.compile("  | ¦|¦ |¦=|¦'|^[ =']| $|\ufffd")


def read(
    file: bytes | BinaryIO,
    name: str = "",
    *,
    mapping: Mapping[str, str | None] | None = None,
    allow_personal_number: bool = False,
    school_types: Mapping[str, str] | None = None,
    today: date | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Read pupils from a file; the format follows from the content and not from ``name``, which is only said back.

    ``mapping``: column -> field of `PupilRow`, or None to leave a column out; columns not named are matched by
    `suggest_mapping`. ``allow_personal_number``: the school may give BSN or onderwijsnummer; otherwise it is left
    out, also out of rows that are given back. ``school_types``: class name -> code, for pupils of whom the file does
    not say it (EDEXML never does). ``today``: the day that ages count from, by default the day of the clock.

    Raises `Unreadable` (or its `ColumnsMissing`) here and never while going through the rows.
    """
    wishes = Wishes(today or clock.today(), mapping or {}, allow_personal_number, school_types or {}, limits)
    data = content_of(file, limits)
    strangers.refuse(data, name)
    adapter = adapter_for(data)
    if adapter is None:
        raise Unreadable(strangers.not_ours(name))
    table = adapter.open(data, wishes)
    if len(table.headers) > limits.columns:
        raise Unreadable(
            _("This file has %(found)s columns. We read at most %(most)s. Leave out columns that are not about pupils.")
            % {"found": len(table.headers), "most": limits.columns}
        )
    return _reading(adapter.name, table, wishes)


def content_of(file: bytes | BinaryIO, limits: Limits) -> bytes:
    """All bytes of a file, refused before reading when it is too large."""
    if not isinstance(file, bytes):
        size = getattr(file, "size", None)
        if not isinstance(size, int):
            size = file.seek(0, 2)
        file.seek(0)
        file = b"" if size > limits.file_bytes else file.read(limits.file_bytes + 1)
    else:
        size = len(file)
    if max(size, len(file)) > limits.file_bytes:
        raise Unreadable(
            _("This file is larger than %(most)s MB. Send it in parts, or leave columns out.")
            % {"most": limits.file_bytes // MEGABYTE}
        )
    if not file:
        raise Unreadable(_("This file is empty. Choose the file with your pupils."))
    return file


def _reading(format: str, table: Table, wishes: Wishes) -> Reading:
    mapping = _mapping(table, wishes)
    notes = list(table.notes)
    personal = [header for header, field in mapping.items() if field == "personal_number"]
    if personal and not wishes.allow_personal_number:
        mapping = {header: field for header, field in mapping.items() if field != "personal_number"}
        notes.append(_("The personal number in this file was not read. Your school has not agreed on that."))
    checker = Checker(table, mapping, wishes)
    count = checker.look_through()
    if not count:
        raise Unreadable(
            _("There are no pupils in this file. Fill in a row for each pupil, below the names of the columns.")
        )
    return Reading(
        format=format,
        format_version=table.format_version or _version_of_template(mapping),
        school_code=table.school_code,
        location_code=table.location_code,
        school_year=table.school_year,
        notes=tuple(notes),
        columns=tuple(table.headers),
        used=mapping,
        ignored=(
            *(header for header in table.headers if header not in mapping and header != columns.ERROR_COLUMN),
            *table.ignored,
        ),
        row_count=count,
        _rows=checker.rows,
    )


def _version_of_template(mapping: Mapping[str, str]) -> str | None:
    return "1" if all(BY_FIELD[field].header == header for header, field in mapping.items()) else None


def _mapping(table: Table, wishes: Wishes) -> dict[str, str]:
    """Column -> field, or `ColumnsMissing`; columns with the same name are refused when we would need to choose
    between them.
    """
    if table.fields is not None:
        return dict(zip(table.headers, table.fields, strict=True))
    mapping = columns.mapping_for(dict.fromkeys(header for header in table.headers if header), wishes.mapping)
    _refuse_twice(table.headers, mapping)
    missing = tuple(field for field in NEEDED if field not in mapping.values())
    if missing:
        raise ColumnsMissing(
            _missing_sentence(missing, table.headers), missing=missing, headers=tuple(table.headers), suggested=mapping
        )
    return mapping


def _refuse_twice(headers: list[str], mapping: Mapping[str, str]) -> None:
    for header in mapping:
        if headers.count(header) > 1:
            first = headers.index(header)
            second = headers.index(header, first + 1)
            raise Unreadable(
                _("The column %(name)s is there twice: column %(first)s and column %(second)s. Take one of them out.")
                % {"name": header, "first": first + 1, "second": second + 1}
            )


def _missing_sentence(missing: Iterable[str], headers: Iterable[str]) -> str:
    lacking = get_text_list([str(BY_FIELD[field].label) for field in missing], _("and"))
    found = [header[:40] for header in headers if header][:12]
    if not found:
        return _("Your file has no row with names of columns. Start with the empty template.")
    return _(
        "In your file there is no column with %(lacking)s. We did find: %(found)s. Choose the right column below."
    ) % {
        "lacking": lacking,
        "found": get_text_list(found, _("and")),
    }


# Per field: when it is an open question, and which. Asked of every row, so the sentence is only made when it is needed.
QUESTIONS: tuple[tuple[str, Callable[[list[Any]], bool], Callable[[], str]], ...] = (
    (
        "birth_date",
        lambda row: row[BORN] is None,
        lambda: _("The date of birth is missing. A pupil needs it to sign in."),
    ),
    (
        "call_name",
        lambda row: not (row[CALLED] or row[FIRST]),
        lambda: _("The name the pupil is called by is missing."),
    ),
    (
        "class_name",
        lambda row: not row[CLASS],
        lambda: _("This pupil has no class yet. Without a class no mentor sees this pupil."),
    ),
    (
        "school_type",
        lambda row: not row[TYPE] and row[FINAL] is not False,
        lambda: _("The kind of education is not known."),
    ),
    ("final_year", lambda row: row[FINAL] is None, lambda: _("Is this the pupil's last year at school?")),
)


class Checker:
    """Turns the records of one table into rows. Made once per reading: what can be decided per column is not decided
    again per cell.
    """

    def __init__(self, table: Table, mapping: Mapping[str, str], wishes: Wishes) -> None:
        self.table, self.wishes = table, wishes
        self.width = len(table.headers)
        self.plan: list[tuple[int, int, str, Cleaner]] = [
            (table.headers.index(header), AT[field], field, self._cleaner(field)) for header, field in mapping.items()
        ]
        self.place = {field: index for index, _at, field, _clean in self.plan}
        hidden = {
            header
            for header in table.headers
            if columns.plain(header) in columns.NEVER_READ or header == columns.ERROR_COLUMN
        }
        hidden |= {
            header for header in table.headers if columns.suggest_mapping([header]).get(header) == "personal_number"
        }
        hidden |= {header for header, field in mapping.items() if field == "personal_number"}
        self.hidden = hidden  # not given back with a wrong row
        self.same: dict[str, dict[int, int]] = {}  # field -> row -> another row with the same value
        self.limit = wishes.limits.cell_characters

    def _cleaner(self, field: str) -> Cleaner:
        limits = self.wishes.limits
        return BY_FIELD[field].clean or values.birth_date(self.wishes.today, limits.youngest, limits.oldest)

    # --- the first look: how many rows, and which pupils are there twice ---------------------------------------------

    def look_through(self) -> int:
        """Count the rows and find the pupils that are there twice, so that the first of two can be told about the
        second.
        """
        number_at, eck_id_at = self.place["pupil_number"], self.place.get("eck_id")
        person_at = [
            self.place[field]
            for field in ("call_name", "first_names", "prefix", "family_name", "birth_date")
            if field in self.place
        ]
        numbers, eck_ids, persons = Seen(), Seen(), Seen()
        has_person = self.place.get("birth_date")
        count, most = 0, self.wishes.limits.rows
        for number, cells in self.table.records():
            count += 1
            if count > most:
                raise Unreadable(_("This file has more than %(most)s rows. Send it in parts.") % {"most": most})
            if len(cells) < self.width:
                cells = cells + [""] * (self.width - len(cells))
            numbers.see(cells[number_at].strip(), number)
            if eck_id_at is not None:
                eck_ids.see(cells[eck_id_at].strip(), number)
            if has_person is not None and cells[has_person].strip():
                persons.see(hash(tuple([cells[at].strip().casefold() for at in person_at])), number)
        self.same = {"pupil_number": numbers.same, "eck_id": eck_ids.same, "person": persons.same}
        return count

    # --- the rows --------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        for number, cells in self.table.records():
            yield self.row(number, cells)

    def row(self, number: int, cells: list[str]) -> Row:
        problems: list[Problem] = []
        questions: list[Problem] = []
        original = cells
        if len(cells) != self.width:
            cells = self._fitted(number, cells, problems)
        is_tidy = self._is_tidy(cells)
        filled: list[Any] = EMPTY.copy()
        for index, at, field, clean in self.plan:
            text = cells[index]
            if not text or text in NOTHING:
                continue
            try:
                if is_tidy or (text := self._text(text)):
                    filled[at] = clean(text)
            except Wrong as wrong:
                problems.append(Problem(number, field, _shown(field, cells[index]), str(wrong)))
            except Doubt as doubt:
                questions.append(Problem(number, field, _shown(field, cells[index]), str(doubt)))
        self._complete(filled)
        self._judge(number, filled, problems, questions)
        if problems:
            return Row(number, self._given_back(original), tuple(problems), tuple(questions))
        return Row(number, PupilRow._make(filled), (), tuple(questions))

    def _is_tidy(self, cells: list[str]) -> bool:
        """Whether no cell of the row needs a closer look by `_text`. One look at the whole row costs less than one
        per cell.
        """
        line = BETWEEN.join(cells)
        return not (CLOSER_LOOK.search(line) or len(line) > self.limit) and line.isprintable()

    def _text(self, text: str) -> str:
        """The cell as tidy text, "" when it says that there is nothing."""
        first = text[0]
        if first == "=":
            raise Wrong(_("This cell holds a formula. Put the value itself there."))
        if len(text) > self.limit:
            raise Wrong(_("This is longer than %(number)s characters.") % {"number": self.limit})
        if first == "'" or not text.isprintable() or first == " " or text[-1] == " " or "  " in text:
            text = values.tidy(text)
        if UNREADABLE_SIGN in text or not text.isprintable():
            raise Wrong(_("There is a sign here that we cannot read. Type it again."))
        return "" if text in NOTHING else text

    def _fitted(self, number: int, cells: list[str], problems: list[Problem]) -> list[str]:
        """The cells as wide as the header. Empty cells too many are no harm; in a file of text any other difference
        means that columns slipped.
        """
        missing = self.width - len(cells)
        if missing > 0:
            if self.table.is_ragged:
                problems.append(self._ragged(number, len(cells)))
            return cells + [""] * missing
        if any(cell.strip() for cell in cells[self.width :]):
            problems.append(self._ragged(number, len(cells)))
        return cells[: self.width]

    def _ragged(self, number: int, found: int) -> Problem:
        return Problem(
            number,
            "",
            "",
            _("This row has %(found)s cells, the row with names %(expected)s. Are the values in the right columns?")
            % {"found": found, "expected": self.width},
        )

    def _complete(self, filled: list[Any]) -> None:
        """What follows from the rest: the kind of education from the class, the final year from kind and year."""
        if not filled[TYPE]:
            filled[TYPE] = self.wishes.school_types.get(filled[CLASS], "")
        if filled[FINAL] is None:
            filled[FINAL] = is_final_year(filled[TYPE], filled[YEAR])

    def _judge(self, number: int, filled: list[Any], problems: list[Problem], questions: list[Problem]) -> None:
        """What a row needs as a whole. A field that already has a problem is not called missing as well."""
        wrong = {problem.field for problem in problems}
        if not filled[NUMBER] and "pupil_number" not in wrong:
            problems.append(Problem(number, "pupil_number", "", _("The pupil number is missing.")))
        if not filled[FAMILY] and "family_name" not in wrong:
            problems.append(Problem(number, "family_name", "", _("The family name is missing.")))
        if other := self.same["pupil_number"].get(number):
            problems.append(
                Problem(
                    number,
                    "pupil_number",
                    _short(filled[NUMBER]),
                    _("This number is also in row %(row)s.") % {"row": other},
                )
            )
        elif other := self.same["eck_id"].get(number):
            problems.append(
                Problem(
                    number, "eck_id", _short(filled[ECK_ID]), _("This ECK iD is also in row %(row)s.") % {"row": other}
                )
            )
        elif other := self.same["person"].get(number):
            questions.append(
                Problem(
                    number,
                    "",
                    "",
                    _("A pupil with this name and date of birth is also in row %(row)s.") % {"row": other},
                )
            )
        for field, is_open, question in QUESTIONS:
            if is_open(filled) and field not in wrong:
                questions.append(Problem(number, field, "", question()))

    def _given_back(self, cells: list[str]) -> dict[str, str]:
        """The cells by column as they were, without what we do not keep; a column whose name is there twice gets its
        number behind it.
        """
        given: dict[str, str] = {}
        for place, header in enumerate(self.table.headers):
            if header in self.hidden:
                continue
            key = header if header and header not in given else f"{header} ({place + 1})"
            given[key] = cells[place] if place < len(cells) else ""
        return given


class Seen:
    """Remembers in which row a value was first, and for rows that share one, another row that has it."""

    def __init__(self) -> None:
        self.first: dict[Any, int] = {}
        self.same: dict[int, int] = {}

    def see(self, value: Any, row: int) -> None:
        if value == "" or value in NOTHING:
            return
        first = self.first.setdefault(value, row)
        if first != row:
            self.same[row] = first
            self.same.setdefault(first, row)


def _short(value: str) -> str:
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"


def _shown(field: str, value: str) -> str:
    """A value as a problem may show it: never a personal number, never a page of text."""
    if field == "personal_number":
        return "•••••" + value[-3:] if len(value) > 3 else "•••••"
    return _short(value)
