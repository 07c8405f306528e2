"""The conversation between the two schools: asked for with the delivery, then accepted, held or cancelled."""

from __future__ import annotations

from collections.abc import Collection

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.dossiers import content
from sluitend.dossiers.actions.status import mentor_said, school_or_holder
from sluitend.dossiers.lifecycle import WARM_HANDOVER, WarmStatus
from sluitend.dossiers.models import Dossier, WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanWarm
from sluitend.kit import clock, workdays
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application

WARM_WORKDAYS = 10


WARM_WANTED, WARM_ABOUT, WARM_REACHABLE, WARM_PHONE = "B5.wanted", "B5.about", "B5.reachable", "B5.phone"


def request_warm_handovers(dossier: Dossier, applications: Collection[Application], *, by: Actor) -> None:
    school = school_or_holder(dossier)
    contact = content.snapshot(dossier)["school"]["mentor"] or {"name": school.name, "phone": school.phone, "email": ""}
    asked = WarmHandover.objects.bulk_create(
        [
            WarmHandover(
                dossier=dossier,
                college_id=row.college_id,
                application=row,
                about=str(mentor_said(dossier, WARM_ABOUT) or ""),
                contact_name=contact["name"],
                contact_phone=str(mentor_said(dossier, WARM_PHONE) or contact["phone"]),
                contact_email=contact["email"] or "",
                reachable=str(mentor_said(dossier, WARM_REACHABLE) or ""),
                requested_at=clock.now(),
                due_on=workdays.after(clock.today(), WARM_WORKDAYS),
            )
            for row in applications
        ],
        ignore_conflicts=True,
    )
    note(
        [
            Fact(
                dossier.pk,
                Kind.WARM_HANDOVER,
                WarmStatus.REQUESTED,
                application_id=row.application_id,
                organisation_id=row.college_id,
            )
            for row in asked
        ],
        by=by,
    )


@action
def record_warm_handover(
    warm: WarmHandover, step: str, *, by: Actor, text: str = "", enough: bool | None = None
) -> None:
    """The college accepts it (and who owns it), tried to reach the mentor, or had the conversation: with a note for
    the two schools."""
    warm = by.claim(CanWarm.RECORD, warm)
    _take_warm_step(warm, step, by=by, text=text, enough=enough, owner=by.user)


@action
def cancel_warm_handover(warm: WarmHandover, *, by: Actor, text: str = "") -> None:
    """The school no longer needs the conversation."""
    warm = by.claim(CanWarm.CANCEL, warm)
    _take_warm_step(warm, "cancel", by=by, text=text, enough=None, owner=warm.owner)


def _take_warm_step(
    warm: WarmHandover, step: str, *, by: Actor, text: str, enough: bool | None, owner: User | None
) -> None:
    WARM_HANDOVER.take(step, warm)
    warm.owner = warm.owner or owner
    if warm.status in (WarmStatus.COMPLETED, WarmStatus.CANCELLED):
        warm.closed_at = clock.now()
    warm.save(update_fields=["status", "owner", "closed_at"])
    WarmHandoverNote.objects.create(
        warm_handover=warm,
        at=clock.now(),
        by=by.label,
        name=by.name,
        kind=warm.status,
        text=text,
        enough_information=enough,
    )
    note(
        [
            Fact(
                warm.dossier_id,
                Kind.WARM_HANDOVER,
                warm.status,
                application_id=warm.application_id,
                organisation_id=warm.college_id,
            )
        ],
        by=by,
    )
    by.record(f"dossiers.warm_{warm.status}", warm)
