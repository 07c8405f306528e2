"""What waits for half past four, and what a batch of decisions would come to, programme by programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sluitend.access.actor import Actor
from sluitend.organisations.models import Offering
from sluitend.transitions.lifecycle import APPLICATION, LEVEL
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Decision
from sluitend.transitions.outcomes import DECIDABLE, NEXT_STEPS, REASONS, Ended, NextStep, Outcome, Reason
from sluitend.transitions.policies import CanDecision

OFFER_LEVEL = LEVEL[A.CONTRACT_OFFERED]
DIFFERS = 4  # more than a quarter above or below last year (UX 5)
COUNTED = {  # which applications have had this outcome
    Outcome.OFFERED: Q(level__gte=OFFER_LEVEL),
    Outcome.WAITLISTED: Q(status=A.WAITLISTED),
    Outcome.NOT_ADMITTED: Q(status=A.NOT_ADMITTED),
}
HAD_LAST_YEAR = COUNTED | {Outcome.OFFERED: Q(highest_level__gte=OFFER_LEVEL)}
WAITING = Exists(Decision.objects.filter(application=OuterRef("pk"), ended_at=None))


@dataclass(frozen=True)
class Scale:
    """What a batch comes to for one offering. ``done`` are told already, ``waiting`` wait for their moment, ``now``
    are in this batch; ``left`` have no decision after it. ``last_year`` is None when nothing is known."""

    offering: Offering
    outcome: Outcome
    done: int
    waiting: int
    now: int
    left: int
    last_year: int | None

    @property
    def total(self) -> int:
        return self.done + self.waiting + self.now

    @property
    def too_many(self) -> int:
        """Offers above the number of places."""
        if self.outcome != Outcome.OFFERED or self.offering.capacity is None:
            return 0
        return max(0, self.total - self.offering.capacity)

    @property
    def differs(self) -> bool:
        """More than a quarter above last year; below it only counts when nobody is left to decide about."""
        if self.outcome == Outcome.WAITLISTED or not self.last_year:
            return False
        gap = self.total - self.last_year
        return gap * DIFFERS > self.last_year or (self.left == 0 and -gap * DIFFERS > self.last_year)

    @property
    def needs_second(self) -> bool:
        return self.too_many > 0 or self.differs


@dataclass(frozen=True)
class Preview:
    """Who gets this decision, who cannot, and what it comes to."""

    outcome: Outcome
    ready: Sequence[Application]
    left: Sequence[Application]
    scales: Sequence[Scale]

    @property
    def needs_second(self) -> bool:
        return any(scale.needs_second for scale in self.scales)

    @property
    def is_no(self) -> bool:
        return self.outcome == Outcome.NOT_ADMITTED


def can_get(application: Application, outcome: Outcome) -> bool:
    """Whether this decision makes sense for where the application is now."""
    status = application.status
    return status in DECIDABLE and status != outcome and outcome in APPLICATION.open_steps(status)


def free(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those about whom no decision waits."""
    return applications.filter(~WAITING)


def preview(applications: QuerySet[Application], outcome: Outcome) -> Preview:
    """What preparing this decision for these rows comes to; nothing changes."""
    rows = list(
        applications.select_related("transition__learner", "offering__programme").order_by(
            "transition__learner__search_name", "pk"
        )
    )
    at_hand = set(free(applications).values_list("pk", flat=True))
    ready = [row for row in rows if row.pk in at_hand and can_get(row, outcome)]
    return Preview(outcome, ready, [row for row in rows if row not in ready], scales(ready, outcome))


