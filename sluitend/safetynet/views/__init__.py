"""What an officer does with a case: take on, log contact, guide, close, take up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.access.reasons import LookReason
from sluitend.kit import throttle
from sluitend.kit.back import back_to
from sluitend.kit.chosen import AT_MOST, chosen_keys
from sluitend.kit.frame import offer_undo
from sluitend.organisations.actions import NotAgreed, agree_on_no_shows
from sluitend.safetynet import actions, looking_up, queries
from sluitend.safetynet.forms import AssignForm, CloseForm, ContactForm, LookUpForm, NoShowForm
from sluitend.safetynet.lifecycle import After, Outcome
from sluitend.transitions.actions import Refused
from sluitend.transitions.lifecycle import BulkKind

Rows = QuerySet[Any]
CLOSED = {
    After.GIVE_BACK: gettext_lazy("The case is closed. The mbo has the regie now."),
    After.SETTLE: gettext_lazy("The case is closed and the transition is completed."),
    After.KEEP: gettext_lazy("The case is closed. You keep the regie and look again in four weeks."),
}
LOOK_UPS, HOUR = 20, 3600  # of one officer; who tries names one after the other is stopped


def given_in(request: ActorRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _case(transition: Any) -> Any:
    case = queries.open_case(transition)
    if case is None:
        raise Http404
    return case


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest, transition: Any) -> HttpResponse:
    """Log a contact attempt: made for the phone, three taps with what is filled in already."""
    case, form = _case(transition), ContactForm(given_in(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.log_contact(
                case, given["way"], given["result"], note=given["note"], next_on=given["next_on"], by=request.actor
            )
        except Refused as why:
            form.add_error("on", str(why))
        else:
            messages.success(request, _("The contact has been logged."))
            return redirect(back_to(request))
    page = {
        "form": form,
        "transition": transition,
        "learner": transition.learner,
        "back": back_to(request),
        "attempts": queries.attempts_of(transition)[:3],
    }
    return render(request, "safetynet/contact.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, transition: Any) -> HttpResponse:
    """End the case with an outcome; the page says what follows from which."""
    case, form = _case(transition), CloseForm(given_in(request))
    if form.is_bound and form.is_valid():
        try:
            after = actions.close(case, Outcome(form.cleaned_data["outcome"]), by=request.actor)
        except Refused as why:
            form.add_error("outcome", str(why))
        else:
            messages.success(request, str(CLOSED[after]))
            return redirect(settings.LOGIN_REDIRECT_URL if after is After.SETTLE else back_to(request))
    page = {"form": form, "transition": transition, "learner": transition.learner, "back": back_to(request)}
    return render(request, "safetynet/close.html", page, status=422 if form.errors else 200)


@require_POST
def assign(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Give the chosen learners to a colleague; where our yes was still awaited, this is that yes."""
    form = AssignForm(request.POST, colleagues=queries.colleagues(request.actor.organisation))  # type: ignore[arg-type]
    chosen = chosen_keys(request)
    if not chosen:
        messages.warning(request, _("Choose one or more learners first."))
    elif not form.is_valid():
        messages.warning(request, _("Choose a colleague."))
    else:
        to, over, some = form.cleaned_data["to"], form.cleaned_data["over"], rows.filter(pk__in=chosen[:AT_MOST])
        act = actions.take_on(some, to=to, by=request.actor, over=over)
        left = queries.with_others(some, to)
        _say_who_has(request, left)
        if count := min(len(chosen), AT_MOST) - len(left):
            text = ngettext("%(name)s has %(count)d learner more.", "%(name)s has %(count)d learners more.", count)
            _say(request, text % {"name": to, "count": count}, act)
    return redirect(back_to(request))


def _say_who_has(request: ActorRequest, left: list[tuple[str, str]]) -> None:
    """A colleague was first: say who has whom, and how to take it over all the same."""
    if not left:
        return
    named = ", ".join(f"{name} ({who})" for name, who in left)
    how = _("Do you take over from a colleague? Tick “also of a colleague”.")
    messages.warning(request, " ".join([_("Already with a colleague: %(named)s.") % {"named": named}, how]))


def _say(request: ActorRequest, text: str, act: Any) -> None:
    if act.rows:
        offer_undo(request, text, reverse("safetynet:unassign", args=[act.pk]))
    else:
        messages.success(request, text)


@require_POST
def unassign(request: ActorRequest, act: Any) -> HttpResponse:
    """Take an assignment back; a handover that was accepted with it stays accepted."""
    if act.kind != BulkKind.ASSIGN:
        raise Http404
    count = actions.unassign_many(act, by=request.actor)
    text = ngettext("%(count)d learner is unassigned again.", "%(count)d learners are unassigned again.", count)
    messages.success(request, text % {"count": count})
    return redirect(back_to(request))


@require_POST
def guide(request: ActorRequest, transition: Any) -> HttpResponse:
    """From talking to guiding."""
    return _try(request, lambda: actions.guide(_case(transition), by=request.actor), _("Guidance has begun."))


@require_POST
def reopen(request: ActorRequest, transition: Any) -> HttpResponse:
    """Take up a learner whom we still hold."""
    return _try(request, lambda: actions.reopen(transition, by=request.actor), _("The case is open again, with you."))


def _try(request: ActorRequest, do: Callable[[], object], said: str) -> HttpResponse:
    try:
        do()
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)
    return redirect(back_to(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Ask about one young person who is not on the list: the reason first, and one answer. Nothing of it stands in the
    address."""
    form = LookUpForm(given_in(request))
    answer = None
    if form.is_bound and form.is_valid():
        throttle.count("look_up", request.actor.label, limit=LOOK_UPS, seconds=HOUR)
        given = form.cleaned_data
        answer = looking_up.look_up(given["name"], given["born"], because=LookReason(given["why"]), by=request.actor)
    page = {"form": form, "answer": answer, "looks": queries.looks_ahead(request.actor)}
    return render(request, "safetynet/look_up.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def region_no_shows(request: ActorRequest, regions: Rows) -> HttpResponse:
    """What the region agreed about who does not come to class."""
    region = regions.get()
    known = {"workdays": region.no_show_workdays, "tells": region.no_show_tells}
    form = NoShowForm(given_in(request), initial=known)
    if form.is_valid():
        try:
            agree_on_no_shows(region, form.cleaned_data["workdays"], form.cleaned_data["tells"], by=request.actor)
        except NotAgreed as why:
            form.add_error("tells", str(why))
        else:
            messages.success(request, _("Kept. It holds from now on, also for who is looked for now."))
            return redirect("safetynet:region_no_shows")
    page = {"region": region, "form": form}
    return render(request, "safetynet/region_no_shows.html", page, status=422 if form.errors else 200)
