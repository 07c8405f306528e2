"""The pupils everybody knows, with stories written by hand: on 12 March they stand as the screens of the demo show.

Sam (16) is on his way: dossier opened today by ROC Delta, talk on 9 April. Yara (16) was refused for Zelfstandig
werkend kok today. Sem is 18, so no guardian is asked, and waits for his mentor. All three are in class 4B of the
Maascollege with mentor L. Bos.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sluitend.demo.world.fates import DossierFate, Fate, GuardianFate, Plot, WarmFate
from sluitend.demo.world.names import Name
from sluitend.demo.world.people import Guardian, Pupil
from sluitend.demo.world.steps import (
    GUARDIAN,
    PUPIL,
    Activated,
    Applied,
    DossierOpened,
    GuardianAnswered,
    Imported,
    LetterMade,
    MentorFinished,
    PupilAgreed,
    PupilFinished,
    PupilWrote,
    StatusRecorded,
    Step,
    WarmHandoverMoved,
)

SCHOOL, CLASS = "99AA", "4B"
COOK_3, COOK_2, HOST = "99MA-25182-bol", "99MA-25180-bol", "99MA-25168-bbl"


@dataclass(frozen=True, slots=True)
class By:
    """Who acts in these stories: keys of staff."""

    admin: str
    mentor: str
    intake: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Known:
    """A named pupil: how the drawn pupil is changed, and the story."""

    change: Callable[[Pupil], Pupil]
    fate: Fate
    offer: str
    second: str
    steps: Callable[[int, By], tuple[Step, ...]]


def _sam(pupil: Pupil) -> Pupil:
    mother = Guardian("Ingrid de Wit", "mother", "nl", "ingrid.dewit@thuis.example", "06 0000 0101")
    return replace(
        pupil,
        name=Name("Sam", "de", "Wit"),
        girl=False,
        background="nl",
        born=date(pupil.year - 17, 6, 14),
        municipality="GM9901",
        postcode="8946 AB",
        house_number="12",
        phone="06 0000 0100",
        email="sam.dewit@thuis.example",
        guardians=(mother,),
    )


def _yara(pupil: Pupil) -> Pupil:
    mother = Guardian("Elif Demir", "mother", "tr", "elif.demir@thuis.example", "06 0000 0201")
    father = Guardian("Kaan Demir", "father", "tr", "", "06 0000 0202")
    return replace(
        pupil,
        name=Name("Yara", "", "Demir"),
        girl=True,
        background="tr",
        born=date(pupil.year - 17, 9, 3),
        municipality="GM9901",
        postcode="8946 CD",
        house_number="87",
        phone="06 0000 0200",
        email="yara.demir@thuis.example",
        guardians=(mother, father),
    )


def _sem(pupil: Pupil) -> Pupil:
    mother = Guardian("Marga Visser", "mother", "nl", "marga.visser@thuis.example", "06 0000 0301")
    return replace(
        pupil,
        name=Name("Sem", "", "Visser"),
        girl=False,
        background="nl",
        born=date(pupil.year - 18, 1, 5),
        municipality="GM9902",
        postcode="8950 EG",
        house_number="3b",
        phone="06 0000 0300",
        email="sem.visser@thuis.example",
        guardians=(mother,),
    )


def _begin(year: int, by: By) -> tuple[Step, ...]:
    last = year - 1
    return (
        Imported(date(last, 10, 13), by.admin),
        LetterMade(date(last, 11, 3), by.mentor),
        Activated(date(last, 11, 5), PUPIL),
        PupilWrote(date(last, 11, 5), PUPIL, 9),
    )


def _sam_steps(year: int, by: By) -> tuple[Step, ...]:
    return (
        *_begin(year, by),
        PupilWrote(date(year, 2, 17), PUPIL, 18),
        PupilFinished(date(year, 2, 20), PUPIL),
        Applied(date(year, 2, 24), PUPIL, 1, COOK_3, 1),
        MentorFinished(date(year, 3, 3), by.mentor),
        PupilAgreed(date(year, 3, 5), PUPIL),
        GuardianAnswered(date(year, 3, 8), GUARDIAN, "agreed"),
        DossierOpened(date(year, 3, 12), by.intake, "99MA"),
        StatusRecorded(date(year, 3, 12), by.intake, 1, "intake_planned"),
        WarmHandoverMoved(date(year, 3, 13), by.intake, "99MA", "received"),
        WarmHandoverMoved(
            date(year, 3, 17),
            by.intake,
            "99MA",
            "completed",
            "Afgesproken: een rustige werkplek, en samen de reis oefenen.",
        ),
        StatusRecorded(date(year, 4, 9), by.intake, 1, "intake_done"),
        StatusRecorded(date(year, 4, 16), by.clerk, 1, "contract_offered"),
        StatusRecorded(date(year, 5, 11), by.clerk, 1, "enrolled"),
        StatusRecorded(date(year, 9, 1), by.clerk, 1, "started"),
    )


def _yara_steps(year: int, by: By) -> tuple[Step, ...]:
    return (
        *_begin(year, by),
        PupilFinished(date(year, 1, 20), PUPIL),
        MentorFinished(date(year, 1, 27), by.mentor),
        Applied(date(year, 1, 28), PUPIL, 1, COOK_3, 1),
        PupilAgreed(date(year, 1, 30), PUPIL),
        GuardianAnswered(date(year, 2, 2), GUARDIAN, "agreed"),
        DossierOpened(date(year, 2, 5), by.intake, "99MA"),
        StatusRecorded(date(year, 2, 12), by.intake, 1, "intake_planned"),
        StatusRecorded(date(year, 3, 5), by.intake, 1, "intake_done"),
        StatusRecorded(date(year, 3, 12), by.clerk, 1, "not_admitted"),
        Applied(date(year, 3, 19), PUPIL, 2, COOK_2, 1),
        StatusRecorded(date(year, 3, 26), by.intake, 2, "intake_planned"),
        StatusRecorded(date(year, 4, 14), by.intake, 2, "intake_done"),
        StatusRecorded(date(year, 4, 20), by.clerk, 2, "contract_offered"),
        StatusRecorded(date(year, 5, 18), by.clerk, 2, "enrolled"),
        StatusRecorded(date(year, 9, 1), by.clerk, 2, "started"),
    )


def _sem_steps(year: int, by: By) -> tuple[Step, ...]:
    return (
        *_begin(year, by),
        PupilFinished(date(year, 3, 7), PUPIL),
        Applied(date(year, 3, 9), PUPIL, 1, HOST, 1),
        MentorFinished(date(year, 3, 16), by.mentor),
        PupilAgreed(date(year, 3, 17), PUPIL),
        DossierOpened(date(year, 3, 19), by.intake, "99MA"),
        StatusRecorded(date(year, 3, 24), by.intake, 1, "intake_planned"),
        StatusRecorded(date(year, 4, 8), by.intake, 1, "intake_done"),
        StatusRecorded(date(year, 4, 15), by.clerk, 1, "contract_offered"),
        StatusRecorded(date(year, 5, 12), by.clerk, 1, "enrolled"),
        StatusRecorded(date(year, 9, 2), by.clerk, 1, "started"),
    )


KNOWN = (
    Known(
        _sam,
        Fate(Plot.STRAIGHT, DossierFate.DONE_EARLY, GuardianFate.AGREES, WarmFate.DONE),
        COOK_3,
        "99MB-25721-bol",
        _sam_steps,
    ),
    Known(_yara, Fate(Plot.LOWER_LEVEL, DossierFate.DONE_EARLY, GuardianFate.AGREES), COOK_3, COOK_2, _yara_steps),
    Known(_sem, Fate(Plot.STRAIGHT, DossierFate.DONE_LATE), HOST, COOK_2, _sem_steps),
)
