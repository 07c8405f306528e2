"""What a municipality did, month by month: counted over its own cases, of nobody else, without names."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.access import wall
from sluitend.access.models import AuditEvent
from sluitend.insight.municipality import figures
from sluitend.kit import clock
from sluitend.safetynet import actions
from sluitend.safetynet.lifecycle import Outcome, Result, Way
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.safetynet.policies import Can
from sluitend.transitions import actions as spine
from tests.cast import TODAY, follow
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
PAGE = "/gemeente/cijfers/"


@pytest.fixture
def case(transition, dirk, nadia, rivierdam):
    spine.accept(spine.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk), by=nadia)
    return MunicipalCase.objects.get()


def months(by) -> dict[str, tuple[int, ...]]:
    """Per month that has something in it: begun, tried, reached, closed, placed, open."""
    with wall.standing(by.standing):
        rows = figures.by_month(MunicipalCase.objects.permitting(Can.VIEW, by))
    assert len(rows) == 12
    found = {f"{m.first:%Y-%m}": (m.begun, m.tried, m.reached, m.closed, m.placed, m.open) for m in rows}
    return {month: counts for month, counts in found.items() if any(counts)}


def test_a_case_is_counted_where_it_begins_is_tried_and_ends(case, nadia, kok, noor, milan):
    actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia)
    actions.log_contact(case, Way.PHONE, Result.REACHED, by=nadia)
    with clock.standing(date(2026, 5, 4)):
        actions.close(MunicipalCase.objects.get(), Outcome.DAY_ACTIVITY, by=nadia)
        assert months(nadia) == {
            "2026-03": (1, 2, 1, 0, 0, 1),
            "2026-04": (0, 0, 0, 0, 0, 1),
            "2026-05": (0, 0, 0, 1, 1, 0),
        }


def test_who_could_not_be_reached_has_no_place(case, nadia):
    actions.close(case, Outcome.UNREACHABLE, by=nadia)
    assert months(nadia) == {"2026-03": (1, 0, 0, 1, 0, 0)}


def test_a_case_from_before_these_months_is_still_open_in_them(case, nadia):
    MunicipalCase.objects.update(opened_on=date(2024, 1, 8))
    assert set(months(nadia).values()) == {(0, 0, 0, 0, 0, 1)}
    assert len(months(nadia)) == 12


def test_the_last_minute_of_a_month_is_of_that_month_in_amsterdam(case, nadia):
    with clock.standing(clock.moment(date(2026, 3, 31), clock.now().time().replace(hour=23, minute=59))):
        actions.log_contact(case, Way.PHONE, Result.REACHED, by=nadia)
    with clock.standing(date(2026, 4, 2)):
        assert months(nadia)["2026-03"][1:3] == (1, 1)
        assert months(nadia)["2026-04"][1:3] == (0, 0)


def test_another_municipality_counts_its_own(case, gijs, dijkstad):
    assert months(gijs) == {}
    assert "Yara" not in text(Browser(gijs).get(PAGE))


def test_the_page_costs_the_same_for_many_as_for_one(case, nadia, stranger, sem_himself, rivierdam):
    one = count_queries(lambda: Browser(nadia).get(PAGE))
    other = follow(sem_himself)
    for days in range(40):
        on = TODAY - timedelta(days=days + 1)
        made = MunicipalCase.objects.create(
            transition=other, municipality=rivierdam, kind="attendance", opened_on=on, status="closed", closed_on=on,
            outcome=Outcome.SCHOOL,
        )  # fmt: skip
        ContactAttempt.objects.create(case=made, way=Way.PHONE, result=Result.REACHED, next_on=TODAY)
    assert count_queries(lambda: Browser(nadia).get(PAGE)) == one


def test_counting_takes_four_statements(case):
    with CaptureQueriesContext(connection) as asked:
        figures.by_month(MunicipalCase.objects.all())
    assert len(asked) == 4


@settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))
@given(
    spans=st.lists(st.tuples(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 400))), max_size=8),
    today=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_what_begins_and_ends_adds_up_to_what_is_open(spans, today, transition, rivierdam):
    MunicipalCase.objects.all().delete()
    for ago, lasts in spans:
        begun = today - timedelta(days=ago)
        ended = None if lasts is None else min(begun + timedelta(days=lasts), today)
        other = {"status": "closed", "closed_on": ended, "outcome": Outcome.SCHOOL} if ended else {}
        if ended is None and MunicipalCase.objects.filter(closed_on=None).exists():
            continue
        MunicipalCase.objects.create(
            transition=transition, municipality=rivierdam, kind="attendance", opened_on=begun, **other
        )
    with clock.standing(today):
        rows = figures.by_month(MunicipalCase.objects.all())
    assert rows[0].open == MunicipalCase.objects.filter(closed_on=None).count()
    for newer, older in itertools.pairwise(rows):
        assert newer.open == older.open + newer.begun - newer.closed


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_same_comes_as_a_file_and_is_written_down(case, nadia, kind):
    answer = Browser(nadia).get(f"/gemeente/cijfers.{kind}")
    assert (answer.status_code, f"cijfers-van-de-gemeente.{kind}" in answer["Content-Disposition"]) == (200, True)
    assert AuditEvent.objects.get(what="lists.taken_out").details["kind"] == kind
    if kind == "csv":
        assert answer.content.decode("utf-8-sig").splitlines()[1] == "2026-03;1;0;0;0;0;1"


def test_there_is_no_file_of_another_kind(case, nadia):
    assert Browser(nadia).get("/gemeente/cijfers.exe").status_code == 404
