"""The conversation between the two schools: asked for with the delivery, then accepted, planned, held or cancelled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sluitend.access.actor import Actor, action
from sluitend.dossiers import content
from sluitend.dossiers.actions.status import mentor_answers, region_of, school_or_holder
from sluitend.dossiers.actions.warm_slots import follow_the_handovers
from sluitend.dossiers.lifecycle import WARM_HANDOVER, WarmClosed, WarmReason, WarmStatus
from sluitend.dossiers.models import Dossier, WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanWarm
from sluitend.kit import clock, jobs, workdays
from sluitend.learners.models import Enrolment
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application

WARM_WORKDAYS = 10
FEEDBACK_AFTER = timedelta(weeks=6)


WARM_WANTED, WARM_ABOUT, WARM_REACHABLE = "B5.wanted", "B5.about", "B5.reachable"
WARM_CONTACT, WARM_PHONE = "B5.contact", "B5.phone"


def why_warm(dossier: Dossier) -> WarmReason | None:
    """Why this learner is handed over warmly, or None: the mentor asks, else the region does for this kind of school."""
    if dossier.warm_handover_wanted:
        return WarmReason.MENTOR
    always, school = region_of(dossier).warm_always_for, school_or_holder(dossier)
    at_school = Enrolment.objects.filter(learner=dossier.transition.learner_id, organisation=school)
    last = at_school.order_by("-from_on", "-pk").values_list("school_type", flat=True).first()
    return WarmReason.RULE if {school.kind, last} & set(always) else None


def request_warm_handovers(dossier: Dossier, applications: Collection[Application], *, by: Actor) -> None:
    """Ask each college that gets the dossier for a conversation, where there is a reason for one; a college that was
    asked about this application is not asked again."""
    why = why_warm(dossier)
    if why is None:
        return
    school = school_or_holder(dossier)
    contact = content.school(dossier)["mentor"] or {"name": school.name, "phone": school.phone, "email": ""}
    said = mentor_answers(dossier, [WARM_ABOUT, WARM_REACHABLE, WARM_CONTACT, WARM_PHONE])
    known = set(WarmHandover.objects.filter(dossier=dossier).values_list("application_id", flat=True))
    asked = WarmHandover.objects.bulk_create(
        [
            WarmHandover(
                dossier=dossier,
                college_id=row.college_id,
                application=row,
                why=why,
                about=str(said.get(WARM_ABOUT) or ""),
                contact_name=str(said.get(WARM_CONTACT) or contact["name"]),
                contact_phone=str(said.get(WARM_PHONE) or contact["phone"]),
                contact_email=contact["email"] or "",
                reachable=str(said.get(WARM_REACHABLE) or ""),
                requested_at=clock.now(),
                due_on=workdays.after(clock.today(), WARM_WORKDAYS),
            )
            for row in applications
            if row.pk not in known
        ]
    )
    note([warm_fact(row) for row in asked], by=by)


@action
def record_warm_handover(
    warm: WarmHandover,
    step: str,
    *,
    by: Actor,
    text: str = "",
    enough: bool | None = None,
    participants: str = "",
    agreements: str = "",
) -> None:
    """The college accepts it (and who owns it), tried to reach the mentor, or had the conversation: with a note for
    the two schools. Six weeks after the conversation, or after the start at the mbo when that is later, the college
    tells how it goes."""
    warm = by.claim(CanWarm.RECORD, warm)
    warm.owner = warm.owner or by.user
    if step == "complete":
        warm.feedback_due_on = max(clock.today(), warm.application.offering.starts_on) + FEEDBACK_AFTER
    take_warm_step(
        warm,
        step,
        WarmHandoverNote(text=text, enough_information=enough, participants=participants, agreements=agreements),
        by=by,
    )


@action
def cancel_warm_handover(warm: WarmHandover, *, by: Actor, text: str = "") -> None:
    """The school no longer needs the conversation."""
    close_without_talk(by.claim(CanWarm.CANCEL, warm), WarmClosed.NOT_NEEDED, by=by, text=text)


def close_without_talk(warm: WarmHandover, because: WarmClosed, *, by: Actor, text: str = "") -> None:
    """Inside an action: no conversation will be held, for this reason; an appointment for it is called off."""
    tell_called_off(warm)
    warm.closed_because = because
    take_warm_step(warm, "cancel", WarmHandoverNote(text=text), by=by)


def tell_called_off(warm: WarmHandover) -> None:
    """Inside an action: take the appointment away, and say so to both schools when it was still to come."""
    if warm.planned_at is None:
        return
    warm.planned_revision += 1
    if warm.planned_at > clock.now():
        tell_appointment(warm, called_off=True)
    warm.planned_at = None


def tell_appointment(warm: WarmHandover, *, called_off: bool) -> None:
    """Inside an action: mail both schools the appointment as it is now, for their calendars."""
    jobs.defer(
        "dossiers.mail_appointment",
        warm_id=warm.pk,
        starts_at=warm.planned_at,
        way=warm.planned_way,
        revision=warm.planned_revision,
        called_off=called_off,
    )


def take_warm_step(warm: WarmHandover, step: str, said: WarmHandoverNote, *, by: Actor) -> None:
    """Inside an action: the step of the life cycle, the note about it, its event and its line in the audit trail."""
    take_warm_steps([(warm, said)], step, by=by)
    by.record(f"dossiers.warm_{warm.status}", warm)


def take_warm_steps(
    rows: Sequence[tuple[WarmHandover, WarmHandoverNote]], step: str, *, by: Actor, code: str = ""
) -> None:
    """Inside an action: the same step for all of these, in as many statements as for one; the line in the audit trail is
    the action's own. ``code``: what the events say, where that is more than the new status."""
    now = clock.now()
    for warm, said in rows:
        WARM_HANDOVER.take(step, warm)
        if warm.status in (WarmStatus.COMPLETED, WarmStatus.CANCELLED):
            warm.closed_at = now
        said.warm_handover, said.kind, said.at = warm, warm.status, now
        said.by, said.name = by.label, by.name
    warms = [warm for warm, _said in rows]
    WarmHandover.objects.bulk_update(warms, CHANGES)
    WarmHandoverNote.objects.bulk_create([said for _warm, said in rows])
    follow_the_handovers(warms, step)
    note([warm_fact(warm, code) for warm in warms], by=by)


CHANGES = (  # what a step, or an action around it, may change of a warm handover
    "status", "owner", "contact_name", "contact_phone", "reachable", "due_on", "planned_at", "planned_way",
    "planned_revision", "overdue_told_on", "closed_at", "closed_because", "feedback_due_on",
)  # fmt: skip


def warm_fact(warm: WarmHandover, code: str = "") -> Fact:
    """What happened to it, for the events; its status unless ``code`` says something else."""
    return Fact(
        warm.dossier_id,
        Kind.WARM_HANDOVER,
        code or warm.status,
        application_id=warm.application_id,
        organisation_id=warm.college_id,
        due_on=warm.planned_at.astimezone(clock.AMSTERDAM).date() if warm.planned_at else None,
    )
