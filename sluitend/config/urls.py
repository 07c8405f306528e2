"""The addresses of the whole site: each room's own table, put together."""

from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from sluitend.access.pages import open_page
from sluitend.config.navigation import home_of
from sluitend.config.switching import switch

PAGES = ("kit", "organisations", "learners", "dossiers", "safetynet", "transitions", "exchange", "insight", "demo")


def home(request: HttpRequest) -> HttpResponse:
    """After signing in: to where this person's day begins."""
    return redirect(home_of(request.actor))  # type: ignore[attr-defined]


urlpatterns = [
    open_page("thuis/", home, name="home"),
    open_page("wissel/", switch, name="switch"),
    path("account/", include("allauth.urls")),
    *(path("", include(f"sluitend.{room}.urls")) for room in PAGES if find_spec(f"sluitend.{room}.urls")),
]
handler400, handler403, handler404, handler500 = (
    "sluitend.kit.views.bad_request",
    "sluitend.kit.views.forbidden",
    "sluitend.kit.views.not_found",
    "sluitend.kit.views.broken",
)
handler429 = "sluitend.kit.views.too_many"  # django-allauth looks for it here
