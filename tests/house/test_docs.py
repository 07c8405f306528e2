"""What the documents say is what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import drawing


@pytest.mark.parametrize("path", sorted(drawing.pages()), ids=str)
def test_a_drawn_document_is_up_to_date(path):
    """Otherwise: ``python -m tests.house.drawing``."""
    assert (drawing.DOCS / path).read_text("utf-8") == drawing.pages()[path]


def test_no_drawing_is_left_of_a_life_cycle_that_is_gone():
    there = {path.relative_to(drawing.DOCS) for path in (drawing.DOCS / "lifecycles").glob("*")}
    assert there - drawing.pages().keys() == set()


def test_every_life_cycle_of_the_rooms_is_drawn_under_a_name_of_its_own():
    names = [name for _room, name, _steps in drawing.lifecycles()]
    assert len(names) == len(set(names))
    written = sum(
        line.rstrip().endswith("= Lifecycle(")
        for path in (Path(drawing.__file__).parents[2] / "sluitend").glob("*/lifecycle.py")
        for line in path.read_text("utf-8").splitlines()
    )
    assert len(names) == written > 0


def test_every_status_stands_in_its_life_cycle_and_can_be_left_or_reached():
    """A status that no step knows is one that nothing can be brought to and nothing helped out of."""
    for _room, name, steps in drawing.lifecycles():
        known = {status for step in steps.steps.values() for status in (*step.sources, step.target)}
        assert set(type(next(iter(known)))) == known, name
