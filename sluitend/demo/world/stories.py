"""Turns a fate into steps with dates: the story of one pupil in one year.

Two threads run side by side, as in life: the applications (from a choice to a place, or to the municipality) and the
dossier (from a letter to a college that opens it). The dossier's last scenes need the applications, so these are told
first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sluitend.access.roles import Role
from sluitend.demo.world import fates, places, texts
from sluitend.demo.world.calendar import Year, workday
from sluitend.demo.world.fates import CaseFate, DossierFate, Fate, GuardianFate, Plot, WarmFate
from sluitend.demo.world.people import Pupil
from sluitend.demo.world.steps import (
    GUARDIAN,
    PUPIL,
    Activated,
    AddressFound,
    Applied,
    ApprovedOnPaper,
    CaseAssigned,
    CaseClosed,
    ContactLogged,
    DossierOpened,
    GuardianAnswered,
    GuardianReminded,
    HandedOver,
    HandoverAccepted,
    HandoverRefused,
    Imported,
    LetterMade,
    MentorFinished,
    PupilAgreed,
    PupilFinished,
    PupilWrote,
    ReadAgain,
    RouteDeclared,
    StatusRecorded,
    Step,
    WarmHandoverMoved,
    Withdrew,
)

LEVELS = {  # levels a pupil of a track looks for, by how many in ten
    "vmbo-bb": ((2, 9), (1, 1)),
    "vmbo-kb": ((3, 7), (2, 3)),
    "vmbo-gl": ((4, 7), (3, 3)),
    "vmbo-tl": ((4, 7), (3, 3)),
    "pro": ((1, 7), (2, 3)),
    "vso": ((1, 5), (2, 5)),
}


NEARLY_OF_AGE = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one pupil, in order of days; and the words of pupil and mentor for the dossier."""

    pupil: Pupil
    fate: Fate
    offer: str
    """Key of the offer the pupil wants most, or would have wanted."""
    second: str
    steps: tuple[Step, ...]

    def steps_until(self, day: date) -> tuple[Step, ...]:
        """The steps up to and including that day, in order."""
        return tuple(step for step in self.steps if step.on <= day)

    def steps_on(self, day: date) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.on == day)

    def pupil_answers(self) -> dict[str, texts.Value]:
        """Answers to all questions of the pupil's part that are asked, by code, as the questionnaire keeps them."""
        return texts.pupil_answers(self.pupil, places.BY_KEY[self.offer], places.BY_KEY[self.second])

    def mentor_answers(self, mentor_phone: str) -> dict[str, texts.Value]:
        """The same for the mentor's part."""
        doubt = self.fate.plot in (Plot.LOWER_LEVEL, Plot.REJECTED, Plot.REJECTED_PLACED, Plot.LEFT_EARLY)
        warm = self.fate.warm != WarmFate.NOT_ASKED
        return texts.mentor_answers(self.pupil, doubt=doubt, warm=warm, phone=mentor_phone)


@dataclass(frozen=True, slots=True)
class Desks:
    """Who does what where: keys of staff by organisation and role, for intake by team as well."""

    by_role: Mapping[tuple[str, Role], tuple[str, ...]]
    by_team: Mapping[tuple[str, str], tuple[str, ...]]


def tell(rng: Random, pupil: Pupil, fate: Fate, desks: Desks, *, offer: str = "") -> Story:
    """The story that belongs to these cards. The same random numbers give the same story."""
    teller = _Teller(rng, pupil, fate, desks, offer)
    teller.comes_in()
    _PLOTS[fate.plot](teller)
    teller.dossier()
    steps = sorted((step for step in teller.steps if step.on <= teller.year.ends), key=lambda step: step.on)
    return Story(pupil, fate, teller.first.key, teller.second.key, tuple(steps))


