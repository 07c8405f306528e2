"""Verbs of the spine: the only writers of transitions, applications, events and handovers.

Each notes what happened as events first; statuses and the next date follow from them. Plural forms are set-based and
serve files, rules and buttons alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.roles import COLLEGE_ROLES, SCHOOL_ROLES, Role
from sluitend.kit import clock, workdays
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Enrolment, Learner
from sluitend.organisations.models import Offering, Organisation, OrganisationKind
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import planning
from sluitend.transitions.events import AUDIENCE, Kind, Source, happened
from sluitend.transitions.lifecycle import (
    APPLICATION,
    HANDOVER,
    ApplicationStatus,
    HandoverStatus,
    SettledReason,
    TransferStatus,
    TransitionKind,
)
from sluitend.transitions.models import Application, Event, Handover, Route, Transition
from sluitend.transitions.policies import Can, CanApplication, CanHandover
from sluitend.transitions.projection import project

ANSWER_WITHIN_WORKDAYS = 10  # a handover between parties; after five a mail, after ten both leads (UX 5)


class Refused(Exception):
    """The action makes no sense now; ``str()`` is a sentence for the person who asked."""


@dataclass(frozen=True)
class Fact:
    """An event about to be noted."""

    transition_id: UUID
    kind: Kind
    code: str
    occurred_at: datetime | None = None
    application_id: UUID | None = None
    organisation_id: UUID | None = None
    due_on: date | None = None
    source: Source | None = None
    by: str = ""  # the label of who said it, when a job carries it out later


def source_of(actor: Actor) -> Source:
    """The precedence of what this actor says (DOMAIN 6)."""
    if actor.roles & COLLEGE_ROLES:
        return Source.COLLEGE
    if actor.roles & SCHOOL_ROLES:
        return Source.SCHOOL
    return Source.RULE if Role.SYSTEM in actor.roles else Source.PUPIL


def note(facts: Sequence[Fact], *, by: Actor) -> list[Event]:
    """Store what happened, bring statuses and next dates in line, and tell the rooms above. Call it inside an
    action. A transition that falls back by it gets an event that says so (DOMAIN 7.3.3, *Daling*)."""
    if not facts:
        return []
    events = _store(facts, by=by)
    projected = project({fact.transition_id for fact in facts if fact.kind in (Kind.APPLICATION, Kind.ROUTE)})
    events += _store(
        [Fact(key, Kind.DROP, status, source=Source.RULE) for key, status in projected.fell.items()], by=by
    )
    replan(projected.changed)
    happened.send(sender=Event, events=events)
    return events


def _store(facts: Sequence[Fact], *, by: Actor) -> list[Event]:
    now = clock.now()
    return Event.objects.bulk_create(
        [
            Event(
                transition_id=fact.transition_id,
                application_id=fact.application_id,
                organisation_id=fact.organisation_id,
                kind=fact.kind,
                code=fact.code,
                occurred_at=fact.occurred_at or now,
                received_at=now,
                source=fact.source or source_of(by),
                audience=AUDIENCE[fact.kind],
                due_on=fact.due_on,
                by=fact.by or by.label,
            )
            for fact in facts
        ],
        batch_size=5000,
    )


def replan(transitions: Collection[UUID]) -> None:
    """Give transitions whose status moved the next date that belongs to it."""
    if not transitions:
        return
    today = clock.today()
    rows = Transition.objects.filter(pk__in=transitions, settled_on=None).values_list("pk", "status", "school_year")
    stands = list(rows)
    starting = [key for key, status, _year in stands if status in planning.BY_START]
    starts: dict[UUID, date] = {}
    if starting:
        starts = dict(
            Application.objects.filter(transition__in=starting, level__gte=1)
            .order_by("level")
            .values_list("transition_id", "offering__starts_on")
        )
    _plan(
        {
            key: planning.propose(status, school_year=year, today=today, starts_on=starts.get(key))
            for key, status, year in stands
        }
    )


def plan_results_of_talks(talks: Mapping[UUID, date]) -> None:
    """Inside an action: give transitions whose best application has a talk on that day the date that belongs to it."""
    today = clock.today()
    rows = Transition.objects.filter(pk__in=talks, status=TransferStatus.INTAKE, settled_on=None)
    _plan({key: planning.after_talk(talks[key], today) for key in rows.values_list("pk", flat=True)})


def _plan(plans: Mapping[UUID, planning.Next]) -> None:
    """One statement however many there are, and a short one for one: a CASE per row would be neither."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update transitions_transition t set next_on = plan.due, next_what = plan.what, missed_since = null"
            " from unnest(%s::uuid[], %s::date[], %s::text[]) as plan(id, due, what) where t.id = plan.id",
            [list(plans), [plan.on for plan in plans.values()], [plan.what for plan in plans.values()]],
        )


