"""A transition begins, with a holder and a next date from its first moment."""

from __future__ import annotations

from django.db.models import QuerySet

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Enrolment, Learner
from sluitend.organisations.models import Offering
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import planning
from sluitend.transitions.actions.applying import note_status
from sluitend.transitions.actions.noting import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus, TransitionKind
from sluitend.transitions.models import Application, Transition


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
    note_status([application], ApplicationStatus.APPLIED, by=by)
    by.record("transitions.opened_at_college", transition)
    transition.refresh_from_db()
    return transition