def choose(
    rng: Random,
    levels: tuple[int, ...],
    *,
    but: str = "",
    scarce: bool | None = None,
    routes: tuple[str, ...] = ("bol", "bbl"),
) -> places.Offer:
    """An offer at one of these levels, the most wanted most often; not ``but``; scarce or not if that matters."""
    fitting = [
        offer
        for offer in places.OFFERS
        if offer.programme.level in levels
        and offer.route in routes
        and offer.key != but
        and scarce in (None, offer.scarce)
    ]
    return rng.choices(fitting, [offer.wanted for offer in fitting])[0]


@dataclass
class _Teller:
    rng: Random
    pupil: Pupil
    fate: Fate
    desks: Desks
    chosen: str
    steps: list[Step] = field(default_factory=list)
    applied: dict[int, tuple[date, places.Offer]] = field(default_factory=dict)
    ended: dict[int, date] = field(default_factory=dict)
    """Applications by number: since when and for what, and when they were refused or withdrawn."""

    def __post_init__(self) -> None:
        self.year = Year(self.pupil.year)
        self.mentor = self.pupil.school_class.mentor
        levels, weights = zip(*LEVELS[self.pupil.school_class.school_type], strict=True)
        wanted = self.rng.choices(levels, weights)[0]
        scarce = True if self.fate.plot in (Plot.REJECTED, Plot.WAITING_LIST) and wanted in (2, 3, 4) else None
        self.first = places.BY_KEY[self.chosen] if self.chosen else choose(self.rng, (wanted,), scarce=scarce)
        level = self.first.programme.level
        self.second = choose(self.rng, (level,), but=self.first.key)
        self.lower = choose(self.rng, (max(1, level - 1),), but=self.first.key)
        self.count = 0

    # --- days ----------------------------------------------------------------------------------------------------

    def after(self, day: date, least: int, most: int) -> date:
        """A working day so many days later."""
        return workday(day + timedelta(days=self.rng.randint(least, most)))

    def between(self, first: date, last: date) -> date:
        """A working day in a period; its first day when the period is over before it began."""
        return workday(first + timedelta(days=self.rng.randint(0, max(0, (last - first).days))))

    def desk(self, organisation: str, role: Role) -> str:
        people = self.desks.by_role[organisation, role]
        return people[self.pupil.number % len(people)]

    def intake(self, offer: places.Offer) -> str:
        people = self.desks.by_team[offer.college, offer.team]
        return people[self.pupil.number % len(people)]

    def add(self, *steps: Step) -> None:
        self.steps.extend(steps)

    # --- coming in -----------------------------------------------------------------------------------------------

    def comes_in(self) -> None:
        """Loaded by the school on one day for all, a letter per class, then the first time signing in."""
        school = self.pupil.school_class.school
        spread = sum(map(ord, school))  # every school has its own day, and every class its own week of letters
        self.imported = workday(self.year.imports_from + timedelta(days=spread % 56))
        letters = 5 + sum(map(ord, self.pupil.school_class.name)) % 4 * 7
        if self.pupil.arrives_late:
            self.imported, letters = self.after(self.year.latecomers, 0, 2), 5
            self.add(AddressFound(self.after(self.imported, 9, 11), self.desk(school, Role.SCHOOL_ADMIN)))
        self.lettered = workday(self.imported + timedelta(days=letters))
        self.add(Imported(self.imported, self.desk(school, Role.SCHOOL_ADMIN)), LetterMade(self.lettered, self.mentor))
        self.activated = None
        if self.fate.dossier != DossierFate.NEVER_ACTIVATED:
            late = 60 if self.fate.dossier in (DossierFate.DONE_LATE, DossierFate.NEVER_BEGAN) else 14
            self.activated = self.after(self.lettered, 1, late)
            self.add(Activated(self.activated, PUPIL))

    # --- applications --------------------------------------------------------------------------------------------

    def apply(self, offer: places.Offer, first: date, last: date, *, preference: int = 1) -> int:
        self.count += 1
        day = first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))  # pupils apply in weekends too
        on = max(day, self.imported + timedelta(days=1))
        self.applied[self.count] = (on, offer)
        self.add(Applied(on, PUPIL, self.count, offer.key, preference))
        return self.count

    def in_time(self) -> tuple[date, date]:
        """When most apply: from January until the deadline, most of all in March."""
        month = self.rng.choices((1, 2, 3), (2, 4, 5))[0]
        first = date(self.year.number, month, 5)
        return first, min(first + timedelta(days=26), self.year.deadline - timedelta(days=1))

    def record(self, application: int, status: str, on: date) -> date:
        offer = self.applied[application][1]
        clerk = self.intake(offer) if status.startswith("intake") else self.desk(offer.college, Role.MBO_ADMIN)
        self.add(StatusRecorded(on, clerk, application, status))
        return on

    def talk(self, application: int) -> date:
        """Invited and spoken to; the day of the talk."""
        planned = self.after(self.applied[application][0], 6, 24)
        self.record(application, "intake_planned", planned)
        return self.record(application, "intake_done", self.after(planned, 7, 21))

    def offered(self, application: int) -> date:
        return self.record(application, "contract_offered", self.after(self.talk(application), 3, 15))

    def enrolled(self, application: int) -> date:
        """A place, signed before the mbo year starts."""
        offered = self.offered(application)
        signed = min(self.after(offered, 8, 35), workday(self.year.starts - timedelta(days=6)))
        return self.record(application, "enrolled", max(signed, offered))

    def started(self, application: int) -> date:
        return self.seen_in_class(application, self.enrolled(application))

    def seen_in_class(self, application: int, enrolled: date) -> date:
        return self.record(application, "started", max(self.after(self.year.starts, 0, 8), enrolled))

    def refused(self, application: int) -> date:
        """Not admitted, with or without a talk."""
        told = self.talk(application) if self.rng.random() < 0.7 else self.applied[application][0]
        self.ended[application] = self.record(application, "not_admitted", self.after(told, 4, 14))
        return self.ended[application]

    def withdraws(self, application: int, on: date) -> date:
        self.add(Withdrew(on, PUPIL, application))
        self.ended[application] = on
        return on

    def route(self, code: str, on: date) -> None:
        on = max(on, self.after(self.imported, 1, 5))
        self.add(RouteDeclared(on, self.desk(self.pupil.school_class.school, Role.CAREER_DEAN), code))

    # --- dossier -------------------------------------------------------------------------------------------------

    def dossier(self) -> None:
        finished = self.pupil_writes()
        if self.fate.dossier in fates.DONE and finished:
            agreed = self.everybody_agrees(max(finished, self.mentor_writes(finished)))
            if agreed:
                self.college_opens(agreed)
        elif self.fate.dossier in (DossierFate.BUSY, DossierFate.NEVER_BEGAN) and self.rng.random() < 0.6:
            self.mentor_writes(self.lettered)

    def pupil_writes(self) -> date | None:
        """The day the pupil's part was done, if it ever was."""
        if self.activated is None or self.fate.dossier == DossierFate.NEVER_BEGAN:
            return None
        begun = self.after(self.activated, 0, 20)
        self.add(PupilWrote(begun, PUPIL, self.rng.randint(3, 15)))
        if self.fate.dossier == DossierFate.BUSY:
            return None
        due = self.year.dossiers_due
        late = self.fate.dossier == DossierFate.DONE_LATE
        last = due + timedelta(days=45) if late else max(due, begun + timedelta(days=30))
        finished = self.between(max(begun, due - timedelta(days=10)) if late else begun + timedelta(days=1), last)
        self.add(PupilFinished(finished, PUPIL))
        return finished

    def mentor_writes(self, near: date) -> date:
        """Mentor and pupil write side by side: now and then the mentor is the first."""
        first = self.lettered + timedelta(days=7)
        on = self.between(max(first, near - timedelta(days=12)), max(first, near) + timedelta(days=16))
        self.add(MentorFinished(on, self.mentor))
        return on

    def everybody_agrees(self, done: date) -> date | None:
        """The day the dossier was agreed, if it was; until then nobody at a college reads anything."""
        read = self.after(done, 0, 9)
        self.add(PupilAgreed(read, PUPIL))
        if self.pupil.age_on(read) >= 18:
            return read
        if self.pupil.eighteen_on - read < NEARLY_OF_AGE:
            return self.pupil.eighteen_on  # nobody hurries: from the birthday on the dossier goes on by itself
        return _GUARDIANS[self.fate.guardian](self, read)

    def guardian(self, on: date, answer: str, about: tuple[str, ...] = (), text: str = "") -> date:
        self.add(GuardianAnswered(on, GUARDIAN, answer, about, text))
        return on

    def college_opens(self, agreed: date) -> None:
        """Each college with a living application opens the dossier some days after both are there. Then comes the warm
        handover, at the college that is left in the end."""
        opened: dict[str, date] = {}
        left: tuple[date, places.Offer] | None = None
        for number, (since, offer) in self.applied.items():
            on = self.after(max(agreed, since), 1, 9)
            if on >= self.ended.get(number, date.max):
                continue
            if offer.college not in opened:
                self.add(DossierOpened(on, self.intake(offer), offer.college))
                opened[offer.college] = on
            if number not in self.ended:
                left = max(on, opened[offer.college]), offer
        if left is not None:
            self.warm_handover(*left)

    def warm_handover(self, opened: date, offer: places.Offer) -> None:
        if self.fate.warm in (WarmFate.NOT_ASKED, WarmFate.UNSEEN):
            return
        by = self.intake(offer)
        received = self.after(opened, 0, 3)
        self.add(WarmHandoverMoved(received, by, offer.college, "received"))
        tried = self.after(received, 1, 5)
        if self.fate.warm == WarmFate.OVERDUE:
            self.add(WarmHandoverMoved(tried, by, offer.college, "attempted", texts.NO_ANSWER_NOTE))
            return
        if self.rng.random() < 0.3:
            self.add(WarmHandoverMoved(tried, by, offer.college, "attempted", texts.NO_ANSWER_NOTE))
            tried = self.after(tried, 1, 3)
        self.add(WarmHandoverMoved(tried, by, offer.college, "completed", self.rng.choice(texts.WARM_NOTES)))

    # --- municipality --------------------------------------------------------------------------------------------

    def officer(self, day: date) -> str:
        """Who must still go to school has an attendance officer, who need not the Doorstroompunt (DOMAIN 7.3.5)."""
        obliged = self.pupil.is_obliged_on(day)
        return self.desk(self.pupil.municipality, Role.ATTENDANCE_OFFICER if obliged else Role.DOORSTROOMPUNT_OFFICER)

    def municipality(self, seen: date, *, asked: bool = False) -> None:
        """From the day the municipality sees the pupil: taking over, looking for contact, an end or not yet.

        ``asked``: the school itself asked before that day, so a first refusal has something to refuse.
        """
        case = self.fate.case
        if case == CaseFate.REFUSED_FIRST:
            refused = self.after(seen, 2, 6)
            self.add(HandoverRefused(refused, self.officer(refused), texts.REFUSAL))
            seen = self.asked_again(refused, seen, asked=asked)
        if case == CaseFate.NOT_ACCEPTED:
            return
        accepted = self.after(seen, 1, 6)
        officer = self.officer(accepted)
        self.add(HandoverAccepted(accepted, officer), CaseAssigned(accepted, officer))
        self.contacts(accepted, officer, self.outcome(accepted))

    def outcome(self, accepted: date) -> str:
        """How the case ends, or nothing while it stays open. Who must go to school cannot only work: a bbl it is."""
        outcome = _OUTCOMES.get(self.fate.case, "")
        return "school_and_work" if outcome == "work" and self.pupil.is_obliged_on(accepted) else outcome

    def asked_again(self, refused: date, seen: date, *, asked: bool) -> date:
        """After a refusal: the summer list asks again when it was early, else whoever holds the pupil does."""
        if asked:
            return max(workday(self.year.summer), self.after(refused, 1, 5))
        again = self.after(refused, 5, 12)
        self.add(HandedOver(again, self.holder(seen), self.pupil.municipality, "help"))
        return again

    def holder(self, day: date) -> str:
        """Who speaks for the holder: the school's dean until the mbo year, then the college's administrator."""
        if day < self.year.starts:
            return self.desk(self.pupil.school_class.school, Role.CAREER_DEAN)
        return self.desk(self.first.college, Role.MBO_ADMIN)

    def contacts(self, day: date, officer: str, outcome: str) -> None:
        ways = ["call", "message", "home_visit", "call"]
        if outcome != "unreachable":
            ways = ways[: self.rng.randint(2, 4)]
        for number, way in enumerate(ways, start=1):
            day = self.after(day, 1, 7)
            reached = number == len(ways) and outcome != "unreachable"
            result = "reached" if reached else self.rng.choice(("no_answer", "no_answer", "via_other"))
            note = self.rng.choice(texts.CONTACT_NOTES[result, way])
            self.add(ContactLogged(day, officer, way, result, note, self.after(day, 3, 7)))
        if outcome in _ROUTES_BACK:
            self.found_a_school(day, _ROUTES_BACK[outcome])
        if outcome:
            self.add(CaseClosed(max(self.after(day, 14, 40), self.last_day()), officer, outcome))

    def found_a_school(self, day: date, routes: tuple[str, ...]) -> None:
        """Applies anew with help, and starts late: the year has begun, or nearly."""
        level = self.first.programme.level
        levels = (1, 2, 3) if routes == ("bbl",) else (max(1, level - 1), level)
        offer = choose(self.rng, levels, but=self.first.key, routes=routes)
        application = self.apply(offer, self.after(day, 1, 4), self.after(day, 5, 10))
        on = self.talk(application)
        on = self.record(application, "contract_offered", self.after(on, 1, 5))
        on = self.record(application, "enrolled", self.after(on, 1, 5))
        self.record(application, "started", max(self.after(on, 1, 6), self.after(self.year.starts, 0, 5)))

    def last_day(self) -> date:
        return max(step.on for step in self.steps)

    def school_asks(self) -> bool:
        """Whether the dean asks the municipality before the summer list does; always when it will first be refused."""
        if self.fate.case != CaseFate.REFUSED_FIRST and self.rng.random() > 0.35:
            return False
        first = max(date(self.year.number, 5, 4), self.last_day() + timedelta(days=2))
        on = self.between(first, date(self.year.number, 6, 12))
        dean = self.desk(self.pupil.school_class.school, Role.CAREER_DEAN)
        self.add(HandedOver(on, dean, self.pupil.municipality, "help"))
        self.asked_on = on
        return True

    def falls_out(self) -> None:
        """Without a place in the summer: to the municipality, early by the dean or on the day of the summer list."""
        if self.school_asks():
            self.municipality(self.asked_on, asked=True)
        else:
            self.municipality(workday(self.year.summer))


