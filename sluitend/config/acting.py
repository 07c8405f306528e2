"""From a request to an ``Actor``: whose account or link it is, for which organisation, in which roles; and the frame
of the page around it."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sluitend.access.actor import Actor, ActorRequest
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.config import navigation
from sluitend.learners.models import LearnerAccount
from sluitend.organisations.models import Membership
from sluitend.organisations.queries import memberships_of

ACTING_FOR = "acting_for"  # session: the organisation somebody with several chose
GUARDIAN = "guardian"  # session: {"learner", "guardian", "until"} after a link and its code
WITHOUT_FACTOR = ("/account/", "/static/", "/taal/", "/uitstraling/", "/healthz")
ALIKE_FOR_ALL = ("/kleuren/",)  # style sheets: who asks is not looked up, so that everybody may share what is kept
NOBODY = Actor(name="", roles=frozenset())


def acting_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[ActorRequest], HttpResponse]:
    """Say who acts before any page runs; staff without a second factor go and set one first, where the installation
    asks for it."""

    def middleware(request: ActorRequest) -> HttpResponse:
        request.actor = NOBODY if request.path.startswith(ALIKE_FOR_ALL) else actor_of(request)
        if request.actor.user is not None and _must_set_factor(request):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request; one without roles when nobody signed in."""
    guardian = request.session.get(GUARDIAN)
    if guardian and not request.user.is_authenticated:  # an account never acts as somebody's guardian
        return Actor(
            name="",
            roles=frozenset({Role.GUARDIAN}),
            learner_id=UUID(guardian["learner"]),
            guardian_id=UUID(guardian["guardian"]),
        )
    if not isinstance(request.user, User):
        return NOBODY
    account = LearnerAccount.objects.filter(user=request.user).first()
    if account is not None:
        return Actor(
            name=request.user.name, roles=frozenset({Role.PUPIL}), user=request.user, learner_id=account.learner_id
        )
    memberships = list(memberships_of(request.user))
    request.can_switch = len({m.organisation_id for m in memberships}) > 1  # type: ignore[attr-defined]
    return staff_actor(request.user, memberships, request.session.get(ACTING_FOR))


def staff_actor(user: User, memberships: list[Membership], chosen: str | None = None) -> Actor:
    """Somebody acting for one organisation in all their roles there: the one they chose, else the first by name."""
    if not memberships:
        return NOBODY
    organisation = next(
        (m.organisation for m in memberships if str(m.organisation_id) == chosen), memberships[0].organisation
    )
    roles = frozenset(Role(m.role) for m in memberships if m.organisation_id == organisation.pk)
    return Actor(name=user.name, roles=roles, user=user, organisation=organisation)


def _must_set_factor(request: ActorRequest) -> bool:
    if Role.PUPIL in request.actor.roles or request.path.startswith(WITHOUT_FACTOR):
        return False
    if settings.SECOND_FACTOR == "skippable" and _from_this_machine(request):
        return False
    return not is_mfa_enabled(request.actor.user)


def _from_this_machine(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page around the content needs (``kit/page.html``)."""
    actor = getattr(request, "actor", NOBODY)
    return {"actor": actor, "frame": navigation.frame_for(actor, request)}
