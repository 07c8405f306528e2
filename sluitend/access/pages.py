"""The access table of a room: one line per page, and a view that is handed only rows it may show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from sluitend.access import wall
from sluitend.access.actor import ActorRequest

LearnerOf = Callable[[Any], UUID]
Door = Callable[[HttpRequest], HttpResponse]
PUBLIC = "public"


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send who has not signed in to the door of staff, and back here afterwards."""
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


class Pages:
    """Pages about one kind of thing. A path with ``<uuid:pk>`` hands the view that row, one without hands it the
    reachable rows.

    A row out of reach is a 404, so nobody learns that it exists; a page that can never be for this actor is a 403 in
    plain words. The view runs on the actor's own side of the second wall. ``shows`` says whose data a page of one row
    shows, so that the look is logged. ``door`` answers who has not signed in: pupils and guardians come in elsewhere
    than staff.
    """

    def __init__(self, model: type[Model], *, door: Door = sign_in_first) -> None:
        self.model = model
        self.door = door

    def __call__(
        self,
        route: str,
        view: Callable[..., HttpResponseBase],
        *,
        needs: str,
        name: str | None = None,
        shows: LearnerOf | None = None,
    ) -> URLPattern:
        page_name = name or view.__name__

        @wraps(view)
        def guarded(request: ActorRequest, pk: UUID | None = None, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor
            if not actor.roles:
                return self.door(request)
            if not self.model.policy[needs].could_hold_for(actor):  # type: ignore[attr-defined]
                raise PermissionDenied(needs)
            with wall.standing(actor.standing):
                rows = self.model.objects.permitting(needs, actor)  # type: ignore[attr-defined]
                if pk is None:
                    return view(request, rows, **kwargs)
                row = get_object_or_404(rows, pk=pk)
                if shows is not None and request.method == "GET":
                    actor.looked(shows(row), page=page_name)
                return view(request, row, **kwargs)

        guarded.needs = needs  # type: ignore[attr-defined]
        guarded.model = self.model  # type: ignore[attr-defined]
        guarded.is_looked_at = shows is not None  # type: ignore[attr-defined]
        return path(route, guarded, name=page_name)


def open_page(route: str, view: Callable[..., HttpResponse], *, name: str | None = None) -> URLPattern:
    """A page for everybody, also who has not signed in; it runs as a guest, who reads no learner's data."""

    @wraps(view)
    def opened(request: ActorRequest, **kwargs: Any) -> HttpResponse:
        return view(request, **kwargs)

    opened.needs = PUBLIC  # type: ignore[attr-defined]
    return path(route, opened, name=name or view.__name__)