# --- plots -------------------------------------------------------------------------------------------------------


def _straight(teller: _Teller) -> None:
    teller.started(teller.apply(teller.first, *teller.in_time()))


def _two_choices(teller: _Teller) -> None:
    first = teller.apply(teller.first, *teller.in_time())
    second = teller.apply(teller.second, *teller.in_time(), preference=2)
    settled = teller.enrolled(first)
    teller.seen_in_class(first, settled)
    teller.withdraws(second, teller.after(max(settled, teller.applied[second][0]), 1, 10))


def _late(teller: _Teller) -> None:
    deadline = teller.year.deadline
    teller.started(teller.apply(teller.first, deadline + timedelta(days=4), deadline + timedelta(days=60)))


def _rejected_placed(teller: _Teller) -> None:
    told = teller.refused(teller.apply(teller.first, *teller.in_time()))
    teller.started(teller.apply(teller.second, teller.after(told, 4, 10), told + timedelta(days=25)))


def _lower_level(teller: _Teller) -> None:
    first = teller.apply(teller.first, *teller.in_time())
    talked = teller.talk(first)
    advised = teller.record(first, "not_admitted", teller.after(talked, 2, 10))
    teller.ended[first] = advised
    teller.started(teller.apply(teller.lower, teller.after(advised, 1, 6), advised + timedelta(days=14)))


