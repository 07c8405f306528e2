"""The columns of a school's lists of pupils, on the page and in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.insight.columns import FILE, Column, badge
from sluitend.insight.school.queries.rows import Row
from sluitend.kit.components.tables import Line
from sluitend.kit.words import day, days_since


@dataclass(frozen=True)
class Listed:
    """A pupil on a list, with the class they are in."""

    row: Row
    class_name: str


def _needed(it: Listed) -> str:
    """What is needed, and where to do it."""
    row = it.row
    what = format_html("<strong>{}</strong>", row.what) if row.need.is_strong else row.what
    if row.need.link == "part" and row.key:
        return _with_link(what, reverse("dossiers:mentor_part", args=[row.key]), _("Fill in"), row.name)
    if row.need.link == "question" and row.facts.question:
        url = reverse("dossiers:answer_question", args=[row.facts.question.pk])
        return _with_link(what, url, _("Answer"), row.name)
    return what


def _with_link(what: str, url: str, label: str, name: str) -> str:
    return format_html('{} <a class="nl-link" href="{}" aria-label="{}: {}">{}</a>', what, url, label, name, label)


PUPILS: Sequence[Column[Listed]] = (
    Column(gettext_lazy("Pupil"), lambda it: it.row.name, only=FILE),  # on a page it heads the row
    Column(gettext_lazy("Class"), lambda it: it.class_name, code="class"),
    Column(gettext_lazy("What is needed"), lambda it: it.row.what, _needed, code="needed"),
    Column(gettext_lazy("Since"), lambda it: it.row.since, lambda it: days_since(it.row.since), code="since"),
    Column(
        gettext_lazy("Application"),
        lambda it: it.row.place.label if it.row.place else "",
        lambda it: badge(it.row.place),
        code="application",
    ),
    Column(
        gettext_lazy("Dossier"),
        lambda it: it.row.dossier.label if it.row.dossier else "",
        lambda it: badge(it.row.dossier),
        code="dossier",
    ),
    Column(
        gettext_lazy("Next step"),
        lambda it: it.row.facts.transition.get_next_what_display() if it.row.facts.transition else "",
        code="next_step",
    ),
    Column(
        gettext_lazy("Next date"),
        lambda it: it.row.facts.transition.next_on if it.row.facts.transition else None,
        lambda it: day(it.row.facts.transition.next_on, year=False) if it.row.facts.transition else "",
        code="next_date",
    ),
)
IN_A_CLASS = tuple(column for column in PUPILS if column.code != "class")  # where the class is the page itself


def line(it: Listed, shown: Sequence[Column[Listed]]) -> Line:
    """A pupil as a row of a page."""
    url = reverse("insight:school_learner", args=[it.row.key]) if it.row.key else ""
    return Line(it.row.name, url, [column.shown(it) for column in shown], it.row.key)
