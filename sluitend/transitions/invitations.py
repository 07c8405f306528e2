"""Inviting applicants to a talk: put ready with a look at who gets which moment, stopped until half past four, then
sent; answered by the pupil; afterwards noted who came.

Whoever did not come, cannot come or was called off stands among those with whom a talk is to be planned again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.hours import PARENTS, PUPILS
from sluitend.kit import clock, jobs, texting, workdays
from sluitend.kit.hours import Hours
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Guardian
from sluitend.transitions import actions
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind, Source, happened
from sluitend.transitions.lifecycle import APPLICATION, INVITATION, SEATED, ApplicationStatus, InvitationStatus
from sluitend.transitions.models import Application, Event, IntakeMoment, Invitation
from sluitend.transitions.policies import CanApplication, CanInvitation, CanMoment
from sluitend.transitions.queries import invitations as queries

A = ApplicationStatus
OF_AGE = 18  # from then on a pupil's mail is the pupil's own


@dataclass(frozen=True)
class Batch:
    """What was put ready in one go: how many, and when they go out."""

    key: UUID
    count: int
    due_at: datetime


@action
def invite_all(applications: QuerySet[Application], moments: QuerySet[IntakeMoment], *, by: Actor) -> Batch:
    """Give these applicants a seat at these moments and put their invitations ready, as ``queries.allot`` shows it
    beforehand; who cannot be invited, or for whom there is no seat, gets none."""
    free = by.claim_all(CanMoment.FILL, moments)  # seats first: who waits for them sees what others left
    claimed = {row.pk for row in by.claim_all(CanApplication.RECORD_STATUS, applications)}
    batch_due = workdays.release_moment()
    rows = Application.objects.filter(pk__in=claimed).select_related("transition", "offering")
    allotted = queries.allot(list(rows), [row for row in free if row.starts_at > batch_due])
    batch = Batch(uuid7(), len(allotted.pairs), batch_due)
    Invitation.objects.bulk_create(
        [
            Invitation(
                application=application,
                moment=moment,
                batch=batch.key,
                by=by.label,
                prepared_at=clock.now(),
                due_at=batch.due_at,
            )
            for application, moment in allotted.pairs
        ]
    )
    count_seats({moment.pk for _application, moment in allotted.pairs})
    by.record("transitions.invitations_prepared", None, count=batch.count)
    return batch


@action
def stop_all(invitations: QuerySet[Invitation], *, by: Actor) -> int:
    """Take invitations back that were not sent yet; gives how many. Nobody outside the college ever saw them."""
    rows = by.claim_all(CanInvitation.STOP, invitations)
    for row in rows:
        take_step(row, "stop")
    count_seats({row.moment_id for row in rows})
    by.record("transitions.invitations_stopped", None, count=len(rows))
    return len(rows)


@action
def text_tomorrows(*, by: Actor) -> int:
    """Text the pupils who have a talk tomorrow, each once a day; gives how many. A talk that was moved to another day is
    said again the day before that one."""
    if not texting.works():
        return 0
    today = clock.today()
    day = clock.moment(today + timedelta(days=1), time.min)
    ready = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(status=InvitationStatus.SENT, moment__starts_at__gte=day, moment__starts_at__lt=day + timedelta(days=1))
        .exclude(texted_on=today)
        .select_related("application__transition__learner")
        .order_by("pk")
    )
    asked = [row for row in ready if texting.mobile(row.application.transition.learner.phone)]
    Invitation.objects.filter(pk__in=[row.pk for row in asked]).update(texted_on=today)
    for row in asked:
        jobs.defer("transitions.text_talk", invitation_id=row.pk)
    if asked:
        by.record("transitions.talks_texted", None, count=len(asked))
    return len(asked)


@action
def send_due(*, by: Actor) -> int:
    """Send what has come to its moment; gives how many. An applicant who meanwhile withdrew, was decided about or is no
    longer to be invited hears nothing."""
    due = list(
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status=InvitationStatus.WAITING, due_at__lte=clock.now())
        .select_related("moment", "application__transition__learner")
        .order_by("pk")
    )
    if not due:
        return 0
    list(Application.objects.select_for_update(of=("self",)).filter(invitations__in=due).order_by("pk").values("pk"))
    open_ones = set(
        Application.objects.filter(
            invitations__in=due, status__in=queries.INVITABLE, transition__settled_on=None
        ).values_list("pk", flat=True)
    )
    for row in due:
        INVITATION.take("send" if row.application_id in open_ones else "overtake", row)
        if row.status == InvitationStatus.SENT:
            row.sent_at = clock.now()
    Invitation.objects.bulk_update(due, ["status", "sent_at"], batch_size=2000)
    sent = [row for row in due if row.status == InvitationStatus.SENT]
    count_seats({row.moment_id for row in due} if len(sent) < len(due) else ())
    note(
        [fact for row in sent for fact in (status_fact(row, A.INTAKE_PLANNED, by=row.by), talk_fact(row, "invited"))],
        by=by,
    )
    plan_results(sent)
    for row in sent:
        tell(row, "invited")
    by.record("transitions.invitations_sent", None, count=len(sent), dropped=len(due) - len(sent))
    return len(sent)


# --- What the pupil answers -------------------------------------------------------------------------------------


@action
def choose_other(invitation: Invitation, moment: IntakeMoment, *, by: Actor) -> None:
    """The pupil cannot come and takes another free moment of the college; raises ``Refused`` when it was just taken."""
    list(
        IntakeMoment.objects.select_for_update().filter(pk=moment.pk).values_list("pk")
    )  # seats first, as inviting does
    invitation = by.claim(CanInvitation.ANSWER, invitation)
    chosen = next((row for row in queries.other_moments(invitation) if row.pk == moment.pk), None)
    if chosen is None:
        raise Refused(_("Somebody else just took this moment. Choose another one."))
    left, invitation.moment = invitation.moment_id, chosen
    invitation.revision += 1
    invitation.answered_at = clock.now()
    invitation.save(update_fields=["moment", "revision", "answered_at"])
    count_seats([left, chosen.pk])
    note([talk_fact(invitation, "moved")], by=by)
    plan_results([invitation])
    tell(invitation, "moved", pupil_waits=True)
    by.record("transitions.invitation_moved", invitation)


@action
def ask_another(invitation: Invitation, *, by: Actor) -> None:
    """The pupil cannot come and none of the free moments fits: the college is to plan a talk again."""
    invitation = by.claim(CanInvitation.ANSWER, invitation)
    INVITATION.take("ask_another", invitation)
    invitation.answered_at = clock.now()
    invitation.revision += 1
    invitation.save(update_fields=["status", "answered_at", "revision"])
    count_seats([invitation.moment_id])
    note([status_fact(invitation, A.INTAKE_TO_PLAN), talk_fact(invitation, "asks_another")], by=by)
    by.record("transitions.invitation_asks_another", invitation)


# --- Who came ---------------------------------------------------------------------------------------------------


@action
def record_presence(invitations: QuerySet[Invitation], *, came: bool, by: Actor) -> int:
    """Note who was there, or who did not come and is to be invited again; gives of how many. It can be put right as
    long as nothing followed from it."""
    step = "came" if came else "missed"
    rows = [
        row
        for row in by.claim_all(CanInvitation.RECORD_PRESENCE, invitations)
        if step in INVITATION.open_steps(row.status)
    ]
    for row in rows:
        take_step(row, step)
    then = A.INTAKE_DONE if came else A.INTAKE_TO_PLAN
    followed = Invitation.objects.select_related("application").filter(pk__in=[row.pk for row in rows])
    facts = [
        fact
        for row in followed.order_by("pk")
        for fact in (talk_fact(row, step), *([status_fact(row, then)] if then in _steps_of(row) else []))
    ]
    note(facts, by=by)
    by.record("transitions.presence_recorded", None, count=len(rows), came=came)
    return len(rows)


def _steps_of(invitation: Invitation) -> list[str]:
    """What the application can become; a talk that is noted late moves nothing back that went on meanwhile."""
    status = invitation.application.status
    waits = (A.APPLIED, A.INTAKE_TO_PLAN, A.INTAKE_PLANNED, A.INTAKE_DONE)
    return APPLICATION.open_steps(status) if status in waits else []


# --- Inside an action -------------------------------------------------------------------------------------------


def take_step(invitation: Invitation, step: str) -> None:
    """Inside an action: the step of the life cycle."""
    INVITATION.take(step, invitation)
    invitation.save(update_fields=["status"])


def call_off_all(rows: Sequence[Invitation], *, by: Actor, plan_again: bool) -> None:
    """Inside an action: these talks are off and their calendars hear it; ``plan_again``: they are to be invited again."""
    for row in rows:
        INVITATION.take("call_off", row)
        row.revision += 1
    Invitation.objects.bulk_update(rows, ["status", "revision"])
    facts = [talk_fact(row, "called_off") for row in rows]
    note(facts + ([status_fact(row, A.INTAKE_TO_PLAN) for row in rows] if plan_again else []), by=by)
    for row in rows:
        if row.moment.starts_at > clock.now():
            tell(row, "called_off")


def count_seats(moments: Collection[UUID]) -> None:
    """Inside an action: bring the seats that are taken in line with who is invited."""
    if not moments:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update transitions_intakemoment m set taken = (select count(*) from transitions_invitation i"
            " where i.moment_id = m.id and i.status = any(%s)) where m.id = any(%s)",
            [list(map(str, SEATED)), list(moments)],
        )


def plan_results(invitations: Collection[Invitation]) -> None:
    """Inside an action: the next date of who is invited is some days after the talk, when its result should be known."""
    actions.plan_results_of_talks(
        {row.application.transition_id: row.moment.starts_at.astimezone(clock.AMSTERDAM).date() for row in invitations}
    )


def tell(invitation: Invitation, what: str, *, pupil_waits: bool = False) -> None:
    """Inside an action: mail the pupil, and below eighteen the parents, one task each: what fails is tried again alone. Each
    in their own hours (UX 6), unless the talk would have begun by then, or the pupil just did it and waits for the answer."""
    learner = invitation.application.transition.learner
    about = {"invitation_id": invitation.pk, "revision": invitation.revision, "what": what}
    if learner.email:
        if pupil_waits or _too_late(invitation, PUPILS):
            jobs.defer("transitions.mail_talk_at_once", **about, guardian_id=None)
        else:
            jobs.defer("transitions.mail_talk_to_pupil", **about)
    age = learner.age_on(clock.today())
    if age is None or age >= OF_AGE:
        return
    parents = Guardian.objects.filter(Guardian.reached(), learner=learner, has_authority=True)
    at_once = _too_late(invitation, PARENTS)
    for guardian in parents.order_by("position"):
        if at_once:
            jobs.defer("transitions.mail_talk_at_once", **about, guardian_id=guardian.pk)
        else:
            jobs.defer("transitions.mail_talk_to_parent", **about, guardian_id=guardian.pk)


def _too_late(invitation: Invitation, hours: Hours) -> bool:
    """Whether a mail that waits for these hours would come when the talk has begun."""
    return hours.next_open(clock.now()) >= invitation.moment.starts_at


def status_fact(invitation: Invitation, status: ApplicationStatus, *, by: str = "") -> Fact:
    """The status of the application as the college's own word, also where a pupil who cannot come makes it change: it was
    the college that planned the talk."""
    row = invitation.application
    return Fact(row.transition_id, Kind.APPLICATION, status, None, row.pk, row.college_id, source=Source.COLLEGE, by=by)


def talk_fact(invitation: Invitation, code: str) -> Fact:
    """What happened to a talk, with its day."""
    row = invitation.application
    on = invitation.moment.starts_at.astimezone(clock.AMSTERDAM).date()
    return Fact(row.transition_id, Kind.INTAKE, code, None, row.pk, row.college_id, due_on=on)


# --- What follows from elsewhere --------------------------------------------------------------------------------

ENDS = (A.WITHDRAWN, A.NOT_ADMITTED)


@receiver(happened, dispatch_uid="transitions.talks_follow_the_application")
def talks_follow_the_application(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A talk with who withdrew or was refused is off; one of which the college's own system says that it was held, was.

    What the event says counts only where the application took it over (a better source may deny it).
    """
    said = {
        event.application_id
        for event in events
        if event.kind == Kind.APPLICATION and event.code in (*ENDS, A.INTAKE_DONE)
    }
    if not said:
        return
    rows = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(application__in=said, status=InvitationStatus.SENT)
        .select_related("moment", "application__transition__learner")
        .order_by("pk")
    )
    off = [row for row in rows if row.application.status in ENDS]
    held = [row for row in rows if row.application.status == A.INTAKE_DONE and row.moment.starts_at <= clock.now()]
    by = Actor.job("talks_follow_the_application")
    for row in held:
        take_step(row, "came")
    if off:
        call_off_all(off, by=by, plan_again=False)
        count_seats({row.moment_id for row in off})
