"""Lead times as tables: of each step a line for each class, school or college, this year beside last year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor
from sluitend.dossiers.models import LeadTime
from sluitend.dossiers.queries.lead_times import STEPS, Took
from sluitend.insight import sheets

FILES = {"csv": "csv", "excel": "xlsx", "ods": "ods"}  # in the address: the kind of file
Figure = Took | LeadTime


@dataclass(frozen=True)
class Line:
    """One class, school or college; None where there is nothing, or too little to show."""

    name: str
    now: Figure | None
    before: Figure | None

    @property
    def years(self) -> tuple[Figure | None, Figure | None]:
        return self.now, self.before


@dataclass(frozen=True)
class Table:
    """One step."""

    step: str
    lines: Sequence[Line]

    @property
    def label(self) -> str | Promise:
        return STEPS[self.step].label

    @property
    def what(self) -> str | Promise:
        return STEPS[self.step].what


def tables(
    figures: Mapping[tuple[str, Any, int], Figure],
    names: Mapping[Any, str],
    school_year: int,
    steps: Iterable[str] = STEPS,
) -> list[Table]:
    """``figures`` by step, group and year; ``names`` of the groups in the order of the lines."""
    return [
        Table(
            step,
            [
                Line(name, figures.get((step, group, school_year)), figures.get((step, group, school_year - 1)))
                for group, name in names.items()
            ],
        )
        for step in steps
    ]


def of_classes(took: Sequence[Took], school_year: int) -> list[Table]:
    """Of one school: the whole first, then its classes; a class has the name it had each year."""
    names: dict[str | UUID | None, str] = {None: _("The whole school")}
    names |= {
        group: str(group) or _("in no class")
        for group in sorted({str(row.group) for row in took if row.group is not None})
    }
    return tables({(row.step, row.group, row.school_year): row for row in took}, names, school_year)


def of_organisations(
    rows: Iterable[LeadTime], names: Mapping[UUID, str], school_year: int, steps: Iterable[str]
) -> list[Table]:
    """Of a region: its schools or its colleges, also those of which there is nothing to show."""
    return tables({(row.step, row.organisation_id, row.school_year): row for row in rows}, names, school_year, steps)


def sheet(actor: Actor, kind: str, found: Iterable[Table], first: str, school_year: int) -> HttpResponse:
    """The tables as one file, a line for each figure there is."""
    columns = [_("Step"), first, _("School year"), _("Pupils"), _("Half within (working days)"), _("9 in 10 within (working days)")]  # fmt: skip
    rows = [
        [str(table.label), line.name, year, figure.learners, figure.median, figure.ninth]
        for table in found
        for line in table.lines
        for year, figure in ((school_year, line.now), (school_year - 1, line.before))
        if figure is not None
    ]
    return sheets.answer(actor, FILES[kind], _("lead-times"), columns, rows)
