"""The pupil's own data: read them, take them along, know whom to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sluitend.access import notices
from sluitend.access.actor import ActorRequest
from sluitend.dossiers.queries import me as queries

Rows = Any


@never_cache
@require_safe
def pupil_me(request: ActorRequest, rows: Rows) -> HttpResponse:
    """What the school knows about me, and who looked."""
    return render(request, "dossiers/pupil/me.html", {"me": queries.about(_myself(rows))})


@never_cache
@require_safe
def take_along(request: ActorRequest, rows: Rows) -> HttpResponse:
    """All my data as a file."""
    response = JsonResponse(queries.file_of(_myself(rows)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


@require_safe
def pupil_help(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Who helps me, by name."""
    return render(request, "dossiers/pupil/help_page.html", {"me": queries.about(_myself(rows))})


@require_http_methods(["GET", "HEAD", "POST"])
def pupil_notices(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Which mails I get: what I can switch off, and of the others why not."""
    if request.method == "POST":
        notices.choose(request.POST.getlist("mail"), by=request.actor)
        messages.success(request, _("Your choice is kept."))
        return redirect("dossiers:pupil_notices")
    return render(request, "dossiers/pupil/notices.html", {"choices": notices.choices_of(request.actor)})


def _myself(rows: Rows) -> Any:
    learner = rows.select_related("residence").first()
    if learner is None:
        raise Http404
    return learner
