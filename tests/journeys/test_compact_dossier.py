"""A student leaves an mbo and takes a compact dossier along: she fills it in on her phone, her coach adds the facts, her mother
agrees, and the next mbo reads it on screen and on two sheets of paper."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, Way
from sluitend.dossiers.models import Delivery, Dossier
from sluitend.kit import jobs
from sluitend.learners.models import Guardian, Relation
from sluitend.transitions import actions as spine
from sluitend.transitions.models import MoveFigure
from tests.cast import signs_in
from tests.dossiers.conftest import fill
from tests.journeys.conftest import SMALL_PHONE, accessible
from tests.journeys.people import answers_the_rest, fills_in_the_mentor_part, kept, sends_to_the_mentor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _without_a_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"  # signing in is for another story


@pytest.fixture
def dossier(lotte, sanne, bakker):
    Guardian.objects.create(learner=lotte.learner, name="Mia Bakker", relation=Relation.MOTHER, email="mia@example.org")
    lotte.school_class.mentors.add(sanne.user)
    move = spine.open_move(lotte, "wrong_choice", by=sanne)
    spine.take_step(move, "want", by=sanne)
    spine.apply_for(move.transition, bakker, by=sanne)
    return Dossier.objects.get(pk=move.pk)


def test_from_the_coachs_code_to_the_next_mbo(phone, desk, dossier, sanne, teun):
    base = f"/studenten/overstap/{dossier.pk}/"
    desk.signs_in(sanne.user)
    desk.go(base)
    with desk.within(2):
        desk.tap("link", "Open het dossier")
        accessible(desk, name="coach-mover-dossier")
        desk.tap("button", "Maak een code")
        desk.sees("We laten hem alleen nu zien.")
    accessible(desk, name="coach-mover-code")
    code = desk.page.locator("main strong.sl-num").inner_text()

    phone.go("/start/")
    phone.write("Code op je brief", code)
    phone.write_day(2, 10, 2008)
    phone.press(phone.page.locator("main form button[type=submit]").first)
    phone.sees("Hoi Lotte")
    accessible(phone, name="mover-start")
    phone.go("/mijn/dossier/")
    accessible(phone, name="mover-tasks")
    phone.tap("link", "Ga verder met je dossier")
    assert answers_the_rest(phone) <= 12
    accessible(phone, name="mover-check")
    sends_to_the_mentor(phone)
    phone.sees("Je nieuwe mbo heeft het dossier nog niet.")

    desk.go(f"{base}dossier/")
    desk.tap("link", "Vul mijn deel in")
    accessible(desk, name="coach-mover-part")
    fills_in_the_mentor_part(desk)
    desk.comes_to(f"**{base}dossier/")
    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="coach-mover-dossier-phone")

    phone.go("/mijn/dossier/lezen/")
    accessible(phone, name="mover-read")
    with phone.within(1):
        phone.tap("button", "Ik ga akkoord")
        phone.sees("Nu is je ouder aan de beurt.")
    jobs.run_queue()
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    desk.go(f"{base}dossier/")
    desk.sees("Bij ouder")
    desk.tap("link", "Leg akkoord van ouder vast")
    accessible(desk, name="coach-mover-approval")
    desk.page.get_by_role("radio").first.check()
    for name in desk.page.locator("main input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    ):
        desk.page.locator(f"main input[name={name}]").first.check()
    desk.write_day(12, 3, 2026)
    desk.press(desk.page.locator("main form button[type=submit]").first)
    desk.comes_to(f"**{base}dossier/")
    jobs.run_queue()
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.SENT
    phone.go("/mijn/")
    phone.sees("Je dossier is verstuurd naar je nieuwe mbo.")
    kept()


def test_the_next_mbo_reads_it_and_prints_two_sheets(desk, dossier, sanne, teun, lotte):
    _goes_the_whole_way(dossier, sanne)
    delivery = Delivery.objects.get()
    desk.signs_in(teun.user)
    desk.go("/intake/")
    with desk.within(1):
        desk.tap("link", "Lotte Bakker")
        desk.sees("Gaat weg omdat")
    accessible(desk, name="next-mbo-reads")
    desk.page.emulate_media(media="print")
    sheets = PdfReader(io.BytesIO(desk.page.pdf(format="A4")))
    desk.page.emulate_media(media="screen")
    assert len(sheets.pages) <= 2
    with desk.page.expect_download() as taken:
        desk.page.get_by_role("link", name=re.compile("^PDF")).click()
    assert len(PdfReader(taken.value.path()).pages) <= 2
    assert desk.page.get_by_role("link", name=re.compile("OSO")).count() == 0
    delivery.refresh_from_db()
    assert delivery.opened_at is not None


def test_a_region_reads_when_leavers_started_anew(desk, delta, region, ruud):
    MoveFigure.objects.create(
        region=region, college=delta, school_year=2026, leavers=12, restarted=9, median=30, ninth=75, due_october=8,
        by_october=5, due_february=10, by_february=7,
    )  # fmt: skip
    desk.signs_in(ruud.user)
    desk.go("/regio/doorlooptijd/")
    with desk.within(1):
        desk.tap("link", "Wie wegging bij een mbo")
        desk.sees("Opnieuw gestart")
    accessible(desk, name="region-moves")
    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="region-moves-phone")


def _goes_the_whole_way(dossier, sanne) -> None:
    herself = signs_in(dossier.transition.learner)
    assert herself.roles == {Role.PUPIL}
    fill(dossier, Part.PUPIL, herself)
    fill(dossier, Part.MENTOR, sanne)
    actions.pupil_answers(dossier, Answer.AGREED, by=herself)
    jobs.run_queue()
    actions.record_guardian_approval(
        dossier, name="Mia Bakker", way=Way.PAPER, given_on=date(2026, 3, 12), by=sanne,
        guardian=Guardian.objects.get(learner=dossier.transition.learner_id),
    )  # fmt: skip
    jobs.run_queue()
