"""Handing over on screen: who may ask whom, who says yes or no, and what is out of sight."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sluitend.access import wall
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.transitions import actions, reasons
from sluitend.transitions.forms.handovers import HandOverForm
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.queries import handovers as queries
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
LIST = "/overdracht/"


@pytest.fixture
def asked(transition, dirk, rivierdam):
    return actions.ask_to_take_over(transition, to=rivierdam, reason="help", note_text="belt niet terug", by=dirk)


def url(name, row):
    return reverse(f"transitions:{name}", args=[row.pk])


class TestAsking:
    def test_offers_home_colleges_applied_to_and_nobody_else(
        self, transition, dirk, rivierdam, dijkstad, delta, kok, noor, anker
    ):
        actions.apply_for(transition, kok, by=noor)
        with wall.standing(dirk.standing):
            assert list(queries.receivers(transition)) == [delta, rivierdam]

    def test_of_a_municipality_also_goes_to_its_neighbours_and_back_to_school(
        self, asked, transition, nadia, maascollege, dijkstad
    ):
        actions.accept(asked, by=nadia)
        transition.refresh_from_db()
        with wall.standing(nadia.standing):
            assert list(queries.receivers(transition)) == [dijkstad, maascollege]

    def test_takes_three_fields_and_leaves_the_regie_where_it_is(self, transition, dirk, rivierdam, maascollege):
        browser = Browser(dirk)
        assert "Draag Yara Demir over" in text(browser.get(url("hand_over", transition)))
        given = {"to": str(rivierdam.pk), "reason": "no_contact", "note": "al twee weken weg", "next": LIST}

        page = text(browser.post(url("hand_over", transition), given, follow=True))

        handover = Handover.objects.get()
        assert "Rivierdam is gevraagd om over te nemen. Jij houdt de regie tot zij ja zeggen." in page
        assert (handover.reason, handover.note) == ("no_contact", "al twee weken weg")
        now = Transition.objects.get(pk=transition.pk)
        assert (now.holder, now.visible_to_municipality, now.visible_because) == (maascollege, rivierdam, "asked")

    def test_says_that_somebody_was_asked_already(self, asked, transition, dirk, rivierdam):
        browser = Browser(dirk)
        assert "Rivierdam is al gevraagd" in text(browser.get(url("hand_over", transition)))
        answer = browser.post(url("hand_over", transition), {"to": str(rivierdam.pk), "reason": "help"})

        assert (answer.status_code, "Er is niets over te dragen." in text(answer)) == (422, True)
        assert Handover.objects.count() == 1

    def test_says_what_is_missing(self, transition, dirk):
        assert Browser(dirk).post(url("hand_over", transition), {}).status_code == 422
        assert set(HandOverForm({}, receivers=[]).errors) == {"to", "reason"}

    def test_is_for_who_holds_the_learner(self, transition, bram, nadia, milan):
        for actor in (bram, nadia, milan):
            assert Browser(actor).get(url("hand_over", transition)).status_code == 404


class TestAnswering:
    def test_yes_is_one_click(self, asked, nadia, rivierdam):
        browser = Browser(nadia)
        page = text(browser.get(url("handover", asked)))
        for words in (
            "Maascollege",
            "heeft hulp nodig die wij niet alleen kunnen geven",
            "belt niet terug",
            "Yara Demir",
        ):
            assert words in page, words

        page = text(browser.post(url("accept", asked), {"next": LIST}, follow=True))

        assert "Jij hebt nu de regie." in page
        assert "Aangenomen" in page
        assert Transition.objects.get().holder == rivierdam

    def test_no_asks_a_reason_which_the_sender_reads(self, asked, nadia, dirk, maascollege):
        browser = Browser(nadia)
        for given in ({"why": ""}, {"why": "nee"}, {"reason": "not_ours"}, {"reason": "zomaar", "why": "nee"}):
            answer = browser.post(url("refuse", asked), given)
            assert (answer.status_code, Handover.objects.get().status) == (422, HandoverStatus.ASKED), given

        browser.post(url("refuse", asked), {"reason": "not_ours", "why": "woont in Dijkstad", "next": LIST})

        page = text(Browser(dirk).get(url("handover", asked)))
        assert "woont of leert niet bij ons" in page
        assert "woont in Dijkstad" in page
        assert "Nadia" not in page, "the other party deals with an organisation"
        assert "Nadia" in text(browser.get(LIST))
        assert Transition.objects.get().holder == maascollege

    def test_the_sender_may_take_the_question_back(self, asked, dirk, nadia):
        assert Browser(nadia).post(url("withdraw", asked)).status_code == 404
        page = text(Browser(dirk).post(url("withdraw", asked), {"next": LIST}, follow=True))

        assert "De overdracht is ingetrokken." in page
        page = text(Browser(nadia).post(url("accept", asked), {"next": LIST}, follow=True))
        assert "Maascollege trok deze overdracht in, op 12 maart 2026 om" in page

    def test_the_second_officer_hears_who_took_it(self, asked, nadia, rivierdam, dirk):
        lotte = works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)
        Browser(nadia).post(url("accept", asked))

        for name, given in (("accept", {}), ("refuse", {"reason": "other", "why": "nee"})):
            page = text(Browser(lotte).post(url(name, asked), {"next": LIST, **given}, follow=True))
            assert "Nadia nam deze jongere al over, op 12 maart 2026 om" in page, name
        page = text(Browser(dirk).post(url("withdraw", asked), {"next": LIST}, follow=True))
        assert "Rivierdam nam deze jongere al over" in page
        page = text(
            Browser(lotte).post(reverse("transitions:accept_chosen"), {"chosen": asked.pk, "next": LIST}, follow=True)
        )
        assert "1 was al beantwoord." in page

    def test_says_yes_to_all_that_were_ticked(self, asked, class_4b, rivierdam, nadia, dirk):
        other = follow(enrol(class_4b, "Bo", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
        second = actions.ask_to_take_over(other, to=rivierdam, reason="help", by=dirk)

        page = text(
            Browser(nadia).post(
                reverse("transitions:accept_chosen"),
                {"chosen": [asked.pk, second.pk, "geen sleutel"], "next": LIST},
                follow=True,
            )
        )

        assert "Je hebt 2 jongeren overgenomen." in page
        assert set(Handover.objects.values_list("status", flat=True)) == {HandoverStatus.ACCEPTED}

    def test_is_out_of_sight_for_others(self, asked, gijs, bram, milan, noor):
        for actor in (gijs, milan):
            assert Browser(actor).get(url("handover", asked)).status_code == 404
            assert Browser(actor).post(url("accept", asked)).status_code == 404
        assert "Yara" not in text(Browser(gijs).get(LIST))
        for mentor in (bram, noor):
            assert Browser(mentor).get(LIST).status_code == 403

    def test_a_name_is_not_told_to_who_does_not_see_the_learner_yet(self, asked, transition, nadia, gijs, dijkstad):
        actions.accept(asked, by=nadia)
        moved = actions.ask_to_take_over(transition, to=dijkstad, reason="moved", by=nadia)

        page = text(Browser(gijs).get(url("handover", moved)))

        assert ("een jongere die je nog niet ziet" in page, "Yara" in page) == (True, False)
        assert "een jongere die je nog niet ziet" in text(Browser(gijs).get(LIST))


class TestTheList:
    def test_is_empty_in_words(self, nadia):
        assert "Niemand wacht op jouw ja." in text(Browser(nadia).get(LIST))

    def test_shows_what_we_asked_and_what_was_answered_lately(self, asked, dirk, nadia):
        assert "Jij vroeg anderen" in text(Browser(dirk).get(LIST))
        actions.refuse(asked, reason="other", why="nee", by=nadia)
        assert "Geweigerd" in text(Browser(dirk).get(LIST))
        with clock.standing(clock.now() + timedelta(days=queries.ANSWERED_SHOWN_DAYS + 1)):
            assert "Geweigerd" not in text(Browser(dirk).get(LIST))

    def test_costs_as_many_statements_for_three_as_for_one(self, asked, nadia, dirk, class_4b, rivierdam):
        browser = Browser(nadia)
        one = count_queries(lambda: browser.get(LIST))
        for number in range(2):
            row = follow(enrol(class_4b, f"Nr{number}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
            actions.ask_to_take_over(row, to=rivierdam, reason="help", by=dirk)

        assert count_queries(lambda: browser.get(LIST)) == one

    def test_never_sends_anybody_to_another_site(self, asked, nadia):
        answer = Browser(nadia).post(url("accept", asked), {"next": "https://elders.example/"})

        assert (answer.status_code, answer.headers["Location"]) == (302, "/thuis/")


def test_every_rule_and_reason_has_words():
    assert set(reasons.BY_RULE) == {"asked", "no_show", "summer", "count_date", "left_mbo", "lost", "table"}
    assert reasons.WORDS.keys() == reasons.BY_HAND.keys() | reasons.BY_RULE.keys()
