"""The yearly book of a school: where its pupils go, per track and class, beside the year before on the same day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.insight.school.queries import book as queries
from sluitend.kit import clock
from sluitend.learners.models import SchoolClass
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Transition
from sluitend.transitions.queries.as_it_stood import as_it_stood
from tests.cast import TODAY, enrol, follow
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
job = Actor.job("test")
LAST_YEAR = TODAY - timedelta(days=365)


@pytest.fixture
def two_years(maascollege, rivierdam, class_4b, kok, dirk, noor, milan, stranger):
    """Last year's 4B: Ab repeats, and Bo was enrolled in June only. This year's 4B: Cas is enrolled, Di has no application;
    and Ed of 4A goes to havo."""
    last = SchoolClass.objects.create(school=maascollege, school_year=2025, name="4B", is_final_year=True)
    other = SchoolClass.objects.create(school=maascollege, school_year=2026, name="4A", is_final_year=True)
    with clock.standing(date(2024, 10, 5)):
        ab, bo = (
            follow(enrol(last, name, "Vos", born=date(2008, 1, 1), lives_in=rivierdam, school_type="vmbo-bb"), 2025)
            for name in ("Ab", "Bo")
        )
    with clock.standing(LAST_YEAR - timedelta(days=10)):
        actions.declare_route(ab, "repeat_year", by=dirk)
        application = actions.apply_for(bo, kok, by=dirk)
    with clock.standing(date(2025, 6, 20)):
        actions.record_status(application, A.ENROLLED, by=milan)
    cas, di = (
        follow(enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam)) for name in ("Cas", "Di")
    )
    ed = follow(enrol(other, "Ed", "Vos", born=date(2009, 1, 1), lives_in=rivierdam, school_type="vmbo-tl"))
    actions.record_status(actions.apply_for(cas, kok, by=dirk), A.ENROLLED, by=milan)
    actions.declare_route(ed, "havo", by=dirk)
    return {"ab": ab, "bo": bo, "cas": cas, "di": di, "ed": ed}


def lines(counts) -> dict:
    return {(one.group, one.code): (now.count, before.count) for one, now, before in counts.by_destination}


def the_book(school, year="", day=""):
    found = queries.book(school, year=year, day=day)
    assert found is not None
    return found


def test_this_year_stands_beside_the_year_before_on_the_same_day(two_years, maascollege):
    found = the_book(maascollege)

    assert (found.day, found.day_before) == (TODAY, LAST_YEAR)
    assert lines(found.school) == {
        ("mbo", "2"): (1, 0),  # Bo was enrolled in June: on this day of last year nobody knew
        ("onderweg", "applied"): (0, 1),
        ("anders", "havo"): (1, 0),
        ("anders", "repeat_year"): (0, 1),
        ("geen", "unknown"): (1, 0),
    }
    assert found.school.totals == (3, 2)


def test_a_year_that_is_over_is_asked_as_it_stood_on_a_fixed_day(two_years, maascollege):
    assert lines(the_book(maascollege, "2025", "01-07").school) == {
        ("mbo", "2"): (1, 0), ("anders", "repeat_year"): (1, 0),
    }  # fmt: skip
    assert lines(the_book(maascollege, "2025", "01-04").school) == {
        ("onderweg", "applied"): (1, 0), ("anders", "repeat_year"): (1, 0),
    }  # fmt: skip


def test_tracks_and_classes_stand_apart_each_with_its_own_year_before(two_years, maascollege):
    found = the_book(maascollege)

    assert [(line.name, line.totals) for line in found.classes] == [("4A", (1, 0)), ("4B", (2, 2))]
    assert [(line.name, line.totals) for line in found.tracks] == [
        ("vmbo-b", (0, 2)), ("vmbo-k", (2, 0)), ("vmbo-t", (1, 0)),
    ]  # fmt: skip


def test_who_was_followed_by_mistake_counts_nowhere(two_years, maascollege, dirk):
    actions.settle(two_years["di"], because=SettledReason.OPENED_BY_MISTAKE, by=dirk)

    assert the_book(maascollege).school.totals == (2, 2)


def test_who_was_settled_without_a_destination_counts_by_the_reason(two_years, maascollege, dirk):
    actions.settle(two_years["di"], because=SettledReason.MOVED_ABROAD, by=dirk)

    assert lines(the_book(maascollege).school)["anders", "abroad"] == (1, 0)


def test_a_leap_day_stands_beside_the_day_before_it():
    with clock.standing(date(2028, 2, 29)):
        assert queries.days_of(2027, 2028) == [("vandaag", date(2027, 2, 28)), *queries.days_of(2027, 2028)[1:]]


class TestThePage:
    URL = "/school/tabellenboek/"

    def test_the_dean_has_one_click_to_it_and_a_mentor_has_none(self, two_years, dirk, noor):
        assert f'href="{self.URL}"' in text(Browser(dirk).get("/school/"))
        assert f'href="{self.URL}"' not in text(Browser(noor).get("/school/"))
        assert Browser(noor).get(self.URL).status_code == 403

    def test_it_says_the_day_and_shows_counts_with_shares(self, two_years, dirk):
        page = text(Browser(dirk).get(self.URL))

        assert "zoals bekend op 12 maart 2026" in page
        assert "zoals bekend op 12 maart 2025" in page
        cells = re.sub(r"<[^>]+>", " ", page)
        assert re.search(r"Ingeschreven bij een mbo\s+1\s+33%\s+0\s+0%", cells)
        assert re.search(r"4B\s+2\s+2\s+1\s+· 50%\s+0\s+· 0%", cells)

    def test_a_school_that_follows_nobody_is_told_when_it_begins(self, dirk):
        assert "Er zijn nog geen leerlingen om te tellen." in text(Browser(dirk).get(self.URL))
        assert Browser(dirk).get(f"{self.URL}csv/").status_code == 404

    def test_nonsense_in_the_address_gives_the_newest_year_of_today(self, two_years, dirk):
        plain = text(Browser(dirk).get(self.URL))
        for address in ("?jaar=1999", "?jaar=²", "?jaar=--&dag=../../x", "?dag=31-02"):
            shown = text(Browser(dirk).get(self.URL + address))
            assert shown.split("<main")[1].split("sl-printonly")[0] == plain.split("<main")[1].split("sl-printonly")[0]

    def test_it_costs_as_many_statements_for_many_as_for_few(self, two_years, dirk, class_4b, rivierdam):
        client = Browser(dirk)
        few = count_queries(lambda: client.get(self.URL))
        for number in range(12):
            one = SchoolClass.objects.create(school=class_4b.school, school_year=2026, name=f"5{number}")
            follow(enrol(one, f"Nr{number}", "Bos", born=date(2009, 1, 1), lives_in=rivierdam))

        assert count_queries(lambda: client.get(self.URL)) == few

    def test_the_files_say_the_same_in_three_formats(self, two_years, dirk):
        client = Browser(dirk)
        csv = client.get(f"{self.URL}csv/").content.decode("utf-8-sig").splitlines()
        assert csv[0] == "Deel;Naam;Groep;Bestemming;2026;Aandeel in 2026 (%);2025;Aandeel in 2025 (%)"
        assert csv[1] == "School;De hele school;Ingeschreven bij een mbo;mbo niveau 2;1;33;0;0"

        sheet = load_workbook(BytesIO(client.get(f"{self.URL}excel/").content)).active
        in_excel = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert in_excel == [line.split(";") for line in csv]

        archive = ZipFile(BytesIO(client.get(f"{self.URL}ods/").content))
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
        rows = ElementTree.fromstring(archive.read("content.xml")).iter(f"{table}table-row")
        office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"
        assert [
            [cell.get(office) or "".join(cell.itertext()) for cell in row.iter(f"{table}table-cell")] for row in rows
        ] == in_excel


# --- Properties -------------------------------------------------------------------------------------------------

ROUTES = ["havo", "repeat_year", "other", None]
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([*A, *ROUTES]), st.integers(0, 1)), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_classes_and_tracks_add_up_to_the_school_and_today_is_the_projection(
    steps, maascollege, rivierdam, class_4b, kok, bakker, dirk, noor, milan, teun
):
    """Whatever happens to whom, in two classes of two tracks."""
    from django.db import transaction

    with transaction.atomic():
        other = SchoolClass.objects.create(school=maascollege, school_year=2026, name="4C")
        rows = [
            follow(enrol(one, f"L{number}", "X", born=date(2009, 1, 1), lives_in=rivierdam, school_type=kind))
            for number, (one, kind) in enumerate(
                ((class_4b, "vmbo-kb"), (class_4b, "vmbo-bb"), (other, "pro"), (other, "vso"))
            )
        ]
        for index, what, where in steps:
            if what is None or what in ROUTES:
                if what:
                    actions.declare_route(rows[index], what, by=dirk)
                continue
            application = actions.apply_for(rows[index], (kok, bakker)[where], by=dirk)
            try:
                actions.record_status(application, what, by=(milan, teun)[where])
            except actions.Refused:
                continue

        with wall.standing(dirk.standing):
            stood = as_it_stood(maascollege, {2026: clock.now()})
            found = the_book(maascollege)
        assert {row.transition_id: row.status for row in stood} == dict(
            Transition.objects.filter(origin_school=maascollege).values_list("pk", "status")
        )
        for parts in (found.classes, found.tracks):
            assert sum((part.now for part in parts), start=type(found.school.now)()) == found.school.now
            assert sum(part.totals[0] for part in parts) == found.school.totals[0] == 4
        assert sum(now.count for _one, now, _before in found.school.by_destination) == 4
        assert sum(now.count for _group, _label, now, _before in found.school.by_group) == 4
        transaction.set_rollback(True)
