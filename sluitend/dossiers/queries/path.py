"""The pupil's way as steps: who did what when, what comes next, and what I can do myself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sluitend.dossiers.lifecycle import (
    WARM_HELD,
    CareStatus,
    DossierStatus,
    PartStatus,
    TalkWay,
    WarmReason,
    WarmStatus,
)
from sluitend.dossiers.lifecycle import QuestionStatus as Asked
from sluitend.dossiers.models import Delivery, Dossier, FollowLink, MentorQuestion, WarmHandover
from sluitend.dossiers.queries.progress import (
    CARE,
    OPENED,
    PART,
    SENT,
    Contact,
    State,
    contact_of,
    guardian_state,
    has_mentor,
    is_of_age,
    mentor_state,
    moments_of,
)
from sluitend.kit import clock, words
from sluitend.organisations.models import Offering
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus, TransferStatus
from sluitend.transitions.lifecycle import InvitationStatus as N
from sluitend.transitions.models import Application, Event, Invitation
from sluitend.transitions.queries.decisions import Told, told
from sluitend.transitions.queries.invitations import newest

A = ApplicationStatus
PLACE = {  # words of UX 4
    A.APPLIED: State(_lazy("Applied"), "busy", "plain"),
    A.INTAKE_TO_PLAN: State(_lazy("Applied"), "busy", "plain"),
    A.INTAKE_PLANNED: State(_lazy("Applied"), "busy", "plain"),
    A.WAITLISTED: State(_lazy("Applied"), "busy", "plain"),
    A.INTAKE_DONE: State(_lazy("Applied"), "busy", "plain"),
    A.CONTRACT_OFFERED: State(_lazy("Place offered"), "busy", "new"),
    A.ENROLLED: State(_lazy("Enrolled"), "done", "good"),
    A.STARTED: State(_lazy("Started"), "done", "good"),
    A.NOT_ADMITTED: State(_lazy("Not enrolled"), "todo", "action"),
    A.WITHDRAWN: State(_lazy("Withdrawn"), "todo", "neutral"),
    A.NO_SHOW: State(_lazy("Not started"), "todo", "action"),
    A.DEREGISTERED: State(_lazy("Left"), "todo", "neutral"),
}
DETAIL = {
    A.INTAKE_TO_PLAN: _lazy("The mbo is going to invite you to talk."),
    A.INTAKE_PLANNED: _lazy("The talk is planned."),
    A.WAITLISTED: _lazy("You are on the waiting list."),
    A.INTAKE_DONE: _lazy("The talk is done. The mbo decides now."),
    A.CONTRACT_OFFERED: _lazy("Sign your study agreement with the mbo."),
    A.NOT_ADMITTED: _lazy("Talk with your mentor about what is possible now."),
    A.NO_SHOW: _lazy("Were you in class? Call the mbo. Do you want something else? Talk with your mentor."),
}
LEFT = _lazy("This mbo no longer takes part. Your dossier does not go there. Ask your mentor what you can do.")
TALKED = (A.INTAKE_DONE, A.CONTRACT_OFFERED, A.ENROLLED, A.STARTED)
DECIDED = (A.CONTRACT_OFFERED, A.ENROLLED, A.STARTED, A.NOT_ADMITTED)
NOT_YET = State(_lazy("Not yet"), "todo", "soft")


class Step(NamedTuple):
    """One step of the way: what, who, how far, and what I can do now."""

    title: str | Promise
    who: str
    state: State
    url: str = ""
    hint: str | Promise = ""

    @property
    def note(self) -> str:
        """Who, since when and what I can do, in one line."""
        since = _("since %(day)s") % {"day": words.day(self.state.since, year=False)} if self.state.since else ""
        first = " ".join(filter(None, (self.who, since)))
        return " · ".join(filter(None, (first[:1].upper() + first[1:], str(self.hint))))


class Applied(NamedTuple):
    """One application of mine."""

    pk: str
    programme: str
    college: str
    applied_on: date
    state: State
    detail: str | Promise
    can_withdraw: bool
    told: Told | None = None
    talk: Invitation | None = None  # one that is planned
    missed_talk: bool = False
    status: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Way:
    """The whole way of one pupil in one year."""

    dossier: Dossier
    steps: list[Step]
    applications: list[Applied]
    holder: str
    contact: Contact | None
    is_of_age: bool
    followed_by: list[str]

    @property
    def name(self) -> str:
        """How the pupil is called."""
        learner = self.dossier.transition.learner
        return learner.call_name or learner.first_names

    @property
    def missed_class(self) -> Applied | None:
        """The application of which the mbo says that I was not in class, as long as nothing better came of it."""
        missing = self.dossier.transition.status == TransferStatus.NO_SHOW
        return next((row for row in self.applications if missing and row.status == A.NO_SHOW), None)

    @property
    def now(self) -> int:
        """The number of the step that is busy or to be done first; the last one when all are done."""
        return next(
            (number for number, step in enumerate(self.steps) if step.state.shape != "done"), len(self.steps) - 1
        )


def way(dossier: Dossier) -> Way:
    """The steps as the facts say them; nothing is called sent, opened or started before it is."""
    moments, contact = moments_of(dossier), contact_of(dossier)
    applications = list(
        Application.objects.filter(transition=dossier.pk)
        .select_related("offering__programme", "college")
        .order_by("preference", "applied_on", "pk")
    )
    why, talks = told(applications), newest(applications)
    return Way(
        dossier=dossier,
        steps=[
            _mine(dossier, moments),
            *_mentor(dossier, moments, contact),
            *_care(dossier),
            Step(_lazy("Parent"), "", guardian_state(dossier, moments)),
            sent_step(dossier),
            *_warm(dossier),
            *_questions(dossier),
            *at_the_mbo(dossier, applications, talks),
        ],
        applications=[_applied(row, why.get(row.pk), talks.get(row.pk)) for row in applications],
        holder=dossier.transition.holder.name if dossier.transition.holder else "",
        contact=contact,
        is_of_age=is_of_age(dossier),
        followed_by=followed_by(dossier),
    )


def followed_by(dossier: Dossier) -> list[str]:
    """The guardians who may read along now, by name."""
    living = FollowLink.objects.filter(dossier=dossier, ended_at=None, expires_on__gte=clock.today())
    return list(living.order_by("guardian__position", "pk").values_list("guardian__name", flat=True))


def _mentor(dossier: Dossier, moments: Mapping[str, datetime], contact: Contact | None) -> list[Step]:
    if not has_mentor(dossier):
        return []
    return [Step(_lazy("Mentor"), contact.name if contact else "", mentor_state(dossier, moments))]


def _mine(dossier: Dossier, moments: Mapping[str, datetime]) -> Step:
    title, who = _lazy("Your part"), _("you")
    if dossier.status == DossierStatus.TO_AGREE:
        state = State(_lazy("To read"), "busy", "new", moments.get("mentor_done"))
        return Step(
            title, who, state, reverse("dossiers:read_and_agree"), _lazy("Read everything and give your answer.")
        )
    state = PART[PartStatus(dossier.pupil_part)]
    if dossier.pupil_part == PartStatus.DONE:
        return Step(title, who, state._replace(since=moments.get("pupil_done")), reverse("dossiers:read_and_agree"))
    return Step(
        title, who, state._replace(since=moments.get("pupil_begun")), reverse("dossiers:task_list"),
        _lazy("Answer the questions of your part."),
    )  # fmt: skip


def _care(dossier: Dossier) -> list[Step]:
    """The care annex, where there is one."""
    if dossier.care_part == CareStatus.NONE:
        return []
    return [Step(_lazy("Care annex"), _("the care coordinator"), CARE[CareStatus(dossier.care_part)])]


def sent_step(dossier: Dossier) -> Step:
    """Whether the dossier is at the mbo."""
    deliveries = list(Delivery.objects.filter(dossier=dossier).select_related("college").order_by("sent_at"))
    if not deliveries:
        return Step(_lazy("Sent"), "", NOT_YET)
    opened = next((row for row in deliveries if row.opened_at is not None), None)
    names = ", ".join(dict.fromkeys(row.college.name for row in deliveries))
    if opened is not None:
        return Step(_lazy("Sent"), names, OPENED._replace(since=opened.opened_at))
    return Step(_lazy("Sent"), names, SENT._replace(since=deliveries[0].sent_at))


def _warm(dossier: Dossier) -> list[Step]:
    """The conversations between the schools: that they are asked, why, about what, and when they are planned."""
    found = dossier.warm_handovers.exclude(status=WarmStatus.CANCELLED).select_related("college")
    return [
        Step(_lazy("Warm handover"), row.college.name, _warm_state(row), hint=_warm_hint(row))
        for row in found.order_by("requested_at", "pk")
    ]


def _questions(dossier: Dossier) -> list[Step]:
    """What a college asked the mentor: that it did, and about what."""
    found = MentorQuestion.objects.filter(application__transition=dossier.pk).select_related("college")
    return [
        Step(_lazy("Question to your mentor"), row.college.name, ASKED_MENTOR[Asked(row.status)]._replace(
            since=row.closed_at or row.asked_at), hint=_("about: %(about)s") % {"about": row.get_topic_display()})
        for row in found.exclude(status=Asked.WITHDRAWN).order_by("asked_at", "pk")
    ]  # fmt: skip


ASKED_MENTOR = {
    Asked.ASKED: State(_lazy("Asked"), "busy", "plain"),
    Asked.ANSWERED: State(_lazy("Answered"), "done", "plain"),
}
MY_WAY = {TalkWay.THREE_WAY: _lazy("together with you")}


def _warm_state(warm: WarmHandover) -> State:
    if warm.status in WARM_HELD:
        return State(_lazy("Done"), "done", "plain", warm.closed_at)
    if warm.planned_at is not None:
        return State(_lazy("Planned"), "busy", "new")
    return State(_lazy("Asked"), "busy", "plain", warm.requested_at)


def _warm_hint(warm: WarmHandover) -> str:
    why = _("your school does this for everybody") if warm.why == WarmReason.RULE else ""
    about = _("about: %(about)s") % {"about": warm.about} if warm.about else ""
    planned = words.moment(warm.planned_at) if warm.is_open else ""
    way = str(MY_WAY.get(TalkWay(warm.planned_way), TalkWay(warm.planned_way).label)) if planned else ""
    return " · ".join(filter(None, (" ".join(filter(None, (planned, way))), about, why)))


def at_the_mbo(dossier: Dossier, applications: list[Application], talks: Mapping[UUID, Invitation]) -> list[Step]:
    """Talk, decision and start, of the application that is furthest."""
    best = max(applications, key=lambda row: (row.level, row.highest_level), default=None)
    if best is None:
        hint = _lazy("Apply to an mbo first. Did you do that? Tell us.")
        empty = (_lazy("Talk"), _lazy("Decision"), _lazy("Start"))
        return [Step(title, "", NOT_YET, hint="" if number else hint) for number, title in enumerate(empty)]
    since = dict(
        Event.objects.filter(application=best, kind=Kind.APPLICATION)
        .order_by("occurred_at", "pk")
        .values_list("code", "occurred_at")
    )
    talked, decided = _first(since, TALKED), _first(since, DECIDED)
    college, status = best.college.name, A(best.status)
    talk = State(_lazy("Done"), "done", "plain", talked) if talked else _planned(status, since)
    invited = talks.get(best.pk)
    planned = invited if invited and invited.status == N.SENT and not talked else None
    return [
        Step(_lazy("Talk"), college, talk, *_when(planned)),
        Step(_lazy("Decision"), college, PLACE[status]._replace(since=since.get(status)) if decided else NOT_YET,
             hint=DETAIL.get(status, "") if decided else ""),
        Step(_lazy("Start"), college, PLACE[status]._replace(since=since.get(status))
             if status in (A.STARTED, A.NO_SHOW) else NOT_YET),
    ]  # fmt: skip


def _when(planned: Invitation | None) -> tuple[str, str]:
    """Where to read of the talk, and when it is."""
    if planned is None:
        return "", ""
    return reverse("dossiers:my_talk", args=[planned.pk]), words.moment(planned.moment.starts_at)


def _first(since: Mapping[str, datetime], codes: tuple[ApplicationStatus, ...]) -> datetime | None:
    return min((since[code] for code in codes if code in since), default=None)


def _planned(status: ApplicationStatus, since: Mapping[str, datetime]) -> State:
    if status == A.INTAKE_PLANNED:
        return State(_lazy("Planned"), "busy", "new", since.get(status))
    return NOT_YET


def _applied(row: Application, why: Told | None, talk: Invitation | None) -> Applied:
    status = A(row.status)
    return Applied(
        pk=str(row.pk),
        programme=str(row.offering.programme),
        college=row.college.name,
        applied_on=row.applied_on,
        state=PLACE[status],
        detail="" if why else DETAIL.get(status, "") if row.college.takes_part else LEFT,
        can_withdraw=row.level > 0 and status != A.STARTED,
        told=why,
        talk=talk if talk and talk.status == N.SENT else None,
        missed_talk=talk is not None and talk.status == N.MISSED and status == A.INTAKE_TO_PLAN,
        status=status,
        phone=row.college.phone,
    )


# --- Telling that I applied ----------------------------------------------------------------------------------------------

OFFERINGS_SHOWN = 20


class Found(NamedTuple):
    """What colleges offer that fits the words."""

    words: str
    offerings: list[Offering]
    has_more: bool


def offerings(school_year: int, typed: str) -> Found:
    """Programmes of this year of which name or college has each of these words."""
    found: QuerySet[Offering] = Offering.objects.filter(school_year=school_year, college__closed_on=None)
    for word in typed.split()[:6]:
        found = found.filter(Q(programme__name__icontains=word) | Q(college__name__icontains=word))
    found = found.select_related("programme", "college", "location").order_by(
        "programme__name", "programme__level", "college__name", "route"
    )
    rows = list(found[: OFFERINGS_SHOWN + 1]) if typed.strip() else []
    return Found(typed.strip(), rows[:OFFERINGS_SHOWN], len(rows) > OFFERINGS_SHOWN)


def offering(school_year: int, key: str) -> Offering | None:
    """The offering somebody chose, when it is one of this year."""
    rows = Offering.objects.filter(school_year=school_year, college__closed_on=None)
    return next((row for row in rows.filter(pk=key)), None) if _is_key(key) else None


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