# --- Opening and settling ---------------------------------------------------------------------------------------


@action
def open_for_final_years(enrolments: QuerySet[Enrolment], *, school_year: int, by: Actor) -> int:
    """Open a transition for every enrolment that has none unsettled, held by its school; gives how many were opened.

    Whoever already has an unsettled transition, or one of this year, is left alone, so doing it again changes nothing.
    """
    today = clock.today()
    plan = planning.propose("unknown", school_year=school_year, today=today, starts_on=None)
    waiting = (
        enrolments.filter(until_on=None)
        .exclude(learner__transitions__settled_on=None, learner__transitions__isnull=False)
        .exclude(learner__transitions__school_year=school_year, learner__transitions__kind=TransitionKind.VO_MBO)
        .values_list("learner_id", "organisation_id")
    )
    opened = Transition.objects.bulk_create(
        [
            Transition(
                id=uuid7(),
                learner_id=learner,
                school_year=school_year,
                origin_school_id=school,
                holder_id=school,
                holder_since=today,
                next_on=plan.on,
                next_what=plan.what,
                status_since=today,
            )
            for learner, school in waiting
        ],
        batch_size=5000,
        # another import may open the same learner's at this very moment: the unique index decides
        ignore_conflicts=True,
    )
    stored = set(Transition.objects.filter(pk__in=[row.pk for row in opened]).values_list("pk", flat=True))
    note(
        [
            Fact(row.pk, kind, code, organisation_id=row.holder_id)
            for row in opened
            if row.pk in stored
            for kind, code in ((Kind.OPENED, TransitionKind.VO_MBO), (Kind.HOLDER, "opened"))
        ],
        by=by,
    )
    return len(stored)


@action
def open_at_college(learner: Learner, offering: Offering, *, by: Actor) -> Transition:
    """Open the transition of a lateral entrant: the college that invites holds it from the first moment (DESIGN 4), with the
    application for its own offering in it and the next date that belongs to that."""
    by.claim(CanOrganisation.INVITE_LEARNER, offering.college)
    today = clock.today()
    plan = planning.propose("unknown", school_year=offering.school_year, today=today, starts_on=None)
    transition = Transition.objects.create(
        learner=learner,
        school_year=offering.school_year,
        holder=offering.college,
        holder_since=today,
        next_on=plan.on,
        next_what=plan.what,
        status_since=today,
    )
    opened = ((Kind.OPENED, TransitionKind.VO_MBO), (Kind.HOLDER, "opened"))
    note([Fact(transition.pk, kind, code, organisation_id=offering.college_id) for kind, code in opened], by=by)
    application = Application.objects.create(
        transition=transition, offering=offering, college=offering.college, applied_on=today
    )
    _note_status([application], ApplicationStatus.APPLIED, by=by)
    by.record("transitions.opened_at_college", transition)
    transition.refresh_from_db()
    return transition


