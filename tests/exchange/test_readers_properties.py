"""Whatever comes in: any bytes end in rows or in one plain sentence; what we write we read back, cell by cell."""

from __future__ import annotations

import csv
import io
import string
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from stdnum.nl import bsn

from sluitend.exchange import examples, readers, writers
from sluitend.exchange.readers import PupilRow, Row, Unreadable
from sluitend.exchange.readers.columns import BY_FIELD, COLUMNS, plain
from sluitend.exchange.readers.edexml import CARRIED
from sluitend.exchange.readers.school_types import SCHOOL_TYPES, is_final_year
from sluitend.exchange.readers.values import NOTHING
from tests.exchange.test_readers import SAM, TODAY, csv_of, xlsx_of

CSV, XLSX = csv_of(SAM, SAM | {"leerlingnummer": "2", "bsn": "1"}), xlsx_of(list(SAM), list(SAM.values()))
XML = examples.edexml([PupilRow("1", family_name="Wit", class_name="4B", year=4)], school_code="99ZX", school_year=2027)


def goes_well(file):
    """Read to the last row; only `Unreadable` may stop it, and only before the first row."""
    reading = refused = None
    try:
        reading = readers.read(file, "bestand", today=TODAY, allow_personal_number=True)
    except Unreadable as error:
        refused = error
    if reading is None:
        assert refused.message
        return
    rows = list(reading.rows)
    assert len(rows) == reading.row_count
    for row in rows:
        assert (row.pupil is None) == bool(row.problems)
    writers.wrong_rows_csv(rows)
    writers.wrong_rows_xlsx(rows)


STARTS = [
    b"",
    b"PK\x03\x04",
    b"<EDEX>",
    b"<?xml version='1.0'?><EDEX><leerlingen>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"leerlingnummer;achternaam;geboortedatum\n",
]


