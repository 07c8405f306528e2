"""How far the dossiers of a school are, by class or by mentor: a table of stages, counted in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, DossierStatus, PartStatus
from sluitend.dossiers.models import Dossier
from sluitend.insight import words
from sluitend.kit.chosen import as_keys
from sluitend.learners.models import SchoolClass


class Stage(NamedTuple):
    """A part of the way: its name in the address, its words, and of which dossiers it is done now."""

    slug: str
    label: str | Promise
    done: Q


STAGES = (
    Stage("leerling", _("Pupil's part"), Q(pupil_part=PartStatus.DONE)),
    Stage("mentor", _("Mentor's part"), Q(mentor_part=PartStatus.DONE)),
    Stage("akkoord", _("Agreement"), Q(status__in=AFTER_AGREEMENT)),
    Stage("verstuurd", _("Sent"), Q(status__in=(DossierStatus.SENT, DossierStatus.OPENED))),
)
STAGE = {row.slug: row for row in STAGES}
ALL = "alle"  # in the address: every dossier of a line


class By(NamedTuple):
    """What the lines are: its words, and the way from a dossier to key and name."""

    label: str | Promise
    key: str
    name: str


PER = {
    "klas": By(_("Class"), "here__school_class", "here__school_class__name"),
    "mentor": By(_("Mentor"), "here__school_class__mentors", "here__school_class__mentors__name"),
}


@dataclass(frozen=True)
class Line:
    """One class or mentor; ``done`` by stage. A line without a key is who is in no class (any more)."""

    key: UUID | None
    name: str
    total: int
    done: Mapping[str, int]

    @property
    def counts(self) -> list[tuple[Stage, int]]:
        return [(stage, self.done[stage.slug]) for stage in STAGES]


@dataclass(frozen=True)
class Progress:
    """The lines of one school year. A pupil of a class with two mentors stands with both, and once in the total."""

    school_year: int | None
    lines: Sequence[Line]
    total: Line


def of_this_year(dossiers: QuerySet[Dossier], actor: Actor) -> QuerySet[Dossier]:
    """The dossiers of the newest school year there is, each with the enrolment at this school that runs now."""
    year = dossiers.aggregate(year=Max("transition__school_year"))["year"]
    return dossiers.filter(transition__school_year=year).annotate(
        here=FilteredRelation(
            "transition__learner__enrolments",
            condition=Q(
                transition__learner__enrolments__organisation=actor.organisation,
                transition__learner__enrolments__until_on=None,
            ),
        )
    )


def progress(dossiers: QuerySet[Dossier], actor: Actor, *, per: str, order: str, descending: bool) -> Progress:
    """Counted by ``per`` (a key of ``PER``), sorted by name, total or a stage."""
    rows, by = of_this_year(dossiers, actor), PER[per]
    counted = {"total": Count("pk"), **{row.slug: Count("pk", filter=row.done) for row in STAGES}}
    lines = [
        _line(row, by) for row in rows.order_by().values(by.key, by.name, "transition__school_year").annotate(**counted)
    ]
    whole = rows.order_by().aggregate(**counted)
    year = rows.values_list("transition__school_year", flat=True).first()
    return Progress(year, _sorted(lines, order, descending), Line(None, "", whole["total"], _done(whole)))


def _line(row: Mapping[str, Any], by: By) -> Line:
    return Line(row[by.key], row[by.name] or "", row["total"], _done(row))


def _done(row: Mapping[str, Any]) -> dict[str, int]:
    return {stage.slug: row[stage.slug] for stage in STAGES}


def _sorted(lines: Iterable[Line], order: str, descending: bool) -> list[Line]:
    """By a number, and always by name among equals; who is in no class stands last."""
    by_name = sorted(lines, key=lambda row: row.name.casefold(), reverse=descending and order == "naam")
    if order != "naam":
        by_name.sort(key=lambda row: row.total if order == "totaal" else row.done[order], reverse=descending)
    return sorted(by_name, key=lambda row: row.key is None)


SORTS = ("naam", "totaal", *STAGE)

# --- The list behind a number -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """What a number counts: the class or mentor it stands with (neither: the whole school), the stage, done or not."""

    per: str = ""
    key: str = ""
    stage: str = ALL
    is_done: bool = True

    @property
    def stage_words(self) -> str | Promise:
        return STAGE[self.stage].label if self.stage in STAGE else ""


def behind(dossiers: QuerySet[Dossier], actor: Actor, which: Behind) -> QuerySet[Dossier]:
    """The dossiers that a number counts, by class and name."""
    rows = of_this_year(dossiers, actor)
    if which.per in PER:
        rows = rows.filter(**{PER[which.per].key: next(iter(as_keys([which.key])), None)})
    if which.stage in STAGE:
        done = STAGE[which.stage].done
        rows = rows.filter(done if which.is_done else ~done)
    return (
        rows.annotate(class_name=F("here__school_class__name"))
        .select_related("transition__learner")
        .order_by("class_name", "transition__learner__search_name", "pk")
    )


@dataclass(frozen=True)
class Listed:
    """One dossier in the list."""

    dossier: Any  # with the name of the class beside it

    @property
    def word(self) -> words.Word:
        return words.DOSSIER[DossierStatus(self.dossier.status)]


def name_of(which: Behind) -> str:
    """The class or the mentor whose number it is, in words; "" for the whole school."""
    keys = as_keys([which.key])
    if which.per == "klas":
        return str(SchoolClass.objects.filter(pk__in=keys).first() or "")
    return str(User.objects.filter(pk__in=keys).first() or "") if which.per == "mentor" else ""