@action
def settle(transition: Transition, *, because: SettledReason, by: Actor) -> None:
    """Nobody needs to hold this transition any longer, for a reason from the closed list."""
    settle_all(Transition.objects.filter(pk=by.claim(Can.SETTLE, transition).pk), because=because, by=by)


@action
def settle_all(transitions: QuerySet[Transition], *, because: SettledReason, by: Actor) -> int:
    """The plural of :func:`settle`: settles those it may, withdraws their open handovers, ends their visibility."""
    claimed = by.claim_all(Can.SETTLE, transitions)
    today = clock.today()
    keys = [row.pk for row in claimed]
    if not keys:
        return 0
    Handover.objects.filter(transition__in=keys, status=HandoverStatus.ASKED).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    _must_touch(
        Transition.objects.filter(pk__in=keys, settled_on=None).update(
            settled_on=today,
            settled_because=because,
            visible_to_municipality=None,
            visible_since=None,
            visible_because="",
            missed_since=None,
        ),
        len(keys),
    )
    note([Fact(key, Kind.SETTLED, because) for key in keys], by=by)
    by.record("transitions.settled", None, count=len(keys), because=because)
    return len(keys)


# --- Applications -----------------------------------------------------------------------------------------------


@action
def apply_for(
    transition: Transition, offering: Offering, *, by: Actor, on: date | None = None, preference: int = 1
) -> Application:
    """The learner applied for an offering (at the college or CAMBO); here it becomes known. Doing it twice gives the
    same application."""
    transition = by.claim(Can.APPLY, transition)
    day = on or clock.today()
    application, made = Application.objects.get_or_create(
        transition=transition,
        offering=offering,
        defaults={"college": offering.college, "applied_on": day, "preference": preference},
    )
    if made:
        note(
            [
                Fact(
                    transition.pk,
                    Kind.APPLICATION,
                    ApplicationStatus.APPLIED,
                    # noon of a day that is only known as a day, but never later than now: what follows must be later
                    min(clock.moment(on), clock.now()) if on else None,
                    application.pk,
                    offering.college_id,
                )
            ],
            by=by,
        )
        by.record("transitions.applied", application)
    application.refresh_from_db()
    return application


@action
def record_status(
    application: Application, status: ApplicationStatus, *, by: Actor, occurred_at: datetime | None = None
) -> None:
    """The college says how far an application is. A status that says the same again changes nothing."""
    application = by.claim(CanApplication.RECORD_STATUS, application)
    if application.status == status:
        return
    if status not in APPLICATION.open_steps(application.status):
        raise Refused(
            _("This application is “%(now)s”. It cannot become “%(next)s” from there.")
            % {"now": application.get_status_display(), "next": status.label}
        )
    _note_status([application], status, by=by, occurred_at=occurred_at)
    by.record("transitions.status_recorded", application, status=status)


@action
def record_statuses(applications: QuerySet[Application], status: ApplicationStatus, *, by: Actor) -> int:
    """The plural of :func:`record_status`: those that can take the step take it; gives how many."""
    ready = [
        row
        for row in by.claim_all(CanApplication.RECORD_STATUS, applications)
        if status in APPLICATION.open_steps(row.status) and row.status != status
    ]
    _note_status(ready, status, by=by)
    by.record("transitions.statuses_recorded", None, status=status, count=len(ready))
    return len(ready)


@action
def withdraw_application(application: Application, *, by: Actor) -> None:
    """The learner withdraws; said by the learner here, it also holds against what college or hub said before."""
    application = by.claim(CanApplication.WITHDRAW, application)
    said = Event.objects.filter(application=application, kind=Kind.APPLICATION)
    highest = said.aggregate(highest=Max("source"))["highest"] or application.status_source
    _note_status([application], ApplicationStatus.WITHDRAWN, by=by, source=Source(highest))
    by.record("transitions.application_withdrawn", application)


