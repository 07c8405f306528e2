"""All pupils of the school that somebody sees, over the classes: a list by what needs doing, of a class, with a status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sluitend.access.actor import Actor
from sluitend.insight.school.columns import Listed
from sluitend.insight.school.queries.one_class import CHIPS
from sluitend.insight.school.queries.rows import rows_of, rows_without_class
from sluitend.learners.models import SchoolClass


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: a chip of ``one_class.CHIPS``, the key of a class, a status, words of a name."""

    chip: str = "all"
    school_class: str = ""
    status: str = ""
    search: str = ""


@dataclass(frozen=True)
class Whole:
    """The rows that were asked for, how many each chip would give, and which classes there are."""

    rows: Sequence[Listed]
    counts: Mapping[str, int]
    classes: Sequence[SchoolClass]


def whole(classes: QuerySet[SchoolClass], actor: Actor, asked: Asked, *, with_left: bool) -> Whole:
    """The pupils of these classes by what presses, class and name; ``with_left``: also whom no class shows any more. As many
    statements for one class as for thirty."""
    found = list(classes.order_by("name", "pk"))
    rows = rows_of(found, actor)
    everybody = [Listed(row, one.name) for one in found for row in rows[one.pk] if _fits_class(one, asked)]
    if with_left and not asked.school_class:
        everybody += [Listed(row, "") for row in rows_without_class(actor)]
    words = asked.search.casefold().split()
    fitting = [it for it in everybody if _fits(it, asked, words)]
    counts = Counter(chip for chip, holds in CHIPS.items() for it in fitting if holds(it.row))
    shown = [it for it in fitting if CHIPS[asked.chip](it.row)]
    return Whole(
        sorted(shown, key=lambda it: (not it.row.need.is_strong, it.class_name == "", it.class_name)), counts, found
    )


def _fits_class(one: SchoolClass, asked: Asked) -> bool:
    return not asked.school_class or str(one.pk) == asked.school_class


def _fits(it: Listed, asked: Asked, words: Sequence[str]) -> bool:
    transition = it.row.facts.transition
    if asked.status and (transition is None or transition.status != asked.status):
        return False
    return all(word in it.row.name.casefold() for word in words)
