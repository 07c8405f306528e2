"""EDEXML of pupil systems: three versions, their quirks, and the official examples where they are at hand."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from sluitend.exchange import examples
from sluitend.exchange.readers import PupilRow
from sluitend.exchange.readers.edexml import CARRIED
from tests.exchange.test_readers import SAM_READ, read

SHARED = Path(os.environ.get("SLUITEND_SHARED_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data")
needs_shared_data = pytest.mark.skipif(not (SHARED / "edexml").is_dir(), reason="the official schemas are not at hand")

ALI = PupilRow(
    pupil_number="104234",
    eck_id="https://ketenid.nl/202611/" + "a" * 128,
    first_names="Ali Mehmet",
    call_name="Ali",
    family_name="Öztürk",
    birth_date=date(2009, 12, 1),
    gender=1,
    postcode="1234AB",
    class_name="4C",
    school_type="vmbo-bb",
    year=4,
    final_year=True,
    mentor_email="j.smit@school.example",
    pupil_email="ali@voorbeeld.example",
)
YARA = PupilRow(
    pupil_number="104235",
    call_name="Yara",
    family_name="Demir",
    birth_date=date(2008, 5, 6),
    gender=2,
    class_name="V1",
    school_type="vso",
)
SAM = SAM_READ._replace(mentor_email="l.bos@school.example")
SCHOOL_TYPES = {"4B": "vmbo-kb", "4C": "vmbo-bb"}


def pupil_xml(inside="", key="104233"):
    return f'<leerling key="{key}"><achternaam>Wit</achternaam><roepnaam>Sam</roepnaam>{inside}</leerling>'


def edex(*pupils, school="", groups="", teachers=""):
    return (
        f'<EDEX xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><school>{school}</school><groepen>{groups}</groepen>'
        f"<leerlingen>{''.join(pupils)}</leerlingen><leerkrachten>{teachers}</leerkrachten></EDEX>"
    ).encode()


def group(key, jaargroep, name=None):
    return f'<groep key="{key}"><naam>{name or key}</naam><jaargroep>{jaargroep}</jaargroep></groep>'


def teacher(key, address, inside):
    return f'<leerkracht key="{key}"><roepnaam>T</roepnaam><emailadres>{address}</emailadres>{inside}</leerkracht>'


def only_pupil(file, **wishes):
    (row,) = read(file, "export.xml", **wishes).rows
    assert row.problems == ()
    return row.values


# --- a secondary school -------------------------------------------------------------------------------------------


def test_a_secondary_school_is_read_with_its_classes_and_mentors():
    reading = read(
        examples.edexml([SAM, ALI, YARA], school_code="99ZX", school_year=2027, location="01"),
        school_types=SCHOOL_TYPES,
    )

    assert (reading.format, reading.format_version) == ("edexml", "2.1")
    assert (reading.school_code, reading.location_code, reading.school_year) == ("99ZX", "99ZX01", 2027)
    assert (reading.row_count, reading.notes, reading.ignored) == (3, (), ())
    assert [row.values for row in reading.rows] == [SAM, ALI, YARA]


def test_a_class_of_several_years_is_written_as_a_combined_group():
    written = etree.fromstring(
        examples.edexml([SAM, ALI, ALI._replace(pupil_number="9", year=3)], school_code="99ZX", school_year=2027)
    )

    assert [(group.findtext("naam"), group.findtext("jaargroep")) for group in written.iterfind("groepen/groep")] == [
        ("4B", "14"),
        ("4C", "C"),
    ]


def test_edexml_has_no_kind_of_education_so_it_is_asked():
    (row,) = read(examples.edexml([SAM], school_code="99ZX", school_year=2027)).rows

    assert (row.values.school_type, row.values.year, row.values.final_year) == ("", 4, None)
    assert [(question.field, question.message) for question in row.questions] == [
        ("school_type", "De onderwijssoort is onbekend."),
        ("final_year", "Is dit het laatste jaar van de leerling op school?"),
    ]


@pytest.mark.parametrize(
    ("jaargroep", "year", "school_type", "final_year"),
    [
        *((str(code), code - 10, "", False if code < 14 else None) for code in range(11, 17)),
        ("V", None, "vso", None),
        *((code, None, "", False) for code in ("0", "4", "8", "S", "N", "H")),
        ("C", None, "", None),
    ],
)
def test_a_jaargroep_says_which_year_of_which_school(jaargroep, year, school_type, final_year):
    pupil = only_pupil(edex(pupil_xml('<groep key="g"/>'), groups=group("g", jaargroep)))

    assert (pupil.year, pupil.school_type, pupil.final_year) == (year, school_type, final_year)


def test_a_pupil_of_primary_school_is_not_asked_for_a_kind_of_education():
    (row,) = read(
        edex(pupil_xml('<geboortedatum>2014-01-01</geboortedatum><groep key="g"/>'), groups=group("g", "8"))
    ).rows

    assert row.questions == ()


def test_the_year_of_a_pupil_wins_over_that_of_a_combined_group():
    file = edex(pupil_xml('<jaargroep>14</jaargroep><groep key="g"/>'), groups=group("g", "C", "Plusklas"))

    assert (only_pupil(file).year, only_pupil(file).class_name) == (4, "Plusklas")


def test_a_pupil_in_combined_groups_only_is_in_the_first_of_them():
    file = edex(
        pupil_xml(
            '<samengestelde_groepen><samengestelde_groep key="s2"/><samengestelde_groep key="s1"/></samengestelde_groepen>'
        ),
        groups='<samengestelde_groep key="s1"><naam>A</naam></samengestelde_groep><samengestelde_groep key="s2"><naam>B</naam></samengestelde_groep>',
    )

    assert only_pupil(file).class_name == "B"


def test_the_role_in_the_group_says_who_is_mentor_before_the_role_in_the_school():
    in_school = teacher(
        "1", "a@school.example", '<rolomschrijving>Mentor</rolomschrijving><groepen><groep key="g"/></groepen>'
    )
    in_group = teacher(
        "2",
        "b@school.example",
        '<groepen><groep key="g"><rolomschrijving>mentor 4e jaar</rolomschrijving></groep></groepen>',
    )
    by_code = teacher("3", "c@school.example", '<groepen><groep key="g"><rol>LRK</rol></groep></groepen>')
    trainee = teacher("4", "d@school.example", '<rol>STA</rol><groepen><groep key="g"><rol>STA</rol></groep></groepen>')

    def mentor(*teachers):
        return only_pupil(
            edex(pupil_xml('<groep key="g"/>'), groups=group("g", "14"), teachers="".join(teachers))
        ).mentor_email

    assert mentor(trainee, by_code, in_school, in_group) == "b@school.example"
    assert mentor(trainee, by_code, in_school) == "a@school.example"
    assert mentor(trainee, by_code) == "c@school.example"
    assert mentor(trainee) == ""


# --- what is not read ---------------------------------------------------------------------------------------------

SENSITIVE = (
    "<fotourl>http://x</fotourl><etniciteit>1</etniciteit><land>MA</land><land_vader>MA</land_vader><bsn>999900006</bsn>"
    "<gewicht_nieuw>1,2</gewicht_nieuw>"
)


def test_what_a_transition_does_not_need_is_not_looked_at():
    reading = read(edex(pupil_xml(SENSITIVE)))

    assert reading.ignored == ("bsn", "etniciteit", "fotourl", "gewicht_nieuw", "land", "land_vader")
    assert reading.notes == (
        "Het BSN of onderwijsnummer in dit bestand hebben we niet gelezen. Je school heeft dat niet afgesproken.",
    )
    assert [row.values for row in reading.rows] == [PupilRow("104233", family_name="Wit", call_name="Sam")]


def test_the_personal_number_is_read_when_the_school_may_give_it():
    reading = read(edex(pupil_xml(SENSITIVE)), allow_personal_number=True)

    assert reading.notes == ()
    assert [row.values.personal_number for row in reading.rows] == ["999900006"]


def test_the_old_sofinummer_is_never_read():
    assert only_pupil(edex(pupil_xml("<sofinummer>999900006</sofinummer>")), allow_personal_number=True) == PupilRow(
        "104233", family_name="Wit", call_name="Sam"
    )


def test_additions_of_partners_are_passed_over_with_a_note():
    addition = '<toevoegingen><blok xsi:type="Onbekend"><leerling key="9"><achternaam>X</achternaam></leerling></blok></toevoegingen>'

    reading = read(edex(pupil_xml(addition)))

    assert reading.notes == ("Toevoegingen van andere partijen in dit bestand hebben we niet gelezen.",)
    assert [row.values.pupil_number for row in reading.rows] == ["104233"]


# --- quirks of real files -----------------------------------------------------------------------------------------


def test_a_question_mark_is_how_old_systems_say_nothing():
    (row,) = read(
        edex(pupil_xml("<geboortedatum>?</geboortedatum><geslacht>?</geslacht><postcodenl>?</postcodenl>"))
    ).rows

    assert row.problems == ()
    assert (row.values.birth_date, row.values.gender, row.values.postcode) == (None, 0, "")


def test_a_group_that_is_not_in_the_file_leaves_a_pupil_without_class():
    (row,) = read(edex(pupil_xml('<groep key="gone"/>'))).rows

    assert "Deze leerling heeft nog geen klas. Zonder klas ziet geen mentor deze leerling." in [
        question.message for question in row.questions
    ]


def test_pupils_with_one_key_both_name_the_other():
    rows = list(read(edex(pupil_xml(), pupil_xml())).rows)

    assert [row.problems[0].message for row in rows] == [
        "Dit nummer staat ook in rij 2.",
        "Dit nummer staat ook in rij 1.",
    ]


def test_a_wrong_pupil_is_given_back_under_the_names_of_the_template():
    (row,) = read(edex(pupil_xml("<geboortedatum>2010-02-31</geboortedatum>", key="7"))).rows

    assert row.values["leerlingnummer"] == "7"
    assert row.values["geboortedatum"] == "2010-02-31"
    assert [problem.message for problem in row.problems] == ["Deze datum bestaat niet."]


@pytest.mark.parametrize(
    ("inside", "version"),
    [
        ("<xsdversie>1.03</xsdversie>", "1.0.3"),
        ("<xsdversie>2.0</xsdversie>", "2.0"),
        ("<xsdversie>2.1</xsdversie>", "2.1"),
        ("", "1.0.3"),
    ],
)
def test_the_version_is_the_one_the_file_says(inside, version):
    assert read(edex(pupil_xml(), school=inside)).format_version == version


def test_the_version_of_a_silent_file_follows_from_what_is_in_it():
    assert read(edex(pupil_xml("<emailadres>sam@voorbeeld.example</emailadres>"))).format_version == "2.0"
    assert read(edex(pupil_xml().replace("key=", 'eckid="x" key='))).format_version == "2.1"


def test_a_file_in_the_wrapping_of_a_web_service_is_read_too():
    file = edex(pupil_xml()).replace(b"<EDEX ", b"<EDEX xmlns='http://www.edustandaard.nl/x' ")

    assert only_pupil(file).family_name == "Wit"


def test_a_school_without_brin_has_no_code():
    reading = read(
        edex(pupil_xml(), school="<schooljaar>2026-2027</schooljaar><instellingsnummer>12</instellingsnummer>")
    )

    assert (reading.school_code, reading.location_code, reading.school_year) == (None, None, 2027)


# --- the published files ------------------------------------------------------------------------------------------


@needs_shared_data
@pytest.mark.parametrize("pupils", [[SAM, ALI, YARA], [SAM], [YARA._replace(class_name="", mentor_email="")]])
def test_what_we_write_is_valid_against_the_published_schema(pupils):
    schema = etree.XMLSchema(etree.parse(SHARED / "edexml/2.1/EDEXML.structuur.xsd"))

    schema.assertValid(etree.fromstring(examples.edexml(pupils, school_code="99ZX", school_year=2025)))


@needs_shared_data
def test_the_official_example_is_read_and_none_of_its_pupils_leaves():
    reading = read((SHARED / "edexml/2.1/EDEXML.Voorbeeld.2.1.xml").read_bytes())
    rows = list(reading.rows)

    assert (reading.school_code, reading.school_year, reading.format_version) == ("99ZZ", 2015, "2.1")
    assert [row.problems for row in rows] == [(), (), ()]
    assert [(row.values.call_name, row.values.family_name, row.values.final_year) for row in rows] == [
        ("Wimpie", "ie", False),
        ("", "Assati", False),
        ("Gradje", "Hof", False),
    ]
    assert [row.values.personal_number for row in rows] == ["", "", ""]


@needs_shared_data
@pytest.mark.parametrize(
    ("file", "version"), [("2.0/EDEXML.Voorbeeld.2.0.xml", "2.0"), ("2.1/EDEXML.Voorbeeld.2.1-Vla.xml", "2.1")]
)
def test_a_pupil_with_only_a_call_name_is_a_wrong_row_and_the_others_are_read(file, version):
    reading = read((SHARED / "edexml" / file).read_bytes())

    assert reading.format_version == version
    assert [[problem.message for problem in row.problems] for row in reading.rows] == [
        ["De achternaam ontbreekt."],
        [],
        [],
    ]


def test_edexml_carries_what_its_columns_say():
    reading = read(edex(pupil_xml()))

    assert tuple(reading.used.values()) == tuple(field for field in CARRIED if field != "personal_number")
