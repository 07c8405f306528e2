"""What the holder decides about one transition. Each page says what follows from it before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sluitend.access.actor import ActorRequest
from sluitend.kit import words
from sluitend.kit.back import back_to
from sluitend.kit.forms import Form
from sluitend.transitions import actions
from sluitend.transitions.forms.school import NextDateForm, RouteForm, SettleForm


@require_http_methods(["GET", "HEAD", "POST"])
def next_date(request: ActorRequest, transition: Any) -> HttpResponse:
    """Choose the next date."""

    def carry_out(what: str, on: Any) -> str:
        actions.set_next_date(transition, what, on, by=request.actor)
        return _("The next date is %(day)s.") % {"day": words.day(on)}

    return _page(request, transition, NextDateForm(request.POST or None), "next_date", carry_out, wrong_at="on")


@require_http_methods(["GET", "HEAD", "POST"])
def declare_route(request: ActorRequest, transition: Any) -> HttpResponse:
    """State a destination other than mbo."""

    def carry_out(code: str, note_text: str) -> str:
        route = actions.declare_route(transition, code, by=request.actor, note_text=note_text)
        return _("Stated: %(route)s.") % {"route": route.get_code_display()}

    return _page(request, transition, RouteForm(request.POST or None), "declare_route", carry_out)


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: ActorRequest, transition: Any) -> HttpResponse:
    """Nobody needs to hold this learner any longer."""

    def carry_out(because: str) -> str:
        actions.settle(transition, because=because, by=request.actor)  # type: ignore[arg-type]
        return _("This transition is complete.")

    return _page(request, transition, SettleForm(request.POST or None), "settle", carry_out)


def _page(
    request: ActorRequest,
    transition: Any,
    form: Form,
    name: str,
    carry_out: Callable[..., str],
    wrong_at: str | None = None,
) -> HttpResponse:
    """Draw the form; when it is filled in well carry it out and go back to where one came from."""
    back = back_to(request)
    if form.is_valid():
        try:
            messages.success(request, carry_out(**form.cleaned_data))
        except actions.Refused as why:
            form.add_error(wrong_at, str(why))
        else:
            return redirect(back)
    page = {"transition": transition, "learner": transition.learner, "form": form, "back": back}
    return render(request, f"transitions/school/{name}.html", page, status=422 if form.is_bound else 200)
