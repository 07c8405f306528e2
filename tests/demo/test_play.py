"""A small region, played through the real actions: nothing is refused, the promise holds, and it is the same again."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from sluitend.demo.play import Play
from sluitend.demo.world import World
from sluitend.demo.world.world import FEWEST
from sluitend.dossiers.models import Dossier, WarmHandover
from sluitend.kit import clock
from sluitend.kit.models import KeptMail
from sluitend.learners.models import Learner
from sluitend.organisations.models import Organisation
from sluitend.transitions import promise
from sluitend.transitions.models import Application, Transition

WORLD = World.build(seed=1, learners=FEWEST, school_year=2026)


@pytest.fixture(autouse=True)
def _a_demo(settings):
    settings.EMAIL_BACKEND = "sluitend.kit.mail.KeepingBackend"


def play(until: date) -> Play:
    playing = Play(WORLD)
    playing.set_stage(password_hash="!")
    for _day in playing.run(until):
        pass
    return playing


def statuses() -> Counter[tuple[str, ...]]:
    """How many transitions stand where, by everything that people see of them."""
    rows = Transition.objects.values_list(
        "origin_school__code", "holder__code", "status", "dossier__status", "next_what", "next_on"
    )
    return Counter(tuple(map(str, row)) for row in rows)


def test_until_after_the_summer_nothing_is_refused_and_the_promise_holds(db):
    until = date(2025, 7, 10)
    playing = play(until)

    with clock.standing(until):
        found = promise.ask()
    assert playing.refused == Counter()
    assert {name: len(ids) for name, ids in found.broken.items() if ids} == {}
    assert found.unsettled == Transition.objects.filter(school_year=2025, settled_on=None).count() > 20
    assert Learner.objects.filter(residence=None).count() == 0
    in_sight = Transition.objects.filter(visible_to_municipality__kind="municipality").count()
    assert in_sight >= 1
    assert WarmHandover.objects.exists()
    assert Dossier.objects.filter(status="opened").exists()
    assert KeptMail.objects.filter(body__contains="/ouder/").exists()


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
