"""What a holder decides for many at once. First the form with how many it is about, then the act, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.kit import words
from sluitend.kit.back import back_to
from sluitend.kit.chosen import AT_MOST, chosen_keys
from sluitend.kit.forms import Form
from sluitend.kit.frame import offer_undo
from sluitend.transitions import bulk
from sluitend.transitions.actions import Refused
from sluitend.transitions.forms.handovers import HandOverForm
from sluitend.transitions.forms.school import NextDateForm
from sluitend.transitions.queries.handovers import receivers_of_many

SURE = "bevestigd"  # posted by the form of this page, not by the list that leads to it


@require_http_methods(["GET", "HEAD", "POST"])
def next_date_of_many(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """One next date for many learners whom we hold."""

    def carry_out(chosen: QuerySet[Any], what: str, on: Any) -> tuple[Any, str]:
        act = bulk.set_next_dates(chosen, what, on, by=request.actor)
        text = ngettext(
            "%(count)d learner has the next date %(day)s.",
            "%(count)d learners have the next date %(day)s.",
            len(act.rows),
        )
        return act, text % {"count": len(act.rows), "day": words.day(on)}

    form = NextDateForm(request.POST if SURE in request.POST else None)
    return _page(request, rows, form, "next_date_of_many", carry_out, wrong_at="on")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_many(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Ask another municipality to take over many."""

    def carry_out(chosen: QuerySet[Any], to: Any, reason: str, note: str) -> tuple[Any, str]:
        act = bulk.hand_over_many(chosen, to=to, reason=reason, note_text=note, by=request.actor)
        text = ngettext(
            "%(to)s is asked to take over %(count)d learner. You keep the regie until they say yes.",
            "%(to)s is asked to take over %(count)d learners. You keep the regie until they say yes.",
            len(act.rows),
        )
        return act, text % {"count": len(act.rows), "to": to}

    holder = request.actor.organisation
    form = HandOverForm(
        request.POST if SURE in request.POST else None, receivers=receivers_of_many(holder) if holder else ()
    )
    return _page(request, rows, form, "hand_over_many", carry_out)


def _page(
    request: ActorRequest,
    rows: QuerySet[Any],
    form: Form,
    name: str,
    carry_out: Callable[..., tuple[Any, str]],
    wrong_at: str | None = None,
) -> HttpResponse:
    chosen = chosen_keys(request)[:AT_MOST] if request.method == "POST" else []
    back = back_to(request)
    if not chosen:
        messages.warning(request, _("Choose one or more learners first."))
        return redirect(back)
    if form.is_bound and form.is_valid():
        try:
            act, text = carry_out(rows.filter(pk__in=chosen), **form.cleaned_data)
        except Refused as why:
            form.add_error(wrong_at, str(why))
        else:
            offer_undo(request, text, reverse("transitions:undo_bulk", args=[act.pk]))
            return redirect(back)
    page = {"form": form, "chosen": chosen, "count": rows.filter(pk__in=chosen).count(), "back": back}
    return render(request, f"transitions/{name}.html", page, status=422 if form.errors else 200)


@require_POST
def undo_bulk(request: ActorRequest, act: Any) -> HttpResponse:
    """As it was before, where nobody did anything since."""
    if act.kind not in bulk.UNDO:
        raise Http404
    count = bulk.undo(act, by=request.actor)
    text = ngettext("%(count)d learner is as before.", "%(count)d learners are as before.", count)
    messages.success(request, text % {"count": count})
    return redirect(back_to(request))