@given(st.sampled_from(STARTS), st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(start, rest):
    goes_well(start + rest)


@pytest.mark.parametrize("whole", [CSV, XLSX, XML], ids=["csv", "xlsx", "edexml"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_file_with_damage_anywhere_is_read_or_refused(whole, data):
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    goes_well(whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:])


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_cells_below_a_good_header_make_rows(lines):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([list(SAM), *lines])
    goes_well(text.getvalue().encode("utf-8", errors="replace"))


# --- what we write we read ----------------------------------------------------------------------------------------

LETTERS = st.characters(categories=("Lu", "Ll", "Nd", "Pd", "Po", "Sm"), exclude_characters="\ufffd")


def texts(longest):
    """Text as a cell can hold it: tidy, and saying something."""
    words = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
    return words.filter(
        lambda text: len(text) <= longest and text not in NOTHING and not text.isdigit() and text.isprintable()
    )


def addresses():
    return st.from_regex(r"[a-z][a-z0-9.]{0,8}[a-z0-9]@[a-z]{1,8}\.example", fullmatch=True).filter(
        lambda address: ".." not in address
    )


def or_nothing(values, nothing=""):
    return st.one_of(st.just(nothing), values)


phones = st.from_regex(r"0[1-9][0-9]{8}|\+31[1-9][0-9]{8}", fullmatch=True)
personal_numbers = st.integers(10_000_000, 999_999_999).map(lambda number: f"{number:09}").filter(bsn.is_valid)
pupil_numbers = st.text(string.ascii_letters + string.digits, min_size=1, max_size=40)


def guardian(number):
    return {
        f"guardian{number}_name": or_nothing(texts(160)),
        f"guardian{number}_relation": st.sampled_from(["", "mother", "father", "guardian", "other"]),
        f"guardian{number}_email": or_nothing(addresses()),
        f"guardian{number}_phone": or_nothing(phones),
        f"guardian{number}_legal_authority": st.sampled_from([None, True, False]),
        f"guardian{number}_language": st.sampled_from(["", "nl", "tr", "ar", "uk", "ber"]),
    }


pupils = st.lists(
    st.builds(
        PupilRow,
        pupil_number=pupil_numbers,
        eck_id=or_nothing(texts(200).map("https://ketenid.nl/".__add__)),
        personal_number=or_nothing(personal_numbers),
        first_names=or_nothing(texts(60)),
        call_name=or_nothing(texts(60)),
        prefix=or_nothing(texts(10)),
        family_name=texts(60),
        birth_date=or_nothing(st.integers(0, 3650).map(lambda days: date(2005, 1, 1) + timedelta(days=days)), None),
        gender=st.sampled_from([0, 1, 2, 9]),
        postcode=or_nothing(st.from_regex(r"[1-9][0-9]{3}[B-R][B-R]", fullmatch=True)),
        house_number=or_nothing(st.from_regex(r"[1-9][0-9]{0,3}( [A-Z])?", fullmatch=True)),
        municipality=or_nothing(st.sampled_from(["GM0363", "Rivierdam", "'s-Hertogenbosch"])),
        class_name=or_nothing(texts(40)),
        school_type=st.sampled_from(["", *SCHOOL_TYPES]),
        year=st.sampled_from([None, 1, 2, 3, 4, 5, 6]),
        final_year=st.sampled_from([None, True, False]),
        mentor_email=or_nothing(addresses()),
        pupil_email=or_nothing(addresses()),
        pupil_phone=or_nothing(phones),
        expected_diploma_year=st.sampled_from([None, 2027]),
        **guardian(1),
        **guardian(2),
    ),
    min_size=1,
    max_size=4,
    unique_by=(lambda pupil: pupil.pupil_number, lambda pupil: pupil.eck_id or pupil.pupil_number),
)


def derived(pupil):
    """What a reader makes of a pupil whose final year is not marked."""
    return (
        pupil
        if pupil.final_year is not None
        else pupil._replace(final_year=is_final_year(pupil.school_type, pupil.year))
    )


def read_back(file, **wishes):
    reading = readers.read(file, today=TODAY, allow_personal_number=True, **wishes)
    assert [row.problems for row in reading.rows] == [()] * reading.row_count
    return [row.values for row in reading.rows]


@pytest.mark.parametrize("write", [examples.csv, examples.xlsx])
@given(pupils=pupils)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_template_carries_every_field_there_and_back(write, pupils):
    assert read_back(write(pupils, with_personal_number=True)) == [derived(pupil) for pupil in pupils]


@given(pupils=pupils)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_edexml_carries_its_fields_there_and_back(pupils):
    pupils = [carried(pupil) for pupil in pupils]
    mentors, types = {}, {}
    for pupil in pupils:  # one class has one mentor
        if pupil.class_name and pupil.mentor_email:
            mentors.setdefault(pupil.class_name, pupil.mentor_email)
    pupils = [pupil._replace(mentor_email=mentors.get(pupil.class_name, "")) for pupil in pupils]

    read = read_back(examples.edexml(pupils, school_code="99ZX", school_year=2027), school_types=types)

    assert read == pupils


def as_in_xml(value):
    """XML has no formulas, so nothing is neutralised there and a text that looks like one is refused or trimmed."""
    return "x" + value if isinstance(value, str) and writers.neutral(value) != value else value


def carried(pupil):
    """The pupil as EDEXML can say it: no kind of education but vso, and a year only outside vso."""
    kept = PupilRow(pupil.pupil_number)._replace(**{field: as_in_xml(getattr(pupil, field)) for field in CARRIED})
    school_type = "vso" if kept.school_type == "vso" else ""
    year = None if school_type else kept.year
    final_year = False if not school_type and year is None else is_final_year(school_type, year)
    return kept._replace(school_type=school_type, year=year, final_year=final_year)


# --- what we hand out ---------------------------------------------------------------------------------------------


@given(texts(40) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_no_cell_we_write_is_a_formula_and_reading_undoes_what_we_did(text):
    written = writers.neutral(text)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if text.split():
        assert readers.values.tidy(written) == " ".join(text.split())


def test_the_empty_template_has_each_column_once_and_the_bsn_only_for_who_may_give_it():
    names = [column.header for column in COLUMNS]
    without = [name for name in names if name != "bsn"]

    assert writers.template_csv() == ("\ufeff" + ";".join(without) + "\r\n").encode()
    assert writers.template_csv(with_personal_number=True) == ("\ufeff" + ";".join(names) + "\r\n").encode()
    assert {plain(name) for name in names} == {plain(column.header) for column in BY_FIELD.values()}


def test_the_template_in_excel_explains_each_column_on_a_second_sheet():
    book = load_workbook(io.BytesIO(writers.template_xlsx()))
    filled, explained = book["Leerlingen"], book["Uitleg"]

    names = [cell.value for cell in filled[1]]
    assert names == [column.header for column in COLUMNS if column.field != "personal_number"]
    assert [row[0].value for row in explained.iter_rows(min_row=2)] == names
    assert [cell.value for cell in explained[1]] == ["Kolom", "Nodig", "Wat hoort hier", "Voorbeeld"]
    assert [row[0].value for row in explained.iter_rows(min_row=2) if row[1].value == "ja"] == [
        "leerlingnummer",
        "achternaam",
        "geboortedatum",
    ]


def test_every_example_of_the_template_is_read_without_a_problem():
    header = [column.header for column in COLUMNS if column.example]
    (row,) = readers.read(xlsx_of(header, [column.example for column in COLUMNS if column.example]), today=TODAY).rows

    assert (row.problems, row.questions) == ((), ())


def test_wrong_rows_are_given_back_with_what_is_wrong_in_front():
    wrong = SAM | {"geboortedatum": "31-02-2010", "leerjaar": "x", "Memo": "=1+1"}
    rows = list(
        readers.read(
            csv_of(wrong, wrong | {"leerlingnummer": "2", "geboortedatum": "31-03-2010", "leerjaar": "4"}), today=TODAY
        ).rows
    )

    assert (
        writers.wrong_rows_csv(rows)
        == (
            "\ufeffFout;leerlingnummer;roepnaam;voorvoegsel;achternaam;geboortedatum;klas;onderwijssoort;leerjaar;Memo\r\n"
            "geboortedatum: Deze datum bestaat niet. leerjaar: Schrijf een getal van 1 tot en met 8.;"
            "104233;Sam;de;Wit;31-02-2010;4B;vmbo-kb;x;'=1+1\r\n"
        ).encode()
    )


@pytest.mark.parametrize("give_back", [writers.wrong_rows_csv, writers.wrong_rows_xlsx])
def test_wrong_rows_can_be_mended_and_read_again(give_back):
    row = Row(2, SAM | {"leerjaar": "4", "Memo": "-"}, (readers.Problem(2, "year", "x", "Schrijf een getal."),))

    reading = readers.read(give_back([row]), today=TODAY)

    assert reading.columns == ("Fout", *SAM, "Memo")
    assert reading.ignored == ("Memo",)
    assert [row.values.pupil_number for row in reading.rows] == ["104233"]
