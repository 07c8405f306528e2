"""The right of admission, case by case (DOMAIN 3.1)."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.learners.models import SchoolType as S
from sluitend.transitions.admission import Verdict, admission, apply_by

IN_TIME, LATE = date(2026, 4, 1), date(2026, 4, 2)
PLAIN = {
    "level": 3, "applied_on": IN_TIME, "school_year": 2026, "school_type": S.VMBO_KB, "talk": "came", "was_heard": False,
}  # fmt: skip


def verdict(**other) -> Verdict:
    return admission(**PLAIN | other).verdict


def test_who_did_all_that_is_asked_has_the_right():
    assert verdict() == Verdict.RIGHT
    assert [ground.holds for ground in admission(**PLAIN).grounds] == [True, True, True]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"applied_on": LATE}, Verdict.NO_RIGHT),
        ({"applied_on": date(2025, 12, 1)}, Verdict.RIGHT),
        ({"talk": "missed"}, Verdict.NO_RIGHT),
        ({"talk": "missed", "was_heard": True}, Verdict.RIGHT),
        ({"talk": "sent"}, Verdict.OPEN),
        ({"talk": None}, Verdict.OPEN),
        ({"talk": None, "was_heard": True}, Verdict.RIGHT),
        ({"school_type": S.VMBO_BB}, Verdict.NO_RIGHT),
        ({"school_type": S.VMBO_BB, "level": 2}, Verdict.RIGHT),
        ({"school_type": S.VMBO_TL, "level": 4}, Verdict.RIGHT),
        ({"school_type": S.PRO, "level": 2}, Verdict.OPEN),
        ({"school_type": S.UNKNOWN}, Verdict.OPEN),
        ({"school_type": ""}, Verdict.OPEN),
        ({"school_type": S.PRO, "applied_on": LATE}, Verdict.NO_RIGHT),
        ({"level": 1}, Verdict.ENTREE),
        ({"level": 1, "applied_on": LATE}, Verdict.ENTREE),
    ],
)
def test_each_condition_decides_what_it_should(other, expected):
    assert verdict(**other) == expected


def test_every_verdict_says_why_in_words():
    late = admission(**PLAIN | {"applied_on": LATE, "school_type": S.VMBO_BB, "talk": None})

    assert [ground.text for ground in late.grounds] == [
        "aangemeld op 2 april 2026, na 1 april",
        "vmbo-b alleen is niet genoeg voor niveau 3",
        "nog niet uitgenodigd voor een gesprek",
    ]
    assert str(late.label) == "Geen toelatingsrecht: het mbo kiest"


def test_the_first_of_april_itself_is_in_time_and_once_it_was_may():
    assert (apply_by(2026), apply_by(2021)) == (date(2026, 4, 1), date(2021, 5, 1))
    assert verdict(school_year=2021, applied_on=date(2021, 5, 1)) == Verdict.RIGHT
    assert verdict(school_year=2021, applied_on=date(2021, 5, 2)) == Verdict.NO_RIGHT
