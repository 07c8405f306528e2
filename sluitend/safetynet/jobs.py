"""What the safety net does at night, and tells in the morning."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.db import transaction

from sluitend.access.actor import Actor
from sluitend.access.hours import PUPILS, STAFF
from sluitend.kit import clock, jobs, workdays
from sluitend.safetynet import actions, case_tables, digests, no_show_letters, no_shows, table_letters
from sluitend.safetynet.models import CaseTable


@jobs.nightly("safetynet.open_summer_list", at=time(0, 20))
def open_summer_list() -> None:
    """Show municipalities whom a rule names today: the summer list, the count date, who did not come."""
    actions.open_views(by=Actor.job("safetynet.open_summer_list"))


@jobs.nightly("safetynet.pass_on_no_shows", at=time(0, 15))
def pass_on_no_shows() -> None:
    """Pass on to municipalities whom a school looked for as long as its region agreed, and did not find."""
    no_shows.pass_on(by=Actor.job("safetynet.pass_on_no_shows"))


@jobs.nightly("safetynet.close_views", at=time(0, 30))
def close_views() -> None:
    """End views whose reason is gone, and give back whom a college placed."""
    by = Actor.job("safetynet.close_views")
    actions.give_back_placed(by=by)
    actions.close_views(by=by)


@jobs.nightly("safetynet.case_tables", at=time(0, 50))
def look_after_case_tables() -> None:
    """Agendas are drawn up as learners stand today, who takes part is reminded a week before, what is past is closed."""
    by = Actor.job("safetynet.case_tables")
    case_tables.close_past(by=by)
    case_tables.draw_up_due(by=by)
    case_tables.remind_due(by=by)


@jobs.nightly("safetynet.digest_of_the_day", at=time(7, 30))
def digest_of_the_day() -> None:
    """On working days: a mail to everybody of a municipality (UX 6)."""
    today = clock.today()
    if workdays.is_workday(today):
        with transaction.atomic():
            for key in digests.officers_to_tell():
                jobs.defer("safetynet.mail_municipality_digest", user_id=key, since=workdays.before(today))


@jobs.task("safetynet.tell_no_shows", hours=STAFF)
def tell_no_shows(notices: str) -> None:
    no_show_letters.tell(notices.split(","))


@jobs.task("safetynet.tell_came_after_all", hours=STAFF)
def tell_came_after_all(notices: str) -> None:
    no_show_letters.tell_came(notices.split(","))


@jobs.task("safetynet.tell_pupil_no_show", hours=PUPILS)
def tell_pupil_no_show(notice_id: str) -> None:
    no_show_letters.tell_pupil(notice_id)


@jobs.task("safetynet.mail_municipality_digest", hours=STAFF)
def mail_municipality_digest(user_id: str, since: str) -> None:
    digests.mail_municipality(user_id, date.fromisoformat(since))


@jobs.task("safetynet.tell_case_table")
def tell_case_table(table_id: str, what: str) -> None:
    """One mail for each of those who take part, so that one address that fails stops nobody else's."""
    with transaction.atomic():
        revision = CaseTable.objects.get(pk=UUID(table_id)).revision
        for key in table_letters.readers(table_id):
            jobs.defer("safetynet.mail_case_table", table_id=table_id, user_id=key, what=what, revision=revision)


@jobs.task("safetynet.mail_case_table", hours=STAFF)
def mail_case_table(table_id: str, user_id: str, what: str, revision: int) -> None:
    table_letters.mail(table_id, user_id, what, int(revision))
