"""What reading gives back. Plain values: no models, no database.

Rows and pupils are named tuples and not dataclasses, because a file of a whole country has 150,000 of them and a
tuple is made ten times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much we are willing to read. Wide enough for a country in one file, narrow enough for the memory of one
    web process.
    """

    file_bytes: int = 50 * MEGABYTE
    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 2_000
    unpacked_bytes: int = (
        400 * MEGABYTE
    )  # all parts of an XLSX together, by what the ZIP says: Python reads no more than that
    shared_text_bytes: int = 100 * MEGABYTE  # the one part of an XLSX that must be in memory as a whole
    unpacked_ratio: int = 150  # text in sheets packs 10 to 60 times, a ZIP bomb about 1000 times
    parts: int = 1_000
    xml_depth: int = 20  # EDEXML itself goes 7 deep, additions of partners a little further
    youngest: int = 10  # years; somebody younger or older than these is a typing error
    oldest: int = 30


LIMITS = Limits()


class Unreadable(Exception):
    """This file cannot be read at all. ``message`` is for the person who chose it: what is wrong and how to go on."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ColumnsMissing(Unreadable):
    """The header row misses columns we cannot do without: ``missing`` fields, all ``headers`` found, and the mapping
    we would suggest.
    """

    def __init__(
        self, message: str, *, missing: tuple[str, ...], headers: tuple[str, ...], suggested: Mapping[str, str]
    ) -> None:
        super().__init__(message)
        self.missing = missing
        self.headers = headers
        self.suggested = dict(suggested)


class Problem(NamedTuple):
    """One thing about one cell. ``row`` as a spreadsheet counts (header = 1; in XML the pupil's place), ``field`` of
    `PupilRow` ("" for the row as a whole), ``value`` as it was in the file (personal numbers masked), ``message`` in
    plain words.
    """

    row: int
    field: str
    value: str
    message: str


class Guardian(NamedTuple):
    """A parent or guardian as the school knows them. ``relation``: mother, father, guardian, other or "";
    ``language``: a code or "".
    """

    name: str = ""
    relation: str = ""
    email: str = ""
    phone: str = ""
    legal_authority: bool | None = None
    language: str = ""


class PupilRow(NamedTuple):
    """One pupil as the file says, cleaned. Text that is not there is "", everything else that is not there is None."""

    pupil_number: str
    eck_id: str = ""
    personal_number: str = ""  # BSN or onderwijsnummer, nine digits; only filled when the caller allows it
    first_names: str = ""
    call_name: str = ""
    prefix: str = ""
    family_name: str = ""
    birth_date: date | None = None
    gender: int = 0  # ISO 5218: 0 not known, 1 boy, 2 girl, 9 not specified
    postcode: str = ""  # 1234AB
    house_number: str = ""
    municipality: str = ""  # a name as written, or a code GM0363
    class_name: str = ""
    school_type: str = ""  # a code of school_types.py, "" when not known
    year: int | None = None
    final_year: bool | None = None  # None: neither said nor to be derived
    expected_mbo: bool | None = None  # of havo, vwo or an earlier year: the school expects this pupil at mbo
    mentor_email: str = ""
    pupil_email: str = ""
    pupil_phone: str = ""
    expected_diploma_year: int | None = None
    guardian1_name: str = ""
    guardian1_relation: str = ""
    guardian1_email: str = ""
    guardian1_phone: str = ""
    guardian1_legal_authority: bool | None = None
    guardian1_language: str = ""
    guardian2_name: str = ""
    guardian2_relation: str = ""
    guardian2_email: str = ""
    guardian2_phone: str = ""
    guardian2_legal_authority: bool | None = None
    guardian2_language: str = ""

    @property
    def guardians(self) -> tuple[Guardian, ...]:
        """The guardians that were filled in, in the order of the file."""
        whole = tuple(self)
        first, second = Guardian._make(whole[_GUARDIAN_1]), Guardian._make(whole[_GUARDIAN_2])
        return tuple(guardian for guardian in (first, second) if guardian != Guardian())

    def __repr__(self) -> str:
        """Only the number: a pupil in a log or a traceback must not tell who it is."""
        return f"<PupilRow {self.pupil_number}>"


FIELDS = PupilRow._fields
_GUARDIAN_1 = slice(FIELDS.index("guardian1_name"), FIELDS.index("guardian2_name"))
_GUARDIAN_2 = slice(FIELDS.index("guardian2_name"), None)


class Row(NamedTuple):
    """One row of the file. A good row carries a `PupilRow`; a row with problems carries its cells by column name, as
    they were in the file.

    ``questions`` do not hold a row back: something is not known ("onderwijssoort onbekend") or worth a look, and the
    school may answer later.
    """

    number: int
    values: PupilRow | dict[str, str]
    problems: tuple[Problem, ...] = ()
    questions: tuple[Problem, ...] = ()

    @property
    def pupil(self) -> PupilRow | None:
        return self.values if isinstance(self.values, PupilRow) else None

    @property
    def cells(self) -> dict[str, str] | None:
        return self.values if isinstance(self.values, dict) else None


@dataclass(frozen=True)
class Reading:
    """A file that could be read. ``rows`` starts from the top each time it is asked, and never holds more than one
    row in memory.
    """

    format: str  # the name of the adapter: edexml, csv, xlsx
    format_version: str | None  # of EDEXML; "1" for a file with the columns of our own template
    school_code: str | None = None  # BRIN of four, when the file says it
    location_code: str | None = None  # BRIN and two digits, when the file says it
    school_year: int | None = (
        None  # the calendar year in which the school year of the file ends, which is when the mbo year starts
    )
    notes: tuple[str, ...] = ()  # plain sentences for the person who looks at the check
    columns: tuple[str, ...] = ()  # every column found, in the order of the file
    used: Mapping[str, str] = field(default_factory=dict)  # column -> field of PupilRow
    ignored: tuple[str, ...] = ()
    row_count: int = 0
    _rows: Callable[[], Iterator[Row]] = field(default=lambda: iter(()), repr=False, compare=False)

    @property
    def rows(self) -> Iterator[Row]:
        return self._rows()
