"""Mail about who fell back: to the mentors, who are the first to talk with the pupil, and to the holder when that is
another party. One mail per reader, however many fell at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.kit.mail import post
from sluitend.learners.models import SchoolClass
from sluitend.transitions.models import Transition


def tell(transitions: Collection[str]) -> None:
    """Mail about those of these transitions that are still down: who got up again meanwhile is no news."""
    down = list(
        Transition.objects.filter(pk__in=[UUID(key) for key in transitions], has_dropped=True, settled_on=None)
        .select_related("learner", "holder")
        .order_by("learner__search_name", "pk")
    )
    with translation.override("nl"):
        for address, rows in sorted(_readers(down).items()):
            post(_letter(address, rows))


def _readers(down: Collection[Transition]) -> Mapping[str, list[Transition]]:
    """Per address whom it is about."""
    mentors: dict[UUID, set[str]] = defaultdict(set)
    classes = SchoolClass.objects.filter(
        enrolments__learner__in=[row.learner_id for row in down], enrolments__until_on=None, mentors__is_active=True
    )
    for learner, address in classes.values_list("enrolments__learner", "mentors__email"):
        if address:
            mentors[learner].add(address)
    found: dict[str, list[Transition]] = defaultdict(list)
    for row in down:
        holder = row.holder.email if row.holder and row.holder_id != row.origin_school_id else ""
        for address in sorted(mentors[row.learner_id] | ({holder} if holder else set())):
            found[address].append(row)
    return found


def _letter(address: str, rows: Collection[Transition]) -> EmailMessage:
    names = ", ".join(row.learner.call_name or row.learner.first_names for row in rows)
    count = {"count": len(rows)}
    subject = ngettext("A place dropped", "%(count)d places dropped", len(rows)) % count
    lines = [
        ngettext(
            "This student is further from a place than before: %(names)s.",
            "These students are further from a place than before: %(names)s.",
            len(rows),
        )
        % {"names": names},
        _("Talk together soon. Sign in to see what happened."),
        settings.SITE_URL,
    ]
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address])
