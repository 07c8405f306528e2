"""The care annex: asked for, written by the care coordinator, read by who arranges help at the college."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.mentor import MentorForm
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries import care as queries
from sluitend.dossiers.questionnaire import Filler
from sluitend.kit import clock, words
from sluitend.transitions.actions import Refused

FINISH, AGREEMENT_MAY_LAPSE = "klaar", "vervalt"


# --- At the school ---------------------------------------------------------------------------------------------------


@require_POST
def ask_care(request: ActorRequest, dossier: Any) -> HttpResponse:
    """Ask for an annex; the care coordinator who asks goes on to write it."""
    actions.ask_care_annex(dossier, by=request.actor)
    if request.actor.may_read_care:
        return redirect("dossiers:care_part", dossier.pk)
    messages.success(request, _("The care coordinator gets your question. The dossier waits for the care annex."))
    return redirect("insight:school_learner", dossier.pk)


@never_cache
@require_safe
def care_list(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """What waits for the care coordinator, and what is done."""
    return render(request, "dossiers/care/list.html", {"list": queries.care_list(dossiers)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def care_part(request: ActorRequest, dossier: Any) -> HttpResponse:
    """The annex of one pupil; each answer is kept when it is given. After somebody agreed it opens to read."""
    part = queries.care_part(dossier)
    may_write = request.actor.may(Can.WRITE_CARE, dossier)
    knows = AGREEMENT_MAY_LAPSE in (request.POST if request.method == "POST" else request.GET)
    is_open = may_write and (knows or not part.is_agreed)
    form = _form(part)
    if request.method == "POST" and is_open:
        form = _form(part, request.POST, whole=FINISH in request.POST or dossier.care_part == "done")
        if form.is_valid() and _saved(request, dossier, form):
            return redirect("dossiers:care_list" if FINISH in request.POST else request.path)
    page = {
        "dossier": dossier,
        "learner": dossier.transition.learner,
        "part": part,
        "form": form,
        "groups": [
            (heading, [_cell(dossier, part, form, question) for question in questions])
            for heading, questions in part.groups
        ],
        "is_open": is_open,
        "may_write": may_write,
    }
    return render(request, "dossiers/care/part.html", page, status=422 if form.is_bound else 200)


def _saved(request: ActorRequest, dossier: Any, form: MentorForm) -> bool:
    answers = [(question, value) for question, value, _seen in form.filled()]
    actions.save_care_answers(dossier, answers, by=request.actor)
    if FINISH not in request.POST:
        messages.success(request, _("Kept at %(time)s.") % {"time": words.at(clock.now())})
        return True
    try:
        actions.finish_care_annex(dossier, by=request.actor)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    messages.success(
        request,
        _("The care annex of %(name)s is done. Pupil and parent read it with the dossier.")
        % {"name": dossier.transition.learner.name},
    )
    return True


@require_POST
def care_answer(request: ActorRequest, dossier: Any, slug: str) -> HttpResponse:
    """One answer while filling in: kept at once, said so beside it."""
    part = queries.care_part(dossier)
    try:
        question = part.questionnaire.question_at(slug)
    except LookupError as unknown:
        raise Http404 from unknown
    if part.is_agreed and AGREEMENT_MAY_LAPSE not in request.POST:
        return _draw_state(request, dossier, part, question, {"lapses": True})
    form = _form(part, request.POST, only=question)
    if not form.is_valid():
        return _draw_state(request, dossier, part, question, {"errors": form.errors.get(slug, ())})
    actions.save_care_answers(dossier, [(one, value) for one, value, _seen in form.filled()], by=request.actor)
    return _draw_state(request, dossier, queries.care_part(dossier), question, {"at": clock.now()})


def _draw_state(
    request: ActorRequest, dossier: Any, part: queries.CarePart, question: Any, saved: dict[str, Any]
) -> HttpResponse:
    form = _form(part)
    more = part.depends_on(question) if "at" in saved else ()
    page = {
        "cell": _cell(dossier, part, form, question, saved),
        "more": [_cell(dossier, part, form, other) for other in more],
    }
    return render(request, "dossiers/mentor/saved.html", page)


def _form(part: queries.CarePart, data: Any = None, **how: Any) -> MentorForm:
    return MentorForm(part.questionnaire, part.answers, data, filler=Filler.CARE, **how)


def _cell(dossier: Any, part: queries.CarePart, form: MentorForm, question: Any, saved: Any = None) -> dict[str, Any]:
    return {
        "question": question,
        "field": form[question.slug],
        "skip": form[f"{question.slug}-skip"] if f"{question.slug}-skip" in form.fields else None,
        "seen": part.seen.get(question.code, "null"),
        "words": question.words_for(part.answers.get(question.code)),
        "is_asked": question.is_asked(part.answers),
        "saved": saved,
        "save_url": reverse("dossiers:care_answer", args=[dossier.pk, question.slug]),
    }


@require_POST
def drop_care(request: ActorRequest, dossier: Any) -> HttpResponse:
    """No annex is needed: what was written is thrown away."""
    actions.drop_care_annex(dossier, by=request.actor)
    messages.success(request, _("There is no care annex any more. What was written is thrown away."))
    return redirect("dossiers:care_list")


# --- At the college --------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def college_care_list(request: ActorRequest, deliveries: QuerySet[Any]) -> HttpResponse:
    """The annexes that came in, those nobody read yet first."""
    return render(request, "dossiers/care/college_list.html", {"rows": queries.came_in(deliveries)})


@never_cache
@require_safe
def college_care(request: ActorRequest, delivery: Any) -> HttpResponse:
    """One annex to read. That it is read is kept, and the pupil sees it."""
    actions.open_care_annex(delivery, by=request.actor)
    page = {
        "delivery": delivery,
        "learner": delivery.application.transition.learner,
        "transition": delivery.application.transition,
        "chapters": queries.as_sent(delivery),
    }
    return render(request, "dossiers/care/college_read.html", page)
