"""What a study coach asks: who (perhaps) leaves, how far that is, and who still has to be asked before the summer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from sluitend.access.actor import Actor
from sluitend.kit import clock, workdays
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.learners.names import search_name
from sluitend.organisations.models import Offering, OrganisationKind
from sluitend.transitions import moving
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import MOVE, PLACED_LEVEL, MoveStage
from sluitend.transitions.models import Application, Event, Move, SummerAnswer, Transition
from sluitend.transitions.moving import MoveStatus, Summer
from sluitend.transitions.planning import STALLS_AFTER
from sluitend.transitions.policies import CanMove
from sluitend.transitions.promise import school_year_on

A_PAGE, FOUND_SHOWN = 50, 25
ASKS = (MoveStatus.SIGNAL, MoveStatus.NO_PLACE, MoveStatus.LOST)  # waits for the coach, whatever the date


@dataclass(frozen=True)
class Mover:
    """One line of the list: who, where the move stands, and whether it waits for us."""

    move: Move
    study: str
    is_here: bool

    @property
    def status(self) -> MoveStatus:
        transition = self.move.transition
        return moving.status_of(
            self.move.stage,
            transition.status,
            has_left=self.move.left_on is not None,
            is_handed=bool(transition.holder and transition.holder.kind == OrganisationKind.MUNICIPALITY),
            settled=transition.settled_because,
        )

    @property
    def tone(self) -> str:
        return moving.TONE.get(self.status, "plain")

    @property
    def since(self) -> date:
        """Since when it stands there."""
        newer = (self.move.stage_since, self.move.transition.status_since, self.move.left_on)
        return max(day for day in newer if day is not None)

    @property
    def may_leave(self) -> bool:
        """There is a place elsewhere, and the student still stands on our roll."""
        return self.is_here and self.move.transition.best_level >= PLACED_LEVEL

    @property
    def is_due(self) -> bool:
        transition = self.move.transition
        if transition.holder_id != self.move.college_id:
            return False
        passed = transition.missed_since is not None or (transition.next_on or date.max) <= clock.today()
        return passed or self.may_leave or self.status in ASKS


@dataclass(frozen=True)
class Movers:
    """The open moves of a college: those that wait for us, and the others page by page."""

    due: Sequence[Mover]
    others: Sequence[Mover]
    page: Page[Mover]

    @property
    def count(self) -> int:
        return self.page.paginator.count


def movers(actor: Actor, *, mine: bool, page: str | int | None = 1) -> Movers:
    """Open moves, those that wait for us first and then by date; two statements and one count, however many."""
    rows = Move.objects.permitting(CanMove.VIEW, actor).filter(transition__settled_on=None)
    if mine:
        guided = Enrolment.objects.filter(
            learner=OuterRef("transition__learner"), organisation=OuterRef("college"), school_class__mentors=actor.user
        )
        rows = rows.filter(Exists(guided))
    listed = as_movers(
        rows.select_related("transition__learner", "transition__holder").order_by(
            "transition__next_on", "transition__learner__search_name", "pk"
        )
    )
    listed.sort(key=lambda row: not row.is_due)  # keeps the order of dates within
    found: Page[Mover] = Paginator(listed, A_PAGE).get_page(page)
    return Movers([row for row in found if row.is_due], [row for row in found if not row.is_due], found)


def as_movers(moves: Iterable[Move]) -> list[Mover]:
    """Moves with what their learners study here, in one statement more."""
    rows = list(moves)
    seats = {seat.learner_id: seat for seat in seats_of(row.transition.learner_id for row in rows)}
    return [
        Mover(
            row,
            _study(seats.get(row.transition.learner_id)),
            bool((seat := seats.get(row.transition.learner_id)) and seat.until_on is None),
        )
        for row in rows
    ]


def seats_of(learners: Iterable[UUID]) -> QuerySet[Enrolment]:
    """Where these learners study or last studied at an mbo that the one who asks sees; the last one comes last."""
    rows = Enrolment.objects.filter(learner__in=list(learners), organisation__kind=OrganisationKind.MBO)
    return rows.select_related("programme", "school_class").order_by(F("until_on").asc(nulls_last=True), "from_on")


def _study(seat: Enrolment | None) -> str:
    return str(seat.programme or seat.school_class or "") if seat else ""


# --- Groups and their students ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """A group with how many of its students the summer check knows the answer of."""

    key: UUID
    name: str
    school_year: int
    students: int
    answered: int
    is_mine: bool

    @property
    def left(self) -> int:
        return self.students - self.answered


def groups(students: QuerySet[Enrolment], actor: Actor) -> list[Group]:
    """The groups that these students sit in, one's own first; two statements."""
    year = school_year_on(clock.today())
    counted = (
        students.filter(school_class__isnull=False)
        .order_by()
        .values("school_class", "school_class__name", "school_class__school_year")
        .annotate(
            students=Count("pk", distinct=True),
            answered=Count("summer_answers", filter=Q(summer_answers__school_year=year), distinct=True),
        )
    )
    mine = set(SchoolClass.objects.filter(mentors=actor.user).values_list("pk", flat=True))
    found = [
        Group(
            row["school_class"],
            row["school_class__name"],
            row["school_class__school_year"],
            row["students"],
            row["answered"],
            row["school_class"] in mine,
        )
        for row in counted
    ]
    return sorted(found, key=lambda row: (not row.is_mine, row.name.casefold(), -row.school_year))


