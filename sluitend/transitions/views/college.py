"""The college says how far applications are: always with a look beforehand, because what was said stays said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit.back import back_to
from sluitend.kit.chosen import chosen_keys
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.outcomes import Outcome
from sluitend.transitions.queries.college import preview
from sluitend.transitions.views import decisions

PER_PAGE = 50


@require_safe
def statuses_aside(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """What hubs and our own system said that found no student here, newest first, with the reason."""
    listed = rows.exclude(aside="").order_by("-occurred_at", "pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "transitions/college/statuses_aside.html", {"page": page})


@require_POST
def record_status(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """First show who takes the step, then, when that is confirmed, record it.

    A status that is a decision goes the way of decisions: previewed against places, and told at half past four.
    """
    back = back_to(request)
    chosen = applications.filter(pk__in=chosen_keys(request))
    status = _status(request)
    if status is None:
        messages.warning(request, _("Choose a status first."))
        return redirect(back)
    if status in Outcome.values:
        return decisions.look(request, chosen, Outcome(status))
    if "bevestigd" in request.POST:
        count = actions.record_statuses(chosen, status, by=request.actor)
        text = ngettext("Recorded for %(count)d student.", "Recorded for %(count)d students.", count)
        messages.success(request, text % {"count": count})
        return redirect(back)
    looked = preview(chosen, status)
    if not looked.ready:
        messages.warning(request, _("Nobody you chose can take this step. Choose other rows or another status."))
        return redirect(back)
    return render(request, "transitions/college/record_status.html", {"preview": looked, "back": back})


def _status(request: ActorRequest) -> ApplicationStatus | None:
    posted = request.POST.get("status", "")
    return ApplicationStatus(posted) if posted in ApplicationStatus.values else None