def scales(batch: Iterable[Application], outcome: Outcome) -> list[Scale]:
    """The batch against places and last year, an offering at a time, in four statements however many rows."""
    now: dict[UUID, int] = defaultdict(int)
    for row in batch:
        now[row.offering_id] += 1
    offerings = Offering.objects.filter(pk__in=now).select_related("programme")
    of_these = Application.objects.filter(offering__in=now)
    counts = {
        row["offering"]: row
        for row in of_these.order_by()
        .values("offering")
        .annotate(
            done=Count("pk", filter=COUNTED[outcome]),
            undecided=Count("pk", filter=Q(level__range=(1, OFFER_LEVEL - 1)) & ~Q(WAITING)),
        )
    }
    waiting = dict(
        Decision.objects.filter(application__offering__in=now, outcome=outcome, ended_at=None)
        .order_by()
        .values_list("application__offering")
        .annotate(Count("pk"))
    )
    last_year = _last_year(list(offerings), outcome)
    return [
        Scale(
            row,
            outcome,
            counts[row.pk]["done"],
            waiting.get(row.pk, 0),
            now[row.pk],
            max(0, counts[row.pk]["undecided"] - now[row.pk]),
            last_year.get(row.pk),
        )
        for row in sorted(offerings, key=str)
    ]


def _last_year(offerings: Sequence[Offering], outcome: Outcome) -> dict[UUID, int]:
    """How many had this outcome for the same programme and route a year earlier; no application then is not known."""
    before = Q(pk__in=[])
    for row in offerings:
        before |= Q(
            college=row.college_id, programme=row.programme_id, route=row.route, school_year=row.school_year - 1
        )
    found: dict[tuple[object, ...], int] = defaultdict(int)
    for row in (
        Offering.objects.filter(before)
        .annotate(had=Count("applications", filter=_of_an_offering(outcome)), known=Count("applications"))
        .filter(known__gt=0)
    ):
        found[row.programme_id, row.route, row.school_year + 1] += row.had
    keys = {row.pk: (row.programme_id, row.route, row.school_year) for row in offerings}
    return {pk: found[key] for pk, key in keys.items() if key in found}


def _of_an_offering(outcome: Outcome) -> Q:
    """The same condition, asked from the offering."""
    condition = HAD_LAST_YEAR[outcome]
    return Q(*((f"applications__{name}", value) for name, value in condition.children))  # type: ignore[misc]


# --- What waits -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A decision that waits, and what the one who asks may do with it."""

    decision: Decision
    may_confirm: bool


@dataclass(frozen=True)
class Batch:
    """Decisions that were prepared in one go."""

    key: UUID
    lines: Sequence[Line]

    @property
    def first(self) -> Decision:
        return self.lines[0].decision

    @property
    def may_confirm(self) -> bool:
        return any(line.may_confirm for line in self.lines)

    @property
    def asks_second(self) -> bool:
        return any(line.decision.needs_second and not line.decision.confirmed_by for line in self.lines)


def waiting(decisions: QuerySet[Decision], actor: Actor) -> list[Batch]:
    """What waits for its moment, the newest batch first, in two statements."""
    rows = list(
        decisions.filter(ended_at=None)
        .select_related("application__transition__learner", "application__offering__programme")
        .order_by("-prepared_at", "batch", "application__transition__learner__search_name", "pk")
    )
    to_confirm = set(Decision.objects.permitting(CanDecision.CONFIRM, actor).values_list("pk", flat=True))
    batches: dict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        batches[row.batch].append(Line(row, row.pk in to_confirm))
    return [Batch(key, lines) for key, lines in batches.items()]


def waiting_for(application: Application) -> Decision | None:
    """The decision about this application that was not told yet, for its college."""
    return Decision.objects.filter(application=application, ended_at=None).first()


# --- What the learner and the school read after it was told -----------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A no as the learner reads it: why, what now, and a word of the college."""

    reason: Reason
    next_step: NextStep
    text: str


def told(applications: Iterable[Application]) -> dict[UUID, Told]:
    """The reasons of those who have no place now, by application; the last one that was told."""
    refused = [row.pk for row in applications if row.status == A.NOT_ADMITTED]
    if not refused:
        return {}
    rows = Decision.objects.filter(
        application__in=refused, outcome=Outcome.NOT_ADMITTED, ended_as=Ended.RELEASED
    ).order_by("ended_at", "pk")
    return {row.application_id: Told(REASONS[row.reason], NEXT_STEPS[row.next_step], row.text) for row in rows}
