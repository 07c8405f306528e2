"""Where an organisation's own pages and its style sheet are."""

from __future__ import annotations

import re

from django.urls import reverse

from sluitend.access.actor import Actor
from sluitend.kit import theme
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import POLICY, Can

MANAGEMENT = (
    (Can.MANAGE_SCHOOL, "organisations:school_management"),
    (Can.MANAGE_COLLEGE, "organisations:college_management"),
    (Can.MANAGE_MUNICIPALITY, "organisations:municipality_management"),
)
_IN_A_FILE_NAME = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


def management_for(actor: Actor) -> str:
    """Where this actor manages the organisation; "" when that is not theirs to do."""
    return next((reverse(name) for needs, name in MANAGEMENT if POLICY[needs].could_hold_for(actor)), "")


def colours_of(organisation: Organisation) -> str | None:
    """Where the colours of an organisation are; None means the house colours.

    The address holds the mark of the sheet, so it may be kept for ever: other colours are elsewhere. A code that no file
    could be named after keeps the house colours.
    """
    sheet = theme.sheet_of(organisation.brand)
    if sheet is None or not _IN_A_FILE_NAME.fullmatch(organisation.code):
        return None
    return reverse("organisations:colours", kwargs={"mark": sheet.mark, "code": organisation.code.lower()})
