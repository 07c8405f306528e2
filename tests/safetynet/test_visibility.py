"""When a municipality sees a learner (DOMAIN 7.3.5): every combination that matters, and the property behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.access.actor import Actor
from sluitend.kit import clock, jobs
from sluitend.learners.models import Learner
from sluitend.safetynet import actions, visibility
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions as transitions
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import HandoverStatus, SettledReason
from sluitend.transitions.lifecycle import TransferStatus as T
from sluitend.transitions.models import Event, Handover, Route, Transition
from sluitend.transitions.policies import Can
from tests.cast import enrol, follow

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
        (date(2026, 6, 30), T.UNKNOWN, None),
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


@pytest.mark.parametrize(("code", "why"), [("havo", None), ("vavo", None), ("work", "summer"), ("other", "summer")])
def test_a_closing_destination_ends_the_search_and_another_does_not(transition, dirk, code, why):
    transitions.declare_route(transition, code, by=dirk)

    assert seen_on(JULY, transition) == why


def test_the_region_sets_the_day_and_the_age(transition, region):
    region.summer_opens, region.follow_until_age = "07-15", 17
    region.save()
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


statuses = st.sampled_from(list(T))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    born=st.one_of(st.none(), st.dates(date(1995, 1, 1), date(2012, 12, 31))),
    qualified=st.booleans(),
    status=statuses,
    route=st.sampled_from([None, "havo", "work"]),
    home=st.sampled_from(["rivierdam", "dijkstad", None]),
    day=st.dates(date(2026, 3, 13), date(2027, 12, 31)),
)
def test_a_municipality_sees_exactly_its_own_residents_whom_a_rule_names(
    transition, rivierdam, dijkstad, nadia, gijs, born, qualified, status, route, home, day
):
    residence = {"rivierdam": rivierdam, "dijkstad": dijkstad, None: None}[home]
    Learner.objects.update(
        birth_date=born, basic_qualification_on=date(2026, 1, 1) if qualified else None, residence=residence
    )
    Route.objects.all().delete()
    if route:
        Route.objects.create(transition=transition, code=route)
    Handover.objects.all().delete()
    Transition.objects.filter(pk=transition.pk).update(
        status=T.OTHER_ROUTE if route else status, visible_to_municipality=None, visible_since=None
    )

    with clock.standing(day):
        actions.open_views(by=job)

    reached = {
        actor.organisation
        for actor in (nadia, gijs)
        if Transition.objects.permitting(Can.VIEW_AS_MUNICIPALITY, actor).exists()
    }
    assert reached == ({residence} if residence and _should_be_seen(born, qualified, status, route, day) else set())


def _should_be_seen(born, qualified, status, route, day):
    """The rule once more, for one learner and in plain words."""
    if qualified or (born is not None and Learner(birth_date=born).age_on(day) >= 27):
        return False
    if status == T.NO_SHOW and not route:
        return True
    closed = route == "havo" or (not route and status in (T.PLACED, T.STARTED))
    return day >= JULY and not closed


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
    assert [reason.code for reason in visibility.REASONS] == ["no_show", "left_mbo", "count_date", "summer"]
    assert set(visibility.LABELS) == {"no_show", "left_mbo", "count_date", "summer", "asked", "handover", "lost"}
