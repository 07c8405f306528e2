"""Somebody who works for several organisations chooses for which one (C04)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sluitend.access.actor import ActorRequest
from sluitend.access.models import User
from sluitend.access.pages import sign_in_first
from sluitend.config.acting import ACTING_FOR
from sluitend.organisations.models import Membership
from sluitend.organisations.queries import memberships_of


def switch(request: ActorRequest) -> HttpResponse:
    """The organisations somebody works for; choosing one (POST) makes it the one they act for until they sign out."""
    if not isinstance(request.user, User):
        return sign_in_first(request)
    members = list(memberships_of(request.user))
    chosen = next((row for row in members if str(row.organisation_id) == request.POST.get("organisation")), None)
    if chosen is not None:
        request.session[ACTING_FOR] = str(chosen.organisation_id)
        messages.success(request, _("You now work for %(organisation)s.") % {"organisation": chosen.organisation.name})
        return redirect("home")
    status = 422 if request.method == "POST" else 200
    return render(request, "access/switch.html", {"places": _places(members)}, status=status)


def _places(members: list[Membership]) -> list[tuple[Membership, str]]:
    """Each organisation once, with the roles there in words."""
    roles: dict[UUID, list[str]] = {}
    for row in members:
        roles.setdefault(row.organisation_id, []).append(str(row.get_role_display()))
    first = {row.organisation_id: row for row in reversed(members)}
    return [(first[key], ", ".join(labels)) for key, labels in roles.items()]
