"""Mails about who leaves an mbo: a move that stands still, to the coach; and how it ended, to both mbo's (DOMAIN 7.5). First
names only, and the page where the rest stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.kit.mail import post
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import Membership
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Move

A = ApplicationStatus
ENDS: Mapping[str, tuple[str, str | Promise, str | Promise]] = {  # the notice, to the mbo that was left, to the next
    A.STARTED: (
        "mover_started",
        _lazy("%(name)s has started at %(next)s. You need to do nothing more."),
        _lazy("%(name)s, who came from %(left)s, has started."),
    ),
    A.NO_SHOW: (
        "mover_missing",
        _lazy("%(name)s did not come to class at %(next)s. Call the student, and write down how it goes on."),
        _lazy("%(name)s, who came from %(left)s, did not come to class. %(left)s hears it too."),
    ),
}


def tell_stalled(moves: Collection[str]) -> None:
    """Mail the coaches of these moves that nothing happened for ten working days; what went on meanwhile is no news."""
    rows = Move.objects.filter(pk__in=[UUID(key) for key in moves], transition__settled_on=None)
    still = list(
        rows.filter(transition__holder=F("college"), stalled_told_at__isnull=False)
        .select_related("transition__learner")
        .order_by("transition__learner__search_name", "pk")
    )
    about: dict[str, list[Move]] = defaultdict(list)
    readers = _coaches(still, "move_stalled")
    for move in still:
        for address in readers[move.pk]:
            about[address].append(move)
    with translation.override("nl"):
        for address, found in sorted(about.items()):
            names = ", ".join(_name(move) for move in found)
            text = ngettext(
                "Nothing happened for %(names)s in ten working days. Talk together, and set a next step.",
                "Nothing happened for these students in ten working days: %(names)s. Talk together, and set a next step.",
                len(found),
            )
            subject = ngettext("A move stands still", "%(count)d moves stand still", len(found))
            _send(
                subject % {"count": len(found)},
                [text % {"names": names}, settings.SITE_URL + reverse("transitions:students")],
                address,
            )


def tell_end(applications: Collection[str], status: str) -> None:
    """Mail both mbo's that a student started at the next one, or did not come; what was taken back meanwhile is no news."""
    notice, to_left, to_next = ENDS[status]
    rows = list(
        Application.objects.filter(pk__in=[UUID(key) for key in applications], status=status)
        .filter(transition__move__isnull=False)
        .select_related("transition__move__college", "transition__learner", "college", "offering")
        .order_by("pk")
    )
    coaches = _coaches([row.transition.move for row in rows], notice)
    with translation.override("nl"):
        for row in rows:
            move = row.transition.move
            said = {"name": _name(move), "next": row.college.name, "left": move.college.name}
            subject = _("%(name)s: news of a move") % said
            left_page = settings.SITE_URL + reverse("transitions:move", args=[move.pk])
            next_page = settings.SITE_URL + reverse("insight:mbo_dossier", args=[row.pk])
            for address in coaches[move.pk]:
                _send(subject, [str(to_left) % said, left_page], address)
            for address in sorted(_intakers(row, notice) - set(coaches[move.pk])):
                _send(subject, [str(to_next) % said, next_page], address)


def _name(move: Move) -> str:
    learner = move.transition.learner
    return learner.call_name or learner.first_names


def _coaches(moves: Iterable[Move], notice: str) -> Mapping[UUID, list[str]]:
    """By move, who guides the group that the student sits or last sat in; else all study coaches of that mbo, else its
    administrators."""
    rows = list(moves)
    seats = Enrolment.objects.filter(
        learner__in=[row.transition.learner_id for row in rows],
        organisation__in={row.college_id for row in rows},
        school_class__mentors__is_active=True,
    )
    guiding: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for learner, college, user in seats.values_list("learner", "organisation", "school_class__mentors"):
        guiding[learner, college].add(user)
    at_work = Membership.objects.filter(
        Membership.active_on(clock.today()),
        organisation__in={row.college_id for row in rows},
        role__in=(Role.STUDY_COACH, Role.MBO_ADMIN),
        user__is_active=True,
    )
    desks: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for college, role, user in at_work.values_list("organisation", "role", "user"):
        desks[college, role].add(user)
    chosen = {
        row.pk: guiding[row.transition.learner_id, row.college_id]
        & (desks[row.college_id, Role.STUDY_COACH] | desks[row.college_id, Role.MBO_ADMIN])
        or desks[row.college_id, Role.STUDY_COACH]
        or desks[row.college_id, Role.MBO_ADMIN]
        for row in rows
    }
    addresses = _addresses({user for users in chosen.values() for user in users}, notice)
    return {key: sorted({addresses[user] for user in users if user in addresses}) for key, users in chosen.items()}


def _intakers(row: Application, notice: str) -> set[str]:
    here = Membership.objects.filter(
        Membership.active_on(clock.today()),
        organisation=row.college_id,
        role=Role.INTAKER,
        team__in=["", row.offering.team],
    )
    return set(_addresses(set(here.values_list("user", flat=True)), notice).values())


def _addresses(users: set[UUID], notice: str) -> dict[UUID, str]:
    rows = wanting(User.objects.filter(pk__in=users, is_active=True).exclude(email=None), notice)
    return {key: address for key, address in rows.values_list("pk", "email") if address}


def _send(subject: str, lines: list[str], address: str) -> None:
    post(EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address]))