def _waiting_list(teller: _Teller) -> None:
    application = teller.apply(teller.first, *teller.in_time())
    waits = teller.record(application, "waitlisted", teller.after(teller.applied[application][0], 10, 25))
    planned = teller.record(application, "intake_planned", teller.after(waits, 20, 40))
    done = teller.record(application, "intake_done", teller.after(planned, 5, 10))
    offered = teller.record(application, "contract_offered", teller.after(done, 2, 6))
    teller.seen_in_class(application, teller.record(application, "enrolled", teller.after(offered, 3, 12)))


def _changed_in_summer(teller: _Teller) -> None:
    first = teller.apply(teller.first, *teller.in_time())
    offered = teller.offered(first)
    left = teller.withdraws(first, max(teller.after(offered, 1, 4), teller.after(teller.year.results, 1, 8)))
    application = teller.apply(teller.second, teller.after(left, 1, 2), left + timedelta(days=4))
    talked = teller.record(application, "intake_planned", teller.after(teller.applied[application][0], 1, 3))
    done = teller.record(application, "intake_done", teller.after(talked, 2, 7))
    offered = teller.record(application, "contract_offered", teller.after(done, 1, 3))
    teller.seen_in_class(application, teller.record(application, "enrolled", teller.after(offered, 1, 5)))


