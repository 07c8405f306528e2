"""Adding to a dossier that was agreed or sent: the college keeps what it has until the addition is agreed too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.guardians import end_links
from sluitend.dossiers.actions.status import settle
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries.additions import LEFT_AS_IT_WAS, REOPENED, is_untouched
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


@action
def reopen(dossier: Dossier, *, by: Actor) -> None:
    """The pupil wants to add something: a new round begins, in which everybody agrees anew (DOMAIN 7.1).

    What was sent stays sent; the next version goes when this round is agreed.
    """
    dossier = by.claim(Can.ADD, dossier)
    dossier.round += 1
    dossier.goes_on_on = dossier.talked_on = None
    end_links(dossier, because="lapsed")
    note([Fact(dossier.pk, Kind.DOSSIER, REOPENED)], by=by)
    settle(dossier)
    by.record("dossiers.reopened", dossier)


@action
def leave_as_it_was(dossier: Dossier, *, by: Actor) -> None:
    """Nothing needs to be added after all: what was agreed before counts again. Refuses when something was changed."""
    dossier = by.claim(Can.LEAVE_AS_IT_WAS, dossier)
    if not is_untouched(dossier):
        raise Refused(_("Something was changed already. Read your dossier and agree once more."))
    dossier.round -= 1
    note([Fact(dossier.pk, Kind.DOSSIER, LEFT_AS_IT_WAS)], by=by)
    settle(dossier)
    by.record("dossiers.left_as_it_was", dossier)
