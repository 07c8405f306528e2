"""Questions about imports, for the pages and the command line. Each costs the same for three rows as for three thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.exchange.compare import CLOSEST_CLASS, header_of
from sluitend.exchange.lifecycle import ImportStatus, Verdict
from sluitend.exchange.models import Import, ImportRow
from sluitend.exchange.policies import Can
from sluitend.exchange.readers import Problem, Row
from sluitend.exchange.readers.columns import BY_FIELD, COLUMNS
from sluitend.kit import clock, words
from sluitend.learners.models import Enrolment, Learner, SchoolClass, SchoolType
from sluitend.organisations.models import Membership, Organisation

ROWS_SHOWN = 25
CHANGES_SHOWN = 10
LISTED = 20  # imports on the list
NEW_YEAR_FROM = 8  # month; from August on a school works in the next school year


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of that day ends."""
    return day.year + (day.month >= NEW_YEAR_FROM)


def latest(rows: QuerySet[Import]) -> QuerySet[Import]:
    """The last imports, newest first."""
    return rows.order_by("-created_at")[:LISTED]


def imports_of(actor: Actor) -> QuerySet[Import]:
    """The imports that this actor may see."""
    return Import.objects.permitting(Can.VIEW, actor)


def running_at(organisation: Organisation) -> Import | None:
    """The import that is being carried out at a school now."""
    return Import.objects.filter(organisation=organisation, status=ImportStatus.RUNNING).first()


# --- Words ------------------------------------------------------------------------------------------------------


def label_of(field: str) -> str:
    """What a field is called on a screen: the name of its column in our template."""
    column = BY_FIELD.get(field)
    return capfirst(column.header.replace("_", " ")) if column else _("Whole row")


def shown(field: str, value: Any) -> str:
    """A value of a file as somebody reads it."""
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "birth_date":
        return words.day(date.fromisoformat(value))
    if field == "school_type":
        return str(SchoolType(value).label)
    return str(value)


def name_in(values: dict[str, Any]) -> str:
    """A pupil as a file names them: "Sam de Wit"."""
    called = values.get("call_name") or values.get("first_names")
    return " ".join(filter(None, (called, values.get("prefix"), values.get("family_name"))))


# --- One import -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WrongCell:
    """One thing that is wrong, with a place to type something better; without a field there is nothing to type."""

    number: int
    who: str
    field: str
    label: str
    value: str
    message: str

    @property
    def name(self) -> str:
        return f"r{self.number}-{self.field}"


@dataclass(frozen=True)
class Change:
    """One value that becomes another."""

    who: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class NewClass:
    """A class that the school does not have yet, and the one it may have been meant to be."""

    name: str
    pupils: int
    meant: str


@dataclass(frozen=True)
class Bar:
    """The four kinds of good and wrong rows as parts of a bar of 1000 wide: (class, from, width)."""

    parts: Sequence[tuple[str, int, int]]


