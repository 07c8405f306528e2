"""Reminding many at once: first who gets what, then held until half past four, taken back with one click until then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import reminders
from sluitend.dossiers.queries import reminding
from sluitend.kit import clock, words
from sluitend.kit.back import back_to
from sluitend.kit.chosen import as_keys, chosen_keys
from sluitend.kit.frame import offer_undo


@require_POST
def remind_preview(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """Who gets what, and who does not: nothing is planned yet."""
    meant = reminding.meant(
        dossiers,
        chosen=chosen_keys(request),
        classes=as_keys(request.POST.getlist("klas")),
        mentors=as_keys(request.POST.getlist("mentor")),
    )
    page = {"preview": reminding.preview(meant, request.actor), "back": back_to(request)}
    return render(request, "dossiers/mentor/remind.html", page)


@require_POST
def remind(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """Plan reminders for the chosen pupils; the next page offers to take them back."""
    batch = reminders.remind(dossiers.filter(pk__in=chosen_keys(request)), by=request.actor)
    if batch.count:
        offer_undo(request, _planned(batch), _undo_url(batch.key))
    else:
        messages.warning(request, _("There is nobody to remind here. Choose pupils who have to do something now."))
    return redirect(back_to(request))


def _planned(batch: reminders.Batch) -> str:
    today = batch.due_at.astimezone(clock.AMSTERDAM).date() == clock.today()
    when = words.at(batch.due_at)
    if not today:
        when = _("%(day)s at %(time)s") % {"day": words.day(batch.due_at, year=False), "time": when}
        return ngettext(
            "We send %(count)d reminder on %(when)s. Until then you can undo this.",
            "We send the %(count)d reminders on %(when)s. Until then you can undo this.",
            batch.count,
        ) % {"count": batch.count, "when": when}
    return ngettext(
        "We send %(count)d reminder at %(when)s. Until then you can undo this.",
        "We send the %(count)d reminders at %(when)s. Until then you can undo this.",
        batch.count,
    ) % {"count": batch.count, "when": when}


@require_POST
def undo_reminders(request: ActorRequest, dossiers: QuerySet[Any], batch: UUID) -> HttpResponse:
    """Take the reminders of one click back."""
    count = reminders.undo(batch, by=request.actor)
    if count:
        text = ngettext("%(count)d reminder is taken back.", "%(count)d reminders are taken back.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("These reminders have gone out already."))
    return redirect(back_to(request))


def _undo_url(batch: UUID) -> str:
    return reverse("dossiers:undo_reminders", kwargs={"batch": batch})
