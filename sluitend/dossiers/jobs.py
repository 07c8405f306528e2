"""What the queue and the clock ask of dossiers: ids in, one action called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.dossiers import actions, guardian_letters, letters, reminders, warm_letters
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, jobs
from sluitend.learners import actions as learners

INVITATION_WORKS = timedelta(days=300)  # like the letter of a school: until the summer


@jobs.task("dossiers.deliver")
def deliver(dossier_id: str) -> None:
    """Send what was agreed to every college that waits for it; a dossier that lapsed meanwhile or a settled one sends
    nothing."""
    dossier = Dossier.objects.filter(pk=UUID(dossier_id), transition__settled_on=None).first()
    if dossier is not None:
        actions.deliver(dossier, by=Actor.job("deliver"))


@jobs.task("dossiers.mail_guardian")
def mail_guardian(dossier_id: str, guardian_id: str, what: str = "ask") -> None:
    """A fresh link and code for one guardian: to answer, to write a view, or to take a consent back; nothing when there is no
    longer anything to come for."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    guardian = actions.who_can_be_asked(dossier.transition.learner_id).filter(pk=guardian_id).first()
    if guardian is None or actions.why_a_link(dossier, guardian.pk) != what:
        return
    made = actions.make_link(dossier, guardian, by=Actor.job("mail_guardian"))
    guardian_letters.ask_guardian(
        dossier, guardian, token=made.token, code=made.code, days=actions.LINK_DAYS, what=what
    )


@jobs.task("dossiers.tell_guardian")
def tell_guardian(dossier_id: str, guardian_id: str, what: str) -> None:
    """A guardian hears something and is asked nothing."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    guardian = actions.who_can_be_asked(dossier.transition.learner_id).filter(pk=guardian_id).first()
    if guardian is not None:
        guardian_letters.tell_guardian(dossier, guardian, what)


@jobs.task("dossiers.mail_invitation")
def mail_invitation(dossier_id: str) -> None:
    """A code for somebody whom a college invited; asked for again, the older code ends."""
    dossier = Dossier.objects.select_related("transition__learner", "transition__holder").get(pk=UUID(dossier_id))
    until = clock.today() + INVITATION_WORKS
    code = learners.make_code(dossier.transition.learner, expires_on=until, by=Actor.job("mail_invitation"))
    letters.invite(dossier, code=code, until=until)


@jobs.task("dossiers.tell_colleges_recalled")
def tell_colleges_recalled(dossier_id: str) -> None:
    letters.tell_colleges_recalled(dossier_id)


@jobs.task("dossiers.tell_pupil")
def tell_pupil(dossier_id: str, what: str) -> None:
    letters.tell_pupil(dossier_id, what)


@jobs.task("dossiers.tell_mentor")
def tell_mentor(dossier_id: str, what: str) -> None:
    letters.tell_mentor(dossier_id, what)


@jobs.task("dossiers.tell_care_coordinators")
def tell_care_coordinators(dossier_id: str) -> None:
    letters.tell_care_coordinators(dossier_id)


@jobs.every_minute("dossiers.send_reminders")
def send_reminders() -> None:
    """Reminders whose moment has come."""
    reminders.send_due(by=Actor.job("send_reminders"))


@jobs.nightly("dossiers.let_time_decide", at=time(1, 0))
def let_time_decide() -> None:
    """Who turned 18 needs no guardian any more; a term to read may have passed."""
    actions.let_time_decide(by=Actor.job("let_time_decide"))


@jobs.task("dossiers.mail_appointment")
def mail_appointment(warm_id: str, starts_at: str, way: str, revision: int, called_off: bool) -> None:
    warm_letters.mail_appointment(warm_id, datetime.fromisoformat(starts_at), way, revision, called_off=called_off)


@jobs.task("dossiers.mail_overdue")
def mail_overdue(organisation_id: str, on: str) -> None:
    warm_letters.mail_overdue(organisation_id, date.fromisoformat(on))


@jobs.nightly("dossiers.tell_overdue", at=time(5, 0))
def tell_overdue() -> None:
    """Warm handovers that were not closed in time: the leads of both schools hear of it, once."""
    actions.tell_overdue(by=Actor.job("tell_overdue"))
