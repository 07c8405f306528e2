"""Turns what the code raises into the page that says so."""
from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from sluitend.kit import views
from sluitend.kit.throttle import TooManyAttempts

_REFUSALS: tuple[tuple[type[Exception], views.Refusal], ...] = (
    (TooManyAttempts, views.TOO_MANY),
    (OperationalError, views.UNAVAILABLE),
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
        response = views.refused(request, refusal)
        if isinstance(exception, TooManyAttempts):
            response.headers["Retry-After"] = str(exception.seconds)
        return response
