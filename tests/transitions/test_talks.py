"""Talks of a college: moments, invitations that wait until half past four, answers of pupils, who came."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from icalendar import Calendar

from sluitend.access.notices import choose
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, Learner
from sluitend.transitions import actions, invitations, moments
from sluitend.transitions.actions import Refused
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Event, IntakeMoment, Invitation, Transition
from sluitend.transitions.queries import invitations as queries
from tests.cast import TODAY, enrol, follow, signs_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 19)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return clock.moment(day, time(hour, minute))


@pytest.fixture
def applied(transition, kok, noor):
    Learner.objects.update(email="yara@example.org")
    return actions.apply_for(transition, kok, by=noor, on=TODAY - timedelta(days=2))


@pytest.fixture
def sem_applied(sem_himself, kok, noor):
    return actions.apply_for(follow(sem_himself), kok, by=noor, on=TODAY - timedelta(days=1))


@pytest.fixture
def slots(delta, milan):
    return moments.make_moments(delta, [at(9), at(9, 30), at(10)], by=milan, place="Lokaal 1.04, Kade 3")


def everyone():
    return Application.objects.all()


def invite(milan, *, of=None, to=None):
    return invitations.invite_all(everyone() if of is None else of, to or IntakeMoment.objects.all(), by=milan)


def send():
    with clock.standing(Invitation.objects.latest("due_at").due_at):
        jobs.run_due(night=False)


def calendar_of(message) -> tuple:
    (attached,) = message.attachments
    content = attached[1]
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    return str(event["uid"]), int(event["sequence"]), str(event["status"]), event["dtstart"].dt


def mails_to(address) -> list:
    return [message for message in mail.outbox if message.to == [address]]


def in_the_afternoon(day: date = TODAY):
    """Five o'clock: pupils may be mailed since four."""
    with clock.standing(at(17, day=day)):
        jobs.run_due(night=False)


# --- Moments ----------------------------------------------------------------------------------------------------


def test_only_the_college_itself_makes_moments(delta, milan, teun, noor):
    moments.make_moments(delta, [at(9)], by=milan, place="Kade 3")
    for stranger in (teun, noor):
        with pytest.raises(PermissionDenied):
            moments.make_moments(delta, [at(11)], by=stranger, place="Kade 3")
    assert IntakeMoment.objects.count() == 1


def test_a_moment_lies_ahead_and_is_somewhere(delta, milan):
    for starts, place in (([at(9, day=TODAY - timedelta(days=1))], "Kade 3"), ([at(9)], ""), ([], "Kade 3")):
        with pytest.raises(Refused):
            moments.make_moments(delta, starts, by=milan, place=place)
    assert IntakeMoment.objects.count() == 0


def test_the_database_holds_the_seats(slots):
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeMoment.objects.filter(pk=slots[0].pk).update(taken=2)


# --- Inviting ---------------------------------------------------------------------------------------------------


def test_who_applied_first_gets_the_first_seat(applied, sem_applied, slots, milan):
    found = queries.preview(everyone(), IntakeMoment.objects.all(), None)
    assert [(row.pk, moment.starts_at) for row, moment in found.pairs] == [
        (applied.pk, at(9)),
        (sem_applied.pk, at(9, 30)),
    ]
    assert found.chosen == {slots[0].pk, slots[1].pk}

    batch = invite(milan)

    assert batch.count == 2
    assert [row.taken for row in IntakeMoment.objects.order_by("starts_at")] == [1, 1, 0]


def test_a_moment_for_their_own_programme_goes_before_one_for_all(applied, sem_applied, delta, milan, kok, bakker):
    for_all, _other = (
        moments.make_moments(delta, [at(9)], by=milan, place="A"),
        moments.make_moments(delta, [at(8)], by=milan, place="B", programme=bakker.programme),
    )
    own = moments.make_moments(delta, [at(11)], by=milan, place="C", programme=kok.programme)
    found = queries.preview(everyone(), IntakeMoment.objects.all(), None)
    assert [moment.pk for _row, moment in found.pairs] == [own[0].pk, for_all[0].pk]


def test_who_cannot_be_invited_is_named_with_why(applied, sem_applied, slots, milan, delta):
    actions.record_status(sem_applied, A.INTAKE_DONE, by=milan)
    invite(milan)
    found = queries.preview(everyone(), IntakeMoment.objects.all(), None)
    whys = {row.application.pk: str(row.why) for row in found.left}
    assert whys == {applied.pk: "er staat een uitnodiging klaar", sem_applied.pk: "is “gesprek geweest”"}
    send()
    with clock.standing(TODAY + timedelta(days=1)):
        found = queries.preview(everyone(), IntakeMoment.objects.all(), None)
    assert "is al uitgenodigd, voor 19 maart 2026 om 09.00 uur" in {str(row.why) for row in found.left}


