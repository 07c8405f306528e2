"""Puck at her desk (and once on a phone, and once without scripts): from a file of the school to letters in the hand."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from sluitend.exchange.models import Import
from sluitend.kit import jobs
from sluitend.learners.models import Learner
from tests.exchange.test_plan import LOU, SAM, bring_in, but, check, edexml, table
from tests.journeys.conftest import accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def file(tmp_path):
    """400 pupils, three of whom are not right."""
    rows = [but(SAM, leerlingnummer=str(number), roepnaam=f"Sam{number}") for number in range(397)]
    rows += [
        but(LOU, leerlingnummer="900", geboortedatum="31-02-2010"),
        but(LOU, leerlingnummer="901", roepnaam="Bo", geboortedatum="morgen"),
        but(LOU, leerlingnummer="1", roepnaam="Kim"),
    ]
    place = tmp_path / "leerlingen.csv"
    place.write_bytes(table(*rows))
    return place


@pytest.fixture
def worker():
    """Somebody who works through the queue, in a thread of its own, as a worker does."""
    threads = []

    def work():
        def run():
            try:
                jobs.run_queue()
            finally:
                connection.close()

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield work
    for thread in threads:
        thread.join()


def upload(visit, file):
    visit.page.get_by_label("Bestand met leerlingen").set_input_files(file)
    visit.tap("button", "Controleer dit bestand")
    visit.page.wait_for_url("**/school/import/*-*/")


def test_400_rows_in_three_clicks_and_the_page_follows(desk, puck, rivierdam, file, worker):
    desk.signs_in(puck.user)
    desk.go("/school/import/")
    accessible(desk, name="v09-import-leeg")
    with desk.within(taps=3):
        upload(desk, file)
        accessible(desk, name="v10-controle")
        desk.tap("button", "Verwerk 396 goede rijen")
        desk.page.get_by_role("heading", name="0 van 396 rijen zijn klaar").wait_for()
    accessible(desk, name="v10-bezig")

    worker()
    desk.page.get_by_role("heading", name="396 rijen zijn verwerkt").wait_for(timeout=30_000)
    accessible(desk, name="v10-verslag")
    assert Learner.objects.count() == 396


def test_three_wrong_rows_are_repaired_in_place(desk, puck, rivierdam, file):
    desk.signs_in(puck.user)
    desk.go("/school/import/")
    upload(desk, file)
    desk.write("Geboortedatum van Lou Bakker, rij 399", "01-02-2010")
    desk.write("Geboortedatum van Bo Bakker, rij 400", "02-02-2010")
    desk.write("Leerlingnummer van Kim Bakker, rij 401", "902")
    desk.tap("button", "Controleer verbeterde rijen")
    desk.page.get_by_role("button", name="Verwerk 400 goede rijen").wait_for()
    accessible(desk, name="v10-verbeterd")


def test_everything_works_on_a_phone_without_scripts(plain_phone, puck, rivierdam, file):
    visit = plain_phone
    visit.signs_in(puck.user)
    visit.go("/school/import/")
    upload(visit, file)
    visit.write("Geboortedatum van Lou Bakker, rij 399", "01-02-2010")
    visit.tap("button", "Verwerk 396 goede rijen")
    visit.page.get_by_role("heading", name="0 van 397 rijen zijn klaar").wait_for()
    jobs.run_queue()
    visit.page.get_by_role("heading", name="397 rijen zijn verwerkt").wait_for(
        timeout=15_000
    )  # the page comes back by itself

    visit.tap("button", "Draai deze import terug")
    visit.page.get_by_role("heading", name="Deze import is teruggedraaid").wait_for()
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("where", ["phone", "desk"])
def test_every_state_of_an_import_is_accessible(
    request, where, maascollege, puck, rivierdam, class_4b, yara_herself, tmp_path
):
    visit = request.getfixturevalue(where)
    visit.signs_in(puck.user)
    bring_in(maascollege, puck, SAM, LOU)
    headers = ("A", "B", "C", "D")
    asked = check(maascollege, puck, ("1", "Sam", "Wit", "31-03-2010"), headers=headers)
    changed = check(
        maascollege, puck, but(SAM, klas="4BB", woongemeente="Nergens"), but(LOU, leerlingnummer="7"), but(LOU, geboortedatum="x")
    )  # fmt: skip
    done = Import.objects.order_by("created_at").first()
    from sluitend.exchange import actions

    doubtful = actions.check_file(
        maascollege, edexml(school="99ZZ", year="2024-2025"), "e.xml", school_year=2026, by=puck
    )
    pages = {
        "v09-import": "/school/import/",
        "v10-kolommen": f"/school/import/{asked.pk}/",
        "v10-gewijzigd": f"/school/import/{changed.pk}/",
        "v10-lijst": f"/school/import/{changed.pk}/?deel=gewijzigd",
        "v10-afwezig": f"/school/import/{changed.pk}/?deel=niet-in-bestand",
        "v10-nieuw": f"/school/import/{done.pk}/?deel=nieuw",
        "v10-klaar": f"/school/import/{done.pk}/",
        "v10-twijfel": f"/school/import/{doubtful.pk}/",
        "v11-brieven": "/school/brieven/",
    }
    for name, path in pages.items():
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        accessible(visit, name=f"{name}-{where}")


def test_a_file_that_cannot_be_read_is_said_on_top_with_the_focus(desk, puck, tmp_path):
    place = tmp_path / "klas.pdf"
    place.write_bytes(b"%PDF-1.7 ...")
    desk.signs_in(puck.user)
    desk.go("/school/import/")
    desk.page.get_by_label("Bestand met leerlingen").set_input_files(place)
    desk.tap("button", "Controleer dit bestand")
    desk.page.get_by_role("alert").wait_for()
    assert desk.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    accessible(desk, name="v09-fout")


def test_letters_of_a_class_in_two_clicks(desk, puck, class_4b, yara_herself, sem_himself):
    desk.signs_in(puck.user)
    desk.go("/school/import/")
    with desk.within(taps=2):
        desk.tap("link", "Brieven")
        desk.page.wait_for_url("**/school/brieven/")
        with desk.page.expect_download() as waiting:
            desk.tap("button", "Print 2 brieven: 4B")
    assert waiting.value.suggested_filename == "brieven-4b.pdf"
