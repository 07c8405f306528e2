"""Lateral entrants: two who come without a school, invited by the intake of a college. One is done, one has not begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.learners.actions import Newcomer
from sluitend.learners.models import Learner
from sluitend.organisations.models import Offering


@dataclass(frozen=True)
class Entrant:
    """Who comes in on which day of the transition year, at what age, and whether the dossier is made."""

    month: int
    day: int
    call_name: str
    family_name: str
    age: int
    is_done: bool
    guardian: str = ""


ENTRANTS = (
    Entrant(2, 10, "Luna", "Maas", 19, is_done=True),
    Entrant(3, 3, "Ravi", "Sewnarain", 17, is_done=False, guardian="Anita Sewnarain"),
)


def come_in(known: Known, day: date) -> None:
    """Who is invited on this day; who is done makes the dossier the same day."""
    for entrant in ENTRANTS:
        if (entrant.month, entrant.day) == (day.month, day.day):
            _comes_in(known, entrant, day)


def _comes_in(known: Known, entrant: Entrant, day: date) -> None:
    intake = next((row for row in known.staff.values() if Role.INTAKER in row.roles), None)
    offerings = Offering.objects.filter(college=intake.organisation if intake else None, school_year=day.year)
    offering = offerings.select_related("college", "programme").order_by("programme").first()
    residence = next((row for row in known.organisations.values() if row.kind == "municipality"), None)
    if intake is None or offering is None or residence is None:
        return
    mail = f"{entrant.call_name}.{entrant.family_name}@thuis.example".lower()
    person = Newcomer(
        call_name=entrant.call_name,
        prefix="",
        family_name=entrant.family_name,
        birth_date=date(day.year - entrant.age, 1, 15),
        email=mail,
        residence=residence,
        guardian_name=entrant.guardian,
        guardian_email=f"ouder.{mail}" if entrant.guardian else "",
    )
    dossier = actions.invite(person, offering, by=intake)
    if entrant.is_done:
        learner = Learner.objects.get(transitions=dossier.pk)
        herself = Actor(name=learner.name, roles=frozenset({Role.PUPIL}), learner_id=learner.pk)
        questionnaire = dossier.questionnaire
        said = known.world.stories[0].pupil_answers()
        actions.save_answers(
            dossier, [(questionnaire.question(code), value) for code, value in said.items()], by=herself
        )
        actions.finish_part(dossier, Part.PUPIL, by=herself)
        actions.pupil_answers(dossier, Answer.AGREED, by=herself)
