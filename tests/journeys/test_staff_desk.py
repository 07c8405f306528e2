"""A mentor and an intaker at work: every page of theirs for everybody, and their clicks counted (UX 2)."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.access.actor import Actor
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Delivery, Dossier, Reminder, WarmHandover
from sluitend.learners.models import Learner
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application
from tests.cast import enrol, follow, signs_in
from tests.dossiers.conftest import fill
from tests.journeys.conftest import DESK, PHONE, accessible
from tests.journeys.judge import SCREENSHOTS

JOB = Actor.job("test")
NAMES = (
    ("Fenna", "Jacobs"), ("Omar", "Haddad"), ("Julia", "Smeets"), ("Bram", "Dekker"), ("Zoë", "Martens"),
    ("Mees", "Hofman"), ("Rayan", "Bakker"), ("Eva", "Mulder"), ("Ilse", "Brouwer"),
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def busy_class(class_4b, transition, yara, noor, milan, kok, bakker, rivierdam):
    """A class with pupils in every state; Yara's dossier lies at ROC Delta with a question for a talk."""
    for number, (call_name, family_name) in enumerate(NAMES):
        learner = enrol(class_4b, call_name, family_name, born=date(2009, 1, number + 1), lives_in=rivierdam)
        row = follow(learner)
        if number % 2:
            actions.apply_for(row, kok, by=noor)
        if number == 1:
            actions.record_status(Application.objects.get(transition=row), ApplicationStatus.NOT_ADMITTED, by=milan)
        if number == 3:
            fill(Dossier.objects.get(pk=row.pk), Part.PUPIL, signs_in(learner))
        if number == 5:
            actions.record_status(Application.objects.get(transition=row), ApplicationStatus.ENROLLED, by=milan)
    follow(enrol(class_4b, "Tim", "Kuiper", born=date(2009, 3, 1), lives_in=None))
    actions.apply_for(transition, kok, by=noor)
    dossier = Dossier.objects.get(pk=transition.pk)
    fill(dossier, Part.PUPIL, yara, A5_why="Ik kook thuis vaak. Op stage mocht ik zelf de soep maken.")
    fill(
        dossier, Part.MENTOR, noor, B5_about="Een rustige werkplek en het reizen.", B5_reachable="Dinsdag na 15.00 uur."
    )
    dossiers.pupil_answers(Dossier.objects.get(pk=dossier.pk), Answer.AGREED, by=yara)
    dossiers.record_guardian_approval(
        Dossier.objects.get(pk=dossier.pk), name="Elif Demir", way="paper", given_on=date(2026, 3, 8), by=noor
    )
    dossiers.deliver(Dossier.objects.get(pk=dossier.pk), by=JOB)
    return class_4b


def waiting_for_mentor() -> Dossier:
    return Dossier.objects.get(status="with_mentor")


def school_pages(school_class) -> dict[str, str]:
    yara, bram = Dossier.objects.get(deliveries__isnull=False), waiting_for_mentor()
    return {
        "mentor-today": "/school/",
        "class": f"/school/klas/{school_class.pk}/",
        "class-on-track": f"/school/klas/{school_class.pk}/?toon=schema",
        "class-nobody": f"/school/klas/{school_class.pk}/?q=niemand",
        "learner": f"/school/leerling/{bram.pk}/",
        "learner-sent": f"/school/leerling/{yara.pk}/",
        "mentor-part": f"/school/leerling/{bram.pk}/mentordeel/",
        "mentor-part-agreed": f"/school/leerling/{yara.pk}/mentordeel/",
        "mentor-part-lapses": f"/school/leerling/{yara.pk}/mentordeel/?vervalt=ja",
        "next-date": f"/overstap/{bram.pk}/datum/",
        "other-route": f"/overstap/{bram.pk}/bestemming/",
    }


def college_pages() -> dict[str, str]:
    delivered = Delivery.objects.get()
    without = Application.objects.filter(deliveries=None, level__gt=0).first()
    return {
        "inbox": "/intake/",
        "inbox-filtered": "/intake/?groep=gesprek&opleiding=25180&optijd=ja",
        "inbox-empty": "/intake/?q=niemand",
        "dossier": f"/intake/{delivered.application_id}/",
        "no-dossier": f"/intake/{without.pk}/",
        "warm": "/intake/overdracht/",
        "warm-close": f"/intake/overdracht/{WarmHandover.objects.get().pk}/gesproken/",
        "arrivals": "/intake/start/",
    }


LOOKS = [(PHONE, "light"), (DESK, "dark")] + ([(PHONE, "dark"), (DESK, "light")] if SCREENSHOTS else [])


@pytest.mark.parametrize(("size", "colours"), LOOKS, ids=[f"{size['width']}-{colours}" for size, colours in LOOKS])
def test_every_page_of_staff_is_for_everybody(busy_class, noor, puck, milan, desk, size, colours):
    desk.page.set_viewport_size(size)
    desk.page.emulate_media(color_scheme=colours)
    look = f"{size['width']}-{colours}"
    dirk_sees = {"office-today": "/school/", "settle": f"/overstap/{waiting_for_mentor().pk}/afronden/"}
    for actor, pages in ((noor, school_pages(busy_class)), (puck, dirk_sees), (milan, college_pages())):
        desk.signs_in(actor.user)
        for name, path in pages.items():
            desk.go(path)
            desk.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
            accessible(desk, name=f"{name}-{look}")


