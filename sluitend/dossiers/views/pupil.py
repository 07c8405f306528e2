"""The pupil's own pages: the task list, one question a page, reading through, agreeing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.pupil import ABSENT, ConsentForm, DisputeForm, QuestionForm, ViewForm
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries import pupil as queries
from sluitend.dossiers.queries.progress import current
from sluitend.kit import clock
from sluitend.kit.frame import offer_undo
from sluitend.transitions.actions import Refused

TYPED = "typed"  # session: what somebody sent after being signed out, until they are back
WHOSE = (
    "dossiers.whose"  # salt: a page says whose it was, so that it never shows to the next pupil at the same computer
)
Rows = Any


# --- Signed out ------------------------------------------------------------------------------------------------------


def signed_out(request: HttpRequest) -> HttpResponse:
    """The door of a pupil's pages. What was typed is kept on our side until they are back, never in the browser; a
    script is told to send the whole page instead."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    if request.method == "POST" and "whose" in request.POST:
        typed = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
        request.session[TYPED] = {"path": request.path, "data": typed}
    where = {"next": request.get_full_path()}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        where["weg"] = "1"
    return redirect(f"{reverse('learners:activate')}?{urlencode(where)}")


def _typed_before(request: ActorRequest, dossier: Any) -> QueryDict | None:
    """What this pupil typed on this page before they were signed out; asked once."""
    kept = request.session.get(TYPED)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[TYPED]
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return data if data.get("whose") == _whose(dossier) else None


def _whose(dossier: Any) -> str:
    return signing.Signer(salt=WHOSE).sign(str(dossier.pk))


# --- Start and task list ---------------------------------------------------------------------------------------------


@never_cache
@require_safe
def task_list(request: ActorRequest, rows: Rows) -> HttpResponse:
    """What I do, what others do, how much is left."""
    dossier = current(rows)
    if dossier is None:
        return nothing_yet(request)
    return render(request, "dossiers/pupil/task_list.html", {"list": queries.task_list(dossier)})


def nothing_yet(request: ActorRequest) -> HttpResponse:
    """What stands where no dossier is: a student who perhaps leaves an mbo has none before that is said."""
    return render(request, "dossiers/pupil/nothing_yet.html", {"moves": queries.may_leave_an_mbo(request.actor)})


def _dossier(rows: Rows) -> Any:
    dossier = current(rows)
    if dossier is None:
        raise Http404
    return dossier


# --- Answering -------------------------------------------------------------------------------------------------------


@require_safe
def part(request: ActorRequest, rows: Rows, section: str) -> HttpResponse:
    """A line of the task list leads to the first open question of its part."""
    try:
        return redirect(queries.begin_of(_dossier(rows), section))
    except LookupError as unknown:
        raise Http404 from unknown


@never_cache
def question(request: ActorRequest, rows: Rows, section: str, slug: str) -> HttpResponse:
    """One question. "Save and go on" says what is not right; leaving a field only saves what is."""
    dossier = _dossier(rows)
    try:
        page = queries.question_page(dossier, section, slug)
    except LookupError as unknown:
        raise Http404 from unknown
    if not queries.may_write(dossier):
        return render(request, "dossiers/pupil/closed.html", {"page": page, "dossier": dossier})
    posted = request.POST or _typed_before(request, dossier)
    if request.POST.get("then") == "skip" and page.may_skip_section:
        return _skip(request, dossier, page)
    form = QuestionForm(page.question, posted, stored=page.answers.get(page.question.code, ABSENT), known=page.known)
    if request.headers.get("HX-Request"):
        return _keep(request, dossier, page, form)
    is_right = request.method == "POST" and form.is_valid()
    if request.POST.get("then") == "stop" and form.is_new_and_blank:
        return _stop(request)
    if is_right:
        return _save(request, dossier, page, form)
    shown = {"page": page, "form": form, "whose": _whose(dossier), "came_back": request.method == "GET" and posted}
    return render(request, "dossiers/pupil/question.html", shown, status=422 if request.method == "POST" else 200)


def _keep(request: ActorRequest, dossier: Any, page: queries.QuestionPage, form: QuestionForm) -> HttpResponse:
    """Leaving a field: keep what is right, say when; say nothing about the rest, and claim nothing either."""
    saved_at = None
    if form.is_valid() and form.is_worth_keeping:
        actions.save_answer(dossier, page.question, form.value, by=request.actor)
        saved_at = clock.now()
    return render(request, "dossiers/pupil/question.html#saved", {"saved_at": saved_at})


