"""A handover that waits: after five working days a mail to who can answer, after ten to both leads, each once."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock, jobs, workdays
from sluitend.transitions import actions
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Event, Handover, Transition
from tests.cast import TODAY, enrol, follow, works_at
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
job = Actor.job("test")
FIVE, TEN = workdays.after(TODAY, 5), workdays.after(TODAY, 10)  # Thursday 19 and 26 March
WAITS, LATE = "Een overdracht wacht op jouw antwoord", "Overdrachten zijn te laat"


@pytest.fixture
def asked(transition, dirk, rivierdam, nadia, gijs, noor):
    handover = actions.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    jobs.run_queue()
    mail.outbox.clear()
    return handover


def night(day):
    """The round of that night, and the mails that go out in the morning."""
    with clock.standing(clock.moment(day, time(5, 10))):
        reminded, late = actions.remind_waiting(by=job), actions.escalate_late(by=job)
    with clock.standing(clock.moment(day, time(9))):
        jobs.go_on_with_what_was_put_off()
        jobs.run_queue()
    return reminded, late


def letters():
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def test_who_is_asked_by_somebody_hears_it_at_once(transition, dirk, rivierdam, nadia, gijs):
    actions.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    jobs.run_queue()
    assert letters() == [(nadia.user.email, "Jullie zijn gevraagd om over te nemen")]
    assert "Yara" not in mail.outbox[0].body


def test_what_a_rule_asks_at_night_makes_no_mail_of_its_own(transition, rivierdam, nadia):
    actions.show_to_municipality(Transition.objects.all(), because="summer", by=job)
    jobs.run_queue()
    assert letters() == []


def test_nobody_is_reminded_before_five_working_days(asked):
    assert night(FIVE - timedelta(days=1)) == (0, 0)
    assert letters() == []


def test_after_five_working_days_the_receiver_hears_it_once(asked, nadia):
    assert night(FIVE) == (1, 0)
    assert letters() == [(nadia.user.email, WAITS)]
    assert [night(FIVE + timedelta(days=days)) for days in range(4)] == [(0, 0)] * 4
    assert len(letters()) == 1


def test_after_ten_working_days_both_leads_hear_it_once_and_the_sender_keeps_the_regie(
    asked, nadia, dirk, maascollege, gijs, noor
):
    night(FIVE)
    mail.outbox.clear()
    assert night(TEN) == (0, 0)

    assert night(TEN + timedelta(days=1)) == (0, 1)

    assert letters() == sorted([(nadia.user.email, LATE), (dirk.user.email, LATE)])
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "Jullie hebben nog steeds de regie." in bodies[dirk.user.email]
    assert "hebben jullie niet binnen tien werkdagen beantwoord" in bodies[nadia.user.email]
    assert night(TEN + timedelta(days=4)) == (0, 0)
    assert Transition.objects.get().holder == maascollege


def test_a_night_that_was_missed_is_made_up_for(asked):
    assert night(TEN + timedelta(days=5)) == (1, 1)


def test_the_timeline_tells_it(asked):
    night(FIVE)
    night(TEN + timedelta(days=1))
    codes = Event.objects.filter(kind=Kind.HANDOVER).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["asked", "reminded", "late"]


@pytest.mark.parametrize("answer", ["accept", "refuse", "withdraw"])
def test_what_was_answered_is_not_chased(asked, nadia, dirk, answer):
    {
        "accept": lambda: actions.accept(asked, by=nadia),
        "refuse": lambda: actions.refuse(asked, reason="helped", why="wijkteam", by=nadia),
        "withdraw": lambda: actions.withdraw(asked, by=dirk),
    }[answer]()
    assert night(TEN + timedelta(days=1)) == (0, 0)


def test_an_answer_in_the_morning_stops_the_mail(asked, nadia):
    with clock.standing(clock.moment(FIVE, time(5, 10))):
        actions.remind_waiting(by=job)
    with clock.standing(clock.moment(FIVE, time(7, 5))):
        actions.accept(Handover.objects.get(), by=nadia)
        jobs.go_on_with_what_was_put_off()
        jobs.run_queue()
    assert letters() == []


def test_many_that_wait_make_one_mail(asked, class_4b, rivierdam, dirk, nadia):
    for number in range(3):
        row = follow(enrol(class_4b, f"Nr{number}", "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
        actions.ask_to_take_over(row, to=rivierdam, reason="help", by=dirk)
    jobs.run_queue()
    mail.outbox.clear()
    assert night(FIVE) == (4, 0)
    assert letters() == [(nadia.user.email, WAITS)]
    assert "4 overdrachten wachten" in mail.outbox[0].body


def test_without_anybody_the_general_address_hears_it(asked, nadia, rivierdam):
    nadia.user.memberships.all().delete()
    rivierdam.email = "rmc@rivierdam.example"
    rivierdam.save()
    night(FIVE)
    assert letters() == [("rmc@rivierdam.example", WAITS)]


def test_the_list_says_late(asked, nadia, dirk):
    for actor in (nadia, dirk):
        assert "te laat" not in text(Browser(actor).get("/overdracht/")).split("<table")[1]
    with clock.standing(TEN + timedelta(days=1)):
        for actor in (nadia, dirk):
            assert "te laat" in text(Browser(actor).get("/overdracht/"))
            assert "ja, jullie kregen allebei een mail" in text(Browser(actor).get(f"/overdracht/{asked.pk}/"))


def test_the_administrator_of_a_college_is_its_lead(transition, kok, noor, dirk, delta, milan):
    admin = works_at("Ada", delta, Role.MBO_ADMIN)
    actions.apply_for(transition, kok, by=noor)
    actions.hand_over(transition, to=delta, reason="placed", by=dirk)
    jobs.run_queue()
    mail.outbox.clear()
    night(FIVE)
    assert [address for address, _subject in letters()] == sorted([admin.user.email, milan.user.email])
    mail.outbox.clear()
    night(TEN + timedelta(days=1))
    assert letters() == sorted([(admin.user.email, LATE), (dirk.user.email, LATE)])


@given(st.integers(0, 400))
def test_five_days_before_the_term_is_five_working_days_after_the_question(days):
    on = date(2026, 1, 1) + timedelta(days=days)
    term = workdays.after(on, actions.ANSWER_WITHIN_WORKDAYS)
    reached = workdays.after(on, 5)
    assert workdays.after(reached, 5) == term
    assert workdays.after(reached - timedelta(days=1), 5) < term


def test_a_refusal_without_a_reason_is_refused_by_the_database(asked):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(status=HandoverStatus.REFUSED, answered_at=clock.now())
