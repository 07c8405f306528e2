"""What the queue and the clock ask of dossiers: ids in, one action called."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from sluitend.access.actor import Actor
from sluitend.access.hours import PARENTS, PUPILS, STAFF
from sluitend.dossiers import (
    actions,
    counting,
    digests,
    guardian_letters,
    letters,
    question_letters,
    reminders,
    schedule,
    warm_day_letters,
    warm_letters,
)
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import OF_AGE
from sluitend.kit import clock, jobs, workdays
from sluitend.learners import actions as learners


@jobs.task("dossiers.deliver")
def deliver(dossier_id: str) -> None:
    """Send what was agreed to every college that waits for it; a dossier that lapsed meanwhile or a settled one sends
    nothing."""
    dossier = Dossier.objects.filter(pk=UUID(dossier_id), transition__settled_on=None).first()
    if dossier is not None:
        actions.deliver(dossier, by=Actor.job("deliver"))


@jobs.task("dossiers.mail_guardian", hours=PARENTS)
def mail_guardian(dossier_id: str, guardian_id: str, what: str = "ask") -> None:
    """A fresh link and code for one guardian: to answer, to write a view, or to take a consent back; nothing when there is no
    longer anything to come for."""
    _mail_guardian(dossier_id, guardian_id, what)


@jobs.task("dossiers.text_guardian", hours=PARENTS)
def text_guardian(dossier_id: str, guardian_id: str) -> None:
    """A text to a parent who did not answer our mails; nothing when there is no longer anything to answer."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    guardian = actions.who_can_be_asked(dossier.transition.learner_id).filter(pk=guardian_id).first()
    if guardian is not None and actions.why_a_link(dossier, guardian.pk) == "ask":
        guardian_letters.text_guardian(dossier, guardian)


@jobs.task("dossiers.answer_guardian")
def answer_guardian(dossier_id: str, guardian_id: str, what: str = "ask") -> None:
    """The same for a guardian who asks for it and waits."""
    _mail_guardian(dossier_id, guardian_id, what)


def _mail_guardian(dossier_id: str, guardian_id: str, what: str) -> None:
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    guardian = actions.who_can_be_asked(dossier.transition.learner_id).filter(pk=guardian_id).first()
    if guardian is None or actions.why_a_link(dossier, guardian.pk) != what:
        return
    made = actions.make_link(dossier, guardian, by=Actor.job("mail_guardian"))
    actions.note_mailed(made.link, by=Actor.job("mail_guardian"))
    guardian_letters.ask_guardian(
        dossier, guardian, token=made.token, code=made.code, days=actions.LINK_DAYS, what=what
    )


@jobs.task("dossiers.mail_follow", hours=PARENTS)
def mail_follow(dossier_id: str, guardian_id: str) -> None:
    """A fresh link and code for one guardian to read along; nothing when the mentor took that back or the learner came of
    age meanwhile."""
    _mail_follow(dossier_id, guardian_id)


@jobs.task("dossiers.mail_follow_again")
def mail_follow_again(dossier_id: str, guardian_id: str) -> None:
    """The same for a guardian who asks for it and waits."""
    _mail_follow(dossier_id, guardian_id)


def _mail_follow(dossier_id: str, guardian_id: str) -> None:
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    guardian = actions.who_can_be_asked(dossier.transition.learner_id).filter(pk=guardian_id).first()
    age = dossier.transition.learner.age_on(clock.today())
    is_over = dossier.transition.settled_on is not None or (age is not None and age >= OF_AGE)
    if guardian is None or is_over or not actions.may_follow(dossier.pk, guardian.pk):
        return
    made = actions.make_follow_link(dossier, guardian, by=Actor.job("mail_follow"))
    guardian_letters.let_follow(dossier, guardian, token=made.token, code=made.code, until=made.link.expires_on)


@jobs.task("dossiers.tell_guardian", hours=PARENTS)
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
    until = clock.today() + actions.INVITATION_WORKS
    code = learners.make_code(dossier.transition.learner, expires_on=until, by=Actor.job("mail_invitation"))
    letters.invite(dossier, code=code, until=until)


@jobs.task("dossiers.invite_mover", hours=PUPILS)
def invite_mover(dossier_id: str) -> None:
    """A code for somebody who leaves an mbo and for whom a compact dossier began; nothing without an address: then the
    coach hands out a code."""
    dossier = Dossier.objects.select_related("transition__learner", "transition__origin_school").get(
        pk=UUID(dossier_id)
    )
    if dossier.transition.learner.email and dossier.transition.settled_on is None:
        code, until = actions.let_in(dossier, by=Actor.job("invite_mover"))
        letters.invite_mover(dossier, code=code, until=until)


