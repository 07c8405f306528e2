"""Did they arrive? A college says it of a whole class in one go, and can take it back on the same day.

What is said becomes the status of the application as always. Who is there is held by the college from then on
(``rules.py``); who is not is told of by the rooms above.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind, Source, taken_back
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from sluitend.transitions.policies import CanApplication

A = ApplicationStatus
SAYS = (A.STARTED, A.NO_SHOW)  # the two answers to the question
WAS = (A.ENROLLED, *SAYS)  # what somebody can be again when an answer is taken back


@dataclass(frozen=True)
class Said:
    """What was said of a class: when (the key by which it is taken back; None when nothing was said), of how many that
    they are there or not, and how many were left alone because somebody else had said it, or their year has not begun."""

    at: datetime | None
    here: int
    absent: int
    left: int


@action
def confirm(applications: QuerySet[Application], *, here: Collection[UUID], by: Actor) -> Said:
    """Say of those who are enrolled and whose year has begun that they started (``here``) or did not come (the others).

    Of whom it was said already nothing changes, so a second click, or a colleague a minute later, overwrites nobody.
    """
    claimed = by.claim_all(CanApplication.RECORD_STATUS, applications)
    begun = set(
        Application.objects.filter(pk__in=[row.pk for row in claimed], offering__starts_on__lte=clock.today())
        .filter(status=A.ENROLLED)
        .values_list("pk", flat=True)
    )
    rows = [row for row in claimed if row.pk in begun]
    events = note([_fact(row, A.STARTED if row.pk in here else A.NO_SHOW) for row in rows], by=by)
    count = sum(row.pk in here for row in rows)
    by.record("transitions.arrivals_confirmed", None, here=count, absent=len(rows) - count)
    return Said(events[0].received_at if events else None, count, len(rows) - count, len(claimed) - len(rows))


@action
def take_back(applications: QuerySet[Application], at: datetime, *, by: Actor) -> int:
    """Take back what was said at that moment, as long as the day lasts; gives of how many.

    They are again what they were before, and so is who holds them. What was said of somebody since then stays. Raises
    ``Refused`` on a later day: by then others have acted on it, and the new status is the way.
    """
    midnight = clock.moment(clock.today(), time())
    if not midnight <= at < midnight + timedelta(days=1):
        raise Refused(_("This was said on another day. Record the new status instead."))
    claimed = {row.pk: row for row in by.claim_all(CanApplication.RECORD_STATUS, applications)}
    back = _before(claimed, at)
    if not back:
        return 0
    # first who holds them, so that who hears the status finds the question to take over open again
    _give_holders_back([claimed[key].transition_id for key in back], at, by=by)
    note([_fact(claimed[key], status) for key, status in back.items()], by=by)
    taken_back.send(sender=Application, applications=list(back))
    by.record("transitions.arrivals_taken_back", None, count=len(back))
    return len(back)


def _fact(row: Application, status: str) -> Fact:
    return Fact(row.transition_id, Kind.APPLICATION, status, None, row.pk, row.college_id)


def _before(applications: Collection[UUID], at: datetime) -> Mapping[UUID, str]:
    """Per application of which something was said at that moment, and nothing since: what it was before."""
    mine = Event.objects.filter(application=OuterRef("application"), kind=Kind.APPLICATION)
    said = Event.objects.filter(
        ~Exists(mine.filter(pk__gt=OuterRef("pk"))),
        application__in=applications,
        kind=Kind.APPLICATION,
        code__in=SAYS,
        source=Source.COLLEGE,
        received_at=at,
    )
    earlier = mine.filter(pk__lt=OuterRef("pk"), code__in=WAS).order_by("-pk")
    rows = said.annotate(was=Subquery(earlier.values("code")[:1])).values_list("application", "was")
    return {key: was or A.ENROLLED for key, was in rows}


def _give_holders_back(transitions: Sequence[UUID], at: datetime, *, by: Actor) -> None:
    """Who became the holder because somebody started is that no longer; a question to take over that ended by it is
    open again."""
    now = Coalesce("organisation__merged_into", "organisation")  # who had it may have merged since
    changes = Event.objects.filter(transition=OuterRef("transition"), kind=Kind.HOLDER)
    started = Event.objects.filter(
        transition__in=transitions, kind=Kind.HOLDER, code=A.STARTED, received_at__gte=at, organisation__isnull=False
    ).annotate(was=Subquery(changes.filter(pk__lt=OuterRef("pk")).order_by("-pk").values(went_on=now)[:1]))
    was = {transition: holder for transition, holder in started.values_list("transition", "was") if holder}
    rows = list(Transition.objects.filter(pk__in=was, settled_on=None).order_by("pk"))
    for row in rows:
        row.holder_id, row.holder_since = was[row.pk], clock.today()
    Transition.objects.bulk_update(rows, ["holder", "holder_since"], batch_size=2000)
    note([Fact(row.pk, Kind.HOLDER, "taken_back", organisation_id=was[row.pk]) for row in rows], by=by)
    by_hand = Event.objects.filter(
        transition=OuterRef("transition"), kind=Kind.HANDOVER, code=HandoverStatus.WITHDRAWN, received_at__gte=at
    )
    Handover.objects.filter(
        ~Exists(by_hand), transition__in=[row.pk for row in rows], status=HandoverStatus.WITHDRAWN, answered_at__gte=at
    ).update(status=HandoverStatus.ASKED, answered_at=None)
