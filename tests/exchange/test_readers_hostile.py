"""Files that are something else, broken, or made to do harm: each gets its own plain sentence, quickly and in little
memory.
"""

from __future__ import annotations

import contextlib
import io
import time
import tracemalloc
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from sluitend.exchange import readers
from sluitend.exchange.readers import Limits, Unreadable
from sluitend.exchange.readers.shapes import MEGABYTE
from tests.exchange.test_readers import SAM, TODAY, csv_of, read, xlsx_of

CHOOSE = "Kies een bestand in CSV, Excel of EDEXML."
PUPIL = b"<leerling key='1'><achternaam>Wit</achternaam></leerling>"


def refusal(file, name="leerlingen.csv", **wishes):
    with pytest.raises(Unreadable) as refused:
        read(file, name, **wishes)
    return refused.value.message


def zip_of(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def edex(pupils=PUPIL, before=b""):
    return b"<?xml version='1.0'?>" + before + b"<EDEX><leerlingen>" + pupils + b"</leerlingen></EDEX>"


# --- something else -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "Dit bestand is leeg. Kies het bestand met je leerlingen."),
        (b"\xef\xbb\xbf", "Dit bestand is leeg. Kies het bestand met je leerlingen."),
        (b" \r\n \r\n", "Dit bestand is leeg. Kies het bestand met je leerlingen."),
        (b"%PDF-1.7\n%\xe2\xe3", f"Dit is een pdf. Daar kunnen we geen leerlingen uit lezen. {CHOOSE}"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", f"Dit is een plaatje. {CHOOSE}"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", f"Dit is een plaatje. {CHOOSE}"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "Dit is een oud Excel-bestand of een met een wachtwoord. Sla het op als .xlsx zonder wachtwoord en kies het opnieuw.",
        ),
        (
            b"<!DOCTYPE html><html><body>Log in</body></html>",
            "Dit is een webpagina en geen bestand met leerlingen. Download het bestand uit je eigen systeem en kies het opnieuw.",
        ),
        (zip_of(word__document_xml="<w/>"), f"Dit is een Word-bestand. {CHOOSE}"),
        (
            zip_of(content_xml="<o/>"),
            "Dit is een bestand van LibreOffice. Sla het op als Excel (.xlsx) of CSV en kies het opnieuw.",
        ),
        (zip_of(foto_png="x"), "Dit is een ingepakt bestand. Pak het uit en kies het bestand dat erin zit."),
        (b"\x1f\x8b\x08\0", "Dit is een ingepakt bestand. Pak het uit en kies het bestand dat erin zit."),
        (bytes(range(256)) * 20, f"We kunnen leerlingen.csv niet lezen. {CHOOSE}"),
        (
            b"<?xml version='1.0'?><dossier/>",
            "Dit XML-bestand is geen EDEXML. Kies in je eigen systeem de export voor EDEXML.",
        ),
        (
            b"Beste mevrouw,\n\nHierbij de lijst.\n",
            "In je bestand zit geen kolom met het leerlingnummer, de achternaam en de geboortedatum. "
            "We vonden wel: Beste mevrouw. Kies hieronder de goede kolom.",
        ),
        (
            ";".join(SAM).encode(),
            "Er staan geen leerlingen in dit bestand. Vul voor elke leerling een rij in, onder de kolomnamen.",
        ),
    ],
    ids=[
        "empty", "only a BOM", "only space", "pdf", "png", "jpeg", "old excel", "html", "word", "libreoffice", "zip", "gzip", "any bytes", "other xml", "letter",
        "no pupils",
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_with_the_way_to_go_on(file, message):
    assert refusal(file) == message


# --- too much -----------------------------------------------------------------------------------------------------


class Upload(io.BytesIO):
    """A file that says its size, as an upload does, and that may not be read."""

    size = 200 * MEGABYTE

    def read(self, *args):
        raise AssertionError("read, although it is too large")


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    assert refusal(Upload()) == "Dit bestand is groter dan 50 MB. Stuur het in delen of haal kolommen weg."


def test_a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger():
    file = csv_of(SAM)

    assert read(file, limits=Limits(file_bytes=len(file))).row_count == 1
    assert refusal(io.BytesIO(file), limits=Limits(file_bytes=len(file) - 1)).startswith(
        "Dit bestand is groter dan 0 MB."
    )


@pytest.mark.parametrize(
    "make", [lambda names: (";".join(names) + "\n1").encode(), lambda names: xlsx_of(names, ["1"])]
)
def test_ten_thousand_columns_are_refused(make):
    assert refusal(make([f"k{number}" for number in range(10_000)])).endswith(
        "We lezen er hoogstens 200. Haal kolommen weg die niet over leerlingen gaan."
    )


@pytest.mark.parametrize(
    "make", [lambda rows: csv_of(*rows), lambda rows: xlsx_of(list(SAM), *(list(row.values()) for row in rows))]
)
def test_too_many_rows_are_refused(make):
    file = make([SAM | {"leerlingnummer": str(number)} for number in range(4)])

    assert read(file, limits=Limits(rows=4)).row_count == 4
    assert refusal(file, limits=Limits(rows=3)) == "Dit bestand heeft meer dan 3 rijen. Stuur het in delen."


def test_a_cell_with_a_book_in_it_is_wrong_and_shown_in_short():
    (row,) = read(csv_of(SAM | {"klas": "x" * 90_000})).rows

    assert [(len(problem.value), problem.message) for problem in row.problems] == [
        (81, "Dit is langer dan 2000 tekens. Maak het korter.")
    ]


def test_a_quotation_mark_without_an_end_is_told_with_its_row():
    file = csv_of(SAM, SAM | {"leerlingnummer": "2", "roepnaam": '"Sam'}, SAM | {"leerlingnummer": "3"})

    assert refusal(file) == (
        'Vanaf rij 3 kunnen we dit bestand niet lezen. Staat er een aanhalingsteken (") dat niet sluit?'
    )


# --- XLSX ---------------------------------------------------------------------------------------------------------


def packed(sheet, **parts):
    """An XLSX whose sheet is replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of(list(SAM), list(SAM.values())))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(
                part.filename, sheet if part.filename == "xl/worksheets/sheet1.xml" and sheet else old.read(part)
            )
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


TOO_LARGE = "Dit Excel-bestand wordt te groot als we het uitpakken. Kopieer de rijen naar een nieuw bestand."


def test_a_zip_bomb_is_refused_from_its_table_of_contents():
    bomb = packed(b"<worksheet>" + b"0" * 60 * MEGABYTE)
    assert len(bomb) < MEGABYTE
    tracemalloc.start()

    assert refusal(bomb, "bom.xlsx") == TOO_LARGE

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MEGABYTE


def test_an_xlsx_that_unpacks_to_too_much_is_refused_whatever_its_ratio():
    file = xlsx_of(list(SAM), list(SAM.values()))

    assert refusal(file, limits=Limits(unpacked_bytes=1000)) == TOO_LARGE
    assert refusal(packed(None, **{"xl/sharedStrings.xml": "x"}), limits=Limits(shared_text_bytes=0)) == TOO_LARGE


def test_an_xlsx_of_a_thousand_parts_is_refused():
    file = packed(None, **{f"xl/media/{number}.png": "x" for number in range(1000)})

    assert refusal(file) == "Dit Excel-bestand heeft te veel onderdelen. Kopieer de rijen naar een nieuw bestand."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xlsx_with_a_dtd_is_refused(encoding):
    sheet = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE w [<!ENTITY a 'x'>]><worksheet/>".encode(encoding)

    assert refusal(packed(sheet)) == (
        "In dit Excel-bestand staan opdrachten die we niet uitvoeren. Kopieer de rijen naar een nieuw bestand."
    )


@pytest.mark.parametrize(
    "file",
    [
        xlsx_of(list(SAM))[:-200],
        packed(b"<worksheet><sheetData><row>"),
        packed(
            b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            b"<sheetData><row><c r='??' t='s'><v>99</v></c></row></sheetData></worksheet>"
        ),
        zip_of(xl__workbook_xml="<workbook/>"),
        b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["cut off", "half a sheet", "nonsense in a cell", "nothing but a workbook", "nothing but a start"],
)
def test_a_damaged_xlsx_is_called_damaged(file):
    assert (
        refusal(file)
        == "Dit Excel-bestand is beschadigd. Open het in Excel, sla het opnieuw op en kies het nieuwe bestand."
    )


def test_formatting_down_to_the_last_row_of_excel_costs_no_memory():
    book = Workbook()
    book.active.append(list(SAM))
    book.active.append(list(SAM.values()))
    book.active.cell(row=1_048_576, column=1).value = ""
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).row_count == 1


# --- XML ----------------------------------------------------------------------------------------------------------

DTD = "In dit XML-bestand staan opdrachten (een DTD) die we niet uitvoeren. Maak de export opnieuw in je eigen systeem."
ODD = "Dit XML-bestand zit anders in elkaar dan een export van leerlingen. Maak de export opnieuw in je eigen systeem."
LAUGHS = (
    b"<!DOCTYPE EDEX [<!ENTITY a 'lol'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (letter + 1, b"&%c;" % letter * 10) for letter in range(ord("a"), ord("j")))
    + b"]>"
)


@pytest.mark.parametrize(
    "before",
    [
        b"<!DOCTYPE EDEX>",
        b"<!DOCTYPE EDEX SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        b"<!DOCTYPE EDEX [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        LAUGHS,
        b"<!DOCTYPE EDEX [<!ENTITY x 'never ends",
        b"<!-- " + b"x" * 70_000 + b" --><!DOCTYPE EDEX [<!ENTITY x 'y'>]>",
    ],
    ids=["empty", "from elsewhere", "a file of ours", "a billion laughs", "without an end", "behind a long comment"],
)
def test_xml_with_a_dtd_is_refused(before):
    assert refusal(edex(before=before)) == DTD


def test_xml_with_a_dtd_is_refused_in_utf16_too():
    assert refusal("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE EDEX><EDEX/>".encode("utf-16")) == DTD


@pytest.mark.parametrize("depth", [30, 200_000])
def test_xml_that_nests_deeply_is_refused(depth):
    assert refusal(edex(PUPIL + b"<a>" * depth + b"</a>" * depth)) == ODD


def test_xml_with_eleven_million_signs_in_one_place_is_refused():
    assert refusal(edex(PUPIL.replace(b"Wit", b"W" * 11_000_000))) == ODD


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            edex()[:-20],
            "Dit XML-bestand is niet heel: in regel 1 gaat het mis. Maak de export opnieuw in je eigen systeem.",
        ),
        (
            edex(b"<leerling key='1'>\n\n<achternaam>\xff</achternaam></leerling>"),
            "Dit XML-bestand is niet heel: in regel 3 gaat het mis. Maak de export opnieuw in je eigen systeem.",
        ),
        (
            edex(PUPIL.replace(b"Wit", b"&wit;")),
            "Dit XML-bestand is niet heel: in regel 1 gaat het mis. Maak de export opnieuw in je eigen systeem.",
        ),
        (
            edex(b""),
            "Er staan geen leerlingen in dit bestand. Maak de export opnieuw en kies de leerlingen van het laatste jaar.",
        ),
    ],
    ids=["cut off", "not UTF-8", "an entity nobody made", "no pupils"],
)
def test_broken_xml_is_told_with_its_line(file, message):
    assert refusal(file) == message


def test_a_sign_too_long_in_a_cell_of_xml_is_a_problem_of_its_row():
    (row,) = read(edex(PUPIL.replace(b"Wit", b"W" * 5000))).rows

    assert [problem.message for problem in row.problems] == ["Dit is langer dan 2000 tekens. Maak het korter."]


# --- time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        b'"' * 2_000_000,
        b"\n" * 2_000_000,
        b";" * 2_000_000,
        b"<" * 2_000_000,
        b"a;b\n" * 400_000,
        edex(before=b"<!--" + b"<" * 5_000_000 + b"-->"),
        zlib.compress(b"x" * 1000) * 1000,
    ],
    ids=["quotes", "line ends", "semicolons", "brackets", "no names", "a long comment", "noise"],
)
def test_nothing_makes_reading_slow(file):
    start = time.process_time()
    with contextlib.suppress(Unreadable):
        sum(1 for _row in readers.read(file, today=TODAY).rows)
    assert time.process_time() - start < 5
