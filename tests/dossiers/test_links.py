"""A guardian's way in (ADR 0009): link, code and birth date; used up by the answer, not by opening."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from procrastinate.contrib.django.models import ProcrastinateJob

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.jobs import mail_guardian
from sluitend.dossiers.lifecycle import Answer, DossierStatus
from sluitend.dossiers.models import GuardianLink
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock
from sluitend.learners.models import Guardian, Learner

pytestmark = pytest.mark.django_db
BORN = date(2009, 6, 14)
WRONG = "Deze code en deze geboortedatum horen niet bij elkaar. Kijk nog eens in de mail, of vraag een nieuwe link aan."


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def made(filled, yara):
    """Pupil agreed, and Elif's link is made."""
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    return actions.make_link(filled, Guardian.objects.get(learner=yara.learner_id), by=Actor.job("test"))


def knock(client, made, *, born=BORN, token=None, code=None, **more):
    typed = {
        "token": made.token if token is None else token,
        "code": code or made.code,
        "birth_date_day": born.day,
        "birth_date_month": born.month,
        "birth_date_year": born.year,
    }
    return client.post("/ouder/", typed, **more)


def test_link_code_and_birth_date_let_the_guardian_in(client, made):
    assert knock(client, made).url == "/ouder/lezen/"
    assert client.get("/ouder/lezen/").status_code == 200


def test_the_code_alone_suffices_for_who_typed_the_address(client, made):
    assert knock(client, made, token="", code=f" {made.code[:3].lower()}-{made.code[3:]}").url == "/ouder/lezen/"


def test_a_forwarded_link_alone_opens_nothing(client, made):
    page = client.get(f"/ouder/{made.token}/")

    assert (page.status_code, client.get("/ouder/lezen/").status_code) == (200, 302)
    assert "Yara" not in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"born": date(2009, 6, 15)}, {"code": "AAAAAA"}, {"token": "A" * 32}], ids=["birth date", "code", "token"]
)
def test_whatever_does_not_fit_gets_the_same_words(client, made, wrong):
    page = knock(client, made, **wrong)

    assert page.context["form"].errors["code"] == [WRONG]
    assert client.get("/ouder/lezen/").url == "/ouder/"


def test_opening_does_not_use_the_link_up(client, made):
    for _ in range(3):
        client.get(f"/ouder/{made.token}/")
        assert knock(client, made).status_code == 302
        client.session.flush()

    assert GuardianLink.objects.get().used_at is None


def test_the_answer_uses_the_link_up_and_the_link_then_says_so(client, made):
    knock(client, made)
    client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})
    again = type(client)()

    assert "U hebt al geantwoord" in again.get(f"/ouder/{made.token}/").content.decode()
    assert knock(again, made).context["form"].errors["code"] == [WRONG]


def test_a_second_click_on_yes_changes_nothing(client, made):
    knock(client, made)
    client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})
    second = client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})

    assert "U hebt al geantwoord" in second.content.decode()
    assert made.link.dossier.approvals.filter(party="guardian").count() == 1


def test_a_link_is_too_old_after_fourteen_days_also_for_who_is_inside(client, made):
    knock(client, made)
    with clock.standing(date(2026, 3, 26)):
        assert client.get("/ouder/lezen/").status_code == 200
    with clock.standing(date(2026, 3, 27)):
        inside, outside = client.get("/ouder/lezen/"), client.get(f"/ouder/{made.token}/")

    words = "Deze link werkt niet meer. Vraag hieronder een nieuwe link aan. U krijgt die binnen 5 minuten."
    assert [(page.status_code, words in page.content.decode()) for page in (inside, outside)] == [(410, True)] * 2


def test_a_new_link_goes_to_the_address_the_school_knows_and_ends_the_old_one(client, made):
    asked_before = waiting_mails()
    client.post("/ouder/nieuwe-link/", new_link("ELIF@example.org"))
    send([job for job in waiting_mails() if job not in asked_before])

    assert [message.to for message in mail.outbox] == [["elif@example.org"]]
    assert knock(client, made).context["form"].errors["code"] == [WRONG]


def new_link(email, born=BORN):
    return {
        "nieuw-email": email,
        "nieuw-birth_date_day": born.day,
        "nieuw-birth_date_month": born.month,
        "nieuw-birth_date_year": born.year,
    }


