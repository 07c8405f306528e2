"""Yara on her phone: from the letter to a dossier that is with the mbo."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.contrib.sessions.models import Session

from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, PartStatus
from sluitend.dossiers.models import Dossier, PupilAnswer
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import codes
from sluitend.learners import actions as letters
from tests.dossiers.conftest import fill
from tests.journeys.conftest import accessible

pytestmark = pytest.mark.django_db(transaction=True)

INTERNSHIP = "/mijn/dossier/stage-en-werk/a4-internship/"


@pytest.fixture
def dossier(transition):
    return Dossier.objects.get(pk=transition.pk)


@pytest.fixture
def letter(class_4b, yara_herself, noor):
    (made,) = letters.make_letters(class_4b, [yara_herself], expires_on=date(2026, 9, 1), by=noor)
    return made


@pytest.fixture
def yaras_phone(phone, yara, dossier):
    phone.signs_in(yara.user)
    return phone


def said(question):
    return PupilAnswer.objects.filter(question=question).values_list("value", flat=True).first()


def test_the_qr_code_of_the_letter_fills_in_the_code_and_leaves_no_trace_in_the_address(phone, letter, dossier):
    with phone.within(taps=4):
        phone.go(f"/start/#{codes.shown(letter.code)}")
        accessible(phone, name="c03-start")
        phone.write_day(14, 6, 2009)
        phone.tap("button", "Ga naar mijn dossier")
        phone.page.wait_for_url("**/mijn/")

    assert phone.h1 == "Hoi Yara"
    assert letter.code not in phone.page.evaluate("JSON.stringify([location.href, {...localStorage}])")


def test_a_wrong_birth_date_says_what_to_do(phone, letter):
    phone.go("/start/")
    phone.write("Code op je brief", letter.code)
    phone.write_day(1, 1, 2009)
    phone.tap("button", "Ga naar mijn dossier")
    phone.page.wait_for_selector(".sl-errors")

    accessible(phone, name="c03-start-fout")
    assert phone.page.title().startswith("Fout: ")


def test_the_task_list_reads_well_empty_and_half_done(yaras_phone, dossier, yara, noor):
    yaras_phone.go("/mijn/dossier/")
    accessible(yaras_phone, name="p02-leeg")
    fill(dossier, Part.PUPIL, yara)
    Dossier.objects.update(pupil_part=PartStatus.BUSY, status=DossierStatus.WITH_PUPIL)
    PupilAnswer.objects.filter(question__startswith="A8").delete()
    PupilAnswer.objects.filter(question="A4.job").delete()
    actions.save_answer(dossier, Questionnaire.current().question("B1.why"), "Goed", by=noor)

    yaras_phone.go("/mijn/dossier/")

    accessible(yaras_phone, name="p02-halverwege")
    yaras_phone.page.emulate_media(color_scheme="dark")
    accessible(yaras_phone, name="p02-halverwege-donker")


def test_every_question_of_the_pupil_can_be_answered_with_a_keyboard_only(yaras_phone, dossier):
    """From the first to the check page; no question is lost, and axe is content with each."""
    page = yaras_phone.page
    yaras_phone.go("/mijn/dossier/")
    page.get_by_role("link", name="Ga verder met je dossier").press("Enter")
    asked = []
    while "/nakijken/" not in page.url:
        asked.append(page.url.rstrip("/").rsplit("/", 1)[1])
        accessible(yaras_phone, name=f"p03-{asked[-1]}")
        answer(page)
        before = page.url
        page.get_by_role("button", name="Sla op en ga verder").press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)

    accessible(yaras_phone, name="p04-nakijken")
    assert len(asked) == len(set(asked)) == 24
    assert PupilAnswer.objects.count() == 24
    assert yaras_phone.taps == 0

    page.get_by_role("button", name="Stuur mijn deel naar mijn mentor").press("Enter")
    page.wait_for_url("**/mijn/dossier/")
    accessible(yaras_phone, name="p02-klaar")
    dossier.refresh_from_db()
    assert dossier.pupil_part == PartStatus.DONE


def answer(page):
    """Whatever this question takes."""
    main = page.locator("main form[data-keep]")
    if main.locator("[name=answer_day]").count():
        for part, number in (("day", "7"), ("month", "9"), ("year", "2026")):
            main.locator(f"[name=answer_{part}]").fill(number)
    elif main.locator("[name=answer][type=radio], [name=answer][type=checkbox]").count():
        main.locator("[name=answer]").first.press("Space")
    else:
        main.locator("[name=answer]").fill("Dat vind ik leuk.")


def test_leaving_a_field_saves_it_and_says_so(yaras_phone):
    yaras_phone.go(INTERNSHIP)
    yaras_phone.write("Waar heb je stage gelopen?", "Bakkerij De Korenaar")
    yaras_phone.page.keyboard.press("Tab")

    yaras_phone.page.get_by_text("Opgeslagen om 12.00 uur").wait_for()
    assert said("A4.internship") == "Bakkerij De Korenaar"


def test_without_internet_nothing_is_called_saved_and_it_saves_when_internet_is_back(yaras_phone):
    page = yaras_phone.page
    yaras_phone.go(INTERNSHIP)
    page.context.set_offline(True)
    yaras_phone.write("Waar heb je stage gelopen?", "Bakkerij De Korenaar")
    page.keyboard.press("Tab")
    page.get_by_text("Je antwoord is nog niet opgeslagen.").wait_for()
    accessible(yaras_phone, name="p03-geen-internet")
    assert said("A4.internship") is None

    page.context.set_offline(False)

    page.get_by_text("Opgeslagen om 12.00 uur").wait_for()
    assert said("A4.internship") == "Bakkerij De Korenaar"


def test_signed_out_while_typing_loses_nothing_and_leaves_nothing_in_the_browser(yaras_phone, letter):
    page = yaras_phone.page
    yaras_phone.go(INTERNSHIP)
    Session.objects.all().delete()
    yaras_phone.write("Waar heb je stage gelopen?", "Bakkerij De Korenaar")
    page.keyboard.press("Tab")
    page.wait_for_url("**/start/**")
    accessible(yaras_phone, name="c03-uitgelogd")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")

    yaras_phone.write("Code op je brief", letter.code)
    yaras_phone.write_day(14, 6, 2009)
    yaras_phone.tap("button", "Ga naar mijn dossier")
    page.wait_for_url("**" + INTERNSHIP)

    assert page.get_by_label("Waar heb je stage gelopen?").input_value() == "Bakkerij De Korenaar"
    assert "Korenaar" not in stored


def test_reading_and_agreeing(yaras_phone, dossier, yara, noor):
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    with yaras_phone.within(taps=2):
        yaras_phone.go("/mijn/")
        accessible(yaras_phone, name="p01-lezen")
        yaras_phone.tap("link", "Lees je dossier")
        yaras_phone.page.wait_for_url("**/lezen/")
        accessible(yaras_phone, name="p04-lezen")
        yaras_phone.tap("button", "Ik ga akkoord")
        yaras_phone.page.wait_for_url("**/mijn/dossier/")

    accessible(yaras_phone, name="p02-bij-ouder")
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.WITH_GUARDIAN


def test_without_javascript_one_answers_and_sends(plain_phone, dossier, yara):
    plain_phone.signs_in(yara.user)
    fill(dossier, Part.PUPIL, yara)
    Dossier.objects.update(pupil_part=PartStatus.BUSY, status=DossierStatus.WITH_PUPIL)
    plain_phone.go(INTERNSHIP)
    plain_phone.write("Waar heb je stage gelopen?", "Bij de garage")
    plain_phone.tap("button", "Sla op en ga verder")
    plain_phone.go("/mijn/dossier/nakijken/")
    plain_phone.tap("button", "Stuur mijn deel naar mijn mentor")
    plain_phone.page.wait_for_url("**/mijn/dossier/")

    dossier.refresh_from_db()
    assert (said("A4.internship"), dossier.pupil_part) == ("Bij de garage", PartStatus.DONE)


def test_where_am_i_takes_no_tap_and_who_looked_two(yaras_phone, dossier, yara, noor, kok):
    from sluitend.transitions import actions as spine

    spine.apply_for(dossier.transition, kok, by=yara)
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    noor.looked(yara.learner_id, page="school_learner")
    yaras_phone.go("/mijn/")
    assert yaras_phone.page.get_by_text("Waar ben ik?").is_visible()
    yaras_phone.go("/mijn/overstap/")
    accessible(yaras_phone, name="p05-overstap")
    yaras_phone.go("/mijn/overstap/aanmelding/?q=kok")
    accessible(yaras_phone, name="p05-aanmelding")
    with yaras_phone.within(taps=2):
        yaras_phone.go("/mijn/dossier/")
        yaras_phone.page.get_by_text("Wie kan dit lezen?").click()
        yaras_phone.tap("link", "Bekijk wie er keek")
        yaras_phone.page.wait_for_url("**/inzage/")
    accessible(yaras_phone, name="p08-inzage")


def test_my_data_and_help_read_well(yaras_phone, dossier):
    yaras_phone.go("/mijn/gegevens/")
    accessible(yaras_phone, name="p09-gegevens")
    with yaras_phone.page.expect_download() as taken:
        yaras_phone.tap("link", "Neem mijn gegevens mee")
    yaras_phone.go("/mijn/hulp/")
    accessible(yaras_phone, name="p10-hulp")

    assert taken.value.suggested_filename == "mijn-gegevens.json"


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/dossier/", INTERNSHIP, "/mijn/overstap/"])
def test_the_same_pages_read_well_on_a_desk_in_the_dark(desk, yara, dossier, path):
    desk.signs_in(yara.user)
    desk.page.emulate_media(color_scheme="dark")
    desk.go(path)

    accessible(desk, name=f"bureau{path.replace('/', '-')}")


def test_the_first_view_of_a_question_weighs_at_most_150_kb(yaras_phone):
    """As it travels: packed, because a proxy packs what is not a font."""
    bodies = []
    yaras_phone.page.on("response", lambda response: bodies.append(response.body()))
    yaras_phone.go(INTERNSHIP)
    yaras_phone.page.wait_for_load_state("networkidle")

    assert len(bodies) > 5, "page, styles, scripts, fonts"
    assert sum(len(gzip.compress(body)) for body in bodies) <= 150_000
