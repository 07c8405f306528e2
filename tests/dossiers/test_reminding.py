"""Reminding many at once: who gets what, who is skipped and why, held until half past four."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core import mail

from sluitend.access.actor import Actor
from sluitend.dossiers import reminders
from sluitend.dossiers.lifecycle import Part, Whom
from sluitend.dossiers.models import Dossier, Reminder
from sluitend.dossiers.queries import reminding
from sluitend.kit import clock, jobs
from tests.cast import enrol, follow, signs_in
from tests.dossiers.conftest import fill
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
JOB = Actor.job("send_reminders")


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.AMSTERDAM)


@pytest.fixture
def pupils(class_4b, rivierdam):
    """Three who fill in; of the last we have no address."""
    made = []
    for name, address in (("Ad", "ad@example.org"), ("Bo", "bo@example.org"), ("Cor", "")):
        learner = enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam)
        learner.email = address
        learner.save()
        made.append(Dossier.objects.get(pk=follow(learner).pk))
    return made


def everything() -> reminding.Preview:
    return Dossier.objects.all()


def sends(now: datetime) -> int:
    with clock.standing(now):
        count = reminders.send_due(by=JOB)
        jobs.run_queue()
    return count


def test_who_has_no_address_is_skipped_and_named(pupils, noor):
    found = reminding.preview(everything(), noor)
    assert {whom: [str(row.transition.learner) for row in rows] for whom, rows in found.ready.items()} == {
        Whom.PUPIL: ["Ad Vos", "Bo Vos"]
    }
    assert [row.dossier.pk for row in found.skipped] == [pupils[2].pk]


def test_who_was_reminded_in_the_last_two_days_gets_no_second_and_is_named(pupils, noor):
    reminders.remind(everything(), by=noor)
    assert sends(at(16, 30)) == 2
    with clock.standing(at(9, day=14)):
        assert reminders.remind(Dossier.objects.filter(pk=pupils[0].pk), by=noor).count == 0
        page = text(Browser(noor).post("/school/herinneringen/nakijken/", {"chosen": [str(pupils[0].pk)]}))
    assert "Ad Vos: kreeg al een herinnering op 12 maart" in page
    with clock.standing(at(17, day=14)):
        assert reminders.remind(Dossier.objects.filter(pk=pupils[0].pk), by=noor).count == 1


def test_the_page_before_says_who_gets_what_and_plans_nothing(pupils, noor):
    page = text(Browser(noor).post("/school/herinneringen/nakijken/", {"chosen": [str(row.pk) for row in pupils]}))
    assert "2 leerlingen krijgen een mail" in page
    assert "Ze gaan weg op 12 maart 2026 om 16.30 uur." in page
    assert "Cor Vos: we hebben geen e-mailadres van de leerling" in page
    assert Reminder.objects.count() == 0


def test_the_dean_ticks_a_class_and_reminds_who_is_to_act_the_mentor_too(pupils, class_4b, dirk, noor):
    fill(pupils[2], Part.PUPIL, signs_in(pupils[2].transition.learner))
    found = reminding.preview(reminding.meant(everything(), chosen=[], classes=[class_4b.pk]), dirk)
    assert {whom: len(rows) for whom, rows in found.ready.items()} == {Whom.PUPIL: 2, Whom.MENTOR: 1}
    Browser(dirk).post("/school/herinneringen/", {"chosen": [str(row.pk) for row in found.dossiers]})
    assert sends(at(16, 30)) == 3
    (to_mentor,) = [message for message in mail.outbox if message.to == [noor.user.email]]
    assert to_mentor.subject == "1 dossier wacht op jouw deel"
    assert "Cor" in to_mentor.body
    assert "Vos" not in to_mentor.body


def test_a_mentor_is_not_asked_to_remind_themselves(pupils, noor):
    fill(pupils[0], Part.PUPIL, signs_in(pupils[0].transition.learner))
    found = reminding.preview(Dossier.objects.filter(pk=pupils[0].pk), noor)
    assert (dict(found.ready), len(found.skipped)) == ({}, 1)


def test_a_reminder_for_the_pupil_is_not_sent_to_the_mentor_whose_turn_it_became(pupils, dirk):
    reminders.remind(everything(), by=dirk)
    fill(pupils[0], Part.PUPIL, signs_in(pupils[0].transition.learner))
    assert sends(at(16, 30)) == 1
    assert Reminder.objects.get(dossier=pupils[0].pk).outcome == "not_needed"


def test_the_page_before_costs_the_same_for_three_as_for_one(pupils, noor):
    client = Browser(noor)

    def ask(rows):
        return lambda: client.post("/school/herinneringen/nakijken/", {"chosen": [str(row.pk) for row in rows]})

    assert count_queries(ask(pupils[:1])) == count_queries(ask(pupils))


def test_nobody_sees_pupils_of_another_school_in_the_page_before(pupils, bram, class_4b, class_elsewhere):
    sent = {"chosen": [str(pupils[0].pk)], "klas": [str(class_4b.pk)]}
    assert "Vos" not in text(Browser(bram).post("/school/herinneringen/nakijken/", sent))
