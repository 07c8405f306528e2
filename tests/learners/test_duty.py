from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.learners.duty import born_after, compulsory_until, is_obliged
from sluitend.learners.models import Learner

TODAY = date(2026, 9, 2)
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("born", "until"),
    [
        (date(2010, 7, 31), date(2026, 7, 31)),
        (date(2010, 8, 1), date(2027, 7, 31)),
        (date(2010, 1, 1), date(2026, 7, 31)),
        (date(2010, 12, 31), date(2027, 7, 31)),
    ],
)
def test_leerplicht_ends_with_the_school_year_of_the_sixteenth_birthday(born, until):
    assert compulsory_until(born) == until


@pytest.mark.parametrize(
    ("born", "school_type", "qualified", "obliged"),
    [
        (date(2009, 5, 1), "vmbo-kb", False, True),  # 17: kwalificatieplicht
        (date(2009, 5, 1), "vmbo-kb", True, False),  # 17 with startkwalificatie
        (date(2009, 5, 1), "pro", False, False),  # 17 from practical school: exempt
        (date(2009, 5, 1), "vso", False, False),
        (date(2010, 8, 1), "pro", False, True),  # 16 since a month: leerplicht until the end of the school year
        (date(2010, 7, 31), "pro", False, False),
        (date(2008, 9, 2), "vmbo-kb", False, False),  # 18 today
        (date(2008, 9, 3), "vmbo-kb", False, True),  # 18 tomorrow
        (None, "vmbo-kb", False, True),
        (None, "vmbo-kb", True, False),
    ],
)
def test_who_must_still_go_to_school(born, school_type, qualified, obliged):
    assert is_obliged(born, school_type=school_type, qualified=qualified, today=TODAY) is obliged


@given(born=days, today=days, age=st.sampled_from([18, 23, 27]))
def test_younger_than_an_age_means_the_same_in_the_database_as_in_words(born, today, age):
    if today < born:
        today = born + timedelta(days=1)
    assert (born > born_after(age, today)) is (Learner(birth_date=born).age_on(today) < age)
