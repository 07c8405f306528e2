"""A municipality asks about one young person who is not on its list: a reason first, and one answer about residents only."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent, Look
from sluitend.access.reasons import LookReason
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.safetynet import actions
from sluitend.safetynet.looking_up import NEUTRAL, State, look_up
from sluitend.transitions import actions as spine
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Transition
from tests.cast import enrol, follow
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
BORN = date(2009, 6, 14)
JULY = date(2026, 7, 1)
PAGE = "/gemeente/zoek/"
job = Actor.job("test")


def asks(nadia, name="Yara Demir", born=BORN):
    return look_up(name, born, because=LookReason.ASKED, by=nadia)


def given(name="Yara Demir", why="asked"):
    return {"why": why, "name": name, "born_day": "14", "born_month": "6", "born_year": "2009"}


class TestTheAnswer:
    def test_says_on_which_day_which_rule_looks_at_a_resident(self, transition, nadia):
        answer = asks(nadia)

        assert (answer.state, answer.on) == (State.NOT_YET, date(2026, 4, 17))
        assert str(answer.rule) == "geen aanmelding tien werkdagen na 1 april"
        with clock.standing(date(2026, 4, 20)):
            answer = asks(nadia)
        assert (answer.state, answer.on) == (State.NOT_YET, JULY)
        assert str(answer.rule) == "geen plek toen de zomerlijst openging"

    def test_does_not_say_whether_there_is_a_place(self, transition, nadia, noor, milan, kok):
        before = asks(nadia)
        application = spine.apply_for(transition, kok, by=noor)
        spine.record_status(application, A.ENROLLED, by=milan)

        assert asks(nadia) == before

    def test_knows_the_next_rule_after_the_summer_list(self, transition, nadia):
        with clock.standing(date(2026, 7, 2)):
            assert asks(nadia).on == date(2026, 10, 1)
        with clock.standing(date(2026, 10, 2)):
            assert asks(nadia).on is None

    def test_leads_to_who_is_in_view_and_says_when_that_ended(self, transition, nadia):
        with clock.standing(JULY):
            actions.open_views(by=job)
            assert (asks(nadia).state, asks(nadia).transition_id) == (State.IN_VIEW, transition.pk)
            spine.hide_from_municipality(Transition.objects.all(), because="settled_down", by=job)
            answer = asks(nadia)

        assert (answer.state, answer.on, answer.transition_id) == (State.CLOSED, JULY, None)

    def test_reads_a_name_whatever_its_order_marks_and_capitals(self, transition, nadia):
        Learner.objects.update(first_names="Yara Elif")

        for name in ("demir yara", "Yára Démir", "Yara Elif Demir"):
            assert asks(nadia, name).state is State.NOT_YET, name


class TestTheNeutralAnswer:
    def test_is_the_same_for_a_resident_of_elsewhere_as_for_nobody(self, stranger, transition, nadia, gijs):
        assert asks(gijs, "Vreemd Elders", date(2009, 2, 2)).state is State.NOT_YET
        assert asks(nadia, "Vreemd Elders", date(2009, 2, 2)) == asks(nadia, "Niemand Nergens", date(2009, 2, 2))
        assert asks(nadia, "Vreemd Elders", date(2009, 2, 2)) is NEUTRAL

    def test_takes_the_same_statements_for_a_resident_of_elsewhere_as_for_nobody(self, stranger, transition, nadia):
        counted = []
        for name in ("Vreemd Elders", "Niemand Nergens"):
            with CaptureQueriesContext(connection) as captured:
                asks(nadia, name, date(2009, 2, 2))
            counted.append(len(captured))
        assert counted[0] == counted[1]

    @pytest.mark.parametrize(
        ("name", "born"),
        [("Yara", BORN), ("Demir", BORN), ("Yara Demi", BORN), ("Yara Demir", date(2009, 6, 15)), ("", BORN)],
    )
    def test_is_given_for_a_name_or_day_that_is_not_exactly_right(self, transition, nadia, name, born):
        assert asks(nadia, name, born) is NEUTRAL

    def test_is_given_for_two_of_one_name_because_nobody_knows_who_is_meant(
        self, transition, nadia, class_4b, rivierdam
    ):
        follow(enrol(class_4b, "Yara", "Demir", born=BORN, lives_in=rivierdam))

        assert asks(nadia) is NEUTRAL

    def test_is_given_for_who_no_rule_can_open(self, transition, nadia):
        Learner.objects.update(basic_qualification_on=date(2026, 1, 1))

        assert asks(nadia) is NEUTRAL

    def test_is_given_for_who_is_not_followed(self, yara_herself, nadia):
        assert asks(nadia) is NEUTRAL


class TestWhoLooked:
    def test_is_told_with_the_reason_to_whom_it_is_about(self, transition, nadia, yara):
        asks(nadia)

        look = Look.objects.get()
        assert (look.learner_id, look.page, look.why) == (transition.learner_id, "look_up", "asked")
        page = text(Browser(yara).get("/mijn/inzage/"))
        for words in ("Rivierdam", "of ze jou mogen zien", "Waarom: de jongere of een ouder vroeg om hulp"):
            assert words in page, words

    def test_is_not_told_to_who_was_not_found_but_stays_in_the_audit_trail(self, stranger, nadia):
        asks(nadia, "Vreemd Elders", date(2009, 2, 2))

        assert Look.objects.count() == 0
        line = AuditEvent.objects.get(what="safetynet.looked_up")
        assert line.details == {"because": "asked", "answer": "unknown"}


class TestThePage:
    def test_asks_the_reason_first(self, transition, nadia):
        page = Browser(nadia).post(PAGE, given(why=""))

        assert page.status_code == 422
        assert "Kies waarom je het vraagt." in text(page)
        assert Look.objects.count() == 0

    def test_says_the_answer_in_words_and_gives_no_way_in(self, transition, nadia):
        page = text(Browser(nadia).post(PAGE, given()))

        for words in ("Deze inwoner staat nu niet op je lijst.", "1 juli 2026", "Waarom zie ik deze jongere niet?"):
            assert words in page, words
        assert str(transition.pk) not in page
        assert Browser(nadia).get(f"/gemeente/jongere/{transition.pk}/").status_code == 404

    def test_says_the_same_words_of_a_resident_of_elsewhere_as_of_nobody(self, stranger, nadia):
        def answer(name):
            page = text(Browser(nadia).post(PAGE, given(name) | {"born_day": "2", "born_month": "2"}))
            return page[page.index("<main") : page.index("<form")]

        assert answer("Vreemd Elders") == answer("Niemand Nergens")

    def test_is_for_municipalities(self, transition, noor, milan, ruud):
        for actor in (noor, milan, ruud):
            assert Browser(actor).get(PAGE).status_code == 403
            with pytest.raises(PermissionDenied):
                asks(actor)

    def test_stops_who_tries_one_name_after_another(self, transition, nadia):
        browser = Browser(nadia)
        codes = [browser.post(PAGE, given(f"Naam {number}")).status_code for number in range(21)]

        assert codes == [200] * 20 + [429]
