"""The pages that belong to nobody in particular: the front door, help, what we promise, and what to say when something does not work."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from sluitend.kit import clock, gallery, refusals
from sluitend.kit.back import asked_page
from sluitend.kit.frame import MODE_COOKIE, MODES, bare_frame

logger = logging.getLogger(__name__)
_YEAR = 365 * 24 * 3600


# --- Pages for everybody -------------------------------------------------------------------------------------------


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """The front page: three doors and the languages."""
    return render(request, "kit/doors.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Who helps with what."""
    return render(request, "kit/help.html")


@require_safe
def about(request: HttpRequest, subject: str) -> HttpResponse:
    """What we promise about accessibility, privacy and cookies."""
    return render(request, f"kit/about/{subject}.html", {"session_hours": settings.SESSION_COOKIE_AGE // 3600})


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Whether it works at this moment. Drawn without the frame's own questions, so that it still tells when the database is away."""
    answers = _database_answers()
    page = {"is_working": answers, "now": clock.now(), "frame": bare_frame(request)}
    return HttpResponse(render_to_string("kit/status.html", page), status=200 if answers else 503)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for who builds pages; only in a demo or while developing."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, "kit/components.html", gallery.content(request))


@require_POST
def choose_mode(request: HttpRequest) -> HttpResponse:
    """Keep the choice of light, dark or what the device says, and go back to where it was made."""
    response = redirect(asked_page(request) or "/")
    if (mode := request.POST.get("mode")) in MODES:
        response.set_cookie(
            MODE_COOKIE, str(mode), max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (DatabaseError, OSError):
        logger.exception("The database does not answer.")
        return False
    return True


# --- When something does not work ------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when more was sent than we read (``DATA_UPLOAD_MAX_MEMORY_SIZE``)."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return refusals.refused(request, refusals.TOO_LARGE if too_large else refusals.BAD)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this page can never be for this role."""
    return refusals.refused(request, refusals.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or not for this person; which of the two is not told."""
    return refusals.refused(request, refusals.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts."""
    return refusals.refused(request, refusals.TOO_MANY)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer."""
    return refusals.refused(
        request, refusals.UNAVAILABLE if isinstance(sys.exc_info()[1], OperationalError) else refusals.BROKEN
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: nearly always a page that stood open for a day."""
    return refusals.refused(request, refusals.CSRF)


def expired(request: HttpRequest) -> HttpResponse:
    """A link that was used or is too old."""
    return refusals.refused(request, refusals.EXPIRED)
