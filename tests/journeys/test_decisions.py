"""An intaker decides: at most three clicks for one applicant, stopped in one, told at half past four."""

from __future__ import annotations

import pytest

from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, jobs
from sluitend.transitions import actions, decisions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Decision
from sluitend.transitions.outcomes import Outcome
from tests.journeys.conftest import PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


def test_a_decision_is_looked_at_stopped_and_told(desk, transition, kok, noor, milan, yara):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, ApplicationStatus.INTAKE_DONE, by=milan)
    desk.signs_in(milan.user)

    desk.go(f"/intake/{application.pk}/")
    with desk.within(3):
        desk.tap("button", "Geen plek")
        accessible(desk, name="decide-no")
        desk.page.get_by_role("radio", name="De opleiding is vol").check(force=True)
        desk.tap("button", "Zet 1 besluit klaar")
    accessible(desk, name="decided-dossier")
    assert Decision.objects.get().reason == "full"

    desk.go("/intake/besluiten/")
    accessible(desk, name="decisions-wait")
    desk.page.set_viewport_size(PHONE)
    accessible(desk, name="decisions-wait-phone")
    with desk.within(1):
        desk.page.get_by_role("button", name="Stop", exact=False).first.click()
    assert desk.h1 == "Besluiten die klaarstaan"
    assert Decision.objects.get().ended_as == "stopped"

    desk.go(f"/intake/{application.pk}/")
    with desk.within(2):
        desk.tap("button", "Plek aangeboden")
        accessible(desk, name="decide-place-phone")
        desk.tap("button", "Zet 1 besluit klaar")
    assert Application.objects.get().status == "intake_done"
    with clock.standing(Decision.objects.latest("due_at").due_at):
        jobs.run_due()
    assert Application.objects.get().status == "contract_offered"


def test_a_pupil_reads_a_no_on_the_phone(phone, transition, kok, noor, milan, yara):
    Dossier.objects.get_or_create(transition=transition)
    application = actions.apply_for(transition, kok, by=noor)
    decisions.prepare(
        application, Outcome.NOT_ADMITTED, by=milan, reason="full", next_step="study_adviser", text="Bel ons gerust."
    )
    with clock.standing(Decision.objects.get().due_at):
        jobs.run_due()
    phone.signs_in(yara.user)
    phone.go("/mijn/overstap/")
    assert "De opleiding is vol." in phone.page.locator("main").inner_text()
    accessible(phone, name="pupil-no")