def test_reminding_nine_takes_three_clicks_from_the_class_and_one_to_undo(busy_class, noor, desk):
    Learner.objects.filter(email="").update(email="leerling@example.org")
    desk.signs_in(noor.user)
    desk.go(f"/school/klas/{busy_class.pk}/?toon=wacht")
    boxes = desk.page.locator("tbody input[type=checkbox]")
    for number in range(boxes.count()):
        boxes.nth(number).focus()
        desk.page.keyboard.press("Space")  # choosing rows with the keys is no click
    with desk.within(3):
        desk.page.locator(".sl-bulk button").first.click()
        desk.comes_to("**/nakijken/")
        accessible(desk, name="remind-preview")
        desk.page.get_by_role("button", name="Stuur", exact=False).click()
        desk.page.wait_for_selector(".sl-undo")
    assert "Tot die tijd kun je dit ongedaan maken." in desk.page.inner_text(".sl-undo")
    planned = set(Reminder.objects.filter(done_at=None).values_list("dossier__status", flat=True))
    assert planned == {"with_pupil"}, "who waits for the mbo is not reminded"
    with desk.within(1):
        desk.tap("button", "Ongedaan maken")
        desk.page.wait_for_load_state()
    assert Reminder.objects.filter(done_at=None).count() == 0


def test_reminding_nine_takes_three_clicks_from_the_mentors_home(busy_class, noor, desk):
    desk.signs_in(noor.user)
    Learner.objects.filter(email="").update(email="leerling@example.org")
    desk.go("/school/")
    with desk.within(3):
        desk.page.get_by_role("link", name="herinner", exact=False).click()
        desk.page.locator(".sl-bulk button").first.click()
        desk.comes_to("**/nakijken/")
        desk.page.get_by_role("button", name="Stuur", exact=False).click()
        desk.page.wait_for_selector(".sl-undo")
    assert Reminder.objects.filter(done_at=None).count() > 1


def test_the_dean_has_the_report_in_two_clicks_and_chases_a_class(busy_class, dirk, desk):
    Learner.objects.filter(email="").update(email="leerling@example.org")
    desk.signs_in(dirk.user)
    desk.go("/school/")
    with desk.within(2):
        desk.tap("link", "Klassen")
        desk.comes_to("**/voortgang/")
        accessible(desk, name="progress")
        with desk.page.expect_download() as download:
            desk.tap("link", "Excel")
    assert download.value.suggested_filename == "voortgang-per-klas.xlsx"
    desk.page.get_by_role("checkbox", name="Kies 4B").check()
    desk.tap("button", "Stuur herinnering", exact=False)
    desk.comes_to("**/nakijken/")
    accessible(desk, name="dean-remind-preview")
    desk.page.get_by_role("button", name="Stuur", exact=False).click()
    desk.page.wait_for_selector(".sl-undo")
    accessible(desk, name="progress-held")
    desk.page.set_viewport_size(PHONE)
    accessible(desk, name="progress-phone")
    for name, path in {"progress-list": "/school/voortgang/lijst/?van=klas&deel=leerling&stand=open", "lead-times": "/school/doorlooptijd/"}.items():  # fmt: skip
        desk.go(path)
        accessible(desk, name=name)


def test_an_answer_of_the_mentor_is_kept_while_filling_in(busy_class, noor, desk):
    dossier = waiting_for_mentor()
    desk.signs_in(noor.user)
    desk.go(f"/school/leerling/{dossier.pk}/mentordeel/")
    desk.page.get_by_label("Past", exact=True).first.check()
    desk.page.wait_for_selector("#stand-b1-programme >> text=Bewaard om")
    assert dict(dossier.mentor_answers.values_list("question", "value")) == {"B1.programme": "fits"}
    desk.page.locator("#vraag-b5-wanted").get_by_label("Ja", exact=True).check()
    desk.page.wait_for_selector("#vraag-b5-about >> visible=true")


def test_an_intaker_understands_and_closes_a_warm_handover_in_three_clicks(busy_class, milan, desk):
    desk.signs_in(milan.user)
    desk.go(f"/intake/{Delivery.objects.get().application_id}/")
    warm = desk.page.locator("section", has=desk.page.locator("#warm")).first.bounding_box()
    short = desk.page.get_by_role("heading", name="In het kort").bounding_box()
    assert warm["y"] + warm["height"] < 800, "who to call stands on the first screen"
    assert short["y"] < 800
    with desk.within(3):  # the text box has the focus
        desk.tap("link", "Leg gesprek vast")
        desk.page.wait_for_url("**/gesproken/")
        desk.page.keyboard.type("Rustige plek geregeld.")
        desk.tap("radio", "Ja")
        desk.tap("button", "Leg vast en rond af")
    assert WarmHandover.objects.get().status == "completed"


def test_a_dossier_prints_on_two_pages(busy_class, milan, desk, tmp_path):
    from pypdf import PdfReader

    desk.signs_in(milan.user)
    desk.go(f"/intake/{Delivery.objects.get().application_id}/")
    file = tmp_path / "dossier.pdf"
    desk.page.pdf(path=str(file), format="A4", prefer_css_page_size=True)
    pages = PdfReader(file).pages
    assert len(pages) == 2
    assert "Vertrouwelijk. Afgedrukt door Milan, ROC Delta" in " ".join(pages[0].extract_text().split())


def test_j_and_k_lead_from_dossier_to_dossier(busy_class, milan, desk):
    desk.signs_in(milan.user)
    desk.go("/intake/?groep=gesprek")
    desk.page.locator("tbody a").first.click()
    desk.page.wait_for_selector("[data-sl-key=j]")
    desk.page.wait_for_load_state()
    before = desk.page.url
    desk.page.keyboard.press("j")
    desk.page.wait_for_selector("[data-sl-key=k]")
    assert desk.page.url != before
    assert "groep=gesprek" in desk.page.url
