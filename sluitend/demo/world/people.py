"""Who lives and works in the region: staff, classes, pupils and their guardians."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sluitend.access.roles import Role
from sluitend.demo.world import names, places
from sluitend.demo.world.names import Name

PUPILS_A_CLASS, PUPILS_A_SPECIAL_CLASS = 26, 16
VMBO_CLASSES = ("vmbo-bb", "vmbo-kb", "vmbo-gl", "vmbo-tl", "vmbo-kb", "vmbo-tl")
"""The tracks of 4A, 4B, 4C, 4D, 4E, 4F and so on round: codes of ``learners.models.SchoolType``."""
SPECIAL_CLASSES = ("pro", "vso", "pro")


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works at an organisation in one role. ``key`` is stable: the part of the mail address."""

    name: str
    email: str
    phone: str
    organisation: str
    role: Role
    team: str = ""

    @property
    def key(self) -> str:
        return self.email


@dataclass(frozen=True, slots=True)
class Class:
    """A final-year class; ``year`` is the transition year, ``mentor`` a key of staff."""

    school: str
    year: int
    name: str
    school_type: str
    mentor: str


@dataclass(frozen=True, slots=True)
class Guardian:
    """``relation`` is a code of ``learners.models.Relation``; without e-mail and phone the school has to ask."""

    name: str
    relation: str
    language: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil in the last year at school. Who ``arrives_late`` comes from another school in March, and is loaded before
    anybody asked where the pupil lives."""

    year: int
    number: int
    name: Name
    girl: bool
    background: str
    born: date
    school_class: Class
    municipality: str
    postcode: str
    house_number: str
    phone: str
    email: str
    guardians: tuple[Guardian, ...] = field(default=())
    arrives_late: bool = False

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number:05}"

    @property
    def pupil_number(self) -> str:
        """As the school numbers its pupils; once within a school."""
        return f"{self.year - 2000}{self.number:05}"

    @property
    def is_special(self) -> bool:
        """From pro or vso: no duty to qualify, always a warm handover."""
        return self.school_class.school_type in ("pro", "vso")

    @property
    def answering(self) -> Guardian | None:
        """The guardian who answers for the pupil: the first with a mail address."""
        return next((guardian for guardian in self.guardians if guardian.email), None)

    @property
    def other_answering(self) -> Guardian | None:
        """The second guardian with a mail address."""
        return next((guardian for guardian in self.guardians if guardian.email and guardian != self.answering), None)

    @property
    def allows_more(self) -> bool:
        """Two in three let the answer outside the statutory list go along."""
        return self.number % 3 != 0

    @property
    def eighteen_on(self) -> date:
        """From this day on nobody else has to agree; born on 29 February: 1 March."""
        if (self.born.month, self.born.day) == (2, 29):
            return date(self.born.year + 18, 3, 1)
        return self.born.replace(year=self.born.year + 18)

    def is_obliged_on(self, day: date) -> bool:
        """Leerplicht until the end of the school year of the 16th birthday, then until 18, but not from pro or vso."""
        turns_16 = self.born.year + 16
        leerplicht_ends = date(turns_16 + (self.born.month >= 8), 7, 31)
        return day <= leerplicht_ends or (not self.is_special and day < self.eighteen_on)

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


# --- staff -------------------------------------------------------------------------------------------------------

FIRST = {  # named people, first of their role at their place: the demo and the tests know them
    ("99MA", Role.INTAKER, "Horeca"): "J. Smit",
    ("GM9901", Role.ATTENDANCE_OFFICER, ""): "N. Prins",
}
MENTOR_4B = "L. Bos"


class Register:
    """Gives out staff with mail addresses that nobody else has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self.staff: list[Staff] = []

    def hire(self, at: places.Place, role: Role, team: str = "", name: str = "") -> Staff:
        """Somebody new, named as given, or as ``FIRST`` says, or at random."""
        name = name or self._named(at, role, team) or self._anybody()
        address = "".join(sign if sign.isalnum() else "." for sign in _plain(name)).replace("..", ".")
        number = 1
        while (email := f"{address}{number if number > 1 else ''}@{at.domain}") in self._taken:
            number += 1
        self._taken.add(email)
        phone = f"010 {self._rng.randrange(0, 10):03} {self._rng.randrange(10, 99)} {len(self.staff) % 100:02}"
        member = Staff(name, email, phone, at.code, role, team)
        self.staff.append(member)
        return member

    def _named(self, at: places.Place, role: Role, team: str) -> str:
        taken = {(one.organisation, one.role, one.team) for one in self.staff if one.organisation == at.code}
        return "" if (at.code, role, team) in taken else FIRST.get((at.code, role, team), "")

    def _anybody(self) -> str:
        of = names.background(self._rng)
        name = names.draw(self._rng, of, girl=self._rng.random() < 0.6)
        return f"{name.call_name[0]}. {' '.join(filter(None, (name.prefix, name.family_name)))}"


