"""What a college does with what it received: open a dossier, and hand over warmly."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.mentor import YES, WarmNoteForm


@require_GET
def open_delivery(request: ActorRequest, delivery: Any) -> HttpResponse:
    """Note that the college opens the dossier, and go and read it."""
    actions.open_delivery(delivery, by=request.actor)
    asked = request.GET.urlencode()  # the list one came from
    return redirect(reverse("insight:mbo_dossier", args=[delivery.application_id]) + (f"?{asked}" if asked else ""))


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
        actions.record_warm_handover(warm, "complete", by=request.actor, text=form.cleaned_data["text"], enough=enough)
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
