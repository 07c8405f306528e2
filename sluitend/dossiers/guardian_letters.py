"""Mails to guardians, in the language of each: what they are asked, and what they are told. Like all mails, they say what
is open and nothing of what is in it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.dossiers import content
from sluitend.dossiers.letters import send
from sluitend.dossiers.models import Dossier
from sluitend.kit import codes, texting, words
from sluitend.learners.models import Guardian


class Words(NamedTuple):
    """A subject and what follows the greeting; both may use %(name)s, the learner's first name."""

    subject: Promise
    text: Promise


ASKS = {  # why a guardian may come in: to answer (within a term or not), to write a view, to take a consent back
    "ask": Words(
        gettext_lazy("Would you like to read the dossier of %(name)s?"),
        gettext_lazy("Would you like to read the dossier of %(name)s? It goes to the mbo when you agree."),
    ),
    "read": Words(
        gettext_lazy("Would you like to read the dossier of %(name)s?"),
        gettext_lazy("Would you like to read the dossier of %(name)s? You can do that until %(day)s. After that it goes to the mbo."),
    ),
    "view": Words(
        gettext_lazy("What do you think of the dossier of %(name)s?"),
        gettext_lazy("The mentor talked with you about the dossier of %(name)s. Now you can write what you think of it. The mbo reads that too."),
    ),
    "consent": Words(
        gettext_lazy("You can take your consent for %(name)s back"),
        gettext_lazy("You gave consent for one answer in the dossier of %(name)s. Here you can take it back."),
    ),
}  # fmt: skip
TELLS = {
    "other_agreed": Words(
        gettext_lazy("The other parent agreed with the dossier of %(name)s"),
        gettext_lazy("The other parent agreed with the dossier of %(name)s. So it can go to the mbo. Is something not right? Then use the link of our earlier mail, or call the mentor."),
    ),
    "notice": Words(
        gettext_lazy("The dossier of %(name)s goes to the mbo"),
        gettext_lazy("The school sends the dossier of %(name)s to the mbo. You need to do nothing. Do you want to read it? Call the mentor."),
    ),
}  # fmt: skip


def ask_guardian(dossier: Dossier, guardian: Guardian, *, token: str, code: str, days: int, what: str = "ask") -> None:
    """Mail one guardian a link and a code, in the guardian's language."""
    with translation.override(guardian.reads):
        name = dossier.transition.learner.call_name or dossier.transition.learner.first_names
        asked = ASKS["read" if what == "ask" and dossier.goes_on_on else what]
        day = words.day(dossier.goes_on_on) if dossier.goes_on_on else ""
        lines = [
            _("Dear parent,"),
            str(asked.text) % {"name": name, "day": day},
            _("Open this page:") + " " + settings.SITE_URL + reverse("dossiers:guardian_read", args=[token]),
            _("Or go to %(address)s and fill in your code.")
            % {"address": settings.SITE_URL + reverse("dossiers:guardian_door")},
            _("Your code: %(code)s") % {"code": codes.shown(code)},
            _("We also ask for the date of birth of %(name)s.") % {"name": name},
            _("This works for %(days)s days.") % {"days": days},
            *_whom_to_call(dossier),
        ]
        send(str(asked.subject) % {"name": name}, lines, guardian.email)


def let_follow(dossier: Dossier, guardian: Guardian, *, token: str, code: str, until: date) -> None:
    """Mail one guardian a link and a code to read along, in the guardian's language."""
    with translation.override(guardian.reads):
        name = dossier.transition.learner.call_name or dossier.transition.learner.first_names
        lines = [
            _("Dear parent,"),
            _("You can read how far %(name)s is on the way to the mbo.") % {"name": name},
            _("Open this page:") + " " + settings.SITE_URL + reverse("dossiers:guardian_follow_door", args=[token]),
            _("Or go to %(address)s and fill in your code.")
            % {"address": settings.SITE_URL + reverse("dossiers:guardian_door")},
            _("Your code: %(code)s") % {"code": codes.shown(code)},
            _("We also ask for the date of birth of %(name)s.") % {"name": name},
            _("You can do that until %(day)s.") % {"day": words.day(until)},
            *_whom_to_call(dossier),
        ]
        send(_("Follow how far %(name)s is") % {"name": name}, lines, guardian.email)


def tell_guardian(dossier: Dossier, guardian: Guardian, what: str) -> None:
    """Mail one guardian what happened, in the guardian's language; nothing is asked."""
    with translation.override(guardian.reads):
        name = dossier.transition.learner.call_name or dossier.transition.learner.first_names
        lines = [_("Dear parent,"), str(TELLS[what].text) % {"name": name}, *_whom_to_call(dossier)]
        send(str(TELLS[what].subject) % {"name": name}, lines, guardian.email)


def text_guardian(dossier: Dossier, guardian: Guardian) -> None:
    """Text one guardian that our mail waits, in the guardian's language. Link and code stay in the mail: a phone lies on
    the table, and who has both comes in."""
    with translation.override(guardian.reads):
        name = dossier.transition.learner.call_name or dossier.transition.learner.first_names
        asked = _("The school asks you to read the dossier of %(name)s. The link is in our e-mail.") % {"name": name}
        texting.send(guardian.phone, " ".join([asked, *_whom_to_call(dossier)]))


def _whom_to_call(dossier: Dossier) -> list[str]:
    mentor = content.school(dossier)["mentor"]
    if not mentor:
        return []
    return [_("Questions? Call %(mentor)s: %(phone)s.") % {"mentor": mentor["name"], "phone": mentor["phone"]}]
