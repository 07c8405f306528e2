"""What a college does with what it received: open a dossier."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions


@require_GET
def open_delivery(request: ActorRequest, delivery: Any) -> HttpResponse:
    """Note that the college opens the dossier, and go and read it."""
    actions.open_delivery(delivery, by=request.actor)
    asked = request.GET.urlencode()  # the list one came from
    return redirect(reverse("insight:mbo_dossier", args=[delivery.application_id]) + (f"?{asked}" if asked else ""))
