"""Pages of a study coach: students who (perhaps) leave, one of them, and leaving itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit import clock
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners import students as seats
from sluitend.transitions import actions
from sluitend.transitions.forms.moves import DeregisterForm, NewPlaceForm, OpenMoveForm
from sluitend.transitions.moving import may_leave
from sluitend.transitions.queries import moves as queries

STEPS = {  # the words of the buttons, and what is said afterwards
    "talk": (
        gettext_lazy("We are talking"),
        gettext_lazy("Noted: you are talking. Talk again within ten working days."),
    ),
    "want": (
        gettext_lazy("Wants to move"),
        gettext_lazy("Noted: wants to move. Help to find a new place within ten working days."),
    ),
    "stay": (gettext_lazy("Stays here"), gettext_lazy("Noted: stays here. This move is complete.")),
    "work": (gettext_lazy("Goes to work"), gettext_lazy("Noted: goes to work. You keep in touch.")),
    "lose": (
        gettext_lazy("We do not know where"),
        gettext_lazy("Noted. The municipality is asked to take over. You keep the regie until they say yes."),
    ),
}
MINE, ALL = "mij", "alle"


@require_safe
def students(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Who (perhaps) leaves, what waits for us, and the groups; with a name in the address who is called so."""
    listed = queries.groups(rows, request.actor)
    guides = any(group.is_mine for group in listed)
    mine = guides and request.GET.get("wie") != ALL
    search = request.GET.get("q", "").strip()
    return render(request, "transitions/moves/students.html", {
        "movers": queries.movers(request.actor, mine=mine, page=request.GET.get("pagina")),
        "groups": [group for group in listed if group.is_mine or not mine],
        "chips": [
            (_("Mine"), None, "?", mine), (_("All of our mbo"), None, f"?wie={ALL}", not mine),
        ] if guides else [],
        "search": search,
        "found": queries.students_of(queries.called(rows, search), request.actor) if search else [],
        "is_before_the_summer": queries.is_before_the_summer(clock.today()),
    })  # fmt: skip


@require_safe
def group(request: ActorRequest, row: Any) -> HttpResponse:
    """The students of one group, and who of them (perhaps) leaves."""
    return render(request, "transitions/moves/group.html", {
        "group": row,
        "students": queries.students_of(queries.in_group(row), request.actor),
        "is_mine": request.actor.user in row.mentors.all(),
    })  # fmt: skip


@require_POST
def guide_group(request: ActorRequest, row: Any) -> HttpResponse:
    """Guide this group from now on, or no longer."""
    guides = "stop" not in request.POST
    seats.guide(row, by=request.actor, guides=guides)
    said = _("This group is yours now.") if guides else _("This group is no longer yours.")
    messages.success(request, said)
    return redirect("transitions:group", row.pk)


# --- One student ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def student(request: ActorRequest, enrolment: Any) -> HttpResponse:
    """A sitting student: say that somebody perhaps leaves; who does so already has a page of their own."""
    known = queries.open_moves([enrolment.learner_id], request.actor).get(enrolment.learner_id)
    if known is not None:
        return redirect("transitions:move", known.move.pk)
    form = OpenMoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened = actions.open_move(enrolment, form.cleaned_data["why"], by=request.actor)
        except actions.Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("You follow this student now. Talk together within ten working days."))
            return redirect("transitions:move", opened.pk)
    page = {"enrolment": enrolment, "learner": enrolment.learner, "form": form}
    return render(request, "transitions/moves/student.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def deregister(request: ActorRequest, enrolment: Any) -> HttpResponse:
    """Take a student off the roll; the hard rule answers on this page."""
    followed = queries.followed_by(enrolment)
    form = DeregisterForm(request.POST if request.method == "POST" else None)
    refused = False
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.deregister(
                enrolment, said["because"], by=request.actor, override=said["override"], note_text=said["note"]
            )
        except actions.PlaceFirst as why:
            refused = True
            form.add_error("override", str(why))
        except actions.Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("%(name)s is deregistered.") % {"name": enrolment.learner.name})
            return redirect("transitions:students")
    footing = queries.footing_of(enrolment, followed)
    page = {
        "enrolment": enrolment,
        "learner": enrolment.learner,
        "followed": followed,
        "is_free": may_leave("moves", footing),
        "footing": footing,
        "form": form,
        "refused": refused or bool(form.errors),
    }
    return render(request, "transitions/moves/deregister.html", page, status=422 if form.is_bound else 200)


# --- One move ---------------------------------------------------------------------------------------------------


@require_safe
def move(request: ActorRequest, row: Any) -> HttpResponse:
    """Where a move stands, and what the coach can say now."""
    found = queries.move_page(row, request.actor)
    return render(request, "transitions/moves/move.html", {
        "page": found,
        "move": row,
        "transition": row.transition,
        "learner": row.transition.learner,
        "steps": [(step, STEPS[step][0]) for step in found.steps],
    })  # fmt: skip


@require_POST
def move_step(request: ActorRequest, row: Any) -> HttpResponse:
    """The coach says how it goes on."""
    step = request.POST.get("stap", "")
    if step in STEPS:
        try:
            actions.take_step(row, step, by=request.actor)
        except actions.Refused as why:
            messages.error(request, str(why))
        except StepNotAllowed:
            messages.error(request, _("This has changed meanwhile. Look where it stands now."))
        else:
            messages.success(request, str(STEPS[step][1]))
    return redirect("transitions:move", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: ActorRequest, row: Any) -> HttpResponse:
    """Where somebody who leaves applied, when the coach hears it first."""
    form = NewPlaceForm(request.POST if request.method == "POST" else None, offerings=queries.places_for(row))
    if form.is_valid():
        application = actions.apply_for(row.transition, form.cleaned_data["offering"], by=request.actor)
        messages.success(
            request, _("Noted: applied at %(college)s. They see it now.") % {"college": application.college}
        )
        return redirect("transitions:move", row.pk)
    page = {"move": row, "learner": row.transition.learner, "form": form}
    return render(request, "transitions/moves/new_place.html", page, status=422 if form.is_bound else 200)
