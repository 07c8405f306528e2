"""Mails about transfer coaches: to the alliance that is asked, to who asked, to the coach. Never a name of a learner: who
gets the mail may not see them yet, or not any more."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.kit.mail import post
from sluitend.organisations.models import Membership
from sluitend.transitions.lifecycle import CoachStatus
from sluitend.transitions.models import CoachRequest


def mail_asked(request_id: str) -> None:
    """The people of the alliance who decide."""
    request = _find(request_id)
    if request.status != CoachStatus.ASKED:
        return
    at_work = Membership.objects.filter(
        Membership.active_on(clock.today()), organisation=request.alliance, role=Role.ALLIANCE_CONTACT
    )
    addresses = {address for address in at_work.values_list("user__email", flat=True) if address}
    with translation.override("nl"):
        text = _("%(asker)s asks you for a transfer coach.") % {"asker": request.asker}
        for address in sorted(addresses or ({request.alliance.email} if request.alliance.email else set())):
            _send(_("You are asked for a transfer coach"), text, reverse("transitions:coach_requests"), address)


def mail_answered(request_id: str) -> None:
    """Who asked: yes or no, and where to read it."""
    request = _find(request_id)
    if request.asked_by is None or not request.asked_by.email:
        return
    with translation.override("nl"):
        text = _("%(alliance)s has answered your question for a transfer coach.") % {"alliance": request.alliance}
        page = reverse("transitions:ask_coach", args=[request.transition_id])
        _send(_("An answer about a transfer coach"), text, page, request.asked_by.email)


def mail_chosen(request_id: str) -> None:
    """The coach: somebody waits for you."""
    request = _find(request_id)
    if request.status != CoachStatus.APPROVED or request.coach is None or not request.coach.email:
        return
    with translation.override("nl"):
        text = _("A learner is new in your list. Make contact this week.")
        _send(_("You are asked to coach a learner"), text, reverse("transitions:coached"), request.coach.email)


def _find(request_id: str) -> CoachRequest:
    rows = CoachRequest.objects.select_related("asker", "asked_by", "alliance", "coach")
    return rows.get(pk=UUID(request_id))


def _send(subject: str, text: str, page: str, address: str) -> None:
    post(EmailMessage(subject=subject, body=f"{text}\n\n{settings.SITE_URL}{page}\n", to=[address]))
