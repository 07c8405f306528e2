"""The addresses of the pages that belong to nobody in particular; everybody may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.i18n import set_language

from sluitend.kit import views

app_name = "kit"


def _open(route: str, view: Callable[..., HttpResponse], name: str, **given: Any) -> URLPattern:
    view.needs = "public"  # type: ignore[attr-defined]  # what access.pages says of every page; kit stands below it
    return path(route, view, given, name=name)


urlpatterns = [
    _open("", views.doors, "doors"),
    _open("hulp/", views.help_page, "help"),
    _open("over/toegankelijkheid/", views.about, "accessibility", subject="accessibility"),
    _open("over/privacy/", views.about, "privacy", subject="privacy"),
    _open("over/cookies/", views.about, "cookies", subject="cookies"),
    _open("status/", views.status, "status"),
    _open("taal/", set_language, "language"),
    _open("uitstraling/", views.choose_mode, "mode"),
    _open("kit/onderdelen/", views.components, "components"),
]
