"""Reading the template of our own, as CSV and XLSX: what is taken, what is asked, what is wrong."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from sluitend.exchange import readers
from sluitend.exchange.readers import ColumnsMissing, Guardian, Limits, Problem, PupilRow, Unreadable, suggest_mapping
from sluitend.exchange.readers.columns import COLUMNS
from sluitend.exchange.readers.school_types import FIRST_FINAL_YEAR, SCHOOL_TYPES
from sluitend.exchange.readers.shapes import FIELDS
from sluitend.learners.models import Relation, SchoolType

TODAY = date(2026, 11, 2)
SAM = {
    "leerlingnummer": "104233",
    "roepnaam": "Sam",
    "voorvoegsel": "de",
    "achternaam": "Wit",
    "geboortedatum": "31-03-2010",
    "klas": "4B",
    "onderwijssoort": "vmbo-kb",
    "leerjaar": "4",
}
SAM_READ = PupilRow(
    pupil_number="104233",
    call_name="Sam",
    prefix="de",
    family_name="Wit",
    birth_date=date(2010, 3, 31),
    class_name="4B",
    school_type="vmbo-kb",
    year=4,
    final_year=True,
)


def csv_of(*pupils, delimiter=";", encoding="utf-8", line_end="\r\n"):
    """A file with the columns of the first pupil."""
    lines = [delimiter.join(pupils[0]), *(delimiter.join(pupil.values()) for pupil in pupils)]
    return (line_end.join(lines) + line_end).encode(encoding)


def xlsx_of(*rows, more_sheets=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title in more_sheets:
        book.create_sheet(title)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(file, name="leerlingen.csv", **wishes):
    return readers.read(file, name, today=TODAY, **wishes)


def only_row(file, **wishes):
    (row,) = read(file, **wishes).rows
    return row


def message_for(**cells):
    """The one problem that Sam gets with these cells."""
    (problem,) = only_row(csv_of(SAM | cells)).problems
    return problem.message


# --- what comes out -----------------------------------------------------------------------------------------------


def test_a_row_of_the_template_becomes_a_pupil():
    row = only_row(csv_of(SAM))

    assert tuple(row) == (2, SAM_READ, (), ())


def test_a_reading_tells_which_columns_it_used_and_which_it_did_not():
    reading = read(csv_of(SAM | {"Kluisje": "12"}))

    assert (reading.format, reading.format_version, reading.row_count) == ("csv", "1", 1)
    assert reading.columns == (*SAM, "Kluisje")
    assert reading.used == suggest_mapping(SAM)
    assert reading.ignored == ("Kluisje",)


def test_rows_can_be_gone_through_again():
    reading = read(csv_of(SAM))

    assert list(reading.rows) == list(reading.rows) == [(2, SAM_READ, (), ())]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_is_read_however_it_was_saved(delimiter, encoding, line_end):
    chloe = SAM | {"roepnaam": "Chloë"}

    row = only_row(csv_of(chloe, delimiter=delimiter, encoding=encoding, line_end=line_end))

    assert row.values == SAM_READ._replace(call_name="Chloë")


def test_a_file_pasted_together_from_two_encodings_keeps_its_accents_and_says_so():
    first, second = (
        csv_of(SAM | {"roepnaam": "Chloë"}),
        csv_of(SAM | {"leerlingnummer": "2", "roepnaam": "Zoë"}, encoding="cp1252"),
    )

    reading = read(first + second.split(b"\r\n", 1)[1])

    assert [row.values.call_name for row in reading.rows] == ["Chloë", "Zoë"]
    assert reading.notes == (
        "Niet alle tekens in dit bestand waren UTF-8. Die rijen lazen we als Windows-1252. Kijk namen met accenten na.",
    )


def test_xlsx_is_read_with_numbers_and_dates_as_excel_keeps_them():
    file = xlsx_of(list(SAM), [104233, "Sam", "de", "Wit", datetime(2010, 3, 31), "4B", "vmbo-kb", 4])

    reading = read(file, "leerlingen.xlsx")

    assert (reading.format, reading.row_count) == ("xlsx", 1)
    assert list(reading.rows) == [(2, SAM_READ, (), ())]


def test_the_first_sheet_is_read_and_a_note_says_so_when_there_are_more():
    file = xlsx_of(list(SAM), list(SAM.values()), more_sheets=["Oud"])

    assert read(file).notes == ("We lazen het eerste blad, Sheet.",)


def test_the_content_and_not_the_name_tells_the_format():
    assert read(xlsx_of(list(SAM), list(SAM.values())), "leerlingen.csv").format == "xlsx"
    assert read(csv_of(SAM), "leerlingen.xlsx").format == "csv"


def test_rows_keep_the_number_a_spreadsheet_shows():
    title, blank = b"Leerlingen 4B;;\r\n", b";;;;;;;\r\n"
    as_csv = (
        title
        + b"\r\n"
        + csv_of(SAM)
        + blank
        + csv_of(SAM | {"leerlingnummer": "9", "roepnaam": "Ali"}).split(b"\r\n", 1)[1]
    )
    as_xlsx = xlsx_of(
        ["Leerlingen 4B"], [], list(SAM), list(SAM.values()), [], list((SAM | {"leerlingnummer": "9"}).values())
    )

    assert [row.number for row in read(as_csv).rows] == [4, 6]
    assert [row.number for row in read(as_xlsx).rows] == [4, 6]


def test_the_line_that_tells_excel_the_delimiter_is_not_a_row():
    assert only_row(b"sep=,\r\n" + csv_of(SAM, delimiter=",")).number == 2


def test_an_open_file_is_read_from_its_start():
    file = io.BytesIO(csv_of(SAM))
    file.read(10)

    assert only_row(file).values == SAM_READ


def test_guardians_come_with_the_pupil():
    row = only_row(
        csv_of(
            SAM
            | {
                "ouder1_naam": "M. de Wit",
                "ouder1_relatie": "Moeder",
                "ouder1_email": "m@voorbeeld.example",
                "ouder1_telefoon": "06-1234 5678",
                "ouder1_gezag": "ja",
                "ouder1_taal": "Turks",
                "ouder2_naam": "",
            }
        )
    )

    assert row.values.guardians == (Guardian("M. de Wit", "mother", "m@voorbeeld.example", "0612345678", True, "tr"),)


def test_a_pupil_in_a_log_is_only_a_number():
    assert repr(SAM_READ) == "<PupilRow 104233>"


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "31-03-2010",
        "31-3-2010",
        "31/03/2010",
        "31.03.2010",
        "2010-03-31",
        "20100331",
        "40268",
        "2010-03-31 00:00:00",
        " 31-03-2010 ",
    ],
)
def test_a_date_is_read_as_people_and_systems_write_it(written):
    assert only_row(csv_of(SAM | {"geboortedatum": written})).values.birth_date == date(2010, 3, 31)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("31-02-2010", "Deze datum bestaat niet."),
        ("2010-13-01", "Deze datum bestaat niet."),
        ("3-2-10", "Schrijf het jaar met vier cijfers, zoals in 31-03-2010."),
        ("maart 2010", "Dit is geen datum. Schrijf hem als 31-03-2010."),
        ("03-11-2026", "Deze datum ligt in de toekomst. Klopt het jaar?"),
        ("03-11-2016", "Volgens deze datum is de leerling 9 jaar. Klopt het jaar?"),
        ("01-11-1995", "Volgens deze datum is de leerling 31 jaar. Klopt het jaar?"),
    ],
)
def test_a_date_that_cannot_be_is_said_in_plain_words(written, message):
    assert only_row(csv_of(SAM | {"geboortedatum": written})).problems == (Problem(2, "birth_date", written, message),)


def test_the_youngest_and_the_oldest_are_still_taken():
    assert only_row(csv_of(SAM | {"geboortedatum": "02-11-2016"})).values.birth_date == date(2016, 11, 2)
    assert only_row(csv_of(SAM | {"geboortedatum": "03-11-1995"})).values.birth_date == date(1995, 11, 3)


@pytest.mark.parametrize(
    ("column", "written", "field", "value"),
    [
        ("geslacht", "M", "gender", 1),
        ("geslacht", "vrouw", "gender", 2),
        ("geslacht", "9", "gender", 9),
        ("postcode", "1234 ab", "postcode", "1234AB"),
        ("huisnummer", "12 B", "house_number", "12 B"),
        ("woongemeente", "gm0363", "municipality", "GM0363"),
        ("woongemeente", "363", "municipality", "GM0363"),
        ("woongemeente", "'s-Hertogenbosch", "municipality", "'s-Hertogenbosch"),
        ("telefoon leerling", "612345678", "pupil_phone", "0612345678"),
        ("telefoon leerling", "+31 6 1234 5678", "pupil_phone", "+31612345678"),
        ("leerjaar", "4e", "year", 4),
        ("onderwijssoort", "VMBO Kader", "school_type", "vmbo-kb"),
        ("onderwijssoort", "4 vmbo-tl", "school_type", "vmbo-tl"),
        ("onderwijssoort", "Praktijkonderwijs", "school_type", "pro"),
        ("examenkandidaat", "Nee", "final_year", False),
        ("diplomajaar", "2027", "expected_diploma_year", 2027),
        ("ouder1_taal", "oekraïens", "guardian1_language", "uk"),
        ("ouder1_gezag", "n", "guardian1_legal_authority", False),
        ("achternaam", "  van   der\u00a0Berg ", "family_name", "van der Berg"),
        ("achternaam", "'=Wit", "family_name", "=Wit"),
        ("mentor", "?", "mentor_email", ""),
    ],
)
def test_a_value_is_taken_in_the_ways_it_is_written(column, written, field, value):
    assert getattr(only_row(csv_of(SAM | {column: written})).values, field) == value


@pytest.mark.parametrize(
    ("column", "written", "message"),
    [
        ("geslacht", "Q", "Schrijf 1 voor jongen, 2 voor meisje, 9 voor niet opgegeven of 0 voor onbekend."),
        ("postcode", "0123 AB", "Dit is geen Nederlandse postcode. Schrijf hem als 1234 AB."),
        ("huisnummer", "2026-01-12", "Dit is geen huisnummer. Schrijf het als 12 of 12 B."),
        ("telefoon leerling", "12", "Dit is geen telefoonnummer. Schrijf het als 06 12345678."),
        ("e-mail leerling", "sam@", "Dit is geen e-mailadres. Schrijf het als naam@school.nl."),
        ("leerjaar", "9", "Schrijf een getal van 1 tot en met 8."),
        ("examenkandidaat", "misschien", "Schrijf ja of nee."),
        ("achternaam", "12345", "Dit is een nummer en geen naam."),
        ("achternaam", "W" * 121, "Dit is langer dan 120 tekens. Maak het korter."),
        ("achternaam", "=HYPERLINK(1)", "In deze cel staat een formule. Zet er de waarde zelf neer."),
        ("achternaam", "W\0it", "Hier staat een teken dat we niet kunnen lezen. Typ het opnieuw."),
        ("achternaam", "W\ufffdt", "Hier staat een teken dat we niet kunnen lezen. Typ het opnieuw."),
        ("achternaam", "", "De achternaam ontbreekt."),
        ("leerlingnummer", "?", "Het leerlingnummer ontbreekt."),
        (
            "onderwijssoort",
            "hbo",
            "Deze onderwijssoort kennen we niet. Kies uit: vmbo-bb, vmbo-kb, vmbo-gl, vmbo-tl, pro, vso, havo, vwo, vavo, isk, opdc.",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_said_in_plain_words(column, written, message):
    assert message_for(**{column: written}) == message


def test_a_byte_that_no_encoding_knows_makes_only_its_own_row_wrong():
    good, bad = SAM | {"leerlingnummer": "1"}, SAM | {"leerlingnummer": "2", "roepnaam": "Xx"}

    rows = list(read(csv_of(good, bad, encoding="cp1252").replace(b"Xx", b"X\x81")).rows)

    assert [(row.number, [problem.message for problem in row.problems]) for row in rows] == [
        (2, []),
        (3, ["Hier staat een teken dat we niet kunnen lezen. Typ het opnieuw."]),
    ]


def test_a_row_with_problems_gives_its_cells_back_as_they_were():
    wrong = SAM | {"geboortedatum": "31-02-2010", "Kluisje": "12  x "}

    assert only_row(csv_of(wrong)).values == wrong


def test_all_problems_of_a_row_are_told_at_once():
    row = only_row(csv_of(SAM | {"achternaam": "", "leerjaar": "x", "geboortedatum": "31-02-2010"}))

    assert [problem.field for problem in row.problems] == ["birth_date", "year", "family_name"]


def test_an_unknown_language_is_a_question_and_keeps_nobody_out():
    row = only_row(csv_of(SAM | {"ouder1_naam": "M. de Wit", "ouder1_taal": "Klingon"}))

    assert row.values.guardian1_language == ""
    assert row.questions == (
        Problem(
            2, "guardian1_language", "Klingon", "Welke taal is dit? Tot we dat weten, schrijven we in het Nederlands."
        ),
    )


# --- what is not known is asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "questions"),
    [
        ("geboortedatum", ["De geboortedatum ontbreekt. De leerling heeft die nodig om in te loggen."]),
        ("roepnaam", ["De roepnaam ontbreekt."]),
        ("klas", ["Deze leerling heeft nog geen klas. Zonder klas ziet geen mentor deze leerling."]),
        ("onderwijssoort", ["De onderwijssoort is onbekend.", "Is dit het laatste jaar van de leerling op school?"]),
        ("leerjaar", ["Is dit het laatste jaar van de leerling op school?"]),
    ],
)
def test_what_is_not_known_is_asked_and_holds_nobody_back(column, questions):
    row = only_row(csv_of(SAM | {column: ""}))

    assert (row.problems, [question.message for question in row.questions]) == ((), questions)
    assert row.values.pupil_number == "104233"


@pytest.mark.parametrize(
    ("school_type", "year", "mark", "final_year"),
    [
        ("vmbo-bb", "3", "", False),
        ("vmbo-gl", "4", "", True),
        ("vmbo-tl", "4", "", True),
        ("pro", "4", "", False),
        ("pro", "5", "", True),
        ("pro", "6", "", True),
        ("havo", "4", "", False),
        ("havo", "5", "", True),
        ("vwo", "6", "", True),
        ("vso", "6", "", None),
        ("vso", "6", "ja", True),
        ("vavo", "", "ja", True),
        ("isk", "1", "", None),
        ("", "3", "", False),
        ("", "4", "", None),
        ("vmbo-kb", "4", "nee", False),
        ("vmbo-kb", "3", "ja", True),
    ],
)
def test_the_final_year_follows_from_the_mark_and_else_from_type_and_year(school_type, year, mark, final_year):
    row = only_row(csv_of(SAM | {"onderwijssoort": school_type, "leerjaar": year, "examenkandidaat": mark}))

    assert row.values.final_year is final_year


def test_a_caller_can_say_what_a_class_follows():
    row = only_row(csv_of(SAM | {"onderwijssoort": ""}), school_types={"4B": "vmbo-bb"})

    assert (row.values.school_type, row.values.final_year, row.questions) == ("vmbo-bb", True, ())


def test_school_types_and_relations_are_those_of_learners():
    assert set(SCHOOL_TYPES) == set(SchoolType.values) - {SchoolType.MBO, SchoolType.UNKNOWN}
    assert set(FIRST_FINAL_YEAR) <= set(SCHOOL_TYPES)
    assert set(readers.values.RELATIONS.values()) == set(Relation.values)


# --- pupils that are there twice ----------------------------------------------------------------------------------


def test_two_rows_with_one_number_both_name_the_other():
    rows = list(read(csv_of(SAM, SAM | {"leerlingnummer": "7"}, SAM | {"roepnaam": "Ali"})).rows)

    assert [[(problem.field, problem.message) for problem in row.problems] for row in rows] == [
        [("pupil_number", "Dit nummer staat ook in rij 4.")],
        [],
        [("pupil_number", "Dit nummer staat ook in rij 2.")],
    ]


def test_one_eck_id_in_two_rows_is_wrong_in_both():
    first, second = (
        SAM | {"eckid": "https://ketenid.nl/1"},
        SAM | {"leerlingnummer": "7", "eckid": "https://ketenid.nl/1"},
    )

    rows = list(read(csv_of(first, second)).rows)

    assert [row.problems[0].message for row in rows] == [
        "Dit ECK iD staat ook in rij 3.",
        "Dit ECK iD staat ook in rij 2.",
    ]


def test_one_name_and_birth_date_under_two_numbers_is_a_question():
    rows = list(read(csv_of(SAM, SAM | {"leerlingnummer": "7"})).rows)

    assert [row.questions[0].message for row in rows] == [
        "Een leerling met deze naam en geboortedatum staat ook in rij 3.",
        "Een leerling met deze naam en geboortedatum staat ook in rij 2.",
    ]
    assert [row.problems for row in rows] == [(), ()]


# --- personal numbers and what is never read ----------------------------------------------------------------------


def test_a_personal_number_is_read_only_when_the_school_may_give_it():
    file = csv_of(SAM | {"bsn": "999900006"})

    without, allowed = read(file), read(file, allow_personal_number=True)

    assert [row.values.personal_number for row in without.rows] == [""]
    assert without.ignored == ("bsn",)
    assert without.notes == (
        "Het BSN of onderwijsnummer in dit bestand hebben we niet gelezen. Je school heeft dat niet afgesproken.",
    )
    assert [row.values.personal_number for row in allowed.rows] == ["999900006"]
    assert allowed.notes == ()


def test_a_wrong_personal_number_is_masked_and_not_given_back():
    row = only_row(csv_of(SAM | {"Burgerservicenummer": "999900007"}), allow_personal_number=True)

    assert row.problems == (
        Problem(
            2,
            "personal_number",
            "•••••007",
            "Dit nummer klopt niet. Een BSN of onderwijsnummer heeft negen cijfers. Kijk het na.",
        ),
    )
    assert row.values == SAM


def test_what_a_transition_does_not_need_is_not_even_given_back():
    row = only_row(
        csv_of(SAM | {"leerjaar": "x", "Nationaliteit": "NL", "BSN": "999900006", "Etniciteit": "1", "Fout": "oud"})
    )

    assert row.values == SAM | {"leerjaar": "x"}


# --- columns ------------------------------------------------------------------------------------------------------


def test_columns_of_other_systems_are_recognised():
    assert suggest_mapping(
        [
            "Stamnr",
            "Roepnaam",
            "Tussenvoegsel",
            "Achternaam",
            "Geb. datum",
            "Stamgroep",
            "Leerweg",
            "E-mailadres",
            "Ouder 1 e-mail",
            "Kluisje",
        ]
    ) == {
        "Stamnr": "pupil_number",
        "Roepnaam": "call_name",
        "Tussenvoegsel": "prefix",
        "Achternaam": "family_name",
        "Geb. datum": "birth_date",
        "Stamgroep": "class_name",
        "Leerweg": "school_type",
        "E-mailadres": "pupil_email",
        "Ouder 1 e-mail": "guardian1_email",
    }


def test_our_own_name_of_a_column_wins_over_a_synonym():
    assert suggest_mapping(["Stamnr", "leerlingnummer"]) == {"leerlingnummer": "pupil_number"}


def test_every_field_has_one_column_and_no_synonym_means_two_things():
    assert [column.field for column in COLUMNS] == list(FIELDS)
    for column in COLUMNS:
        for name in (column.header, *column.synonyms):
            assert suggest_mapping([name]) == {name: column.field}


def test_a_person_may_choose_the_columns():
    file = csv_of({"Nr": "1", "Naam": "Wit", "Roepnaam": "Sam", "Datum": "31-03-2010", "Klas": "4B"})

    reading = read(file, mapping={"Nr": "pupil_number", "Naam": "family_name", "Datum": "birth_date", "Klas": None})

    assert reading.used == {"Nr": "pupil_number", "Naam": "family_name", "Roepnaam": "call_name", "Datum": "birth_date"}
    assert [row.values for row in reading.rows] == [
        PupilRow("1", call_name="Sam", family_name="Wit", birth_date=date(2010, 3, 31))
    ]


def test_a_chosen_column_takes_the_place_of_the_suggested_one():
    reading = read(csv_of(SAM | {"Pasnaam": "Samuel"}), mapping={"Pasnaam": "call_name"})

    assert reading.used["Pasnaam"] == "call_name"
    assert "roepnaam" not in reading.used


@pytest.mark.parametrize("mapping", [{"klas": "shoe_size"}, {"klas": "year", "roepnaam": "year"}])
def test_a_mapping_that_cannot_be_is_a_mistake_of_the_caller(mapping):
    with pytest.raises(ValueError, match="field"):
        read(csv_of(SAM), mapping=mapping)


def test_missing_columns_are_named_with_what_was_found():
    file = csv_of({"Naam": "Wit", "Klas": "4B", "Leerlingnummer": "1", "Achternaam": "Wit"})

    with pytest.raises(ColumnsMissing) as missing:
        read(file)

    assert missing.value.message == (
        "In je bestand zit geen kolom met de geboortedatum. We vonden wel: Naam, Klas, Leerlingnummer en Achternaam. Kies hieronder de goede kolom."
    )
    assert missing.value.missing == ("birth_date",)
    assert missing.value.headers == ("Naam", "Klas", "Leerlingnummer", "Achternaam")
    assert missing.value.suggested == {
        "Klas": "class_name",
        "Leerlingnummer": "pupil_number",
        "Achternaam": "family_name",
    }


def test_a_column_we_need_that_is_there_twice_is_refused_by_its_places():
    header, values = ";".join([*SAM, "klas"]), ";".join([*SAM.values(), "4C"])

    with pytest.raises(Unreadable) as refused:
        read(f"{header}\n{values}\n".encode())

    assert refused.value.message == "De kolom klas staat er twee keer: kolom 6 en kolom 9. Haal er een weg."


def test_a_column_we_do_not_use_may_be_there_twice():
    header, values = ";".join([*SAM, "Memo", "Memo"]), ";".join([*(SAM | {"leerjaar": "x"}).values(), "a", "b"])

    assert only_row(f"{header}\n{values}\n".encode()).values == SAM | {"leerjaar": "x", "Memo": "a", "Memo (10)": "b"}


@pytest.mark.parametrize(("change", "found"), [(lambda cells: cells[:-1], 7), (lambda cells: [*cells, "x"], 9)])
def test_a_row_longer_or_shorter_than_the_header_may_have_slipped(change, found):
    line = ";".join(change(list(SAM.values())))

    row = only_row(f"{';'.join(SAM)}\n{line}\n".encode())

    assert [problem.message for problem in row.problems] == [
        f"Deze rij heeft {found} cellen, de rij met kolomnamen 8. Staan de waarden in de goede kolommen?"
    ]


def test_empty_cells_behind_the_last_column_are_no_harm():
    line = ";".join(SAM.values()) + ";;;"

    assert only_row(f"{';'.join(SAM)}\n{line}\n".encode()).values == SAM_READ


def test_a_row_of_excel_ends_where_it_is_empty():
    assert only_row(xlsx_of([*SAM, "mentor"], list(SAM.values()))).values == SAM_READ


def test_a_formula_in_excel_is_asked_to_be_a_value():
    file = xlsx_of(list(SAM), [*(SAM | {"roepnaam": "=UPPER(A1)"}).values()])

    assert [problem.message for problem in only_row(file).problems] == [
        "In deze cel staat een formule. Zet er de waarde zelf neer."
    ]


@pytest.mark.parametrize("value", ["#REF!", ArrayFormula("B2", "=A1:A2")], ids=["a fault", "a formula over cells"])
def test_what_a_formula_left_behind_in_excel_is_asked_to_be_a_value(value):
    file = xlsx_of(list(SAM), [*(SAM | {"roepnaam": value}).values()])

    assert [problem.message for problem in only_row(file).problems] == [
        "In deze cel staat een formule. Zet er de waarde zelf neer."
    ]


@pytest.mark.parametrize("column", ["leerlingnummer", "leerjaar"])
def test_the_first_and_the_last_cell_of_a_row_are_looked_at_like_the_others(column):
    assert only_row(csv_of(SAM | {column: f" {SAM[column]} "})).values == SAM_READ
    assert message_for(**{column: "=A1"}) == "In deze cel staat een formule. Zet er de waarde zelf neer."


def test_a_formula_in_a_column_we_do_not_read_is_no_harm():
    assert only_row(xlsx_of([*SAM, "Kluisje"], [*SAM.values(), "=1+1"])).values == SAM_READ


def test_limits_are_for_the_caller_to_set():
    with pytest.raises(Unreadable) as refused:
        read(csv_of(SAM, SAM, SAM), limits=Limits(rows=2))

    assert refused.value.message == "Dit bestand heeft meer dan 2 rijen. Stuur het in delen."