@jobs.nightly("dossiers.begin_for_movers", at=time(1, 30))
def begin_for_movers() -> None:
    """Who leaves an mbo and has no dossier yet: also those whose move is older than compact dossiers."""
    with transaction.atomic():
        actions.begin_compact()


@jobs.task("dossiers.tell_colleges_recalled", hours=STAFF)
def tell_colleges_recalled(dossier_id: str) -> None:
    letters.tell_colleges_recalled(dossier_id)


@jobs.task("dossiers.tell_pupil", hours=PUPILS)
def tell_pupil(dossier_id: str, what: str) -> None:
    letters.tell_pupil(dossier_id, what)


@jobs.task("dossiers.tell_mentor", hours=STAFF)
def tell_mentor(dossier_id: str, what: str) -> None:
    letters.tell_mentor(dossier_id, what)


@jobs.task("dossiers.tell_question", hours=STAFF)
def tell_question(question_id: str, what: str) -> None:
    question_letters.tell(question_id, what)


@jobs.task("dossiers.remind_mentor", hours=STAFF)
def remind_mentor(user_id: str, dossier_ids: list[str]) -> None:
    letters.remind_mentor(user_id, dossier_ids)


@jobs.task("dossiers.tell_care_coordinators", hours=STAFF)
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


@jobs.task("dossiers.mail_appointment", hours=STAFF)
def mail_appointment(warm_id: str, starts_at: str, way: str, revision: int, called_off: bool) -> None:
    warm_letters.mail_appointment(warm_id, datetime.fromisoformat(starts_at), way, revision, called_off=called_off)


@jobs.every_minute("dossiers.send_warm_days")
def send_warm_days() -> None:
    """Lists of central days whose moment has come."""
    actions.send_days_due(by=Actor.job("send_warm_days"))


@jobs.task("dossiers.mail_warm_day", hours=STAFF)
def mail_warm_day(slot_ids: list[str], whom: str, what: str) -> None:
    warm_day_letters.mail_row(slot_ids, whom, what)


@jobs.task("dossiers.tell_pupil_talk", hours=PUPILS)
def tell_pupil_talk(warm_id: str, revision: int, what: str) -> None:
    warm_day_letters.tell_pupil(warm_id, revision, what)


@jobs.task("dossiers.mail_overdue", hours=STAFF)
def mail_overdue(organisation_id: str, on: str) -> None:
    warm_letters.mail_overdue(organisation_id, date.fromisoformat(on))


@jobs.nightly("dossiers.tell_overdue", at=time(5, 0))
def tell_overdue() -> None:
    """Warm handovers that were not closed in time: the leads of both schools hear of it, once."""
    actions.tell_overdue(by=Actor.job("tell_overdue"))


@jobs.nightly("dossiers.sweep_attachments", at=time(3, 30))
def sweep_attachments() -> None:
    """Attachments that were removed and never sent, and files that belong to no row."""
    actions.sweep_attachments(by=Actor.job("sweep_attachments"))


@jobs.nightly("dossiers.count_lead_times", at=time(3, 0))
def count_lead_times() -> None:
    """The figures that a region reads."""
    counting.count_lead_times(by=Actor.job("count_lead_times"))


@jobs.nightly("dossiers.plan_reminders", at=time(6, 0))
def plan_reminders() -> None:
    """Who waits for so many days is reminded today."""
    schedule.plan(by=Actor.job("plan_reminders"))


@jobs.nightly("dossiers.digest_of_the_week", at=time(7, 0))
def digest_of_the_week() -> None:
    """On Monday, or the first day of the week on which people work: a mail to each mentor and dean."""
    if workdays.is_first_of_week(clock.today()):
        with transaction.atomic():
            for key in digests.mentors_to_tell():
                jobs.defer("dossiers.mail_school_digest", user_id=key)


@jobs.nightly("dossiers.digest_of_the_day", at=time(7, 30))
def digest_of_the_day() -> None:
    """On working days: a mail to everybody of the intake."""
    if workdays.is_workday(clock.today()):
        with transaction.atomic():
            for key in digests.intakers_to_tell():
                jobs.defer("dossiers.mail_college_digest", user_id=key, since=workdays.before(clock.today()))


@jobs.task("dossiers.mail_school_digest", hours=STAFF)
def mail_school_digest(user_id: str) -> None:
    digests.mail_school(user_id)


@jobs.task("dossiers.mail_college_digest", hours=STAFF)
def mail_college_digest(user_id: str, since: str) -> None:
    digests.mail_college(user_id, date.fromisoformat(since))
