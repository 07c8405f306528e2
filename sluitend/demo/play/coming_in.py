"""Coming in: the file of a school, letters per class, and the first time signing in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sluitend.access.actor import Actor
from sluitend.demo.play.known import Known
from sluitend.demo.world import people, steps
from sluitend.demo.world.stories import Story
from sluitend.exchange import actions as exchange
from sluitend.exchange import examples
from sluitend.exchange.readers.shapes import PupilRow
from sluitend.kit import clock
from sluitend.learners import actions as learners
from sluitend.learners.models import Learner, SchoolClass

FOR_THE_FILE = (steps.Imported, steps.AddressFound)  # done per file and not per pupil
LETTER_DAYS = 300  # a letter of the autumn works until the summer


def load_files(known: Known, day: date, lived: Sequence[tuple[Story, steps.Step]]) -> None:
    """What a school loads is one file with its whole final year as known that day, carried out like any other."""
    loads = {
        (story.pupil.school_class.school, story.pupil.year, step.by)
        for story, step in lived
        if isinstance(step, FOR_THE_FILE)
    }
    for school, year, key in sorted(loads):
        by = known.staff[key]
        own = [story for story in known.world.of_school(school, year) if story.day_of(steps.Imported) <= day]
        content = examples.csv([_row(known, story, day) for story in own])
        batch = exchange.check_file(known.organisations[school], content, "leerlingen.csv", school_year=year, by=by)
        exchange.start(batch, by=by, in_background=False)
        exchange.carry_out(batch.pk, by=Actor.job("demo.load"))
        known.meet(own, school=school, school_year=year)


def class_of(story: Story, step: steps.Step) -> tuple[people.Class, str]:
    """Letters of one class are printed in one go."""
    return story.pupil.school_class, step.by


def print_letters(known: Known, taken: Sequence[tuple[Story, steps.Step]]) -> int:
    step = taken[0][1]
    letters = make_letters(known, [story for story, _step in taken], by=known.staff[step.by])
    return len(letters)


def make_letters(known: Known, stories: Sequence[Story], *, by: Actor) -> Sequence[learners.Letter]:
    """Fresh letters for pupils of one class, who can come in with them from now on."""
    row = stories[0].pupil.school_class
    letters = learners.make_letters(
        SchoolClass.objects.get(school=known.organisations[row.school], school_year=row.year, name=row.name),
        [Learner(pk=known.learners[story.pupil.key]) for story in stories],
        expires_on=clock.today() + timedelta(days=LETTER_DAYS),
        by=by,
    )
    key_of = {known.learners[story.pupil.key]: story.pupil.key for story in stories}
    known.codes |= {key_of[letter.learner.pk]: letter.code for letter in letters}
    return letters


def activate(known: Known, story: Story, step: steps.Step) -> None:
    key = story.pupil.key
    known.users[key] = learners.activate(known.codes[key], story.pupil.born)


def _row(known: Known, story: Story, day: date) -> PupilRow:
    pupil = story.pupil
    is_known = not pupil.arrives_late or story.day_of(steps.AddressFound) <= day
    return PupilRow(
        pupil_number=pupil.pupil_number,
        call_name=pupil.name.call_name,
        prefix=pupil.name.prefix,
        family_name=pupil.name.family_name,
        birth_date=pupil.born,
        gender=2 if pupil.girl else 1,
        postcode=pupil.postcode.replace(" ", "") if is_known else "",
        house_number=pupil.house_number if is_known else "",
        municipality=pupil.municipality if is_known else "",
        class_name=pupil.school_class.name,
        school_type=pupil.school_class.school_type,
        year=5 if pupil.is_special else 4,
        final_year=True,
        mentor_email=known.world.member(pupil.school_class.mentor).email,
        pupil_email=pupil.email,
        pupil_phone=pupil.phone,
        expected_diploma_year=pupil.year,
        **_guardian_columns(pupil.guardians),
    )


def _guardian_columns(guardians: tuple[people.Guardian, ...]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for number, guardian in enumerate(guardians[:2], 1):
        columns |= {
            f"guardian{number}_name": guardian.name,
            f"guardian{number}_relation": guardian.relation,
            f"guardian{number}_email": guardian.email,
            f"guardian{number}_phone": guardian.phone,
            f"guardian{number}_legal_authority": True,
            f"guardian{number}_language": guardian.language,
        }
    return columns
