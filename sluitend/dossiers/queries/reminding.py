"""Who gets a reminder and who does not, and why: asked before anything is planned, and again when it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import TURN, DossierStatus, PartStatus, Whom
from sluitend.dossiers.models import Dossier, Reminder
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, words, workdays
from sluitend.learners.models import Enrolment, Guardian

NOT_AGAIN_FOR = timedelta(days=2)  # who was reminded is left alone so long
NOBODYS_TURN = {  # by status, why there is nobody to remind
    DossierStatus.WITH_MENTOR: gettext_lazy("first your own part"),
    DossierStatus.DISPUTED: gettext_lazy("something is not right: talk first"),
    DossierStatus.AGREED: gettext_lazy("the dossier is agreed, there is no application yet"),
    DossierStatus.SENT: gettext_lazy("the dossier has been sent"),
    DossierStatus.OPENED: gettext_lazy("the dossier has been sent"),
}


def free(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those for whom no reminder waits and of whom nobody was reminded lately: the rule of who gets one."""
    return dossiers.filter(~Exists(_waiting(OuterRef("pk"))), ~Exists(_lately(OuterRef("pk"))))


def _waiting(dossier: OuterRef) -> QuerySet[Reminder]:
    return Reminder.objects.filter(dossier=dossier, done_at=None)


def _lately(dossier: OuterRef) -> QuerySet[Reminder]:
    return Reminder.objects.filter(_sent_lately(), dossier=dossier)


def _sent_lately() -> Q:
    return Q(outcome="sent", done_at__gt=clock.now() - NOT_AGAIN_FOR)


def meant(
    dossiers: QuerySet[Dossier], *, chosen: Sequence[UUID], classes: Sequence[UUID] = (), mentors: Sequence[UUID] = ()
) -> QuerySet[Dossier]:
    """The dossiers that somebody ticked; of a class or a mentor those in which anybody is to act."""
    ticked = Q(pk__in=chosen)
    if classes or mentors:
        here = Enrolment.objects.filter(
            Q(school_class__in=classes) | Q(school_class__mentors__in=mentors),
            learner=OuterRef("transition__learner"),
            organisation=OuterRef("transition__origin_school"),
            until_on=None,
        )
        ticked |= Q(Exists(here), status__in=TURN, transition__settled_on=None)
    return dossiers.filter(ticked)


# --- A look before ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Skipped:
    """Somebody who gets none, and why in words."""

    dossier: Dossier
    why: str | Promise


@dataclass(frozen=True)
class Preview:
    """What sending reminders for these dossiers comes to."""

    ready: Mapping[Whom, Sequence[Dossier]]
    skipped: Sequence[Skipped]
    due_at: datetime

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.ready.values())

    @property
    def dossiers(self) -> list[Dossier]:
        """All who are reminded about."""
        return [row for rows in self.ready.values() for row in rows]


def preview(dossiers: QuerySet[Dossier], actor: Actor) -> Preview:
    """Who of these gets what, in a number of statements that does not grow; nothing changes."""
    rows = list(dossiers.select_related("transition__learner").order_by("transition__learner__search_name", "pk"))
    keys = [row.pk for row in rows]
    may = set(Dossier.objects.permitting(Can.REMIND, actor).filter(pk__in=keys).values_list("pk", flat=True))
    told = _told(keys)
    reached = _reached(rows, actor)
    ready: dict[Whom, list[Dossier]] = defaultdict(list)
    skipped = []
    for row in rows:
        whom = TURN.get(DossierStatus(row.status))
        if row.pk not in may or whom is None:
            skipped.append(Skipped(row, _why_nobody(row)))
        elif row.pk in told:
            skipped.append(Skipped(row, told[row.pk]))
        elif row.pk not in reached[whom]:
            skipped.append(Skipped(row, NO_ADDRESS[whom]))
        else:
            ready[whom].append(row)
    return Preview({whom: ready[whom] for whom in Whom if ready[whom]}, skipped, workdays.release_moment())


NO_ADDRESS = {
    Whom.PUPIL: gettext_lazy("we have no e-mail address of the pupil"),
    Whom.GUARDIAN: gettext_lazy("we have no e-mail address of the parent: call"),
    Whom.MENTOR: gettext_lazy("there is no mentor with an e-mail address"),
}


def _why_nobody(row: Dossier) -> str | Promise:
    if row.transition.settled_on is not None:
        return gettext_lazy("the transition is completed")
    if row.status == DossierStatus.WITH_MENTOR and row.mentor_part == PartStatus.DONE:
        return gettext_lazy("the care annex is not done yet")
    return NOBODYS_TURN.get(DossierStatus(row.status), gettext_lazy("it is nobody's turn now"))


def _told(keys: Sequence[UUID]) -> dict[UUID, str]:
    """Those for whom a reminder waits or was sent lately, in words."""
    found: dict[UUID, str] = {}
    for row in Reminder.objects.filter(Q(done_at=None) | _sent_lately(), dossier__in=keys).order_by("asked_at"):
        if row.done_at is None:
            found[row.dossier_id] = _("a reminder goes out on %(when)s already") % {"when": words.moment(row.due_at)}
        else:
            found.setdefault(row.dossier_id, _("was reminded on %(day)s") % {"day": words.day(row.done_at, year=False)})
    return found


def _reached(rows: Sequence[Dossier], actor: Actor) -> dict[Whom, set[UUID]]:
    """Of which dossiers each party has an address that we know."""
    learners = {row.transition.learner_id: row.pk for row in rows}
    with_parent = Guardian.objects.filter(Guardian.reached(), learner__in=learners, has_authority=True).values_list(
        "learner", flat=True
    )
    with_mentor = Enrolment.objects.filter(
        learner__in=learners,
        organisation=actor.organisation,
        until_on=None,
        school_class__mentors__is_active=True,
        school_class__mentors__email__isnull=False,
    ).values_list("learner", flat=True)
    return {
        Whom.PUPIL: {row.pk for row in rows if row.transition.learner.email},
        Whom.GUARDIAN: {learners[key] for key in with_parent},
        Whom.MENTOR: {learners[key] for key in with_mentor},
    }


# --- What waits -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingBatch:
    """Reminders that somebody asked for in one go and that have not gone out."""

    key: UUID
    due_at: datetime
    dossiers: Sequence[Dossier]

    @property
    def count(self) -> int:
        return len(self.dossiers)


def waiting_of(actor: Actor) -> list[WaitingBatch]:
    """What this person can still take back, the first to go first."""
    rows = (
        Reminder.objects.filter(by=actor.label, done_at=None)
        .select_related("dossier__transition__learner")
        .order_by("due_at", "batch", "dossier__transition__learner__search_name")
    )
    found: dict[tuple[datetime, UUID], list[Dossier]] = defaultdict(list)
    for row in rows:
        found[row.due_at, row.batch].append(row.dossier)
    return [WaitingBatch(key, due_at, dossiers) for (due_at, key), dossiers in found.items()]