class Check:
    """Everything the page of one import shows, asked for as the page needs it."""

    def __init__(self, batch: Import, *, page: str = "1") -> None:
        self.batch, self._page = batch, page

    def _rows(self, *verdicts: Verdict) -> QuerySet[ImportRow]:
        return ImportRow.objects.filter(batch=self.batch, verdict__in=verdicts).order_by("number")

    @property
    def good(self) -> int:
        return sum(self.batch.counts.get(verdict, 0) for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME))

    @property
    def to_do(self) -> int:
        """Good rows that were not carried out yet."""
        return max(self.good - self.batch.rows_done, 0)

    @property
    def bar(self) -> Bar:
        """The parts beside each other, with a gap of 4 between them."""
        styles = (("same", "sl-f1"), ("new", "sl-f3"), ("changed", "sl-f2"), ("wrong", "sl-leak"))
        filled = [(css, self.batch.counts.get(verdict, 0)) for verdict, css in styles if self.batch.counts.get(verdict)]
        total, at, parts = sum(number for _css, number in filled), 0, []
        room = 1000 - 4 * (len(filled) - 1)
        for css, number in filled:
            width = max(round(number * room / total), 4)
            parts.append((css, at, width))
            at += width + 4
        return Bar(parts)

    @cached_property
    def wrong(self) -> Page[ImportRow]:
        return Paginator(self._rows(Verdict.WRONG).filter(done_at=None), ROWS_SHOWN).get_page(self._page)

    @cached_property
    def wrong_cells(self) -> list[WrongCell]:
        return [cell for row in self.wrong for cell in self._wrong_in(row)]

    def _wrong_in(self, row: ImportRow) -> Iterable[WrongCell]:
        who = name_in(row.values) or self._name_in_cells(row.cells or {})
        for problem in row.problems:
            yield WrongCell(
                row.number, who, problem["field"], label_of(problem["field"]), problem["value"], problem["message"]
            )

    def _name_in_cells(self, cells: dict[str, str]) -> str:
        own = {
            field: cells.get(header_of(self.batch, field)) or cells.get(BY_FIELD[field].header, "")
            for field in ("call_name", "first_names", "prefix", "family_name")
        }
        return name_in(own)

    @cached_property
    def changes(self) -> list[Change]:
        return _changes(self._rows(Verdict.CHANGED)[:CHANGES_SHOWN])

    @property
    def all_changes(self) -> Page[Any]:
        page = Paginator(self._rows(Verdict.CHANGED), ROWS_SHOWN).get_page(self._page)
        page.object_list = _changes(page.object_list)  # type: ignore[assignment]
        return page

    @property
    def all_new(self) -> Page[ImportRow]:
        rows = self._rows(Verdict.NEW).only("number", "values", "batch")
        page = Paginator(rows, ROWS_SHOWN).get_page(self._page)
        for row in page:
            row.who, row.class_name = name_in(row.values), row.values.get("class_name", "")  # type: ignore[attr-defined]
        return page

    @property
    def absent(self) -> Page[Enrolment]:
        """Pupils of the school whom the file does not name; nothing happens to them."""
        header = header_of(self.batch, "pupil_number")
        rows = ImportRow.objects.filter(batch=self.batch)
        named = rows.filter(learner__isnull=False).values("learner")
        raw = rows.filter(verdict=Verdict.WRONG, cells__isnull=False).annotate(n=KeyTextTransform(header, "cells"))
        here = Enrolment.objects.filter(organisation=self.batch.organisation_id, until_on=None)
        pupils = here.exclude(learner__in=named).exclude(pupil_number__in=raw.filter(n__isnull=False).values("n"))
        ordered = pupils.select_related("learner", "school_class").order_by(
            "school_class__name", "learner__search_name"
        )
        return Paginator(ordered, ROWS_SHOWN).get_page(self._page)

    @cached_property
    def look_alikes(self) -> list[tuple[ImportRow, str, Learner]]:
        """New rows that resemble a pupil of the school."""
        rows = self._rows(Verdict.NEW).filter(looks_like__isnull=False, done_at=None).select_related("looks_like")
        return [(row, name_in(row.values), row.looks_like) for row in rows[:ROWS_SHOWN] if row.looks_like]

    @cached_property
    def new_classes(self) -> list[NewClass]:
        classes = SchoolClass.objects.filter(school=self.batch.organisation_id, school_year=self.batch.school_year)
        known = list(classes.values_list("name", flat=True))
        found: QuerySet[Any] = self._classes()
        return [NewClass(name, pupils, _closest(name, known)) for name, pupils, _without in found if name not in known]

    @cached_property
    def classes_without_type(self) -> list[str]:
        """Classes of which the file does not say what kind of education they follow, and that may be a final year."""
        if self.batch.rows_done:
            return []
        return [name for name, _pupils, without in self._classes() if without]

    def _classes(self) -> QuerySet[ImportRow, Any]:
        rows: QuerySet[Any] = ImportRow.objects.filter(batch=self.batch).exclude(verdict=Verdict.WRONG)
        asked = Q(questions__contains=[{"field": "school_type"}])
        named: QuerySet[Any] = rows.annotate(name=KeyTextTransform("class_name", "values")).filter(name__isnull=False)
        return named.values_list("name").annotate(n=Count("pk"), without=Count("pk", filter=asked)).order_by("name")

    @cached_property
    def unknown_mentors(self) -> list[str]:
        """Addresses of mentors who do not have that role at the school today."""
        rows = ImportRow.objects.filter(batch=self.batch).exclude(verdict=Verdict.WRONG)
        named = rows.annotate(mail=KeyTextTransform("mentor_email", "values")).filter(mail__isnull=False)
        mails = {mail.lower() for mail in named.values_list("mail", flat=True).distinct()}
        here = Membership.active_on(clock.today())
        mentors = Membership.objects.filter(
            here, organisation=self.batch.organisation_id, role=Role.MENTOR, user__email__in=mails
        )
        return sorted(mails - set(mentors.values_list("user__email", flat=True)))

    @cached_property
    def warnings(self) -> list[str]:
        """Notes of the reader, and what the school may want to know before it goes on."""
        return list(self.batch.notes)


