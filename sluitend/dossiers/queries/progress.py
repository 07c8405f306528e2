"""Where a dossier stands and who is at work on it: what pages of pupils and guardians both tell.

Everything here is read on the reader's own side of the second wall, in a number of statements that does not grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.access.models import User
from sluitend.dossiers.lifecycle import Answer, CareStatus, DossierStatus, PartStatus, Way
from sluitend.dossiers.models import Approval, CareAnswer, Delivery, Dossier, GuardianLink, MentorAnswer, PupilAnswer
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application, Event

Words = str | Promise


class State(NamedTuple):
    """A word of UX 4 with the form and tone it is drawn in (``kit.task``), and since when it holds."""

    label: Words
    shape: str
    tone: str = ""
    since: date | datetime | None = None


PART = {
    PartStatus.NOT_BEGUN: State(_("Not begun"), "todo"),
    PartStatus.BUSY: State(_("Busy"), "busy"),
    PartStatus.DONE: State(_("Done"), "done"),
}


CARE = {
    CareStatus.ASKED: State(_("Asked"), "busy", "new"),
    CareStatus.BUSY: PART[PartStatus.BUSY],
    CareStatus.DONE: PART[PartStatus.DONE],
}


@dataclass(frozen=True)
class Contact:
    """Somebody to ask, with what is known to reach them."""

    name: str
    phone: str = ""
    email: str = ""
    is_mentor: bool = False


def current(rows: QuerySet[Dossier]) -> Dossier | None:
    """The dossier that matters now: of the transition that is still open, else of the last one."""
    return (
        rows.select_related(
            "transition__learner__residence", "transition__origin_school__region", "transition__holder__region"
        )
        .order_by(F("transition__settled_on").desc(nulls_first=True))
        .first()
    )


def pupil_said(dossier: Dossier) -> dict[str, Any]:
    """The pupil's answers by question code."""
    return dict(PupilAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


def mentor_said(dossier: Dossier) -> dict[str, Any]:
    """The mentor's answers by question code; nothing while the mentor has not said that they are done."""
    if dossier.mentor_part != PartStatus.DONE:
        return {}
    return dict(MentorAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


def care_questionnaire(dossier: Dossier) -> Questionnaire | None:
    """The questions of the care annex; None when there is none, or it is not done: then nobody but the writer reads it."""
    return dossier.care_annex.questionnaire if dossier.care_part == CareStatus.DONE else None


def care_said(dossier: Dossier) -> dict[str, Any]:
    """The care coordinator's answers by question code."""
    return dict(CareAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


def contact_of(dossier: Dossier) -> Contact | None:
    """Whom to ask: the mentor of the learner's class at the school of origin, else that school."""
    transition = dossier.transition
    enrolment = (
        Enrolment.objects.filter(learner=transition.learner_id, organisation=transition.origin_school_id, until_on=None)
        .select_related("organisation", "school_class")
        .prefetch_related(Prefetch("school_class__mentors", User.objects.filter(is_active=True).order_by("name")))
        .first()
    )
    if enrolment and enrolment.school_class:
        for mentor in enrolment.school_class.mentors.all():
            return Contact(
                mentor.name, mentor.phone or enrolment.organisation.phone, mentor.email or "", is_mentor=True
            )
    school = transition.origin_school or transition.holder
    return Contact(school.name, school.phone, school.email) if school else None


def has_mentor(dossier: Dossier) -> bool:
    """Whether a mentor writes a part: not for who comes without a school (DOMAIN 7.1)."""
    return dossier.transition.origin_school_id is not None


def region_of(dossier: Dossier) -> Region | None:
    """The region whose rules hold (as in ``actions``): that of the school, else of the holder."""
    organisation = dossier.transition.origin_school or dossier.transition.holder
    return organisation.region if organisation else None


def is_of_age(dossier: Dossier) -> bool:
    """Whether no guardian is asked any more, today."""
    region, age = region_of(dossier), dossier.transition.learner.age_on(clock.today())
    return age is not None and region is not None and age >= region.guardian_age


def asks_guardian(dossier: Dossier) -> bool:
    """Whether a guardian has a say in this dossier, today."""
    region = region_of(dossier)
    return not is_of_age(dossier) and region is not None and region.guardian_policy != GuardianPolicy.NOTICE


def goes_without_agreement(dossier: Dossier) -> bool:
    """Whether the region lets a dossier go, with the view of who does not agree, when the term has passed."""
    region = region_of(dossier)
    return region is not None and region.guardian_policy != GuardianPolicy.AGREEMENT


# --- Since when ----------------------------------------------------------------------------------------------------


def moments_of(dossier: Dossier) -> Mapping[str, datetime]:
    """When each fact about dossier and delivery last happened, by its code (``pupil_done``, ``sent``, …)."""
    events = Event.objects.filter(transition=dossier.pk, kind__in=(Kind.DOSSIER, Kind.DELIVERY))
    return dict(events.order_by("occurred_at", "pk").values_list("code", "occurred_at"))


def mentor_state(dossier: Dossier, moments: Mapping[str, datetime]) -> State:
    """How far the mentor is."""
    since = {PartStatus.BUSY: "mentor_begun", PartStatus.DONE: "mentor_done"}.get(PartStatus(dossier.mentor_part), "")
    return PART[PartStatus(dossier.mentor_part)]._replace(since=moments.get(since))


NOT_NEEDED = State(_("Not needed (18+)"), "done", "plain")
NOT_ASKED = State(_("Not asked yet"), "todo", "soft")
ASKED = State(_("Asked"), "busy", "new")
READ = State(_("Read"), "busy", "new")
AGREED = State(_("Agreed"), "done", "plain")
DISPUTED = State(_("Not right"), "busy", "wait")
WANTS_TO_TALK = State(_("Wants to talk first"), "busy", "wait")
OF_WAY = {
    Way.LINK: AGREED,
    Way.PAPER: State(_("Agreed on paper"), "done", "plain"),
    Way.PHONE: State(_("Agreed by phone or in person"), "done", "plain"),
    Way.TERM: State(_("Went on without an answer"), "done", "plain"),
}
OF_ANSWER = {Answer.DISPUTED: DISPUTED, Answer.TALK: WANTS_TO_TALK}


def guardian_state(dossier: Dossier, moments: Mapping[str, datetime]) -> State:
    """How far the guardian is, in the round that counts now."""
    if is_of_age(dossier):
        return NOT_NEEDED
    answer = (
        Approval.objects.filter(dossier=dossier, round=dossier.round, party="guardian").order_by("-recorded_at").first()
    )
    if answer is not None:
        state = OF_ANSWER.get(Answer(answer.answer)) or OF_WAY.get(Way(answer.way), AGREED)
        return state._replace(since=answer.given_on)
    if dossier.status != DossierStatus.WITH_GUARDIAN:
        return NOT_ASKED
    read = GuardianLink.objects.filter(dossier=dossier, round=dossier.round, read_at__isnull=False).first()
    if read is not None:
        return READ._replace(since=read.read_at)
    return ASKED._replace(since=moments.get("guardian_asked"))


class Sent(NamedTuple):
    """One college and whether the dossier is there; only what is true."""

    college: str
    state: State


NOT_SENT = State(_("Not sent yet"), "locked")
SENT = State(_("Sent"), "done", "plain")
OPENED = State(_("Opened by the mbo"), "done", "good")


def sent_to(dossier: Dossier) -> list[Sent]:
    """Each college with an application that counts, or that got this dossier, with what came of it."""
    deliveries = Delivery.objects.filter(dossier=dossier).select_related("college").order_by("sent_at")
    states = {row.college.name: _delivered(row) for row in deliveries}
    applied = Application.objects.filter(transition=dossier.pk, level__gt=0).select_related("college")
    for row in applied.order_by("preference", "applied_on"):
        states.setdefault(row.college.name, NOT_SENT)
    return [Sent(college, state) for college, state in states.items()]


def _delivered(delivery: Delivery) -> State:
    if delivery.opened_at is not None:
        return OPENED._replace(since=delivery.opened_at)
    return SENT._replace(since=delivery.sent_at)
