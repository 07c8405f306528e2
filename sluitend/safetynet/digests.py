"""What waits for a municipality, in one mail every working day: who is new, which dates are due, who asks for a yes.

A line is a number with words, never a name; a mail without lines is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.access.roles import MUNICIPALITY_ROLES
from sluitend.dossiers.digests import how_to_switch_off
from sluitend.dossiers.letters import send
from sluitend.kit import clock
from sluitend.organisations.models import Membership
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Handover, Transition


def officers_to_tell() -> Iterator[UUID]:
    """Everybody who works for a municipality today and wants this mail."""
    at_work = Membership.objects.filter(Membership.active_on(clock.today()), role__in=MUNICIPALITY_ROLES)
    people = User.objects.filter(memberships__in=at_work, is_active=True).exclude(email=None)
    yield from wanting(people, "municipality_digest").distinct().order_by("pk").values_list("pk", flat=True)


def mail_municipality(user_id: str, since: date) -> None:
    """What is new since the last working day, and what is due today."""
    user = User.objects.get(pk=UUID(user_id))
    with translation.override("nl"):
        lines = [line for place in _places(user) for line in _lines(user, place, since)]
        if lines and user.email:
            address = settings.SITE_URL + reverse("insight:municipality_start")
            send(_("What waits for you today"), [" ".join(lines), address, how_to_switch_off()], user.email)


def _places(user: User) -> list[UUID]:
    at_work = Membership.objects.filter(Membership.active_on(clock.today()), user=user, role__in=MUNICIPALITY_ROLES)
    return list(at_work.order_by("organisation").distinct("organisation").values_list("organisation", flat=True))


def _lines(user: User, municipality: UUID, since: date) -> Iterator[str]:
    in_view = Transition.objects.filter(visible_to_municipality=municipality, settled_on=None)
    due = Q(missed_since__isnull=False) | Q(next_on__lte=clock.today())
    mine = MunicipalCase.objects.filter(owner=user, closed_on=None).values("transition")
    new = in_view.filter(visible_since__gte=since).count()
    asked = Handover.objects.filter(receiver=municipality, status=HandoverStatus.ASKED).count()
    dates = in_view.filter(due, holder=municipality, pk__in=mine).count()
    for count, words in (
        (new, ngettext("%(count)d young person is new in your list.", "%(count)d young people are new in your list.", new)),
        (asked, ngettext("%(count)d handover waits for your yes.", "%(count)d handovers wait for your yes.", asked)),
        (dates, ngettext("%(count)d date of yours is today or has passed.", "%(count)d dates of yours are today or have passed.", dates)),
    ):  # fmt: skip
        if count:
            yield words % {"count": count}
