"""When a municipality sees a learner (DOMAIN 7.3.5), rule by rule; ``test_visibility_rule`` asks every combination."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.kit import clock, jobs
from sluitend.learners.models import Learner
from sluitend.safetynet import actions, visibility
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions as transitions
from sluitend.transitions.destinations import Shown
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import HandoverStatus, SettledReason
from sluitend.transitions.lifecycle import TransferStatus as T
from sluitend.transitions.models import Event, Handover, Transition
from sluitend.transitions.policies import Can
from tests.cast import TODAY, enrol, follow

pytestmark = pytest.mark.django_db
job = Actor.job("test")
JULY, SEPTEMBER, OCTOBER = date(2026, 7, 1), date(2026, 9, 2), date(2026, 10, 1)


def seen_on(day, transition):
    """Run the night of that day; gives why the transition is in view, or None."""
    with clock.standing(day):
        actions.open_views(by=job)
    transition.refresh_from_db()
    return transition.visible_because or None


@pytest.mark.parametrize(
    ("day", "status", "why"),
    [
        (date(2026, 4, 1), T.UNKNOWN, None),
        (date(2026, 4, 16), T.UNKNOWN, None),
        (date(2026, 4, 17), T.UNKNOWN, "deadline"),  # Good Friday and Easter Monday do not count
        (date(2026, 4, 17), T.APPLIED, None),
        (date(2026, 6, 30), T.UNKNOWN, "deadline"),
        (JULY, T.UNKNOWN, "summer"),
        (JULY, T.APPLIED, "summer"),
        (JULY, T.INTAKE, "summer"),
        (JULY, T.OFFERED, "summer"),
        (JULY, T.NOT_ADMITTED, "summer"),
        (JULY, T.WITHDRAWN, "summer"),
        (JULY, T.PLACED, None),
        (SEPTEMBER, T.PLACED, None),
        (SEPTEMBER, T.STARTED, None),
        (date(2026, 6, 30), T.NO_SHOW, "no_show"),
        (SEPTEMBER, T.NO_SHOW, "no_show"),
        (OCTOBER, T.UNKNOWN, "count_date"),
        (OCTOBER, T.WITHDRAWN, "count_date"),
        (OCTOBER, T.PLACED, None),
        (date(2027, 3, 1), T.WITHDRAWN, "count_date"),
    ],
)
def test_day_and_status_decide(transition, day, status, why):
    Transition.objects.filter(pk=transition.pk).update(status=status)

    assert seen_on(day, transition) == why


@pytest.mark.parametrize(
    ("born", "qualified_on", "why"),
    [
        (date(2009, 6, 14), None, "summer"),
        (date(2003, 7, 2), None, "summer"),  # 22
        (date(1999, 7, 2), None, "summer"),  # 27 tomorrow
        (date(1999, 7, 1), None, None),  # 27 today
        (None, None, "summer"),
        (date(2009, 6, 14), date(2026, 6, 20), None),
        (date(2009, 6, 14), JULY, None),
        (date(2009, 6, 14), date(2026, 7, 2), "summer"),  # the diploma is still to come
    ],
)
def test_only_who_is_young_and_without_startkwalificatie(transition, born, qualified_on, why):
    Learner.objects.update(birth_date=born, basic_qualification_on=qualified_on)

    assert seen_on(JULY, transition) == why


@pytest.mark.parametrize(
    ("code", "proof", "why"),
    [
        ("havo", None, None),
        ("vavo", "parent_said", None),
        ("abroad", None, "summer"),  # said, and not shown yet
        ("abroad", "deregistered", None),
        ("work", "contract", "summer"),  # who is 17 must still go to school
        ("other", None, "summer"),
    ],
)
def test_a_closing_destination_ends_the_search_and_another_does_not(transition, dirk, code, proof, why):
    transitions.declare_route(transition, code, by=dirk, shown=Shown(proof, TODAY) if proof else None)

    assert seen_on(JULY, transition) == why


def test_the_region_sets_the_day_and_the_age(transition, region):
    region.summer_opens, region.follow_until_age = "07-15", 17
    region.save()
    Transition.objects.update(status=T.APPLIED)
    assert seen_on(date(2026, 7, 14), transition) is None
    assert seen_on(date(2026, 7, 15), transition) is None  # Yara turned 17 on 14 June

    region.follow_until_age = 18
    region.save()

    assert seen_on(date(2026, 7, 15), transition) == "summer"


def test_who_lives_nowhere_we_know_stays_at_the_school(transition):
    Learner.objects.update(residence=None, residence_asked_until=SEPTEMBER)

    assert seen_on(JULY, transition) is None


def test_outflow_has_follow_ups_of_its_own(transition):
    Transition.objects.filter(pk=transition.pk).update(kind="outflow")

    assert seen_on(OCTOBER, transition) is None


def test_who_is_settled_is_seen_by_nobody(transition, dirk):
    transitions.settle(transition, because=SettledReason.STAYED, by=dirk)

    assert seen_on(JULY, transition) is None


def test_the_municipality_is_asked_and_the_night_may_run_again(transition, rivierdam, nadia, gijs, stranger):
    with clock.standing(JULY):
        jobs.run_due()
        events = Event.objects.count()
        actions.open_views(by=job)

        assert Event.objects.count() == events
        assert Handover.objects.get(transition=transition).receiver == rivierdam
        assert list(Transition.objects.permitting(Can.VIEW, nadia)) == [transition]
        assert list(Transition.objects.permitting(Can.VIEW, gijs)) == [Transition.objects.get(learner=stranger)]


def test_an_open_handover_to_somebody_else_is_no_reason_to_stay_unseen(transition, dirk, delta, nadia):
    transitions.hand_over(transition, to=delta, reason="talk", by=dirk)

    assert seen_on(JULY, transition) == "summer"
    assert Handover.objects.get().receiver == delta


def test_who_does_not_come_is_seen_at_once(transition, kok, noor, milan, rivierdam):
    application = transitions.apply_for(transition, kok, by=noor)
    transitions.record_status(application, A.ENROLLED, by=milan)
    with clock.standing(SEPTEMBER):
        transitions.record_status(application, A.NO_SHOW, by=milan)

    transition.refresh_from_db()
    assert (transition.visible_to_municipality, transition.visible_because) == (rivierdam, "no_show")


class TestTheViewEnds:
    @pytest.fixture
    def in_view(self, transition):
        assert seen_on(JULY, transition) == "summer"
        return transition

    def placed(self, transition, kok, noor, milan):
        application = transitions.apply_for(transition, kok, by=noor)
        transitions.record_status(application, A.ENROLLED, by=milan)

    def still_seen_on(self, day, transition):
        with clock.standing(day):
            actions.close_views(by=job)
        transition.refresh_from_db()
        return transition.visible_to_municipality is not None

    def test_fourteen_days_after_placement(self, in_view, kok, noor, milan):
        with clock.standing(SEPTEMBER):
            self.placed(in_view, kok, noor, milan)

        assert self.still_seen_on(SEPTEMBER + timedelta(days=13), in_view)
        assert not self.still_seen_on(SEPTEMBER + timedelta(days=14), in_view)
        assert Handover.objects.get().status == HandoverStatus.WITHDRAWN
        ended = Event.objects.filter(kind=Kind.VISIBILITY).order_by("pk").last()
        assert ended.code == "ended_settled_down"

    @pytest.mark.parametrize("case_is_open", [True, False])
    def test_not_while_there_is_an_open_case(self, in_view, kok, noor, milan, rivierdam, case_is_open):
        if case_is_open:
            MunicipalCase.objects.create(transition=in_view, municipality=rivierdam, kind="leerplicht")
        with clock.standing(SEPTEMBER):
            self.placed(in_view, kok, noor, milan)

        assert self.still_seen_on(SEPTEMBER + timedelta(days=60), in_view) is case_is_open

    def test_not_while_the_municipality_holds_the_learner(self, in_view, kok, noor, milan, rivierdam):
        self.placed(in_view, kok, noor, milan)
        Transition.objects.filter(pk=in_view.pk).update(holder=rivierdam)

        assert self.still_seen_on(SEPTEMBER + timedelta(days=60), in_view)

    def test_not_while_the_search_goes_on(self, in_view):
        assert self.still_seen_on(date(2027, 3, 1), in_view)

    def test_when_the_age_limit_is_reached(self, in_view, region):
        region.follow_until_age = 17
        region.save()

        assert not self.still_seen_on(SEPTEMBER, in_view)


def test_until_the_summer_the_municipality_looks_along_and_then_it_is_asked(transition, rivierdam, maascollege):
    assert seen_on(date(2026, 4, 17), transition) == "deadline"
    assert (transition.visible_to_municipality, transition.holder) == (rivierdam, maascollege)
    assert not Handover.objects.exists()

    assert seen_on(JULY, transition) == "summer"
    assert Handover.objects.get().receiver == rivierdam


def test_who_moves_in_the_summer_is_seen_by_the_new_municipality_and_no_longer_by_the_old(
    transition, rivierdam, dijkstad, nadia, gijs
):
    assert seen_on(JULY, transition) == "summer"
    Learner.objects.filter(pk=transition.learner_id).update(residence=dijkstad)

    assert seen_on(date(2026, 7, 20), transition) == "summer"

    assert list(Transition.objects.permitting(Can.VIEW_AS_MUNICIPALITY, gijs)) == [transition]
    assert not Transition.objects.permitting(Can.VIEW_AS_MUNICIPALITY, nadia).exists()
    assert [(one.receiver, one.status) for one in Handover.objects.order_by("pk")] == [
        (rivierdam, HandoverStatus.WITHDRAWN),
        (dijkstad, HandoverStatus.ASKED),
    ]


def test_a_municipality_that_works_on_a_case_keeps_who_moves_until_it_hands_over(transition, rivierdam, dijkstad):
    assert seen_on(JULY, transition) == "summer"
    MunicipalCase.objects.create(transition=transition, municipality=rivierdam, kind="leerplicht")
    Learner.objects.filter(pk=transition.learner_id).update(residence=dijkstad)

    seen_on(date(2026, 7, 20), transition)

    assert transition.visible_to_municipality == rivierdam


def test_the_summer_list_costs_as_many_statements_for_three_as_for_one(
    transition, class_4b, rivierdam, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with clock.standing(JULY), CaptureQueriesContext(connection) as one:
        actions.open_views(by=job)
    for number in range(3):
        follow(enrol(class_4b, f"Nr{number}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))
    with clock.standing(JULY), django_assert_num_queries(len(one)):
        actions.open_views(by=job)

    assert Transition.objects.filter(visible_to_municipality=rivierdam).count() == 4
    assert MunicipalCase.objects.count() == 0


def test_every_reason_has_words_and_is_asked_in_order():
    codes = ["no_show", "left_mbo", "count_date", "summer", "deadline"]
    assert [reason.code for reason in visibility.REASONS] == codes
    assert set(visibility.LABELS) == {*codes, "asked", "handover", "lost"}
