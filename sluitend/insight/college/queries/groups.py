"""What is to be done with an application: the groups of the inbox.

They are conditions over applications, in order: the first that holds decides, in the database, so that two thousand
applications cost as many statements as three.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from sluitend.dossiers.lifecycle import WARM_OPEN
from sluitend.dossiers.models import Delivery, WarmHandover
from sluitend.kit import clock
from sluitend.transitions.lifecycle import PLACED_LEVEL, InvitationStatus
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Invitation
from sluitend.transitions.queries.decisions import OFFER_LEVEL, WAITING
from sluitend.transitions.queries.invitations import HELD

NEW, PLAN, DECIDE, WARM, WAIT, DONE = "new", "plan", "decide", "warm", "wait", "done"
TALK_TAKES = timedelta(weeks=4)  # so long a talk without a moment that we know may lie ahead; then the college is asked
NOT_PLACED, NO_OFFER = Q(level__range=(1, PLACED_LEVEL - 1)), Q(level__range=(1, OFFER_LEVEL - 1))
HAS_OPEN_WARM = Exists(WarmHandover.objects.filter(application=OuterRef("pk"), status__in=WARM_OPEN))
TOLD = Invitation.objects.filter(application=OuterRef("pk"), status=InvitationStatus.SENT)


def grouped(applications: QuerySet[Application], *, pile_of: datetime | None = None) -> QuerySet[Any]:
    """Open applications with the ``group`` each stands in.

    ``pile_of``: what was opened since then counts as unopened, so that who reads through the pile of new ones keeps it.
    """
    whens = [When(condition, then=Value(name)) for name, condition in _groups(clock.now(), pile_of)]
    return applications.filter(settled_on=None).annotate(
        group=Case(*whens, default=Value(DONE), output_field=CharField())
    )


def _groups(now: datetime, pile_of: datetime | None) -> Sequence[tuple[str, Any]]:
    """What is ours to do, and then what somebody else or a day has to bring."""
    return (
        (NEW, NOT_PLACED & Q(_unopened(pile_of))),  # nobody of the college opened it, not: it came in last
        (WARM, Q(level__gt=0) & Q(HAS_OPEN_WARM)),
        (PLAN, Q(status__in=[A.APPLIED, A.INTAKE_TO_PLAN]) & ~Q(HELD)),
        (
            DECIDE,
            Q(status__in=[A.INTAKE_PLANNED, A.WAITLISTED, A.INTAKE_DONE]) & ~Q(WAITING) & ~_talk_is_to_come(now),
        ),
        (WAIT, NO_OFFER),
    )


def _unopened(pile_of: datetime | None) -> Exists:
    opened = Q(opened_at__isnull=False) if pile_of is None else Q(opened_at__lt=pile_of)
    newer = Delivery.objects.filter(opened, application=OuterRef("application"), sent_at__gt=OuterRef("sent_at"))
    return Exists(Delivery.objects.filter(~opened, ~Exists(newer), application=OuterRef("pk")))


def _talk_is_to_come(now: datetime) -> Q:
    ahead = Q(Exists(TOLD.filter(moment__starts_at__gt=now)))
    without_moment = ~Q(Exists(TOLD)) & Q(status_at__gt=now - TALK_TAKES)
    return Q(status=A.INTAKE_PLANNED) & (ahead | without_moment)
