"""What a college takes out: a delivered dossier as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.exchange import takeouts
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS, file_name
from sluitend.exchange.dossiers.translating import BetweenColleges, NoBrin
from sluitend.exchange.lifecycle import TakeoutStatus
from sluitend.kit import clock
from sluitend.kit.back import back_to
from sluitend.kit.chosen import chosen_keys
from sluitend.transitions.actions import Refused


@require_safe
def dossier_file(request: ActorRequest, delivery: Any, suffix: str) -> HttpResponse:
    """One dossier. Taking it out is reading it, so a dossier that nobody here opened is opened by it."""
    if suffix not in FORMATS:
        raise Http404
    (parcel,) = sending.parcels(type(delivery).objects.filter(pk=delivery.pk))
    try:
        content = FORMATS[suffix].make(parcel)
    except BetweenColleges:
        messages.error(request, _("OSO knows no transfer between mbo's. Choose the PDF."))
        return redirect("insight:mbo_dossier", delivery.application_id)
    except NoBrin:
        messages.error(
            request, _("OSO asks for the code (BRIN) of the school. This school has none. Choose another file.")
        )
        return redirect("insight:mbo_dossier", delivery.application_id)
    if delivery.opened_at is None:
        actions.open_delivery(delivery, by=request.actor)
    return _download(content, FORMATS[suffix].content_type, file_name(parcel, suffix))


@require_POST
def take_out(request: ActorRequest, deliveries: Any) -> HttpResponse:
    """Ask for the dossiers of the chosen applicants as one ZIP."""
    suffix = request.POST.get("suffix", "")
    if suffix not in FORMATS:
        messages.warning(request, _("Choose a kind of file first."))
        return redirect(back_to(request))
    try:
        takeout = takeouts.ask(deliveries.filter(application__in=chosen_keys(request)), suffix, by=request.actor)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect(back_to(request))
    return redirect("exchange:takeout", takeout.pk)


@require_safe
def takeout(request: ActorRequest, row: Any) -> HttpResponse:
    """How far the ZIP is, and then where to fetch it. The part that polls asks for itself only."""
    all_of_them, done, left = takeouts.progress(row, by=request.actor)
    page = {
        "takeout": row, "all": all_of_them, "done": done, "left": left, "until": row.asked_at + takeouts.KEPT,
        "is_ready": row.status == TakeoutStatus.READY,
    }  # fmt: skip
    template = "exchange/parts/takeout.html" if request.GET.get("deel") == "voortgang" else "exchange/takeout.html"
    return render(request, template, page)


@require_safe
def takeout_file(request: ActorRequest, row: Any) -> FileResponse:
    """The ZIP."""
    return FileResponse(
        takeouts.fetch(row, by=request.actor),
        as_attachment=True,
        filename=f"dossiers-{clock.today()}.zip",
        content_type="application/zip",
        headers={"Cache-Control": "no-store"},
    )


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
