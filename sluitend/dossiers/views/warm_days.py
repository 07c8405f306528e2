"""Central days at the college: made, dealt out, changed by hand, sent with a look beforehand, and held row by row."""

from __future__ import annotations

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
from sluitend.dossiers import actions
from sluitend.dossiers.forms.mentor import YES
from sluitend.dossiers.forms.warm_days import DayNoteForm, MoveDayForm, SlotForm, WarmDayForm
from sluitend.dossiers.queries import warm_days as queries
from sluitend.kit import clock, words, workdays
from sluitend.kit.back import back_to
from sluitend.kit.chosen import chosen_keys
from sluitend.kit.frame import offer_undo
from sluitend.transitions.actions import Refused

# --- The day ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_warm_day(request: ActorRequest, organisations: QuerySet[Any]) -> HttpResponse:
    """Prepare a central day: the open handovers are dealt out over its times at once."""
    found = queries.choices(request.actor)
    me = str(request.actor.user.pk) if request.actor.user else ""
    form = WarmDayForm(request.POST or None, choices=found, me=me)
    if form.is_valid():
        said = form.cleaned_data
        try:
            day = actions.make_day(
                organisations.get(),
                queries.open_ones(request.actor, school=said["school"], team=said["team"]),
                by=request.actor,
                hosts=queries.chosen_hosts(request.actor, said["hosts"]),
                **{name: said[name] for name in ("on", "begins", "ends", "minutes", "place", "video_url")},
            )
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("The day is made. Nobody hears of it until you send it."))
            return redirect("dossiers:warm_day", day.pk)
    page = {"form": form, "count": found.count}
    return render(request, "dossiers/warm/new_day.html", page, status=422 if form.is_bound else 200)


@require_safe
def warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """The list of a day in order of time."""
    found = queries.day_list(day, request.actor)
    is_now = day.on <= clock.today()
    page = {
        "day": day,
        "list": found,
        "may_change": day.is_to_come,
        "is_held_now": is_now,
        "start": next(iter(found.to_hold), None) if is_now else None,
        "now": clock.now(),
    }
    return render(request, "dossiers/warm/day.html", page)


@require_POST
def deal_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """Deal what is listed out anew; with ``erbij`` first what came since."""
    try:
        if "erbij" in request.POST:
            count = actions.list_more(day, queries.more_for(day, request.actor), by=request.actor)
            text = ngettext("%(count)d handover is added.", "%(count)d handovers are added.", count)
        else:
            count = actions.deal_out(day, by=request.actor)
            text = ngettext("%(count)d handover has a time.", "%(count)d handovers have a time.", count)
        messages.success(request, text % {"count": count})
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("dossiers:warm_day", day.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """First show who hears what, then put it ready for half past four."""
    found = queries.day_list(day, request.actor)
    if not found.ready:
        messages.warning(request, _("There is nothing to send. Deal out first."))
        return redirect("dossiers:warm_day", day.pk)
    if request.method == "POST":
        try:
            batch = actions.put_ready(day, by=request.actor)
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            offer_undo(request, _said(batch), reverse("dossiers:stop_warm_day", args=[day.pk]))
        return redirect("dossiers:warm_day", day.pk)
    page = {"day": day, "list": found, "when": words.moment(workdays.release_moment())}
    return render(request, "dossiers/warm/send_day.html", page)


def _said(batch: actions.Batch) -> str:
    text = ngettext(
        "We send the %(count)d conversation on %(when)s. Until then you can undo this.",
        "We send the %(count)d conversations on %(when)s. Until then you can undo this.",
        batch.count,
    )
    return text % {"count": batch.count, "when": words.moment(batch.due_at)}


@require_POST
def stop_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """Take back what was not sent yet."""
    count = actions.stop_sending(day, by=request.actor)
    if count:
        text = ngettext("%(count)d conversation is not sent.", "%(count)d conversations are not sent.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing to stop: it was sent or stopped already."))
    return redirect("dossiers:warm_day", day.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def move_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """Another day, hour or place for everything."""
    form = MoveDayForm(request.POST or None, day=day)
    if form.is_valid():
        said = form.cleaned_data
        try:
            told = actions.move_day(
                day, said["on"], said["begins"], by=request.actor, place=said["place"], video_url=said["video_url"]
            )
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _told(_("The day is moved."), told))
            return redirect("dossiers:warm_day", day.pk)
    page = {"day": day, "form": form}
    return render(request, "dossiers/warm/move_day.html", page, status=422 if form.is_bound else 200)


