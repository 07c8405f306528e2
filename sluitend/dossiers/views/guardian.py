"""A guardian's way: the door, reading, answering, and what happens next. No account; the link is used up by the
answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.guardian import ConsentForm, DisputeForm, DoorForm, MailsForm, NewLinkForm, ViewForm
from sluitend.dossiers.lifecycle import Answer
from sluitend.dossiers.queries import guardian as queries
from sluitend.kit import codes, throttle

GUARDIAN = "guardian"  # session: who came in through which link; ``config.acting`` makes an actor of it
HOUR = 3600
TRIES = 10  # an hour, per address and per code (ADR 0009)
COUNTED, COUNTED_NEW = "dossiers.open_link", "dossiers.new_link"
Rows = Any


def signed_out(request: HttpRequest) -> HttpResponse:
    """The door of a guardian's pages."""
    return redirect("dossiers:guardian_door")


# --- The door ----------------------------------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("code", "token")
def guardian_door(request: ActorRequest) -> HttpResponse:
    """Code and the child's date of birth. Everything that does not fit gets the same words."""
    form = DoorForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        tries = (request.META.get("REMOTE_ADDR", ""), codes.typed(typed["code"]))
        for who in tries:
            throttle.count(COUNTED, who, limit=TRIES, seconds=HOUR)
        link = actions.open_link(typed["token"], typed["code"], typed["birth_date"])
        if link is not None:
            for who in tries:
                throttle.forget(COUNTED, who)
            return _let_in(request, link, "dossiers:guardian_reading")
        follow = actions.open_follow_link(typed["token"], typed["code"], typed["birth_date"])
        if follow is not None:
            for who in tries:
                throttle.forget(COUNTED, who)
            return _let_in(request, follow, "dossiers:guardian_following")
        form.say_wrong_code()
    page = {"form": form, "new_link": NewLinkForm(prefix="nieuw")}
    return render(request, "dossiers/guardian/door.html", page, status=422 if form.is_bound else 200)


def _let_in(request: ActorRequest, link: Any, page: str) -> HttpResponse:
    """Whoever was signed in on this device is signed out: an account never acts as a guardian."""
    request.session.flush()
    request.session[GUARDIAN] = {
        "learner": str(link.dossier.transition.learner_id),
        "guardian": str(link.guardian_id),
        "link": str(link.pk),
    }
    return redirect(page)


@never_cache
@require_safe
def guardian_read(request: ActorRequest, token: str) -> HttpResponse:
    """The link of the mail. Opening it does nothing, because mail scanners open links: it only fills in the token."""
    ended = actions.end_of_link(token)
    if ended != "":
        return _nothing_to_read(request, queries.OF_END.get(ended or "", queries.State.EXPIRED))
    page = {"form": DoorForm(initial={"token": token}), "new_link": NewLinkForm(prefix="nieuw")}
    return render(request, "dossiers/guardian/door.html", page)


@require_POST
def guardian_new_link(request: ActorRequest) -> HttpResponse:
    """A new link, to the address the school knows. The answer is the same whether it is known or not."""
    form = NewLinkForm(request.POST, prefix="nieuw")
    if not form.is_valid():
        page = {"form": DoorForm(), "new_link": form, "opened": True}
        return render(request, "dossiers/guardian/door.html", page, status=422)
    for who in (request.META.get("REMOTE_ADDR", ""), form.cleaned_data["email"].lower()):
        throttle.count(COUNTED_NEW, who, limit=TRIES, seconds=HOUR)
    actions.ask_new_link(form.cleaned_data["email"], form.cleaned_data["birth_date"])
    return render(request, "dossiers/guardian/new_link.html")


# --- Reading and answering -----------------------------------------------------------------------------------------------


@never_cache
@require_safe
def guardian_reading(request: ActorRequest, rows: Rows) -> HttpResponse:
    """The dossier in short, all of it for who wants, and the three answers."""
    state, dossier = _state(request, rows)
    if state == queries.State.CONSENTED:
        consents = queries.consents_of(dossier, _guardian(request))
        return render(request, "dossiers/guardian/consents.html", {"consents": consents})
    if state not in queries.HAS_PAGE:
        return _nothing_to_read(request, state)
    return _draw(request, state, dossier, ViewForm())


