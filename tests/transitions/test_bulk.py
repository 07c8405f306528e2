"""Five thousand rows in one act: as many statements as for five, within seconds, and back again in one click."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions, bulk
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import BulkAct, Event, Handover, Transition
from tests.cast import TODAY, enrol, follow, works_at
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
IN_A_WEEK = TODAY + timedelta(days=7)
DATES, HANDOVERS, ASSIGN = "/lijst/datum/", "/lijst/overdracht/", "/gemeente/toewijzen/"
job = Actor.job("test")


def many(town, school, count, *, holder, visible=True):
    """So many learners without a place, held by ``holder``."""
    learners = Learner.objects.bulk_create(
        Learner(
            call_name="Nr",
            family_name=f"{number:05}",
            search_name=f"{number:05} nr",
            birth_date=date(2009, 1, 1),
            residence=town,
        )
        for number in range(count)
    )
    return Transition.objects.bulk_create(
        Transition(
            learner=learner, school_year=2026, origin_school=school, holder=holder, holder_since=TODAY,
            next_on=TODAY + timedelta(days=1), next_what="contact",
            visible_to_municipality=town if visible else None, visible_since=TODAY if visible else None,
        )
        for learner in learners
    )  # fmt: skip


def keys(rows):
    return [str(row.pk) for row in rows]


def filled(on=IN_A_WEEK, what="contact"):
    return {"bevestigd": "ja", "what": what, "on_day": on.day, "on_month": on.month, "on_year": on.year}


@pytest.fixture
def ten(rivierdam, maascollege):
    return many(rivierdam, maascollege, 10, holder=rivierdam)


class TestNextDates:
    def test_are_set_for_all_that_were_chosen_and_put_back_in_one_click(self, ten, nadia):
        Transition.objects.filter(pk=ten[0].pk).update(missed_since=date(2026, 3, 1))
        browser = Browser(nadia)
        page = text(browser.post(DATES, {"chosen": keys(ten), "next": "/gemeente/"}))
        assert "Volgende datum voor 10 jongeren" in page

        page = text(browser.post(DATES, {"chosen": keys(ten), "next": "/gemeente/", **filled()}, follow=True))
        assert "10 jongeren hebben nu de volgende datum 19 maart 2026." in page
        assert set(Transition.objects.values_list("next_on", "missed_since")) == {(IN_A_WEEK, None)}

        undo = re.search(r"/lijst/[0-9a-f-]{36}/terug/", page)[0]
        page = text(browser.post(undo, {"next": "/gemeente/"}, follow=True))
        assert "Bij 10 jongeren is alles weer zoals het was." in page
        assert set(Transition.objects.values_list("next_on", flat=True)) == {TODAY + timedelta(days=1)}
        assert Transition.objects.get(pk=ten[0].pk).missed_since == date(2026, 3, 1)
        assert browser.post(undo).status_code == 404

    def test_are_set_once_however_often_somebody_clicks(self, ten, nadia):
        bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK, by=nadia)
        page = Browser(nadia).post(DATES, {"chosen": keys(ten), **filled()})

        assert page.status_code == 422
        assert "Er is niets veranderd" in text(page)
        assert Event.objects.filter(kind=Kind.NEXT_DATE).count() == 10

    def test_leave_alone_whom_we_do_not_hold_and_say_so(self, ten, nadia, maascollege):
        Transition.objects.filter(pk=ten[0].pk).update(holder=maascollege)
        page = text(Browser(nadia).post(DATES, {"chosen": keys(ten)}))
        assert "Volgende datum voor 9 jongeren" in page
        assert "Van de anderen heb je de regie niet." in page
        bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK, by=nadia)

        assert Transition.objects.get(pk=ten[0].pk).next_on == TODAY + timedelta(days=1)

    @pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=32)])
    def test_lie_ahead_and_not_too_far(self, ten, nadia, on):
        with pytest.raises(Refused):
            bulk.set_next_dates(Transition.objects.all(), "contact", on, by=nadia)

    def test_do_not_come_back_where_somebody_acted_since(self, ten, nadia):
        act = bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK, by=nadia)
        later = IN_A_WEEK + timedelta(days=1)
        actions.set_next_date(Transition.objects.get(pk=ten[0].pk), "contact", later, by=nadia)

        assert bulk.undo(act, by=nadia) == 9
        assert Transition.objects.get(pk=ten[0].pk).next_on == later

    def test_come_back_by_who_set_them_on_the_same_day_only(self, ten, nadia, rivierdam, gijs):
        colleague = works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)
        act = bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK, by=nadia)
        for actor in (colleague, gijs):
            assert Browser(actor).post(f"/lijst/{act.pk}/terug/").status_code == 404
        with clock.standing(TODAY + timedelta(days=1)):
            assert Browser(nadia).post(f"/lijst/{act.pk}/terug/").status_code == 404
        assert set(Transition.objects.values_list("next_on", flat=True)) == {IN_A_WEEK}

    def test_ask_to_choose_somebody_first(self, ten, nadia):
        for chosen in ([], ["geen sleutel"]):
            page = text(Browser(nadia).post(DATES, {"chosen": chosen, **filled()}, follow=True))
            assert "Kies eerst één of meer jongeren." in page

    def test_are_forgotten_after_a_day(self, ten, nadia):
        bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK, by=nadia)
        with clock.standing(TODAY + timedelta(days=2)):
            bulk.set_next_dates(Transition.objects.all(), "contact", IN_A_WEEK + timedelta(days=2), by=nadia)

        assert BulkAct.objects.count() == 1


class TestHandingOver:
    def test_asks_another_municipality_for_all_and_takes_that_back(self, ten, nadia, dijkstad):
        given = {"bevestigd": "ja", "to": str(dijkstad.pk), "reason": "moved", "note": ""}
        browser = Browser(nadia)
        page = text(browser.post(HANDOVERS, {"chosen": keys(ten), **given}, follow=True))
        assert "Dijkstad is gevraagd 10 jongeren over te nemen." in page
        assert Handover.objects.filter(status=HandoverStatus.ASKED, receiver=dijkstad).count() == 10

        browser.post(re.search(r"/lijst/[0-9a-f-]{36}/terug/", page)[0])

        assert set(Handover.objects.values_list("status", flat=True)) == {HandoverStatus.WITHDRAWN}

    def test_says_so_when_it_was_asked_already(self, ten, nadia, dijkstad):
        bulk.hand_over_many(Transition.objects.all(), to=dijkstad, reason="moved", by=nadia)
        with pytest.raises(Refused):
            bulk.hand_over_many(Transition.objects.all(), to=dijkstad, reason="moved", by=nadia)

        assert Handover.objects.count() == 10


def statements(act):
    """How many; not counted is that many rows go in through a table of their own (``kit.inserting``)."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not row["sql"].startswith(("create temp table", "copy", "drop table")) for row in captured)


