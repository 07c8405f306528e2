"""The pages of a region: what may be known without knowing anybody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.insight import lead_times as tables
from sluitend.insight import sheets
from sluitend.insight.region import queries
from sluitend.kit import clock
from sluitend.transitions.promise import school_year_on


@require_safe
def region_lead_times(request: ActorRequest, figures: QuerySet[Any]) -> HttpResponse:
    """How long each step of the dossiers takes, per school and per mbo, this year beside last year."""
    year = school_year_on(clock.today())
    found = queries.per_organisation(figures, request.actor, year)
    page = {
        "sections": [
            (_("Per school"), _("School"), found.schools),
            (_("Per mbo"), _("Mbo"), found.colleges),
        ],
        "year": year,
        "before": year - 1,
        "today": clock.today(),
    }
    return render(request, "insight/region/lead_times.html", page)


@require_safe
def region_sheet(request: ActorRequest, figures: QuerySet[Any], kind: str) -> HttpResponse:
    """The same as a file: csv or Excel."""
    if kind not in tables.FILES:
        raise Http404
    year = school_year_on(clock.today())
    found = queries.per_organisation(figures, request.actor, year)
    return tables.sheet(request.actor, kind, [*found.schools, *found.colleges], _("School or mbo"), year)


@require_safe
def region_moves(request: ActorRequest, figures: QuerySet[Any]) -> HttpResponse:
    """Of those who left an mbo: how many started anew, after how many days, and how many before 1 October and 1 February."""
    year = school_year_on(clock.today())
    page = {"rows": queries.moves_of(figures, request.actor, year), "today": clock.today()}
    return render(request, "insight/region/moves.html", page)


@require_safe
def region_moves_sheet(request: ActorRequest, figures: QuerySet[Any], kind: str) -> HttpResponse:
    """The same as a file, a line for each figure there is."""
    if kind not in tables.FILES:
        raise Http404
    columns = [
        _("Mbo"), _("School year"), _("Leavers"), _("Started anew"), _("Half within (days)"), _("9 in 10 within (days)"),
        _("Started anew before 1 October (%)"), _("Started anew before 1 February (%)"),
    ]  # fmt: skip
    rows = [
        [row.name, row.school_year, row.figure.leavers, row.figure.restarted, row.figure.median, row.figure.ninth,
         row.by_october, row.by_february]
        for row in queries.moves_of(figures, request.actor, school_year_on(clock.today()))
        if row.figure is not None
    ]  # fmt: skip
    return sheets.answer(request.actor, tables.FILES[kind], _("moves-between-mbos"), columns, rows)