_ACCENTS = str.maketrans("çğıİñöşüéèëïłńóśźżąęØÖÇŞĞÜ", "cgiinosueeeilnoszzaeoocsgu")


def _plain(name: str) -> str:
    return name.translate(_ACCENTS).lower()


def staff_of_school(register: Register, school: places.Place) -> None:
    register.hire(school, Role.CAREER_DEAN)
    register.hire(school, Role.SCHOOL_ADMIN)
    register.hire(school, Role.CARE_COORDINATOR)


def staff_of_college(register: Register, college: places.Place, pupils: int) -> None:
    """Intake by team, one for every 150 pupils a year in the region; one administrator; a study coach per team."""
    teams = list(dict.fromkeys(offer.team for offer in places.OFFERS if offer.college == college.code))
    for team in teams:
        for _ in range(1 + pupils // 1500):
            register.hire(college, Role.INTAKER, team)
        register.hire(college, Role.STUDY_COACH, team)
    register.hire(college, Role.MBO_ADMIN)


def staff_beside_intake(register: Register, colleges: tuple[places.Place, ...], leading: places.Place) -> None:
    """Who arranges help at each college, who speaks for the region, at the municipality that leads it, and the people of
    the school alliance."""
    for college in colleges:
        register.hire(college, Role.SUPPORT_COORDINATOR)
    register.hire(leading, Role.REGION_MANAGER)
    register.hire(places.ALLIANCE, Role.ALLIANCE_CONTACT)
    for _ in range(2):
        register.hire(places.ALLIANCE, Role.TRANSFER_COACH)


def staff_of_municipality(register: Register, town: places.Place, pupils: int) -> None:
    """Both kinds of officer, one for every 500 pupils a year in the municipality."""
    for role in (Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER):
        for _ in range(1 + pupils // 500):
            register.hire(town, role)


# --- classes -----------------------------------------------------------------------------------------------------


def sizes(pupils: int, schools: tuple[places.Place, ...]) -> list[int]:
    """How many pupils of a year each school has; a school for pro and vso is smaller."""
    weights = [3 if school.kind == "pro" else 10 for school in schools]
    shares = [pupils * weight // sum(weights) for weight in weights]
    shares[0] += pupils - sum(shares)
    return shares


def classes(
    register: Register, school: places.Place, year: int, pupils: int, mentors: dict[tuple[str, str], str]
) -> list[Class]:
    """The final-year classes of a school. A mentor keeps the class of that name over the years (``mentors``)."""
    special = school.kind == "pro"
    tracks = SPECIAL_CLASSES if special else VMBO_CLASSES
    count = max(2, -(-pupils // (PUPILS_A_SPECIAL_CLASS if special else PUPILS_A_CLASS)))
    rows = []
    for number in range(count):
        name = f"{5 if special else 4}{_letters(number)}"
        if (school.code, name) not in mentors:
            known = MENTOR_4B if (school.code, name) == ("99AA", "4B") else ""
            mentors[school.code, name] = register.hire(school, Role.MENTOR, name=known).key
        rows.append(Class(school.code, year, name, tracks[number % len(tracks)], mentors[school.code, name]))
    return rows


def _letters(number: int) -> str:
    return chr(65 + number % 26) * (1 + number // 26)


# --- pupils ------------------------------------------------------------------------------------------------------

BORN_YEARS_BEFORE = {  # years before the transition year, by how many in a hundred; a year runs from 1 October
    False: ((16, 62), (15, 6), (17, 23), (18, 9)),
    True: ((17, 45), (16, 20), (18, 25), (19, 10)),
}


def draw_pupil(
    rng: Random, number: int, school_class: Class, home: places.Municipality, towns: tuple[places.Municipality, ...]
) -> Pupil:
    """A pupil at random, who lives near school four times out of five."""
    of = names.background(rng)
    girl = rng.random() < 0.5
    name = names.draw(rng, of, girl=girl)
    town = home if rng.random() < 0.8 else rng.choice(towns)
    ages, weights = zip(*BORN_YEARS_BEFORE[school_class.school_type in ("pro", "vso")], strict=True)
    born_in = school_class.year - rng.choices(ages, weights)[0]
    return Pupil(
        year=school_class.year,
        number=number,
        name=name,
        girl=girl,
        background=of.code,
        born=date(born_in - 1, 10, 1) + timedelta(days=rng.randrange(365)),
        school_class=school_class,
        municipality=town.code,
        postcode=f"{rng.choice(town.postcodes)} {rng.choice('ABCDEGHJKLMNPRTVWXZ')}{rng.choice('ABCEGHJKLMNPRTVWXZ')}",
        house_number=f"{rng.randrange(1, 220)}{rng.choice(('', '', '', '', 'a', 'b'))}",
        phone=_mobile(rng) if rng.random() < 0.85 else "",
        email=_mail(name.call_name, name.family_name, number) if rng.random() < 0.75 else "",
        guardians=_guardians(rng, of, name, number),
    )


def _guardians(rng: Random, of: names.Background, child: Name, number: int) -> tuple[Guardian, ...]:
    """None, one or two: a mother, a father, or now and then somebody else who looks after the child."""
    count = rng.choices((0, 1, 2), (3, 32, 65))[0]
    relations = ("mother", "father") if count == 2 else (rng.choices(("mother", "father", "guardian"), (7, 2, 1))[0],)
    taken, found = {child.call_name}, []
    for relation in relations[:count]:
        name = _name_of_guardian(rng, of, child, relation, taken)
        taken.add(name.call_name)
        found.append(_guardian(rng, of, name, relation, number))
    return tuple(found)


def _name_of_guardian(rng: Random, of: names.Background, child: Name, relation: str, taken: Collection[str]) -> Name:
    """Not called like the child or the other parent: an address that is somebody else's is never asked."""
    family = " ".join(filter(None, (child.prefix, child.family_name))) if rng.random() < 0.7 else ""
    girl = relation == "mother" or (relation == "guardian" and rng.random() < 0.5)
    while (name := names.draw(rng, of, girl=girl, family=family)).call_name in taken:
        pass
    return name


def _guardian(rng: Random, of: names.Background, name: Name, relation: str, number: int) -> Guardian:
    reach = rng.choices(("both", "mail", "phone", "none"), (55, 20, 17, 8))[0]
    return Guardian(
        name=str(name),
        relation=relation,
        language=of.language if rng.random() < of.speaks else "nl",
        email=_mail(name.call_name, name.family_name, number) if reach in ("both", "mail") else "",
        phone=_mobile(rng) if reach in ("both", "phone") else "",
    )


def _mobile(rng: Random) -> str:
    return f"06 0000 {rng.randrange(10_000):04}"


def _mail(call_name: str, family_name: str, number: int) -> str:
    plain = "".join(
        sign for sign in _plain(f"{call_name}.{family_name}") if sign.isascii() and (sign.isalnum() or sign == ".")
    )
    return f"{plain}.{number}@thuis.example"
