"""The pages of a study coach."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sluitend.kit import clock
from sluitend.transitions import actions
from sluitend.transitions.models import Application, Move, SummerAnswer, Transition
from sluitend.transitions.moving import Summer
from tests.cast import study
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
HOME = "/studenten/"


def url(name, row):
    return reverse(f"transitions:{name}", args=[row.pk])


@pytest.fixture
def move(lotte, sanne):
    return actions.open_move(lotte, "wrong_choice", by=sanne)


class TestHome:
    def test_a_coachs_day_begins_there(self, sanne):
        assert Browser(sanne).get("/thuis/").url == HOME

    def test_names_who_may_leave_with_state_since_and_next_date(self, move, daan, sanne):
        page = text(Browser(sanne).get(HOME))
        for said in ("Lotte Bakker", "Signaal", "vandaag", "Gesprek, 26 maart", "Aan jou · 1", "Kok niveau 2"):
            assert said in page, said
        assert "Daan" not in page

    def test_says_when_nobody_leaves(self, lotte, sanne):
        assert "Niemand gaat weg" in text(Browser(sanne).get(HOME))

    def test_says_when_there_are_no_students(self, sanne):
        assert "nog geen studenten" in text(Browser(sanne).get(HOME))

    def test_finds_a_student_by_name(self, lotte, daan, sanne):
        page = text(Browser(sanne).get(HOME + "?q=prins"))
        assert ("Daan Prins" in page, "Lotte" in page) == (True, False)
        assert "Geen van jullie studenten heet ‘zzz’" in text(Browser(sanne).get(HOME + "?q=zzz"))

    def test_who_guides_a_group_sees_the_movers_of_that_group(self, move, lotte, daan, bakker, delta, sanne):
        browser = Browser(sanne)
        browser.post(url("guide_group", lotte.school_class))
        assert "Lotte Bakker" in text(browser.get(HOME))
        browser.post(url("guide_group", lotte.school_class), {"stop": "1"})
        lotte.school_class.mentors.clear()
        other = study("Evi", "Smit", second_programme(delta), born=date(2008, 1, 1), lives_in=lotte.learner.residence)
        browser.post(url("guide_group", other.school_class))
        assert "Lotte Bakker" not in text(browser.get(HOME))
        assert "Lotte Bakker" in text(browser.get(HOME + "?wie=alle"))

    def test_costs_as_much_for_many_as_for_one(self, move, kok, rivierdam, sanne):
        browser = Browser(sanne)
        one = count_queries(lambda: browser.get(HOME))
        for number in range(4):
            seat = study(f"Ab{number}", "Vos", kok, born=date(2008, 1, 1), lives_in=rivierdam)
            actions.open_move(seat, "money", by=sanne)
        assert count_queries(lambda: browser.get(HOME)) == one

    def test_is_not_for_who_does_the_intake_or_teaches_elsewhere(self, move, milan, noor, teun):
        for actor in (milan, noor, teun):
            assert Browser(actor).get(HOME).status_code == 403


def second_programme(delta):
    from tests.cast import offer

    return offer(delta, "25169", "Gastheer", 2)


class TestOneMove:
    def test_opens_with_a_reason_and_leads_to_its_page(self, lotte, sanne):
        browser = Browser(sanne)
        assert browser.post(url("student", lotte), {}).status_code == 422
        page = text(browser.post(url("student", lotte), {"why": "too_hard"}, follow=True))
        for said in (
            "Je volgt deze student nu.",
            "Regie:",
            "ROC Delta",
            "Het niveau is te hoog",
            "Een studieloopbaanbegeleider",
        ):
            assert said in page, said
        assert browser.get(url("student", lotte)).url == url("move", Move.objects.get())

    def test_goes_on_with_one_button(self, move, sanne):
        page = text(Browser(sanne).post(url("move_step", move), {"stap": "talk"}, follow=True))
        assert "Vastgelegd: jullie zijn in gesprek." in page
        assert "In gesprek" in page

    def test_says_what_is_refused(self, move, sanne):
        browser = Browser(sanne)
        assert "Onder de 18" in text(browser.post(url("move_step", move), {"stap": "work"}, follow=True))
        browser.post(url("move_step", move), {"stap": "want"})
        assert "intussen veranderd" in text(browser.post(url("move_step", move), {"stap": "want"}, follow=True))
        assert browser.post(url("move_step", move), {"stap": "iets anders"}).status_code == 302

    def test_notes_where_somebody_applied_and_the_other_mbo_has_the_mover_in_its_inbox(
        self, move, bakker, sanne, teun, anker
    ):
        browser = Browser(sanne)
        assert browser.post(url("new_place", move), {"offering": "geen"}).status_code == 422
        page = text(browser.post(url("new_place", move), {"offering": bakker.pk}, follow=True))
        assert "Vastgelegd: aangemeld bij Vakschool Het Anker." in page
        assert "Aangemeld elders" in page

        inbox = text(Browser(teun).get("/intake/"))

        for said in ("Lotte Bakker", "ROC Delta", "mbo"):
            assert said in inbox, said
        dossier = text(Browser(teun).get(reverse("insight:mbo_dossier", args=[Application.objects.get().pk])))
        assert "Lotte Bakker" in dossier

    def test_is_kept_in_sight_when_the_municipality_took_over(self, move, sanne, rivierdam, nadia):
        asked = actions.ask_to_take_over(
            Transition.objects.get(), to=rivierdam, reason="help", by=sanne
        )  # fmt: skip
        actions.accept(asked, by=nadia)
        page = text(Browser(sanne).get(url("move", move)))
        assert ("Rivierdam heeft nu de regie" in page, "Wil overstappen" in page) == (True, False)
        assert Browser(sanne).post(url("move_step", move), {"stap": "talk"}).status_code == 404

    def test_is_out_of_sight_for_another_mbo(self, move, lotte, teun, milan):
        for actor in (teun, milan):
            assert Browser(actor).get(url("move", move)).status_code in (403, 404)
            assert Browser(actor).get(url("student", lotte)).status_code in (403, 404)

    def test_leads_to_the_timeline(self, move, sanne):
        page = text(Browser(sanne).get(reverse("insight:timeline", args=[move.pk])))
        assert "Overstap naar een ander mbo: signaal" in page


class TestDeregistering:
    def test_the_hard_rule_answers_on_the_page(self, lotte, sanne):
        browser = Browser(sanne)
        assert "Er is ergens anders nog geen plek" in text(browser.get(url("deregister", lotte)))

        answer = browser.post(url("deregister", lotte), {"because": "stops"})

        assert (answer.status_code, "Doe dat eerst, of zeg waarom niet." in text(answer)) == (422, True)
        lotte.refresh_from_db()
        assert lotte.until_on is None

    def test_goes_on_with_a_reason(self, lotte, sanne):
        given = {"because": "stops", "override": "own_wish", "note": "drie keer gepraat"}
        page = text(Browser(sanne).post(url("deregister", lotte), given, follow=True))
        assert "Lotte Bakker is uitgeschreven." in page
        assert "Weg zonder plek" in page

    def test_is_free_with_a_place(self, move, lotte, bakker, sanne):
        application = actions.apply_for(Transition.objects.get(), bakker, by=sanne)
        Application.objects.filter(pk=application.pk).update(level=5)
        page = text(Browser(sanne).get(url("deregister", lotte)))
        assert ("Er is ergens anders een plek" in page, "Moet het toch zonder plek?" in page) == (True, False)

    def test_says_what_is_missing(self, lotte, sanne):
        assert Browser(sanne).post(url("deregister", lotte), {}).status_code == 422

    def test_takes_no_strange_answers(self, lotte, sanne):
        for given in ({"because": "zomaar"}, {"because": "stops", "override": "zomaar", "note": "x"}):
            assert Browser(sanne).post(url("deregister", lotte), given).status_code == 422


class TestTheSummerCheck:
    def test_lists_everybody_and_counts_down(self, lotte, daan, sanne):
        browser = Browser(sanne)
        page = text(browser.get(url("summer_check", lotte.school_class)))
        assert ("Nog te vragen: 2 studenten" in page, page.count('type="radio"')) == (True, 10)
        assert "vraag 2 studenten" in text(browser.get(HOME))

        said = text(browser.post(url("summer_answer", lotte), {f"antwoord-{lotte.pk}": "unknown"}))

        assert "Nog te vragen: 1 student" in said
        assert "Je volgt deze student" in said
        assert SummerAnswer.objects.get().answer == "unknown"

    def test_works_without_a_script_with_one_button(self, lotte, daan, sanne):
        given = {f"antwoord-{lotte.pk}": "other_school", f"antwoord-{daan.pk}": "same"}
        page = text(Browser(sanne).post(url("summer_check", lotte.school_class), given, follow=True))
        assert "Iedereen is gevraagd." in page
        assert (SummerAnswer.objects.count(), Move.objects.count()) == (2, 1)

    def test_can_be_undone(self, lotte, sanne):
        actions.answer_summer_check(lotte, Summer.UNKNOWN, by=sanne)
        given = {f"antwoord-{lotte.pk}": "unknown", "leeg": str(lotte.pk)}
        page = text(Browser(sanne).post(url("summer_check", lotte.school_class), given, follow=True))
        assert "Nog te vragen: 1 student" in page
        assert Transition.objects.filter(settled_on=None).count() == 0

    def test_takes_no_strange_answers(self, lotte, sanne):
        browser = Browser(sanne)
        browser.post(url("summer_answer", lotte), {f"antwoord-{lotte.pk}": "misschien"})
        browser.post(url("summer_check", lotte.school_class), {f"antwoord-{lotte.pk}": "misschien"})
        assert SummerAnswer.objects.count() == 0

    def test_is_asked_before_the_summer(self, lotte, sanne):
        assert "Vóór de zomer" not in text(Browser(sanne).get(HOME))
        with clock.standing(date(2026, 6, 4)):
            assert "Vóór de zomer" in text(Browser(sanne).get(HOME))

    def test_costs_as_much_for_many_as_for_one(self, lotte, kok, rivierdam, sanne):
        browser = Browser(sanne)
        actions.answer_summer_check(lotte, Summer.UNKNOWN, by=sanne)
        one = count_queries(lambda: browser.get(url("summer_check", lotte.school_class)))
        for number in range(4):
            seat = study(f"Ab{number}", "Vos", kok, born=date(2008, 1, 1), lives_in=rivierdam)
            actions.answer_summer_check(seat, Summer.UNKNOWN, by=sanne)
        assert count_queries(lambda: browser.get(url("summer_check", lotte.school_class))) == one

    def test_is_not_for_another_mbo(self, lotte, teun, milan):
        for actor in (teun, milan):
            assert Browser(actor).get(url("summer_check", lotte.school_class)).status_code in (403, 404)
            assert Browser(actor).post(url("summer_answer", lotte), {}).status_code in (403, 404)
