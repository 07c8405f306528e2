"""Two people at a case table who write down a decision at the same moment, each on a connection of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sluitend.access.roles import Role
from sluitend.safetynet import case_tables
from sluitend.safetynet.lifecycle import TableDecision
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Transition
from tests.cast import TODAY, works_at
from tests.safetynet.tables import convene, item_of, job
from tests.transitions.test_handovers_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_decisions_one_counts_and_the_second_reads_it(transition, dirk, maascollege):
    convene(maascollege, by=dirk)
    dora, item = works_at("Dora", maascollege, Role.CAREER_DEAN), item_of(transition)
    due_on = TODAY + timedelta(days=7)

    given = at_once(
        lambda: case_tables.decide(item, TableDecision.CONTACT, owner=maascollege, due_on=due_on, by=dirk) and "done",
        lambda: case_tables.decide(item, TableDecision.TALK, owner=maascollege, due_on=due_on, by=dora) and "done",
    )

    assert given.count("done") == 1
    assert "Maascollege schreef net al een besluit op" in next(said for said in given if said != "done")
    assert Event.objects.filter(kind=Kind.CASE_TABLE).count() == 1
    row = CaseTableItem.objects.get()
    expected = {"contact": "contact", "talk": "talk"}[row.decision]
    assert Transition.objects.get().next_what == expected


def test_two_rounds_of_the_night_put_somebody_on_once(transition, dirk, maascollege):
    table = convene(maascollege, by=dirk)
    CaseTableItem.objects.all().delete()

    at_once(*(lambda: case_tables.draw_up_due(by=job) and "done" for _round in range(2)))

    assert CaseTableItem.objects.filter(table=table).count() == 1


def test_two_clicks_on_plan_are_one_table(transition, dirk, maascollege):
    at_once(*(lambda: convene(maascollege, by=dirk) and "done" for _click in range(2)))

    assert CaseTable.objects.count() == 1
