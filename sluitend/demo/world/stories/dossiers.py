"""From an empty dossier to a college that opens it. Its last scenes need the applications, so these are told first."""

from __future__ import annotations

from datetime import date, timedelta

from sluitend.demo.world import fates, places, texts
from sluitend.demo.world.fates import DossierFate
from sluitend.demo.world.steps import (
    PUPIL,
    ConsentRecalled,
    DossierOpened,
    MentorFinished,
    PupilAgreed,
    PupilFinished,
    PupilWrote,
)
from sluitend.demo.world.stories.guardians import GUARDIANS
from sluitend.demo.world.stories.teller import Teller
from sluitend.demo.world.stories.warm_handover import warm_handover

TAKES_BACK_AFTER = timedelta(days=4)
NEARLY_OF_AGE = timedelta(days=40)


def dossier(teller: Teller) -> None:
    finished = pupil_writes(teller)
    if teller.fate.dossier in fates.DONE and finished:
        agreed = everybody_agrees(teller, max(finished, mentor_writes(teller, finished)))
        if agreed:
            college_opens(teller, agreed)
    elif teller.fate.dossier in (DossierFate.BUSY, DossierFate.NEVER_BEGAN) and teller.rng.random() < 0.6:
        mentor_writes(teller, teller.lettered)


def pupil_writes(teller: Teller) -> date | None:
    """The day the pupil's part was done, if it ever was."""
    if teller.activated is None or teller.fate.dossier == DossierFate.NEVER_BEGAN:
        return None
    begun = teller.after(teller.activated, 0, 20)
    teller.add(PupilWrote(begun, PUPIL, teller.rng.randint(3, 15)))
    if teller.fate.dossier == DossierFate.BUSY:
        return None
    due = teller.year.dossiers_due
    late = teller.fate.dossier == DossierFate.DONE_LATE
    last = due + timedelta(days=45) if late else max(due, begun + timedelta(days=30))
    finished = teller.between(max(begun, due - timedelta(days=10)) if late else begun + timedelta(days=1), last)
    teller.add(PupilFinished(finished, PUPIL))
    return finished


def mentor_writes(teller: Teller, near: date) -> date:
    """Mentor and pupil write side by side: now and then the mentor is the first."""
    first = teller.lettered + timedelta(days=7)
    on = teller.between(max(first, near - timedelta(days=12)), max(first, near) + timedelta(days=16))
    teller.add(MentorFinished(on, teller.mentor))
    return on


def everybody_agrees(teller: Teller, done: date) -> date | None:
    """The day the dossier was agreed, if it was; until then nobody at a college reads anything."""
    read = teller.after(done, 0, 9)
    teller.add(PupilAgreed(read, PUPIL))
    if teller.pupil.age_on(read) >= 18:
        return read
    if teller.pupil.eighteen_on - read < NEARLY_OF_AGE:
        return teller.pupil.eighteen_on  # nobody hurries: from the birthday on the dossier goes on by itself
    return GUARDIANS[teller.fate.guardian](teller, read)


def college_opens(teller: Teller, agreed: date) -> None:
    """Each college with a living application opens the dossier some days after both are there. Then comes the warm
    handover, at the college that is left in the end."""
    opened: dict[str, date] = {}
    left: tuple[date, places.Offer] | None = None
    for number, (since, offer) in teller.applied.items():
        on = teller.after(max(agreed, since), 1, 9)
        if on >= teller.ended.get(number, date.max):
            continue
        if offer.college not in opened:
            teller.add(DossierOpened(on, teller.intake(offer), offer.college))
            opened[offer.college] = on
        if number not in teller.ended:
            left = max(on, opened[offer.college]), offer
    if left is not None:
        warm_handover(teller, *left)
    if opened and _takes_back(teller):
        teller.add(ConsentRecalled(max(opened.values()) + TAKES_BACK_AFTER, PUPIL))


def _takes_back(teller: Teller) -> bool:
    """One in twelve, of who answered what lies outside the statutory list and allowed it."""
    said = texts.pupil_answers(teller.pupil, teller.first, teller.second).get("A8.medication")
    return teller.pupil.number % 12 == 1 and teller.pupil.allows_more and isinstance(said, bool)
