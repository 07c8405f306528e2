"""Hours in which somebody may be disturbed: what falls outside waits, and not longer than it must."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from sluitend.access.hours import PARENTS, PUPILS, STAFF
from sluitend.kit import clock, jobs, workdays
from sluitend.kit.hours import Hours
from sluitend.kit.models import PutOff

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=clock.AMSTERDAM))
hours = st.one_of(
    st.sampled_from([PUPILS, PARENTS, STAFF]),
    st.builds(Hours, st.integers(0, 11).map(time), st.integers(12, 23).map(time), st.booleans()),
)
ran: list[str] = []


@given(hours, moments)
def test_the_next_open_moment_is_open_not_earlier_and_stays_where_it_is(open_, at):
    then = open_.next_open(at)
    local = then.astimezone(clock.AMSTERDAM)
    assert then >= at
    assert open_.opens <= local.time() < open_.closes
    assert not open_.on_workdays or workdays.is_workday(local.date())
    assert open_.next_open(then) == then


@given(hours, moments, st.integers(0, 14 * 24 * 60))
def test_nothing_in_between_was_open(open_, at, minutes):
    between = at + timedelta(minutes=minutes)
    assert between >= open_.next_open(at) or not open_.are_open(between)


@pytest.mark.parametrize(
    ("who", "asked", "goes"),
    [
        (PUPILS, datetime(2026, 3, 12, 9), datetime(2026, 3, 12, 16)),
        (PUPILS, datetime(2026, 3, 12, 20), datetime(2026, 3, 13, 16)),
        (PUPILS, datetime(2026, 3, 14, 17), datetime(2026, 3, 14, 17)),
        (PARENTS, datetime(2026, 3, 15, 7, 59), datetime(2026, 3, 15, 8)),
        (STAFF, datetime(2026, 3, 13, 18), datetime(2026, 3, 16, 7)),
        (STAFF, datetime(2026, 4, 2, 12), datetime(2026, 4, 2, 12)),
        (STAFF, datetime(2026, 4, 6, 12), datetime(2026, 4, 7, 7)),
    ],
)
def test_when_who_may_be_mailed(who, asked, goes):
    """12 March is a Thursday; 6 April is Easter Monday."""
    assert who.next_open(asked.replace(tzinfo=clock.AMSTERDAM)) == goes.replace(tzinfo=clock.AMSTERDAM)


@jobs.task("tests.disturb", hours=PUPILS)
def disturb(who: str) -> None:
    ran.append(who)


@pytest.mark.django_db
def test_a_task_waits_until_its_hours_open_and_then_runs_once():
    ran.clear()
    with clock.standing(clock.moment(date(2026, 3, 12), time(12))), transaction.atomic():
        assert jobs.defer("tests.disturb", who="Yara") is None
        assert jobs.run_queue() == []
    for at in (time(15, 59), time(16), time(16, 1)):
        with clock.standing(clock.moment(date(2026, 3, 12), at)):
            jobs.run_due(night=False)
            assert ran == ([] if at < time(16) else ["Yara"])
    assert PutOff.objects.count() == 0


@pytest.mark.django_db
def test_in_its_hours_it_runs_at_once_and_a_rollback_takes_it_along():
    ran.clear()
    with clock.standing(clock.moment(date(2026, 3, 12), time(17))), transaction.atomic():
        jobs.defer("tests.disturb", who="Yara")
    jobs.run_queue()
    with clock.standing(clock.moment(date(2026, 3, 12), time(12))), transaction.atomic():
        jobs.defer("tests.disturb", who="Sem")
        transaction.set_rollback(True)
    assert (ran, PutOff.objects.count()) == (["Yara"], 0)
