"""What a page says that cannot be shown, and what turns an exception into that page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock
from sluitend.kit.frame import bare_frame
from sluitend.kit.throttle import TooManyAttempts


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
    (
        _("The address may have changed. It may also be that this page is no longer meant for you."),
        _("Go to the start and look from there."),
    ),
)
BAD = Refusal(
    400,
    _("We cannot read what was sent"),
    (_("Go back, load the page anew and try once more."),),
)
TOO_LARGE = Refusal(
    413,
    _("What you sent is too large"),
    (
        _("That is why we could not save it. What you saved before has been kept."),
        _("Go back. Make your text shorter or choose a smaller file, and try once more."),
    ),
)
TOO_MANY = Refusal(
    429,
    _("You have tried this many times"),
    (
        _("That is why this does not work for a while. Wait a quarter of an hour and try again."),
        _("Are you in a hurry? Ask for help."),
    ),
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
    (
        _("That is why we could not save what you sent."),
        _("Go back, load the page anew and try once more. Does your browser refuse cookies? Allow them for this site."),
    ),
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


_REFUSALS: tuple[tuple[type[Exception], Refusal], ...] = (
    (TooManyAttempts, TOO_MANY),
    (OperationalError, UNAVAILABLE),
)


class RefusalMiddleware:
    """A page that tried too often, or whose database is away, is refused in plain words instead of breaking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an exception we know; None leaves it to Django."""
        refusal = next((refusal for kind, refusal in _REFUSALS if isinstance(exception, kind)), None)
        if refusal is None:
            return None
        response = refused(request, refusal)
        if isinstance(exception, TooManyAttempts):
            response.headers["Retry-After"] = str(exception.seconds)
        return response
