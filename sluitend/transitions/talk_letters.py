"""Mails about a talk at a college: invited, moved, called off, each with the entry for the calendar (UX 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.kit import clock, texting, words
from sluitend.kit.calendar_file import CONTENT_TYPE, Appointment
from sluitend.kit.calendar_file import calendar_file as as_file
from sluitend.kit.mail import post
from sluitend.learners.models import Guardian
from sluitend.learners.notices import wants
from sluitend.transitions.lifecycle import InvitationStatus
from sluitend.transitions.models import IntakeMoment, Invitation


@dataclass(frozen=True)
class Message:
    """A subject and a first line; both may use %(college)s, %(name)s and %(moment)s."""

    subject: str | Promise
    text: str | Promise


TO_PUPIL = {
    "invited": Message(
        gettext_lazy("%(college)s invites you to talk"),
        gettext_lazy("%(college)s wants to get to know you. The talk is on %(moment)s."),
    ),
    "moved": Message(
        gettext_lazy("Your talk at %(college)s is moved"),
        gettext_lazy("Your talk at %(college)s is now on %(moment)s."),
    ),
    "called_off": Message(
        gettext_lazy("Your talk at %(college)s is off"),
        gettext_lazy("Your talk at %(college)s on %(moment)s is off. You need not come."),
    ),
}
TO_GUARDIAN = {
    "invited": Message(
        gettext_lazy("%(name)s has a talk at %(college)s"),
        gettext_lazy("%(college)s invites %(name)s to a talk on %(moment)s."),
    ),
    "moved": Message(
        gettext_lazy("The talk of %(name)s at %(college)s is moved"),
        gettext_lazy("The talk of %(name)s at %(college)s is now on %(moment)s."),
    ),
    "called_off": Message(
        gettext_lazy("The talk of %(name)s at %(college)s is off"),
        gettext_lazy("The talk of %(name)s at %(college)s on %(moment)s is off."),
    ),
}


def mail_talk(invitation_id: str, revision: int, what: str, guardian_id: str | None) -> None:
    """Mail the pupil, or one parent in the parent's language. What was moved again meanwhile is not told any more: the
    later mail says it."""
    invitation = Invitation.objects.select_related(
        "moment", "application__college", "application__transition__learner"
    ).get(pk=UUID(invitation_id))
    learner = invitation.application.transition.learner
    if invitation.revision != revision:
        return
    if guardian_id is None:
        _mail(invitation, what, TO_PUPIL[what], learner.email, "nl")
        return
    guardian = Guardian.objects.filter(Guardian.reached(), pk=UUID(guardian_id), learner=learner).first()
    if guardian is not None:
        _mail(invitation, what, TO_GUARDIAN[what], guardian.email, guardian.reads, is_parent=True)


def _mail(
    invitation: Invitation, what: str, message: Message, address: str, language: str, *, is_parent: bool = False
) -> None:
    if not address:
        return
    learner, college = invitation.application.transition.learner, invitation.application.college
    is_off = what == "called_off"
    with translation.override(language):
        name = learner.call_name or learner.first_names
        known = {"name": name, "college": college.name, "moment": words.moment(invitation.moment.starts_at)}
        lines = [_("Dear parent,") if is_parent else _("Hi %(name)s,") % known, str(message.text) % known]
        if not is_off:
            lines.append(where(invitation.moment))
            lines.append(_("The appointment is attached for your calendar."))
        if not is_parent:
            lines.append(_pupil_link(is_off=is_off))
        if college.phone:
            lines.append(
                _("Questions? Call %(college)s: %(phone)s.") % {"college": college.name, "phone": college.phone}
            )
        mail = EmailMessage(subject=str(message.subject) % known, body="\n\n".join(lines) + "\n", to=[address])
        mail.attach("afspraak.ics", as_file(appointment_of(invitation, called_off=is_off)), CONTENT_TYPE)
        post(mail)


def text_talk(invitation_id: str) -> None:
    """Text the pupil about the talk of tomorrow; not when it went off or was moved meanwhile."""
    invitation = Invitation.objects.select_related(
        "moment", "application__college", "application__transition__learner"
    ).get(pk=UUID(invitation_id))
    learner, moment = invitation.application.transition.learner, invitation.moment
    tomorrow = clock.today() + timedelta(days=1)
    is_tomorrow = moment.starts_at.astimezone(clock.AMSTERDAM).date() == tomorrow
    if invitation.status != InvitationStatus.SENT or not is_tomorrow or not wants(learner, "pupil_talk_text"):
        return
    with translation.override("nl"):
        text = _(
            "Tomorrow at %(time)s you have a talk at %(college)s: %(place)s. Can you not come? Sign in and tell it."
        )
        known = {
            "time": words.at(moment.starts_at),
            "college": invitation.application.college.name,
            "place": moment.place or _("by video, the link is in our e-mail"),
        }
        texting.send(learner.phone, text % known)


def _pupil_link(*, is_off: bool) -> str:
    if is_off:
        return _("You get a new invitation. Sign in to look:") + " " + settings.SITE_URL
    return _("Can you not come? Sign in and tell it here:") + " " + settings.SITE_URL


def where(moment: IntakeMoment) -> str:
    """Where to come: a place, a link, or both."""
    return " · ".join(filter(None, (moment.place, moment.video_url)))


def appointment_of(invitation: Invitation, *, called_off: bool = False) -> Appointment:
    """The talk as the pupil's or parent's calendar shows it."""
    moment, learner = invitation.moment, invitation.application.transition.learner
    college = invitation.application.college.name
    return Appointment(
        key=f"{invitation.pk}@sluitend",
        revision=invitation.revision,
        starts_at=moment.starts_at,
        minutes=moment.minutes,
        title=_("Talk at %(college)s") % {"college": college},
        text=_("Talk of %(name)s at %(college)s about the application.")
        % {"name": learner.call_name or learner.first_names, "college": college},
        place=where(moment),
        url=settings.SITE_URL,
        is_called_off=called_off,
    )


def appointment_of_college(moment: IntakeMoment, names: list[str]) -> Appointment:
    """The same moment in the calendar of the college: first names only."""
    return Appointment(
        key=f"{moment.pk}@sluitend",
        revision=moment.revision,
        starts_at=moment.starts_at,
        minutes=moment.minutes,
        title=_("Talk: %(names)s") % {"names": ", ".join(names) or _("nobody yet")},
        text=where(moment),
        place=where(moment),
        url=settings.SITE_URL + reverse("transitions:talks"),
    )
