"""Which language a page is in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def language_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Speak Dutch unless somebody chose otherwise.

    Django's own LocaleMiddleware follows the browser, and many a Dutch school has laptops that ask for English: half of a class would read
    another site than the mentor. Here only a choice counts, which is kept in a cookie.
    """

    def speak(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as Django's own middleware does
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return speak