def _changes(rows: Iterable[ImportRow]) -> list[Change]:
    return [
        Change(name_in(row.values), label_of(field), shown(field, old), shown(field, new))
        for row in rows
        for field, (old, new) in sorted((of, pair) for of, pair in row.changes.items() if of != "class_id")
    ]


def _closest(name: str, known: Sequence[str]) -> str:
    return next(iter(get_close_matches(name, known, 1, CLOSEST_CLASS)), "")


def wrong_rows(batch: Import) -> list[Row]:
    """The wrong rows as they came, for the download."""
    rows = ImportRow.objects.filter(batch=batch, verdict=Verdict.WRONG, done_at=None).order_by("number")
    return [Row(row.number, _as_it_came(batch, row), tuple(_problems(row))) for row in rows.iterator()]


def _as_it_came(batch: Import, row: ImportRow) -> dict[str, str]:
    """The cells in the order of the file, which JSON in the database does not keep."""
    if row.cells is not None:
        order = {column: place for place, column in enumerate(batch.columns)}
        return dict(sorted(row.cells.items(), key=lambda cell: order.get(cell[0], len(order))))
    return {BY_FIELD[field].header: shown_in_a_cell(value) for field, value in row.values.items() if field in BY_FIELD}


def shown_in_a_cell(value: Any) -> str:
    """A value as our template has it."""
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


def _problems(row: ImportRow) -> Iterable[Problem]:
    return (Problem(row.number, one["field"], one["value"], one["message"]) for one in row.problems)


def problems_of(batch: Import) -> list[dict[str, Any]]:
    """All that is wrong, as the command line prints it."""
    return [
        {"row": row.number, "field": one.field, "value": one.value, "message": one.message}
        for row in wrong_rows(batch)
        for one in row.problems
    ]


def fields_to_choose() -> list[tuple[str, str]]:
    """The fields a column may fill: (field, name on the screen)."""
    return [(column.field, label_of(column.field)) for column in COLUMNS]


# --- Letters ----------------------------------------------------------------------------------------------------


def classes_to_print(classes: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """The classes of this school year, with how many pupils they have and how many of those have no account yet."""
    here = Q(enrolments__until_on=None)
    return (
        classes.filter(school_year=school_year_of(clock.today()))
        .annotate(
            pupils=Count("enrolments", filter=here),
            without_account=Count("enrolments", filter=here & Q(enrolments__learner__account=None)),
        )
        .filter(pupils__gt=0)
        .order_by("-is_final_year", "name")
    )


def pupils_of(school_class: SchoolClass, *, only_without_account: bool) -> list[Learner]:
    """Who gets a letter, in the order of the class list."""
    pupils = Learner.objects.filter(enrolments__school_class=school_class, enrolments__until_on=None)
    if only_without_account:
        pupils = pupils.filter(account=None)
    return list(pupils.order_by("search_name"))
