"""What a school notes of somebody who says it by voice or on paper: whose word it is, and of which day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock
from sluitend.learners.models import Guardian
from sluitend.transitions.actions import Refused


def not_ahead(given_on: date) -> None:
    """Inside an action: what was said was said by today."""
    if given_on > clock.today():
        raise Refused(_("This date lies in the future. Choose today or earlier."))


def whose(dossier: Dossier, guardian: Guardian | None, name: str) -> Guardian | None:
    """Which of the guardians that we know this is: the one chosen, the one so called, the only one there is; None when we
    know none."""
    known = list(Guardian.objects.filter(learner=dossier.transition.learner_id).order_by("position"))
    called = [row for row in known if row.name.casefold() == name.strip().casefold()]
    able = [row for row in known if row.has_authority]
    found = next((row for row in known if guardian and row.pk == guardian.pk), None) or next(iter(called), None)
    if found is None and len(able) > 1:
        raise Refused(_("Choose which parent agreed."))
    found = found or next(iter(able), None)
    if found is not None and not found.has_authority:
        raise Refused(_("Only a parent with legal authority can answer."))
    return found


def not_for_oneself(guardian: Guardian | None, name: str, *, by: Actor) -> None:
    """A parent who works at the school lets a colleague note it."""
    if by.user is None:
        return
    same_address = (
        guardian is not None and guardian.email and guardian.email.casefold() == (by.user.email or "").casefold()
    )
    if same_address or by.user.name.casefold() in {
        name.strip().casefold(),
        guardian.name.casefold() if guardian else "",
    }:
        raise Refused(_("You are a parent of this pupil. Let a colleague note your agreement."))
