"""The warm handover: what either school does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions, warm_letters
from sluitend.dossiers.forms.mentor import YES
from sluitend.dossiers.forms.warm import FeedbackForm, TalkForm, WarmNoteForm
from sluitend.dossiers.lifecycle import TalkWay
from sluitend.kit.calendar_file import CONTENT_TYPE, calendar_file
from sluitend.transitions.actions import Refused


def _where_it_stands(request: ActorRequest, warm: Any) -> str:
    """The page of this learner, at the school or at the college."""
    organisation = request.actor.organisation
    if organisation is not None and organisation.pk == warm.college_id:
        return reverse("insight:mbo_dossier", args=[warm.application_id])
    return reverse("insight:school_learner", args=[warm.dossier_id])


@require_http_methods(["GET", "HEAD", "POST"])
def warm_plan(request: ActorRequest, warm: Any) -> HttpResponse:
    """Plan the conversation, or move it."""
    back = _where_it_stands(request, warm)
    form = TalkForm(request.POST or None, planned_at=warm.planned_at, planned_way=warm.planned_way)
    if form.is_valid():
        try:
            actions.plan_talk(warm, form.starts_at, TalkWay(form.cleaned_data["way"]), by=request.actor)
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("The conversation is planned. Both schools get a mail for their calendars."))
            return redirect(back)
    page = {"warm": warm, "form": form, "back": back}
    return render(request, "dossiers/warm/plan.html", page, status=422 if form.is_bound else 200)


@require_POST
def warm_call_off(request: ActorRequest, warm: Any) -> HttpResponse:
    """The appointment is off."""
    actions.call_off_talk(warm, by=request.actor)
    messages.success(request, _("The appointment is called off. The conversation is still to be held."))
    return redirect(_where_it_stands(request, warm))


@require_safe
def warm_calendar(request: ActorRequest, warm: Any) -> HttpResponse:
    """The appointment as a file for somebody's own calendar; without one, back to the learner."""
    if warm.planned_at is None:
        return redirect(_where_it_stands(request, warm))
    planned = warm_letters.appointment_of(
        warm, starts_at=warm.planned_at, way=warm.planned_way, revision=warm.planned_revision
    )
    disposition = {"Content-Disposition": 'attachment; filename="afspraak.ics"'}
    return HttpResponse(calendar_file(planned), content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
def warm_feedback(request: ActorRequest, warm: Any) -> HttpResponse:
    """The college tells the school how it goes."""
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        actions.feed_back(warm, text=form.cleaned_data["text"], by=request.actor)
        messages.success(request, _("The school can read how it goes."))
        return redirect(_where_it_stands(request, warm))
    page = {"warm": warm, "form": form, "back": _where_it_stands(request, warm)}
    return render(request, "dossiers/warm/feedback.html", page, status=422 if form.is_bound else 200)


@require_POST
def warm_receive(request: ActorRequest, warm: Any) -> HttpResponse:
    """Somebody of the college takes the conversation on."""
    actions.record_warm_handover(warm, "receive", by=request.actor)
    messages.success(request, _("The warm handover is yours."))
    return redirect("insight:mbo_dossier", warm.application_id)


@require_POST
def warm_attempt(request: ActorRequest, warm: Any) -> HttpResponse:
    """The mentor did not answer."""
    actions.record_warm_handover(warm, "attempt", by=request.actor)
    messages.success(request, _("Noted: you tried to reach the mentor."))
    return redirect("insight:mbo_dossier", warm.application_id)


@require_http_methods(["GET", "HEAD", "POST"])
def warm_close(request: ActorRequest, warm: Any) -> HttpResponse:
    """The conversation was held: a note for the two schools."""
    form = WarmNoteForm(request.POST or None)
    if form.is_valid():
        enough = form.cleaned_data["enough"] == YES
        said = {name: form.cleaned_data[name] for name in ("text", "agreements", "participants")}
        actions.record_warm_handover(warm, "complete", by=request.actor, enough=enough, **said)
        messages.success(request, _("The warm handover is completed."))
        return redirect("insight:mbo_dossier", warm.application_id)
    page = {"warm": warm, "form": form}
    return render(request, "dossiers/college/warm_close.html", page, status=422 if form.is_bound else 200)


@require_POST
def warm_cancel(request: ActorRequest, warm: Any) -> HttpResponse:
    """The school no longer needs the conversation."""
    actions.cancel_warm_handover(warm, by=request.actor)
    messages.success(request, _("The warm handover is withdrawn."))
    return redirect("insight:school_learner", warm.dossier_id)