def waiting_mails(task="dossiers.answer_guardian"):
    """The mails to guardians that wait in the queue; those of other parties link to rooms above."""
    return list(ProcrastinateJob.objects.filter(task_name=task, status="todo").order_by("id"))


def send(waiting):
    for job in waiting:
        mail_guardian(**job.args)


def test_asking_for_a_new_link_says_the_same_whether_the_address_is_known_or_not(client, made):
    known = client.post("/ouder/nieuwe-link/", new_link("elif@example.org"))
    unknown = client.post("/ouder/nieuwe-link/", new_link("vreemd@example.org"))
    wrong_day = client.post("/ouder/nieuwe-link/", new_link("elif@example.org", date(2009, 1, 1)))

    bodies = {page.content.decode().split("<main")[1].split("</main")[0] for page in (known, unknown, wrong_day)}
    assert ([page.status_code for page in (known, unknown, wrong_day)], len(bodies)) == ([200] * 3, 1)


def test_the_address_somebody_types_never_gets_a_mail_unless_the_school_knows_it(client, made):
    asked_before = waiting_mails()
    client.post("/ouder/nieuwe-link/", new_link("vreemd@example.org"))

    assert waiting_mails() == asked_before


def test_ten_tries_an_hour_at_the_door(client, made):
    for _ in range(10):
        knock(client, made, code="AAAAAA")

    assert knock(client, made).status_code == 429


def test_ten_tries_at_one_code_count_from_whatever_address(client, made):
    for number in range(10):
        knock(client, made, born=date(2009, 1, number + 1), REMOTE_ADDR=f"192.0.2.{number}")

    assert knock(client, made, REMOTE_ADDR="192.0.2.99").status_code == 429


def test_ten_new_links_an_hour(client, made):
    for _ in range(10):
        client.post("/ouder/nieuwe-link/", new_link("elif@example.org"))

    assert client.post("/ouder/nieuwe-link/", new_link("elif@example.org")).status_code == 429


def test_turning_18_leaves_nothing_to_do_from_that_very_day(client, made):
    knock(client, made)
    Learner.objects.update(birth_date=date(2008, 3, 12))

    page = client.get("/ouder/lezen/").content.decode()
    client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})

    assert "Uw kind is 18 jaar. Uw kind beslist nu zelf over het dossier." in page
    assert made.link.dossier.approvals.filter(party="guardian").count() == 0


def test_after_the_night_the_link_of_an_18_year_old_says_so_too(client, made):
    Learner.objects.update(birth_date=date(2008, 3, 12))
    actions.let_time_decide(by=Actor.job("let_time_decide"))

    assert "Uw kind is 18 jaar." in client.get(f"/ouder/{made.token}/").content.decode()


def test_when_something_changes_meanwhile_the_guardian_hears_so_and_cannot_agree_with_what_was(client, made, noor):
    knock(client, made)
    dossier = made.link.dossier
    actions.save_answer(dossier, Questionnaire.current().question("B1.why"), "Toch anders", by=noor)

    page = client.post("/ouder/lezen/antwoord/", {"answer": "agreed"}).content.decode()

    assert "Er verandert iets in het dossier." in page
    assert dossier.approvals.filter(party="guardian").count() == 0


def test_an_account_never_acts_as_a_guardian(client, made, yara):
    client.force_login(yara.user)
    knock(client, made)
    as_guardian = client.get("/ouder/lezen/").wsgi_request.actor
    client.force_login(yara.user)
    as_pupil = client.get("/mijn/dossier/").wsgi_request.actor

    assert (as_guardian.roles, as_guardian.user) == (frozenset({Role.GUARDIAN}), None)
    assert (as_pupil.roles, as_pupil.guardian_id) == (frozenset({Role.PUPIL}), None)
    assert client.post("/ouder/lezen/antwoord/", {"answer": "agreed"}).status_code == 403


def test_a_guardian_reaches_no_page_of_the_pupil(client, made):
    knock(client, made)

    assert [client.get(path).status_code for path in ("/mijn/", "/mijn/dossier/", "/mijn/inzage/")] == [403] * 3


def test_the_queue_carries_the_link_of_a_guardian_once_the_pupil_agreed(filled, yara):
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    filled.refresh_from_db()
    send(waiting_mails("dossiers.mail_guardian"))

    (message,) = [one for one in mail.outbox if one.to == ["elif@example.org"]]
    assert (filled.status, message.subject) == (DossierStatus.WITH_GUARDIAN, "Yara dosyasını okur musunuz?")
