"""The columns of a municipality's worklist, on the page and in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.insight.columns import FILE, Column
from sluitend.insight.municipality.queries import GROUPS, Row
from sluitend.kit.components.badges import status_badge
from sluitend.kit.words import day, days_since


def _group(row: Row) -> str:
    transition: Any = row.transition
    return str(GROUPS[transition.group])


def _matter(row: Row) -> str:
    """The status as a badge and the matter beside it."""
    said = format_html(
        "{}{} {}", status_badge(row.place.label, row.place.tone), " ·" * (row.place.tone == "plain"), row.what
    )
    if not row.waits_for_our_yes:
        return said
    return format_html('{} <span class="sl-soft">{}</span>', said, _("waits for your yes"))


def _owner(row: Row) -> str:
    return row.owner or format_html('<span class="sl-soft">{}</span>', _("nobody yet"))


WORKLIST: Sequence[Column[Row]] = (
    Column(gettext_lazy("Learner"), lambda row: row.name, only=FILE),  # on a page it heads the row
    Column(gettext_lazy("Age"), lambda row: row.age, lambda row: "" if row.age is None else row.age, code="age"),
    Column(gettext_lazy("Group"), _group, only=FILE, code="group"),
    Column(gettext_lazy("Status"), lambda row: row.place.label, only=FILE, code="status"),
    Column(gettext_lazy("What is the matter"), lambda row: str(row.what), _matter, code="matter"),
    Column(gettext_lazy("Where"), lambda row: row.where, code="where"),
    Column(gettext_lazy("Since"), lambda row: row.since, lambda row: days_since(row.since), code="since"),
    Column(gettext_lazy("Last contact"), lambda row: row.last_contact, code="contact"),
    Column(
        gettext_lazy("Next date"),
        lambda row: row.transition.next_on,
        lambda row: day(row.transition.next_on, year=False),
        code="next",
    ),
    Column(gettext_lazy("Who"), lambda row: row.owner, _owner, code="who"),
)
