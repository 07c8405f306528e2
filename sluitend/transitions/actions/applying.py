"""Applications become known, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.organisations.models import Offering
from sluitend.transitions.actions.noting import Fact, Refused, note
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import APPLICATION, ApplicationStatus
from sluitend.transitions.models import Application, Event, Transition
from sluitend.transitions.policies import Can, CanApplication


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
    _not_off_the_roll(status, by)
    if application.status == status:
        return
    if status not in APPLICATION.open_steps(application.status):
        raise Refused(
            _("This application is “%(now)s”. It cannot become “%(next)s” from there.")
            % {"now": application.get_status_display(), "next": status.label}
        )
    note_status([application], status, by=by, occurred_at=occurred_at)
    by.record("transitions.status_recorded", application, status=status)


@action
def record_statuses(applications: QuerySet[Application], status: ApplicationStatus, *, by: Actor) -> int:
    """The plural of :func:`record_status`: those that can take the step take it; gives how many."""
    _not_off_the_roll(status, by)
    ready = [
        row
        for row in by.claim_all(CanApplication.RECORD_STATUS, applications)
        if status in APPLICATION.open_steps(row.status) and row.status != status
    ]
    note_status(ready, status, by=by)
    by.record("transitions.statuses_recorded", None, status=status, count=len(ready))
    return len(ready)


def _not_off_the_roll(status: str, by: Actor) -> None:
    """Nobody deregisters by recording a status: ``deregister`` keeps the hard rule (DOMAIN 7.5)."""
    if status == ApplicationStatus.DEREGISTERED and Role.SYSTEM not in by.roles:
        raise Refused(_("Deregister a student on the page “My students”. There nobody falls out of sight."))


@action
def withdraw_application(application: Application, *, by: Actor) -> None:
    """The learner withdraws; said by the learner here, it also holds against what college or hub said before."""
    application = by.claim(CanApplication.WITHDRAW, application)
    said = Event.objects.filter(application=application, kind=Kind.APPLICATION)
    highest = said.aggregate(highest=Max("source"))["highest"] or application.status_source
    note_status([application], ApplicationStatus.WITHDRAWN, by=by, source=Source(highest))
    by.record("transitions.application_withdrawn", application)


def note_status(
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
