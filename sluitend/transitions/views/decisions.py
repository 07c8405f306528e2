"""Decisions of a college: looked at against places first, then put ready, stopped or confirmed until half past four."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit import words, workdays
from sluitend.kit.back import back_to
from sluitend.kit.chosen import as_keys, chosen_keys
from sluitend.kit.frame import offer_undo
from sluitend.transitions import decisions
from sluitend.transitions.forms.decisions import DecisionForm, NoForm
from sluitend.transitions.outcomes import Outcome
from sluitend.transitions.queries import decisions as queries


@require_safe
def waiting_decisions(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """What waits until half past four, a batch at a time."""
    return render(request, "transitions/college/decisions.html", {"batches": queries.waiting(rows, request.actor)})


@require_POST
def prepare_decisions(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """Put the decision ready that was looked at."""
    posted = request.POST.get("status", "")
    if posted not in Outcome.values:
        messages.warning(request, _("Choose a decision first."))
        return redirect(back_to(request))
    outcome = Outcome(posted)
    chosen = applications.filter(pk__in=chosen_keys(request))
    form = _form(outcome)(request.POST)
    if not form.is_valid():
        return look(request, chosen, outcome, form)
    batch = decisions.prepare_all(chosen, outcome, by=request.actor, **form.cleaned_data)
    if not batch.count:
        messages.warning(request, _("Nobody you chose can get this decision now."))
    else:
        offer_undo(request, _said(batch), f"{reverse('transitions:stop_decisions')}?reeks={batch.key}")
    return redirect(back_to(request))


def look(
    request: ActorRequest, chosen: QuerySet[Any], outcome: Outcome, form: DecisionForm | None = None
) -> HttpResponse:
    """What a decision for these rows comes to, before it is put ready."""
    looked = queries.preview(chosen, outcome)
    if not looked.ready:
        messages.warning(request, _("Nobody you chose can get this decision now. A decision may wait already."))
        return redirect(back_to(request))
    page = {
        "preview": looked,
        "form": form or _form(outcome)(),
        "back": back_to(request),
        "when": _when(workdays.release_moment()),
    }
    return render(request, "transitions/college/decide.html", page, status=422 if form else 200)


@require_POST
def stop_decisions(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Take one decision or a batch back."""
    count = _carry_out(request, rows, decisions.stop_all)
    if count:
        text = ngettext("%(count)d decision is stopped.", "%(count)d decisions are stopped.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing to stop: these decisions have been told or stopped already."))
    return redirect(back_to(request))


@require_POST
def confirm_decisions(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The second person says yes to a batch."""
    count = _carry_out(request, rows, decisions.confirm_all)
    if count:
        text = ngettext("You confirmed %(count)d decision.", "You confirmed %(count)d decisions.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing here that you can confirm."))
    return redirect(back_to(request))


def _carry_out(request: ActorRequest, rows: QuerySet[Any], do: Callable[..., int]) -> int:
    """Do it to the ticked rows, or to the batch of the address."""
    batch = as_keys([request.GET.get("reeks", "")])
    chosen = rows.filter(batch__in=batch) if batch else rows.filter(pk__in=chosen_keys(request))
    return do(chosen, by=request.actor)


def _form(outcome: Outcome) -> type[DecisionForm]:
    return NoForm if outcome == Outcome.NOT_ADMITTED else DecisionForm


def _said(batch: decisions.Batch) -> str:
    known = {"count": batch.count, "when": _when(batch.due_at)}
    if batch.needs_second:
        text = ngettext(
            "%(count)d decision waits for a second person. After that it goes out at %(when)s.",
            "%(count)d decisions wait for a second person. After that they go out at %(when)s.",
            batch.count,
        )
    else:
        text = ngettext(
            "%(count)d decision goes out at %(when)s. Until then you can undo this.",
            "%(count)d decisions go out at %(when)s. Until then you can undo this.",
            batch.count,
        )
    return text % known


def _when(moment: Any) -> str:
    """ "26 november om 16.30 uur"."""
    return _("%(day)s at %(time)s") % {"day": words.day(moment, year=False), "time": words.at(moment)}
