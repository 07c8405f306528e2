"""The columns of the inbox, on the page and in the spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sluitend.insight.college.queries.applicants import Applicant
from sluitend.insight.columns import FILE, Column, badge
from sluitend.kit.components.badges import status_badge
from sluitend.kit.words import day

YES, NO, LATE, NO_DOSSIER = _("yes"), _("no"), _("after 1 April"), _("no dossier yet")
HELP = {True: YES, False: NO}


def _programme(row: Applicant) -> str:
    programme = row.application.offering.programme
    return f"{programme.name} n{programme.level}"


def _applied(row: Applicant) -> str:
    on = day(row.application.applied_on, year=False)
    return on if row.is_on_time else format_html("{} {}", on, status_badge(LATE, "wait"))


def _school(row: Applicant) -> str:
    school = row.application.transition.origin_school
    return school.name if school else ""


def _help(row: Applicant) -> object:
    return format_html('<span class="sl-soft">{}</span>', NO_DOSSIER) if row.help is None else HELP[row.help]


INBOX: Sequence[Column[Applicant]] = (
    Column(_("Name"), lambda row: row.application.transition.learner.name, only=FILE),  # on a page it heads the row
    Column(_("Programme"), lambda row: str(row.application.offering), _programme, code="programme"),
    Column(_("Applied"), lambda row: row.application.applied_on, _applied, code="applied"),
    Column(_("On time"), lambda row: YES if row.is_on_time else NO, only=FILE, code="on_time"),
    Column(_("Previous education"), lambda row: row.school_type, code="previous"),
    Column(_("Help"), lambda row: "" if row.help is None else HELP[row.help], _help, code="help"),
    Column(
        _("Warm handover"),
        lambda row: row.warm_word.label if row.warm_word else "",
        lambda row: badge(row.warm_word),
        code="warm",
    ),
    Column(_("From school"), _school, code="school"),
    Column(_("Status"), lambda row: row.word.label, lambda row: badge(row.word), code="status"),
)
