"""Who must still go to school, by age and school type (DOMAIN 3.4 and 7.3.5, rule 5): pure functions of dates, and the
same rule over rows."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from sluitend.learners.models import EXEMPT_FROM_QUALIFICATION_DUTY, Enrolment, SchoolType

QUALIFICATION_DUTY_ENDS = 18  # the birthday, or the startkwalificatie when that comes first
SCHOOL_YEAR_TURNS = (8, 1)


def compulsory_until(born: date) -> date:
    """The last day of *leerplicht*: the end of the school year (31 July) in which somebody turns 16."""
    turns_16 = born.year + 16
    return date(turns_16 + (born.month >= 8), 7, 31)


def compulsory_born_from(today: date) -> date:
    """Who is born on this day or later falls under *leerplicht* today: :func:`compulsory_until` the other way round."""
    ends = today.year + ((today.month, today.day) >= SCHOOL_YEAR_TURNS)
    return date(ends - 17, *SCHOOL_YEAR_TURNS)


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


def obliged(today: date, *, learner: str = "learner", school_type: str = "last_school_type") -> Q:
    """:func:`is_obliged` over rows that name a learner; ``school_type`` is annotated with :func:`last_school_type`."""
    born = f"{learner}__birth_date"
    unqualified = Q(**{f"{learner}__basic_qualification_on": None}) | Q(
        **{f"{learner}__basic_qualification_on__gt": today}
    )
    exempt = Q(**{f"{school_type}__in": EXEMPT_FROM_QUALIFICATION_DUTY})
    young = Q(**{f"{born}__gt": born_after(QUALIFICATION_DUTY_ENDS, today)}) & ~exempt
    return unqualified & (Q(**{born: None}) | Q(**{f"{born}__gte": compulsory_born_from(today)}) | young)


def last_school_type(learner: str = "learner") -> Coalesce:
    """What somebody followed at school last; "" where nobody was ever enrolled. ``learner`` is the way from the row.

    An mbo does not count: who came there from pro or vso stays exempt (DOMAIN 3.4).
    """
    at_school = Enrolment.objects.filter(learner=OuterRef(learner)).exclude(school_type=SchoolType.MBO)
    enrolments = at_school.order_by("-from_on", "-pk")
    return Coalesce(Subquery(enrolments.values("school_type")[:1]), Value(""))
