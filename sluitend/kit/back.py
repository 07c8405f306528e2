"""Where somebody goes after a form: back to the page that showed it.

A form says so itself, in a hidden field ``next``. What the browser tells in ``Referer`` is not asked: some do not send
it, and after a refused form it names the wrong page.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def asked_page(request: HttpRequest) -> str:
    """The page of ``next`` when it is one of ours; else empty."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else ""


def back_to(request: HttpRequest) -> str:
    """Where the person came from; else where the day begins."""
    return asked_page(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
