"""A region reads how those who left its mbo's got on: when they started anew, and how many before 1 October and 1 February
(DOMAIN 7.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners.models import Learner
from sluitend.transitions import counting
from sluitend.transitions.events import Audience, Kind, Source
from sluitend.transitions.models import Event, MoveFigure, Transition
from sluitend.transitions.policies import CanMoveFigure
from sluitend.transitions.queries.restarts import restarts
from tests.staff import Browser, count_queries

pytestmark = pytest.mark.django_db
job = Actor.job("test")
DAY = date(2026, 3, 12)


def left(college, on: date, anew: date | None = None, *, at=None, code: str = "stops") -> Transition:
    """Somebody left this mbo on a day, and was seen in class elsewhere on another."""
    learner = Learner.objects.create(call_name="Iemand", family_name="Weg", search_name="iemand weg")
    transition = Transition.objects.create(
        learner=learner, school_year=on.year, kind="mbo-mbo", origin_school=college, settled_on=on,
        settled_because="moves_on",
    )  # fmt: skip
    _happened(transition, Kind.DEREGISTRATION, code, on, college)
    if anew is not None:
        _happened(transition, Kind.APPLICATION, "started", anew, at)
    return transition


def _happened(transition, kind, code, on, organisation) -> None:
    moment = clock.moment(on)
    Event.objects.create(
        transition=transition, kind=kind, code=code, occurred_at=moment, received_at=moment, source=Source.COLLEGE,
        audience=Audience.STATUS, organisation=organisation, by="test",
    )  # fmt: skip


def test_each_way_of_leaving_and_starting_anew_is_counted_as_the_field_counts_it(delta, anker):
    left(delta, date(2025, 9, 10), date(2025, 9, 20), at=anker)  # before 1 October, after 10 days
    left(delta, date(2025, 9, 10), date(2025, 11, 9), at=anker)  # before 1 February, after 60 days
    left(delta, date(2025, 11, 1), date(2026, 2, 1), at=anker)  # on 1 February: not before it
    left(delta, date(2025, 12, 1))  # nowhere yet
    left(delta, date(2026, 3, 1), date(2026, 2, 20), at=anker)  # started elsewhere first: lost no day
    left(delta, date(2025, 10, 1), code="diploma")  # no leaver

    with clock.standing(DAY):
        (row,) = restarts((2026,))

    assert row == (delta.pk, 2026, 5, 4, 10, 92, 2, 1, 4, 2)


def test_who_is_seen_in_class_again_by_another_way_has_started_anew(delta, anker):
    gone = left(delta, date(2025, 12, 1))
    again = Transition.objects.create(
        learner=gone.learner, school_year=2026, kind="mbo-mbo", settled_on=DAY, settled_because="arrived"
    )
    _happened(again, Kind.APPLICATION, "started", date(2026, 1, 10), anker)

    with clock.standing(DAY):
        assert [(row.restarted, row.median) for row in restarts((2026,))] == [(1, 40)]


def test_having_come_here_in_the_first_place_is_no_new_start(delta):
    gone = left(delta, date(2025, 12, 1))
    _happened(gone, Kind.APPLICATION, "started", date(2025, 9, 1), delta)

    with clock.standing(DAY):
        assert [row.restarted for row in restarts((2026,))] == [0]


@pytest.mark.parametrize(
    ("on", "today", "due"),
    [
        (date(2025, 9, 30), date(2025, 10, 1), (1, 0)),
        (date(2025, 10, 1), date(2026, 1, 31), (0, 0)),
        (date(2025, 10, 1), date(2026, 2, 1), (0, 1)),
        (date(2026, 2, 1), date(2026, 9, 30), (0, 0)),
        (date(2026, 7, 31), date(2026, 10, 1), (1, 0)),
    ],
)
def test_a_day_counts_for_whom_it_has_come(delta, on, today, due):
    left(delta, on)
    with clock.standing(today):
        (row,) = restarts((2026,))

    assert (row.due_october, row.due_february) == due


@pytest.fixture
def counted(delta, anker):
    for days in range(6):
        left(delta, date(2025, 9, 10), date(2025, 9, 20) + timedelta(days=days * 10), at=anker)
    for _each in range(4):
        left(anker, date(2025, 9, 10))
    with clock.standing(DAY):
        counting.count_moves(by=job)
        counting.count_moves(by=job)  # twice is the same
    return delta


def test_a_region_reads_figures_of_five_and_more_in_both_walls(counted, anker, ruud, sanne, nadia):
    assert MoveFigure.objects.count() == 2
    assert [row.college for row in MoveFigure.objects.permitting(CanMoveFigure.READ, ruud)] == [counted]
    with wall.standing(ruud.standing):
        assert [row.college_id for row in MoveFigure.objects.all()] == [counted.pk]
    for other in (sanne, nadia):
        assert not MoveFigure.objects.permitting(CanMoveFigure.READ, other)


def test_the_page_says_it_and_a_file_says_the_same(counted, ruud):
    browser = Browser(ruud)
    page = " ".join(browser.get("/regio/overstappen/").content.decode().split())
    sheet = browser.get("/regio/overstappen/csv/").content.decode("utf-8-sig")

    assert ("33%" in page, "100%" in page, "minder dan 5" not in page) == (True, True, False)
    assert "/regio/overstappen/" in browser.get("/regio/doorlooptijd/").content.decode()
    assert [line.split(";")[1:] for line in sheet.strip().splitlines()[1:]] == [
        ["2026", "6", "6", "30", "60", "33", "100"]
    ]
    assert browser.get("/regio/overstappen/exe/").status_code == 404


def test_more_mbos_cost_no_more_statements(counted, region, ruud):
    browser = Browser(ruud)
    before = count_queries(lambda: browser.get("/regio/overstappen/"))
    for number in range(5):
        type(counted).objects.create(region=region, kind="mbo", code=f"98M{number}", name=f"Mbo {number}")

    assert count_queries(lambda: browser.get("/regio/overstappen/")) == before
