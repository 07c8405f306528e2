"""What a college takes out: a delivered dossier as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS, file_name
from sluitend.exchange.dossiers.translating import NoBrin


@require_safe
def dossier_file(request: ActorRequest, delivery: Any, suffix: str) -> HttpResponse:
    """One dossier. Taking it out is reading it, so a dossier that nobody here opened is opened by it."""
    if suffix not in FORMATS:
        raise Http404
    (parcel,) = sending.parcels(type(delivery).objects.filter(pk=delivery.pk))
    try:
        content = FORMATS[suffix].make(parcel)
    except NoBrin:
        messages.error(
            request, _("OSO asks for the code (BRIN) of the school. This school has none. Choose another file.")
        )
        return redirect("insight:mbo_dossier", delivery.application_id)
    if delivery.opened_at is None:
        actions.open_delivery(delivery, by=request.actor)
    return _download(content, FORMATS[suffix].content_type, file_name(parcel, suffix))


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
