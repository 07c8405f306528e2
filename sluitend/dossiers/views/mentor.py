"""What a mentor does with a dossier: fill in, ask parents, note their agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions, mentoring
from sluitend.dossiers.forms.mentor import AddressForm, ApprovalForm, MentorForm
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries import mentor as queries
from sluitend.dossiers.views.desks import desk_of
from sluitend.kit import clock, codes, words
from sluitend.kit.frame import offer_undo
from sluitend.transitions.actions import Refused

FINISH, AGREEMENT_MAY_LAPSE = "klaar", "vervalt"


@require_http_methods(["GET", "HEAD", "POST"])
def mentor_part(request: ActorRequest, dossier: Any) -> HttpResponse:
    """The pupil's part beside the six groups of questions for the mentor.

    After somebody agreed it opens to read; writing again asks first to know that the agreement lapses.
    """
    part = queries.mentor_part(dossier)
    may_write = request.actor.may(Can.WRITE_MENTOR_PART, dossier)
    knows = AGREEMENT_MAY_LAPSE in (request.POST if request.method == "POST" else request.GET)
    is_open = may_write and (knows or not part.is_agreed)
    if request.method == "POST" and is_open:
        return _save_part(request, dossier, part)
    form = MentorForm(part.questionnaire, part.answers, known=part.known)
    return _draw_part(request, dossier, part, form, is_open=is_open, may_write=may_write)


def _save_part(request: ActorRequest, dossier: Any, part: queries.MentorPart) -> HttpResponse:
    finish = FINISH in request.POST
    whole = finish or dossier.mentor_part == "done"
    form = MentorForm(part.questionnaire, part.answers, request.POST, whole=whole)
    meanwhile: list[mentoring.Meanwhile] = []
    if form.is_valid():
        try:
            mentoring.save(dossier, (mentoring.Filled(*row) for row in form.filled()), by=request.actor, finish=finish)
        except mentoring.ChangedMeanwhile as changed:
            meanwhile = changed.answers
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return _go_on(request, dossier, finish=finish)
    part = queries.mentor_part(dossier)  # what stands there now goes into the hidden boxes
    return _draw_part(request, dossier, part, form, is_open=True, may_write=True, meanwhile=meanwhile, status=422)


def _go_on(request: ActorRequest, dossier: Any, *, finish: bool) -> HttpResponse:
    """After "done" to the next pupil who waits for the mentor; after "keep" back to this one."""
    name = dossier.transition.learner.name
    if not finish:
        messages.success(request, _("Kept at %(time)s.") % {"time": words.at(clock.now())})
        return redirect(desk_of(dossier).part, dossier.pk)
    if dossier.is_compact:
        messages.success(request, _("Your part for %(name)s is done.") % {"name": name})
        return redirect(desk_of(dossier).home, dossier.pk)
    following = queries.next_waiting(dossier, request.actor)
    if following is not None:
        messages.success(request, _("Your part for %(name)s is done. This is the next pupil.") % {"name": name})
        return redirect("dossiers:mentor_part", following)
    messages.success(request, _("Your part for %(name)s is done. It was the last one of this class.") % {"name": name})
    school_class = queries.class_of(dossier, request.actor)
    return redirect("insight:class_list", school_class) if school_class else redirect("insight:school_start")


def _draw_part(
    request: ActorRequest,
    dossier: Any,
    part: queries.MentorPart,
    form: MentorForm,
    *,
    is_open: bool,
    may_write: bool,
    meanwhile: list[mentoring.Meanwhile] | None = None,
    status: int = 200,
) -> HttpResponse:
    groups = [
        (heading, [_cell(dossier, part, form, question) for question in questions])
        for heading, questions in part.questionnaire.groups()
    ]
    page = {
        "dossier": dossier,
        "learner": dossier.transition.learner,
        "part": part,
        "form": form,
        "groups": groups,
        "is_open": is_open,
        "may_write": may_write,
        "meanwhile": [(row.question, row.question.words_for(row.value)) for row in meanwhile or ()],
        "desk": desk_of(dossier),
        "following": queries.next_waiting(dossier, request.actor) if is_open else None,
    }
    return render(request, "dossiers/mentor/part.html", page, status=status)


def _cell(dossier: Any, part: queries.MentorPart, form: MentorForm, question: Any, saved: Any = None) -> dict[str, Any]:
    """One question as the page draws it."""
    value = part.answers.get(question.code)
    return {
        "question": question,
        "field": form[question.slug],
        "skip": form[f"{question.slug}-skip"] if f"{question.slug}-skip" in form.fields else None,
        "seen": part.seen.get(question.code, "null"),
        "words": question.words_for(value),
        "is_asked": question.is_asked(part.answers),
        "saved": saved,
        "save_url": reverse(desk_of(dossier).answer, args=[dossier.pk, question.slug]),
    }


@require_POST
def mentor_answer(request: ActorRequest, dossier: Any, slug: str) -> HttpResponse:
    """One answer while filling in: kept at once, said so beside it. Wrong or changed by somebody else: that is said,
    and nothing is kept."""
    part = queries.mentor_part(dossier)
    try:
        question = part.questionnaire.question_at(slug)
    except LookupError as unknown:
        raise Http404 from unknown
    if part.is_agreed and AGREEMENT_MAY_LAPSE not in request.POST:
        return _draw_state(request, dossier, part, question, {"lapses": True})
    form = MentorForm(part.questionnaire, part.answers, request.POST, only=question)
    if not form.is_valid():
        return _draw_state(request, dossier, part, question, {"errors": form.errors.get(slug, ())})
    try:
        mentoring.save(dossier, (mentoring.Filled(*row) for row in form.filled()), by=request.actor)
    except mentoring.ChangedMeanwhile as changed:
        now = question.words_for(changed.answers[0].value)
        return _draw_state(request, dossier, queries.mentor_part(dossier), question, {"meanwhile": now})
    return _draw_state(request, dossier, queries.mentor_part(dossier), question, {"at": clock.now()})


def _draw_state(
    request: ActorRequest, dossier: Any, part: queries.MentorPart, question: Any, saved: dict[str, Any]
) -> HttpResponse:
    form = MentorForm(part.questionnaire, part.answers, known=part.known)
    more = queries.depends_on(part.questionnaire, question) if "at" in saved else ()
    page = {
        "dossier": dossier,
        "cell": _cell(dossier, part, form, question, saved),
        "more": [_cell(dossier, part, form, other) for other in more],
    }
    return render(request, "dossiers/mentor/saved.html", page)


@require_POST
def let_in(request: ActorRequest, dossier: Any) -> HttpResponse:
    """A new code for a student who leaves an mbo, to hand over: shown this once."""
    code, until = actions.let_in(dossier, by=request.actor)
    page = {"learner": dossier.transition.learner, "dossier": dossier, "code": codes.shown(code), "until": until}
    response = render(request, "dossiers/mentor/code.html", page)
    response["Cache-Control"] = "no-store"
    return response


# --- Parents ----------------------------------------------------------------------------------------------------


@require_POST
def ask_again(request: ActorRequest, dossier: Any) -> HttpResponse:
    """Mail the parents a new link."""
    actions.ask_again(dossier, by=request.actor)
    messages.success(request, _("The parent gets a new mail with a link and a code."))
    return redirect(desk_of(dossier).home, dossier.pk)


@require_POST
def let_follow(request: ActorRequest, dossier: Any) -> HttpResponse:
    """Mail the parents a link to read where the transition stands; it can be taken back."""
    count = actions.let_guardians_follow(dossier, by=request.actor)
    if count:
        text = ngettext(
            "%(count)d parent gets a link to follow along.", "%(count)d parents get a link to follow along.", count
        )
        offer_undo(request, text % {"count": count}, reverse("dossiers:end_following", args=[dossier.pk]))
    else:
        messages.warning(request, _("No parent has an e-mail address. Ask the office for one."))
    return redirect(desk_of(dossier).home, dossier.pk)


@require_POST
def end_following(request: ActorRequest, dossier: Any) -> HttpResponse:
    """No parent reads along any more."""
    actions.end_following(dossier, by=request.actor)
    messages.success(request, _("No parent follows along any more."))
    return redirect(desk_of(dossier).home, dossier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_address(request: ActorRequest, dossier: Any) -> HttpResponse:
    """Another address of a parent to whom mail came back; a new mail goes there."""
    parent = queries.refused_parent(dossier, request.GET.get("ouder", ""))
    if parent is None:
        raise Http404
    form = AddressForm(request.POST or None)
    if form.is_valid():
        try:
            actions.correct_address(dossier, parent, form.cleaned_data["email"], by=request.actor)
        except Refused as why:
            form.add_error("email", str(why))
        else:
            messages.success(request, _("The parent gets a new mail with a link and a code."))
            return redirect(desk_of(dossier).home, dossier.pk)
    page = {"dossier": dossier, "learner": dossier.transition.learner, "parent": parent, "form": form}
    return render(request, "dossiers/mentor/address.html", page, status=422 if form.is_bound else 200)


@require_POST
def read_again(request: ActorRequest, dossier: Any) -> HttpResponse:
    """After the talk: the pupil reads once more."""
    actions.read_again(dossier, by=request.actor)
    messages.success(request, _("The pupil can now read the dossier again."))
    return redirect(desk_of(dossier).home, dossier.pk)


@require_POST
def close_talk(request: ActorRequest, dossier: Any) -> HttpResponse:
    """After a talk without agreement: whoever does not agree may write down what they think of it."""
    actions.close_talk(dossier, by=request.actor)
    messages.success(request, _("Who does not agree can now write down what they think. They get a mail about it."))
    return redirect(desk_of(dossier).home, dossier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def record_approval(request: ActorRequest, dossier: Any) -> HttpResponse:
    """A parent agreed on paper or by voice."""
    form = ApprovalForm(request.POST or None, parents=queries.parents(dossier))
    if form.is_valid():
        try:
            actions.record_guardian_approval(dossier, by=request.actor, **form.noted)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Agreement of %(name)s is noted.") % {"name": form.noted["name"]})
            return redirect(desk_of(dossier).home, dossier.pk)
    page = {
        "dossier": dossier,
        "learner": dossier.transition.learner,
        "form": form,
        "desk": desk_of(dossier),
    }
    return render(request, "dossiers/mentor/approval.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record_recall(request: ActorRequest, dossier: Any) -> HttpResponse:
    """A parent takes back on paper or by voice what they allowed apart."""
    form = ApprovalForm(request.POST or None, parents=queries.parents(dossier))
    if form.is_valid():
        try:
            actions.record_guardian_recall(dossier, by=request.actor, **form.noted)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Noted. What this parent allowed apart, the mbo reads no longer."))
            return redirect(desk_of(dossier).home, dossier.pk)
    page = {"dossier": dossier, "learner": dossier.transition.learner, "form": form}
    return render(request, "dossiers/mentor/recall.html", page, status=422 if form.is_bound else 200)
