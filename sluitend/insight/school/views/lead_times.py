"""How long each step of the dossiers takes at this school, for the dean."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers.queries.lead_times import lead_times
from sluitend.insight import lead_times as tables
from sluitend.kit import clock
from sluitend.transitions.promise import school_year_on


@require_safe
def school_lead_times(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """By class, this year beside last year."""
    found, year = _found(request)
    page = {"sections": [(None, _("Class"), found)], "year": year, "before": year - 1, "today": clock.today()}
    return render(request, "insight/school/lead_times.html", page)


@require_safe
def school_lead_times_sheet(request: ActorRequest, dossiers: QuerySet[Any], kind: str) -> HttpResponse:
    """The same as a file: csv or Excel."""
    if kind not in tables.FILES:
        raise Http404
    found, year = _found(request)
    return tables.sheet(request.actor, kind, found, _("Class"), year)


def _found(request: ActorRequest) -> tuple[list[tables.Table], int]:
    year = school_year_on(clock.today())
    school = request.actor.organisation
    return tables.of_classes(lead_times("class", year, school=school.pk if school else None), year), year
