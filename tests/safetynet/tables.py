"""What tests of case tables share: a table of next week at which our school, college and municipality sit."""

from __future__ import annotations

from datetime import date, time

import pytest

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.safetynet import case_tables
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.transitions.models import Transition

ON = date(2026, 3, 19)  # a week after today
job = Actor.job("test")


def convene(*participants: Organisation, by: Actor, on: date = ON, at: time = time(14)) -> CaseTable:
    """A table at the town hall."""
    return case_tables.plan(
        by.organisation.region,
        starts_at=clock.moment(on, at),
        minutes=90,
        participants=participants,
        place="Raadszaal",
        by=by,
    )


def item_of(transition: Transition) -> CaseTableItem:
    """The learner's item on the last table."""
    return CaseTableItem.objects.filter(transition=transition).latest("put_on_at")


@pytest.fixture
def table(maascollege, delta, rivierdam, dirk, transition):
    """Yara has no application, so that a rule names her."""
    return convene(maascollege, delta, rivierdam, by=dirk)


@pytest.fixture
def item(table, transition):
    return item_of(transition)
