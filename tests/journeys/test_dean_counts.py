"""A dean against last year: one click to the yearly book, two to the report; a destination with its proof; and the list of who
is expected at mbo."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.kit import clock
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Route
from tests.cast import enrol, follow
from tests.journeys.conftest import SMALL_PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def two_years(maascollege, class_4b, transition, rivierdam, dirk, kok, milan):
    last = SchoolClass.objects.create(school=maascollege, school_year=2025, name="4B", is_final_year=True)
    with clock.standing(date(2024, 10, 5)):
        before = follow(enrol(last, "Ab", "Vos", born=date(2008, 1, 1), lives_in=rivierdam), 2025)
    with clock.standing(date(2025, 2, 1)):
        actions.declare_route(before, "repeat_year", by=dirk)
    now = follow(enrol(class_4b, "Cas", "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
    actions.record_status(actions.apply_for(now, kok, by=dirk), ApplicationStatus.ENROLLED, by=milan)
    havo = SchoolClass.objects.create(school=maascollege, school_year=2026, name="5H", is_final_year=True)
    return enrol(havo, "Hedy", "Bos", born=date(2008, 10, 1), lives_in=rivierdam, school_type="havo")


def test_a_dean_has_one_click_to_last_year_and_two_to_the_report(desk, two_years, dirk):
    desk.signs_in(dirk.user)
    desk.go("/school/")
    with desk.within(1):
        desk.tap("link", "Naast vorig jaar")
        desk.comes_to("**/school/tabellenboek/")
    accessible(desk, name="yearly-book")
    assert "zoals bekend op 12 maart 2025" in desk.page.locator("main").inner_text()

    desk.go("/school/")
    with desk.within(2), desk.page.expect_download() as report:
        desk.tap("link", "Naast vorig jaar")
        desk.tap("link", "ODS")
    assert report.value.suggested_filename == "tabellenboek-2026.ods"

    with desk.within(1):
        desk.tap("link", "2025")
    assert "2025" in desk.h1
    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="yearly-book-phone")


def test_a_dean_states_a_destination_with_its_proof(desk, two_years, transition, dirk):
    desk.signs_in(dirk.user)
    desk.go(f"/overstap/{transition.pk}/bestemming/")
    desk.page.get_by_role("radio", name="Gaat naar het buitenland").check(force=True)
    desk.tap("button", "Leg deze bestemming vast")
    desk.sees("Wat heb je gezien?")
    accessible(desk, name="destination-proof")
    desk.page.get_by_role("radio", name="Uitgeschreven bij de gemeente").check(force=True)
    desk.write_day(2, 3, 2026)
    desk.tap("button", "Leg deze bestemming vast")
    desk.sees("Deze leerling heeft geen andere plek nodig.")

    assert Route.objects.get(transition=transition).proof == "deregistered"


def test_who_of_havo_goes_to_mbo_is_put_on_the_list_and_taken_off(desk, two_years, dirk):
    desk.signs_in(dirk.user)
    desk.go("/school/")
    desk.tap("link", "Verwacht op het mbo")
    desk.comes_to("**/school/opgave/")
    accessible(desk, name="expected-at-mbo")
    desk.page.get_by_role("checkbox", name="Kies Hedy Bos").check(force=True)
    desk.tap("button", "Gaat naar het mbo")
    desk.sees("1 leerling gaat naar het mbo en wordt vanaf nu gevolgd.")
    assert Enrolment.objects.get(learner=two_years).expected_mbo

    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="expected-at-mbo-phone")
    desk.page.get_by_role("checkbox", name="Kies Hedy Bos").check(force=True)
    desk.tap("button", "Haal van de lijst")
    desk.sees("1 leerling staat niet meer op de lijst.")
    assert not Enrolment.objects.get(learner=two_years).expected_mbo