def test_when_the_moments_are_full_the_rest_is_left_out(applied, sem_applied, slots, milan):
    one = IntakeMoment.objects.filter(pk=slots[0].pk)
    found = queries.preview(everyone(), one, None)
    assert [(row.application.pk, str(row.why)) for row in found.left] == [
        (sem_applied.pk, "de momenten die je koos, zitten vol")
    ]
    assert invite(milan, to=one).count == 1


def test_nobody_hears_of_an_invitation_before_half_past_four(applied, slots, milan, yara, noor):
    invite(milan)
    jobs.run_due(night=False)
    assert (Application.objects.get().status, len(mail.outbox)) == (A.APPLIED, 0)
    send()
    assert Application.objects.get().status == A.INTAKE_PLANNED
    assert [message.to for message in mail.outbox] == [["yara@example.org"], ["elif@example.org"]]
    assert set(Event.objects.filter(kind="intake").values_list("code", "due_on")) == {("invited", DAY)}


def test_sending_twice_sends_once(applied, slots, milan):
    invite(milan)
    send()
    sent = len(mail.outbox)
    send()
    assert (len(mail.outbox), Event.objects.filter(kind="intake").count()) == (sent, 1)


def test_the_mail_carries_the_appointment_and_speaks_the_parents_language(applied, slots, milan):
    invite(milan)
    send()
    to_pupil, to_parent = mail.outbox
    assert to_pupil.subject == "ROC Delta nodigt je uit voor een gesprek"
    assert "Lokaal 1.04, Kade 3" in to_pupil.body
    assert to_parent.body.startswith("Sayın veli,")
    assert calendar_of(to_pupil) == calendar_of(to_parent)
    uid, sequence, status, starts = calendar_of(to_pupil)
    assert (uid, sequence, status, starts) == (f"{Invitation.objects.get().pk}@sluitend", 0, "CONFIRMED", at(9))


def test_a_parent_to_whom_mail_came_back_is_not_mailed_again(applied, slots, milan):
    Guardian.objects.update(refused_email="elif@example.org")
    invite(milan)
    send()
    assert [message.to for message in mail.outbox] == [["yara@example.org"]]


def test_parents_of_who_is_of_age_get_no_mail(sem_applied, sem_himself, slots, milan):
    Learner.objects.update(email="sem@example.org")
    Guardian.objects.create(learner=sem_himself, name="Ouder", email="ouder@example.org")
    invite(milan)
    send()
    assert [message.to for message in mail.outbox] == [["sem@example.org"]]


def test_an_invitation_can_be_stopped_until_it_is_sent(applied, slots, milan, teun):
    batch = invite(milan)
    rows = Invitation.objects.filter(batch=batch.key)
    assert invitations.stop_all(rows, by=teun) == 0
    assert invitations.stop_all(rows, by=milan) == 1
    assert IntakeMoment.objects.filter(taken__gt=0).count() == 0
    send()
    assert (mail.outbox, Application.objects.get().status) == ([], A.APPLIED)
    assert invite(milan).count == 1


def test_who_withdrew_meanwhile_hears_nothing(applied, slots, milan, yara):
    invite(milan)
    actions.withdraw_application(applied, by=yara)
    send()
    assert Invitation.objects.get().status == "overtaken"
    assert [message.subject for message in mail.outbox] == ["Een plek is verloren"]  # to the mentor, of the withdrawal
    assert IntakeMoment.objects.filter(taken__gt=0).count() == 0


def test_a_college_invites_its_own_applicants_only(applied, slots, teun, anker):
    theirs = moments.make_moments(anker, [at(9)], by=teun, place="Elders")
    assert invitations.invite_all(everyone(), IntakeMoment.objects.filter(pk=theirs[0].pk), by=teun).count == 0
    assert Invitation.objects.count() == 0


def test_the_next_date_follows_the_talk(applied, slots, milan):
    invite(milan)
    send()
    row = Transition.objects.get()
    assert (row.next_what, row.next_on) == ("hear_intake", date(2026, 3, 26))


# --- Moved and called off ---------------------------------------------------------------------------------------


def test_a_moved_moment_is_the_same_appointment_with_a_higher_number(applied, slots, milan):
    invite(milan)
    send()
    before = calendar_of(mail.outbox[0])
    assert moments.move(slots[0], at(14), by=milan, place="Kade 5") == 1
    in_the_afternoon()
    (to_pupil,) = mails_to("yara@example.org")[1:]
    after = calendar_of(to_pupil)
    assert (after[0], after[1], after[3]) == (before[0], before[1] + 1, at(14))
    assert to_pupil.subject == "Je gesprek bij ROC Delta is verzet"
    assert moments.move(slots[0], at(14), by=milan, place="Kade 5") == 0


