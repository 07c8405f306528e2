"""Mails about a warm handover, to the people of both schools: when it is planned, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.access.roles import Role
from sluitend.dossiers.letters import send
from sluitend.dossiers.lifecycle import TalkWay
from sluitend.dossiers.models import WarmDay, WarmHandover, WarmSlot
from sluitend.kit import clock, words
from sluitend.kit.calendar_file import Appointment, calendar_file
from sluitend.organisations.models import Membership, Organisation
from sluitend.organisations.queries import going_on_as

MINUTES = 30


def appointment_of(
    warm: WarmHandover,
    *,
    starts_at: datetime,
    way: str,
    revision: int,
    called_off: bool = False,
    day: WarmDay | None = None,
) -> Appointment:
    """The appointment as a calendar shows it: a first name and whom to reach, nothing of what it is about. On a central
    day it lasts as long as that day says, and is where that day is."""
    day = day or (central_day(warm) if way == TalkWay.CENTRAL else None)
    school, college = _school(warm), warm.college.name
    return Appointment(
        key=f"{warm.pk}@sluitend",
        revision=revision,
        starts_at=starts_at,
        minutes=day.minutes if day else MINUTES,
        title=_("Warm handover of %(name)s") % {"name": _name(warm)},
        place=day.where if day else "",
        text=_("%(school)s and %(college)s, %(way)s. Mentor: %(mentor)s %(phone)s")
        % {
            "school": school,
            "college": college,
            "way": TalkWay(way).label,
            "mentor": warm.contact_name,
            "phone": warm.contact_phone,
        },
        url=settings.SITE_URL + reverse("dossiers:warm_plan", args=[warm.pk]),
        is_called_off=called_off,
    )


def central_day(warm: WarmHandover) -> WarmDay | None:
    """The central day on which this conversation stands, or stood last."""
    slot = WarmSlot.objects.filter(warm=warm, sent_at__isnull=False).select_related("day").order_by("-sent_at").first()
    return slot.day if slot else None


def mail_appointment(warm_id: str, starts_at: datetime, way: str, revision: int, *, called_off: bool) -> None:
    """Both schools get the appointment for their calendars, or hear that it is off."""
    warm = WarmHandover.objects.select_related(
        "college",
        "owner",
        "application__offering",
        "application__transition__origin_school",
        "application__transition__learner",
    ).get(pk=UUID(warm_id))
    with translation.override("nl"):
        planned = appointment_of(warm, starts_at=starts_at, way=way, revision=revision, called_off=called_off)
        facts = {"name": _name(warm), "moment": words.moment(starts_at)}
        subject = _("Warm handover of %(name)s called off") if called_off else _("Warm handover of %(name)s planned")
        first = (
            _("The warm handover of %(name)s on %(moment)s is called off.")
            if called_off
            else _("The warm handover of %(name)s is on %(moment)s. The appointment is attached.")
        )
        for address in sorted(_addresses(warm)):
            send(subject % facts, [first % facts, planned.text, planned.url], address, calendar=calendar_file(planned))


def _addresses(warm: WarmHandover) -> set[str]:
    """The mentor, and who does this at the college; as long as nobody does, the team's intakers."""
    at_college = {warm.owner.email} if warm.owner else {row.user.email for row in _intakers(warm)}
    return {address for address in {warm.contact_email, *at_college} if address}


def _intakers(warm: WarmHandover) -> QuerySet[Membership]:
    return _at(warm.college_id).filter(role=Role.INTAKER, team__in=["", warm.application.offering.team])


def _at(organisation_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(Membership.active_on(clock.today()), organisation=organisation_id).select_related(
        "user"
    )


def mail_overdue(organisation_id: str, on: date) -> None:
    """One mail to each lead of this school or college: how many were not closed in time, and where they stand."""
    organisation = going_on_as(UUID(organisation_id))
    told = WarmHandover.objects.filter(overdue_told_on=on)
    with translation.override("nl"):
        for address, count, page in sorted(_leads(organisation, told)):
            if not address:
                continue  # somebody whose address we do not know
            text = ngettext(
                "%(count)d warm handover was not done within ten working days.",
                "%(count)d warm handovers were not done within ten working days.",
                count,
            ) % {"count": count}
            ask = _("See to it that both schools speak to each other.")
            send(_("Warm handover overdue"), [text, ask, settings.SITE_URL + reverse(page)], address)


def _leads(organisation: Organisation, told: QuerySet[WarmHandover]) -> Iterator[tuple[str, int, str]]:
    """Address, how many, and the page: the dean of a school; of a college the administrators and the team's intakers,
    who without a team do all teams."""
    if organisation.is_school:
        count = told.filter(application__transition__origin_school=organisation).count()
        for row in _at(organisation.pk).filter(role=Role.CAREER_DEAN):
            yield row.user.email or "", count, "insight:school_warm_handovers"
        return
    ours = told.filter(college=organisation)
    found: dict[str, int] = {}
    for row in _at(organisation.pk).filter(role__in=[Role.MBO_ADMIN, Role.INTAKER]):
        mine = ours if row.role == Role.MBO_ADMIN or not row.team else ours.filter(application__offering__team=row.team)
        address = row.user.email or ""
        found[address] = max(found.get(address, 0), mine.count())
    yield from ((address, count, "insight:warm_handovers") for address, count in found.items() if count)


def _name(warm: WarmHandover) -> str:
    learner = warm.application.transition.learner
    return learner.call_name or learner.first_names


def _school(warm: WarmHandover) -> str:
    school = warm.application.transition.origin_school
    return school.name if school else warm.contact_name
