"""Mails about a central day: to a mentor or a host one with all that is theirs, to a pupil that it is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from sluitend.dossiers.letters import send
from sluitend.dossiers.lifecycle import SlotStatus, TalkWay
from sluitend.dossiers.models import WarmHandover, WarmSlot
from sluitend.dossiers.warm_letters import appointment_of
from sluitend.kit import clock, words
from sluitend.kit.calendar_file import Appointment, calendar_file
from sluitend.learners.notices import wants

D = SlotStatus
SUBJECT = {
    "planned": gettext_lazy("Central day of %(college)s on %(day)s"),
    "moved": gettext_lazy("Central day of %(college)s moved to %(day)s"),
    "called_off": gettext_lazy("Central day of %(college)s on %(day)s: conversations called off"),
}
FIRST = {
    "planned": ngettext_lazy(
        "%(count)d warm handover is planned on %(day)s.", "%(count)d warm handovers are planned on %(day)s.", "count"
    ),
    "moved": ngettext_lazy(
        "%(count)d warm handover is now planned on %(day)s.",
        "%(count)d warm handovers are now planned on %(day)s.",
        "count",
    ),
    "called_off": ngettext_lazy(
        "%(count)d warm handover on %(day)s is called off. It is still to be held.",
        "%(count)d warm handovers on %(day)s are called off. They are still to be held.",
        "count",
    ),
}
CALENDAR = {
    False: ngettext_lazy("The appointment is attached.", "The appointments are attached.", "count"),
    True: ngettext_lazy(
        "The attached file takes it out of your calendar.",
        "The attached file takes them out of your calendar.",
        "count",
    ),
}


def mail_row(slot_ids: Sequence[str], whom: str, what: str) -> None:
    """Mail a mentor or a host when the conversations are, or that they are off. What changed again meanwhile is left out:
    a later mail says it."""
    stands = [D.CANNOT, D.CALLED_OFF] if what == "called_off" else [D.SENT]
    slots = list(
        WarmSlot.objects.filter(pk__in=[UUID(key) for key in slot_ids], status__in=stands)
        .select_related(
            "host",
            "day__college",
            "warm__college",
            "warm__application__transition__learner",
            "warm__application__transition__origin_school",
        )
        .order_by("starts_at", "pk")
    )
    if not slots:
        return
    first = slots[0]
    address = first.warm.contact_email if whom == "mentor" else first.host.email if first.host else ""
    if address:
        with translation.override("nl"):
            _mail(slots, address, whom, what)


def _mail(slots: Sequence[WarmSlot], address: str, whom: str, what: str) -> None:
    day, is_off = slots[0].day, what == "called_off"
    on = slots[0].starts_at if is_off else clock.moment(day.on)
    known = {"count": len(slots), "college": day.college.name, "day": words.day(on)}
    page = "dossiers:mentor_warm_day" if whom == "mentor" else "dossiers:warm_day"
    times = [f"{words.at(slot.starts_at)}: {_name(slot.warm)}" for slot in slots]
    lines = [str(FIRST[what] % known), "\n".join(times)]
    if not is_off and day.where:
        lines.append(_("Where: %(where)s") % {"where": day.where})
    lines.append(str(CALENDAR[is_off] % known))
    if whom == "mentor" and not is_off:
        lines.append(_("Can you not come? Say so here:"))
    lines.append(settings.SITE_URL + reverse(page, args=[day.pk]))
    send(str(SUBJECT[what]) % known, lines, address, calendar=calendar_file(*_appointments(slots, is_off=is_off)))


def _appointments(slots: Sequence[WarmSlot], *, is_off: bool) -> list[Appointment]:
    return [
        appointment_of(
            slot.warm,
            starts_at=slot.starts_at,
            way=TalkWay.CENTRAL,
            revision=slot.warm.planned_revision,
            called_off=is_off,
            day=slot.day,
        )
        for slot in slots
        if slot.starts_at is not None
    ]


def _name(warm: WarmHandover) -> str:
    learner = warm.application.transition.learner
    return learner.call_name or learner.first_names


# --- The pupil --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Message:
    """A subject and a first line; both may use %(college)s and %(moment)s."""

    subject: str | Promise
    text: str | Promise


TO_PUPIL = {
    "planned": Message(
        gettext_lazy("Your mentor and %(college)s speak about you"),
        gettext_lazy("Your mentor and %(college)s speak about you on %(moment)s. You need not be there."),
    ),
    "moved": Message(
        gettext_lazy("Your mentor and %(college)s speak at another time"),
        gettext_lazy("Your mentor and %(college)s now speak about you on %(moment)s."),
    ),
    "called_off": Message(
        gettext_lazy("Your mentor and %(college)s speak later"),
        gettext_lazy("The talk of your mentor and %(college)s does not go on now. They plan it again."),
    ),
}


def tell_pupil(warm_id: str, revision: int, what: str) -> None:
    """Mail the pupil when the schools speak, or that they do not; the pages say it anyway. What changed again meanwhile, is
    closed or is over is not told any more."""
    warm = WarmHandover.objects.select_related("college", "application__transition__learner").get(pk=UUID(warm_id))
    learner, at = warm.application.transition.learner, warm.planned_at
    is_news = (at is None or at > clock.now()) and (at is None) == (what == "called_off")
    if warm.planned_revision != revision or not warm.is_open or not is_news:
        return
    if not learner.email or not wants(learner, "pupil_talk"):
        return
    with translation.override("nl"):
        known = {"college": warm.college.name, "moment": words.moment(at)}
        message = TO_PUPIL[what]
        link = _("Sign in and read on:") + " " + settings.SITE_URL + reverse("dossiers:my_path")
        lines = [_("Hi %(name)s,") % {"name": _name(warm)}, str(message.text) % known, link]
        send(str(message.subject) % known, lines, learner.email)