def _note_status(
    applications: Iterable[Application],
    status: str,
    *,
    by: Actor,
    occurred_at: datetime | None = None,
    source: Source | None = None,
) -> None:
    note(
        [
            Fact(row.transition_id, Kind.APPLICATION, status, occurred_at, row.pk, row.college_id, source=source)
            for row in applications
        ],
        by=by,
    )


# --- Another destination ----------------------------------------------------------------------------------------


@action
def declare_route(transition: Transition, code: str, *, by: Actor, note_text: str = "") -> Route:
    """The school states a destination other than mbo; an earlier one ends."""
    transition = by.claim(Can.DECLARE_ROUTE, transition)
    today = clock.today()
    Route.objects.filter(transition=transition, ended_on=None).update(ended_on=today)
    route = Route.objects.create(transition=transition, code=code, declared_on=today, note=note_text)
    note([Fact(transition.pk, Kind.ROUTE, code)], by=by)
    by.record("transitions.route_declared", transition, code=code)
    return route


# --- Holder and next date ---------------------------------------------------------------------------------------


@action
def set_next_date(transition: Transition, what: str, on: date, *, by: Actor) -> None:
    """The holder chooses the next date, within the maximum of its kind."""
    transition = by.claim(Can.SET_NEXT_DATE, transition)
    plan_next(transition, what, on, by=by)


def plan_next(transition: Transition, what: str, on: date, *, by: Actor) -> None:
    """Inside an action: agree a next date, or refuse one that is past or too far away."""
    today = clock.today()
    if on < today:
        raise Refused(_("This date has passed. Choose today or later."))
    if planning.too_far(what, on, today):
        raise Refused(
            _("This date is too far away. Choose a day within %(days)s days.") % {"days": planning.NEXT[what].max_days}
        )
    _must_touch(
        Transition.objects.filter(pk=transition.pk, settled_on=None).update(
            next_on=on, next_what=what, missed_since=None
        ),
        1,
    )
    note([Fact(transition.pk, Kind.NEXT_DATE, what, due_on=on)], by=by)


@action
def hand_over(transition: Transition, *, to: Organisation, reason: str, by: Actor, note_text: str = "") -> Handover:
    """Ask another party to take over. The holder stays the holder until the other accepts."""
    return hand_over_all(
        Transition.objects.filter(pk=by.claim(Can.HAND_OVER, transition).pk),
        to=to,
        reason=reason,
        by=by,
        note_text=note_text,
    )[0]


