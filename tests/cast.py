"""One cast plays everywhere.

Noor is mentor of class 4B at the Maascollege, Puck its administrator and Dirk its dean; Milan does intake at ROC
Delta, Sanne guides students there, Zora arranges help there; Carla is care coordinator at the Maascollege and Ruud speaks for the region. Nadia works for the municipality of Rivierdam. Bram (mentor), Teun (intake) and Gijs (municipality) do the same
elsewhere and should never see ours. Yara is 16 and in 4B; Sem is 18 and in 4B too. Lotte (17) and Daan (20) study Kok at ROC Delta.
"""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Guardian, Learner, LearnerAccount, Relation, SchoolClass, SchoolType
from sluitend.learners.names import search_name
from sluitend.learners.students import Seat, take_seats
from sluitend.organisations.models import (
    LearningRoute,
    Membership,
    Offering,
    Organisation,
    OrganisationKind,
    Programme,
    Region,
)
from sluitend.transitions import actions
from sluitend.transitions.models import Transition

TODAY = date(2026, 3, 12)  # a Thursday; the deadline of 1 April is three weeks away
_numbers = count(1000)


@pytest.fixture(autouse=True)
def time_stands_still():
    with clock.standing(TODAY):
        yield


def works_at(name: str, organisation: Organisation, role: Role) -> Actor:
    """Somebody with an account and a role."""
    user = User.objects.create_user(
        f"{name.lower()}.{organisation.code.lower()}@example.org", name=name, phone="010 000 00 12"
    )
    Membership.objects.create(user=user, organisation=organisation, role=role, from_on=date(2020, 1, 1))
    return Actor(name=name, roles=frozenset({role}), user=user, organisation=organisation)


def enrol(
    school_class: SchoolClass,
    call_name: str,
    family_name: str,
    *,
    born: date,
    lives_in: Organisation | None,
    school_type=SchoolType.VMBO_KB,
) -> Learner:
    """A learner in a class."""
    learner = Learner.objects.create(
        call_name=call_name,
        family_name=family_name,
        search_name=search_name(call_name, "", family_name),
        birth_date=born,
        residence=lives_in,
        residence_asked_until=None if lives_in else date(2026, 4, 1),
    )
    Enrolment.objects.create(
        learner=learner,
        organisation=school_class.school,
        school_class=school_class,
        pupil_number=str(next(_numbers)),
        school_type=school_type,
        year=4,
        is_final_year=school_class.is_final_year,
        from_on=date(2025, 8, 1),
    )
    return learner


def follow(learner: Learner, school_year: int = 2026) -> Transition:
    """Open the learner's transition the way an import does."""
    actions.open_for_final_years(
        Enrolment.objects.filter(learner=learner), school_year=school_year, by=Actor.job("cast")
    )
    return Transition.objects.get(learner=learner, school_year=school_year)


@pytest.fixture
def region(db):
    return Region.objects.create(code="99", name="Rivierenland-Oost")


def _organisation(region, kind, code, name):
    return Organisation.objects.create(region=region, kind=kind, code=code, name=name, phone="010 000 00 10")


@pytest.fixture
def maascollege(region):
    return _organisation(region, OrganisationKind.VO, "99AA", "Maascollege")


@pytest.fixture
def lingeschool(region):
    return _organisation(region, OrganisationKind.VO, "99AB", "Lingeschool")


@pytest.fixture
def delta(region):
    return _organisation(region, OrganisationKind.MBO, "99MA", "ROC Delta")


@pytest.fixture
def anker(region):
    return _organisation(region, OrganisationKind.MBO, "99MB", "Vakschool Het Anker")


@pytest.fixture
def rivierdam(region):
    return _organisation(region, OrganisationKind.MUNICIPALITY, "GM9901", "Rivierdam")


@pytest.fixture
def dijkstad(region):
    return _organisation(region, OrganisationKind.MUNICIPALITY, "GM9902", "Dijkstad")


@pytest.fixture
def noor(maascollege):
    return works_at("Noor", maascollege, Role.MENTOR)


@pytest.fixture
def puck(maascollege):
    return works_at("Puck", maascollege, Role.SCHOOL_ADMIN)


@pytest.fixture
def dirk(maascollege):
    return works_at("Dirk", maascollege, Role.CAREER_DEAN)


@pytest.fixture
def carla(maascollege):
    return works_at("Carla", maascollege, Role.CARE_COORDINATOR)