@dataclass(frozen=True)
class Student:
    """One student of a group, with the open move when there is one."""

    enrolment: Enrolment
    mover: Mover | None


def students_of(students: QuerySet[Enrolment], actor: Actor) -> list[Student]:
    """These students with their open moves; four statements, however many."""
    seats = list(students.select_related("learner", "programme").order_by("learner__search_name", "pk"))
    by_learner = open_moves([seat.learner_id for seat in seats], actor)
    return [Student(seat, by_learner.get(seat.learner_id)) for seat in seats]


def open_moves(learners: Collection[UUID], actor: Actor) -> Mapping[UUID, Mover]:
    """The open moves of these learners at our college."""
    rows = Move.objects.permitting(CanMove.VIEW, actor).filter(
        transition__learner__in=learners, transition__settled_on=None
    )
    moves = as_movers(rows.select_related("transition__learner", "transition__holder"))
    return {row.move.transition.learner_id: row for row in moves}


def in_group(group: SchoolClass) -> QuerySet[Enrolment]:
    """Who sits in this group today."""
    return Enrolment.objects.filter(school_class=group, until_on=None)


def called(students: QuerySet[Enrolment], search: str) -> QuerySet[Enrolment]:
    """Students with these words in their name, as many as a page shows."""
    for word in search_name("", "", search).split():
        students = students.filter(learner__search_name__contains=word)
    return students.filter(
        pk__in=list(students.order_by("learner__search_name").values_list("pk", flat=True)[:FOUND_SHOWN])
    )


QUIET = (Kind.DATE_PASSED, Kind.VISIBILITY)  # what rules do by themselves is no step of anybody


def stalled(today: date) -> QuerySet[Move]:
    """Open moves that the college holds, without a place, in which nobody did anything for ten working days, and of which
    the coach did not hear since. Whatever anybody does counts: a word of the coach, an application, a part of a dossier."""
    done = Event.objects.filter(transition=OuterRef("pk")).exclude(kind__in=QUIET).order_by("-occurred_at")
    rows = Move.objects.filter(
        transition__settled_on=None, transition__holder=F("college"), transition__best_level__lt=PLACED_LEVEL
    ).annotate(last_done=Subquery(done.values("occurred_at")[:1]))
    untold = Q(stalled_told_at=None) | Q(stalled_told_at__lt=F("last_done"))
    return rows.filter(untold, last_done__lt=clock.moment(workdays.back(today, STALLS_AFTER), time(0)))


