"""An attachment on its way: the pupil adds one on a phone, mentor and parent find it, the mbo downloads it once it is sent."""

from __future__ import annotations

import pytest

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Attachment, Dossier
from sluitend.kit import jobs
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from tests.dossiers.conftest import fill
from tests.dossiers.made_files import add, jpg, pdf
from tests.journeys.conftest import accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def dossier(transition, yara, noor, kok):
    """Both wrote their part, and Yara applied."""
    dossier, _made = Dossier.objects.get_or_create(transition=transition, defaults={"questionnaire_version": 2})
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    spine.apply_for(transition, kok, by=yara)
    return Dossier.objects.get(pk=transition.pk)


@pytest.fixture
def files(tmp_path):
    """What Yara has on her phone."""
    for name, content in (("cijfers.jpg", jpg()), ("liegt.pdf", b"<!doctype html>"), ("brief.pdf", pdf())):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def chooses(visit, file, kind, title=""):
    visit.page.get_by_label("Bestand").set_input_files(file)
    visit.page.get_by_role("radio", name=kind, exact=True).check()
    if title:
        visit.page.get_by_label("Titel").fill(title)
    visit.tap("button", "Voeg deze bijlage toe")


def test_the_pupil_adds_one_on_a_phone_and_the_mbo_downloads_it(
    small_phone, devices, dossier, files, yara, noor, milan
):
    phone = small_phone
    phone.signs_in(yara.user)
    phone.go("/mijn/dossier/")
    phone.tap("link", "Bijlagen")
    accessible(phone, name="attachments-none")

    chooses(phone, files / "liegt.pdf", "Motivatiebrief")
    phone.sees("Dit bestand heet pdf, maar dat is het niet.")
    accessible(phone, name="attachments-error")
    chooses(phone, files / "brief.pdf", "Motivatiebrief", "Waarom ik kok wil worden 😀")
    phone.sees("Toegevoegd: Waarom ik kok wil worden 😀.")
    with phone.within(2):
        chooses(phone, files / "cijfers.jpg", "Cijfers")
    phone.sees("Toegevoegd: cijfers.")
    accessible(phone, name="attachments-two")
    phone.press(phone.page.get_by_role("button", name="Haal weg: Cijfers"))
    phone.sees("Weggehaald: cijfers.")
    phone.tap("button", "Ongedaan maken")
    phone.sees("Weer terug: cijfers.")

    school = devices.desk()
    school.signs_in(noor.user)
    school.go(f"/school/leerling/{dossier.pk}/mentordeel/")
    school.tap("link", "Voeg een bijlage toe of haal er een weg")
    school.sees("Waarom ik kok wil worden")
    accessible(school, name="attachments-mentor")
    chooses(school, files / "brief.pdf", "Iets anders", "Plan voor begeleiding")
    school.sees("Toegevoegd: Plan voor begeleiding.")

    phone.go("/mijn/dossier/lezen/")
    phone.sees("Plan voor begeleiding")
    phone.tap("button", "Ik ga akkoord")
    phone.comes_to("**/mijn/dossier/")
    _the_parent_agrees(dossier)

    college = devices.desk()
    college.signs_in(milan.user)
    college.go("/intake/")
    college.tap("link", "Yara Demir")
    college.page.get_by_role("heading", name="Bijlagen").wait_for()
    accessible(college, name="attachments-mbo")
    short, beside = (
        college.page.get_by_role("heading", name=name).bounding_box() for name in ("In het kort", "Bijlagen")
    )
    assert short is not None
    assert beside is not None
    assert (short["y"] < 800, beside["x"] > short["x"] + short["width"]) == (True, True), (
        "the answers stay where they were"
    )
    with college.page.expect_download() as waiting:
        college.tap("link", "Waarom ik kok wil worden 😀")
    assert waiting.value.suggested_filename == "waarom-ik-kok-wil-worden.pdf"
    assert waiting.value.path().read_bytes() == pdf_of(dossier)


def pdf_of(dossier) -> bytes:
    with Attachment.objects.get(dossier=dossier, kind="letter").open() as file:
        return file.read()


def _the_parent_agrees(dossier) -> None:
    elif_ = Guardian.objects.get(learner=dossier.transition.learner_id)
    parent = Actor(name="", roles=frozenset({"guardian"}), learner_id=elif_.learner_id, guardian_id=elif_.pk)  # type: ignore[arg-type]
    dossier.refresh_from_db()
    actions.make_link(dossier, elif_, by=Actor.job("test"))
    actions.guardian_answers(dossier, Answer.AGREED, by=parent)
    jobs.run_queue()


def test_it_works_without_javascript(plain_phone, dossier, files, yara):
    plain_phone.signs_in(yara.user)
    plain_phone.go("/mijn/dossier/bijlagen/")
    chooses(plain_phone, files / "cijfers.jpg", "Cijfers")
    plain_phone.sees("Toegevoegd: cijfers.")
    assert Attachment.objects.get(dossier=dossier).file_type == "jpg"


def test_the_parent_downloads_it_in_arabic(phone, dossier, yara, noor):
    add(dossier, Part.PUPIL, yara, title="Cijfers van periode 2")
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    elif_ = Guardian.objects.get(learner=dossier.transition.learner_id)
    made = actions.make_link(dossier, elif_, by=Actor.job("test"))
    phone.page.context.add_cookies([{"name": "django_language", "value": "ar", "url": phone.base}])
    phone.go(f"/ouder/{made.token}/")
    phone.page.locator("[name=code]").fill(made.code)
    for part, number in (("day", 14), ("month", 6), ("year", 2009)):
        phone.page.locator(f"[name=birth_date_{part}]").fill(str(number))
    phone.press(phone.page.locator("main button[type=submit]").first)
    phone.page.wait_for_url("**/ouder/lezen/")
    accessible(phone, name="attachments-parent-ar")
    with phone.page.expect_download() as waiting:
        phone.tap("link", "Cijfers van periode 2")
    assert waiting.value.suggested_filename == "cijfers-van-periode-2.pdf"