def test_pupils_hear_of_a_change_from_four_on_and_parents_in_the_day(applied, slots, milan):
    invite(milan)
    send()
    moments.move(slots[0], at(14), by=milan, place="Kade 5")
    jobs.run_due(night=False)
    assert [len(mails_to(address)) for address in ("yara@example.org", "elif@example.org")] == [1, 2]
    in_the_afternoon()
    assert [len(mails_to(address)) for address in ("yara@example.org", "elif@example.org")] == [2, 2]


def test_a_parent_is_not_mailed_at_night(applied, slots, milan):
    invite(milan)
    send()
    with clock.standing(at(21, day=TODAY)):
        moments.move(slots[0], at(14), by=milan, place="Kade 5")
        jobs.run_due(night=False)
        assert len(mail.outbox) == 2
    with clock.standing(at(8, day=TODAY + timedelta(days=1))):
        jobs.run_due(night=False)
        assert [message.to for message in mail.outbox[2:]] == [["elif@example.org"]]


def test_a_talk_of_this_morning_that_is_off_is_said_at_once(applied, slots, milan):
    invite(milan)
    send()
    with clock.standing(at(7)):
        moments.call_off(slots[0], by=milan)
        jobs.run_due(night=False)
        assert calendar_of(mails_to("yara@example.org")[1])[2] == "CANCELLED"


def test_a_moment_that_is_called_off_takes_the_appointment_away(applied, slots, milan):
    invite(milan)
    send()
    with clock.standing(TODAY + timedelta(days=1)):
        moments.call_off(slots[0], by=milan)
        in_the_afternoon(TODAY + timedelta(days=1))
        assert calendar_of(mails_to("yara@example.org")[1])[1:3] == (1, "CANCELLED")
        assert (Invitation.objects.get().status, Application.objects.get().status) == ("called_off", A.INTAKE_TO_PLAN)
        assert invite(milan).count == 1


def test_what_waits_for_a_moment_that_is_called_off_is_never_sent(applied, slots, milan):
    invite(milan)
    moments.call_off(slots[0], by=milan)
    jobs.run_due(night=False)
    assert (Invitation.objects.get().status, mail.outbox) == ("stopped", [])


def test_a_talk_with_who_withdraws_is_off(applied, slots, milan, yara):
    invite(milan)
    send()
    with clock.standing(TODAY + timedelta(days=1)):
        actions.withdraw_application(Application.objects.get(), by=yara)
        jobs.run_due(night=False)
    assert Invitation.objects.get().status == "called_off"
    assert IntakeMoment.objects.filter(taken__gt=0).count() == 0
    assert calendar_of([message for message in mail.outbox if message.attachments][-1])[2] == "CANCELLED"


# --- The pupil answers ------------------------------------------------------------------------------------------


def test_a_pupil_takes_another_free_moment(applied, slots, milan, yara):
    invite(milan)
    send()
    invitation = Invitation.objects.get()
    assert [row.starts_at for row in queries.other_moments(invitation)] == [at(9, 30), at(10)]
    invitations.choose_other(invitation, slots[2], by=yara)
    jobs.run_due(night=False)
    assert calendar_of(mail.outbox[2])[1:] == (1, "CONFIRMED", at(10))
    assert [row.taken for row in IntakeMoment.objects.order_by("starts_at")] == [0, 0, 1]


def test_a_moment_that_somebody_took_cannot_be_taken_again(applied, sem_applied, slots, milan, yara):
    invite(milan)
    send()
    with pytest.raises(Refused):
        invitations.choose_other(Invitation.objects.get(application=applied), slots[1], by=yara)
    assert Invitation.objects.get(application=applied).moment_id == slots[0].pk


def test_who_asks_for_another_moment_is_to_be_planned_again(applied, slots, milan, yara):
    invite(milan)
    send()
    with clock.standing(TODAY + timedelta(days=1)):
        invitations.ask_another(Invitation.objects.get(), by=yara)
        assert Application.objects.get().status == A.INTAKE_TO_PLAN
        assert [row.application_id for row in queries.asking(Invitation.objects.all())] == [applied.pk]
        assert invite(milan).count == 1
        assert queries.asking(Invitation.objects.all()) == []


def test_nobody_answers_for_somebody_else(applied, slots, milan, sem_himself):
    invite(milan)
    send()
    with pytest.raises(PermissionDenied):
        invitations.ask_another(Invitation.objects.get(), by=signs_in(sem_himself))


