"""Pages about the regie that passes on: handovers asked, answered and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit.back import back_to
from sluitend.kit.chosen import chosen_keys
from sluitend.kit.forms import Form
from sluitend.transitions import actions
from sluitend.transitions.forms.handovers import HandOverForm, RefuseForm
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.queries import handovers as queries

A_PAGE = 50


def given_in(request: ActorRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@require_safe
def handovers(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """What waits for our yes, what we asked others, and what was answered lately."""
    page = Paginator(queries.waiting_for_us(rows, request.actor), A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "transitions/handovers.html", {
        "page": page,
        "for_us": queries.lines(page.object_list, request.actor),
        "for_others": queries.lines(queries.waiting_for_others(rows, request.actor)[:A_PAGE], request.actor),
        "answered": queries.lines(queries.answered(rows)[:A_PAGE], request.actor),
    })  # fmt: skip


@require_safe
def handover(request: ActorRequest, row: Any) -> HttpResponse:
    """One handover: who asks whom, why, and what can be done with it now."""
    return _handover_page(request, row, RefuseForm(), status=200)


def _handover_page(request: ActorRequest, row: Any, form: Form, *, status: int) -> HttpResponse:
    (line,) = queries.lines([row], request.actor)
    return render(
        request,
        "transitions/handover.html",
        {
            "line": line,
            "handover": row,
            "may_answer": queries.may_answer(row, request.actor),
            "may_withdraw": queries.may_withdraw(row, request.actor),
            "form": form,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: ActorRequest, transition: Any) -> HttpResponse:
    """Ask another party to take over: who, why, what they should know."""
    form = HandOverForm(given_in(request), receivers=queries.receivers(transition))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.ask_to_take_over(
                transition, to=given["to"], reason=given["reason"], note_text=given["note"], by=request.actor
            )
        except actions.Refused as why:
            form.add_error(None, str(why))
        else:
            text = _("%(to)s is asked to take over. You keep the regie until they say yes.") % {"to": given["to"]}
            messages.success(request, text)
            return redirect(back_to(request))
    page = {
        "form": form,
        "transition": transition,
        "learner": transition.learner,
        "back": back_to(request),
        "waiting": queries.open_handover(transition),
    }
    return render(request, "transitions/hand_over.html", page, status=422 if form.errors else 200)


@require_POST
def accept(request: ActorRequest, row: Any) -> HttpResponse:
    """Our yes: one click."""
    return _try(
        request,
        lambda: actions.accept(row, by=request.actor),
        _("You have the regie now. The first contact is due within a week."),
    )


@require_POST
def accept_chosen(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Our yes to all that were ticked; of those that a colleague answered meanwhile it is said."""
    chosen = rows.filter(pk__in=chosen_keys(request))
    answered = chosen.exclude(status=HandoverStatus.ASKED).count()
    if answered:
        text = ngettext(
            "%(count)d was answered already. You see by whom below.",
            "%(count)d were answered already. You see by whom below.",
            answered,
        )
        messages.warning(request, text % {"count": answered})
    count = actions.accept_all(chosen, by=request.actor)
    text = ngettext("You took over %(count)d learner.", "You took over %(count)d learners.", count)
    messages.success(request, text % {"count": count})
    return redirect(back_to(request))


@require_POST
def refuse(request: ActorRequest, row: Any) -> HttpResponse:
    """Our no, with the reason; the sender keeps the regie."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _handover_page(request, row, form, status=422)
    return _try(
        request,
        lambda: actions.refuse(row, by=request.actor, **form.cleaned_data),
        _("%(sender)s keeps the regie and reads your reason.") % {"sender": row.sender},
    )


@require_POST
def withdraw(request: ActorRequest, row: Any) -> HttpResponse:
    """Take our question back."""
    return _try(request, lambda: actions.withdraw(row, by=request.actor), _("The handover has been withdrawn."))


def _try(request: ActorRequest, do: Callable[[], object], said: str) -> HttpResponse:
    try:
        do()
    except actions.Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)
    return redirect(back_to(request))
