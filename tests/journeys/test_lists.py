"""Lists people would swap their spreadsheet for: a dean's own list in one click, a search with a reason, a parent who follows in
Arabic on a phone."""

from __future__ import annotations

import pytest

from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.dossiers import actions
from sluitend.dossiers.models import Dossier
from sluitend.learners.models import Guardian
from sluitend.organisations.models import SavedList
from sluitend.transitions import actions as spine
from tests.cast import follow
from tests.journeys.conftest import PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


def test_a_dean_keeps_a_list_and_opens_it_in_one_click(desk, transition, sem_himself, kok, noor, dirk):
    follow(sem_himself)
    spine.apply_for(transition, kok, by=noor)
    desk.signs_in(dirk.user)
    desk.go("/school/lijsten/?toon=geen-aanmelding")
    desk.page.get_by_text("Bewaar deze lijst").click()
    desk.write("Naam van de lijst", "Nog niet aangemeld")
    accessible(desk, name="lists-save")
    desk.tap("button", "Bewaar")
    assert SavedList.objects.get().query == "toon=geen-aanmelding"

    desk.go("/school/")
    with desk.within(1):
        desk.tap("link", "Nog niet aangemeld")
        desk.comes_to("**/school/lijsten/?toon=geen-aanmelding")
    assert ("Sem Visser" in desk.text, "Yara Demir" in desk.text) == (True, False)
    accessible(desk, name="lists-own")
    desk.page.set_viewport_size(PHONE)
    accessible(desk, name="lists-own-phone")

    desk.page.get_by_text("Kolommen").first.click()
    accessible(desk, name="lists-columns-phone")
    desk.page.get_by_role("checkbox", name="Volgende datum").check(force=True)
    desk.tap("button", "Laat deze kolommen zien")
    desk.sees("De lijst en de bestanden hebben nu jouw kolommen.")
    assert desk.page.locator("th[scope=col]", has_text="Volgende datum").count() == 1
    desk.go("/lijsten/")
    accessible(desk, name="lists-mine-phone")


def test_an_officer_asks_with_a_reason_about_who_is_not_on_the_list(desk, transition, nadia):
    desk.signs_in(nadia.user)
    desk.go("/gemeente/")
    desk.tap("link", "Zoeken")
    desk.write("Naam of leerlingnummer", "Demir")
    desk.tap("button", "Zoek")
    desk.sees("Niemand die jij ziet, past hierbij.")
    accessible(desk, name="search-nobody")

    desk.tap("link", "Vraag naar een jongere, met een reden")
    desk.tap("button", "Vraag")
    accessible(desk, name="look-up-wrong")
    desk.page.get_by_role("radio", name="de jongere of een ouder vroeg om hulp").check(force=True)
    desk.write("Voornaam en achternaam", "Yara Demir")
    desk.write_day(14, 6, 2009)
    desk.tap("button", "Vraag")
    desk.sees("Deze inwoner staat nu niet op je lijst.")
    accessible(desk, name="look-up-answer")
    desk.page.set_viewport_size(PHONE)
    accessible(desk, name="look-up-answer-phone")
    assert Look.objects.get().why == "asked"


def test_a_parent_follows_in_arabic_on_the_phone(phone, transition, kok, noor, yara):
    spine.apply_for(transition, kok, by=noor)
    parent = Guardian.objects.get(learner=yara.learner_id)
    made = actions.make_follow_link(Dossier.objects.get(pk=transition.pk), parent, by=Actor.job("test"))
    phone.go(f"/ouder/volgen/{made.token}/")
    with phone.within(1):
        phone.tap("button", "العربيّة")
        phone.page.wait_for_selector("html[lang=ar][dir=rtl]")
    accessible(phone, name="follow-door-ar")
    phone.page.locator("#id_code").fill(made.code)
    for part, number in (("day", "14"), ("month", "6"), ("year", "2009")):
        phone.page.locator(f"form.sl-narrow [name=birth_date_{part}]").fill(number)
    phone.page.locator("form.sl-narrow button[type=submit]").first.click()
    phone.page.wait_for_url("**/ouder/volgen/")
    accessible(phone, name="follow-ar")

    assert phone.h1 == "أين وصل Yara؟"
    assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