# --- Who came ---------------------------------------------------------------------------------------------------


@pytest.fixture
def held(applied, slots, milan):
    """The morning after the talk."""
    invite(milan)
    send()
    with clock.standing(DAY + timedelta(days=1)):
        yield Invitation.objects.all()


def test_who_came_has_had_the_talk(held, milan):
    assert invitations.record_presence(held, came=True, by=milan) == 1
    assert (held.get().status, Application.objects.get().status) == ("came", A.INTAKE_DONE)


def test_who_did_not_come_is_to_be_planned_again(held, milan):
    assert invitations.record_presence(held, came=False, by=milan) == 1
    assert (held.get().status, Application.objects.get().status) == ("missed", A.INTAKE_TO_PLAN)
    assert Event.objects.filter(kind="intake", code="missed").count() == 1
    assert Transition.objects.get().has_dropped is False, "a talk to be planned again is no fall"


def test_who_loses_one_of_two_still_falls(held, milan, yara, transition, bakker):
    actions.apply_for(transition, bakker, by=yara)
    actions.withdraw_application(Application.objects.get(college=milan.organisation), by=yara)
    assert Transition.objects.get().has_dropped is True


def test_presence_can_be_put_right_until_something_followed(held, milan):
    invitations.record_presence(held, came=False, by=milan)
    with clock.standing(DAY + timedelta(days=2)):
        assert invitations.record_presence(held, came=True, by=milan) == 1
        actions.record_status(Application.objects.get(), A.CONTRACT_OFFERED, by=milan)
        assert invitations.record_presence(held, came=False, by=milan) == 0
    assert Application.objects.get().status == A.CONTRACT_OFFERED


def test_presence_is_not_noted_before_the_talk(applied, slots, milan):
    invite(milan)
    send()
    assert invitations.record_presence(Invitation.objects.all(), came=True, by=milan) == 0


def test_a_talk_that_the_own_system_calls_held_was_held(held, milan):
    actions.record_status(Application.objects.get(), A.INTAKE_DONE, by=milan)
    assert held.get().status == "came"


def test_two_learners_of_two_schools_share_a_moment_with_room(
    applied, delta, milan, class_elsewhere, dijkstad, kok, bram
):
    learner = enrol(class_elsewhere, "Mo", "Elders", born=date(2009, 2, 3), lives_in=dijkstad)
    actions.apply_for(follow(learner), kok, by=bram)
    (group,) = moments.make_moments(delta, [at(13)], by=milan, capacity=2, video_url="https://video.example/kok")
    assert invite(milan).count == 2
    group.refresh_from_db()
    assert (group.taken, group.free) == (2, 0)


# --- The day before ---------------------------------------------------------------------------------------------


@pytest.fixture
def texts(settings, applied, milan, slots):
    """Yara has a phone and a talk on the nineteenth; gives what was texted so far."""
    settings.SMS_ADDRESS = "{number}@texts.example"
    Learner.objects.update(phone="06 12345678")
    invite(milan, of=everyone())
    send()
    return lambda: [str(message.body) for message in mails_to("31612345678@texts.example")]


def the_night_and_afternoon_of(day: date):
    with clock.standing(day):
        jobs.run_due()
    in_the_afternoon(day)


def test_the_day_before_a_talk_the_pupil_gets_one_text_in_the_afternoon(texts):
    the_night_and_afternoon_of(DAY - timedelta(days=2))
    assert texts() == []

    with clock.standing(DAY - timedelta(days=1)):
        jobs.run_due()
    assert texts() == [], "pupils are left alone until four"
    the_night_and_afternoon_of(DAY - timedelta(days=1))

    (text,) = texts()
    assert "Morgen om" in text
    assert "Lokaal 1.04" in text
    assert len(text) <= 306


def test_a_talk_that_went_off_before_the_afternoon_is_not_texted(texts, yara):
    with clock.standing(DAY - timedelta(days=1)):
        jobs.run_due()
        invitations.ask_another(Invitation.objects.get(), by=yara)
    in_the_afternoon(DAY - timedelta(days=1))

    assert texts() == []


def test_who_switched_the_text_off_gets_none(texts, yara):
    choose([], by=yara)
    the_night_and_afternoon_of(DAY - timedelta(days=1))

    assert texts() == []


def test_without_a_provider_nobody_is_texted(texts, settings):
    settings.SMS_ADDRESS = ""
    the_night_and_afternoon_of(DAY - timedelta(days=1))

    assert texts() == []
    assert Invitation.objects.get().texted_on is None
