"""The pupil's way: where am I, my applications, telling that I applied, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers.forms.pupil_talk import OtherMomentForm
from sluitend.dossiers.queries import path as queries
from sluitend.dossiers.queries.progress import current
from sluitend.dossiers.views.pupil import nothing_yet
from sluitend.kit.calendar_file import CONTENT_TYPE, calendar_file
from sluitend.transitions import actions as spine
from sluitend.transitions import invitations, talk_letters
from sluitend.transitions.policies import CanInvitation
from sluitend.transitions.queries.invitations import other_moments

Rows = Any


@never_cache
@require_safe
def pupil_start(request: ActorRequest, rows: Rows) -> HttpResponse:
    """What now, and where am I."""
    dossier = current(rows)
    if dossier is None:
        return nothing_yet(request)
    return render(request, "dossiers/pupil/start.html", {"way": queries.way(dossier)})


@never_cache
@require_safe
def my_path(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Every step: who, since when, what can I do."""
    dossier = current(rows)
    if dossier is None:
        return nothing_yet(request)
    return render(request, "dossiers/pupil/path.html", {"way": queries.way(dossier)})


@never_cache
def tell_applied(request: ActorRequest, transitions: Rows) -> HttpResponse:
    """I applied somewhere: search the programme, choose it. Applying itself happens at the mbo."""
    transition = transitions.first()
    if transition is None:
        raise Http404
    if request.method == "POST":
        chosen = queries.offering(transition.school_year, request.POST.get("offering", ""))
        if chosen is None:
            raise Http404
        spine.apply_for(transition, chosen, by=request.actor)
        messages.success(request, _("We wrote it down. Your mentor and the mbo see it too."))
        return redirect("dossiers:my_path")
    found = queries.offerings(transition.school_year, request.GET.get("q", ""))
    return render(request, "dossiers/pupil/tell_applied.html", {"found": found})


@never_cache
def withdraw(request: ActorRequest, application: Any) -> HttpResponse:
    """First what it means, then the button: this cannot be undone here."""
    if request.method == "POST":
        spine.withdraw_application(application, by=request.actor)
        messages.success(request, _("Your application is withdrawn. Your mentor and the mbo see it too."))
        return redirect("dossiers:my_path")
    return render(request, "dossiers/pupil/withdraw.html", {"application": application})


@never_cache
def my_talk(request: ActorRequest, invitation: Any) -> HttpResponse:
    """When and where the talk is; who cannot come takes another free moment or asks for one."""
    may_answer = request.actor.may(CanInvitation.ANSWER, invitation)
    form = _answer_form(request, invitation) if may_answer else None
    if form is not None and form.is_valid():
        try:
            return _answered(request, invitation, form.moment)
        except spine.Refused as refused:
            form.add_error("choice", str(refused))
    page = {"talk": invitation, "moment": invitation.moment, "form": form}
    return render(request, "dossiers/pupil/talk.html", page, status=422 if form is not None and form.is_bound else 200)


def _answer_form(request: ActorRequest, invitation: Any) -> OtherMomentForm:
    return OtherMomentForm(request.POST or None, others=other_moments(invitation), place=invitation.moment.place)


def _answered(request: ActorRequest, invitation: Any, moment: Any) -> HttpResponse:
    if moment is None:
        invitations.ask_another(invitation, by=request.actor)
        messages.success(request, _("We told the mbo that you cannot come. You get a new invitation."))
    else:
        invitations.choose_other(invitation, moment, by=request.actor)
        messages.success(request, _("Your talk is moved. You get a mail for your calendar."))
    return redirect("dossiers:my_path")


@never_cache
@require_safe
def my_talk_calendar(request: ActorRequest, invitation: Any) -> HttpResponse:
    """The talk as a file for the pupil's own calendar."""
    headers = {"Content-Disposition": 'attachment; filename="gesprek.ics"', "Cache-Control": "no-store"}
    file = calendar_file(talk_letters.appointment_of(invitation))
    return HttpResponse(file, content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)
