"""Mails about a dossier. Each says what is open and where, nothing of what is in it: first name only, a link, an own
address, a person's phone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.access.roles import Role
from sluitend.dossiers import content
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, codes
from sluitend.kit.calendar_file import CONTENT_TYPE
from sluitend.kit.mail import post
from sluitend.learners.models import Guardian, Learner, SchoolClass
from sluitend.organisations.models import Membership


@dataclass(frozen=True)
class Message:
    """A subject and what follows the greeting; both may use %(name)s, the learner's first name. ``notice``: which kind of
    mail it is (``access/notices.py``)."""

    subject: str | Promise
    text: str | Promise
    notice: str


TO_PUPIL = {
    "to_agree": Message(
        gettext_lazy("Your dossier is ready to read"),
        gettext_lazy("You and your mentor are both done. Read the dossier now. Do you agree? Then it can go on."),
        "pupil_turn",
    ),
    "lapsed": Message(
        gettext_lazy("Your dossier has changed"),
        gettext_lazy("Something changed in your dossier. So your agreement no longer counts. Read it again, please."),
        "pupil_turn",
    ),
    "reminder": Message(
        gettext_lazy("Your dossier waits for you"),
        gettext_lazy("Your dossier waits for you. Your mentor asks you to go on with it."),
        "pupil_asked",
    ),
    "waits": Message(
        gettext_lazy("Your dossier waits for you"),
        gettext_lazy("You have not done anything in your dossier for some days. Go on where you were."),
        "pupil_waits",
    ),
    "disputed": Message(
        gettext_lazy("Your parent read your dossier"),
        gettext_lazy("Your parent says that something is not right. Your mentor talks about it with you."),
        "pupil_turn",
    ),
    "sent": Message(
        gettext_lazy("Your dossier was sent"),
        gettext_lazy("Your dossier was sent to the mbo. You can see when they open it."),
        "pupil_sent",
    ),
}
TO_MENTOR = {
    "disputed": Message(
        gettext_lazy("%(name)s: something is not right"),
        gettext_lazy("Something in the dossier of %(name)s is not right. Look what it is and talk about it."),
        "mentor_disputed",
    ),
    "guardian_agreed": Message(
        gettext_lazy("%(name)s: the parent agreed"),
        gettext_lazy("A parent of %(name)s agreed. You need to do nothing."),
        "mentor_agreed",
    ),
    "guardian_disputed": Message(
        gettext_lazy("%(name)s: the parent says something is not right"),
        gettext_lazy("A parent of %(name)s says that something is not right. Please call them."),
        "mentor_disputed",
    ),
    "bounced": Message(
        gettext_lazy("%(name)s: mail to the parent came back"),
        gettext_lazy(
            "The e-mail address of a parent of %(name)s does not work. Ask for another address, or record the agreement on"
            " paper."
        ),
        "mentor_bounced",
    ),
    "guardian_talk": Message(
        gettext_lazy("%(name)s: the parent wants to talk to you"),
        gettext_lazy("A parent of %(name)s wants to talk to you before answering. Please call them."),
        "mentor_disputed",
    ),
}


def ask_guardian(dossier: Dossier, guardian: Guardian, *, token: str, code: str, days: int) -> bool:
    """Mail one guardian a link and a code, in the guardian's language; False when the address was refused."""
    with translation.override(guardian.language):
        name = dossier.transition.learner.call_name or dossier.transition.learner.first_names
        mentor = content.school(dossier)["mentor"]
        lines = [
            _("Dear parent,"),
            _("Would you like to read the dossier of %(name)s? It goes to the mbo when you agree.") % {"name": name},
            _("Open this page:") + " " + settings.SITE_URL + reverse("dossiers:guardian_read", args=[token]),
            _("Or go to %(address)s and fill in your code.")
            % {"address": settings.SITE_URL + reverse("dossiers:guardian_door")},
            _("Your code: %(code)s") % {"code": codes.shown(code)},
            _("We also ask for the date of birth of %(name)s.") % {"name": name},
            _("This works for %(days)s days.") % {"days": days},
        ]
        if mentor:
            lines.append(
                _("Questions? Call %(mentor)s: %(phone)s.") % {"mentor": mentor["name"], "phone": mentor["phone"]}
            )
        return send(_("Would you like to read the dossier of %(name)s?") % {"name": name}, lines, guardian.email)