class TestFiveThousand:
    def test_take_as_many_statements_as_five(self, rivierdam, dijkstad, maascollege, nadia):
        """Setting the date, asking to take over, saying yes for them and giving them to a colleague: each by its page."""
        colleague = works_at("Lotte", dijkstad, Role.ATTENDANCE_OFFICER)
        counted = {}
        for count in (5, 5000):
            rows = many(rivierdam, maascollege, count, holder=rivierdam)
            chosen = keys(rows)
            browser, theirs = Browser(nadia), Browser(colleague)
            over = {"bevestigd": "ja", "to": str(dijkstad.pk), "reason": "moved", "note": ""}
            for what, ask in (
                ("dates", lambda: browser.post(DATES, {"chosen": chosen, **filled()})),  # noqa: B023
                ("over", lambda: browser.post(HANDOVERS, {"chosen": chosen, **over})),  # noqa: B023
            ):
                counted[what, count] = statements(ask)
            Transition.objects.filter(pk__in=chosen).update(visible_to_municipality=dijkstad)
            counted["yes", count] = statements(
                lambda: theirs.post(ASSIGN, {"chosen": chosen, "to": str(colleague.user.pk)})  # noqa: B023
            )
            assert Transition.objects.filter(pk__in=chosen, holder=dijkstad, next_on__gt=TODAY).count() == count
            assert MunicipalCase.objects.filter(transition__in=chosen, owner=colleague.user).count() == count

        for what in ("dates", "over", "yes"):
            assert counted[what, 5000] == counted[what, 5], counted


class TestSayingYes:
    def test_to_many_is_the_same_as_to_each(self, transition, sem_himself, nadia, rivierdam):
        follow(sem_himself)
        with clock.standing(date(2026, 7, 1)):
            safetynet.open_views(by=job)
            assert actions.accept_all(Handover.objects.all(), by=nadia) == 2
            assert actions.accept_all(Handover.objects.all(), by=nadia) == 0

        assert set(Transition.objects.values_list("holder", flat=True)) == {rivierdam.pk}
        assert set(Handover.objects.values_list("status", flat=True)) == {HandoverStatus.ACCEPTED}
        assert MunicipalCase.objects.filter(closed_on=None).count() == 2


class TestChoosingAll:
    def test_of_a_municipal_list_chooses_who_does_not_stand_on_the_page_too(self, rivierdam, maascollege, nadia):
        many(rivierdam, maascollege, 60, holder=rivierdam)
        page = text(Browser(nadia).get("/gemeente/"))
        assert "Kies alle 60 van deze lijst" in page
        page = text(Browser(nadia).get("/gemeente/?kies=alle"))

        chosen = re.findall(r'name="chosen" value="([^"]*)"', page)
        assert len(chosen) == len(set(chosen)) == 60
        assert "60 gekozen" in page

    def test_of_the_school_chooses_every_page(self, class_4b, rivierdam, dirk):
        for number in range(55):
            follow(enrol(class_4b, f"Nr{number:02}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
        page = text(Browser(dirk).get("/school/lijsten/?kies=alles"))

        assert len(set(re.findall(r'name="chosen" value="([^"]*)"', page))) == 55
