"""Reminders and digests of the clock (UX 6): who, when, in which words, and what somebody switched off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail

from sluitend.access import notices
from sluitend.access.actor import Actor
from sluitend.access.models import NoticeOff
from sluitend.access.roles import Role
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers import jobs as rounds
from sluitend.dossiers import schedule
from sluitend.dossiers.lifecycle import Answer
from sluitend.dossiers.models import Reminder
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, LearnerAccount
from sluitend.transitions import actions, decisions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Decision
from sluitend.transitions.outcomes import Outcome
from tests.cast import enrol, follow
from tests.dossiers.conftest import some_answer
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
JOB = Actor.job("test")
BEGUN = date(2026, 3, 12)


def on(days: int, at: time = time(6)) -> datetime:
    return clock.moment(BEGUN + timedelta(days=days), at)


@pytest.fixture
def with_address(dossier, yara, yara_herself):
    """Yara has an account since today, and an address."""
    yara_herself.email = "yara@example.org"
    yara_herself.save()
    LearnerAccount.objects.update(activated_at=on(0, time(12)))
    return dossier


def an_answer(dossier):
    """A question of the pupil's part, with something that passes."""
    questions = Questionnaire.version(dossier.questionnaire_version)
    first = questions.question(questions.missing_required({}, "pupil")[0].code)
    return first, some_answer(first)


def lives(day: int) -> list[str]:
    """What was mailed to Yara on this day."""
    mail.outbox.clear()
    with clock.standing(on(day)):
        schedule.plan(by=JOB)
    with clock.standing(on(day, time(16))):
        jobs.run_due(night=False)
    return [message.subject for message in mail.outbox if message.to == ["yara@example.org"]]


def test_a_pupil_who_does_nothing_is_reminded_after_5_12_and_19_days(with_address):
    assert [day for day in range(30) if lives(day)] == [5, 12, 19]


def test_whoever_does_something_is_left_alone(with_address, yara):
    with clock.standing(on(3, time(12))):
        dossiers.save_answer(with_address, *an_answer(with_address), by=yara)
    assert [day for day in range(12) if lives(day)] == [8]


def test_a_pupil_without_an_account_is_not_told_to_sign_in(with_address):
    LearnerAccount.objects.all().delete()
    assert [day for day in range(20) if lives(day)] == []


def test_who_switched_it_off_gets_none(with_address, yara):
    notices.choose([], by=yara)
    assert [day for day in range(20) if lives(day)] == []


def days_pass(many: int) -> None:
    """Every day the round at six, and at nine what may go out by then."""
    for day in range(many):
        with clock.standing(on(day)):
            schedule.plan(by=JOB)
        with clock.standing(on(day, time(9))):
            jobs.run_due(night=False)


def test_a_parent_is_reminded_after_four_days_and_once(asked):
    reminded = []
    for day in range(12):
        with clock.standing(on(day)):
            schedule.plan(by=JOB)
        with clock.standing(on(day, time(8))):
            reminded += [day] * jobs.run_due(night=False).count("dossiers.mail_guardian")
    assert reminded == [0, 4], "on day 0 the first mail"


@pytest.mark.parametrize("phone", ["06 12345678", "010 1234567"])
def test_a_parent_who_is_silent_for_a_week_gets_one_text_that_holds_no_link(asked, settings, phone):
    settings.SMS_ADDRESS = "{number}@texts.example"
    Guardian.objects.update(phone=phone)
    days_pass(12)

    texts = [message for message in mail.outbox if message.to == ["31612345678@texts.example"]]
    assert len(texts) == (phone.startswith("06"))
    assert all("http" not in text.body and "dosyasını" in text.body for text in texts), "in the language of the parent"


def test_a_parent_who_wants_no_reminders_gets_none(asked, settings):
    settings.SMS_ADDRESS = "{number}@texts.example"
    Guardian.objects.update(phone="06 12345678", gets_reminders=False)
    days_pass(12)

    assert not Reminder.objects.filter(whom="guardian").exists()
    assert [message.to for message in mail.outbox if "elif@example.org" in message.to] != [], "the question itself came"


def test_without_a_provider_the_week_is_only_the_mentors(asked):
    Guardian.objects.update(phone="06 12345678")
    days_pass(12)

    assert not Reminder.objects.filter(why="guardian_7").exists()


def test_planning_twice_plans_once(with_address):
    with clock.standing(on(5)):
        assert (schedule.plan(by=JOB), schedule.plan(by=JOB)) == (1, 0)
    assert Reminder.objects.get().due_at == on(5, time(16))


# --- Digests ----------------------------------------------------------------------------------------------------


