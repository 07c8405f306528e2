"""What a college asks the mentor and the mentor answers; what a college says of a dossier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.mentor import YES
from sluitend.dossiers.forms.mentor_questions import AnswerForm, AskForm, DossierFeedbackForm
from sluitend.dossiers.lifecycle import Quality, QuestionTopic


@require_http_methods(["GET", "HEAD", "POST"])
def ask_mentor(request: ActorRequest, application: Any) -> HttpResponse:
    """Ask the mentor something about an applicant."""
    form = AskForm(request.POST or None)
    back = reverse("insight:mbo_dossier", args=[application.pk])
    if form.is_valid():
        topic = QuestionTopic(form.cleaned_data["topic"])
        actions.ask_mentor(application, topic, form.cleaned_data["text"], by=request.actor)
        messages.success(request, _("The mentor gets your question now. You read the answer here."))
        return redirect(back)
    page = {"application": application, "form": form, "back": back}
    return render(request, "dossiers/college/ask_mentor.html", page, status=422 if form.is_bound else 200)


@require_POST
def withdraw_question(request: ActorRequest, question: Any) -> HttpResponse:
    """The college needs no answer any more."""
    actions.withdraw_question(question, by=request.actor)
    messages.success(request, _("Your question is withdrawn."))
    return redirect("insight:mbo_dossier", question.application_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: ActorRequest, question: Any) -> HttpResponse:
    """The mentor answers."""
    form = AnswerForm(request.POST or None)
    back = reverse("insight:school_learner", args=[question.application.transition_id])
    if form.is_valid():
        actions.answer_college(question, form.cleaned_data["text"], by=request.actor)
        messages.success(request, _("The mbo can read your answer."))
        return redirect(back)
    page = {"question": question, "form": form, "back": back, "asked": question.texts.first()}
    return render(request, "dossiers/mentor/answer_question.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_feedback(request: ActorRequest, delivery: Any) -> HttpResponse:
    """What the college says of a dossier that it received."""
    form = DossierFeedbackForm(request.POST or None, known=getattr(delivery, "feedback", None))
    back = reverse("insight:mbo_dossier", args=[delivery.application_id])
    if form.is_valid():
        said = form.cleaned_data
        actions.feed_back_dossier(
            delivery,
            Quality(said["quality"]),
            used_in_talk=said["used_in_talk"] == YES,
            missed=said["missed"],
            text=said["text"],
            by=request.actor,
        )
        messages.success(request, _("The school reads what you think of the dossier."))
        return redirect(back)
    page = {"delivery": delivery, "form": form, "back": back}
    return render(request, "dossiers/college/feedback.html", page, status=422 if form.is_bound else 200)
