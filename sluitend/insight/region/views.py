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
