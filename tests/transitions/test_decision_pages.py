"""The pages of decisions: a look at places first, a list of what waits, a stop, and what pupil and mentor read after."""

from __future__ import annotations

import pytest

from sluitend.access.roles import Role
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, jobs
from sluitend.organisations.models import Offering
from sluitend.transitions import actions, decisions
from sluitend.transitions.models import Application, Decision
from sluitend.transitions.outcomes import Outcome
from tests.cast import works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
NO = {"reason": "full", "next_step": "study_adviser"}


@pytest.fixture
def application(transition, kok, noor):
    return actions.apply_for(transition, kok, by=noor)


def look(actor, application, outcome, **more):
    return Browser(actor).post(
        "/intake/stand/", {"chosen": str(application.pk), "status": outcome, "next": "/intake/", **more}
    )


def put_ready(actor, application, outcome, **more):
    client = Browser(actor)
    answer = client.post(
        "/intake/besluiten/nieuw/", {"chosen": str(application.pk), "status": outcome, "next": "/intake/", **more}
    )
    return client, answer


def tell():
    with clock.standing(Decision.objects.latest("due_at").due_at):
        jobs.run_due()


def test_the_look_names_places_and_what_is_too_much(application, kok, milan):
    Offering.objects.filter(pk=kok.pk).update(capacity=0)
    page = text(look(milan, application, "contract_offered"))
    assert "1 besluit: plek aangeboden" in page
    assert "Let op: 1 te veel" in page
    assert "Een tweede persoon moet meekijken" in page
    assert Decision.objects.count() == 0


def test_a_decision_is_put_ready_and_undone_from_the_banner(application, milan):
    client, answer = put_ready(milan, application, "contract_offered")
    assert answer.status_code == 302
    assert "1 besluit gaat weg op 12 maart om 16.30 uur." in text(client.get("/intake/"))
    batch = Decision.objects.get().batch
    client.post(f"/intake/besluiten/stoppen/?reeks={batch}", {"next": "/intake/"})
    assert "1 besluit is gestopt." in text(client.get("/intake/"))
    assert Decision.objects.get().ended_as == "stopped"


def test_a_no_asks_why_and_takes_the_step_that_belongs_to_it(application, milan):
    _client, answer = put_ready(milan, application, "not_admitted")
    assert answer.status_code == 422
    assert Decision.objects.count() == 0

    put_ready(milan, application, "not_admitted", reason="no_intake")
    assert Decision.objects.values_list("reason", "next_step").get() == ("no_intake", "mentor")


def test_a_reason_that_is_not_in_the_list_is_refused(application, milan):
    _client, answer = put_ready(milan, application, "not_admitted", reason="lelijk", next_step="mentor")
    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_one_row_can_be_stopped_in_the_list(application, milan):
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO)
    client = Browser(milan)
    page = text(client.get("/intake/besluiten/"))
    assert "Yara Demir" in page
    assert "de opleiding is vol" in page
    assert 'data-label="Stop"' not in page, "a card on a phone would say it twice: Stop: Stop"
    client.post("/intake/besluiten/stoppen/", {"chosen": str(Decision.objects.get().pk)})
    assert "Er staan geen besluiten klaar." in text(client.get("/intake/besluiten/"))


def test_only_somebody_else_sees_the_button_to_confirm(application, kok, milan, delta):
    Offering.objects.filter(pk=kok.pk).update(capacity=0)
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    liv = works_at("Liv", delta, Role.INTAKER)
    assert "Bevestig deze reeks" not in text(Browser(milan).get("/intake/besluiten/"))
    client = Browser(liv)
    assert "Bevestig deze reeks" in text(client.get("/intake/besluiten/"))
    batch = Decision.objects.get().batch
    Browser(milan).post(f"/intake/besluiten/bevestigen/?reeks={batch}")
    assert Decision.objects.get().confirmed_by == ""
    client.post(f"/intake/besluiten/bevestigen/?reeks={batch}")
    assert Decision.objects.get().confirmed_by == liv.label


def test_another_college_sees_and_stops_nothing(application, milan, teun):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    client = Browser(teun)
    assert "Yara Demir" not in text(client.get("/intake/besluiten/"))
    client.post("/intake/besluiten/stoppen/", {"chosen": str(Decision.objects.get().pk)})
    assert Decision.objects.get().ended_at is None


def test_the_list_costs_as_many_questions_for_two_as_for_one(application, kok, sem_himself, noor, milan):
    from tests.cast import follow

    decisions.prepare(application, Outcome.OFFERED, by=milan)
    client = Browser(milan)
    client.get("/intake/besluiten/")
    one = count_queries(lambda: client.get("/intake/besluiten/"))
    decisions.prepare(actions.apply_for(follow(sem_himself), kok, by=noor), Outcome.OFFERED, by=milan)
    assert count_queries(lambda: client.get("/intake/besluiten/")) == one


def test_pupil_and_mentor_read_why_and_what_now_only_after_it_is_told(application, transition, yara, noor, milan):
    Dossier.objects.get_or_create(transition=transition)
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, text="Bel ons gerust.", **NO)
    why, what_now = "De opleiding is vol.", "Praat met een studieadviseur van dit mbo."
    for_mentor = "Waarom: de opleiding is vol. Advies van het mbo: gesprek met onze studieadviseur."

    def pages():
        pupil = text(Browser(yara).get("/mijn/overstap/"))
        mentor = text(Browser(noor).get(f"/school/leerling/{transition.pk}/"))
        assert "Kok" in pupil
        assert "Kok" in mentor
        return [why in pupil, what_now in pupil, "Bel ons gerust." in pupil, for_mentor in mentor]

    assert pages() == [False, False, False, False]
    tell()
    assert pages() == [True, True, True, True]
    assert Application.objects.get().status == "not_admitted"