@pytest.fixture
def zora(delta):
    return works_at("Zora", delta, Role.SUPPORT_COORDINATOR)


@pytest.fixture
def ruud(rivierdam):
    return works_at("Ruud", rivierdam, Role.REGION_MANAGER)


@pytest.fixture
def bram(lingeschool):
    return works_at("Bram", lingeschool, Role.MENTOR)


@pytest.fixture
def milan(delta):
    return works_at("Milan", delta, Role.INTAKER)


@pytest.fixture
def sanne(delta):
    return works_at("Sanne", delta, Role.STUDY_COACH)


@pytest.fixture
def teun(anker):
    return works_at("Teun", anker, Role.INTAKER)


@pytest.fixture
def nadia(rivierdam):
    return works_at("Nadia", rivierdam, Role.ATTENDANCE_OFFICER)


@pytest.fixture
def gijs(dijkstad):
    return works_at("Gijs", dijkstad, Role.ATTENDANCE_OFFICER)


@pytest.fixture
def class_4b(maascollege, noor):
    school_class = SchoolClass.objects.create(school=maascollege, school_year=2026, name="4B", is_final_year=True)
    school_class.mentors.add(noor.user)
    return school_class


@pytest.fixture
def class_elsewhere(lingeschool, bram):
    school_class = SchoolClass.objects.create(school=lingeschool, school_year=2026, name="4Z", is_final_year=True)
    school_class.mentors.add(bram.user)
    return school_class


@pytest.fixture
def yara_herself(class_4b, rivierdam):
    """Yara the young person; ``yara`` is Yara who signed in."""
    learner = enrol(class_4b, "Yara", "Demir", born=date(2009, 6, 14), lives_in=rivierdam)
    Guardian.objects.create(
        learner=learner, name="Elif Demir", relation=Relation.MOTHER, email="elif@example.org", language="tr"
    )
    return learner


@pytest.fixture
def yara(yara_herself):
    return signs_in(yara_herself)


@pytest.fixture
def sem_himself(class_4b, rivierdam):
    return enrol(class_4b, "Sem", "Visser", born=date(2008, 1, 5), lives_in=rivierdam)


@pytest.fixture
def stranger(class_elsewhere, dijkstad):
    """A learner of another school in another municipality, followed too: what must never show up with us."""
    learner = enrol(class_elsewhere, "Vreemd", "Elders", born=date(2009, 2, 2), lives_in=dijkstad)
    follow(learner)
    return learner


def signs_in(learner: Learner) -> Actor:
    """A pupil with an account."""
    user = User.objects.create_user(None, name=learner.name)
    LearnerAccount.objects.create(user=user, learner=learner)
    return Actor(name=learner.name, roles=frozenset({Role.PUPIL}), user=user, learner_id=learner.pk)


@pytest.fixture
def transition(yara_herself):
    return follow(yara_herself)


def study(call_name: str, family_name: str, offering: Offering, *, born: date, lives_in: Organisation) -> Enrolment:
    """A student of a college, who came there before anybody was followed here."""
    learner = Learner.objects.create(
        call_name=call_name,
        family_name=family_name,
        search_name=search_name(call_name, "", family_name),
        birth_date=born,
        residence=lives_in,
    )
    take_seats([Seat(learner.pk, offering, date(2025, 9, 1))], by=Actor.job("cast"))
    return Enrolment.objects.get(learner=learner, organisation=offering.college)


@pytest.fixture
def lotte(kok, rivierdam):
    return study("Lotte", "Bakker", kok, born=date(2008, 10, 2), lives_in=rivierdam)


@pytest.fixture
def daan(kok, rivierdam):
    return study("Daan", "Prins", kok, born=date(2005, 7, 1), lives_in=rivierdam)


def offer(college: Organisation, crebo: str, name: str, level: int) -> Offering:
    """A programme that a college offers this year."""
    programme, _ = Programme.objects.get_or_create(crebo=crebo, defaults={"name": name, "level": level})
    return Offering.objects.create(
        college=college,
        programme=programme,
        route=LearningRoute.BOL,
        school_year=2026,
        starts_on=date(2026, 8, 31),
        capacity=24,
    )


@pytest.fixture
def kok(delta):
    return offer(delta, "25180", "Kok", 2)


@pytest.fixture
def bakker(anker):
    return offer(anker, "25170", "Uitvoerend bakker", 2)
