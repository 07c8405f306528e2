"""Mails about a dossier. Each says what is open and where, nothing of what is in it: first name only, a link, an own
address, a person's phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
from sluitend.dossiers.models import Delivery, Dossier
from sluitend.kit import clock, codes, words
from sluitend.kit.calendar_file import CONTENT_TYPE
from sluitend.kit.mail import post
from sluitend.learners.models import Learner, SchoolClass
from sluitend.learners.notices import wants
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
    "talked": Message(
        gettext_lazy("Your mentor talked about your dossier"),
        gettext_lazy("There was a talk about your dossier. Look what you can do now."),
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
    "view": Message(
        gettext_lazy("%(name)s: a view of the dossier was written"),
        gettext_lazy("Somebody wrote down what they think of the dossier of %(name)s. It goes along to the mbo."),
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


def tell_colleges_recalled(dossier_id: str) -> None:
    """Tell who read the dossier at a college, or else its intakers, that a new version without an answer is there."""
    rows = (
        Delivery.objects.filter(dossier=UUID(dossier_id)).select_related("application").order_by("college", "-sent_at")
    )
    newest = {row.college_id: row for row in reversed(rows)}
    with translation.override("nl"):
        for row in newest.values():
            link = settings.SITE_URL + reverse("insight:mbo_dossier", args=[row.application_id])
            lines = [
                _("A consent for one answer in this dossier was taken back. The answer is gone from all versions."),
                _("Do you have it somewhere else? Then take it away there too."),
                link,
            ]
            for address in sorted(_intakers(row)):
                send(_("An answer in a dossier was taken back"), lines, address)


def _intakers(delivery: Delivery) -> set[str]:
    here = Membership.objects.filter(
        Membership.active_on(clock.today()), organisation=delivery.college_id, role=Role.INTAKER,
        team__in=["", delivery.application.offering.team],
    ).select_related("user")  # fmt: skip
    return {row.user.email for row in here if row.user.email}


def invite(dossier: Dossier, *, code: str, until: date) -> None:
    """Mail somebody from outside the schools how to begin with a dossier."""
    transition = dossier.transition
    college = transition.holder
    assert college is not None  # the college that invited holds it
    with translation.override("nl"):
        lines = [
            _("Hi %(name)s,") % {"name": transition.learner.call_name},
            _("%(college)s asks you to make a dossier. In it you tell who you are and what helps you.")
            % {"college": college.name},
            _("Go to %(address)s and fill in your code.")
            % {"address": settings.SITE_URL + reverse("learners:activate")},
            _("This is the code: %(code)s") % {"code": codes.shown(code)},
            _("We also ask for your date of birth."),
            _("Your code works until %(day)s.") % {"day": words.day(until)},
        ]
        if college.phone:
            lines.append(_("Questions? Call %(mentor)s: %(phone)s.") % {"mentor": college.name, "phone": college.phone})
        send(_("Make your dossier for %(college)s") % {"college": college.name}, lines, transition.learner.email)


def invite_mover(dossier: Dossier, *, code: str, until: date) -> None:
    """Mail a student who leaves an mbo how to begin with a compact dossier."""
    learner, college = dossier.transition.learner, dossier.transition.origin_school
    assert college is not None  # the mbo that is left
    with translation.override("nl"):
        lines = [
            _("Hi %(name)s,") % {"name": learner.call_name or learner.first_names},
            _("You want to go to another mbo. Make a short dossier for it."),
            _("In it you tell why, and what helps you. That takes about ten minutes."),
            _("Go to %(address)s and fill in your code.")
            % {"address": settings.SITE_URL + reverse("learners:activate")},
            _("This is the code: %(code)s") % {"code": codes.shown(code)},
            _("We also ask for your date of birth."),
            _("Your code works until %(day)s.") % {"day": words.day(until)},
        ]
        if college.phone:
            lines.append(_("Questions? Call %(mentor)s: %(phone)s.") % {"mentor": college.name, "phone": college.phone})
        send(_("Make your dossier for your next mbo"), lines, learner.email)


def tell_pupil(dossier_id: str, what: str) -> None:
    """Mail the pupil, when we have an address: the pages say it anyway."""
    learner = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id)).transition.learner
    message = TO_PUPIL[what]
    if not learner.email or not wants(learner, message.notice):
        return
    name = learner.call_name or learner.first_names
    with translation.override("nl"):
        link = _("Sign in and read on:") + " " + settings.SITE_URL + reverse("dossiers:task_list")
        send(str(message.subject), [_("Hi %(name)s,") % {"name": name}, str(message.text), link], learner.email)


def tell_mentor(dossier_id: str, what: str) -> None:
    """Mail the mentors of the learner's class."""
    dossier = Dossier.objects.select_related("transition__learner").get(pk=UUID(dossier_id))
    learner = dossier.transition.learner
    message, name = TO_MENTOR[what], {"name": learner.call_name or learner.first_names}
    classes = SchoolClass.objects.filter(enrolments__learner=learner, enrolments__until_on=None)
    mentors = User.objects.filter(classes__in=classes, is_active=True).exclude(email=None).distinct()
    addresses = wanting(mentors, message.notice).order_by("email").values_list("email", flat=True)
    with translation.override("nl"):
        page = "dossiers:coach_part" if dossier.is_compact else "dossiers:mentor_part"
        link = settings.SITE_URL + reverse(page, args=[dossier.pk])
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
