"""The mentor's own row of a central day, and saying that one cannot come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.warm_days import CannotForm
from sluitend.dossiers.queries import warm_days as queries
from sluitend.kit.back import back_to
from sluitend.kit.chosen import chosen_keys


@require_safe
def mentor_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """Who is spoken about when, with whom, and where."""
    page = {
        "day": day,
        "row": queries.own_row(day, request.actor),
        "form": CannotForm(),
        "all_chosen": request.GET.get("kies") == "alle",
    }
    return render(request, "dossiers/warm/mentor_day.html", page)


@require_POST
def cannot_come(request: ActorRequest, slots: QuerySet[Any]) -> HttpResponse:
    """The mentor cannot come to one or to all, and says when the college can call."""
    form = CannotForm(request.POST)
    keys = chosen_keys(request)
    if not keys:
        messages.warning(request, _("Choose first which conversations you cannot come to."))
    elif not form.is_valid():
        messages.warning(request, _("Say also when the mbo can call you instead."))
    else:
        count = actions.cannot_come(slots.filter(pk__in=keys), form.cleaned_data["reachable"], by=request.actor)
        text = ngettext(
            "The mbo knows that you cannot come to %(count)d conversation, and calls you.",
            "The mbo knows that you cannot come to %(count)d conversations, and calls you.",
            count,
        )
        messages.success(request, text % {"count": count})
    return redirect(back_to(request))
