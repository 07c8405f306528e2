"""Who hears of a move between mbo's: the coach when it stands still, both mbo's how it ends, the officer of a gap (DOMAIN 7.5)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail

from sluitend.access import notices
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import digests as dossiers
from sluitend.kit import clock, jobs, workdays
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet import digests
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Move, Transition
from tests.cast import TODAY, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("test")
IN_TEN = workdays.after(TODAY, 10)


@pytest.fixture
def move(lotte, sanne):
    return actions.open_move(lotte, "wrong_choice", by=sanne)


def on(day: date, at: time = time(12)):
    return clock.standing(clock.moment(day, at))


def night_and_morning(day: date) -> int:
    """What the clock does at night, and the mails of the morning."""
    with on(day, time(5, 20)):
        told = actions.tell_stalled(by=job)
    with on(day, time(9)):
        jobs.go_on_with_what_was_put_off()
        jobs.run_queue()
    return told


def to(address: str) -> list:
    return [one for one in mail.outbox if one.to == [address]]


class TestStandingStill:
    def test_after_ten_working_days_the_coach_hears_it_once(self, move, sanne):
        told = [night_and_morning(day) for day in (IN_TEN, IN_TEN + timedelta(days=1), IN_TEN + timedelta(days=4))]

        assert told == [0, 1, 0]
        (letter,) = to(sanne.user.email)
        assert "Voor Lotte gebeurde tien werkdagen niets." in letter.body
        assert ("/studenten/" in letter.body, "Bakker" in letter.body) == (True, False)

    @pytest.mark.parametrize("act", ["step", "date", "apply"])
    def test_whatever_somebody_does_starts_the_days_anew(self, move, sanne, bakker, act):
        with on(workdays.after(TODAY, 5)):
            if act == "step":
                actions.take_step(move, "talk", by=sanne)
            elif act == "date":
                actions.set_next_date(move.transition, "talk", workdays.after(TODAY, 15), by=sanne)
            else:
                actions.apply_for(move.transition, bakker, by=sanne)

        assert night_and_morning(IN_TEN + timedelta(days=1)) == 0
        assert night_and_morning(workdays.after(TODAY, 16)) == 1

    def test_standing_still_again_is_told_again(self, move, sanne):
        first = IN_TEN + timedelta(days=1)
        night_and_morning(first)
        with on(first):
            actions.take_step(move, "talk", by=sanne)

        assert night_and_morning(workdays.after(first, 11)) == 1
        assert len(to(sanne.user.email)) == 2

    def test_a_date_that_passes_is_no_step_of_anybody(self, move):
        with on(IN_TEN + timedelta(days=1)):
            actions.pass_dates(by=job)

        assert night_and_morning(IN_TEN + timedelta(days=1)) == 1

    def test_who_has_a_place_or_is_with_somebody_else_stands_not_still(
        self, move, daan, sanne, bakker, rivierdam, nadia
    ):
        other = actions.open_move(daan, "money", by=sanne)
        application = actions.apply_for(move.transition, bakker, by=sanne)
        for status in (A.CONTRACT_OFFERED, A.ENROLLED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        asked = actions.ask_to_take_over(Transition.objects.get(pk=other.pk), to=rivierdam, reason="help", by=sanne)
        actions.accept(asked, by=nadia)

        assert night_and_morning(IN_TEN + timedelta(days=1)) == 0

    def test_what_ended_meanwhile_is_no_news_in_the_morning(self, move, sanne):
        day = IN_TEN + timedelta(days=1)
        with on(day, time(5, 20)):
            actions.tell_stalled(by=job)
        with on(day, time(6)):
            actions.take_step(move, "stay", by=sanne)
        with on(day, time(9)):
            jobs.go_on_with_what_was_put_off()
            jobs.run_queue()

        assert to(sanne.user.email) == []

    def test_who_guides_the_group_hears_it_and_no_colleague(self, move, sanne, delta, lotte):
        guide = works_at("Gina", delta, Role.STUDY_COACH)
        lotte.school_class.mentors.add(guide.user)
        night_and_morning(IN_TEN + timedelta(days=1))

        assert (len(to(guide.user.email)), len(to(sanne.user.email))) == (1, 0)

    def test_a_hundred_moves_cost_no_more_statements_than_one(self, move, daan, sanne, django_assert_max_num_queries):
        actions.open_move(daan, "money", by=sanne)
        with on(IN_TEN + timedelta(days=1)), django_assert_max_num_queries(12):
            assert actions.tell_stalled(by=job) == 2


class TestHowItEnds:
    @pytest.fixture
    def placed(self, move, bakker, sanne, teun):
        application = actions.apply_for(move.transition, bakker, by=sanne)
        for status in (A.CONTRACT_OFFERED, A.ENROLLED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=teun)
        return Application.objects.get(pk=application.pk)

    def go_on(self, minutes: int) -> None:
        with clock.standing(clock.moment(TODAY, time(12)) + timedelta(minutes=minutes)):
            jobs.go_on_with_what_was_put_off()
            jobs.run_queue()

    @pytest.mark.parametrize(
        ("status", "to_left", "to_next"),
        [
            (A.STARTED, "Lotte is gestart bij Vakschool Het Anker.", "Lotte kwam van ROC Delta, en is gestart."),
            (A.NO_SHOW, "Lotte kwam niet in de les bij Vakschool Het Anker.", "Lotte kwam van ROC Delta, en was niet"),
        ],
    )
    def test_both_hear_it_within_a_quarter_of_an_hour(self, placed, sanne, teun, status, to_left, to_next):
        actions.record_status(placed, status, by=teun)
        self.go_on(5)
        assert (to(sanne.user.email), to(teun.user.email)) == ([], [])
        self.go_on(11)

        (left,) = to(sanne.user.email)
        (following,) = to(teun.user.email)
        assert (to_left in left.body, to_next in following.body) == (True, True)
        assert f"/studenten/overstap/{placed.transition_id}/" in left.body
        assert f"/intake/{placed.pk}/" in following.body

    def test_a_slip_of_the_hand_reaches_nobody(self, placed, sanne, teun):
        actions.record_status(placed, A.NO_SHOW, by=teun)
        with clock.standing(clock.moment(TODAY, time(12, 5))):
            actions.record_status(Application.objects.get(pk=placed.pk), A.ENROLLED, by=teun)
        self.go_on(11)

        assert [one.subject for one in to(sanne.user.email)] == []

    def test_a_coach_may_switch_off_that_it_went_well_and_not_that_it_did_not(self, placed, sanne, teun):
        notices.choose([], by=sanne)
        actions.record_status(placed, A.STARTED, by=teun)
        self.go_on(11)
        assert (to(sanne.user.email), len(to(teun.user.email))) == ([], 1)

        with clock.standing(clock.moment(TODAY, time(12, 15))):
            actions.record_status(Application.objects.get(pk=placed.pk), A.NO_SHOW, by=teun)
        self.go_on(30)
        assert len(to(sanne.user.email)) == 1

    def test_who_came_from_a_school_is_no_move(self, transition, kok, dirk, sanne, milan):
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        self.go_on(30)

        assert [one.subject for one in mail.outbox if "overstap" in one.subject] == []


class TestTheGap:
    def test_the_officer_is_asked_at_once_for_who_is_under_18(self, lotte, sanne, nadia):
        actions.deregister(lotte, "stops", by=sanne, override="not_reached", note_text="Drie keer gebeld.")
        jobs.run_queue()

        (letter,) = to(nadia.user.email)
        assert "gevraagd" in letter.body

    def test_of_others_the_mail_of_the_morning_tells_after_ten_working_days(self, daan, sanne, nadia):
        actions.deregister(daan, "stops", by=sanne, override="not_reached", note_text="Drie keer gebeld.")
        jobs.run_queue()
        assert to(nadia.user.email) == []
        with on(IN_TEN + timedelta(days=1)):
            safetynet.open_views(by=job)
            jobs.run_queue()
            digests.mail_municipality(str(nadia.user.pk), clock.today())

        (letter,) = to(nadia.user.email)
        assert "1 jongere is nieuw op je lijst. 1 overdracht wacht op jouw ja." in letter.body


def test_the_mail_of_the_morning_tells_the_intake_who_comes_from_another_mbo(move, bakker, sanne, teun):
    actions.apply_for(move.transition, bakker, by=sanne)
    dossiers.mail_college(str(teun.user.pk), TODAY)

    (letter,) = to(teun.user.email)
    assert "1 student komt van een ander mbo." in letter.body


def test_the_mail_of_monday_leads_a_coach_to_the_students_and_not_to_a_school(move, sanne, lotte):
    lotte.school_class.mentors.add(sanne.user)
    dossiers.mail_school(str(sanne.user.pk))

    (letter,) = to(sanne.user.email)
    assert ("/studenten/" in letter.body, "/school/" in letter.body) == (True, False)
    assert Move.objects.count() == 1
