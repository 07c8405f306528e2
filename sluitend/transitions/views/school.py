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
from sluitend.kit import clock, words
from sluitend.kit.back import back_to
from sluitend.kit.forms import Form
from sluitend.transitions import actions
from sluitend.transitions.destinations import Shown
from sluitend.transitions.forms.school import NextDateForm, ProofForm, RouteForm, SettleForm, form_of_route


@require_http_methods(["GET", "HEAD", "POST"])
def next_date(request: ActorRequest, transition: Any) -> HttpResponse:
    """Choose the next date."""

    def carry_out(what: str, on: Any) -> str:
        actions.set_next_date(transition, what, on, by=request.actor)
        return _("The next date is %(day)s.") % {"day": words.day(on)}

    return _page(request, transition, NextDateForm(request.POST or None), "next_date", carry_out, wrong_at="on")


@require_http_methods(["GET", "HEAD", "POST"])
def declare_route(request: ActorRequest, transition: Any) -> HttpResponse:
    """State a destination other than mbo; where the table asks a proof, a second page asks it."""
    form = form_of_route(request.POST or None)
    if isinstance(form, ProofForm) and not form.is_bound:
        # an age that does not fit is said before anybody looks for a paper
        probe = Shown(form.rule.proof[0], clock.today())
        refused = actions.judge_for(transition, request.POST["code"], shown=probe).refused
        if refused:
            form = RouteForm(request.POST)
            form.add_error("code", refused)

    def carry_out(**said: Any) -> str:
        route = actions.declare_route(
            transition, said["code"], by=request.actor, note_text=said["note_text"], shown=form.shown
        )
        judged = actions.judge_for(transition, said["code"], shown=form.shown)
        consequence = _("This pupil needs no other place.") if judged.closes else _("You go on looking for a place.")
        return " ".join((_("Stated: %(route)s.") % {"route": route.get_code_display()}, consequence))

    return _page(request, transition, form, "declare_route", carry_out)


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
