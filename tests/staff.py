"""What tests of staff pages share: a browser without windows for somebody, and counting what a page asks."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from sluitend.access.actor import Actor


class Browser(Client):
    """Somebody's browser; the second factor is tested where signing in is."""

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.force_login(actor.user)

    def request(self, **request):
        with override_settings(SECOND_FACTOR="skippable"):
            return super().request(**request)


def text(response: HttpResponse) -> str:
    """The page with single spaces."""
    return " ".join(response.content.decode().split())


def count_queries(ask: Callable[[], HttpResponse]) -> int:
    """How many statements a page takes, once what is kept for a while is known."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == 200
    return len(captured)


__all__ = ["Browser", "count_queries", "text"]