def _repeats(teller: _Teller) -> None:
    application = teller.apply(teller.first, *teller.in_time())
    offered = teller.offered(application)
    failed = max(teller.after(teller.year.results, 1, 6), offered)
    teller.route("repeat_year", failed)
    teller.withdraws(application, teller.after(failed, 0, 3))


def _havo(teller: _Teller) -> None:
    teller.route("havo", teller.between(date(teller.year.number, 2, 1), date(teller.year.number, 5, 20)))


def _outside_region(teller: _Teller) -> None:
    teller.route("mbo_outside_region", teller.between(date(teller.year.number, 2, 10), date(teller.year.number, 5, 10)))


def _works(teller: _Teller) -> None:
    teller.route("work", teller.between(date(teller.year.number, 4, 10), date(teller.year.number, 6, 20)))


def _day_activity(teller: _Teller) -> None:
    teller.route("day_activity", teller.between(date(teller.year.number, 3, 1), date(teller.year.number, 6, 10)))


def _never_applied(teller: _Teller) -> None:
    teller.falls_out()


def _rejected(teller: _Teller) -> None:
    teller.refused(teller.apply(teller.first, *teller.in_time()))
    teller.falls_out()


def _withdrew(teller: _Teller) -> None:
    application = teller.apply(teller.first, *teller.in_time())
    offered = teller.offered(application)
    teller.withdraws(application, max(teller.after(offered, 1, 3), teller.after(teller.year.results, 0, 5)))
    teller.municipality(workday(teller.year.summer))


