"""What a guardian reads who follows: where the transition stands, whose turn it is, what comes next (DOMAIN 2.3). Of an
application the status, never why; nothing of warm handovers, of care and of what officers wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sluitend.dossiers.lifecycle import PartStatus
from sluitend.dossiers.models import Dossier, FollowLink
from sluitend.dossiers.queries.path import PLACE, at_the_mbo, sent_step
from sluitend.dossiers.queries.progress import (
    PART,
    Contact,
    State,
    contact_of,
    guardian_state,
    has_mentor,
    mentor_state,
    moments_of,
)
from sluitend.kit import words
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Route
from sluitend.transitions.queries.invitations import newest

TURN = {  # whose turn it is, by the step that is not done yet
    "pupil": _lazy("Now %(name)s fills in a part of the dossier."),
    "mentor": _lazy("Now the mentor fills in a part of the dossier."),
    "guardian": _lazy("Now it is your turn, as soon as the school asks you. You get another mail for that."),
    "sent": _lazy("Now the school sends the dossier to the mbo."),
    "apply": _lazy("Now %(name)s applies to an mbo. Do that on 1 April at the latest."),
    "talk": _lazy("Now the mbo plans a talk with %(name)s."),
    "decision": _lazy("Now the mbo decides."),
    "start": _lazy("Now %(name)s waits for the first day at the mbo."),
    "done": _lazy("%(name)s has started at the mbo."),
}


class FollowStep(NamedTuple):
    """One step: what, who does it (a name, or ""), how far, and since when or on which day."""

    code: str
    title: str | Promise
    who: str
    state: State
    when: str = ""

    @property
    def note(self) -> str:
        """Who and since when, in one line."""
        since = _("since %(day)s") % {"day": words.day(self.state.since, year=False)} if self.state.since else ""
        return " · ".join(filter(None, (self.who, since, self.when)))

    @property
    def is_done(self) -> bool:
        return self.state.shape == "done"


class FollowedApplication(NamedTuple):
    """One application; programme and college are Dutch names."""

    programme: str
    college: str
    state: State
    applied_on: date


@dataclass(frozen=True)
class Following:
    """Everything of the page."""

    name: str
    holder: str
    turn: str
    next_title: str | Promise
    next_on: date | None
    steps: list[FollowStep]
    applications: list[FollowedApplication]
    routes: list[str]
    contact: Contact | None
    until: date | None


def following(dossier: Dossier, until: date | None) -> Following:
    """The transition as a guardian follows it."""
    transition = dossier.transition
    learner, contact = transition.learner, contact_of(dossier)
    name = learner.call_name or learner.first_names
    applications = list(
        Application.objects.filter(transition=dossier.pk)
        .select_related("offering__programme", "college")
        .order_by("preference", "applied_on", "pk")
    )
    steps = _steps(dossier, name, contact, applications)
    waits = [step for step in steps if not step.is_done]
    return Following(
        name=name,
        holder=transition.holder.name if transition.holder else "",
        turn=_turn(waits, has_applied=bool(applications)) % {"name": name},
        next_title=waits[1].title if len(waits) > 1 else "",
        next_on=transition.next_on,
        steps=steps,
        applications=[
            FollowedApplication(
                str(row.offering.programme), row.college.name, PLACE[ApplicationStatus(row.status)], row.applied_on
            )
            for row in applications
        ],
        routes=_routes(dossier),
        contact=contact,
        until=until,
    )


def _turn(waits: list[FollowStep], *, has_applied: bool) -> str:
    if not waits:
        return str(TURN["done"])
    code = waits[0].code
    return str(TURN["apply" if code == "talk" and not has_applied else code])


def _steps(dossier: Dossier, name: str, contact: Contact | None, applications: list[Application]) -> list[FollowStep]:
    moments = moments_of(dossier)
    pupil = PART[PartStatus(dossier.pupil_part)]._replace(since=moments.get("pupil_done"))
    steps = [FollowStep("pupil", _("The part of %(name)s") % {"name": name}, name, pupil)]
    if has_mentor(dossier):
        steps.append(
            FollowStep("mentor", _lazy("Mentor"), contact.name if contact else "", mentor_state(dossier, moments))
        )
    steps.append(FollowStep("guardian", _lazy("Parent"), "", guardian_state(dossier, moments)))
    sent = sent_step(dossier)
    steps.append(FollowStep("sent", sent.title, sent.who, sent.state))
    at_mbo = zip(("talk", "decision", "start"), at_the_mbo(dossier, applications, newest(applications)), strict=True)
    # the hint of a step speaks to the pupil; that of a planned talk, which has a page, is its moment
    steps += [FollowStep(code, one.title, one.who, one.state, str(one.hint) if one.url else "") for code, one in at_mbo]
    return steps


def _routes(dossier: Dossier) -> list[str]:
    """Other destinations that the school stated, in Dutch: they are names of the field."""
    with translation.override("nl"):
        return [row.get_code_display() for row in Route.objects.filter(transition=dossier.pk, ended_on=None)]


def last_day(dossier: Dossier, guardian_id: UUID | None) -> date | None:
    """Until when this guardian may read along."""
    living = FollowLink.objects.filter(dossier=dossier, guardian=guardian_id, ended_at=None)
    return living.values_list("expires_on", flat=True).first()