@require_POST
def call_off_warm_day(request: ActorRequest, day: Any) -> HttpResponse:
    """The day is off."""
    told = actions.call_off_day(day, by=request.actor)
    messages.success(request, _told(_("The day is called off. The handovers are still open."), told))
    return redirect("insight:warm_handovers")


def _told(text: str, count: int) -> str:
    if not count:
        return text
    told = ngettext("%(count)d conversation is told of now.", "%(count)d conversations are told of now.", count)
    return f"{text} {told % {'count': count}}"


# --- One conversation -------------------------------------------------------------------------------------------


@require_POST
def take_off_warm_day(request: ActorRequest, slots: QuerySet[Any]) -> HttpResponse:
    """Take chosen handovers off the list."""
    count = actions.take_off(slots.filter(pk__in=chosen_keys(request)), by=request.actor)
    if count:
        text = ngettext("%(count)d handover is off the list.", "%(count)d handovers are off the list.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Choose handovers first that were not sent."))
    return redirect(back_to(request))


@require_http_methods(["GET", "HEAD", "POST"])
def move_warm_slot(request: ActorRequest, slot: Any) -> HttpResponse:
    """Another time or host."""
    hosts = queries.hosts_of(slot.day)
    form = SlotForm(
        request.POST or None,
        slot=slot,
        times=queries.times_to_come(slot.day),
        hosts=[(str(host.pk), host.name) for host in hosts],
    )
    if form.is_valid():
        host = next(row for row in hosts if str(row.pk) == form.cleaned_data["host"])
        try:
            actions.move_slot(slot, form.starts_at, host, by=request.actor)
        except Refused as refused:
            form.add_error("at", str(refused))
        else:
            messages.success(request, _("The conversation is moved."))
            return redirect("dossiers:warm_day", slot.day_id)
    page = {"slot": slot, "form": form}
    return render(request, "dossiers/warm/move_slot.html", page, status=422 if form.is_bound else 200)


@require_POST
def call_off_warm_slot(request: ActorRequest, slot: Any) -> HttpResponse:
    """One conversation is off; the handover is still open."""
    actions.call_off_talk(slot.warm, by=request.actor)
    messages.success(request, _("The appointment is called off. The conversation is still to be held."))
    return redirect("dossiers:warm_day", slot.day_id)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_warm_slot(request: ActorRequest, slot: Any) -> HttpResponse:
    """The conversation was held: what was agreed, and on to the next."""
    form = DayNoteForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "agreements")}
        enough = form.cleaned_data["enough"] == YES
        actions.record_warm_handover(slot.warm, "complete", by=request.actor, enough=enough, **said)
        messages.success(request, _("%(name)s is done.") % {"name": slot.warm.application.transition.learner.name})
        return _on_to_the_next(slot)
    page = {"slot": slot, "form": form, "left": queries.still_to_hold(slot.day)}
    return render(request, "dossiers/warm/hold_slot.html", page, status=422 if form.is_bound else 200)


@require_POST
def miss_warm_slot(request: ActorRequest, slot: Any) -> HttpResponse:
    """Nobody came; the handover stays open with a new date."""
    try:
        actions.did_not_take_place(slot, by=request.actor)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("dossiers:hold_warm_slot", slot.pk)
    messages.success(request, _("Noted. The handover stays open, to be done within five working days."))
    return _on_to_the_next(slot)


def _on_to_the_next(slot: Any) -> HttpResponse:
    following = queries.next_to_hold(slot)
    if following is None:
        return redirect("dossiers:warm_day", slot.day_id)
    return redirect("dossiers:hold_warm_slot", following.pk)
