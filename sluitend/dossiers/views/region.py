"""What a region decides about dossiers: questions of its own, and for whose pupils schools always talk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.region import AlwaysWarmForm, QuestionOfRegionForm
from sluitend.dossiers.queries import editions as queries
from sluitend.organisations.actions import choose_always_warm
from sluitend.transitions.actions import Refused

Rows = QuerySet[Any]


@require_http_methods(["GET", "HEAD", "POST"])
def region_start(request: ActorRequest, regions: Rows) -> HttpResponse:
    """What the region decided."""
    region = regions.get()
    form = AlwaysWarmForm(request.POST or None, initial={"kinds": region.warm_always_for})
    if request.method == "POST":
        form = AlwaysWarmForm(request.POST)
        if form.is_valid():
            choose_always_warm(region, form.cleaned_data["kinds"], by=request.actor)
            messages.success(request, _("Kept. It holds for dossiers that are sent from now on."))
            return redirect("dossiers:region_start")
    page = {"region": region, "form": form, "asks": queries.region_questions(region)}
    return render(request, "dossiers/region/start.html", page, status=422 if form.errors else 200)


@require_safe
def region_questions(request: ActorRequest, regions: Rows) -> HttpResponse:
    """All questions, which of them the region asks, and its own."""
    return render(request, "dossiers/region/questions.html", {"asks": queries.region_questions(regions.get())})


@require_safe
def region_preview(request: ActorRequest, regions: Rows) -> HttpResponse:
    """The questions as pupil and mentor will read them."""
    return render(request, "dossiers/region/preview.html", {"asks": queries.region_questions(regions.get())})


@require_http_methods(["GET", "HEAD", "POST"])
def region_add_question(request: ActorRequest, regions: Rows) -> HttpResponse:
    """A question of the region's own."""
    region = regions.get()
    form = QuestionOfRegionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_question(region, form.as_question(), by=request.actor)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The question is added. It is asked once the new edition holds."))
            return redirect("dossiers:region_questions")
    page = {"form": form, "asks": queries.region_questions(region)}
    return render(request, "dossiers/region/add.html", page, status=422 if form.is_bound else 200)


VERBS = {  # what a button of the list posts
    "leave_out": actions.leave_out_question,
    "ask_again": actions.ask_question_again,
    "remove": actions.remove_question,
}


@require_POST
def region_change_question(request: ActorRequest, regions: Rows) -> HttpResponse:
    """Leave a question out, ask it again, or take one of the region's own away."""
    verb = VERBS.get(request.POST.get("doe", ""))
    try:
        if verb is not None:
            verb(regions.get(), request.POST.get("vraag", ""), by=request.actor)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("dossiers:region_questions")


@require_POST
def region_publish(request: ActorRequest, regions: Rows) -> HttpResponse:
    """The new edition holds from today on."""
    try:
        edition = actions.publish_edition(regions.get(), by=request.actor)
    except Refused as why:
        messages.error(request, str(why))
    else:
        text = _("Edition %(number)s holds from today on. Dossiers that began already keep their own questions.")
        messages.success(request, text % {"number": edition.number})
    return redirect("dossiers:region_questions")


@require_POST
def region_drop(request: ActorRequest, regions: Rows) -> HttpResponse:
    """Throw away what was being made."""
    actions.drop_edition(regions.get(), by=request.actor)
    messages.success(request, _("The changes are thrown away. The edition that holds goes on."))
    return redirect("dossiers:region_questions")
