"""On working days a municipality reads in one mail what waits for it: numbers, no names."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail

from sluitend.access.models import NoticeOff
from sluitend.kit import clock, jobs
from sluitend.safetynet import jobs as rounds
from sluitend.safetynet.actions import take_on
from sluitend.transitions import actions
from sluitend.transitions.models import Handover, Transition
from tests.cast import TODAY
from tests.staff import Browser

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY, MONDAY = (TODAY + timedelta(days=days) for days in (1, 2, 4))


def digest(day: date, address: str) -> list[str]:
    mail.outbox.clear()
    with clock.standing(clock.moment(day, time(7, 30))):
        rounds.digest_of_the_day()
        jobs.run_queue()
    return [message.body for message in mail.outbox if message.to == [address]]


@pytest.fixture
def shown(transition, dirk):
    actions.show_to_municipality(Transition.objects.filter(pk=transition.pk), because="asked", by=dirk)
    jobs.run_queue()  # that somebody asks is told at once, beside the mail of the morning
    return transition


def test_who_came_in_view_and_who_asks_for_a_yes(shown, nadia, gijs):
    (body,) = digest(FRIDAY, nadia.user.email)

    assert "1 jongere is nieuw op je lijst. 1 overdracht wacht op jouw ja." in body
    assert "Yara" not in body
    assert digest(FRIDAY, gijs.user.email) == []


def test_a_date_of_ones_own_case_is_said_on_its_day(shown, nadia):
    actions.accept(Handover.objects.get(transition=shown), by=nadia)
    take_on(Transition.objects.filter(pk=shown.pk), to=nadia.user, by=nadia)
    shown.refresh_from_db()

    assert "datum van jou" not in "".join(digest(FRIDAY, nadia.user.email))
    (body,) = digest(shown.next_on, nadia.user.email)
    assert "1 datum van jou is vandaag of voorbij." in body


def test_in_a_weekend_nobody_is_mailed_and_monday_looks_back_over_it(shown, nadia):
    assert digest(SATURDAY, nadia.user.email) == []

    Handover.objects.update(status="withdrawn")
    Transition.objects.filter(pk=shown.pk).update(visible_since=SATURDAY)
    (body,) = digest(MONDAY, nadia.user.email)
    assert "1 jongere is nieuw" in body


def test_nothing_new_is_no_mail(nadia):
    assert digest(FRIDAY, nadia.user.email) == []


def test_who_switched_it_off_gets_none(shown, nadia):
    Browser(nadia).post("/berichten/", {"mail": []})

    assert set(NoticeOff.objects.values_list("notice", flat=True)) == {"municipality_digest", "case_table"}
    assert digest(FRIDAY, nadia.user.email) == []
