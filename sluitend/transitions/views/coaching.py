"""Pages about transfer coaches: asking, deciding, and the coach's own list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit.back import back_to
from sluitend.kit.forms import Form
from sluitend.transitions import actions, coaching
from sluitend.transitions.forms.coaching import ApproveForm, AskCoachForm, RefuseCoachForm
from sluitend.transitions.lifecycle import COACH_OPEN
from sluitend.transitions.policies import COACHING_POLICY, CanCoaching
from sluitend.transitions.queries import coaching as queries
from sluitend.transitions.views.handovers import given_in


@require_http_methods(["GET", "HEAD", "POST"])
def ask_coach(request: ActorRequest, transition: Any) -> HttpResponse:
    """Ask for a coach, or see what came of the question."""
    form = AskCoachForm(given_in(request), alliances=queries.alliances_near(request.actor.organisation))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            coaching.ask(transition, given["alliance"], why=given["why"], note_text=given["note"], by=request.actor)
        except actions.Refused as why:
            form.add_error(None, str(why))
        else:
            text = _("%(alliance)s is asked for a coach. You keep helping until there is one.")
            messages.success(request, text % {"alliance": given["alliance"]})
            return redirect(back_to(request))
    last = queries.request_of(transition)
    page = {
        "form": form,
        "transition": transition,
        "learner": transition.learner,
        "back": back_to(request),
        "last": last,
        "is_open": last is not None and last.status in COACH_OPEN,
        "may_withdraw": last is not None and queries.may_withdraw(last, request.actor),
    }
    return render(request, "transitions/coaching/ask.html", page, status=422 if form.errors else 200)


@require_POST
def withdraw_coach(request: ActorRequest, row: Any) -> HttpResponse:
    """Take the question back."""
    return _try(request, lambda: coaching.withdraw(row, by=request.actor), _("The question has been withdrawn."))


@require_safe
def coach_requests(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """What lies before the alliance."""
    may_coach = COACHING_POLICY[CanCoaching.COACH].could_hold_for(request.actor)
    page = {"requests": queries.requests(rows), "may_coach": may_coach}
    return render(request, "transitions/coaching/requests.html", page)


@require_safe
def coach_request(request: ActorRequest, row: Any) -> HttpResponse:
    """One question: who asks for whom and why; who will be the coach, or why not."""
    return _request_page(request, row)


def _request_page(
    request: ActorRequest, row: Any, *, approve: Form | None = None, refuse: Form | None = None
) -> HttpResponse:
    page = {
        "row": row,
        "learner": row.transition.learner,
        "approve_form": approve or ApproveForm(coaches=queries.coaches_of(row.alliance)),
        "refuse_form": refuse or RefuseCoachForm(),
    }
    return render(request, "transitions/coaching/request.html", page, status=422 if approve or refuse else 200)


@require_POST
def approve_coach(request: ActorRequest, row: Any) -> HttpResponse:
    """Our yes: this coach, until that day."""
    form = ApproveForm(request.POST, coaches=queries.coaches_of(row.alliance))
    if not form.is_valid():
        return _request_page(request, row, approve=form)
    try:
        coaching.approve(row, coach=form.cleaned_data["coach"], until=form.cleaned_data["until"], by=request.actor)
    except actions.Refused as why:
        form.add_error("until", str(why))
        return _request_page(request, row, approve=form)
    messages.success(request, _("%(coach)s is the coach now.") % {"coach": form.cleaned_data["coach"]})
    return redirect("transitions:coach_requests")


@require_POST
def refuse_coach(request: ActorRequest, row: Any) -> HttpResponse:
    """Our no, with the reason."""
    form = RefuseCoachForm(request.POST)
    if not form.is_valid():
        return _request_page(request, row, refuse=form)
    coaching.refuse(row, why=form.cleaned_data["why"], by=request.actor)
    messages.success(request, _("%(asker)s reads your reason.") % {"asker": row.asker})
    return redirect("transitions:coach_requests")


@require_safe
def coached(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The young people of this coach."""
    return render(request, "transitions/coaching/coached.html", {"rows": queries.coached(rows)})


@require_safe
def coach_learner(request: ActorRequest, row: Any) -> HttpResponse:
    """One of them: how to reach, who holds, why a coach."""
    page = {"row": row, "transition": row.transition, "learner": row.transition.learner}
    return render(request, "transitions/coaching/learner.html", page)


@require_POST
def begin_coaching(request: ActorRequest, row: Any) -> HttpResponse:
    """The coach is at work."""
    return _try(request, lambda: coaching.begin(row, by=request.actor), _("You are at work with this learner."))


@require_POST
def end_coaching(request: ActorRequest, row: Any) -> HttpResponse:
    """The work is done."""
    coaching.end(row, by=request.actor)
    messages.success(request, _("Your work is done. You do not see this learner any more."))
    return redirect("transitions:coached")


def _try(request: ActorRequest, do: Callable[[], object], said: str) -> HttpResponse:
    try:
        do()
    except actions.Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)
    return redirect(back_to(request))
