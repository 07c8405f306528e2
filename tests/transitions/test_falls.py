"""Daling: somebody is further from a place than before. It is an event, and mentor and holder hear it at once."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail

from sluitend.access.actor import Actor
from sluitend.kit import clock, jobs
from sluitend.transitions import actions, decisions
from sluitend.transitions.actions import Fact
from sluitend.transitions.events import Audience, Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Event
from sluitend.transitions.outcomes import Outcome
from tests.cast import TODAY, enrol, follow

pytestmark = pytest.mark.django_db
job = Actor.job("test")


@pytest.fixture
def offered(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.CONTRACT_OFFERED, by=milan)
    jobs.run_queue()
    mail.outbox.clear()
    return application


def falls(transition) -> list[str]:
    return list(Event.objects.filter(transition=transition, kind=Kind.DROP).values_list("code", flat=True))


def letters() -> list[tuple[str, str]]:
    jobs.run_queue()
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def hub(application, code: str, days: int) -> Fact:
    at = clock.moment(TODAY + timedelta(days=days))
    return Fact(
        application.transition_id, Kind.APPLICATION, code, at, application.pk, application.college_id, source=Source.HUB
    )


def test_a_pupil_who_withdraws_from_an_offered_place_is_told_of_to_the_mentor_at_once(offered, transition, yara, noor):
    actions.withdraw_application(offered, by=yara)

    assert falls(transition) == ["withdrawn"]
    assert letters() == [(noor.user.email, "Een plek is verloren")]
    assert "Yara" in mail.outbox[0].body


def test_the_same_fall_is_told_once_and_a_new_one_again(offered, transition, yara, noor):
    for code, days in (("not_admitted", 1), ("withdrawn", 2), ("contract_offered", 3), ("not_admitted", 4)):
        with clock.standing(TODAY + timedelta(days=days)):
            actions.note([hub(offered, code, days)], by=job)

    assert falls(transition) == ["not_admitted", "not_admitted"]


def test_who_is_on_the_way_up_again_before_the_mail_goes_is_no_news(offered, transition):
    actions.note([hub(offered, "not_admitted", 0)], by=job)
    actions.note([hub(offered, "contract_offered", 1)], by=job)

    assert letters() == []


def test_another_application_that_stands_as_far_is_no_fall(offered, transition, bakker, noor, teun, yara):
    other = actions.apply_for(transition, bakker, by=noor)
    actions.record_status(other, A.ENROLLED, by=teun)

    actions.withdraw_application(offered, by=yara)

    assert falls(transition) == []


def test_a_holder_elsewhere_hears_it_too(offered, transition, dirk, nadia, rivierdam, yara, noor):
    rivierdam.email = "leerplicht@rivierdam.example"
    rivierdam.save()
    actions.accept(actions.hand_over(transition, to=rivierdam, reason="help", by=dirk), by=nadia)
    jobs.run_queue()
    mail.outbox.clear()

    actions.withdraw_application(offered, by=yara)

    assert [address for address, _subject in letters()] == ["leerplicht@rivierdam.example", noor.user.email]


def test_a_no_of_the_college_is_told_in_one_mail(offered, noor, milan):
    decision = decisions.prepare(offered, Outcome.NOT_ADMITTED, by=milan, reason="full", next_step="other_programme")
    with clock.standing(decision.due_at):
        decisions.release_due(by=job)
        to_mentor = [subject for address, subject in letters() if address == noor.user.email]

    assert len(to_mentor) == 1
    assert "Een plek is verloren" not in to_mentor


def test_many_who_fall_at_once_make_one_mail_for_their_mentor(class_4b, kok, noor, rivierdam):
    facts = []
    for name in ("Ad", "Bo", "Cas"):
        learner = enrol(class_4b, name, "Tester", born=date(2009, 5, 5), lives_in=rivierdam)
        application = actions.apply_for(follow(learner), kok, by=noor)
        actions.note([hub(application, "contract_offered", 0)], by=job)
        facts.append(hub(application, "withdrawn", 1))

    actions.note(facts, by=job)

    assert letters() == [(noor.user.email, "3 plekken zijn verloren")]


def test_at_night_the_mail_waits_for_the_morning(offered, yara):
    with clock.standing(clock.moment(TODAY, time(22, 0))):
        actions.withdraw_application(offered, by=yara)
        assert letters() == []
    with clock.standing(clock.moment(TODAY + timedelta(days=1), time(7, 5))):
        jobs.go_on_with_what_was_put_off()
        assert len(letters()) == 1


def test_nobody_is_told_of_a_transition_that_is_settled(offered, transition):
    actions.settle(transition, because=SettledReason.MOVED_ABROAD, by=job)

    actions.note([hub(offered, "withdrawn", 1)], by=job)

    assert (falls(transition), letters()) == ([], [])


def test_a_college_elsewhere_does_not_read_that_somebody_fell(offered, transition, yara):
    actions.withdraw_application(offered, by=yara)

    fall = Event.objects.get(transition=transition, kind=Kind.DROP)
    assert (fall.audience, fall.organisation) == (Audience.STATUS, None)
