"""The pages of case tables: the list, the agenda, deciding in place, minutes and calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.safetynet import case_tables
from sluitend.safetynet.lifecycle import TableDecision
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.transitions import actions
from sluitend.transitions.models import Transition
from tests.cast import TODAY, enrol, follow, works_at
from tests.safetynet.tables import ON, convene, item, item_of, job, table
from tests.staff import Browser, count_queries, text

__all__ = ["item", "table"]  # fixtures
pytestmark = pytest.mark.django_db
TABLES, NEW = "/overstaptafel/", "/overstaptafel/nieuw/"


def page_of(table: CaseTable, what: str = "") -> str:
    return f"{TABLES}{table.pk}/{what}"


def point(item: CaseTableItem, what: str = "") -> str:
    return f"{TABLES}punt/{item.pk}/{what}"


def said(decision: str = "contact", who: object = "", when: str = "5", **more: str) -> dict[str, str]:
    return {"decision": decision, "who": str(getattr(who, "pk", who)), "when": when, "instead_of": "", **more}


def filled_in(*participants, on: date = ON, **more: str) -> dict[str, object]:
    return {
        "on_day": on.day, "on_month": on.month, "on_year": on.year, "at": "14:00", "minutes": "90", "place": "Raadszaal",
        "video_url": "", "who": [str(one.pk) for one in participants], **more,
    }  # fmt: skip


class TestPlanning:
    def test_a_dean_plans_one_and_stands_before_its_agenda(self, dirk, transition, maascollege, delta, rivierdam):
        page = text(Browser(dirk).get(NEW))
        assert page.count('name="who"') == 3 == page.count("checked")

        page = text(Browser(dirk).post(NEW, filled_in(maascollege, rivierdam), follow=True))

        assert "De overstaptafel is gepland." in page
        assert "donderdag 19 maart 2026, 14.00 uur" in page
        assert "0 van 1 besproken" in page
        assert set(CaseTable.objects.get().participants.all()) == {maascollege, rivierdam}

    @pytest.mark.parametrize(
        ("more", "error"),
        [
            ({"on_day": "1"}, "Dit moment is voorbij."),
            ({"on_month": "13"}, "Deze datum bestaat niet."),
            ({"place": ""}, "Vul een plaats of een videolink in."),
            ({"who": []}, "Kies minstens één organisatie."),
            ({"who": ["niemand"]}, "Kies"),
            ({"minutes": "1"}, "15"),
        ],
    )
    def test_what_makes_no_sense_is_said_in_words(self, dirk, maascollege, more, error):
        response = Browser(dirk).post(NEW, filled_in(maascollege) | more)

        assert response.status_code == 422
        assert error in text(response)
        assert not CaseTable.objects.exists()

    def test_the_region_plans_and_changes_one_without_reading_a_learner(self, ruud, table, item):
        browser = Browser(ruud)
        assert "Yara" not in text(browser.get(page_of(table)))
        assert "Alleen de organisaties aan tafel zien wie er besproken wordt." in text(browser.get(page_of(table)))
        page = text(browser.post(page_of(table, "wijzigen/"), filled_in(table.convener, place="Aula"), follow=True))
        assert "De overstaptafel is gewijzigd." in page
        assert CaseTable.objects.get().where == "Aula"
        browser.post(page_of(table, "afzeggen/"))
        assert "Overstaptafels die geweest zijn" in text(browser.get(TABLES))
        assert "Yara" not in text(browser.get(page_of(table, "verslag/")))

    def test_mentor_and_administrator_have_no_tables(self, noor, puck, milan):
        for actor in (noor, puck):
            assert Browser(actor).get(TABLES).status_code == 403
        assert Browser(milan).get(NEW).status_code == 403


class TestTheAgenda:
    def test_says_who_why_who_holds_and_what_is_next(self, dirk, table, item):
        page = text(Browser(dirk).get(page_of(table)))

        for words in ("Yara Demir", "Heeft nog geen aanmelding", "Maascollege", "Schrijf op: Yara Demir"):
            assert words in page
        assert f'href="/school/leerling/{item.transition_id}/"' in page or "leerling" in page

    def test_shows_each_party_its_own(self, table, item, milan, nadia, transition, kok, noor):
        for actor in (milan, nadia):
            page = text(Browser(actor).get(page_of(table)))
            assert "Yara" not in page
            assert "Op deze agenda staat niemand van jullie." in page
        actions.apply_for(transition, kok, by=noor)
        assert "Yara" in text(Browser(milan).get(page_of(table)))

    def test_a_college_reads_no_more_than_that_there_is_no_place(
        self, transition, kok, bakker, noor, milan, teun, dirk
    ):
        day = date(2026, 6, 2)
        with clock.standing(day):
            for one in (kok, bakker):
                actions.apply_for(transition, one, by=noor)
            for application, by in zip(
                transition.applications.order_by("offering__programme__name"), (milan, teun), strict=True
            ):
                actions.record_status(application, "not_admitted", by=by)
            table = convene(dirk.organisation, milan.organisation, by=dirk, on=day + timedelta(days=7))

            assert "Kreeg geen plek en heeft geen andere aanmelding" in text(Browser(dirk).get(page_of(table)))
            page = text(Browser(milan).get(page_of(table)))
            assert "Heeft nog geen plek" in page
            assert "andere aanmelding" not in page
            assert "Vakschool Het Anker" not in page

    def test_costs_as_many_statements_for_one_as_for_many(self, dirk, table, class_4b, rivierdam):
        browser = Browser(dirk)
        one = count_queries(lambda: browser.get(page_of(table)))
        for number in range(12):
            follow(enrol(class_4b, f"Kind{number}", "Smit", born=date(2009, 5, 5), lives_in=rivierdam))
        case_tables.draw_up_due(by=job)

        assert count_queries(lambda: browser.get(page_of(table))) == one
        assert "0 van 13 besproken" in text(browser.get(page_of(table)))

    def test_the_list_costs_as_many_for_one_table_as_for_many(self, dirk, table, maascollege):
        browser = Browser(dirk)
        one = count_queries(lambda: browser.get(TABLES))
        for days in range(1, 6):
            convene(maascollege, by=dirk, on=ON + timedelta(days=days))
        assert count_queries(lambda: browser.get(TABLES)) == one

    def test_a_long_agenda_has_pages(self, dirk, table, class_4b, rivierdam):
        for number in range(30):
            follow(enrol(class_4b, f"Kind{number}", f"Aa{number:02}", born=date(2009, 5, 5), lives_in=rivierdam))
        case_tables.draw_up_due(by=job)
        browser = Browser(dirk)

        assert "Yara" not in text(browser.get(page_of(table)))
        assert "Yara" in text(browser.get(page_of(table) + "?pagina=2"))


class TestDecidingInPlace:
    def test_writes_it_down_and_goes_on_to_the_next(self, dirk, table, item, sem_himself, maascollege):
        follow(sem_himself)
        case_tables.draw_up_due(by=job)
        browser = Browser(dirk)

        response = browser.post(point(item), said("contact", maascollege))

        following = item_of(Transition.objects.get(learner=sem_himself))
        assert response.url == f"{page_of(table)}#punt-{following.pk}"
        page = text(browser.get(page_of(table)))
        assert "Opgeschreven: Yara Demir." in page
        assert "1 van 2 besproken" in page
        assert "Maascollege zoekt contact met de jongere en de ouders, voor 19 maart 2026" in page
        assert Transition.objects.get(learner=item.transition.learner_id).next_on == TODAY + timedelta(days=7)

    def test_nothing_more_asks_for_no_name_and_no_day(self, dirk, item):
        assert Browser(dirk).post(point(item), said("nothing", when="")).status_code == 302
        assert item_of(item.transition).decision == TableDecision.NOTHING

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"decision": ""}, "Kies wat jullie afspreken."),
            ({"decision": "zomaar"}, "Kies"),
            ({"who": ""}, "Kies wie het doet."),
            ({"who": "00000000-0000-0000-0000-000000000000"}, "Kies"),
            ({"when": "other"}, "Vul in voor welke dag."),
            ({"when": "other", "on_day": "31", "on_month": "2", "on_year": "2026"}, "Deze datum bestaat niet."),
            ({"when": "other", "on_day": "1", "on_month": "2", "on_year": "2030"}, "te ver weg"),
            ({"when": "other", "on_day": "1", "on_month": "2", "on_year": "2020"}, "voorbij"),
            ({"instead_of": "zomaar"}, "besluit"),
            ({"instead_of": "9999-99-99T00:00:00"}, "besluit"),
        ],
    )
    def test_what_makes_no_sense_is_said_in_words(self, dirk, item, maascollege, given, error):
        response = Browser(dirk).post(point(item), said("contact", maascollege) | given)

        assert response.status_code == 422
        assert error in text(response)
        assert item_of(item.transition).decision == ""

    def test_a_day_that_was_filled_in_counts_whatever_the_list_says(self, dirk, item, maascollege):
        day = {"on_day": "23", "on_month": "3", "on_year": "2026"}
        assert Browser(dirk).post(point(item), said("contact", maascollege, when="5", **day)).status_code == 302
        assert Transition.objects.get().next_on == date(2026, 3, 23)

    def test_who_was_second_reads_the_first_and_can_change_it(self, dirk, nadia, item, transition, maascollege):
        actions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk)
        Browser(dirk).post(point(item), said("contact", maascollege))

        response = Browser(nadia).post(point(item), said("nothing"))
        assert response.status_code == 422
        assert "Maascollege schreef net al een besluit op: zoekt contact" in text(response)

        page = text(Browser(nadia).get(point(item)))
        assert "Eerder afgesproken" in page
        seen = item_of(transition).decided_at.isoformat()
        assert Browser(nadia).post(point(item), said("nothing", instead_of=seen)).status_code == 302
        assert item_of(transition).decision == "nothing"

    def test_off_the_agenda_with_a_reason_and_back_with_a_click(self, dirk, table, item):
        browser = Browser(dirk)
        assert browser.post(point(item, "eraf/"), {}).status_code == 422
        page = text(browser.post(point(item, "eraf/"), {"because": "helped"}, follow=True))
        assert "Yara Demir is van de agenda af." in page
        assert "1 van de agenda gehaald" in page
        assert "wordt al geholpen" in page

        page = text(browser.post(point(item, "terug/"), follow=True))
        assert "Yara Demir staat weer op de agenda." in page
        assert "0 van 1 besproken" in page

    def test_a_row_out_of_reach_is_not_there(self, item, milan, teun, nadia, noor):
        for actor in (milan, teun, nadia):
            assert Browser(actor).get(point(item)).status_code == 404
            assert Browser(actor).post(point(item), said("nothing")).status_code == 404
        assert Browser(noor).get(point(item)).status_code == 403


class TestPuttingSomebodyOn:
    def test_from_the_page_of_the_pupil(self, noor, table, sem_himself):
        transition = follow(sem_himself)
        browser = Browser(noor)
        address = f"/overstap/{transition.pk}/overstaptafel/"
        assert address in text(browser.get(f"/school/leerling/{transition.pk}/"))
        assert "19 maart 2026 om 14.00 uur" in text(browser.get(address))
        assert browser.post(address, {"table": str(table.pk)}).status_code == 422

        page = text(browser.post(address, {"table": str(table.pk), "why": "contact", "next": "/school/"}, follow=True))
        assert "Sem Visser staat op de agenda." in page
        assert item_of(transition).why == "contact"

    def test_without_a_table_it_says_who_plans_one(self, noor, transition):
        page = text(Browser(noor).get(f"/overstap/{transition.pk}/overstaptafel/"))
        assert "De regio, een decaan of een gemeente plant er een." in page


class TestAround:
    def test_closing_can_be_undone_on_the_day(self, dirk, table, item):
        browser = Browser(dirk)
        assert browser.post(page_of(table, "klaar/")).status_code == 404
        with clock.standing(ON):
            page = text(browser.post(page_of(table, "klaar/"), follow=True))
            assert "De overstaptafel is afgesloten." in page
            assert "Niet besproken." in page
            assert "is weer open" in text(browser.post(page_of(table, "heropenen/"), follow=True))

    def test_minutes_hold_who_does_what_by_when_and_are_remembered(self, dirk, table, item, maascollege):
        browser = Browser(dirk)
        browser.post(point(item), said("talk", maascollege, when="10"))
        Look.objects.all().delete()

        page = text(browser.get(page_of(table, "verslag/")))

        assert "plant een gesprek met iedereen" in page
        assert "26 maart 2026" in page
        assert "Vertrouwelijk. Afgedrukt door Dirk, Maascollege" in page
        assert [look.page for look in Look.objects.all()] == ["case_table_minutes"]

    def test_the_calendar_names_no_learner(self, milan, table, item):
        response = Browser(milan).get(page_of(table, "afspraak/"))
        content = response.content.decode()
        assert "SUMMARY:Overstaptafel" in content
        assert "DTSTART;TZID=Europe/Amsterdam:20260319T140000" in content
        assert "Yara" not in content

    @pytest.mark.parametrize("who", ["dirk", "nadia", "milan"])
    def test_the_day_begins_with_the_next_table(self, request, who, table, item):
        actor = request.getfixturevalue(who)
        page = text(Browser(actor).get("/thuis/", follow=True))
        count = "1 jongere van jullie" if who == "dirk" else "0 jongeren van jullie"
        assert "Overstaptafel op 19 maart, 14.00 uur" in page
        assert f"{count} op de agenda" in page

    def test_who_does_not_speak_at_one_reads_no_line(self, noor, puck, table, item):
        for actor in (noor, puck):
            assert "verstaptafel" not in text(Browser(actor).get("/thuis/", follow=True))

    def test_a_study_coach_reads_students_who_applied(self, sanne, table, item, transition, kok, noor):
        actions.apply_for(transition, kok, by=noor)
        assert works_at("Tess", sanne.organisation, Role.STUDY_COACH).roles == sanne.roles
        assert "Yara" in text(Browser(sanne).get(page_of(table)))
