"""Attachments: added and removed by pupil and mentor, and taken from the shelf by whoever may read them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.attachments import MOST_BYTES, AttachmentKind, FileType
from sluitend.dossiers.forms.attachments import AttachmentForm
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries import attachments as queries
from sluitend.dossiers.queries.mentor import changes_undo_agreement
from sluitend.dossiers.queries.progress import contact_of, current
from sluitend.dossiers.queries.pupil import may_write
from sluitend.dossiers.views.desks import desk_of
from sluitend.kit.frame import offer_undo
from sluitend.kit.refusals import Refusal, refused
from sluitend.kit.uploads import takes
from sluitend.transitions.actions import Refused

logger = logging.getLogger(__name__)
AGREEMENT_MAY_LAPSE = "vervalt"
A_REQUEST = 3 * MOST_BYTES  # above the limit of a file, so that the form can say what is wrong with one
MISSING = Refusal(
    500,
    gettext_lazy("We cannot find this file"),
    (
        gettext_lazy("It should be here. It is not your fault."),
        gettext_lazy("Ask the school to add the attachment once more."),
    ),
)


# --- The pupil -------------------------------------------------------------------------------------------------------


def _dossier(rows: Any) -> Any:
    dossier = current(rows)
    if dossier is None:
        raise Http404
    return dossier


@takes(A_REQUEST)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pupil_attachments(request: ActorRequest, rows: Any) -> HttpResponse:
    """What I added, and one more."""
    dossier = _dossier(rows)
    page = queries.attachment_page(dossier, Part.PUPIL)
    is_open = may_write(dossier)
    form = _form(request, page, is_open=is_open)
    if form.is_valid() and _add(request, dossier, Part.PUPIL, form):
        return redirect("dossiers:pupil_attachments")
    shown = {"dossier": dossier, "page": page, "form": form, "is_open": is_open, "contact": contact_of(dossier)}
    return render(request, "dossiers/pupil/attachments.html", shown, status=422 if form.is_bound else 200)


@require_POST
def remove_own_attachment(request: ActorRequest, rows: Any, key: UUID) -> HttpResponse:
    """Take one of mine out; the next page offers to put it back."""
    undo = reverse("dossiers:put_back_own_attachment", args=[key])
    return _remove(request, _dossier(rows), Part.PUPIL, key, undo, reverse("dossiers:pupil_attachments"))


@require_POST
def put_back_own_attachment(request: ActorRequest, rows: Any, key: UUID) -> HttpResponse:
    """Put it back."""
    return _put_back(request, _dossier(rows), Part.PUPIL, key, reverse("dossiers:pupil_attachments"))


# --- The mentor ------------------------------------------------------------------------------------------------------


@takes(A_REQUEST)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_attachments(request: ActorRequest, dossier: Any) -> HttpResponse:
    """What pupil and mentor added, and one more. After somebody agreed it opens to read, as the mentor's part does."""
    page, is_agreed = queries.attachment_page(dossier, Part.MENTOR), changes_undo_agreement(dossier)
    can_write = request.actor.may(Can.WRITE_MENTOR_PART, dossier)
    knows = AGREEMENT_MAY_LAPSE in (request.POST if request.method == "POST" else request.GET)
    is_open = can_write and (knows or not is_agreed)
    form = _form(request, page, is_open=is_open)
    if form.is_valid() and _add(request, dossier, Part.MENTOR, form):
        return redirect(desk_of(dossier).attachments, dossier.pk)
    shown = {
        "dossier": dossier,
        "learner": dossier.transition.learner,
        "desk": desk_of(dossier),
        "page": page,
        "is_agreed": is_agreed,
        "form": form,
        "is_open": is_open,
        "may_write": can_write,
    }
    return render(request, "dossiers/mentor/attachments.html", shown, status=422 if form.is_bound else 200)


@require_POST
def remove_mentor_attachment(request: ActorRequest, dossier: Any, key: UUID) -> HttpResponse:
    """Take one of the mentor's out; after somebody agreed only who knows that the agreement lapses."""
    back = reverse(desk_of(dossier).attachments, args=[dossier.pk])
    if AGREEMENT_MAY_LAPSE not in request.POST and changes_undo_agreement(dossier):
        return redirect(back)
    undo = reverse(desk_of(dossier).put_back_attachment, args=[dossier.pk, key])
    return _remove(request, dossier, Part.MENTOR, key, undo, back)


@require_POST
def put_back_mentor_attachment(request: ActorRequest, dossier: Any, key: UUID) -> HttpResponse:
    """Put it back."""
    return _put_back(request, dossier, Part.MENTOR, key, reverse(desk_of(dossier).attachments, args=[dossier.pk]))


# --- Both ------------------------------------------------------------------------------------------------------------


def _form(request: ActorRequest, page: queries.AttachmentPage, *, is_open: bool) -> AttachmentForm:
    if request.method == "POST" and is_open:
        return AttachmentForm(request.POST, request.FILES, kinds=page.kinds)
    return AttachmentForm(kinds=page.kinds)


def _add(request: ActorRequest, dossier: Any, part: Part, form: AttachmentForm) -> bool:
    said = form.cleaned_data
    assert form.accepted is not None  # a valid form has opened its file
    try:
        added = actions.add_attachment(
            dossier, part, form.accepted, kind=AttachmentKind(said["kind"]), title=said["title"], by=request.actor
        )
    except Refused as why:
        form.add_error(None, str(why))
        return False
    except PermissionDenied:  # agreed meanwhile, on another device
        form.add_error(None, _("The dossier was agreed meanwhile. That is why nothing was added."))
        return False
    messages.success(request, _("Added: %(name)s.") % {"name": added.name})
    return True


def _remove(request: ActorRequest, dossier: Any, part: Part, key: UUID, undo: str, back: str) -> HttpResponse:
    removed = _found(lambda: actions.remove_attachment(dossier, part, key, by=request.actor))
    offer_undo(request, _("Removed: %(name)s.") % {"name": removed.name}, undo)
    return redirect(back)


def _put_back(request: ActorRequest, dossier: Any, part: Part, key: UUID, back: str) -> HttpResponse:
    try:
        found = _found(lambda: actions.put_back_attachment(dossier, part, key, by=request.actor))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("It is back: %(name)s.") % {"name": found.name})
    return redirect(back)


def _found(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except LookupError as unknown:
        raise Http404 from unknown


# --- The file itself -------------------------------------------------------------------------------------------------


@require_GET
def attachment_file(request: ActorRequest, attachment: Any) -> HttpResponseBase:
    """The file, to save: never shown by the browser itself, of the type that we know it to be."""
    try:
        file = attachment.open()
    except FileNotFoundError:
        logger.error("Attachment %s has no file on disk.", attachment.pk)
        return refused(request, MISSING)
    return FileResponse(
        file,
        as_attachment=True,
        filename=attachment.file_name,
        content_type=FileType(attachment.file_type).media_type,
        headers={
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store, private",
        },
    )


@require_GET
def college_attachment(request: ActorRequest, attachment: Any) -> HttpResponseBase:
    """The same at the college. Taking it is reading the dossier, so one that nobody here opened is opened by it."""
    unopened = queries.unopened_with(attachment)
    if unopened is not None:
        actions.open_delivery(unopened, by=request.actor)
    return attachment_file(request, attachment)
