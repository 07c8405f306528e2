"""Verbs about imports: check a file, repair it, carry it out in batches, take it back.

A file changes nothing until somebody starts it. From then on it is a row of batches, each a transaction of its own, so
that whatever stops, nothing is half-done and it goes on where it was.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.exchange import letters, readers, undoing
from sluitend.exchange.compare import as_dict, compare
from sluitend.exchange.lifecycle import GOOD, LIFECYCLE, ImportStatus, MatchedBy, Verdict
from sluitend.exchange.models import Import, ImportFile, ImportRow
from sluitend.exchange.policies import Can
from sluitend.exchange.queries import shown_in_a_cell
from sluitend.exchange.readers import ColumnsMissing, Reading
from sluitend.exchange.readers.columns import BY_FIELD
from sluitend.exchange.staging import line_of, stage, what_it_says
from sluitend.kit import clock, jobs
from sluitend.learners import bulk
from sluitend.learners.actions import make_letters
from sluitend.learners.following import FOLLOWED_SQL
from sluitend.learners.models import Enrolment, Learner, SchoolClass
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.organisations.queries import codes_of
from sluitend.transitions.actions import Fact, note, open_for_final_years
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Transition

BATCH = 5000  # rows per transaction: some two seconds, so a page that polls moves
TAKE_BACK_WITHIN = timedelta(hours=24)
KEPT = timedelta(days=30)


class Refused(Exception):
    """The action makes no sense now; ``str()`` is a sentence for the person who asked."""


# --- From a file to a plan --------------------------------------------------------------------------------------


@action
def check_file(organisation: Organisation, content: bytes, file_name: str, *, school_year: int, by: Actor) -> Import:
    """Read a file of this school and say what it would change; raises ``Unreadable`` and keeps nothing when it cannot be
    read. A file whose columns we do not recognise is kept too, and asks for them."""
    by.claim(CanOrganisation.IMPORT_LEARNERS, organisation)
    batch = Import(
        organisation=organisation, school_year=school_year, file_name=file_name[:200], by=by.label, created_at=clock.now()
    )  # fmt: skip
    try:
        reading = _read(batch, content)
    except ColumnsMissing as missing:
        batch.chosen_mapping = _remembered_mapping(batch, missing.headers)
        try:
            reading = _read(batch, content)
        except ColumnsMissing:
            return _ask_for_columns(batch, missing, content, by=by)
    batch.save()
    ImportFile.objects.create(batch=batch, content=content)
    _plan(batch, reading)
    by.record("exchange.import_checked", batch, **batch.counts)
    return batch


def _ask_for_columns(batch: Import, missing: ColumnsMissing, content: bytes, *, by: Actor) -> Import:
    batch.status = ImportStatus.COLUMNS_ASKED
    batch.columns, batch.mapping, batch.notes = list(missing.headers), missing.suggested, [missing.message]
    batch.chosen_mapping = {}
    batch.save()
    ImportFile.objects.create(batch=batch, content=content)
    by.record("exchange.import_asks_columns", batch)
    return batch


def _read(batch: Import, content: bytes) -> Reading:
    return readers.read(
        content,
        batch.file_name,
        mapping=batch.chosen_mapping,
        allow_personal_number=batch.organisation.may_hold_personal_numbers,
        school_types=batch.school_types,
    )


def _remembered_mapping(batch: Import, headers: tuple[str, ...]) -> dict[str, str]:
    """What this school chose for the last file with these columns."""
    earlier = Import.objects.filter(organisation=batch.organisation, columns=list(headers)).exclude(chosen_mapping={})
    return earlier.order_by("-created_at").values_list("chosen_mapping", flat=True).first() or {}


def _plan(batch: Import, reading: Reading) -> None:
    batch.format, batch.format_version = reading.format, reading.format_version or ""
    batch.columns, batch.mapping = list(reading.columns), dict(reading.used)
    batch.file_school_code, batch.file_school_year = reading.school_code or "", reading.school_year
    batch.notes, batch.doubts = list(reading.notes), _doubts(batch)
    stage(batch, reading)
    batch.counts = as_dict(compare(batch))
    batch.save()


def _doubts(batch: Import) -> list[str]:
    """Why this may be another file than the one meant; each waits for an explicit yes."""
    found = {
        "other_school": bool(batch.file_school_code)
        and not any(code.upper().startswith(batch.file_school_code.upper()) for code in codes_of(batch.organisation)),
        "other_year": batch.file_school_year not in (None, batch.school_year),
    }
    return [doubt for doubt, holds in found.items() if holds]


@action
def choose_columns(batch: Import, mapping: Mapping[str, str | None], *, by: Actor) -> None:
    """Read the file again with these columns (header → field, None to leave one out); raises ``Unreadable``. The school's
    next file with the same columns is read the same way."""
    batch = by.claim(Can.CHECK, batch)
    _must_be_untouched(batch)
    batch.chosen_mapping = dict(mapping)
    _read_again(batch, by=by)


@action
def name_school_types(batch: Import, school_types: Mapping[str, str], *, by: Actor) -> None:
    """Say which kind of education these classes follow, where the file does not (EDEXML never does)."""
    batch = by.claim(Can.CHECK, batch)
    _must_be_untouched(batch)
    batch.school_types = {**batch.school_types, **school_types}
    _read_again(batch, by=by)


def _must_be_untouched(batch: Import) -> None:
    if batch.rows_done:
        raise Refused(_("A part of this file has been carried out. Upload it again to read it in another way."))


def _read_again(batch: Import, *, by: Actor) -> None:
    reading = _read(batch, bytes(batch.file.content))
    LIFECYCLE.take("check", batch)
    _plan(batch, reading)
    by.record("exchange.import_checked", batch, **batch.counts)


@action
def agree(batch: Import, *, by: Actor) -> None:
    """The explicit yes to a file that seems to be of another school or another year."""
    batch = by.claim(Can.CHECK, batch)
    batch.agreed = True
    batch.save(update_fields=["agreed"])
    by.record("exchange.import_agreed", batch, doubts=batch.doubts)


@action
def repair(batch: Import, typed: Mapping[tuple[int, str], str], *, by: Actor) -> int:
    """Read wrong rows again with cells that somebody typed over: (row number, field) → text. Gives how many are good now."""
    batch = by.claim(Can.CHECK, batch)
    rows = {row.number: row for row in ImportRow.objects.filter(batch=batch, verdict=Verdict.WRONG, done_at=None)}
    cells = {number: _cells(batch, row) for number, row in rows.items()}
    numbers_before = Counter(given.get(BY_FIELD["pupil_number"].header, "") for given in cells.values())
    edited = set()
    for (number, field), text in typed.items():
        if number in cells and field in BY_FIELD and text.strip():
            cells[number][BY_FIELD[field].header] = text.strip()
            edited.add(number)
    number_of = {number: given.get(BY_FIELD["pupil_number"].header, "") for number, given in cells.items()}
    numbers = Counter(number_of.values())
    freed = {n for n in rows if numbers_before[number_of[n]] > numbers[number_of[n]] == 1}  # the other one of a pair
    for number in sorted(edited | freed):
        if numbers[number_of[number]] == 1:
            _repair_row(batch, rows[number], cells[number])
        else:
            ImportRow.objects.filter(pk=rows[number].pk).update(cells=cells[number])
    before = batch.counts.get("wrong", 0)
    LIFECYCLE.take("check", batch)
    batch.counts = as_dict(compare(batch))
    batch.save()
    by.record("exchange.import_repaired", batch, rows=len(edited), wrong=batch.counts["wrong"])
    return before - batch.counts["wrong"]


def _cells(batch: Import, row: ImportRow) -> dict[str, str]:
    """A row under the names of our own template, as text."""
    if row.values:
        return {
            BY_FIELD[field].header: shown_in_a_cell(value) for field, value in row.values.items() if field in BY_FIELD
        }
    own = {header: BY_FIELD[field].header for header, field in batch.mapping.items()}
    return {own.get(header, header): text for header, text in (row.cells or {}).items()}


def _repair_row(batch: Import, row: ImportRow, cells: Mapping[str, str]) -> None:
    """One row read by itself, through the same reader as the file; its place in the file stays."""
    known = {column.header: cells.get(column.header, "") for column in BY_FIELD.values()}
    text = io.StringIO()
    writer = csv.DictWriter(text, known, delimiter=";")
    writer.writeheader()
    writer.writerow(known)
    reading = readers.read(
        text.getvalue().encode(),
        allow_personal_number=batch.organisation.may_hold_personal_numbers,
        school_types=batch.school_types,
    )
    (read,) = reading.rows
    line = line_of(read._replace(number=row.number))
    changed: dict[str, Any] = {
        "cells": dict(cells) if read.pupil is None else None,
        "verdict": line[2],
        "search_name": line[4],
    }
    changed["values"] = what_it_says(read.pupil) if read.pupil else {}
    changed["problems"] = [{"field": one.field, "value": one.value, "message": one.message} for one in read.problems]
    changed["questions"] = [{"field": one.field, "value": one.value, "message": one.message} for one in read.questions]
    ImportRow.objects.filter(pk=row.pk).update(**changed)


@action
def same_pupil(batch: Import, numbers: list[int], *, by: Actor) -> None:
    """Somebody looked: these new rows are the pupils of the school they resemble. The number in the file becomes theirs."""
    batch = by.claim(Can.CHECK, batch)
    with connection.cursor() as cursor:
        cursor.execute(
            """update exchange_importrow set learner_id = looks_like_id, matched_by = %s, looks_like_id = null
               where batch_id = %s and done_at is null and looks_like_id is not null and number = any(%s)""",
            [MatchedBy.PERSON, batch.pk, numbers],
        )
    LIFECYCLE.take("check", batch)
    batch.counts = as_dict(compare(batch))
    batch.save()
    by.record("exchange.import_same_pupil", batch, rows=len(numbers))


@action
def discard(batch: Import, *, by: Actor) -> None:
    """Throw away an import of which nothing was carried out."""
    batch = by.claim(Can.CHECK, batch)
    _must_be_untouched(batch)
    by.record("exchange.import_discarded", batch)
    batch.delete()


# --- Carrying out -----------------------------------------------------------------------------------------------


@action
def start(batch: Import, *, by: Actor, in_background: bool = True) -> None:
    """Begin to carry out the good rows; what is wrong waits. The school does one import at a time.

    The task is a row of this transaction: when this is undone, the task never was.
    """
    batch = by.claim(Can.START, batch)
    if batch.doubts and not batch.agreed:
        raise Refused(_("Say first that this is the right file."))
    if Import.objects.filter(organisation=batch.organisation, status=ImportStatus.RUNNING).exists():
        raise Refused(_("Another import of your school is busy. Wait until it is done."))
    LIFECYCLE.take("start", batch)
    batch.counts = as_dict(compare(batch))  # the school may have changed since the check
    batch.started_at = batch.started_at or clock.now()
    batch.touched_at = clock.now()
    batch.save()
    if in_background:
        jobs.defer_once("exchange.carry_out", batch_id=batch.pk)
    by.record("exchange.import_started", batch, **batch.counts)


@action
def go_on(batch: Import, *, by: Actor) -> None:
    """Put the task of a running import in the queue again. Two workers at one import take turns, batch by batch."""
    batch = by.claim(Can.STOP, batch)
    jobs.defer_once("exchange.carry_out", batch_id=batch.pk)
    by.record("exchange.import_went_on", batch)


@action
def stop(batch: Import, *, by: Actor) -> None:
    """Stop after the batch that is busy; what was done stays and the rest is kept."""
    batch = by.claim(Can.STOP, batch)
    LIFECYCLE.take("stop", batch)
    batch.save(update_fields=["status"])
    by.record("exchange.import_stopped", batch, rows_done=batch.rows_done)


def carry_out(
    batch_id: UUID, *, by: Actor, size: int = BATCH, on_progress: Callable[[int], None] = lambda done: None
) -> Import:
    """All batches of an import, one transaction each, until it is done or somebody stopped it.

    Killed at any moment it can be called again and goes on: a row that was done carries ``done_at``, and a batch that was
    not finished never happened. ``on_progress`` hears how many rows are done.
    """
    while True:
        try:
            batch = next_batch(batch_id, by=by, size=size)
        except IntegrityError:  # somebody took a pupil number in between: what the plan said no longer holds
            return _hold(batch_id, by=by)
        on_progress(batch.rows_done)
        if batch.status != ImportStatus.RUNNING:
            return batch


@action
def _hold(batch_id: UUID, *, by: Actor) -> Import:
    batch = Import.objects.select_for_update().get(pk=batch_id)
    LIFECYCLE.take("stop", batch)
    batch.counts = as_dict(compare(batch))
    batch.notes = [
        *batch.notes,
        _("Something changed at your school in the meantime. Look at the check again and go on."),
    ]
    batch.save()
    by.record("exchange.import_held", batch, rows_done=batch.rows_done)
    return batch


@action
def next_batch(batch_id: UUID, *, by: Actor, size: int = BATCH) -> Import:
    """The next rows, or the end of the import when there are none; an import that is no longer running is left alone."""
    batch = Import.objects.select_for_update().select_related("organisation").get(pk=batch_id)
    if batch.status != ImportStatus.RUNNING:
        return batch
    by.claim(Can.CARRY_OUT, batch)
    numbers = list(
        ImportRow.objects.filter(batch=batch, done_at=None, verdict__in=GOOD)
        .order_by("number")
        .values_list("number", flat=True)[:size]
    )
    if numbers:
        _take_in(batch, numbers[0], numbers[-1], by=by)
    if len(numbers) < size:
        LIFECYCLE.take("finish", batch)
        batch.finished_at = clock.now()
        by.record(
            "exchange.import_done", batch, done=batch.rows_done, transitions=batch.transitions_opened, **batch.counts
        )
    batch.touched_at = clock.now()
    batch.save()
    return batch


TO_DO = """from exchange_importrow r
where r.batch_id = %(batch)s and r.number between %(first)s and %(last)s and r.done_at is null and r.verdict <> 'wrong'"""
INCOMING = f"""select r.id, r.learner_id, r.values, r.search_name, r.residence_id, r.personal_number, r.personal_number_digest {TO_DO}"""
MARK = """
update exchange_importrow r
set done_at = %(now)s, learner_id = e.learner_id, enrolment_id = e.id, opened_transition = e.learner_id = any(%(opened)s)
from incoming i
join learners_enrolment e on e.learner_id = i.learner_id and e.organisation_id = %(school)s and e.until_on is null
where r.id = i.key
"""


def _take_in(batch: Import, first: int, last: int, *, by: Actor) -> None:
    """One batch: people, classes, enrolments, guardians; then the transitions of the final years; then the marks."""
    span = {"batch": batch.pk, "first": first, "last": last}
    made = bulk.take_in(INCOMING, span, school=batch.organisation, school_year=batch.school_year)
    leaving = _enrolments_of_final_years(batch)
    before = set(
        Transition.objects.filter(learner__in=leaving.values(), settled_on=None).values_list("learner_id", flat=True)
    )
    batch.transitions_opened += open_for_final_years(
        Enrolment.objects.filter(pk__in=leaving), school_year=batch.school_year, by=by
    )
    after = Transition.objects.filter(learner__in=leaving.values(), settled_on=None).values_list(
        "learner_id", flat=True
    )
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"now": clock.now(), "school": batch.organisation_id, "opened": list(set(after) - before)})
        batch.rows_done += cursor.rowcount
    batch.opened_classes = [*batch.opened_classes, *map(str, made.classes)]


def _enrolments_of_final_years(batch: Import) -> dict[UUID, UUID]:
    """Of the rows in ``incoming``: enrolment → learner, where this is the last year or mbo is expected."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select e.id, e.learner_id from incoming i join learners_enrolment e on e.learner_id = i.learner_id
               where e.organisation_id = %s and e.until_on is null and {FOLLOWED_SQL}""",  # noqa: S608 - our own words
            [batch.organisation_id],
        )
        return dict(cursor.fetchall())


# --- Back again -------------------------------------------------------------------------------------------------


@action
def take_back(batch: Import, *, by: Actor) -> dict[str, int]:
    """Undo an import within 24 hours, where nobody touched the pupil since.

    New pupils to whom nothing else happened go, changed values go back where they are still what the file made them.
    Gives {"removed", "put_back", "left"}; whoever was touched stays as is and is counted as left.
    """
    batch = by.claim(Can.TAKE_BACK, batch)
    if not can_be_taken_back(batch):
        raise Refused(_("An import can be taken back for 24 hours. That time has passed."))
    LIFECYCLE.take("take_back", batch)
    batch.outcome = undoing.take_back(batch)
    batch.save()
    by.record("exchange.import_taken_back", batch, **batch.outcome)
    return batch.outcome


def can_be_taken_back(batch: Import) -> bool:
    """Whether something was done and the last of it less than a day ago."""
    return bool(batch.rows_done) and batch.touched_at is not None and clock.now() - batch.touched_at < TAKE_BACK_WITHIN


# --- Keeping ----------------------------------------------------------------------------------------------------


@action
def forget_old_files(*, by: Actor) -> int:
    """Throw away files and rows of imports older than thirty days; the figures of the report stay."""
    old = Import.objects.filter(created_at__lt=clock.now() - KEPT).exclude(status=ImportStatus.RUNNING)
    ImportFile.objects.filter(batch__in=old).delete()
    removed, _each = ImportRow.objects.filter(batch__in=old).delete()
    if removed:
        by.record("exchange.imports_forgotten", None, rows=removed)
    return removed


# --- Letters ----------------------------------------------------------------------------------------------------


@action
def print_letters(school_class: SchoolClass, learners: Collection[Learner], *, by: Actor) -> bytes:
    """Letters with new codes for these pupils of a class, as one PDF in the order given; earlier letters of theirs no
    longer work.

    The PDF is made before anything is kept: when that fails, the old letters are still good.
    """
    expires_on = date(school_class.school_year, 12, 31)  # the first hundred days at the mbo are over by then
    order = {learner.pk: place for place, learner in enumerate(learners)}
    made = sorted(
        make_letters(school_class, learners, expires_on=expires_on, by=by), key=lambda letter: order[letter.learner.pk]
    )
    followed = Transition.objects.filter(learner__in=[letter.learner for letter in made], settled_on=None)
    note([Fact(key, Kind.ACCOUNT, "letter") for key in followed.values_list("pk", flat=True)], by=by)
    return letters.pdf(school_class, made, expires_on=expires_on)
