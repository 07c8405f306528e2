"""A central day: a college prepares it and sends it, a mentor reads the own row on a phone and cannot come to one, the list
is held row by row with the keyboard."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.dossiers.models import Dossier, WarmHandover, WarmSlot
from sluitend.kit import clock, jobs
from sluitend.transitions import actions as spine
from tests.cast import TODAY, enrol, follow
from tests.journeys.conftest import PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 26)
MENTORS = {"noor": ("Noor", "noor.99aa@example.org"), "bram": ("Bram", "bram.99ab@example.org")}


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def asked(class_4b, class_elsewhere, rivierdam, kok):
    """Four pupils of Noor and two of Bram, about whom they ask for a conversation with ROC Delta."""
    for number, (school_class, mentor) in enumerate([(class_4b, "noor")] * 4 + [(class_elsewhere, "bram")] * 2):
        learner = enrol(school_class, f"Leerling {number + 1}", "Smit", born=date(2008, 1, 5), lives_in=rivierdam)
        transition = follow(learner)
        application = spine.apply_for(transition, kok, by=Actor.job("test"))
        dossier, _made = Dossier.objects.get_or_create(transition=transition)
        name, address = MENTORS[mentor]
        WarmHandover.objects.create(
            dossier=dossier, college=kok.college, application=application, contact_name=name, contact_email=address,
            contact_phone="010 000 00 12", about="Een rustige plek.", due_on=DAY,
        )  # fmt: skip


def test_a_day_is_prepared_read_by_the_mentor_and_held(desk, phone, asked, milan, noor):
    desk.signs_in(milan.user)
    desk.go("/intake/overdracht/")
    with desk.within(4):
        desk.tap("link", "Bereid een centrale dag voor")
        desk.comes_to("**/dag/nieuw/")
        accessible(desk, name="central-day-new")
        desk.write_day(26, 3, 2026)
        desk.write("Waar?", "Aula, Kade 3, Rivierdam")
        desk.tap("button", "Maak de lijst")
        desk.sees("De dag staat klaar.")
        accessible(desk, name="central-day-list")
        desk.tap("link", "Kijk na en verstuur")
        desk.comes_to("**/versturen/")
        accessible(desk, name="central-day-send")
        desk.tap("button", "Verstuur 6 gesprekken")
        desk.sees("We versturen de 6 gesprekken op 12 maart 2026 om 16.30 uur. Tot die tijd kun je dit ongedaan maken.")
    accessible(desk, name="central-day-waits")
    desk.page.set_viewport_size(PHONE)
    accessible(desk, name="central-day-waits-phone")
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    with clock.standing(clock.moment(TODAY, time(16, 31))):
        jobs.run_due(night=False)

    with clock.standing(TODAY + timedelta(days=1)):
        phone.signs_in(noor.user)
        phone.go("/school/warme-overdracht/")
        with phone.within(3):
            phone.press(phone.page.get_by_role("link", name="donderdag 26 maart 2026, ROC Delta"))
            phone.sees("09.45 uur")
            accessible(phone, name="central-day-mentor-phone")
            phone.press(phone.page.get_by_role("checkbox", name="Kies Leerling 4 Smit"))
            phone.write("Wanneer kan het mbo je dan bellen?", "Vrijdag na 15.00 uur")
            phone.tap("button", "Ik kan niet")
            phone.sees("Het mbo weet dat je bij 1 gesprek niet kunt en belt je.")

    with clock.standing(clock.moment(DAY, time(9, 5))):
        desk.go("/intake/overdracht/")
        desk.press(desk.page.get_by_role("link", name="donderdag 26 maart 2026"))
        desk.sees("Bel Noor: Vrijdag na 15.00 uur")
        accessible(desk, name="central-day-today")
        keys = desk.page.keyboard
        with desk.within(0):
            keys.press("j")
            desk.page.locator("tr:focus-within").wait_for()
            keys.press("o")
            desk.page.get_by_role("heading", name="09.00 uur Leerling 1 Smit").wait_for()
            accessible(desk, name="central-day-hold")
            keys.type("Plek bij het raam.")
            keys.press("Tab")
            keys.press("Space")
            keys.press("Enter")
            desk.page.get_by_role("heading", name="09.15 uur Leerling 2 Smit").wait_for()
        desk.sees("Leerling 1 Smit is klaar.")
        with desk.within(2):
            desk.press(desk.page.get_by_label("Nee"))
            desk.tap("button", "Leg vast en ga naar de volgende")
            desk.page.get_by_role("heading", name="09.30 uur Leerling 3 Smit").wait_for()
        desk.tap("link", "Terug naar de lijst")
        desk.sees("2 gehouden, nog 3 te gaan")
        desk.page.emulate_media(media="print")
        desk.page.get_by_text("Vertrouwelijk. Afgedrukt door Milan").wait_for()
        assert not desk.page.get_by_role("link", name="Excel").is_visible()
        desk.page.emulate_media(media="screen")
    held = WarmSlot.objects.filter(status="held").order_by("starts_at")
    assert [slot.warm.notes.get(kind="completed").enough_information for slot in held] == [True, False]
    assert WarmSlot.objects.get(status="cannot").warm.reachable == "Vrijdag na 15.00 uur"
