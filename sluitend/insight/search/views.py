"""The search page. What is typed is never in an address: it names somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Stand
from sluitend.insight.search import queries
from sluitend.insight.search.forms import SearchForm
from sluitend.kit import throttle

SEARCHES, HOUR = 200, 3600  # of one person; far above a day's work, far below trying names one after the other


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Find somebody by name, number or date of birth among those one sees; else why they may not be there."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        throttle.count("search", request.actor.label, limit=SEARCHES, seconds=HOUR)
        found = queries.search(request.actor, form.cleaned_data["words"], form.cleaned_data["born"])
    why = queries.why_not(request.actor)
    return render(request, "insight/search.html", {
        "form": form,
        "found": found,
        "why": why,
        "looks": why.looks,
        "is_municipality": request.actor.stand is Stand.MUNICIPALITY,
    }, status=422 if form.errors else 200)  # fmt: skip
