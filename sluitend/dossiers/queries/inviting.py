"""What the page needs on which a college invites somebody."""

from __future__ import annotations

from datetime import date

from sluitend.kit import clock
from sluitend.organisations.models import Offering, Organisation, OrganisationKind


def offerings(college: Organisation) -> list[Offering]:
    """What this college offers and what is still to start."""
    rows = Offering.objects.filter(college=college, starts_on__gte=clock.today())
    return list(rows.select_related("programme", "location").order_by("programme__name", "programme__level", "route"))


def municipalities() -> list[Organisation]:
    rows = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, closed_on=None)
    return list(rows.order_by("name"))


def age_on_today(born: date) -> int:
    """Whole years today."""
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
