"""Mails about handovers: that one is asked, that one waits, that one is late. Numbers, never a name: who is asked may not
see the learner yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.access.roles import MUNICIPALITY_ROLES, Role
from sluitend.kit import clock
from sluitend.kit.mail import post
from sluitend.organisations.models import SCHOOL_KINDS, Membership, Organisation, OrganisationKind
from sluitend.organisations.queries import going_on_as
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Handover
from sluitend.transitions.policies import HANDOVER_ROLES

LEADS = {  # who sees to it that a party answers; a municipality has no administrator of its own
    **dict.fromkeys(SCHOOL_KINDS, (Role.CAREER_DEAN, Role.SCHOOL_ADMIN)),
    OrganisationKind.MBO: (Role.MBO_ADMIN,),
    OrganisationKind.MUNICIPALITY: tuple(sorted(MUNICIPALITY_ROLES)),
}


def mail_asked(organisation_id: str, count: int) -> None:
    """Everybody who can answer: you are asked."""
    party = going_on_as(UUID(organisation_id))
    with translation.override("nl"):
        text = ngettext(
            "You are asked to take over %(count)d learner.", "You are asked to take over %(count)d learners.", count
        )
        _mail(party, HANDOVER_ROLES, _("You are asked to take over"), text % {"count": count})


def mail_waiting(organisation_id: str, on: date) -> None:
    """Everybody who can answer: it waits for five working days now."""
    party = going_on_as(UUID(organisation_id))
    count = Handover.objects.filter(receiver=party, status=HandoverStatus.ASKED, reminded_on=on).count()
    if not count:
        return
    with translation.override("nl"):
        text = ngettext(
            "%(count)d handover waits for your yes for five working days now.",
            "%(count)d handovers wait for your yes for five working days now.",
            count,
        )
        _mail(party, HANDOVER_ROLES, _("A handover waits for your answer"), text % {"count": count})


def mail_late(organisation_id: str, on: date) -> None:
    """The leads of one party: how many it did not answer, and of how many it has no answer."""
    party = going_on_as(UUID(organisation_id))
    late = Handover.objects.filter(status=HandoverStatus.ASKED, escalated_on=on)
    theirs, ours = late.filter(receiver=party).count(), late.filter(sender=party).count()
    with translation.override("nl"):
        unanswered = ngettext(
            "%(count)d handover was not answered by you within ten working days.",
            "%(count)d handovers were not answered by you within ten working days.",
            theirs,
        )
        without_answer = ngettext(
            "You have had no answer to %(count)d handover for ten working days. You still have the regie.",
            "You have had no answer to %(count)d handovers for ten working days. You still have the regie.",
            ours,
        )
        lines = [text % {"count": count} for count, text in ((theirs, unanswered), (ours, without_answer)) if count]
        if lines:
            _mail(party, LEADS.get(OrganisationKind(party.kind), ()), _("Handovers are late"), " ".join(lines))


def _mail(party: Organisation, roles: Iterable[Role], subject: str, text: str) -> None:
    """One mail to everybody there who has one of the roles today; to the general address where nobody has."""
    people = Membership.objects.filter(Membership.active_on(clock.today()), organisation=party, role__in=list(roles))
    found = {address for address in people.values_list("user__email", flat=True) if address}
    body = "\n\n".join([text, settings.SITE_URL + reverse("transitions:handovers")]) + "\n"
    for address in sorted(found or ({party.email} if party.email else set())):
        post(EmailMessage(subject=subject, body=body, to=[address]))