def digest(day: date, address: str, round_=rounds.digest_of_the_week) -> list[str]:
    mail.outbox.clear()
    with clock.standing(clock.moment(day, time(7, 30))):
        round_()
        jobs.run_queue()
    return [message.body for message in mail.outbox if message.to == [address]]


def test_on_monday_a_mentor_reads_what_asks_attention(asked, class_4b, rivierdam, kok, noor, milan):
    refused = actions.apply_for(
        follow(enrol(class_4b, "Ad", "Vos", born=date(2009, 1, 1), lives_in=rivierdam)), kok, by=noor
    )
    actions.record_status(refused, ApplicationStatus.NOT_ADMITTED, by=milan)
    jobs.run_queue()  # the mentor heard of it at once
    (body,) = digest(date(2026, 3, 16), noor.user.email)
    assert "Dit vraagt deze week je aandacht in klas 4B: 1 leerling heeft zich nog niet aangemeld. 1 leerling is afgewezen." in body  # fmt: skip
    assert "1 ouder heeft nog niet gereageerd." in body
    assert "Vos" not in body
    assert "Demir" not in body
    assert digest(date(2026, 3, 17), noor.user.email) == []


def test_after_easter_it_comes_on_tuesday(transition, noor):
    assert digest(date(2026, 4, 6), noor.user.email) == []
    assert len(digest(date(2026, 4, 7), noor.user.email)) == 1


def test_the_dean_reads_it_for_the_school_and_nobody_reads_of_another(transition, stranger, dirk, bram):
    (body,) = digest(date(2026, 3, 16), dirk.user.email)
    assert "je aandacht in Maascollege: 1 leerling heeft zich nog niet aangemeld." in body
    (elsewhere,) = digest(date(2026, 3, 16), bram.user.email)
    assert "in klas 4Z" in elsewhere


def test_who_switched_the_digest_off_gets_none(transition, noor):
    Browser(noor).post("/berichten/", {"mail": ["mentor_agreed"]})
    assert digest(date(2026, 3, 16), noor.user.email) == []
    assert list(NoticeOff.objects.values_list("notice", flat=True)) == ["mentor_digest"]


def test_the_intake_reads_on_working_days_what_is_new(transition, kok, noor, milan, teun):
    actions.apply_for(transition, kok, by=noor)
    (body,) = digest(date(2026, 3, 13), milan.user.email, rounds.digest_of_the_day)
    assert "1 leerling meldde zich aan." in body
    assert digest(date(2026, 3, 13), teun.user.email, rounds.digest_of_the_day) == []
    assert digest(date(2026, 3, 14), milan.user.email, rounds.digest_of_the_day) == []


# --- At once, and at decisions ------------------------------------------------------------------------------------


def test_when_a_parent_disputes_the_mentor_hears_at_once_and_the_pupil_at_half_past_four(
    asked, elif_, yara_herself, noor
):
    yara_herself.email = "yara@example.org"
    yara_herself.save()
    mail.outbox.clear()
    dossiers.guardian_answers(asked, Answer.DISPUTED, by=elif_)
    jobs.run_queue()
    assert {message.to[0] for message in mail.outbox} == {noor.user.email}
    with clock.standing(on(0, time(16, 30))):
        jobs.run_due(night=False)
    assert "Je ouder las je dossier" in [
        message.subject for message in mail.outbox if message.to == ["yara@example.org"]
    ]


def test_at_a_decision_the_parent_hears_that_there_is_news_in_the_own_language(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    mail.outbox.clear()
    with clock.standing(Decision.objects.get().due_at):
        jobs.run_due(night=False)
    (to_parent,) = [message for message in mail.outbox if message.to == ["elif@example.org"]]
    assert to_parent.subject == "Yara için haber var"
    assert "plek" not in to_parent.body


# --- What somebody can switch off ---------------------------------------------------------------------------------


def test_what_cannot_be_switched_off_says_why_and_stays(noor, yara):
    page = text(Browser(noor).get("/berichten/"))
    assert "Jij kunt als eerste met de leerling praten." in page
    Browser(noor).post("/berichten/", {"mail": []})
    assert set(NoticeOff.objects.values_list("notice", flat=True)) == {"mentor_digest", "mentor_agreed"}
    assert "Zonder jou staat je dossier stil." in text(Browser(yara).get("/mijn/berichten/"))


def test_every_role_of_staff_that_gets_mail_has_something_to_read_about_it():
    roles = {role for notice in notices.NOTICES.values() for role in notice.roles}
    assert {Role.PUPIL, Role.MENTOR, Role.CAREER_DEAN, Role.INTAKER, Role.MBO_ADMIN} <= roles
    assert {code for code in notices.CAN_BE_OFF if notices.NOTICES[code].stays} == set()
