"""A guardian who follows: the door of the link to follow, and the page behind it. There is nothing to do on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.dossiers.forms.guardian import DoorForm, NewLinkForm
from sluitend.dossiers.queries import following as queries
from sluitend.dossiers.queries.progress import current


@never_cache
@require_safe
def guardian_follow_door(request: ActorRequest, token: str) -> HttpResponse:
    """The link of the mail. Like that of answering it only fills in the token: mail scanners open links."""
    page = {"form": DoorForm(initial={"token": token}), "new_link": NewLinkForm(prefix="nieuw"), "follows": True}
    return render(request, "dossiers/guardian/door.html", page)


@never_cache
@require_safe
def guardian_following(request: ActorRequest, rows: Any) -> HttpResponse:
    """Where it stands, whose turn it is, what comes next."""
    dossier = current(rows)
    if dossier is None:
        page = {"new_link": NewLinkForm(prefix="nieuw")}
        return render(request, "dossiers/guardian/follow_ended.html", page, status=410)
    found = queries.following(dossier, queries.last_day(dossier, request.actor.guardian_id))
    return render(request, "dossiers/guardian/follow.html", {"found": found})
