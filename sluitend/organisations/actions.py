"""Verbs about organisations and the people who work there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.kit.theme import theme_for
from sluitend.organisations.models import (
    ALWAYS_WARM_KINDS,
    AT_SCHOOL,
    LONGEST_AT_SCHOOL,
    GuardianPolicy,
    Hears,
    Membership,
    Organisation,
    OrganisationKind,
    Region,
)
from sluitend.organisations.policies import Can, CanRegion


@action
def add_organisation(kind: OrganisationKind, code: str, name: str, *, region: Region, by: Actor) -> Organisation:
    """Put an organisation in the register of this installation, or give the one that has the code its name again."""
    organisation, made = Organisation.objects.update_or_create(
        code=code, defaults={"kind": kind, "name": name, "region": region}
    )
    by.record("organisations.added" if made else "organisations.renamed", organisation)
    return organisation


@action
def choose_guardian_policy(region: Region, policy: GuardianPolicy, *, workdays: int | None = None, by: Actor) -> None:
    """What the region asks of guardians from now on (DOMAIN 3.3); ``workdays`` is the term to read, and to write a view. Where
    a dossier waits for a day already, that day stays."""
    region.guardian_policy = policy
    region.inspection_workdays = region.inspection_workdays if workdays is None else workdays
    region.save(update_fields=["guardian_policy", "inspection_workdays"])
    by.record("organisations.guardian_policy_chosen", region, policy=policy, workdays=region.inspection_workdays)


class StillNeeded(Exception):
    """An organisation cannot leave; ``str()`` says what has to be done first."""


TIES: Final[list[Callable[[Organisation], str]]] = []
"""What other rooms ask before an organisation leaves: each gives a sentence on what still depends on it, or nothing."""


@action
def close_organisation(organisation: Organisation, *, on: date, by: Actor) -> Organisation:
    """The organisation takes part until this day and no longer: from then nothing is sent to it and nobody signs in for
    it.

    What it received stays with it as long as the law says. Raises :class:`StillNeeded` as long as it holds learners, and
    then nothing changes: first hand them over.
    """
    organisation = by.claim(Can.CLOSE, organisation)
    if needed := [sentence for tie in TIES if (sentence := tie(organisation))]:
        raise StillNeeded(" ".join(needed))
    organisation.closed_on = on
    organisation.save(update_fields=["closed_on"])
    Membership.objects.filter(Q(until_on=None) | Q(until_on__gte=on), organisation=organisation).update(
        until_on=on - timedelta(days=1)
    )
    by.record("organisations.closed", organisation, on=on.isoformat())
    return organisation


@action
def choose_colour(organisation: Organisation, brand: str, *, by: Actor) -> str:
    """Show the organisation to everybody in the colours around this one, "#rrggbb"; "" goes back to the house colours.

    Gives the colour it had until now. Raises :class:`~sluitend.kit.theme.ColourRefused` for one that cannot be read, and
    then nothing changes.
    """
    organisation = by.claim(Can.CHOOSE_COLOUR, organisation)
    before, organisation.brand = organisation.brand, theme_for(brand).brand if brand else ""
    organisation.save(update_fields=["brand"])
    by.record("organisations.colour_chosen", organisation, brand=organisation.brand)
    return before


@action
def choose_always_warm(region: Region, kinds: Collection[str], *, by: Actor) -> None:
    """For the pupils of these kinds of school a warm handover is asked without anybody asking for it, from the next
    dossier that is sent on (DOMAIN 7.4)."""
    region = by.claim(CanRegion.DECIDE, region)
    region.warm_always_for = [kind for kind in ALWAYS_WARM_KINDS if kind in kinds]
    region.save(update_fields=["warm_always_for"])
    by.record("organisations.always_warm_chosen", region, kinds=region.warm_always_for)


class NotAgreed(Exception):
    """What a region wants to agree makes no sense; ``str()`` says why."""


@action
def agree_on_no_shows(region: Region, workdays: int, tells: Collection[str], *, by: Actor) -> None:
    """What happens in this region when a college says that somebody did not come to class: for how many working days the
    school looks first (0: the municipality sees it at once and is asked to take over), and who hears of it.

    It holds at once, also for who is looked for now. Raises :class:`NotAgreed` when nobody of the school would hear it, or
    for more days than :data:`~sluitend.organisations.models.LONGEST_AT_SCHOOL`.
    """
    region = by.claim(CanRegion.DECIDE, region)
    if not 0 <= workdays <= LONGEST_AT_SCHOOL:
        raise NotAgreed(_("Choose 0 to %(most)d working days.") % {"most": LONGEST_AT_SCHOOL})
    if not AT_SCHOOL & set(tells):
        raise NotAgreed(_("Somebody at the school has to hear it: choose the mentor, the dean or both."))
    region.no_show_workdays, region.no_show_tells = workdays, [one for one in Hears.values if one in tells]
    region.save(update_fields=["no_show_workdays", "no_show_tells"])
    by.record("organisations.no_shows_agreed", region, workdays=workdays, tells=region.no_show_tells)


@action
def add_member(
    organisation: Organisation, *, email: str, name: str, role: Role, by: Actor, phone: str = "", team: str = ""
) -> Membership:
    """Give somebody a role at an organisation; makes the account when the address is new. Doing it twice changes
    nothing."""
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name, phone=phone)
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, defaults={"team": team}
    )
    if made:
        by.record("organisations.member_added", membership, role=role)
    return membership
