"""Who must still go to school, by age and school type (DOMAIN 3.4 and 7.3.5, rule 5): pure functions of dates."""

from __future__ import annotations

from datetime import date

from sluitend.learners.models import EXEMPT_FROM_QUALIFICATION_DUTY

QUALIFICATION_DUTY_ENDS = 18  # the birthday, or the startkwalificatie when that comes first


def compulsory_until(born: date) -> date:
    """The last day of *leerplicht*: the end of the school year (31 July) in which somebody turns 16."""
    turns_16 = born.year + 16
    return date(turns_16 + (born.month >= 8), 7, 31)


def born_after(age: int, today: date) -> date:
    """Who is born after this day is younger than ``age`` today; 29 February counts as older on 1 March."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:  # 29 February in a year that has none
        return date(today.year - age, 2, 28)


def is_obliged(born: date | None, *, school_type: str, qualified: bool, today: date) -> bool:
    """Whether *leerplicht* or *kwalificatieplicht* holds today, so that an attendance officer may act.

    Who followed practical or special secondary education is exempt from the second, not from the first. An unknown
    birth date counts as obliged, because that asks for the earlier act.
    """
    if qualified:
        return False
    if born is None or today <= compulsory_until(born):
        return True
    return school_type not in EXEMPT_FROM_QUALIFICATION_DUTY and born > born_after(QUALIFICATION_DUTY_ENDS, today)
