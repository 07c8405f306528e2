"""What the pages of a demo ask: who can sign in, and which mails were sent."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, Value, When

from sluitend.kit import clock
from sluitend.kit.models import KeptMail
from sluitend.organisations.models import Membership

PASSWORD = "sluitend-demo"  # noqa: S105  # invented people, on this machine only
KNOWN = ("L. Bos", "J. Smit", "N. Prins")  # who the stories of the guide are about, so they are shown first


def who_can_sign_in() -> QuerySet[Membership]:
    """One member of staff for each role of each organisation, the known ones where there are any."""
    known_first = Case(When(user__name__in=KNOWN, then=Value(0)), default=Value(1))
    return (
        Membership.objects.filter(Membership.active_on(clock.today()))
        .exclude(user__email=None)
        .select_related("user", "organisation")
        .order_by("organisation__kind", "organisation__name", "role", known_first, "user__name", "pk")
        .distinct("organisation__kind", "organisation__name", "role")
    )


def mails(words: str = "") -> QuerySet[KeptMail]:
    """Mails that were sent, the newest first; each of the words is somewhere in it."""
    found = KeptMail.objects.all()
    for word in words.split():
        found = found.filter(Q(to__icontains=word) | Q(subject__icontains=word) | Q(body__icontains=word))
    return found
