"""Questions about organisations and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.kit import clock
from sluitend.organisations.lists import LISTS, ListKind
from sluitend.organisations.models import ChosenColumns, Membership, Organisation, OrganisationKind, SavedList
from sluitend.organisations.policies import CanList


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
    """The organisation with this code of the register, in capitals or not; of a code that ended by a merger, the one that
    went on with it."""
    found = Organisation.objects.select_related("merged_into").filter(code=code.strip().upper()).first()
    return found.goes_on_as if found else None


def going_on_as(key: UUID) -> Organisation:
    """The organisation with this key, or its successor: what a task that waited was told may have merged since."""
    return Organisation.objects.select_related("merged_into").get(pk=key).goes_on_as


def codes_of(organisation: Organisation) -> list[str]:
    """Its code, and those that ended because they went on as this one: files of the first year still carry them."""
    return [organisation.code, *organisation.merged.order_by("code").values_list("code", flat=True)]


def municipality_called(name_or_code: str) -> Organisation | None:
    """The municipality with this GM code or this name, written any way."""
    towns = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).select_related("merged_into")
    found = (
        towns.filter(code__iexact=name_or_code.strip()).first()
        or towns.filter(name__iexact=name_or_code.strip()).first()
    )
    return found.goes_on_as if found else None


# --- Lists that somebody kept -----------------------------------------------------------------------------------


def lists_of(actor: Actor) -> list[SavedList]:
    """The lists this person has, their own and those colleagues share, by name; those of a list that is no more are left
    out."""
    rows = SavedList.objects.permitting(CanList.VIEW, actor).select_related("owner").order_by("name", "pk")
    return [row for row in rows if row.kind in LISTS]


def as_chips(lists: list[SavedList], *, now: str = "") -> list[tuple[str, None, str, bool]]:
    """Saved lists as chips; the one whose address is ``now`` is on."""
    found = [(row.name, LISTS[row.kind].address(row.query)) for row in lists]
    return [(name, None, address, address == now) for name, address in found]


@dataclass(frozen=True)
class Choice:
    """A column one can choose: its place, from 1 on, and whether it is shown."""

    code: str
    label: Any
    place: int
    is_on: bool


@dataclass(frozen=True)
class Kept:
    """What somebody keeps of one list: beside it stand their saved lists, and which columns they want."""

    kind: ListKind
    query: str
    chips: list[tuple[str, None, str, bool]]
    columns: list[str]
    """The codes to show on the page, in order."""

    @property
    def choices(self) -> list[Choice]:
        """All columns: those that are shown first."""
        others = [code for code in self.kind.columns if code not in self.columns]
        return [
            Choice(code, self.kind.columns[code], place, code in self.columns)
            for place, code in enumerate([*self.columns, *others], start=1)
        ]


def kept(actor: Actor, kind: ListKind, query: str) -> Kept:
    """For the page of a list as its address now is: two statements."""
    assert actor.organisation is not None  # who has a list works somewhere
    cleaned = kind.cleaned(query, actor.organisation)
    mine = [row for row in lists_of(actor) if row.kind == kind.code]
    columns = _chosen(actor, kind) or [code for code in kind.columns if code not in kind.hidden]
    return Kept(kind, cleaned, as_chips(mine, now=kind.address(cleaned)), columns)


def columns_of(actor: Actor, kind: ListKind) -> list[str]:
    """The columns this person wants in a file of a list; all of them as long as they chose none."""
    return _chosen(actor, kind) or list(kind.columns)


def _chosen(actor: Actor, kind: ListKind) -> list[str]:
    chosen = ChosenColumns.objects.filter(user=actor.user, kind=kind.code).values_list("columns", flat=True).first()
    return [code for code in chosen or [] if code in kind.columns]
