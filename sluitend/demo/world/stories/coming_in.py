"""Coming in: loaded by the school, a letter, the first time signing in."""

from __future__ import annotations

from datetime import timedelta

from sluitend.access.roles import Role
from sluitend.demo.world.calendar import workday
from sluitend.demo.world.fates import DossierFate
from sluitend.demo.world.steps import PUPIL, Activated, AddressFound, Imported, LetterMade
from sluitend.demo.world.stories.teller import Teller


def comes_in(teller: Teller) -> None:
    """Loaded by the school on one day for all, a letter per class, then the first time signing in."""
    school = teller.pupil.school_class.school
    spread = sum(map(ord, school))  # every school has its own day, and every class its own week of letters
    teller.imported = workday(teller.year.imports_from + timedelta(days=spread % 56))
    letters = 5 + sum(map(ord, teller.pupil.school_class.name)) % 4 * 7
    if teller.pupil.arrives_late:
        teller.imported, letters = teller.after(teller.year.latecomers, 0, 2), 5
        teller.add(AddressFound(teller.after(teller.imported, 9, 11), teller.desk(school, Role.SCHOOL_ADMIN)))
    teller.lettered = workday(teller.imported + timedelta(days=letters))
    teller.add(
        Imported(teller.imported, teller.desk(school, Role.SCHOOL_ADMIN)), LetterMade(teller.lettered, teller.mentor)
    )
    if teller.fate.dossier != DossierFate.NEVER_ACTIVATED:
        late = 60 if teller.fate.dossier in (DossierFate.DONE_LATE, DossierFate.NEVER_BEGAN) else 14
        teller.activated = teller.after(teller.lettered, 1, late)
        teller.add(Activated(teller.activated, PUPIL))
