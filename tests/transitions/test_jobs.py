from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.kit import clock, jobs
from sluitend.learners.models import Learner
from sluitend.transitions import actions, promise
from sluitend.transitions import jobs as nights
from sluitend.transitions.destinations import ROUTES, Shown
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Transition
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
START = date(2026, 8, 31)  # of the offerings of the cast
AFTER_A_HUNDRED_DAYS = START + timedelta(days=101)


@pytest.fixture
def started(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.ENROLLED, by=milan)
    with clock.standing(START):
        actions.record_status(application, A.STARTED, by=milan)
    return transition


def settled_on(day, transition):
    """Run all nights' work on that day; gives why the transition is settled, or nothing."""
    with clock.standing(day):
        jobs.run_due()
        assert promise.ask().broken["overdue"] == []
    transition.refresh_from_db()
    return transition.settled_because


@pytest.mark.parametrize(
    ("day", "reason"), [(AFTER_A_HUNDRED_DAYS - timedelta(days=1), ""), (AFTER_A_HUNDRED_DAYS, SettledReason.ARRIVED)]
)
def test_who_started_is_settled_when_the_first_hundred_days_are_over(started, day, reason):
    assert settled_on(day, started) == reason


def test_the_region_sets_how_long_somebody_is_followed(started, region):
    region.followed_days = 150
    region.save()

    assert settled_on(AFTER_A_HUNDRED_DAYS, started) == ""
    assert settled_on(START + timedelta(days=151), started) == SettledReason.ARRIVED


def test_who_is_enrolled_and_not_seen_in_class_is_not_settled(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.ENROLLED, by=milan)

    assert settled_on(AFTER_A_HUNDRED_DAYS, transition) == ""


def test_whom_a_municipality_holds_is_settled_by_that_municipality(started, rivierdam):
    Transition.objects.filter(pk=started.pk).update(holder=rivierdam)

    assert list(nights.arrived(AFTER_A_HUNDRED_DAYS)) == []


@pytest.mark.parametrize(
    ("code", "day", "reason"),
    [
        ("havo", date(2026, 7, 31), ""),
        ("havo", date(2026, 8, 1), SettledReason.OTHER_ROUTE),
        ("repeat_year", date(2026, 8, 1), SettledReason.STAYED),
        ("abroad", date(2026, 8, 1), SettledReason.MOVED_ABROAD),
        ("gap_exemption", date(2026, 8, 1), SettledReason.EXEMPT),
        ("work", date(2026, 8, 1), ""),
    ],
)
def test_a_closing_destination_settles_when_its_school_year_begins(transition, dirk, code, day, reason):
    Learner.objects.update(birth_date=date(2009, 9, 1))  # 16, and obliged until after the summer
    proof = ROUTES[code].proof
    actions.declare_route(transition, code, by=dirk, shown=Shown(proof[0], TODAY) if proof else None)

    assert settled_on(day, transition) == reason


def test_a_date_that_passed_is_followed_by_a_new_one_and_kept_in_sight(transition):
    settled_on(date(2026, 4, 2), transition)

    assert (transition.missed_since, transition.next_on) == (
        date(2026, 4, 1),
        date(2026, 4, 9),
    )  # Good Friday and Easter Monday are free


def test_a_second_night_on_the_same_day_changes_nothing(started):
    settled_on(AFTER_A_HUNDRED_DAYS, started)
    before = Transition.objects.values().get(pk=started.pk)
    settled_on(AFTER_A_HUNDRED_DAYS, started)

    assert Transition.objects.values().get(pk=started.pk) == before


def test_every_closing_destination_has_a_reason():
    assert {nights.reason_of(code) for code in ROUTES} == {
        SettledReason.STAYED, SettledReason.MOVED_ABROAD, SettledReason.OTHER_ROUTE, SettledReason.EXEMPT,
    }  # fmt: skip
