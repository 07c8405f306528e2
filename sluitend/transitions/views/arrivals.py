"""A college says of a class who is there and who is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sluitend.access.actor import ActorRequest
from sluitend.kit.back import back_to
from sluitend.kit.chosen import as_keys, chosen_keys
from sluitend.kit.frame import offer_undo
from sluitend.transitions import actions, arrivals
from sluitend.transitions.queries.college import not_ticked

ONLY = "alleen"  # the one row whose button was pressed; the boxes of the same form are for another button
AT = "om"  # in the address of the undo: the moment at which it was said
MANY_ABSENT = 5  # more who did not come than this in one go is looked at once more: all of them are mailed about


@require_POST
def confirm_arrivals(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """Who is ticked is there, who was shown without is not. Many who are not ask for a second look."""
    back, here = back_to(request), chosen_keys(request)
    shown = applications.filter(pk__in=as_keys(request.POST.getlist("shown")))
    absent = not_ticked(shown, here)
    if len(absent) > MANY_ABSENT and "bevestigd" not in request.POST:
        page = {"absent": absent, "here": here, "shown": request.POST.getlist("shown"), "back": back}
        return render(request, "transitions/college/many_absent.html", page)
    said = arrivals.confirm(shown, here=set(here), by=request.actor)
    if said.left:
        text = ngettext(
            "%(count)d student was left as it was: somebody said it already, or the year has not begun.",
            "%(count)d students were left as they were: somebody said it already, or the year has not begun.",
            said.left,
        )
        messages.warning(request, text % {"count": said.left})
    if said.at is not None:
        undo = f"{reverse('transitions:take_back_arrivals')}?{urlencode({AT: said.at.isoformat()})}"
        offer_undo(request, _said(said), undo)
    return redirect(back)


def _said(said: arrivals.Said) -> str:
    here = ngettext("%(count)d student is there.", "%(count)d students are there.", said.here) % {"count": said.here}
    if not said.absent:
        return here
    absent = ngettext(
        "%(count)d student is not. Mentor, school and municipality hear it in ten minutes.",
        "%(count)d students are not. Mentors, schools and municipalities hear it in ten minutes.",
        said.absent,
    )
    return f"{here} {absent % {'count': said.absent}}"


@require_POST
def take_back_arrivals(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """Take back what was said at one moment today: of all, or of one only."""
    at = _moment(request.GET.get(AT, ""))
    rows = applications.filter(pk__in=as_keys(request.POST.getlist(ONLY))) if ONLY in request.POST else applications
    try:
        count = arrivals.take_back(rows.filter(status_at=at), at, by=request.actor) if at else 0
    except actions.Refused as why:
        messages.error(request, str(why))
        return redirect(back_to(request))
    if count:
        text = ngettext("Taken back for %(count)d student.", "Taken back for %(count)d students.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing to take back: the status has changed since."))
    return redirect(back_to(request))


def _moment(said: str) -> datetime | None:
    """A moment in an address; None for what is none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None
