"""Elif on her phone, in Turkish: from the mail to her answer."""

from __future__ import annotations

import pytest

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part
from sluitend.dossiers.models import Dossier
from sluitend.learners.models import Guardian
from tests.dossiers.conftest import fill
from tests.journeys.conftest import accessible

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {"nl": "Nederlands", "en": "English", "tr": "Türkçe", "ar": "العربية", "pl": "Polski", "uk": "Українська"}


@pytest.fixture
def dossier(transition, yara, noor):
    made = Dossier.objects.get(pk=transition.pk)
    fill(made, Part.PUPIL, yara)
    fill(made, Part.MENTOR, noor, B1_why="Yara werkt graag met eten. Deze keuze past goed.")
    actions.pupil_answers(made, Answer.AGREED, by=yara)
    return made


@pytest.fixture
def made(dossier, yara):
    return actions.make_link(dossier, Guardian.objects.get(learner=yara.learner_id), by=Actor.job("test"))


def come_in(visit, made):
    """Fill in the door, in whatever language it stands."""
    visit.page.locator("#id_code").fill(made.code)
    for part, number in (("day", "14"), ("month", "6"), ("year", "2009")):
        visit.page.locator(f"form.sl-narrow [name=birth_date_{part}]").fill(number)
    visit.page.locator("form.sl-narrow button[type=submit]").first.click()
    visit.page.wait_for_url("**/ouder/lezen/")


def test_yes_in_turkish_takes_at_most_five_taps_and_the_language_one(phone, made, dossier):
    phone.go(f"/ouder/{made.token}/")
    accessible(phone, name="o01-deur")
    with phone.within(taps=5):
        with phone.within(taps=1):
            phone.tap("button", "Türkçe")
            phone.page.wait_for_selector("html[lang=tr]")
        accessible(phone, name="o01-deur-tr")
        come_in(phone, made)
        phone.tap("button", "Evet, onaylıyorum")
        phone.page.wait_for_url("**/klaar/")

    accessible(phone, name="o04-klaar-tr")
    dossier.refresh_from_db()
    assert (dossier.status, phone.h1) == (DossierStatus.AGREED, "Teşekkür ederiz")


def test_something_is_not_right_takes_at_most_six_taps(phone, made, dossier):
    phone.go(f"/ouder/{made.token}/")
    with phone.within(taps=6):
        come_in(phone, made)
        phone.tap("link", "Nee, er klopt iets niet")
        phone.page.wait_for_url("**/antwoord/")
        accessible(phone, name="o03-klopt-niet")
        phone.tap("checkbox", "de gegevens")
        phone.tap("button", "Stuur naar de mentor")
        phone.page.wait_for_url("**/klaar/")

    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.DISPUTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_to_read_is_readable_in_every_language(phone, made, language):
    phone.page.context.add_cookies([{"name": "django_language", "value": language, "url": phone.base}])
    phone.go("/ouder/")
    come_in(phone, made)

    accessible(phone, name=f"o02-lezen-{language}")
    for summary in phone.page.locator("main summary").all():
        summary.click()
    accessible(phone, name=f"o02-lezen-{language}-open")
    phone.page.emulate_media(color_scheme="dark")
    accessible(phone, name=f"o02-lezen-{language}-donker")


def test_the_short_version_is_read_in_45_seconds(phone, made):
    """At 150 words a minute, everything that is not behind something to open."""
    phone.go("/ouder/")
    come_in(phone, made)

    words = phone.page.locator("main > h1, main > .sl-row h1, main > p, main > section.sl-card dl").all_inner_texts()

    assert len(" ".join(words).split()) <= 45 * 150 / 60


def test_without_javascript_a_guardian_answers(plain_phone, made, dossier):
    plain_phone.go(f"/ouder/{made.token}/")
    plain_phone.tap("button", "English")
    come_in(plain_phone, made)
    plain_phone.tap("button", "Yes, I agree")
    plain_phone.page.wait_for_url("**/klaar/")

    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.AGREED


def test_pages_without_something_to_read(phone, desk, made):
    phone.go(f"/ouder/{'A' * 32}/")
    accessible(phone, name="o01-te-oud")
    desk.go(f"/ouder/{made.token}/")
    desk.page.get_by_text("Ik heb geen code").click()
    accessible(desk, name="o01-deur-bureau")
    come_in(desk, made)
    accessible(desk, name="o02-lezen-bureau")
