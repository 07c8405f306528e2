"""The rule of DOMAIN 7.3.5 for every combination of age, qualification, exemption, status, destination, residence and moment:
what the database answers beside what the text says, written down once more in plain words that share nothing with the code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import product

import pytest
from django.db import connection

from sluitend.access import wall
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Learner
from sluitend.safetynet import visibility
from sluitend.safetynet.actions import kind_of
from sluitend.transitions.lifecycle import TransferStatus as T
from sluitend.transitions.models import Route, Transition

pytestmark = pytest.mark.django_db
LAST_MINUTE = time(23, 59)
MOMENTS = [
    (date(2026, 3, 31), LAST_MINUTE),
    (date(2026, 4, 1), time(0)),
    (date(2026, 4, 1), LAST_MINUTE),
    (date(2026, 4, 16), LAST_MINUTE),
    (date(2026, 4, 17), time(0)),  # ten working days after 1 April: without Good Friday and Easter Monday
    (date(2026, 6, 30), LAST_MINUTE),
    (date(2026, 7, 1), time(0)),  # the day after the last day of school
    (date(2026, 7, 31), LAST_MINUTE),
    (date(2026, 8, 1), time(0)),
    (date(2026, 9, 30), LAST_MINUTE),
    (date(2026, 10, 1), time(0)),
    (date(2027, 3, 1), time(12)),
]
BORN = [
    None,
    *(date(2026 - age, 8, 1) for age in range(15, 28)),  # every age from 15 to 27, on 1 August
    date(2008, 7, 31), date(2008, 8, 2),  # 18 the day before, and the day after
    date(2010, 7, 31),  # 16 on the last day of the school year
    date(2008, 2, 29), date(1999, 4, 17), date(1999, 7, 1), date(1999, 10, 1), date(1999, 10, 2),
]  # fmt: skip
QUALIFIED = [None, date(2026, 4, 1), date(2026, 7, 1)]
TYPES = ["vmbo-kb", "pro"]
STANDS = [
    *((status, dropped, "", False) for status in T if status != T.OTHER_ROUTE for dropped in (False, True)),
    *(
        (T.OTHER_ROUTE, False, code, proven)
        for code in (
            "repeat_year", "havo", "other_track", "vavo", "pro", "vso", "private", "mbo_outside_region", "work",
            "work_and_learn", "day_activity", "gap_exemption", "abroad", "other",
        )
        for proven in (False, True)
    ),
]  # fmt: skip
HOMES = [True, False]  # known, not known
PROOF = {
    "vavo": "parent_said", "pro": "admission", "vso": "admission", "private": "enrolment", "work": "contract",
    "mbo_outside_region": "enrolment", "work_and_learn": "contract", "day_activity": "place", "abroad": "deregistered",
    "gap_exemption": "exemption",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    born: date | None
    qualified_on: date | None
    school_type: str
    status: str
    dropped: bool
    route: str
    proven: bool
    has_home: bool


CASES = [
    Case(born, qualified, kind, *stand, home)
    for born, qualified, kind, stand, home in product(BORN, QUALIFIED, TYPES, STANDS, HOMES)
]


# --- The text once more --------------------------------------------------------------------------------------------


def years(born: date, day: date) -> int:
    """Birthdays had; who was born on 29 February has it on 1 March where there is no such day."""
    had = 0
    while True:
        year = born.year + had + 1
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        birthday = (
            date(year, 3, 1) if (born.month, born.day) == (2, 29) and not leap else date(year, born.month, born.day)
        )
        if birthday > day:
            return had
        had += 1


def must_go_to_school(case: Case, day: date) -> bool:
    if case.qualified_on is not None and case.qualified_on <= day:
        return False
    if case.born is None:
        return True
    school_year_ends = date(day.year if day < date(day.year, 8, 1) else day.year + 1, 7, 31)
    turned_16_in_an_earlier_school_year = years(case.born, date(school_year_ends.year - 1, 7, 31)) >= 16
    if not turned_16_in_an_earlier_school_year:
        return True
    return case.school_type not in ("pro", "vso") and years(case.born, day) < 18


def is_over(case: Case, day: date) -> bool:
    """Whether the search has ended: placed, started, or a destination with what it needs."""
    if case.status in (T.PLACED, T.STARTED):
        return True
    if case.status != T.OTHER_ROUTE or case.route == "other":
        return False
    if case.route in ("repeat_year", "havo", "other_track"):
        return True
    if case.route in ("work", "work_and_learn", "day_activity"):
        return case.proven and not must_go_to_school(case, max(day, date(2026, 8, 1)))
    return case.proven


LOOKED_AT = ("private", "work", "work_and_learn", "day_activity", "gap_exemption", "abroad", "other")


def reason(case: Case, day: date) -> str:
    """Why the municipality of residence sees this learner of 2026 on that day; "" when it does not."""
    if not case.has_home:
        return ""
    if case.qualified_on is not None and case.qualified_on <= day:
        return ""
    if case.born is not None and years(case.born, day) >= 27:
        return ""
    if case.status == T.NO_SHOW:
        return "no_show"
    if is_over(case, day):
        return ""
    if day >= date(2026, 10, 1):
        return "count_date"
    if day >= date(2026, 7, 1):
        return "summer"
    nowhere = case.status == T.UNKNOWN or case.dropped or (case.status == T.OTHER_ROUTE and case.route in LOOKED_AT)
    return "deadline" if day >= date(2026, 4, 17) and nowhere else ""


# --- And what the database says ------------------------------------------------------------------------------------


@pytest.fixture
def everybody(maascollege, rivierdam):
    """A learner of each case, as plain rows: statuses are what the projection would make of events."""
    learners = Learner.objects.bulk_create(
        Learner(
            family_name="X", search_name="x", birth_date=case.born, basic_qualification_on=case.qualified_on,
            residence=rivierdam if case.has_home else None,
        )
        for case in CASES
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=learner, organisation=maascollege, pupil_number=str(number), school_type=case.school_type,
            from_on=date(2025, 8, 1),
        )
        for number, (case, learner) in enumerate(zip(CASES, learners, strict=True))
    )  # fmt: skip
    rows = Transition.objects.bulk_create(
        Transition(
            learner=learner, school_year=2026, origin_school=maascollege, holder=maascollege, holder_since=date(2026, 1, 1),
            next_on=date(2026, 4, 1), next_what="choose", status=case.status, has_dropped=case.dropped,
        )
        for case, learner in zip(CASES, learners, strict=True)
    )  # fmt: skip
    Route.objects.bulk_create(
        Route(
            transition=row, code=case.route, declared_on=date(2026, 2, 1),
            **({"proof": PROOF[case.route], "proof_on": date(2026, 2, 1), "proof_seen_by": "user:1"}
               if case.proven and case.route in PROOF else {}),
        )
        for case, row in zip(CASES, rows, strict=True) if case.route
    )  # fmt: skip
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("analyze")  # as it is in a database that lives
    return [row.pk for row in rows]


def asked(day: date) -> dict:
    """The first reason that names each transition that day."""
    found: dict = {}
    for one in visibility.REASONS:
        for key in visibility.opening(one, day).filter(learner__residence__isnull=False).values_list("pk", flat=True):
            found.setdefault(key, one.code)
    return found


def test_the_database_answers_what_the_text_says_for_every_combination(everybody):
    seen = Counter()
    for day, at in MOMENTS:
        with clock.standing(clock.moment(day, at)):
            today = clock.today()
        found = asked(today)
        differing = [
            (case, day, found.get(key, ""), reason(case, day))
            for key, case in zip(everybody, CASES, strict=True)
            if found.get(key, "") != reason(case, day)
        ]
        assert differing[:5] == []
        seen.update(found.values())
    assert set(seen) == {"no_show", "deadline", "summer", "count_date"}
    assert len(everybody) > 10_000


def test_who_lives_nowhere_we_know_is_shown_to_nobody(everybody):
    assert {case.has_home for case in CASES} == {True, False}
    unknown = [key for key, case in zip(everybody, CASES, strict=True) if not case.has_home]

    from sluitend.access.actor import Actor
    from sluitend.safetynet import actions

    with clock.standing(date(2026, 10, 1)):
        actions.open_views(by=Actor.job("test"))

    assert not Transition.objects.filter(pk__in=unknown, visible_to_municipality__isnull=False).exists()
    assert Transition.objects.filter(visible_to_municipality__isnull=False).count() > 900


@pytest.mark.parametrize("school_type", ["vmbo-kb", "pro", "vso", "havo"])
@pytest.mark.parametrize("qualified_on", QUALIFIED)
def test_an_attendance_officer_acts_while_the_duty_holds_and_else_the_doorstroompunt(school_type, qualified_on):
    for born in BORN:
        case = Case(born, qualified_on, school_type, T.UNKNOWN, False, "", False, True)
        for day, _at in MOMENTS:
            expected = "leerplicht" if must_go_to_school(case, day) else "doorstroompunt"
            assert kind_of(born, qualified_on, school_type, day) == expected, (case, day)


@pytest.mark.parametrize(
    ("born", "day", "obliged"),
    [
        (date(2008, 8, 1), date(2026, 7, 31), True),
        (date(2008, 8, 1), date(2026, 8, 1), False),  # 18 on 1 August
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),  # a leap-day birthday
        (date(2010, 7, 31), date(2026, 7, 31), True),
        (date(2010, 8, 1), date(2027, 7, 31), True),
    ],
)
def test_the_days_on_which_a_birthday_decides_are_those_of_the_law(born, day, obliged):
    """So that the text above is not only as wrong as the code."""
    assert must_go_to_school(Case(born, None, "vmbo-kb", T.UNKNOWN, False, "", False, True), day) is obliged


def test_the_moments_are_those_of_amsterdam():
    with clock.standing(datetime.fromisoformat("2026-03-31T21:59:00+00:00")):
        assert clock.today() == date(2026, 3, 31)
    with clock.standing(datetime.fromisoformat("2026-03-31T22:00:00+00:00")):
        assert clock.today() == date(2026, 4, 1)
