"""Case tables: one that was held in June of last year, and one of next week with an agenda by rule.

No story tells of a table; the rules name who stands on it, and the deans write down what is agreed about their pupils.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.kit import clock, workdays
from sluitend.safetynet import case_tables
from sluitend.safetynet.lifecycle import TableDecision as D
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.safetynet.policies import CanItem
from sluitend.transitions.models import Transition

AGREED = (D.CONTACT, D.APPLY, D.NOTHING, D.TALK)
PLACE = "Gemeentehuis, zaal 2"
LATE, EARLY = 3, 1  # how many each dean writes down: at a table that was held, and beforehand


def june_day(school_year: int) -> date:
    """The day of last year's second table."""
    return workdays.on_or_after(date(school_year - 1, 6, 9))


def live(known: Known, day: date) -> None:
    """A week before it, last year's table is planned; on its day it is held."""
    held_on = june_day(known.world.school_year)
    if day == held_on - timedelta(days=7):
        _plan(known, held_on)
    elif day == held_on and (table := CaseTable.objects.filter(status="planned").first()) is not None:
        case_tables.draw_up_due(by=Actor.job("demo"))
        _agree(known, table, LATE)
        case_tables.hold(table, by=_officer(known))


def play(known: Known, until: date) -> None:
    """The table of next week: a mentor asked about a pupil, and the deans wrote something down already."""
    table = _plan(known, workdays.on_or_after(until + timedelta(days=7)))
    named = CaseTableItem.objects.filter(table=table).values("transition")
    others = Transition.objects.filter(settled_on=None, origin_school__kind="vo", school_year=known.world.school_year)
    for transition in others.exclude(pk__in=named).select_related("origin_school").order_by("learner__search_name")[:1]:
        dean = known.desks[transition.origin_school.code, Role.CAREER_DEAN]  # type: ignore[union-attr]  # filtered above
        case_tables.put_on(transition, table, why="help", by=dean)
    _agree(known, table, EARLY)


def _plan(known: Known, on: date) -> CaseTable:
    officer = _officer(known)
    parties = [*known.world.municipalities, *known.world.schools, *known.world.colleges]
    return case_tables.plan(
        known.organisations[known.world.municipalities[0].code].region,
        starts_at=clock.moment(on, time(14)),
        minutes=90,
        participants=[known.organisations[place.code] for place in parties],
        place=PLACE,
        by=officer,
    )


def _officer(known: Known) -> Actor:
    return known.desks[known.world.municipalities[0].code, Role.ATTENDANCE_OFFICER]


def _agree(known: Known, table: CaseTable, count: int) -> None:
    """Each dean writes down what is agreed about the first of the own pupils."""
    for school in known.world.schools:
        dean = known.desks[school.code, Role.CAREER_DEAN]
        items = CaseTableItem.objects.permitting(CanItem.DECIDE, dean).filter(table=table)
        for number, item in enumerate(items.order_by("transition__learner__search_name", "pk")[:count]):
            due_on = workdays.after(clock.today(), 5)
            case_tables.decide(item, AGREED[number], owner=dean.organisation, due_on=due_on, by=dean)
