"""With the first wall removed the second still stands: a page whose filter was forgotten shows nothing of another side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.http import HttpResponse

from sluitend.access import pages
from sluitend.access.policy import GuardedQuerySet
from tests.house.asking import about_many, about_one, address, betrayed
from tests.house.two_sides import Side

pytestmark = pytest.mark.django_db
STAFF = (
    "mentor",
    "school_admin",
    "intaker",
    "mbo_admin",
    "support_coordinator",
    "attendance_officer",
)  # one or two of each party


@pytest.fixture
def no_first_wall(monkeypatch):
    """Every policy forgotten: whoever asks is handed every row that the database gives."""
    monkeypatch.setattr(GuardedQuerySet, "permitting", lambda rows, permission, actor: rows.all())
    monkeypatch.setattr(GuardedQuerySet, "permitting_any", lambda rows, permissions, actor: rows.all())


@pytest.fixture
def no_second_wall(monkeypatch):
    """Pages read as the work role, which sees everything."""
    monkeypatch.setattr(pages.wall, "standing", lambda *args, **kwargs: nullcontext())


def answers(here: Side, there: Side, who: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page of the site that shows something, also the other side's own rows by their keys."""
    client = here.client(who)
    client.raise_request_exception = (
        False  # a page may fall over a row it never gets in real life, as long as it shows nothing
    )
    for name, pattern in about_many():
        yield name, client.get(address(name, pattern))
    for name, pattern in about_one():
        for row in there.rows(pattern.callback.model):
            yield name, client.get(address(name, pattern, row.pk))


@pytest.mark.parametrize("who", [*STAFF, "pupil", "guardian"])
def test_with_the_filter_of_the_code_removed_nothing_of_another_side_shows(sides, no_first_wall, who):
    here, there = sides
    shown = {name: found for name, response in answers(here, there, who) if (found := betrayed(response, there))}
    assert shown == {}


@pytest.mark.parametrize("who", STAFF)
def test_with_both_walls_removed_it_would_show(sides, no_first_wall, no_second_wall, who):
    """So the test above looks where something can be seen."""
    here, there = sides
    shown = {name for name, response in answers(here, there, who) if betrayed(response, there)}
    assert shown != set()
