"""The summer check: a page per group, five answers per student, kept one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.transitions import actions
from sluitend.transitions.moving import Summer
from sluitend.transitions.queries import moves as queries


def _field(key: object) -> str:
    return f"antwoord-{key}"


@require_http_methods(["GET", "HEAD", "POST"])
def summer_check(request: ActorRequest, row: Any) -> HttpResponse:
    """All sitting students of a group. What is sent whole keeps the answers that changed, or empties one."""
    found = queries.summer_check(queries.in_group(row), request.actor)
    if request.method == "POST":
        changed = _keep(request, found)
        if changed:
            messages.success(request, _("Kept."))
        return redirect("transitions:summer_check", row.pk)
    page = {"group": row, "check": found}
    return render(request, "transitions/moves/summer_check.html", page)


def _keep(request: ActorRequest, found: queries.SummerCheck) -> int:
    emptied, changed = request.POST.get("leeg", ""), 0
    for one in found.rows:
        key = str(one.enrolment.pk)
        said = "" if key == emptied else request.POST.get(_field(key), one.answer)
        if said != one.answer and (said in Summer or key == emptied):
            changed += _answer(request, one.enrolment, said)
    return changed


def _answer(request: ActorRequest, enrolment: Any, said: str) -> int:
    try:
        actions.answer_summer_check(enrolment, Summer(said) if said else None, by=request.actor)
    except actions.Refused as why:
        messages.error(request, f"{enrolment.learner.name}: {why}")
        return 0
    return 1


@require_POST
def summer_answer(request: ActorRequest, enrolment: Any) -> HttpResponse:
    """One answer while going through the list: kept at once, said beside it."""
    said, refusal = request.POST.get(_field(enrolment.pk), ""), ""
    if said in Summer:
        try:
            actions.answer_summer_check(enrolment, Summer(said), by=request.actor)
        except actions.Refused as why:
            refusal = str(why)
    whole = queries.summer_check(queries.in_group(enrolment.school_class), request.actor)
    one = next(row for row in whole.rows if row.enrolment.pk == enrolment.pk)
    page = {"row": one, "check": whole, "is_kept": not refusal and said in Summer, "refusal": refusal, "swap": True}
    return render(request, "transitions/moves/summer_kept.html", page)
