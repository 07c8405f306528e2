"""The pages of a municipality: its day and one learner, drawn in Dutch, on its own side of the wall."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.insight import timeline
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.safetynet import actions
from sluitend.safetynet.lifecycle import CaseStatus, Outcome, Result, Way
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.transitions import actions as transitions
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Handover, Transition
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
job = Actor.job("test")
START = "/gemeente/"


@pytest.fixture
def lotte(rivierdam):
    return works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)


@pytest.fixture
def summer(transition):
    """1 July: the list has opened; time stays there."""
    with clock.standing(JULY):
        actions.open_views(by=job)
        transition.refresh_from_db()
        yield transition


@pytest.fixture
def case(summer, nadia):
    transitions.accept(Handover.objects.get(transition=summer), by=nadia)
    return MunicipalCase.objects.get(transition=summer)


def learner_url(transition):
    return f"/gemeente/jongere/{transition.pk}/"


class TestTheDay:
    def test_shows_who_is_new_without_a_click_and_that_a_handover_waits(self, summer, nadia):
        page = text(Browser(nadia).get(START))

        for words in ("Nieuw uit beeld · 1", "Yara Demir", "Nog geen aanmelding", "geen plek toen de zomerlijst openging",
                      "1 overdracht wacht op jouw ja.", "De oudste is van 1 juli.", "nog niemand"):  # fmt: skip
            assert words in page, words

    def test_shows_residents_only(self, summer, stranger, gijs, nadia):
        actions.open_views(by=job)

        assert "Vreemd Elders" not in text(Browser(nadia).get(START))
        assert "Yara Demir" not in text(Browser(gijs).get(START))
        assert "Vreemd Elders" in text(Browser(gijs).get(START))

    def test_is_empty_in_words(self, transition, nadia):
        assert "Niemand is uit beeld in jouw gemeente." in text(Browser(nadia).get(START))

    def test_puts_a_passed_date_and_who_waits_in_their_own_groups(self, case, nadia, noor, milan, kok):
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia)
        assert "Loopt · 1 laten zien" in text(Browser(nadia).get(START))
        with clock.standing(date(2026, 7, 3)):
            transitions.pass_dates(by=job)
            page = text(Browser(nadia).get(START))
            assert "Datum voorbij · 1" in page
            assert "volgend contact, was 2 juli" in page
        application = transitions.apply_for(case.transition, kok, by=noor)
        transitions.record_status(application, A.ENROLLED, by=milan)

        assert "Wacht op een ander · 1 laten zien" in text(Browser(nadia).get(START))

    def test_says_since_when_it_asks_for_us(self, summer, nadia):
        with clock.standing(date(2026, 7, 6)):
            assert 'data-label="Sinds">5 dagen<' in text(Browser(nadia).get(START))

    def test_has_everybody_mine_and_nobodys(self, case, nadia, lotte):
        actions.assign(MunicipalCase.objects.all(), to=lotte.user, by=nadia)
        assert "Yara Demir" in text(Browser(lotte).get(START, {"wie": "mij"}))
        for who in ("mij", "vrij"):
            page = text(Browser(nadia).get(START, {"wie": who}))
            assert ("Yara Demir" in page, "Er staat niemand in deze lijst." in page) == (False, True)

    def test_finds_by_name_whatever_marks_it_carries(self, summer, nadia):
        assert "Yara Demir" in text(Browser(nadia).get(START, {"q": "démir y"}))
        assert "Niemand op je lijst heet ‘Jansen’." in text(Browser(nadia).get(START, {"q": "Jansen"}))

    def test_assigns_what_was_ticked_and_takes_it_back(self, summer, nadia, lotte, rivierdam):
        browser = Browser(nadia)
        given = {"chosen": str(summer.pk), "to": str(lotte.user.pk), "next": START}
        page = text(browser.post(reverse("safetynet:assign"), given, follow=True))
        found = MunicipalCase.objects.get()
        assert (found.owner, Transition.objects.get(pk=summer.pk).holder) == (lotte.user, rivierdam)
        assert "Lotte heeft er 1 jongere bij." in page

        undo = re.search(r"/gemeente/toewijzen/[0-9a-f-]{36}/terug/", page)[0]
        page = text(browser.post(undo, {"next": START}, follow=True))

        assert "1 jongere is weer niet toegewezen." in page
        assert MunicipalCase.objects.get().status == CaseStatus.NEW

    def test_the_second_who_takes_a_learner_reads_who_was_first(self, case, nadia, lotte):
        url = reverse("safetynet:assign")
        given = {"chosen": str(case.transition_id), "next": START}
        Browser(nadia).post(url, {**given, "to": str(nadia.user.pk)})

        page = text(Browser(lotte).post(url, {**given, "to": str(lotte.user.pk)}, follow=True))

        assert "Al bij een collega: Yara Demir (Nadia)." in page
        assert "erbij" not in page
        assert MunicipalCase.objects.get().owner == nadia.user
        page = text(Browser(lotte).post(url, {**given, "to": str(lotte.user.pk), "over": "on"}, follow=True))
        assert "Lotte heeft er 1 jongere bij." in page
        assert MunicipalCase.objects.get().owner == lotte.user

    def test_says_what_to_choose_first(self, summer, nadia, lotte):
        browser = Browser(nadia)
        url = reverse("safetynet:assign")
        assert "Kies eerst één of meer jongeren." in text(browser.post(url, {"to": str(lotte.user.pk)}, follow=True))
        assert "Kies een collega." in text(browser.post(url, {"chosen": str(summer.pk)}, follow=True))
        assert MunicipalCase.objects.count() == 0

    @pytest.mark.parametrize("address", [START, "/gemeente/?groep=loopt"])
    def test_costs_as_many_statements_for_three_as_for_one(self, summer, nadia, class_4b, rivierdam, address):
        browser = Browser(nadia)
        _more(class_4b, rivierdam, nadia, "Eerste")
        one = count_queries(lambda: browser.get(address))
        for name in ("Tweede", "Derde"):
            _more(class_4b, rivierdam, nadia, name)

        assert count_queries(lambda: browser.get(address)) == one

    def test_shows_a_long_group_in_pages(self, summer, nadia, class_4b, rivierdam):
        for number in range(11):
            follow(enrol(class_4b, f"Nr{number:02}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
        actions.open_views(by=job)
        browser = Browser(nadia)

        assert "Nieuw uit beeld: alle 12 laten zien" in text(browser.get(START))
        assert text(browser.get(START, {"groep": "nieuw"})).count("Kies Nr") == 11

    def test_is_for_municipalities(self, summer, noor, milan, dirk):
        for actor in (noor, milan, dirk):
            assert Browser(actor).get(START).status_code == 403
            assert Browser(actor).get(learner_url(summer)).status_code == 403


def _more(class_4b, rivierdam, nadia, name):
    """One learner who is new and one with whom there was contact."""
    for part in ("nieuw", "gebeld"):
        follow(enrol(class_4b, f"{name} {part}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
    actions.open_views(by=job)
    waiting = Handover.objects.get(status="asked", transition__learner__call_name=f"{name} gebeld")
    transitions.accept(waiting, by=nadia)
    actions.log_contact(MunicipalCase.objects.get(transition=waiting.transition), Way.MAIL, Result.NO_ANSWER, by=nadia)


class TestTheFile:
    @pytest.fixture
    def named_like_a_formula(self, summer):
        Learner.objects.update(call_name="=1+1", prefix="", family_name="Demir")

    def test_holds_no_formula_in_csv(self, named_like_a_formula, nadia):
        file = Browser(nadia).get("/gemeente/lijst.csv")
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))

        assert (rows[0][0], rows[1][0]) == ("Jongere", "'=1+1 Demir")
        assert rows[1][2:5] == ["Nieuw uit beeld", "Nog geen aanmelding", "geen plek toen de zomerlijst openging"]

    def test_holds_no_formula_in_excel(self, named_like_a_formula, nadia):
        file = Browser(nadia).get("/gemeente/lijst.xlsx")
        cell = load_workbook(io.BytesIO(file.content)).active["A2"]

        assert (cell.value, cell.data_type) == ("=1+1 Demir", "s")

    def test_counts_as_a_look_at_each_in_it(self, summer, nadia):
        Browser(nadia).get("/gemeente/lijst.csv")

        assert list(Look.objects.values_list("learner_id", "page")) == [(summer.learner_id, "municipality_sheet")]

    def test_comes_in_two_kinds(self, summer, nadia):
        assert Browser(nadia).get("/gemeente/lijst.pdf").status_code == 404


class TestOneLearner:
    def test_says_why_we_see_this_and_since_when(self, summer, nadia, kok, noor):
        transitions.apply_for(summer, kok, by=noor)

        page = text(Browser(nadia).get(learner_url(summer)))

        for words in ("Geen plek toen de zomerlijst openging", "sinds 1 juli 2026", "Maascollege vroeg jou op 1 juli 2026",
                      "ROC Delta", "Elif Demir", "Een zaak opent vanzelf als je de jongere overneemt."):  # fmt: skip
            assert words in page, words
        assert "Kok" not in page  # of an application a municipality reads the status only
        assert Look.objects.get().page == "municipality_learner"

    def test_shows_no_parents_of_who_is_of_age(self, summer, nadia):
        Learner.objects.update(birth_date=date(2007, 1, 1))

        assert "Elif Demir" not in text(Browser(nadia).get(learner_url(summer)))

    def test_is_a_404_for_who_does_not_see_the_learner(self, summer, transition, gijs, nadia):
        assert Browser(gijs).get(learner_url(summer)).status_code == 404
        actions.close_views(by=job)
        Transition.objects.update(visible_to_municipality=None, visible_since=None)
        assert Browser(nadia).get(learner_url(summer)).status_code == 404

    def test_takes_over_in_one_click(self, summer, nadia, rivierdam):
        handover = Handover.objects.get()
        browser = Browser(nadia)
        assert reverse("transitions:accept", args=[handover.pk]) in text(browser.get(learner_url(summer)))

        page = text(
            browser.post(reverse("transitions:accept", args=[handover.pk]), {"next": learner_url(summer)}, follow=True)
        )

        assert "Jij hebt nu de regie." in page
        assert "Leg dit contact vast" in page
        assert Transition.objects.get().holder == rivierdam

    def test_proposes_the_next_step_after_three_tries(self, case, nadia):
        for day, way in ((1, Way.PHONE), (2, Way.MESSAGE), (3, Way.PHONE)):
            with clock.standing(date(2026, 7, day)):
                actions.log_contact(case, way, Result.NO_ANSWER, by=nadia)

        with clock.standing(date(2026, 7, 3)):
            browser = Browser(nadia)
            assert "Drie keer geprobeerd. Volgende stap: ga langs" in text(browser.get(learner_url(case.transition)))
            assert "Drie keer geprobeerd: kies de volgende stap" in text(browser.get(START, {"groep": "loopt"}))

    def test_keeps_notes_from_everybody_else(self, case, nadia, dirk):
        actions.log_contact(case, Way.PHONE, Result.REACHED, note="geheim gesprek", by=nadia)

        assert "geheim gesprek" in text(Browser(nadia).get(learner_url(case.transition)))
        page = text(Browser(dirk).get(reverse("insight:timeline", args=[case.transition_id])))
        assert ("geheim gesprek" in page, "Contact: bellen" in page) == (False, False)

    def test_offers_to_take_up_again_whom_we_hold_without_a_case(self, case, nadia):
        actions.close(case, Outcome.UNREACHABLE, by=nadia)
        browser, url = Browser(nadia), reverse("safetynet:reopen", args=[case.transition_id])
        page = text(browser.get(learner_url(case.transition)))
        assert "Afgesloten op 1 juli 2026: niet te bereiken" in page
        assert url in page

        browser.post(url)

        assert MunicipalCase.objects.filter(closed_on=None).count() == 1


class TestContactPage:
    def url(self, case):
        return reverse("safetynet:contact", args=[case.transition_id])

    def test_asks_one_tap_and_a_button_beside_what_is_filled_in(self, case, nadia):
        browser = Browser(nadia)
        page = text(browser.get(self.url(case)))
        assert page.count(" checked") == 2  # by phone, next working day

        said = text(browser.post(self.url(case), {"way": "phone", "result": "no_answer", "again": "1"}, follow=True))

        assert "Het contact is vastgelegd." in said
        attempt = ContactAttempt.objects.get()
        assert (attempt.way, attempt.result, attempt.next_on) == (Way.PHONE, Result.NO_ANSWER, date(2026, 7, 2))

    def test_says_what_is_missing_and_keeps_what_was_filled_in(self, case, nadia):
        answer = Browser(nadia).post(self.url(case), {"way": "home", "again": "other", "note": "buurvrouw"})

        page = text(answer)
        assert answer.status_code == 422
        assert ("Kies een antwoord." in page, "Vul de dag van het volgende contact in." in page) == (True, True)
        assert "buurvrouw" in page
        assert ContactAttempt.objects.count() == 0

    @pytest.mark.parametrize(
        ("day", "words"), [(("30", "6", "2026"), "Deze datum is voorbij."), (("1", "12", "2026"), "te ver weg")]
    )
    def test_refuses_a_day_that_is_no_plan(self, case, nadia, day, words):
        given = {
            "way": "phone",
            "result": "reached",
            "again": "other",
            "on_day": day[0],
            "on_month": day[1],
            "on_year": day[2],
        }

        assert words in text(Browser(nadia).post(self.url(case), given))

    def test_is_not_there_without_a_case_of_ours(self, summer, nadia):
        assert Browser(nadia).get(reverse("safetynet:contact", args=[summer.pk])).status_code == 404


class TestClosePage:
    @pytest.mark.parametrize(
        ("outcome", "words"),
        [
            ("unreachable", "Jij houdt de regie en kijkt over vier weken opnieuw."),
            ("exempt", "de overstap is afgerond"),
        ],
    )
    def test_says_what_became_of_it(self, case, nadia, outcome, words):
        url = reverse("safetynet:close", args=[case.transition_id])
        assert "Wat er daarna gebeurt" in text(Browser(nadia).get(url))

        assert words in text(Browser(nadia).post(url, {"outcome": outcome}, follow=True))

    def test_says_why_an_outcome_cannot_be(self, case, nadia):
        answer = Browser(nadia).post(reverse("safetynet:close", args=[case.transition_id]), {"outcome": "work"})

        assert (answer.status_code, "moet nog naar school" in text(answer)) == (422, True)


class TestTheTimeline:
    def test_tells_each_what_is_theirs(self, case, nadia, dirk, noor, kok, milan):
        application = transitions.apply_for(case.transition, kok, by=noor)
        transitions.record_status(application, A.WITHDRAWN, by=milan)
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia)
        url = reverse("insight:timeline", args=[case.transition_id])

        ours, school = text(Browser(nadia).get(url)), text(Browser(dirk).get(url))

        for words in ("Regie gaat over naar Rivierdam", "Nadia, Rivierdam", "Contact: bellen, geen gehoor", "Ingetrokken: ROC Delta",
                      "Rivierdam is gevraagd om over te nemen", "door een regel"):  # fmt: skip
            assert words in ours, words
        assert "Kok" not in ours
        assert "Ingetrokken: Kok niveau 2, ROC Delta" in school
        assert "Volgende datum" not in school.split("<main")[1].split("sl-timeline")[1]

    def test_stands_per_year_newest_first_and_shows_a_time_only_when_it_is_known(self, transition, kok, noor):
        transitions.apply_for(transition, kok, by=noor, on=date(2025, 12, 20))
        found = timeline.of(transition)

        assert [(year, [entry.title for entry in entries]) for year, entries in found.years] == [
            (2026, ["Maascollege heeft de regie", "De overstap begon"]),
            (2025, ["Aangemeld: Kok niveau 2, ROC Delta"]),
        ]
        assert found.entries[-1].on == date(2025, 12, 20)

    def test_shows_the_kinds_that_are_asked_for(self, case, nadia):
        url = reverse("insight:timeline", args=[case.transition_id])
        page = text(Browser(nadia).get(url, {"toon": "steps"}))

        assert ("De overstap begon" in page, "Regie gaat over" in page) == (True, False)

    def test_costs_as_many_statements_for_many_events_as_for_few(self, summer, case, nadia, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            timeline.of(summer)
        for _time in range(3):
            actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia)
        with django_assert_num_queries(len(few)):
            timeline.of(summer)

    def test_has_words_for_every_kind(self):
        from sluitend.transitions.events import Kind

        without = {kind for kind in Kind if kind not in timeline.WORDS and kind != Kind.HANDOVER}
        assert without == set()
