"""A transfer coach: asked by school or college, approved by the alliance, reads about one learner only, until a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock, jobs
from sluitend.learners.models import Learner, SchoolClass
from sluitend.organisations.models import Organisation, OrganisationKind, Region
from sluitend.transitions import actions, coaching, promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import COACH_OPEN, CoachStatus, SettledReason
from sluitend.transitions.models import CoachRequest, Event, Handover, Transition
from sluitend.transitions.policies import CanCoaching
from tests.cast import TODAY, enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
job = Actor.job("test")
MAY = date(2026, 5, 12)
REQUESTS, COACHED = "/coach/aanvragen/", "/coach/"


@pytest.fixture
def alliance(region):
    return Organisation.objects.create(
        region=region, kind=OrganisationKind.ALLIANCE, code="SWV9901", name="Samen Verder"
    )


@pytest.fixture
def anna(alliance):
    return works_at("Anna", alliance, Role.ALLIANCE_CONTACT)


@pytest.fixture
def kees(alliance):
    return works_at("Kees", alliance, Role.TRANSFER_COACH)


@pytest.fixture
def karin(alliance):
    """Another coach of the same alliance."""
    return works_at("Karin", alliance, Role.TRANSFER_COACH)


@pytest.fixture
def asked(transition, alliance, dirk):
    return coaching.ask(transition, alliance, why="stuck", note_text="komt zijn bed niet uit", by=dirk)


@pytest.fixture
def given_one(asked, anna, kees):
    coaching.approve(asked, coach=kees.user, until=MAY, by=anna)
    return CoachRequest.objects.get()


def seen_by(actor: Actor) -> list[str]:
    """The learners that somebody reads on their own side of the second wall, whatever a page asks."""
    with wall.standing(actor.standing):
        return [row.call_name for row in Learner.objects.all()]


def ask_url(transition):
    return f"/overstap/{transition.pk}/coach/"


class TestAsking:
    def test_leaves_the_regie_where_it_is_and_tells_the_alliance(self, transition, alliance, anna, dirk, maascollege):
        page = text(
            Browser(dirk).post(
                ask_url(transition),
                {"alliance": alliance.pk, "why": "no_plan", "note": "", "next": "/school/"},
                follow=True,
            )
        )

        assert "Samen Verder is om een coach gevraagd." in page
        request = CoachRequest.objects.get()
        assert (request.asker, request.why, request.status) == (maascollege, "no_plan", CoachStatus.ASKED)
        assert Transition.objects.get().holder == maascollege
        jobs.run_queue()
        assert [letter.to[0] for letter in mail.outbox] == [anna.user.email]
        assert "Yara" not in mail.outbox[0].body

    def test_is_for_the_school_and_a_college_applied_to(
        self, transition, alliance, noor, kok, milan, teun, bram, nadia
    ):
        actions.apply_for(transition, kok, by=noor)
        for actor in (teun, bram):
            assert Browser(actor).get(ask_url(transition)).status_code == 404
        assert Browser(nadia).get(ask_url(transition)).status_code == 403
        for actor in (noor, milan):
            assert "Waarom is er een coach nodig?" in text(Browser(actor).get(ask_url(transition)))
        coaching.ask(transition, alliance, why="soft_start", by=milan)
        assert CoachRequest.objects.get().asker == milan.organisation

    def test_twice_is_refused_in_words(self, asked, alliance, transition, noor):
        with pytest.raises(Refused, match="al om een coach gevraagd"):
            coaching.ask(transition, alliance, why="stuck", by=noor)
        with pytest.raises(IntegrityError), transaction_():
            CoachRequest.objects.create(transition=transition, asker=asked.asker, alliance=alliance, why="stuck")

    def test_goes_to_an_alliance_of_the_own_region(self, transition, delta, noor):
        with pytest.raises(Refused):
            coaching.ask(transition, delta, why="stuck", by=noor)
        there = Region.objects.create(code="98", name="Elders")
        other = Organisation.objects.create(region=there, kind=OrganisationKind.ALLIANCE, code="SWV98", name="Elders")
        with pytest.raises(Refused):
            coaching.ask(transition, other, why="stuck", by=noor)

    def test_can_be_taken_back_by_who_asked(self, asked, transition, dirk, anna, milan):
        url = f"{REQUESTS}{asked.pk}/intrekken/"
        assert Browser(milan).post(url).status_code == 404
        page = text(Browser(dirk).post(url, {"next": ask_url(transition)}, follow=True))
        assert "De vraag is ingetrokken." in page
        assert seen_by(anna) == []

    def test_without_an_alliance_says_so(self, transition, dirk):
        assert "Er doet geen samenwerkingsverband van je regio mee." in text(Browser(dirk).get(ask_url(transition)))

    def test_says_what_is_missing(self, transition, alliance, dirk):
        assert Browser(dirk).post(ask_url(transition), {"why": "zomaar"}).status_code == 422


class TestTheAlliance:
    def test_reads_whom_it_is_about_until_it_has_answered(self, asked, stranger, anna, kees):
        page = text(Browser(anna).get(REQUESTS))
        assert "Yara Demir" in page
        assert "komt zijn bed niet uit" in text(Browser(anna).get(f"{REQUESTS}{asked.pk}/"))
        assert seen_by(anna) == ["Yara"]

        given = {"coach": kees.user.pk} | day_of(MAY)
        page = text(Browser(anna).post(f"{REQUESTS}{asked.pk}/akkoord/", given, follow=True))

        assert "Kees is nu de coach." in page
        assert "Yara" not in page
        assert seen_by(anna) == []
        assert Browser(anna).get(f"{REQUESTS}{asked.pk}/").status_code == 404

    def test_says_no_with_a_reason_that_the_asker_reads(self, asked, transition, anna, dirk):
        browser = Browser(anna)
        assert browser.post(f"{REQUESTS}{asked.pk}/weigeren/", {"why": ""}).status_code == 422
        browser.post(f"{REQUESTS}{asked.pk}/weigeren/", {"why": "eerst het wijkteam"})
        assert "eerst het wijkteam" in text(Browser(dirk).get(ask_url(transition)))
        jobs.run_queue()
        assert dirk.user.email in [letter.to[0] for letter in mail.outbox]

    @pytest.mark.parametrize("days", [-1, 0, coaching.MOST_DAYS + 1, 4000])
    def test_gives_no_coach_without_end(self, asked, anna, kees, days):
        until = TODAY + timedelta(days=days)
        with pytest.raises(Refused):
            coaching.approve(asked, coach=kees.user, until=until, by=anna)
        answer = Browser(anna).post(f"{REQUESTS}{asked.pk}/akkoord/", {"coach": kees.user.pk} | day_of(until))
        assert answer.status_code == 422
        assert CoachRequest.objects.get().status == CoachStatus.ASKED

    def test_gives_a_coach_of_its_own(self, asked, anna, nadia):
        with pytest.raises(Refused):
            coaching.approve(asked, coach=nadia.user, until=MAY, by=anna)

    def test_decides_about_its_own_questions(self, asked, region, kees):
        other = Organisation.objects.create(region=region, kind=OrganisationKind.ALLIANCE, code="SWV2", name="Anders")
        elsewhere = works_at("Els", other, Role.ALLIANCE_CONTACT)
        assert seen_by(elsewhere) == []
        assert "Yara" not in text(Browser(elsewhere).get(REQUESTS))
        with pytest.raises(PermissionDenied):
            coaching.approve(asked, coach=kees.user, until=MAY, by=elsewhere)


class TestTheCoach:
    def test_reads_this_learner_only(self, given_one, stranger, class_4b, rivierdam, kees, karin):
        follow(enrol(class_4b, "Ad", "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
        assert seen_by(kees) == ["Yara"]
        assert seen_by(karin) == []
        assert "Yara Demir" in text(Browser(kees).get(COACHED))
        assert "komt zijn bed niet uit" in text(Browser(kees).get(f"{COACHED}{given_one.pk}/"))
        assert "Yara" not in text(Browser(karin).get(COACHED))
        assert Browser(karin).get(f"{COACHED}{given_one.pk}/").status_code == 404

    def test_does_not_read_what_lies_before_the_alliance(self, asked, kees):
        assert seen_by(kees) == []
        assert Browser(kees).get(REQUESTS).status_code == 403

    def test_reads_no_events_and_no_dossier(self, given_one, kees):
        from django.db import DatabaseError

        for model in (Event, Handover):
            with wall.standing(kees.standing), pytest.raises(DatabaseError), transaction_():
                list(model.objects.all())

    def test_begins_and_ends_and_then_reads_nothing(self, given_one, kees, transition, dirk):
        browser, page = Browser(kees), f"{COACHED}{given_one.pk}/"
        assert "nieuw voor jou" in text(browser.get(COACHED))
        assert "Je bent met deze jongere aan het werk." in text(
            browser.post(f"{page}begin/", {"next": page}, follow=True)
        )
        assert browser.post(f"{page}begin/").status_code == 404

        assert "Je werk is klaar." in text(browser.post(f"{page}klaar/", follow=True))

        assert (seen_by(kees), browser.get(page).status_code) == ([], 404)
        assert "Gestopt" in text(Browser(dirk).get(ask_url(transition)))
        codes = Event.objects.filter(kind=Kind.COACH).order_by("pk").values_list("code", flat=True)
        assert list(codes) == ["asked", "approved", "working", "ended"]

    def test_reads_nothing_from_the_day_after_the_last(self, given_one, kees):
        with clock.standing(MAY):
            assert Browser(kees).get(f"{COACHED}{given_one.pk}/").status_code == 200
        with clock.standing(MAY + timedelta(days=1)):
            assert Browser(kees).get(f"{COACHED}{given_one.pk}/").status_code == 404
            assert (coaching.end_due(by=job), coaching.end_due(by=job)) == (1, 0)
            assert seen_by(kees) == []

    def test_stops_when_the_transition_is_complete(self, given_one, transition, kees):
        actions.settle(transition, because=SettledReason.MOVED_ABROAD, by=job)
        assert coaching.end_due(by=job) == 1
        assert seen_by(kees) == []

    def test_who_also_speaks_for_the_alliance_has_both(self, given_one, class_4b, rivierdam, alliance, kees, dirk):
        other = follow(enrol(class_4b, "Ad", "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
        coaching.ask(other, alliance, why="no_plan", by=dirk)
        both = Actor(kees.name, kees.roles | {Role.ALLIANCE_CONTACT}, kees.user, alliance)
        assert sorted(seen_by(both)) == ["Ad", "Yara"]
        assert sorted(seen_by(kees)) == ["Yara"]

    def test_the_learner_reads_who_looked(self, given_one, kees, yara):
        Browser(kees).get(f"{COACHED}{given_one.pk}/")
        page = text(Browser(yara).get("/mijn/inzage/"))
        assert "Samen Verder" in page
        assert "jouw pagina bij je coach" in page


def test_lists_cost_as_many_statements_for_three_as_for_one(given_one, class_4b, rivierdam, alliance, dirk, anna, kees):
    def more(name, *, decided):
        row = follow(enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
        request = coaching.ask(row, alliance, why="no_plan", by=dirk)
        if decided:
            coaching.approve(request, coach=kees.user, until=MAY, by=anna)

    pages = ((Browser(anna), REQUESTS), (Browser(kees), COACHED))
    more("Een", decided=False)
    one = [count_queries(lambda it=it: it[0].get(it[1])) for it in pages]
    for name in ("Twee", "Drie"):
        more(name, decided=False)
        more(f"{name}b", decided=True)
    assert [count_queries(lambda it=it: it[0].get(it[1])) for it in pages] == one


def day_of(day):
    return {"until_day": day.day, "until_month": day.month, "until_year": day.year}


def transaction_():
    return transaction.atomic()


class TestWhateverIsDone(TestCase):
    """For every sequence of steps: the regie stays with the school, at most one question is open, and the coach reads
    the learner exactly while there is work."""

    STEPS = ("ask", "approve", "refuse", "withdraw", "begin", "end", "night")

    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40)), max_size=8))
    def test_the_coach_reads_while_there_is_work(self, steps):
        with wall.standing_by(wall.WORK):
            region = Region.objects.create(code="96", name="Regio")
            school, alliance, town = (
                Organisation.objects.create(region=region, kind=kind, code=f"96{kind}"[:20], name=kind)
                for kind in (OrganisationKind.VO, OrganisationKind.ALLIANCE, OrganisationKind.MUNICIPALITY)
            )
            dean = works_at("dean", school, Role.CAREER_DEAN)
            contact, coach = (
                works_at("contact", alliance, Role.ALLIANCE_CONTACT),
                works_at("coach", alliance, Role.TRANSFER_COACH),
            )
            school_class = SchoolClass.objects.create(school=school, school_year=2026, name="4A", is_final_year=True)
            transition = follow(enrol(school_class, "Nu", "Smit", born=date(2009, 5, 5), lives_in=town))
            day = TODAY
            for step, days in steps:
                day += timedelta(days=days)
                with clock.standing(day):
                    actions.pass_dates(by=job)
                    last = CoachRequest.objects.order_by("-asked_at").first()
                    self._do(step, last, transition, alliance, dean, contact, coach, day)
                    coaching.end_due(by=job)
                    open_ones = list(CoachRequest.objects.filter(status__in=COACH_OPEN))
                    assert len(open_ones) <= 1
                    working = [
                        row for row in open_ones if row.status in ("approved", "working") and row.until_on >= day
                    ]
                    assert seen_by(coach) == ["Nu"] * len(working)
                    mine = CoachRequest.objects.permitting(CanCoaching.COACH, coach)
                    assert list(mine) == working
                    asked = [row for row in open_ones if row.status == "asked"]
                    assert seen_by(contact) == ["Nu"] * len(asked)
                    assert Transition.objects.get(pk=transition.pk).holder == school
                    assert promise.ask().ok

    @staticmethod
    def _do(step, last, transition, alliance, dean, contact, coach, day):
        try:
            if step == "ask":
                coaching.ask(transition, alliance, why="stuck", by=dean)
            elif step == "approve" and last:
                coaching.approve(last, coach=coach.user, until=day + timedelta(days=30), by=contact)
            elif step == "refuse" and last:
                coaching.refuse(last, why="nee", by=contact)
            elif step == "withdraw" and last:
                coaching.withdraw(last, by=dean)
            elif step in ("begin", "end") and last:
                getattr(coaching, step)(last, by=coach)
        except (Refused, PermissionDenied):
            pass