def _save(request: ActorRequest, dossier: Any, page: queries.QuestionPage, form: QuestionForm) -> HttpResponse:
    try:
        actions.save_answer(dossier, page.question, form.value, by=request.actor)
    except PermissionDenied:  # agreed meanwhile, on another device
        return render(request, "dossiers/pupil/closed.html", {"page": page, "dossier": dossier}, status=409)
    if request.POST.get("then") == "stop":
        return _stop(request)
    if request.GET.get("na") == "nakijken":
        return redirect("dossiers:check")
    return redirect(queries.after(dossier, page.question))


def _stop(request: ActorRequest) -> HttpResponse:
    """Everybody may stop, also at a question that has no answer yet; it then stays open."""
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect("dossiers:task_list")


def _skip(request: ActorRequest, dossier: Any, page: queries.QuestionPage) -> HttpResponse:
    """Skip a part that may be skipped, as a whole."""
    questionnaire = dossier.questionnaire
    skipped = questionnaire.skip(page.section).items()
    actions.save_answers(dossier, [(questionnaire.question(code), value) for code, value in skipped], by=request.actor)
    return redirect(queries.after_section(dossier, page.section))


# --- Reading through and agreeing ------------------------------------------------------------------------------------


@never_cache
def check(request: ActorRequest, rows: Rows) -> HttpResponse:
    """My answers once more, and the button that gives them to my mentor."""
    dossier = _dossier(rows)
    if request.method == "POST":
        try:
            actions.finish_part(dossier, Part.PUPIL, by=request.actor)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return redirect("dossiers:task_list")
    return render(request, "dossiers/pupil/check.html", {"check": queries.check(dossier)})


@never_cache
def read_and_agree(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Everything that will be sent. Agree, or say what is not right."""
    dossier = _dossier(rows)
    form = DisputeForm(request.POST if request.POST.get("answer") == Answer.DISPUTED else None)
    if request.POST.get("answer") == Answer.AGREED:
        consents = request.POST.getlist("consent")
        actions.pupil_answers(dossier, Answer.AGREED, by=request.actor, consents=consents)
        return redirect("dossiers:task_list")
    if form.is_valid():
        said = form.cleaned_data
        actions.pupil_answers(dossier, Answer.DISPUTED, by=request.actor, about=said["about"], text=said["text"])
        return redirect("dossiers:task_list")
    return _draw_reading(request, dossier, form, ViewForm())


def _draw_reading(request: ActorRequest, dossier: Any, form: DisputeForm, view: ViewForm) -> HttpResponse:
    reading = queries.reading(dossier)
    if not view.is_bound:
        view.initial = {"text": reading.own_view}
    page = {
        "reading": reading,
        "dossier": dossier,
        "form": form,
        "consent": ConsentForm(reading.asks_consent),
        "view": view,
        "may_answer": request.actor.may(Can.AGREE, dossier),
        "may_state": request.actor.may(Can.STATE_VIEW, dossier),
    }
    return render(request, "dossiers/pupil/read.html", page, status=422 if form.is_bound or view.is_bound else 200)


@require_POST
def state_view(request: ActorRequest, rows: Rows) -> HttpResponse:
    """After the talk: what I think of my dossier. Empty takes it back."""
    dossier, form = _dossier(rows), ViewForm(request.POST)
    if not form.is_valid():
        return _draw_reading(request, dossier, DisputeForm(None), form)
    actions.state_view(dossier, form.cleaned_data["text"], by=request.actor)
    messages.success(request, _("Your text is kept with your dossier."))
    return redirect("dossiers:read_and_agree")


@require_POST
def recall_consent(request: ActorRequest, rows: Rows) -> HttpResponse:
    """What the mbo could read because I allowed it, it reads no longer."""
    try:
        actions.recall_consent(_dossier(rows), request.POST.get("question", ""), by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back. The mbo can no longer read this answer."))
    return redirect("dossiers:pupil_me")


@require_POST
def add(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Something is to be added after agreeing; the mbo keeps what it has until everybody agrees again."""
    actions.reopen(_dossier(rows), by=request.actor)
    offer_undo(
        request,
        _("You can now add or change something. The mbo keeps your earlier dossier until you agree again."),
        reverse("dossiers:add_nothing"),
    )
    return redirect("dossiers:check")


@require_POST
def add_nothing(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Nothing to add after all."""
    try:
        actions.leave_as_it_was(_dossier(rows), by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Nothing was changed. Your earlier agreement counts."))
    return redirect("dossiers:task_list")


# --- My data ---------------------------------------------------------------------------------------------------------


@require_safe
def who_looked(request: ActorRequest, rows: Rows) -> HttpResponse:
    """Who saw my data: when, of which organisation, as what."""
    assert request.actor.learner_id is not None  # the page needs a pupil
    return render(request, "dossiers/pupil/who_looked.html", {"looks": queries.looks(request.actor.learner_id)})
