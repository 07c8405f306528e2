"""A small region, played through the real actions: nothing is refused, the promise holds, and it is the same again."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from sluitend.access.models import AuditEvent
from sluitend.demo.play import Play
from sluitend.demo.world import World, steps
from sluitend.demo.world.fates import CaseFate, GuardianFate
from sluitend.demo.world.stories import Story
from sluitend.demo.world.world import FEWEST
from sluitend.kit import clock
from sluitend.kit.models import KeptMail
from sluitend.learners.models import LetterCode
from sluitend.organisations.models import Organisation
from sluitend.transitions import promise
from sluitend.transitions.models import Application, Transition

WORLD = World.build(seed=1, learners=FEWEST, school_year=2026)


@pytest.fixture(autouse=True)
def _a_demo(settings):
    settings.EMAIL_BACKEND = "sluitend.kit.mail.KeepingBackend"


def play(until: date, world: World = WORLD) -> Play:
    playing = Play(world)
    playing.set_stage(password_hash="!")
    for _day in playing.run(until):
        pass
    return playing


def the_troubled(seed: int) -> World:
    """A region of last year's pupils with whom something went wrong, two of each kind: with a municipality, a guardian
    who did not simply agree, or an eighteenth birthday while the dossier waited."""
    world = World.build(seed, learners=600, school_year=2026)
    chosen: dict[object, list[Story]] = defaultdict(list)
    for story in world.of_year(2025):
        fate, birthday = story.fate, story.pupil.eighteen_on
        if fate.case != CaseFate.NONE:
            chosen[fate.plot, fate.case].append(story)
        if fate.guardian not in (GuardianFate.AGREES, GuardianFate.NOT_ASKED):
            chosen[fate.guardian].append(story)
        if story.day_of(steps.PupilAgreed) < birthday <= story.day_of(steps.DossierOpened) < date.max:
            chosen["turned 18"].append(story)
    kept = {story.pupil.key for alike in chosen.values() for story in alike[:2]}
    return replace(world, stories=tuple(story for story in world.stories if story.pupil.key in kept))


def statuses() -> Counter[tuple[str, ...]]:
    """How many transitions stand where, by everything that people see of them."""
    rows = Transition.objects.values_list(
        "origin_school__code", "holder__code", "status", "dossier__status", "next_what", "next_on"
    )
    return Counter(tuple(map(str, row)) for row in rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_has_trouble_in_whatever_region_can_live_the_whole_year(db, seed):
    world = the_troubled(seed)
    until = date(2026, 3, 31)

    playing = play(until, world)

    with clock.standing(until):
        found = promise.ask()
    assert playing.refused == Counter()
    assert {name: len(ids) for name, ids in found.broken.items() if ids} == {}
    lived = {type(step) for story in world.stories for step in story.steps_until(until)}
    assert {steps.HandedOver, steps.HandoverRefused, steps.CaseClosed, steps.ReadAgain, steps.GuardianReminded} <= lived


def test_who_of_a_class_gets_a_letter_gets_it_in_one_go(db):
    play(date(2024, 12, 31))

    letters = LetterCode.objects.count()
    printed = AuditEvent.objects.filter(what="learners.letters_made").count()
    assert letters == sum(
        step.on <= date(2024, 12, 31) for s in WORLD.stories for step in s.steps if isinstance(step, steps.LetterMade)
    )
    assert 0 < printed <= 2 * len({s.pupil.school_class for s in WORLD.of_year(2025)}) < letters


def test_the_same_region_is_lived_the_same_way_again(db):
    lived = []
    for _time in range(2):
        sid = transaction.savepoint()
        play(date(2025, 1, 31))
        lived.append((statuses(), Application.objects.count(), KeptMail.objects.count()))
        transaction.savepoint_rollback(sid)
        assert Organisation.objects.count() == 0

    assert lived[0] == lived[1]
    assert len(lived[0][0]) > 10