def _not_signed(teller: _Teller) -> None:
    teller.offered(teller.apply(teller.first, *teller.in_time()))
    teller.municipality(workday(teller.year.summer))


def _no_show(teller: _Teller) -> None:
    application = teller.apply(teller.first, *teller.in_time())
    teller.enrolled(application)
    teller.municipality(teller.record(application, "no_show", teller.after(teller.year.starts, 7, 14)))


def _left_early(teller: _Teller) -> None:
    application = teller.apply(teller.first, *teller.in_time())
    teller.started(application)
    left = teller.record(application, "deregistered", teller.after(teller.year.starts, 25, 85))
    teller.municipality(left)


_PLOTS: dict[Plot, Callable[[_Teller], None]] = {
    Plot.STRAIGHT: _straight,
    Plot.TWO_CHOICES: _two_choices,
    Plot.LATE: _late,
    Plot.REJECTED_PLACED: _rejected_placed,
    Plot.LOWER_LEVEL: _lower_level,
    Plot.WAITING_LIST: _waiting_list,
    Plot.CHANGED_IN_SUMMER: _changed_in_summer,
    Plot.REPEATS: _repeats,
    Plot.HAVO: _havo,
    Plot.OUTSIDE_REGION: _outside_region,
    Plot.WORKS: _works,
    Plot.DAY_ACTIVITY: _day_activity,
    Plot.NEVER_APPLIED: _never_applied,
    Plot.REJECTED: _rejected,
    Plot.WITHDREW: _withdrew,
    Plot.NOT_SIGNED: _not_signed,
    Plot.NO_SHOW: _no_show,
    Plot.LEFT_EARLY: _left_early,
}

