"""Many rows go in, and are asked for, another way than a few: nobody may notice but the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.kit import inserting, lookups
from sluitend.kit.ids import uuid7
from sluitend.kit.inserting import insert
from sluitend.learners.models import Learner
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import Aside, Feed
from sluitend.transitions.models import Event, IncomingStatus, Transition

FEW, MANY = 3, inserting.MANY
NASTY = "tab\t newline\n backslash\\N 'quote' {brace,} \u0635\u0641 \U0001f600"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def work():
    with wall.standing_by(wall.WORK):
        yield


def _message(number: int) -> IncomingStatus:
    return IncomingStatus(
        feed=Feed.CAMBO, message=f"m{number}", said=NASTY[:40], occurred_at=datetime(2026, 2, 28, 23, 59, 59, 1, UTC),
        person=bytes([number % 256, 0, 92]), college_code="25LX", programme_code="25180", starts_on=date(2026, 8, 31),
        aside=Aside.UNKNOWN_LEARNER,
    )  # fmt: skip


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_goes_in_comes_out_as_it_was(count):
    rows = [_message(number) for number in range(count)]
    assert insert(rows) == [row.pk for row in rows]
    kept = {row.pk: row for row in IncomingStatus.objects.all()}
    for row in rows:
        for field in IncomingStatus._meta.concrete_fields:
            given, stored = getattr(row, field.attname), getattr(kept[row.pk], field.attname)
            assert (bytes(stored) if field.attname == "person" else stored) == given, field.attname


@pytest.mark.parametrize("count", [FEW, MANY])
def test_only_what_was_not_there_yet_is_stored_and_named(count):
    insert([_message(0), _message(2)])
    rows = [_message(number) for number in range(count)]
    stored = insert(rows, ignore_conflicts=True)
    assert stored == [row.pk for row in rows if row.message not in ("m0", "m2")]
    assert IncomingStatus.objects.count() == count


@pytest.mark.parametrize("count", [FEW, MANY])
def test_keys_that_the_database_makes_come_back_in_the_order_of_the_rows(count, transition):
    facts = [Fact(transition.pk, Kind.MOVE, f"number_{number}") for number in range(count)]
    events = note(facts, by=Actor.job("test"))
    codes = dict(Event.objects.filter(kind=Kind.MOVE).values_list("pk", "code"))
    assert [codes[event.pk] for event in events] == [fact.code for fact in facts]


def test_many_go_in_twice_in_one_transaction():
    insert([_message(number) for number in range(MANY)])
    insert([_message(number) for number in range(MANY, 2 * MANY)])
    assert IncomingStatus.objects.count() == 2 * MANY


# --- Asking for many --------------------------------------------------------------------------------------------


def _others(count: int) -> list[object]:
    return [uuid7() for _number in range(count)]


@pytest.mark.parametrize("count", [1, lookups.MANY])
def test_the_same_rows_are_found_by_a_few_keys_and_by_many(count, transition, yara_herself):
    assert list(Transition.objects.filter(pk__in=[*_others(count), transition.pk, None])) == [transition]
    assert list(Transition.objects.filter(learner__in=[*_others(count), yara_herself])) == [transition]
    assert list(Learner.objects.filter(transitions__in=[*_others(count), transition])) == [yara_herself]
    assert not Transition.objects.exclude(pk__in=[*_others(count), transition.pk]).exists()
    names = [NASTY, *map(str, range(count)), transition.status]
    assert list(Transition.objects.filter(status__in=names)) == [transition]


def test_many_keys_travel_as_one():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(Transition.objects.filter(pk__in=_others(lookups.MANY)))
        list(Transition.objects.filter(learner__in=_others(lookups.MANY)))
    assert all("= ANY('{" in row["sql"] for row in asked.captured_queries)


def test_what_is_no_key_is_refused_among_many_too():
    with pytest.raises(ValidationError):
        Transition.objects.filter(pk__in=[*_others(lookups.MANY), "'} or true --"]).exists()