# --- The summer check -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SummerRow:
    """One student with the answer that is known."""

    enrolment: Enrolment
    answer: str
    mover: Mover | None

    @property
    def choices(self) -> list[tuple[int, str, str, bool]]:
        """Key, code, words and whether it is the answer."""
        return [(key, one.value, str(one.label), one.value == self.answer) for key, one in enumerate(Summer, 1)]


@dataclass(frozen=True)
class SummerCheck:
    """A group before the summer."""

    rows: Sequence[SummerRow]

    @property
    def left(self) -> int:
        return sum(not row.answer for row in self.rows)


def summer_check(students: QuerySet[Enrolment], actor: Actor) -> SummerCheck:
    """Every sitting student with the answer of this year; five statements, however many."""
    listed = students_of(students, actor)
    answers = dict(
        SummerAnswer.objects.filter(
            enrolment__in=[row.enrolment.pk for row in listed], school_year=school_year_on(clock.today())
        ).values_list("enrolment_id", "answer")
    )
    return SummerCheck([SummerRow(row.enrolment, answers.get(row.enrolment.pk, ""), row.mover) for row in listed])


def is_before_the_summer(today: date) -> bool:
    """Whether the weeks are there in which every sitting student is asked."""
    return moving.CHECKED_FROM <= (today.month, today.day) <= moving.CHECKED_UNTIL


# --- One student ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MovePage:
    """One move as the college that is left reads it."""

    mover: Mover
    seat: Enrolment | None
    applications: Sequence[Application]
    steps: Sequence[str]
    may_step: bool
    takes_along: (
        bool  # a dossier to the next mbo, made by a room above: of who once wanted to move, or applied elsewhere
    )


def move_page(move: Move, actor: Actor) -> MovePage:
    """Where it stands, what was applied for, and what the coach can say now."""
    (mover,) = as_movers([move])
    may_step = actor.may(CanMove.STEP, move)
    steps = MOVE.open_steps(move.stage) if may_step else []
    if move.left_on is not None:  # who was deregistered cannot stay
        steps = [step for step in steps if MOVE.steps[step].target != MoveStage.STAYS]
    seat = Enrolment.objects.filter(
        learner=move.transition.learner_id, organisation=move.college_id, until_on=None
    ).first()  # fmt: skip
    applied = Application.objects.filter(transition=move.pk).select_related("offering__programme", "college")
    applications = list(applied.order_by("-level", "applied_on", "pk"))
    return MovePage(mover, seat, applications, steps, may_step, _wanted_to_move(move, applications))


def _wanted_to_move(move: Move, applications: Iterable[Application]) -> bool:
    if move.stage == MoveStage.WANTS or any(row.college_id != move.college_id for row in applications):
        return True
    return Event.objects.filter(transition=move.pk, kind=Kind.MOVE, code=MoveStage.WANTS).exists()


def footing_of(enrolment: Enrolment, transition: Transition | None) -> moving.Footing:
    """What this student stands on today. A place is one elsewhere, or in another programme of the college that is left:
    not the one that led here."""
    level = enrolment.programme.level if enrolment.programme else None
    if transition is None:
        return moving.Footing(level)
    led_here = ~Q(transition__origin_school=enrolment.organisation_id) & Q(college=enrolment.organisation_id)
    placed = Application.objects.filter(transition=transition, level__gte=PLACED_LEVEL).exclude(led_here)
    handed = transition.holder is not None and transition.holder.kind == OrganisationKind.MUNICIPALITY
    return moving.Footing(level, placed.exists(), handed)


def followed_by(enrolment: Enrolment) -> Transition | None:
    """The transition by which this student is followed now, as far as we see it."""
    return Transition.objects.filter(learner=enrolment.learner_id, settled_on=None).select_related("holder").first()


def places_for(move: Move) -> QuerySet[Offering]:
    """What somebody who leaves can apply for: all that starts from now on."""
    coming = Offering.objects.filter(starts_on__gte=clock.today(), college__closed_on=None)
    taken = Application.objects.filter(transition=move.pk).values("offering")
    return (
        coming.exclude(pk__in=taken)
        .select_related("programme", "college")
        .order_by("programme__name", "college__name", "starts_on", "pk")
    )
