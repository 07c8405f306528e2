"""Who does not come to class: mentor, dean and municipality hear it, once, in their hours; and that they came after all."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock, jobs
from sluitend.safetynet.models import NoShowNotice
from sluitend.safetynet.no_shows import TOLD_AFTER
from sluitend.transitions import actions, arrivals
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from tests.cast import enrol, follow, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("test")
DAY = date(2026, 9, 3)
NOT_THERE, CAME = "Een student kwam niet in de les", "Toch in de les gekomen"


@pytest.fixture
def lotte(rivierdam):
    return works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)


@pytest.fixture
def enrolled(transition, kok, noor, dirk, milan, nadia, lotte, gijs, bram, yara_herself):
    """Yara has a place; everybody who may hear of her, and everybody who may not, is there."""
    yara_herself.email = "yara@example.org"
    yara_herself.save()
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.ENROLLED, by=milan)
    jobs.run_queue()
    mail.outbox.clear()
    with clock.standing(DAY):
        yield application


def say(by, *, here=()):
    return arrivals.confirm(Application.objects.all(), here={row.pk for row in here}, by=by)


def after(minutes=11):
    """What was put off until then goes out; gives address and subject of every mail."""
    with clock.standing(clock.now() + timedelta(minutes=minutes)):
        jobs.go_on_with_what_was_put_off()
        jobs.run_queue()
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def test_mentor_dean_and_the_officer_of_the_municipality_hear_it_within_a_quarter_of_an_hour(
    enrolled, milan, noor, dirk, nadia
):
    say(milan)
    assert after(0) == []

    assert after() == sorted((actor.user.email, NOT_THERE) for actor in (noor, dirk, nadia))
    assert all("ROC Delta zegt: niet in de les. Het gaat om Yara." in letter.body for letter in mail.outbox)
    assert timedelta(minutes=5) <= TOLD_AFTER <= timedelta(minutes=15)


def test_the_municipality_sees_it_at_once_and_is_asked_to_take_over(enrolled, milan, rivierdam, maascollege):
    say(milan)

    now = Transition.objects.get()
    assert (now.visible_to_municipality, now.visible_because, now.holder) == (rivierdam, "no_show", maascollege)
    assert (now.next_what, now.next_on) == ("find", date(2026, 9, 7))
    asked = Handover.objects.get()
    assert (asked.receiver, asked.reason, asked.status) == (rivierdam, "no_show", HandoverStatus.ASKED)


def test_who_must_not_go_to_school_any_more_is_the_doorstroompunts(enrolled, milan, lotte, noor, dirk, yara_herself):
    yara_herself.birth_date = date(2008, 9, 2)
    yara_herself.save()
    say(milan)
    assert [address for address, _subject in after()] == sorted(row.user.email for row in (noor, dirk, lotte))


def test_a_municipality_without_that_officer_hears_it_all_the_same(enrolled, milan, nadia, lotte):
    nadia.user.memberships.all().delete()
    say(milan)
    assert lotte.user.email in [address for address, _subject in after()]


def test_whose_residence_is_not_known_is_told_of_to_the_school_only(enrolled, milan, noor, dirk, yara_herself):
    yara_herself.residence, yara_herself.residence_asked_until = None, date(2026, 10, 1)
    yara_herself.save()
    say(milan)
    assert [address for address, _subject in after()] == sorted((noor.user.email, dirk.user.email))


def test_at_night_it_waits_for_the_morning(enrolled, milan):
    with clock.standing(clock.moment(DAY, time(21, 0))):
        say(milan)
        assert after() == []
    with clock.standing(clock.moment(DAY + timedelta(days=1), time(7, 1))):
        assert len(after(0)) == 3


def test_the_student_hears_it_in_the_afternoon_and_whom_to_call(enrolled, milan):
    say(milan)
    assert "yara@example.org" not in [address for address, _subject in after()]
    mail.outbox.clear()

    with clock.standing(clock.moment(DAY, time(16, 1))):
        assert after(0) == [("yara@example.org", "Was je in de les bij ROC Delta?")]
    assert "Bel ROC Delta: 010 000 00 10." in mail.outbox[0].body


def test_said_twice_is_told_once(enrolled, milan):
    say(milan)
    actions.record_status(enrolled, A.NO_SHOW, by=milan)
    say(milan)
    assert len(after()) == 3
    jobs.go_on_with_what_was_put_off()
    assert (NoShowNotice.objects.count(), len(after())) == (1, 3)


def test_a_task_done_twice_mails_once(enrolled, milan):
    from sluitend.safetynet import no_show_letters

    say(milan)
    keys = [str(NoShowNotice.objects.get().pk)]
    no_show_letters.tell(keys)
    no_show_letters.tell(keys)
    assert len(mail.outbox) == 3


def test_a_class_makes_one_mail_for_each_reader(enrolled, milan, class_4b, rivierdam, kok, noor):
    for name in ("Ad", "Bo"):
        application = actions.apply_for(
            follow(enrol(class_4b, name, "Vos", born=date(2009, 5, 5), lives_in=rivierdam)), kok, by=noor
        )
        actions.record_status(application, A.ENROLLED, by=milan)
    say(milan)
    told = after()
    assert [subject for _address, subject in told] == ["3 studenten kwamen niet in de les"] * 3
    assert "Yara, Ad, Bo" in mail.outbox[0].body


def test_the_mentor_is_not_also_told_that_a_place_was_lost(enrolled, milan, noor):
    say(milan)
    assert [subject for address, subject in after() if address == noor.user.email] == [NOT_THERE]
    assert Event.objects.filter(kind=Kind.DROP, code="no_show").count() == 1


def test_who_has_another_place_alarms_nobody(enrolled, milan, teun, bakker, noor, transition):
    actions.record_status(actions.apply_for(transition, bakker, by=noor), A.ENROLLED, by=teun)
    arrivals.confirm(Application.objects.filter(pk=enrolled.pk), here=set(), by=milan)
    assert (after(), NoShowNotice.objects.count()) == ([], 0)


class TestTakenBack:
    def test_within_ten_minutes_nobody_hears_anything(self, enrolled, milan):
        said = say(milan)
        arrivals.take_back(Application.objects.all(), said.at, by=milan)

        assert after() == []
        with clock.standing(clock.moment(DAY, time(16, 30))):
            assert after(0) == []

    def test_the_municipality_does_not_see_it_any_more_and_is_not_asked(self, enrolled, milan):
        said = say(milan)
        arrivals.take_back(Application.objects.all(), said.at, by=milan)

        now = Transition.objects.get()
        assert (now.visible_to_municipality, now.visible_because, now.status) == (None, "", "placed")
        assert Handover.objects.get().status == HandoverStatus.WITHDRAWN
        codes = list(Event.objects.filter(kind=Kind.VISIBILITY).order_by("pk").values_list("code", flat=True))
        assert codes == ["no_show", "ended_taken_back"]

    def test_later_the_same_people_hear_that_too(self, enrolled, milan, noor, dirk, nadia):
        said = say(milan)
        told = {address for address, _subject in after()}
        mail.outbox.clear()

        arrivals.take_back(Application.objects.all(), said.at, by=milan)

        assert after() == sorted((address, CAME) for address in told)
        assert told == {noor.user.email, dirk.user.email, nadia.user.email}

    def test_a_case_at_the_municipality_stays_in_its_sight(self, enrolled, milan, nadia, rivierdam):
        said = say(milan)
        actions.accept(Handover.objects.get(), by=nadia)
        arrivals.take_back(Application.objects.all(), said.at, by=milan)
        now = Transition.objects.get()
        assert (now.visible_to_municipality, now.holder) == (rivierdam, rivierdam)


def test_who_comes_some_days_later_is_told_of_to_the_same_people(enrolled, milan, delta, rivierdam):
    say(milan)
    told = {address for address, _subject in after()}
    mail.outbox.clear()
    with clock.standing(DAY + timedelta(days=4)):
        actions.record_status(enrolled, A.STARTED, by=milan)
        assert after() == sorted((address, CAME) for address in told)

    now = Transition.objects.get()
    assert (now.holder, now.visible_to_municipality) == (delta, rivierdam)  # in view for the usual days
    assert Handover.objects.get().status == HandoverStatus.WITHDRAWN


def test_who_withdraws_after_that_did_not_come(enrolled, milan, yara):
    say(milan)
    after()
    mail.outbox.clear()
    actions.withdraw_application(enrolled, by=yara)
    assert CAME not in [subject for _address, subject in after()]
    assert NoShowNotice.objects.get().ended_at is not None


def test_a_municipality_that_saw_the_learner_already_is_asked_too(enrolled, milan, transition, rivierdam):
    actions.record_status(enrolled, A.CONTRACT_OFFERED, by=milan)
    actions.show_to_municipality(Transition.objects.all(), because="summer", by=job)
    actions.withdraw(Handover.objects.get(), by=job)
    actions.record_status(enrolled, A.ENROLLED, by=milan)

    say(milan)

    assert list(Handover.objects.order_by("asked_at").values_list("reason", "status")) == [
        ("summer", "withdrawn"),
        ("no_show", "asked"),
    ]
