"""Questions about organisations and their people."""

from __future__ import annotations

from django.db.models import QuerySet

from sluitend.access.models import User
from sluitend.kit import clock
from sluitend.organisations.models import Membership, Organisation, OrganisationKind


def memberships_of(user: User) -> QuerySet[Membership]:
    """The roles that somebody has today, the organisation with it."""
    return (
        Membership.objects.filter(Membership.active_on(clock.today()), user=user)
        .select_related("organisation__region")
        .order_by("organisation__name", "role")
    )


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who works there today."""
    return Membership.objects.filter(Membership.active_on(clock.today()), organisation=organisation).select_related(
        "user"
    )


def with_code(code: str) -> Organisation | None:
    """The organisation with this code of the register, in capitals or not."""
    return Organisation.objects.filter(code=code.upper()).first()


def municipality_called(name_or_code: str) -> Organisation | None:
    """The municipality with this GM code or this name, written any way."""
    municipalities = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    return (
        municipalities.filter(code__iexact=name_or_code.strip()).first()
        or municipalities.filter(name__iexact=name_or_code.strip()).first()
    )
