"""A class as its page shows it: who is in which group, and for whom they wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sluitend.access.actor import Actor
from sluitend.insight.school.queries.needs import COLLEGE, GUARDIAN, ON_TRACK, OTHER, PARTY, PUPIL, YOU
from sluitend.insight.school.queries.rows import Row, rows_of
from sluitend.kit import clock
from sluitend.learners.models import SchoolClass
from sluitend.transitions.admission import apply_by
from sluitend.transitions.lifecycle import TransferStatus as T


@dataclass(frozen=True)
class ClassList:
    """A class as its page shows it."""

    rows: Sequence[Row]
    days_to_apply: int

    def of(self, group: str) -> list[Row]:
        return [row for row in self.rows if row.need.group == group]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many per group, and how many have not applied."""
        counted = Counter(row.need.group for row in self.rows)
        counted["no_application"] = len(self.shown("no_application"))
        return counted

    @property
    def yours(self) -> list[Row]:
        """Who asks something of the mentor, bad news first."""
        return sorted(self.of(YOU), key=lambda row: not row.need.is_strong)

    @property
    def next_on(self) -> date | None:
        """The earliest next date in the class."""
        open_rows = (row.facts.transition for row in self.rows if not row.facts.is_settled)
        return min((row.next_on for row in open_rows if row and row.next_on), default=None)

    @property
    def waits_for(self) -> list[tuple[str, int]]:
        """For whom the others wait, as in "leerling 4 · ouder 3"."""
        counted = Counter(row.need.who for row in self.of(OTHER))
        return [(who, counted[who]) for who in (PUPIL, GUARDIAN, COLLEGE, PARTY) if counted[who]]

    def shown(self, chosen: str) -> list[Row]:
        """The rows of a chip."""
        return [row for row in self.rows if CHIPS[chosen](row)]


CHIPS: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    YOU: lambda row: row.need.group == YOU,
    OTHER: lambda row: row.need.group == OTHER,
    ON_TRACK: lambda row: row.need.group == ON_TRACK,
    "no_application": lambda row: row.facts.place_is(T.UNKNOWN),
}


def class_list(school_class: SchoolClass, actor: Actor, *, search: str = "") -> ClassList:
    """One class; ``search`` keeps the rows whose name holds every word of it."""
    rows = rows_of([school_class], actor)[school_class.pk]
    wanted = search.casefold().split()
    found = [row for row in rows if all(word in row.name.casefold() for word in wanted)]
    return ClassList(found, days_to_apply(school_class.school_year))


def days_to_apply(school_year: int) -> int:
    """Days until applying is no longer on time; negative afterwards."""
    return (apply_by(school_year) - clock.today()).days
