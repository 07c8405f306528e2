"""The two sides on which the house tries its walls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from sluitend.access import wall
from sluitend.kit import clock
from sluitend.organisations.models import Region
from tests.cast import TODAY
from tests.house.two_sides import Side, build

OURS = [("Quirine", "Quispel"), ("Xerxes", "Xhofleer"), ("Qasem", "Qureshi")]
THEIRS = [("Wubbe", "Wubbolts"), ("Zweder", "Zwiers"), ("Ybeltje", "Ypma")]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[Side, Side]]:
    """Both sides, built once for all tests here; each test's own changes are rolled back before the next."""
    with django_db_blocker.unblock(), wall.standing_by(wall.WORK), clock.standing(TODAY), transaction.atomic():
        region = Region.objects.create(code="88", name="Rivierenland-West")
        here = build(region, "AA", learners=OURS, in_file="Qaatje")
        elsewhere = Region.objects.create(code="89", name="Rivierenland-Noord")
        there = build(elsewhere, "BB", learners=THEIRS, in_file="Wobbelien")
        yield here, there
        transaction.set_rollback(True)


@pytest.fixture
def sides(built, db, settings) -> tuple[Side, Side]:
    settings.SECOND_FACTOR = "skippable"  # tested where signing in is
    return built