@action
def hand_over_all(
    transitions: QuerySet[Transition], *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> list[Handover]:
    """The plural of :func:`hand_over`: for those that have no open handover and are not held by the receiver
    already."""
    asked = _ask(by.claim_all(Can.HAND_OVER, transitions), to=to, reason=reason, by=by, note_text=note_text)
    if not asked:
        raise Refused(_("There is nothing to hand over: a handover is open already, or this party is the holder."))
    return asked


def _ask(
    transitions: Sequence[Transition], *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> list[Handover]:
    """Ask ``to`` to take over those that can be asked for now; none is no mistake here."""
    claimed = [row for row in transitions if row.holder_id != to.pk]
    busy = set(
        Handover.objects.filter(transition__in=claimed, status=HandoverStatus.ASKED).values_list(
            "transition_id", flat=True
        )
    )
    answer_by = workdays.after(clock.today(), ANSWER_WITHIN_WORKDAYS)
    asked = Handover.objects.bulk_create(
        [
            Handover(  # type: ignore[misc]  # an unsettled transition has a holder
                transition=row,
                sender_id=row.holder_id,
                receiver=to,
                reason=reason,
                note=note_text,
                asked_at=clock.now(),
                answer_by=answer_by,
            )
            for row in claimed
            if row.pk not in busy
        ]
    )
    if not asked:
        return []
    note(
        [
            Fact(row.transition_id, Kind.HANDOVER, HandoverStatus.ASKED, organisation_id=to.pk, due_on=answer_by)
            for row in asked
        ],
        by=by,
    )
    by.record("transitions.handed_over", None, count=len(asked), to=str(to.pk), reason=reason)
    return asked


@action
def ask_to_take_over(
    transition: Transition, *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> Handover:
    """:func:`hand_over` by hand. The municipality of residence may see from now on whom it is asked for."""
    handover = hand_over(transition, to=to, reason=reason, by=by, note_text=note_text)
    resident = Transition.objects.filter(pk=transition.pk, learner__residence=to, visible_to_municipality=None)
    if resident.exists() and by.may(Can.SHOW_TO_MUNICIPALITY, transition):
        show_to_municipality(resident, because="asked", by=by)
    return handover


@action
def accept_all(handovers: QuerySet[Handover], *, by: Actor) -> int:
    """The plural of :func:`accept`: those that still wait for our answer; gives how many."""
    waiting = by.claim_all(CanHandover.ANSWER, handovers)
    for handover in waiting:
        accept(handover, by=by)
    return len(waiting)


@action
def accept(handover: Handover, *, by: Actor) -> None:
    """The receiver takes over: from now on it is the holder, with a first contact within a week.

    A municipality that takes over sees what it holds, also when the learner does not live there (any more).
    """
    _answer(handover, "accept", by=by)
    today = clock.today()
    if handover.receiver.kind == OrganisationKind.MUNICIPALITY:
        Transition.objects.filter(pk=handover.transition_id).exclude(visible_to_municipality=handover.receiver).update(
            visible_to_municipality=handover.receiver_id, visible_since=today, visible_because="handover"
        )
    _must_touch(
        Transition.objects.filter(pk=handover.transition_id, settled_on=None).update(
            holder=handover.receiver_id,
            holder_since=today,
            next_what="contact",
            next_on=workdays.after(today, 5),
            missed_since=None,
        ),
        1,
    )
    note([Fact(handover.transition_id, Kind.HOLDER, "accepted", organisation_id=handover.receiver_id)], by=by)


@action
def refuse(handover: Handover, *, why: str, by: Actor) -> None:
    """The receiver does not take over and says why; the sender stays the holder and is to act again."""
    _answer(handover, "refuse", by=by, why=why)


@action
def withdraw(handover: Handover, *, by: Actor) -> None:
    """The sender takes the question back."""
    _answer(handover, "withdraw", by=by)


def _answer(handover: Handover, step: str, *, by: Actor, why: str = "") -> None:
    handover = by.claim(CanHandover.WITHDRAW if step == "withdraw" else CanHandover.ANSWER, handover)
    HANDOVER.take(step, handover)
    handover.answered_at, handover.answer_note = clock.now(), why
    handover.save(update_fields=["status", "answered_at", "answer_note"])
    note([Fact(handover.transition_id, Kind.HANDOVER, handover.status, organisation_id=handover.receiver_id)], by=by)
    by.record(f"transitions.handover_{handover.status}", handover)


@action
def make_holder(transition: Transition, organisation: Organisation, *, because: str, by: Actor) -> None:
    """A rule of the region names a new holder (for instance the college, when it sees the learner in class). Open
    handovers end."""
    if transition.holder_id == organisation.pk:
        return
    Handover.objects.filter(transition=transition, status=HandoverStatus.ASKED).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    _must_touch(
        Transition.objects.filter(pk=transition.pk, settled_on=None).update(
            holder=organisation, holder_since=clock.today()
        ),
        1,
    )
    note([Fact(transition.pk, Kind.HOLDER, because, organisation_id=organisation.pk)], by=by)


# --- In view of the municipality --------------------------------------------------------------------------------


@action
def show_to_municipality(transitions: QuerySet[Transition], *, because: str, by: Actor, note_text: str = "") -> int:
    """Open these transitions to the learner's municipality of residence, and ask it to take over; gives how many were
    opened.

    Whose residence is not known stays at the school, where that is an open question with a date. Where another handover
    is open already, that one is answered first.
    """
    claimed = by.claim_all(
        Can.SHOW_TO_MUNICIPALITY, transitions.filter(visible_to_municipality=None, learner__residence__isnull=False)
    )
    if not claimed:
        return 0
    today = clock.today()
    Transition.objects.filter(pk__in=[row.pk for row in claimed]).update(
        visible_to_municipality=Subquery(Learner.objects.filter(pk=OuterRef("learner")).values("residence")[:1]),
        visible_since=today,
        visible_because=because,
    )
    fresh = Transition.objects.filter(pk__in=[row.pk for row in claimed]).select_related("visible_to_municipality")
    note(
        [Fact(row.pk, Kind.VISIBILITY, because, organisation_id=row.visible_to_municipality_id) for row in fresh], by=by
    )
    for municipality in {row.visible_to_municipality for row in fresh if row.visible_to_municipality}:
        of_here = [row for row in fresh if row.visible_to_municipality == municipality]
        _ask(of_here, to=municipality, reason=because, by=by, note_text=note_text)
    by.record("transitions.shown_to_municipality", None, count=len(claimed), because=because)
    return len(claimed)


@action
def hide_from_municipality(transitions: QuerySet[Transition], *, because: str, by: Actor) -> int:
    """The reason for being seen is gone: the municipality no longer sees them, and its open question ends."""
    claimed = by.claim_all(Can.SHOW_TO_MUNICIPALITY, transitions.filter(visible_to_municipality__isnull=False))
    keys = [row.pk for row in claimed]
    if not keys:
        return 0
    asked = Handover.objects.filter(transition__in=keys, status=HandoverStatus.ASKED)
    asked = asked.filter(receiver=F("transition__visible_to_municipality"))
    ended = list(asked.values_list("pk", "transition_id", "receiver_id"))
    Handover.objects.filter(pk__in=[key for key, _transition, _receiver in ended]).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    Transition.objects.filter(pk__in=keys).update(visible_to_municipality=None, visible_since=None, visible_because="")
    note(
        [
            Fact(row.pk, Kind.VISIBILITY, f"ended_{because}", organisation_id=row.visible_to_municipality_id)
            for row in claimed
        ]
        + [
            Fact(transition, Kind.HANDOVER, HandoverStatus.WITHDRAWN, organisation_id=receiver)
            for _key, transition, receiver in ended
        ],
        by=by,
    )
    return len(keys)


# --- What time does ---------------------------------------------------------------------------------------------


@action
def pass_dates(*, by: Actor) -> int:
    """Next dates that passed without anybody acting get a new one, so there always is one; gives how many passed.

    Where a rule looks by itself the next look follows. Where a person should have acted it is said as an event and kept in
    sight as ``missed_since``, with a new date three working days on: a missed date is never hidden by the new one.
    """
    passed = Transition.objects.select_for_update().filter(settled_on=None, next_on__lt=clock.today()).order_by("pk")
    rows = list(passed.only("pk", "next_what", "next_on", "school_year", "missed_since"))
    missed = [row for row in rows if row.next_on and planning.is_missed(row.next_what, row.next_on, row.school_year)]
    Transition.objects.filter(pk__in=[row.pk for row in missed]).update(
        missed_since=Coalesce(Least("missed_since", "next_on"), "next_on"), next_on=workdays.after(clock.today(), 3)
    )
    fresh = [row for row in missed if row.missed_since is None]  # the same miss is said once, however long it lasts
    note([Fact(row.pk, Kind.DATE_PASSED, row.next_what, due_on=row.next_on) for row in fresh], by=by)
    replan({row.pk for row in rows} - {row.pk for row in missed})
    return len(rows)


def _must_touch(touched: int, expected: int) -> None:
    """Across the wall an UPDATE silently touches nothing; a wrong count undoes the action instead."""
    if touched != expected:
        raise RuntimeError(f"expected to change {expected} rows, changed {touched}")