_OUTCOMES = {
    CaseFate.TO_SCHOOL: "school",
    CaseFate.TO_WORK: "work",
    CaseFate.UNREACHABLE: "unreachable",
    CaseFate.REFUSED_FIRST: "school",
}
_ROUTES_BACK = {"school": ("bol", "bbl"), "school_and_work": ("bbl",)}
"""Outcomes that lead to an mbo again, and along which routes."""


# --- guardians ---------------------------------------------------------------------------------------------------


def _agrees(teller: _Teller, asked: date) -> date:
    return teller.guardian(teller.after(asked, 0, 6), "agreed")


def _agrees_late(teller: _Teller, asked: date) -> date:
    teller.add(GuardianReminded(teller.after(asked, 5, 7), teller.mentor))
    return teller.guardian(teller.after(asked, 8, 16), "agreed")


def _objects(teller: _Teller, asked: date) -> date:
    about, text = teller.rng.choice(texts.OBJECTIONS)
    return teller.guardian(teller.after(asked, 1, 7), "disputed", (about,), text)


def _disputes(teller: _Teller, asked: date) -> None:
    _objects(teller, asked)


def _disputes_settled(teller: _Teller, asked: date) -> date:
    talked = teller.after(_objects(teller, asked), 2, 8)
    teller.add(ReadAgain(talked, teller.mentor))
    again = teller.after(talked, 0, 4)
    teller.add(PupilAgreed(again, PUPIL))
    return teller.guardian(teller.after(again, 0, 6), "agreed")


def _talks_first(teller: _Teller, asked: date) -> date:
    asks = teller.guardian(teller.after(asked, 0, 4), "talk")
    talked = teller.after(asks, 1, 4)
    teller.add(GuardianReminded(talked, teller.mentor))
    return teller.guardian(teller.after(talked, 2, 6), "agreed")


def _on_paper(teller: _Teller, asked: date) -> date:
    on = teller.after(asked, 5, 18)
    if on >= teller.pupil.eighteen_on:  # no longer needed: the dossier goes on by itself
        return teller.pupil.eighteen_on
    name = next((guardian.name for guardian in teller.pupil.guardians), texts.FOUND_GUARDIAN)
    teller.add(ApprovedOnPaper(on, teller.mentor, name, teller.rng.choice(("paper", "paper", "phone"))))
    return on


def _never_answers(teller: _Teller, asked: date) -> None:
    return None


def _no_mail(teller: _Teller, asked: date) -> date | None:
    """Under 18 and nobody to mail: the mentor calls or gives a paper along, and half of the time it comes back."""
    return _on_paper(teller, asked) if teller.rng.random() < 0.5 else None


_GUARDIANS: dict[GuardianFate, Callable[[_Teller, date], date | None]] = {
    GuardianFate.AGREES: _agrees,
    GuardianFate.AGREES_LATE: _agrees_late,
    GuardianFate.DISPUTES_SETTLED: _disputes_settled,
    GuardianFate.DISPUTES: _disputes,
    GuardianFate.TALKS_FIRST: _talks_first,
    GuardianFate.ON_PAPER: _on_paper,
    GuardianFate.NEVER_ANSWERS: _never_answers,
    GuardianFate.NOT_ASKED: _no_mail,
}
