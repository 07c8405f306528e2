"""How far the dossiers of a school are: numbers with the list behind them, sorted, as a file."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from sluitend.dossiers import reminders
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier
from sluitend.learners.models import SchoolClass
from tests.cast import enrol, follow
from tests.dossiers.conftest import fill
from tests.staff import Browser, count_queries, text


@pytest.fixture
def two_classes(dossier, yara, maascollege, rivierdam, noor):
    """4B with Yara, whose part is done, and Ad; 4A with Bo, and with no mentor."""
    fill(dossier, Part.PUPIL, yara)
    other = SchoolClass.objects.create(school=maascollege, school_year=2026, name="4A", is_final_year=True)
    for name, school_class in (("Ad", SchoolClass.objects.get(name="4B")), ("Bo", other)):
        follow(enrol(school_class, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
    return other


def rows(page: str) -> list[str]:
    """The lines of the table as text."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_the_dean_sees_each_stage_by_class(two_classes, stranger, dirk):
    page = text(Browser(dirk).get("/school/voortgang/"))
    assert rows(page) == [
        "4A 1 0 · nog 1 0 · nog 1 0 · nog 1 0 · nog 1",
        "4B 2 1 · nog 1 0 · nog 2 0 · nog 2 0 · nog 2",
    ]


def test_and_by_mentor_with_who_has_none_last(two_classes, dirk):
    page = text(Browser(dirk).get("/school/voortgang/?per=mentor"))
    assert [row.split(" ")[0] for row in rows(page)] == ["Noor", "in"]


def test_a_column_sorts_and_turns_round(two_classes, dirk):
    client = Browser(dirk)
    up = text(client.get("/school/voortgang/?op=totaal"))
    down = text(client.get("/school/voortgang/?op=totaal&aflopend=ja"))
    assert [row[:2] for row in rows(up)] == ["4A", "4B"]
    assert [row[:2] for row in rows(down)] == ["4B", "4A"]
    assert 'aria-sort="descending"' in down


def test_behind_each_number_is_the_list_that_it_counts(two_classes, dirk):
    client = Browser(dirk)
    page = client.get("/school/voortgang/").content.decode()
    links = {url.replace("&amp;", "&"): int(number.split()[-1]) for url, number in re.findall(r'href="(/school/voortgang/lijst/[^"]*)" aria-label="[^"]*">([^<]*)<', page)}  # fmt: skip
    assert len(links) > 10
    listed = {url: text(client.get(url)).split("<tbody>")[-1].count('<th scope="row">') for url in links}
    assert {url: listed[url] for url in links if listed[url] != links[url]} == {}


def test_a_mentor_sees_the_own_class_only(two_classes, noor, bram, class_elsewhere, stranger):
    assert [row[:2] for row in rows(text(Browser(noor).get("/school/voortgang/")))] == ["4B"]
    assert [row[:2] for row in rows(text(Browser(bram).get("/school/voortgang/")))] == ["4Z"]


def test_the_file_holds_what_the_page_shows(two_classes, dirk):
    client = Browser(dirk)
    lines = client.get("/school/voortgang/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["4A;1;0;0;0;0", "4B;2;1;0;0;0", "De hele school;3;1;0;0;0"]
    sheet = load_workbook(BytesIO(client.get("/school/voortgang/excel/").content)).active
    assert [cell.value for cell in sheet["B"]][1:] == [1, 2, 3]
    assert client.get("/school/voortgang/pdf/").status_code == 404


def test_the_page_costs_the_same_however_many_pupils(two_classes, dirk, rivierdam):
    client = Browser(dirk)
    counted = count_queries(lambda: client.get("/school/voortgang/"))
    for name in ("Dik", "Els", "Fem"):
        follow(enrol(two_classes, name, "Bos", born=date(2009, 1, 1), lives_in=rivierdam))
    assert count_queries(lambda: client.get("/school/voortgang/")) == counted


def test_what_the_dean_still_can_take_back_stands_on_the_page(two_classes, dirk, yara_herself):
    reminders.remind(Dossier.objects.all(), by=dirk)
    assert "3 herinneringen gaan weg op 12 maart 2026 om 16.30 uur." in text(Browser(dirk).get("/school/voortgang/"))


def test_everybody_in_a_list_is_chosen_by_the_address(two_classes, noor, class_4b):
    client = Browser(noor)
    assert "?toon=wacht&amp;kies=alles" in text(client.get("/school/"))
    page = text(client.get(f"/school/klas/{class_4b.pk}/?toon=wacht&kies=alles"))
    assert (len(re.findall(r'name="chosen"[^>]* checked>', page)), "1 gekozen" in page) == (1, True)
