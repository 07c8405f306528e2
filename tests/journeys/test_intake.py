"""The intake of a college: thirty invited in eight clicks, one in six, undone in one; five dossiers by keyboard only; a
pupil who cannot come; who was there."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Delivery, Dossier
from sluitend.kit import clock, jobs
from sluitend.transitions import actions, invitations, moments
from sluitend.transitions.models import Application, IntakeMoment, Invitation
from tests.cast import TODAY, enrol, follow, signs_in
from tests.dossiers.conftest import fill
from tests.journeys.conftest import PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 19)
OF_AGE = date(2008, 1, 5)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def applicants(class_4b, rivierdam, kok, noor):
    """So many pupils who applied for kok."""

    def apply(count: int) -> list[Application]:
        found = []
        for number in range(count):
            learner = enrol(class_4b, f"Leerling {number + 1:02}", "Smit", born=OF_AGE, lives_in=rivierdam)
            found.append(actions.apply_for(follow(learner), kok, by=noor, on=TODAY - timedelta(days=60 - number)))
        return found

    return apply


@pytest.fixture
def slots(delta, milan):
    """Forty moments next week."""
    starts = [clock.moment(DAY, time(9 + number // 6, number % 6 * 10)) for number in range(40)]
    return moments.make_moments(delta, starts, by=milan, minutes=10, place="Lokaal 1.04, Kade 3, Rivierdam")


def test_moments_are_made_and_thirty_are_invited_within_eight_clicks(desk, applicants, milan):
    applicants(30)
    desk.signs_in(milan.user)
    desk.go("/intake/gesprekken/")
    desk.tap("link", "Maak gespreksmomenten")
    accessible(desk, name="intake-new-moments")
    desk.write("Waar?", "Lokaal 1.04, Kade 3, Rivierdam")
    desk.write("Laatste gesprek klaar om", "16:00")
    desk.write("Minuten per gesprek", "10")
    desk.tap("button", "Maak deze momenten")
    desk.sees("42 momenten zijn gemaakt.")

    desk.go("/intake/")
    with desk.within(8):
        desk.page.get_by_role("link", name="Gesprek plannen").first.click()
        desk.tap("link", "Kies alle 30")
        accessible(desk, name="intake-inbox-all-chosen")
        desk.tap("button", "Nodig 30 uit")
        accessible(desk, name="intake-invite")
        desk.tap("button", "Nodig 30 studenten uit")
        desk.sees("We sturen de 30 uitnodigingen op 12 maart om 16.30 uur. Tot die tijd kun je dit ongedaan maken.")
    assert Invitation.objects.filter(status="waiting").count() == 30
    with desk.within(1):
        desk.tap("button", "Ongedaan maken")
    desk.sees("30 uitnodigingen zijn gestopt.")
    assert Invitation.objects.exclude(status="stopped").count() == 0


def test_one_is_invited_within_six_clicks_and_who_came_is_noted(desk, applicants, slots, milan):
    (application,) = applicants(1)
    desk.signs_in(milan.user)
    desk.go("/intake/")
    with desk.within(6):
        desk.tap("link", "Leerling 01 Smit")
        desk.tap("button", "Nodig uit")
        desk.page.set_viewport_size(PHONE)
        accessible(desk, name="intake-invite-phone")
        desk.page.set_viewport_size({"width": 1280, "height": 800})
        desk.tap("button", "Nodig 1 student uit")
    desk.sees("de uitnodiging gaat weg op 12 maart 2026 om 16.30 uur")
    accessible(desk, name="intake-dossier-invited")
    with clock.standing(Invitation.objects.get().due_at):
        jobs.run_due(night=False)

    with clock.standing(DAY + timedelta(days=1)):
        desk.go("/intake/gesprekken/")
        accessible(desk, name="intake-talks")
        desk.page.get_by_role("checkbox", name="Kies Leerling 01 Smit").check()
        desk.tap("button", "Kwam niet: 1")
        desk.sees("Vastgelegd: 1 student kwam niet. De mentor ziet het.")
        desk.page.set_viewport_size(PHONE)
        desk.go("/intake/gesprekken/?dag=2026-03-19")
        accessible(desk, name="intake-talks-phone")
    assert Application.objects.get(pk=application.pk).status == "intake_to_plan"


def test_a_pupil_who_cannot_come_takes_another_moment_on_the_phone(phone, transition, kok, noor, milan, yara, slots):
    Dossier.objects.get_or_create(transition=transition)
    actions.apply_for(transition, kok, by=noor)
    batch = invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    with clock.standing(batch.due_at):
        jobs.run_due(night=False)
    phone.signs_in(yara.user)
    with clock.standing(TODAY + timedelta(days=1)):
        phone.go("/mijn/overstap/")
        accessible(phone, name="pupil-path-with-talk")
        with phone.within(3):
            phone.page.get_by_role("link", name="Bekijk je gesprek").click()
            accessible(phone, name="pupil-talk")
            phone.page.get_by_text("Donderdag 19 maart, 09.10 uur").click()
            phone.tap("button", "Stuur mijn antwoord naar het mbo")
        phone.sees("Je gesprek is verzet.")
    assert Invitation.objects.get().moment.starts_at == clock.moment(DAY, time(9, 10))


@pytest.fixture
def five_dossiers(class_4b, rivierdam, kok, noor, applicants):
    """Five dossiers that nobody at the college has opened."""
    for application in applicants(5):
        dossier, pupil = Dossier.objects.get(pk=application.transition_id), signs_in(application.transition.learner)
        fill(dossier, Part.PUPIL, pupil)
        fill(dossier, Part.MENTOR, noor)
        dossier.refresh_from_db()
        dossiers.pupil_answers(dossier, Answer.AGREED, by=pupil)
    jobs.run_queue()
    assert Delivery.objects.filter(opened_at=None).count() == 5


def test_five_dossiers_are_read_and_invited_by_keyboard_only(desk, five_dossiers, slots, milan):
    desk.signs_in(milan.user)
    desk.go("/intake/")
    keys = desk.page.keyboard
    with desk.within(0):
        keys.press("?")
        desk.page.get_by_role("heading", name="Sneltoetsen").wait_for()
        keys.press("Escape")
        desk.page.get_by_role("heading", name="Sneltoetsen").wait_for(state="hidden")
        keys.press("j")
        desk.page.locator("tr:focus-within").wait_for()
        keys.press("o")
        for number in range(1, 6):
            desk.page.get_by_role("heading", name=f"Leerling {number:02} Smit", level=1).wait_for()
            desk.lands()
            if number < 5:
                keys.press("j")
        keys.press("k")
        desk.page.get_by_role("heading", name="Leerling 04 Smit", level=1).wait_for()
        desk.go("/intake/")
        for _row in range(5):
            keys.press("j")
            keys.press("x")
        _tab_to(desk, "Nodig 5 uit")
        keys.press("Enter")
        desk.page.get_by_role("heading", name="Nodig 5 studenten uit voor een gesprek").wait_for()
        _tab_to(desk, "Nodig 5 studenten uit")
        keys.press("Enter")
        desk.sees("We sturen de 5 uitnodigingen")
    assert Delivery.objects.filter(opened_at=None).count() == 0
    assert Invitation.objects.filter(status="waiting").count() == 5


def test_the_keys_can_be_turned_off_by_each_person(desk, applicants, milan):
    applicants(2)
    desk.signs_in(milan.user)
    desk.go("/intake/")
    desk.page.keyboard.press("?")
    desk.tap("button", "Zet de sneltoetsen uit")
    desk.tap("button", "Sluit")
    desk.page.reload()
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("o")
    assert desk.h1.startswith("Postvak")


def _tab_to(desk, name: str) -> None:
    """Tab until the button of this name has the focus."""
    for _step in range(200):
        if desk.page.evaluate("document.activeElement.innerText?.trim()") == name:
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab")
