"""The pages that belong to nobody in particular: the front door, help, what we promise, and what to say when something does not work."""
from __future__ import annotations

import logging
import sys
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sluitend.kit import clock, gallery
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
    back = request.POST.get("next", "/")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(back if allowed else "/")
    if (mode := request.POST.get("mode")) in MODES:
        response.set_cookie(MODE_COOKIE, str(mode), max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
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


class Refusal(NamedTuple):
    """What a page says that cannot be shown: the fact, and how to go on."""

    status: int
    heading: str | Promise
    lines: tuple[str | Promise, ...]


FORBIDDEN = Refusal(
    403,
    _("This page does not belong to your role"),
    (_("Is that not right? Ask the administrator of your organisation to adapt your role."),),
)
NOT_FOUND = Refusal(
    404,
    _("This page is not here"),
    (_("The address may have changed. It may also be that this page is no longer meant for you."), _("Go to the start and look from there.")),
)
TOO_MANY = Refusal(
    429,
    _("You have tried this many times"),
    (_("That is why this does not work for a while. Wait a quarter of an hour and try again."), _("Are you in a hurry? Ask for help.")),
)
BROKEN = Refusal(
    500,
    _("Something went wrong on our side"),
    (_("It is not your fault. What you saved before has been kept."), _("Try again in a few minutes.")),
)
UNAVAILABLE = Refusal(
    503,
    _("Sluitend is away for a moment"),
    (_("We are working on it. What you saved before has been kept."), _("Try again in a few minutes.")),
)
CSRF = Refusal(
    403,
    _("This page was open for too long"),
    (_("That is why we could not save what you sent."), _("Go back, load the page anew and try once more. Does your browser refuse cookies? Allow them for this site.")),
)
EXPIRED = Refusal(
    410,
    _("This link does not work any more"),
    (_("It was used already, or it is too old."), _("Ask whoever sent it for a new one.")),
)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal. It asks nothing of the database, the session or the account, because those may be what broke."""
    page = {"refusal": refusal, "frame": bare_frame(request), "at": clock.now() if refusal.status >= 500 else None}
    return HttpResponse(render_to_string("kit/refused.html", page), status=refusal.status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this page can never be for this role."""
    return refused(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or not for this person; which of the two is not told."""
    return refused(request, NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts."""
    return refused(request, TOO_MANY)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer."""
    return refused(request, UNAVAILABLE if isinstance(sys.exc_info()[1], OperationalError) else BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: nearly always a page that stood open for a day."""
    return refused(request, CSRF)


def expired(request: HttpRequest) -> HttpResponse:
    """A link that was used or is too old."""
    return refused(request, EXPIRED)
