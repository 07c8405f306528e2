"""Lists as files of three kinds: the same values, text that stays text, and a line in the audit trail."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sluitend.access.models import AuditEvent, Look
from sluitend.kit import ods
from sluitend.transitions import actions
from tests.cast import enrol, follow
from tests.staff import Browser

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read(content: bytes) -> list[list[object]]:
    """The cells of the sheet, as their kind says."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    tree = etree.fromstring(archive.read("content.xml"))
    return [[_value(cell) for cell in row.iter(f"{TABLE}table-cell")] for row in tree.iter(f"{TABLE}table-row")]


def _value(cell) -> object:
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "date":
        return date.fromisoformat(cell.get(f"{OFFICE}date-value"))
    if kind == "float":
        return float(cell.get(f"{OFFICE}value"))
    return "\n".join(part.text or "" for part in cell.iter(f"{TEXT}p")) if kind == "string" else None


def test_an_open_document_keeps_text_numbers_and_days_apart():
    content = ods.write("lijst", ["Naam", "Leeftijd", "Datum"], [["=1+1", 16, date(2026, 3, 12)], ["", None, None]])

    assert read(content) == [["Naam", "Leeftijd", "Datum"], ["=1+1", 16.0, date(2026, 3, 12)], [None, None, None]]
    assert b"formula" not in zipfile.ZipFile(io.BytesIO(content)).read("content.xml")


def test_an_open_document_says_first_what_it_is():
    content = ods.write("lijst", ["Naam"], [])

    assert content[30:38] == b"mimetype"
    assert content[38 : 38 + len(ods.MIMETYPE)] == ods.MIMETYPE.encode()
    archive = zipfile.ZipFile(io.BytesIO(content))
    named = re.findall(r'full-path="([^"]*)"', archive.read("META-INF/manifest.xml").decode())
    assert set(named) - {"/"} == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}


@given(value=st.text(max_size=60))
def test_an_open_document_holds_any_text_that_xml_can_hold(value):
    (_head, (found,)) = read(ods.write(value, ["Naam"], [[value]]))

    expected = ods.NOT_IN_XML.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
    assert (found or "").replace("\t", " ") == expected.replace("\t", " ")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_list_comes_in_three_kinds_and_leaves_a_line_in_the_audit_trail(
    transition, class_4b, kok, noor, dirk, milan, kind
):
    actions.apply_for(transition, kok, by=noor)
    addresses = {
        f"/school/klas/{class_4b.pk}/lijst.{kind}": noor,
        f"/school/lijsten/lijst.{kind}": dirk,
        f"/intake/lijst.{kind}": milan,
    }
    for address, actor in addresses.items():
        response = Browser(actor).get(address)
        assert response.status_code == 200, address
        assert f'.{kind}"' in response["Content-Disposition"]

    lines = AuditEvent.objects.filter(what="lists.taken_out").order_by("pk")
    assert [(line.by, line.details) for line in lines] == [
        (noor.label, {"list": "4B", "kind": kind, "count": 1}),
        (dirk.label, {"list": "leerlingen", "kind": kind, "count": 1}),
        (milan.label, {"list": "postvak", "kind": kind, "count": 1}),
    ]
    assert Look.objects.filter(learner_id=transition.learner_id).count() == 3


def test_a_kind_there_is_not_is_not_there_and_leaves_nothing_behind(transition, class_4b, noor):
    assert Browser(noor).get(f"/school/klas/{class_4b.pk}/lijst.exe").status_code == 404
    assert (AuditEvent.objects.filter(what="lists.taken_out").count(), Look.objects.count()) == (0, 0)


def test_the_file_of_a_whole_list_takes_as_many_statements_for_three_as_for_one(transition, class_4b, rivierdam, noor):
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Browser(noor).get(f"/school/klas/{class_4b.pk}/lijst.csv").status_code == 200
        return len(captured)

    ask()
    one = ask()
    for name in ("Tweede", "Derde"):
        follow(enrol(class_4b, name, "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
    assert ask() == one