def tell_pupil(dossier_id: str, what: str) -> None:
    """Mail the pupil, when we have an address: the pages say it anyway."""
    learner = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id)).transition.learner
    message = TO_PUPIL[what]
    if not learner.email or not _wants(learner, message.notice):
        return
    name = learner.call_name or learner.first_names
    with translation.override("nl"):
        link = _("Sign in and read on:") + " " + settings.SITE_URL + reverse("dossiers:task_list")
        send(str(message.subject), [_("Hi %(name)s,") % {"name": name}, str(message.text), link], learner.email)


def _wants(learner: Learner, notice: str) -> bool:
    """Whether the pupil gets this kind of mail; who has no account yet switched nothing off."""
    accounts = User.objects.filter(learner_account__learner=learner)
    return wanting(accounts, notice).exists() or not accounts.exists()


def tell_mentor(dossier_id: str, what: str) -> None:
    """Mail the mentors of the learner's class."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    learner = dossier.transition.learner
    message, name = TO_MENTOR[what], {"name": learner.call_name or learner.first_names}
    classes = SchoolClass.objects.filter(enrolments__learner=learner, enrolments__until_on=None)
    mentors = User.objects.filter(classes__in=classes, is_active=True).exclude(email=None).distinct()
    addresses = wanting(mentors, message.notice).order_by("email").values_list("email", flat=True)
    with translation.override("nl"):
        link = settings.SITE_URL + reverse("dossiers:mentor_part", args=[dossier.pk])
        for address in filter(None, addresses):
            send(str(message.subject) % name, [str(message.text) % name, link], address)


def remind_mentor(user_id: str, dossier_ids: list[str]) -> None:
    """Mail one mentor whose part of which dossiers waits: first names, and the page of the day."""
    address = User.objects.filter(pk=UUID(user_id), is_active=True).values_list("email", flat=True).first()
    learners = Learner.objects.filter(transitions__in=[UUID(key) for key in dossier_ids]).order_by("search_name")
    names = [row.call_name or row.first_names for row in learners]
    if not address or not names:
        return
    with translation.override("nl"):
        subject = ngettext("%(count)d dossier waits for your part", "%(count)d dossiers wait for your part", len(names))
        lines = [
            _("These pupils wait for your part of the dossier: %(names)s.") % {"names": ", ".join(names)},
            _("The school asks you to fill it in. That takes about four minutes for each pupil."),
            settings.SITE_URL + reverse("insight:school_start"),
        ]
        send(subject % {"count": len(names)}, lines, address)


def tell_care_coordinators(dossier_id: str) -> None:
    """Mail the care coordinators of the learner's school that an annex was asked for."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    school, learner = dossier.transition.origin_school_id, dossier.transition.learner
    members = Membership.objects.filter(
        Membership.active_on(clock.today()), organisation=school, role=Role.CARE_COORDINATOR
    ).select_related("user")
    name = {"name": learner.call_name or learner.first_names}
    with translation.override("nl"):
        link = settings.SITE_URL + reverse("dossiers:care_part", args=[dossier.pk])
        text = _("A mentor asks you for a care annex for %(name)s. The dossier waits for it.") % name
        for member in members:
            if member.user.email:
                send(_("%(name)s: a care annex is asked") % name, [text, link], member.user.email)


def send(subject: str, lines: list[str], address: str, *, calendar: bytes = b"") -> bool:
    """Mail these lines; ``calendar`` goes along as a calendar file. False when the address was refused."""
    mail = EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address])
    if calendar:
        mail.attach("afspraak.ics", calendar, CONTENT_TYPE)
    return post(mail)
