"""Keeping a list as somebody wants it: saved under a name, shared with colleagues, with the columns they chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.organisations.lists import ListKind
from sluitend.organisations.models import ChosenColumns, Organisation, SavedList
from sluitend.organisations.policies import Can, CanList

AT_MOST = 50  # lists of one person
UNDO_FOR = timedelta(days=1)  # after that a removed list is gone


class NotKept(Exception):
    """A list cannot be kept like this; ``str()`` says why."""


@action
def save_list(
    organisation: Organisation, kind: ListKind, query: str, *, name: str, is_shared: bool = False, by: Actor
) -> SavedList:
    """Keep a list under a name, for oneself or also for colleagues in the same role. Of the query only the filters of the
    list are kept. Raises :class:`NotKept` for a name one has already, and beyond fifty."""
    organisation = by.claim(Can.KEEP_LISTS, organisation)
    mine = SavedList.objects.filter(organisation=organisation, owner=by.user)
    mine.filter(removed_at__lt=clock.now() - UNDO_FOR).delete()
    if mine.filter(removed_at=None).count() >= AT_MOST:
        raise NotKept(_("You have fifty lists. Remove one first."))
    saved = SavedList(
        organisation=organisation,
        owner=by.user,
        role=min(by.roles & kind.roles, default=min(by.roles)),
        kind=kind.code,
        query=kind.cleaned(query, organisation),
        name=name,
        is_shared=is_shared,
    )
    _store(saved)
    by.record("lists.saved", saved, kind=kind.code, shared=is_shared)
    return saved


def _store(saved: SavedList) -> None:
    """The database holds that a name is used once."""
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as taken:
        raise NotKept(_("You have a list with this name already.")) from taken


@action
def rename_list(saved: SavedList, name: str, *, by: Actor) -> None:
    """Call it something else. Raises :class:`NotKept` for a name one has already."""
    saved = by.claim(CanList.CHANGE, saved)
    saved.name = name
    _store(saved)
    by.record("lists.renamed", saved)


@action
def share_list(saved: SavedList, is_shared: bool, *, by: Actor) -> None:
    """Let colleagues in the same role use it, or no longer."""
    saved = by.claim(CanList.CHANGE, saved)
    saved.is_shared = is_shared
    saved.save(update_fields=["is_shared"])
    by.record("lists.shared", saved, shared=is_shared)


@action
def remove_list(saved: SavedList, *, by: Actor) -> None:
    """Take it away; for a day that can be undone."""
    saved = by.claim(CanList.CHANGE, saved)
    saved.removed_at = clock.now()
    saved.save(update_fields=["removed_at"])
    by.record("lists.removed", saved)


@action
def restore_list(saved: SavedList, *, by: Actor) -> None:
    """Put a removed list back. Raises :class:`NotKept` where its name was taken meanwhile."""
    saved = by.claim(CanList.RESTORE, saved)
    saved.removed_at = None
    _store(saved)
    by.record("lists.restored", saved)


@action
def choose_columns(organisation: Organisation, kind: ListKind, codes: Sequence[str], *, by: Actor) -> None:
    """Show these columns of a list to this person from now on, in this order; none is how the list is by itself."""
    by.claim(Can.KEEP_LISTS, organisation)
    known = list(dict.fromkeys(code for code in codes if code in kind.columns))
    ChosenColumns.objects.filter(user=by.user, kind=kind.code).delete()
    if known and by.user is not None:
        ChosenColumns.objects.create(user=by.user, kind=kind.code, columns=known)
    by.record("lists.columns_chosen", None, kind=kind.code, columns=known)
