"""Applying, and what the college says to it; or another destination."""

from __future__ import annotations

from datetime import date, timedelta

from sluitend.access.roles import Role
from sluitend.demo.world import places
from sluitend.demo.world.calendar import workday
from sluitend.demo.world.steps import PUPIL, Applied, RouteDeclared, StatusRecorded, Withdrew
from sluitend.demo.world.stories.teller import Teller


def apply(teller: Teller, offer: places.Offer, first: date, last: date, *, preference: int = 1) -> int:
    teller.count += 1
    day = first + timedelta(days=teller.rng.randint(0, max(0, (last - first).days)))  # pupils apply in weekends too
    on = max(day, teller.imported + timedelta(days=1))
    teller.applied[teller.count] = (on, offer)
    teller.add(Applied(on, PUPIL, teller.count, offer.key, preference))
    return teller.count


def in_time(teller: Teller) -> tuple[date, date]:
    """When most apply: from January until the deadline, most of all in March."""
    month = teller.rng.choices((1, 2, 3), (2, 4, 5))[0]
    first = date(teller.year.number, month, 5)
    return first, min(first + timedelta(days=26), teller.year.deadline - timedelta(days=1))


def record(teller: Teller, application: int, status: str, on: date) -> date:
    offer = teller.applied[application][1]
    clerk = teller.intake(offer) if status.startswith("intake") else teller.desk(offer.college, Role.MBO_ADMIN)
    teller.add(StatusRecorded(on, clerk, application, status))
    return on


def talk(teller: Teller, application: int) -> date:
    """Invited and spoken to; the day of the talk."""
    planned = teller.after(teller.applied[application][0], 6, 24)
    record(teller, application, "intake_planned", planned)
    return record(teller, application, "intake_done", teller.after(planned, 7, 21))


def gets_an_offer(teller: Teller, application: int) -> date:
    return record(teller, application, "contract_offered", teller.after(talk(teller, application), 3, 15))


def enrols(teller: Teller, application: int) -> date:
    """A place, signed before the mbo year starts."""
    offered = gets_an_offer(teller, application)
    signed = min(teller.after(offered, 8, 35), workday(teller.year.starts - timedelta(days=6)))
    return record(teller, application, "enrolled", max(signed, offered))


def starts(teller: Teller, application: int) -> date:
    return seen_in_class(teller, application, enrols(teller, application))


def seen_in_class(teller: Teller, application: int, enrolled: date) -> date:
    return record(teller, application, "started", max(teller.after(teller.year.starts, 0, 8), enrolled))


def is_refused(teller: Teller, application: int) -> date:
    """Not admitted, with or without a talk."""
    told = talk(teller, application) if teller.rng.random() < 0.7 else teller.applied[application][0]
    teller.ended[application] = record(teller, application, "not_admitted", teller.after(told, 4, 14))
    return teller.ended[application]


def withdraws(teller: Teller, application: int, on: date) -> date:
    teller.add(Withdrew(on, PUPIL, application))
    teller.ended[application] = on
    return on


def route(teller: Teller, code: str, on: date) -> None:
    on = max(on, teller.after(teller.imported, 1, 5))
    teller.add(RouteDeclared(on, teller.desk(teller.pupil.school_class.school, Role.CAREER_DEAN), code))
