"""Mails about a case table: it comes up, it was moved, it is off. No learner stands in them, and not how many."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.dossiers.digests import how_to_switch_off
from sluitend.dossiers.letters import send
from sluitend.kit import clock, words
from sluitend.kit.calendar_file import Appointment, calendar_file
from sluitend.organisations.models import Membership
from sluitend.safetynet.models import CaseTable
from sluitend.safetynet.policies import AT_THE_TABLE

SUBJECTS: dict[str, str | Promise] = {
    "soon": gettext_lazy("Case table on %(moment)s"),
    "moved": gettext_lazy("Changed: case table on %(moment)s"),
    "cancelled": gettext_lazy("Called off: case table on %(moment)s"),
}
TEXTS: dict[str, str | Promise] = {
    "soon": gettext_lazy("You take part in the case table on %(moment)s."),
    "moved": gettext_lazy("Something changed about the case table. It is on %(moment)s now."),
    "cancelled": gettext_lazy("The case table on %(moment)s is off."),
}


def readers(table_id: str) -> Iterator[UUID]:
    """Everybody who speaks at this table for an organisation today and wants this mail."""
    at_work = Membership.objects.filter(
        Membership.active_on(clock.today()), role__in=AT_THE_TABLE, organisation__case_tables=UUID(table_id)
    )
    people = User.objects.filter(memberships__in=at_work, is_active=True).exclude(email=None)
    yield from wanting(people, "case_table").distinct().order_by("pk").values_list("pk", flat=True)


def mail(table_id: str, user_id: str, what: str, revision: int) -> None:
    """Mail one of them, with the appointment for the calendar. What was changed again meanwhile a later mail says."""
    table = CaseTable.objects.get(pk=UUID(table_id))
    user = User.objects.get(pk=UUID(user_id))
    if table.revision != revision or not user.email:
        return
    with translation.override("nl"):
        known = {"moment": words.moment(table.starts_at)}
        lines = [str(TEXTS[what]) % known]
        if what != "cancelled":
            lines += [table.where, _("Look at your young people on the agenda beforehand:"), address_of(table)]
            lines.append(_("The appointment is attached for your calendar."))
        lines.append(how_to_switch_off())
        send(str(SUBJECTS[what]) % known, lines, user.email, calendar=as_file(table, is_off=what == "cancelled"))


def address_of(table: CaseTable) -> str:
    return settings.SITE_URL + reverse("safetynet:case_table", args=[table.pk])


def as_file(table: CaseTable, *, is_off: bool = False) -> bytes:
    """The table for somebody's own calendar."""
    return calendar_file(
        Appointment(
            key=f"{table.pk}@sluitend",
            revision=table.revision,
            starts_at=table.starts_at,
            minutes=table.minutes,
            title=_("Case table"),
            text=table.where,
            place=table.where,
            url=address_of(table),
            is_called_off=is_off,
        )
    )
