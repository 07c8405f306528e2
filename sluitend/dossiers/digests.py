"""What asks attention, in one mail: of a class on Monday for its mentors and the dean, of the inbox every working day.

A line is a number with words; what is nobody's is left out, and a mail without lines is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.access.roles import Role
from sluitend.dossiers.letters import send
from sluitend.dossiers.lifecycle import DossierStatus, PartStatus, WarmStatus
from sluitend.dossiers.models import Delivery, WarmHandover
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations.models import Membership, Organisation, OrganisationKind
from sluitend.transitions.lifecycle import TransferStatus, TransitionKind
from sluitend.transitions.models import Application, Transition


class Line(NamedTuple):
    """Which learners count, and the words for one and for more."""

    counts: Callable[[], Q]
    words: object


LINES = {
    "no_application": Line(
        lambda: Q(status=TransferStatus.UNKNOWN),
        ngettext_lazy("%(count)d pupil has not applied yet.", "%(count)d pupils have not applied yet.", "count"),
    ),
    "refused": Line(
        lambda: Q(status=TransferStatus.NOT_ADMITTED),
        ngettext_lazy("%(count)d pupil was turned down.", "%(count)d pupils were turned down.", "count"),
    ),
    "offered": Line(
        lambda: Q(status=TransferStatus.OFFERED, status_since__gt=clock.today() - timedelta(days=7)),
        ngettext_lazy("%(count)d pupil was offered a place.", "%(count)d pupils were offered a place.", "count"),
    ),
    "mentor": Line(
        lambda: Q(dossier__status=DossierStatus.WITH_MENTOR) & ~Q(dossier__mentor_part=PartStatus.DONE),
        ngettext_lazy(
            "%(count)d dossier waits for the mentor's part.", "%(count)d dossiers wait for the mentor's part.", "count"
        ),
    ),
    "guardian": Line(
        lambda: Q(dossier__status=DossierStatus.WITH_GUARDIAN),
        ngettext_lazy("%(count)d parent has not reacted yet.", "%(count)d parents have not reacted yet.", "count"),
    ),
    "pupil": Line(
        lambda: Q(dossier__status__in=(DossierStatus.WITH_PUPIL, DossierStatus.TO_AGREE)),
        ngettext_lazy(
            "%(count)d pupil is still busy with the dossier.",
            "%(count)d pupils are still busy with the dossier.",
            "count",
        ),
    ),
}


# --- Who gets one ----------------------------------------------------------------------------------------------


def mentors_to_tell() -> Iterator[UUID]:
    """Mentors of a class that holds anybody who is followed, and deans of such a school."""
    followed = Enrolment.objects.filter(
        school_class=OuterRef("pk"),
        until_on=None,
        learner__transitions__settled_on=None,
        learner__transitions__isnull=False,
    )
    classes = SchoolClass.objects.filter(Exists(followed))
    deans = Membership.objects.filter(
        Membership.active_on(clock.today()), role=Role.CAREER_DEAN, organisation__in=classes.values("school")
    )
    people = User.objects.filter(Q(classes__in=classes) | Q(memberships__in=deans), is_active=True).exclude(email=None)
    yield from wanting(people, "mentor_digest").distinct().order_by("pk").values_list("pk", flat=True)


def intakers_to_tell() -> Iterator[UUID]:
    """Everybody of the intake of a college."""
    at_work = Membership.objects.filter(Membership.active_on(clock.today()), role__in=[Role.INTAKER, Role.MBO_ADMIN])
    people = User.objects.filter(memberships__in=at_work, is_active=True).exclude(email=None)
    yield from wanting(people, "mbo_digest").distinct().order_by("pk").values_list("pk", flat=True)


# --- The mails -------------------------------------------------------------------------------------------------


def mail_school(user_id: str) -> None:
    """One mail with a paragraph for each class of a mentor, or one for the whole school of a dean."""
    user = User.objects.get(pk=UUID(user_id))
    with translation.override("nl"):
        told = [(text, page) for name, rows, page in _parts(user) if (text := _text(name, rows))]
        if told and user.email:
            pages = dict.fromkeys(settings.SITE_URL + reverse(page) for _text, page in told)
            lines = [*(text for text, _page in told), *pages, how_to_switch_off()]
            send(_("What asks your attention this week"), lines, user.email)


AT_SCHOOL, AT_MBO = "insight:school_start", "transitions:students"  # where the one who reads it begins


def _parts(user: User) -> Iterator[tuple[str, QuerySet[Transition], str]]:
    for row in SchoolClass.objects.filter(mentors=user).select_related("school").order_by("name"):
        here = Enrolment.objects.filter(learner=OuterRef("learner"), school_class=row, until_on=None)
        at_mbo = row.school.kind == OrganisationKind.MBO
        name = _("group %(name)s") if at_mbo else _("class %(name)s")
        yield name % {"name": row}, Transition.objects.filter(Exists(here)), AT_MBO if at_mbo else AT_SCHOOL
    for school in Organisation.objects.filter(
        Exists(Membership.objects.filter(Membership.active_on(clock.today()), role=Role.CAREER_DEAN, user=user, organisation=OuterRef("pk")))
    ):  # fmt: skip
        yield school.name, Transition.objects.filter(origin_school=school), AT_SCHOOL


def _text(name: str, rows: QuerySet[Transition]) -> str:
    counts = rows.filter(settled_on=None).aggregate(
        **{code: Count("pk", filter=line.counts()) for code, line in LINES.items()}
    )
    said = [str(line.words % {"count": counts[code]}) for code, line in LINES.items() if counts[code]]  # type: ignore[operator]
    return " ".join([_("This asks your attention this week in %(name)s:") % {"name": name}, *said]) if said else ""


def mail_college(user_id: str, since: date) -> None:
    """What came in since the last working day, for the teams of somebody of the intake."""
    user = User.objects.get(pk=UUID(user_id))
    with translation.override("nl"):
        lines = [line for row in _desks(user) for line in _news(row, since)]
        if lines and user.email:
            send(
                _("New in the inbox"),
                [" ".join(lines), settings.SITE_URL + reverse("insight:inbox"), how_to_switch_off()],
                user.email,
            )


def _desks(user: User) -> QuerySet[Membership]:
    """One for each college somebody does the intake of."""
    return (
        Membership.objects.filter(
            Membership.active_on(clock.today()), user=user, role__in=[Role.INTAKER, Role.MBO_ADMIN]
        )
        .order_by("organisation", "-role")
        .distinct("organisation")
    )


def _news(desk: Membership, since: date) -> Iterator[str]:
    team = Q(offering__team__in=["", desk.team]) if desk.team else Q()
    ours = Application.objects.filter(team, college=desk.organisation_id)
    applied = ours.filter(level__gt=0, applied_on__gte=since).count()
    movers = ours.filter(level__gt=0, applied_on__gte=since, transition__kind=TransitionKind.MBO_MBO).count()
    sent = Delivery.objects.filter(application__in=ours, opened_at=None).values("dossier").distinct().count()
    asked = WarmHandover.objects.filter(application__in=ours, status=WarmStatus.REQUESTED).count()
    for count, words in (
        (applied, ngettext("%(count)d student applied.", "%(count)d students applied.", applied)),
        (movers, ngettext("%(count)d student comes from another mbo.", "%(count)d students come from another mbo.", movers)),
        (sent, ngettext("%(count)d dossier has not been opened.", "%(count)d dossiers have not been opened.", sent)),
        (asked, ngettext("%(count)d mentor asks for a warm handover.", "%(count)d mentors ask for a warm handover.", asked)),
    ):  # fmt: skip
        if count:
            yield words % {"count": count}


def how_to_switch_off() -> str:
    """Every digest says where it can be switched off."""
    return _("Do you no longer want this mail? Switch it off: %(address)s") % {
        "address": settings.SITE_URL + reverse("organisations:notices")
    }
