"""What is to be done with an application: the groups of the inbox.

They are conditions over applications, in order: the first that holds decides, in the database, so that two thousand
applications cost as many statements as three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from sluitend.dossiers.lifecycle import WARM_OPEN
from sluitend.dossiers.models import Delivery, WarmHandover
from sluitend.transitions.lifecycle import PLACED_LEVEL
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application
from sluitend.transitions.queries.decisions import WAITING
from sluitend.transitions.queries.invitations import HELD

NEW, PLAN, DECIDE, WARM, DONE = "new", "plan", "decide", "warm", "done"
NEWER_WAS_READ = Exists(
    Delivery.objects.filter(
        application=OuterRef("application"), sent_at__gt=OuterRef("sent_at"), opened_at__isnull=False
    )
)
UNOPENED = Exists(Delivery.objects.filter(~NEWER_WAS_READ, application=OuterRef("pk"), opened_at=None))
HAS_OPEN_WARM = Exists(WarmHandover.objects.filter(application=OuterRef("pk"), status__in=WARM_OPEN))
GROUPS: Sequence[tuple[str, Any]] = (  # "new" is that nobody of the college opened it, not that it came in last
    (NEW, Q(level__range=(1, PLACED_LEVEL - 1)) & Q(UNOPENED)),
    (WARM, Q(level__gt=0) & Q(HAS_OPEN_WARM)),
    (PLAN, Q(status__in=[A.APPLIED, A.INTAKE_TO_PLAN]) & ~Q(HELD)),
    (DECIDE, Q(status__in=[A.INTAKE_PLANNED, A.WAITLISTED, A.INTAKE_DONE]) & ~Q(WAITING)),
)


def grouped(applications: QuerySet[Application]) -> QuerySet[Any]:
    """Open applications with the ``group`` each stands in."""
    whens = [When(condition, then=Value(name)) for name, condition in GROUPS]
    return applications.filter(settled_on=None).annotate(
        group=Case(*whens, default=Value(DONE), output_field=CharField())
    )
