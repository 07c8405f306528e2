"""What school and college ask each other about a dossier, what a college takes out of it, and what staff choose for themselves."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest

from sluitend.access.models import NoticeOff
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers import counting
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Consent, Delivery, Dossier, DossierFeedback, MentorQuestion, Reminder
from sluitend.kit import jobs
from sluitend.learners.models import Learner
from sluitend.transitions import actions
from tests.cast import enrol, follow, signs_in
from tests.dossiers.conftest import fill
from tests.insight.test_lead_times import JOB, five, rosa  # noqa: F401
from tests.journeys.conftest import PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)
OF_AGE = date(2008, 1, 5)
NAMES = ("Ad", "Bo", "Co")


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def three(class_4b, rivierdam, kok, noor):
    """Three dossiers that came to ROC Delta."""
    for name in NAMES:
        learner = enrol(class_4b, name, "Vos", born=OF_AGE, lives_in=rivierdam)
        dossier, pupil = Dossier.objects.get(pk=follow(learner).pk), signs_in(learner)
        actions.apply_for(dossier.transition, kok, by=noor)
        fill(dossier, Part.PUPIL, pupil)
        fill(dossier, Part.MENTOR, noor)
        dossiers.pupil_answers(Dossier.objects.get(pk=dossier.pk), Answer.AGREED, by=pupil)
    jobs.run_queue()
    assert Delivery.objects.count() == len(NAMES)


def test_the_mbo_asks_the_mentor_answers_on_the_phone_and_the_mbo_reads_it(desk, devices, three, noor, milan):
    desk.signs_in(milan.user)
    desk.go("/intake/")
    with desk.within(4):
        desk.tap("link", "Ad Vos")
        desk.tap("link", "Vraag het de mentor")
        accessible(desk, name="mbo-ask-mentor")
        desk.page.get_by_role("radio").first.check()
        desk.write("Je vraag", "Wat helpt Ad op een drukke dag?")
        desk.tap("button", "Vraag het de mentor")
    desk.sees("Gevraagd")
    accessible(desk, name="mbo-asked")

    phone = devices.small_phone()
    phone.signs_in(noor.user)
    phone.go("/school/")
    with phone.within(2):
        phone.page.get_by_role("link", name="Antwoord: Ad Vos").click()
        phone.sees("Wat helpt Ad op een drukke dag?")
        accessible(phone, name="mentor-answer-phone")
        phone.page.keyboard.type("Een rustige plek.")  # the text box has the focus
        phone.tap("button", "Geef het mbo antwoord")
    phone.sees("Het mbo kan je antwoord lezen.")

    desk.page.reload()
    desk.sees("Een rustige plek.")
    assert MentorQuestion.objects.get().status == "answered"


def test_a_college_judges_a_dossier_in_five_clicks_and_the_mentor_reads_it(desk, devices, three, noor, milan):
    desk.signs_in(milan.user)
    desk.go("/intake/")
    with desk.within(5):
        desk.tap("link", "Ad Vos")
        desk.tap("link", "Vertel het de school")
        accessible(desk, name="mbo-feedback")
        desk.page.get_by_label("Ja", exact=True).click()
        desk.page.get_by_label("Het hielp goed", exact=True).click()
        desk.tap("button", "Vertel het de school")
    desk.sees("De school leest wat je van het dossier vindt.")
    feedback = DossierFeedback.objects.get()
    assert feedback.used_in_talk is True

    phone = devices.phone()
    phone.signs_in(noor.user)
    phone.go(f"/school/leerling/{feedback.delivery.dossier_id}/")
    phone.sees("Wat het mbo van het dossier vindt")
    accessible(phone, name="mentor-reads-feedback")


def test_three_dossiers_are_chosen_made_waited_for_and_opened_as_a_zip(desk, three, milan, tmp_path):
    desk.signs_in(milan.user)
    desk.go("/intake/")
    with desk.within(5):
        for name in NAMES:
            desk.page.get_by_role("checkbox", name=f"Kies {name} Vos").click()
        desk.page.get_by_label("Soort bestand").select_option("pdf")
        desk.page.get_by_role("button", name="Dossiers als ZIP").click()
        desk.comes_to("**/meenemen/*/")
        accessible(desk, name="takeout-waits")
        desk.sees("0 van 3 dossiers zijn klaar")
        jobs.run_queue()
        desk.sees("3 dossiers zijn klaar.")
        accessible(desk, name="takeout-ready")
        with desk.page.expect_download() as waiting:
            desk.tap("link", "Download de ZIP")
    waiting.value.save_as(tmp_path / "dossiers.zip")
    with zipfile.ZipFile(tmp_path / "dossiers.zip") as archive:
        assert archive.testzip() is None
        assert sorted(name[:14] for name in archive.namelist()) == [
            "dossier-ad-vos",
            "dossier-bo-vos",
            "dossier-co-vos",
        ]
        assert {archive.read(name)[:5] for name in archive.namelist()} == {b"%PDF-"}


def test_who_works_chooses_which_mails_come(desk, noor, devices):
    desk.signs_in(noor.user)
    desk.go("/school/")
    with desk.within(3):
        desk.page.get_by_role("link", name="Welke mails ik krijg").first.click()
        desk.comes_to("**/berichten/")
        accessible(desk, name="notices")
        desk.page.get_by_label("Een ouder gaf akkoord", exact=False).click()
        desk.tap("button", "Bewaar mijn keuze")
        desk.page.wait_for_load_state()
    assert list(NoticeOff.objects.values_list("notice", flat=True)) == ["mentor_agreed"]
    phone = devices.small_phone()
    phone.signs_in(noor.user)
    phone.go("/berichten/")
    accessible(phone, name="notices-phone")


def test_the_dean_reminds_a_class_and_takes_it_back(desk, class_4b, rivierdam, dirk):
    for name in NAMES:
        follow(enrol(class_4b, name, "Vos", born=OF_AGE, lives_in=rivierdam))
    Learner.objects.update(email="leerling@example.org")
    desk.signs_in(dirk.user)
    desk.go("/school/voortgang/")
    with desk.within(3):
        desk.page.get_by_role("checkbox", name="Kies 4B").click()
        desk.tap("button", "Stuur herinnering", exact=False)
        desk.comes_to("**/nakijken/")
        desk.page.get_by_role("button", name="Stuur", exact=False).click()
        desk.page.wait_for_selector(".sl-undo")
    planned = Reminder.objects.filter(done_at=None).count()
    with desk.within(1):
        desk.tap("button", "Ongedaan maken")
        desk.page.wait_for_load_state()
    desk.lands()
    assert (planned > 0, Reminder.objects.filter(done_at=None).count()) == (True, 0)


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_dean_and_region_see_how_long_steps_take(desk, size, five, dirk, rosa):  # noqa: F811
    counting.count_lead_times(by=JOB)
    desk.page.set_viewport_size(size)
    for who, home, link, address in (
        (dirk, "/school/voortgang/", "Hoe lang het duurt", "/school/doorlooptijd/"),
        (rosa, "/regio/", "Hoe lang het duurt", "/regio/doorlooptijd/"),
    ):
        desk.signs_in(who.user)
        desk.go(home)
        with desk.within(1):
            desk.page.get_by_role("link", name=link).first.click()
            desk.comes_to(f"**{address}")
        accessible(desk, name=f"lead-times-{who.name}-{size['width']}")
        assert "Maascollege" in desk.page.inner_text("body") or "4B" in desk.text


def test_a_mentor_notes_in_four_clicks_that_a_parent_takes_consent_back(desk, dossier_of_yara, noor):
    desk.signs_in(noor.user)
    desk.go(f"/school/leerling/{dossier_of_yara.pk}/")
    with desk.within(4):
        desk.tap("link", "Ouder trekt toestemming in")
        desk.comes_to("**/toestemming-ingetrokken/")
        accessible(desk, name="mentor-recall")
        desk.page.get_by_label("Aan de telefoon of in een gesprek").click()
        desk.tap("button", "Leg vast dat de toestemming is ingetrokken")
    desk.sees("leest het mbo niet meer")
    assert Consent.objects.filter(recalled_way="phone").exists()


@pytest.fixture
def dossier_of_yara(transition, yara_herself, yara, noor, kok):
    """Yara is 15; she and her mother allowed what the law asks consent for."""
    yara_herself.birth_date = date(2010, 3, 13)
    yara_herself.save()
    dossier = Dossier.objects.get(pk=transition.pk)
    actions.apply_for(transition, kok, by=noor)
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    dossiers.pupil_answers(Dossier.objects.get(pk=dossier.pk), Answer.AGREED, by=yara, consents=["A8.medication"])
    jobs.run_queue()
    guardian = yara_herself.guardians.get()
    mother = parent_of(guardian)
    dossiers.guardian_answers(Dossier.objects.get(pk=dossier.pk), Answer.AGREED, by=mother, consents=["A8.medication"])
    jobs.run_queue()
    return dossier


def parent_of(guardian):
    from sluitend.access.actor import Actor
    from sluitend.access.roles import Role

    return Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=guardian.learner_id, guardian_id=guardian.pk)
