"""Talks of a college with applicants: the agenda, moments made and moved, inviting with a look beforehand, who came."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit import words, workdays
from sluitend.kit.back import back_to
from sluitend.kit.calendar_file import CONTENT_TYPE, calendar_file
from sluitend.kit.chosen import as_keys, chosen_keys
from sluitend.kit.frame import offer_undo
from sluitend.transitions import invitations, moments, talk_letters
from sluitend.transitions.actions import Refused
from sluitend.transitions.forms.moments import MomentsForm, MoveForm
from sluitend.transitions.queries import invitations as queries

# --- The agenda -------------------------------------------------------------------------------------------------


@require_safe
def talks(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The talks day by day; with ``dag`` one day, to print."""
    on = _day(request.GET.get("dag", ""))
    page = {"agenda": queries.agenda(rows, request.actor, on=on), "on": on}
    return render(request, "transitions/college/talks.html", page)


@require_safe
def talks_calendar(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The talks of a day, or all that are to come, for somebody's own calendar."""
    on = _day(request.GET.get("dag", ""))
    found = queries.agenda(rows, request.actor, on=on)
    appointments = []
    for slot in (slot for day in found.days for slot in day.slots):
        learners = [seat.invitation.application.transition.learner for seat in slot.seats]
        for learner in learners:
            request.actor.looked(learner.pk, page="talks_calendar")
        names = [row.call_name or row.first_names for row in learners]
        appointments.append(talk_letters.appointment_of_college(slot.moment, names))
    if not appointments:
        messages.warning(request, _("There is no talk to put in your calendar."))
        return redirect("transitions:talks")
    headers = {"Content-Disposition": 'attachment; filename="gesprekken.ics"', "Cache-Control": "no-store"}
    return HttpResponse(calendar_file(*appointments), content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- Moments ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_moments(request: ActorRequest, organisations: QuerySet[Any]) -> HttpResponse:
    """A series of moments in one form."""
    college = organisations.get()
    form = MomentsForm(request.POST or None, programmes=queries.programmes_of(college))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = moments.make_moments(
                college,
                form.starts,
                by=request.actor,
                minutes=said["minutes"],
                capacity=said["capacity"],
                place=said["place"],
                video_url=said["video_url"],
                programme=queries.programme(said["programme"]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            text = ngettext("%(count)d moment is made.", "%(count)d moments are made.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect("transitions:talks")
    return render(request, "transitions/college/new_moments.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: ActorRequest, row: Any) -> HttpResponse:
    """Move a moment; everybody who is invited hears it."""
    form = MoveForm(request.POST or None, moment=row)
    if form.is_valid():
        said = form.cleaned_data
        try:
            told = moments.move(row, form.starts_at, by=request.actor, place=said["place"], video_url=said["video_url"])
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _told(_("The moment is moved."), told))
            return redirect("transitions:talks")
    page = {"moment": row, "form": form, "seats": queries.seats(row, request.actor)}
    return render(request, "transitions/college/moment.html", page, status=422 if form.is_bound else 200)


@require_POST
def call_off_moment(request: ActorRequest, row: Any) -> HttpResponse:
    """The moment is off."""
    told = moments.call_off(row, by=request.actor)
    messages.success(request, _told(_("The moment is called off."), told))
    return redirect("transitions:talks")


def _told(text: str, count: int) -> str:
    if not count:
        return text
    told = ngettext("%(count)d student hears it now.", "%(count)d students hear it now.", count)
    return f"{text} {told % {'count': count}}"


# --- Inviting ---------------------------------------------------------------------------------------------------


@require_POST
def invite(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """First show who gets which moment, then, when what was shown is confirmed, put the invitations ready."""
    chosen = applications.filter(pk__in=chosen_keys(request))
    reach = queries.moments_of(request.actor)
    ticked = as_keys(request.POST.getlist("moment"))
    looked_at = request.POST.get("bekeken")
    if looked_at is not None and "bevestigd" in request.POST:
        if set(as_keys(looked_at.split())) == set(ticked):
            return _put_ready(request, chosen, reach.filter(pk__in=ticked))
        messages.info(request, _("You chose other moments. Look once more who comes when."))
    found = queries.preview(chosen, reach, ticked if looked_at is not None else None)
    if not found.pairs and not found.left:
        messages.warning(request, _("Choose students first."))
        return redirect(back_to(request))
    page = {"found": found, "back": back_to(request), "when": words.at(workdays.release_moment())}
    return render(request, "transitions/college/invite.html", page)


def _put_ready(request: ActorRequest, chosen: QuerySet[Any], rows: QuerySet[Any]) -> HttpResponse:
    batch = invitations.invite_all(chosen, rows, by=request.actor)
    if not batch.count:
        messages.warning(request, _("Nobody you chose can be invited now, or the moments are full."))
    else:
        offer_undo(request, _said(batch), f"{reverse('transitions:stop_invitations')}?reeks={batch.key}")
    return redirect(back_to(request))


def _said(batch: invitations.Batch) -> str:
    text = ngettext(
        "We send the %(count)d invitation on %(when)s. Until then you can undo this.",
        "We send the %(count)d invitations on %(when)s. Until then you can undo this.",
        batch.count,
    )
    when = _("%(day)s at %(time)s") % {"day": words.day(batch.due_at, year=False), "time": words.at(batch.due_at)}
    return text % {"count": batch.count, "when": when}


@require_POST
def stop_invitations(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Take one invitation or a batch back."""
    batch = as_keys([request.GET.get("reeks", "")])
    chosen = rows.filter(batch__in=batch) if batch else rows.filter(pk__in=chosen_keys(request))
    count = invitations.stop_all(chosen, by=request.actor)
    if count:
        text = ngettext("%(count)d invitation is stopped.", "%(count)d invitations are stopped.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing to stop: these invitations were sent or stopped already."))
    return redirect(back_to(request))


@require_POST
def record_presence(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Who was there, or did not come."""
    came = request.POST.get("kwam") == "ja"
    count = invitations.record_presence(rows.filter(pk__in=chosen_keys(request)), came=came, by=request.actor)
    if not count:
        messages.warning(request, _("Choose students first."))
    elif came:
        text = ngettext("Noted: %(count)d student was there.", "Noted: %(count)d students were there.", count)
        messages.success(request, text % {"count": count})
    else:
        text = ngettext(
            "Noted: %(count)d student did not come. The mentor sees it.",
            "Noted: %(count)d students did not come. The mentors see it.",
            count,
        )
        messages.success(request, text % {"count": count})
    return redirect(back_to(request))