def _draw(request: ActorRequest, state: queries.State, dossier: Any, view: ViewForm) -> HttpResponse:
    reading = queries.reading(dossier, _guardian(request))
    if not view.is_bound:
        view.initial = {"text": reading.own_view}
    page = {"reading": reading, "state": state.value, "view": view, "consent": ConsentForm(reading.asks_consent)}
    return render(request, "dossiers/guardian/read.html", page, status=422 if view.is_bound else 200)


@never_cache
def guardian_answer(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Yes, something is wrong (what, and what it should be), or first a talk with the mentor."""
    state, dossier = _state(request, rows)
    if state not in queries.HAS_PAGE:
        return _nothing_to_read(request, state)
    answer = request.POST.get("answer")
    form = DisputeForm(request.POST if answer == Answer.DISPUTED else None)
    if answer in (Answer.AGREED, Answer.TALK):
        return _answered(request, dossier, Answer(answer), consents=request.POST.getlist("consent"))
    if form.is_valid():
        said = form.cleaned_data
        return _answered(request, dossier, Answer.DISPUTED, about=said["about"], text=said["text"])
    page = {"form": form, "reading": queries.reading(dossier)}
    return render(request, "dossiers/guardian/answer.html", page, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def guardian_view(request: ActorRequest, rows: Rows) -> HttpResponse:
    """After the talk: what this guardian thinks of the dossier, in their own words. Empty takes it back."""
    state, dossier = _state(request, rows)
    if state != queries.State.TO_STATE:
        return redirect("dossiers:guardian_reading")
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _draw(request, state, dossier, form)
    actions.state_view(dossier, form.cleaned_data["text"], by=request.actor)
    return _done(request, "view")


@never_cache
@require_POST
def guardian_recall(request: ActorRequest, rows: Rows) -> HttpResponse:
    """A consent is taken back."""
    state, dossier = _state(request, rows)
    if state != queries.State.CONSENTED:
        return redirect("dossiers:guardian_reading")
    actions.recall_consent(dossier, request.POST.get("question", ""), by=request.actor)
    return _done(request, "recalled")


@never_cache
def guardian_mails(request: ActorRequest, rows: Rows) -> HttpResponse:
    """The language of our mails, and reminders on or off."""
    state, dossier = _state(request, rows)
    if dossier is None:
        return _nothing_to_read(request, state)
    form = MailsForm(request.POST or None, initial=queries.mails_of(_guardian(request)))
    if form.is_valid():
        actions.choose_mails(dossier, **form.cleaned_data, by=request.actor)
    page = {"form": form, "is_saved": form.is_bound and form.is_valid()}
    return render(request, "dossiers/guardian/mails.html", page, status=422 if form.errors else 200)


def _answered(request: ActorRequest, dossier: Any, answer: Answer, **said: Any) -> HttpResponse:
    try:
        actions.guardian_answers(dossier, answer, by=request.actor, **said)
    except PermissionDenied:  # somebody answered, or something changed, since this page was opened
        return redirect("dossiers:guardian_reading")
    return _done(request, answer.value)


def _done(request: ActorRequest, answer: str) -> HttpResponse:
    request.session[GUARDIAN] = {**request.session[GUARDIAN], "answer": answer}
    return redirect("dossiers:guardian_done")


def _guardian(request: ActorRequest) -> UUID:
    assert request.actor.guardian_id is not None  # the page needs a guardian
    return request.actor.guardian_id


@never_cache
@require_safe
def guardian_done(request: ActorRequest, rows: Rows) -> HttpResponse:
    """What was answered, and what happens now."""
    answer = request.session[GUARDIAN].get("answer")
    if answer is None:
        return redirect("dossiers:guardian_reading")
    assert request.actor.learner_id is not None  # the page needs a guardian
    return render(
        request,
        "dossiers/guardian/done.html",
        {"after": queries.after(request.actor.learner_id, answer, _guardian(request))},
    )


def _state(request: ActorRequest, rows: Rows) -> tuple[queries.State, Any]:
    return queries.state_of(rows, request.session[GUARDIAN]["link"])


def _nothing_to_read(request: ActorRequest, state: queries.State) -> HttpResponse:
    page = {"state": state.value, "new_link": NewLinkForm(prefix="nieuw")}
    return render(
        request, "dossiers/guardian/nothing.html", page, status=410 if state == queries.State.EXPIRED else 200
    )
