"""From the day a municipality sees a pupil: taking over, looking for contact, an end or not yet."""

from __future__ import annotations

from datetime import date, timedelta

from sluitend.access.roles import Role
from sluitend.demo.world import texts
from sluitend.demo.world.calendar import workday
from sluitend.demo.world.fates import CaseFate
from sluitend.demo.world.steps import (
    CaseAssigned,
    CaseClosed,
    ContactLogged,
    HandedOver,
    HandoverAccepted,
    HandoverRefused,
    StatusRecorded,
)
from sluitend.demo.world.stories.applications import apply, record, talk
from sluitend.demo.world.stories.teller import Teller, choose

_OUTCOMES = {
    CaseFate.TO_SCHOOL: "school",
    CaseFate.TO_WORK: "work",
    CaseFate.UNREACHABLE: "unreachable",
    CaseFate.REFUSED_FIRST: "school",
}
_ROUTES_BACK = {"school": ("bol", "bbl"), "school_and_work": ("bbl",)}
"""Outcomes that lead to an mbo again, and along which routes."""


def officer_on(teller: Teller, day: date) -> str:
    """Who must still go to school has an attendance officer, who need not the Doorstroompunt (DOMAIN 7.3.5)."""
    obliged = teller.pupil.is_obliged_on(day)
    return teller.desk(teller.pupil.municipality, Role.ATTENDANCE_OFFICER if obliged else Role.DOORSTROOMPUNT_OFFICER)


def municipality(teller: Teller, seen: date, *, asked: bool = False) -> None:
    """From the day the municipality sees the pupil: taking over, looking for contact, an end or not yet.

    ``asked``: the school itself asked before that day, so a first refusal has something to refuse.
    """
    case = teller.fate.case
    if case == CaseFate.REFUSED_FIRST:
        refused = teller.after(seen, 2, 6)
        teller.add(HandoverRefused(refused, officer_on(teller, refused), texts.REFUSAL))
        seen = asked_again(teller, refused, seen, asked=asked)
    if case == CaseFate.NOT_ACCEPTED:
        return
    accepted = teller.after(seen, 1, 6)
    officer = officer_on(teller, accepted)
    teller.add(HandoverAccepted(accepted, officer), CaseAssigned(accepted, officer))
    contacts(teller, accepted, officer, outcome_of(teller, accepted))


def outcome_of(teller: Teller, accepted: date) -> str:
    """How the case ends, or nothing while it stays open. Who must go to school cannot only work: a bbl it is."""
    outcome = _OUTCOMES.get(teller.fate.case, "")
    return "school_and_work" if outcome == "work" and teller.pupil.is_obliged_on(accepted) else outcome


def asked_again(teller: Teller, refused: date, seen: date, *, asked: bool) -> date:
    """After a refusal: the summer list asks again when it was early, else whoever holds the pupil does."""
    if asked:
        return max(workday(teller.year.summer), teller.after(refused, 1, 5))
    again = teller.after(refused, 5, 12)
    teller.add(HandedOver(again, holder_on(teller, seen), teller.pupil.municipality, "help"))
    return again


def holder_on(teller: Teller, day: date) -> str:
    """Who speaks for the holder: the college's administrator once the pupil started there, until then the school's dean."""
    started = any(
        isinstance(step, StatusRecorded) and step.status == "started" and step.on <= day for step in teller.steps
    )
    if started:
        return teller.desk(teller.first.college, Role.MBO_ADMIN)
    return teller.desk(teller.pupil.school_class.school, Role.CAREER_DEAN)


def contacts(teller: Teller, day: date, officer: str, outcome: str) -> None:
    ways = ["call", "message", "home_visit", "call"]
    if outcome != "unreachable":
        ways = ways[: teller.rng.randint(2, 4)]
    for number, way in enumerate(ways, start=1):
        day = teller.after(day, 1, 7)
        reached = number == len(ways) and outcome != "unreachable"
        result = "reached" if reached else teller.rng.choice(("no_answer", "no_answer", "via_other"))
        note = teller.rng.choice(texts.CONTACT_NOTES[result, way])
        teller.add(ContactLogged(day, officer, way, result, note, teller.after(day, 3, 7)))
    if outcome in _ROUTES_BACK:
        found_a_school(teller, day, _ROUTES_BACK[outcome])
    if outcome:
        teller.add(CaseClosed(max(teller.after(day, 14, 40), teller.last_day()), officer, outcome))


def found_a_school(teller: Teller, day: date, routes: tuple[str, ...]) -> None:
    """Applies anew with help, and starts late: the year has begun, or nearly."""
    level = teller.first.programme.level
    levels = (1, 2, 3) if routes == ("bbl",) else (max(1, level - 1), level)
    offer = choose(teller.rng, levels, but=teller.first.key, routes=routes)
    application = apply(teller, offer, teller.after(day, 1, 4), teller.after(day, 5, 10))
    on = talk(teller, application)
    on = record(teller, application, "contract_offered", teller.after(on, 1, 5))
    on = record(teller, application, "enrolled", teller.after(on, 1, 5))
    record(teller, application, "started", max(teller.after(on, 1, 6), teller.after(teller.year.starts, 0, 5)))


def school_asks(teller: Teller) -> bool:
    """Whether the dean asks the municipality before the summer list does; always when it will first be refused."""
    if teller.fate.case != CaseFate.REFUSED_FIRST and teller.rng.random() > 0.35:
        return False
    first = max(date(teller.year.number, 5, 4), teller.last_day() + timedelta(days=2))
    on = teller.between(first, date(teller.year.number, 6, 12))
    dean = teller.desk(teller.pupil.school_class.school, Role.CAREER_DEAN)
    teller.add(HandedOver(on, dean, teller.pupil.municipality, "help"))
    teller.asked_on = on
    return True


def falls_out(teller: Teller) -> None:
    """Without a place in the summer: to the municipality, early by the dean or on the day of the summer list."""
    if school_asks(teller):
        municipality(teller, teller.asked_on, asked=True)
    else:
        municipality(teller, workday(teller.year.summer))
