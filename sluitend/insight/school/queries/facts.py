"""The facts of one pupil: all that decides what is needed, in a fixed number of statements for any number of pupils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from sluitend.dossiers.models import Approval, Dossier, GuardianLink, MentorQuestion
from sluitend.kit import clock
from sluitend.learners.models import Guardian, Learner
from sluitend.transitions.admission import apply_by
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus, InvitationStatus
from sluitend.transitions.lifecycle import TransferStatus as T
from sluitend.transitions.models import Application, Handover, Invitation, Transition


@dataclass(frozen=True)
class Facts:
    """All that a rule may look at. ``transition`` is None for somebody nobody follows; else it comes from
    :func:`with_facts`, which lays its rows ready."""

    learner: Learner
    transition: Transition | None
    today: date

    @cached_property
    def dossier(self) -> Dossier | None:
        return getattr(self.transition, "dossier", None)

    @cached_property
    def applications(self) -> list[Application]:
        """Furthest first, then by preference."""
        return sorted(_laid_ready(self.transition, "applications"), key=lambda row: (-row.level, row.preference))

    @cached_property
    def best(self) -> Application | None:
        return next((row for row in self.applications if row.level), None)

    @cached_property
    def lost(self) -> Application | None:
        """The application that ended last."""
        ended = [row for row in self.applications if not row.level]
        return max(ended, key=lambda row: row.status_at or clock.moment(row.applied_on), default=None)

    @cached_property
    def question(self) -> MentorQuestion | None:
        """The question of a college that waits longest for the mentor."""
        found = [one for row in self.applications for one in _laid_ready(row, "mentor_questions") if one.is_open]
        return min(found, key=lambda one: one.asked_at, default=None)

    @cached_property
    def college_talk(self) -> Invitation | None:
        """The talk at the college of the best application that is still to come."""
        return self._invited(InvitationStatus.SENT)

    @cached_property
    def missed_talk(self) -> Invitation | None:
        """The talk that the pupil did not come to, while the college has not planned another."""
        found = self._invited(InvitationStatus.MISSED)
        return found if found and self.best and self.best.status == ApplicationStatus.INTAKE_TO_PLAN else None

    def _invited(self, status: str) -> Invitation | None:
        """The newest invitation for the best application, when that is where it stands."""
        newest = max(_laid_ready(self.best, "invitations"), key=lambda row: row.prepared_at, default=None)
        return newest if newest and newest.status == status else None

    @cached_property
    def handover(self) -> Handover | None:
        """The newest handover."""
        return max(_laid_ready(self.transition, "handovers"), key=lambda row: row.asked_at, default=None)

    @cached_property
    def said(self) -> list[Approval]:
        """What was said to the dossier as it is now, newest first."""
        if self.dossier is None:
            return []
        found = [row for row in _laid_ready(self.dossier, "approvals") if row.round == self.dossier.round]
        return sorted(found, key=lambda row: row.recorded_at, reverse=True)

    @cached_property
    def answer(self) -> Approval | None:
        """What was last said to the dossier as it is now."""
        return next(iter(self.said), None)

    @cached_property
    def links(self) -> list[GuardianLink]:
        """The parents' links of this round."""
        if self.dossier is None:
            return []
        return [row for row in _laid_ready(self.dossier, "guardian_links") if row.round == self.dossier.round]

    @property
    def may_write_a_view(self) -> bool:
        """After the talk, as long as the term for a view runs."""
        until = self.dossier.goes_on_on if self.dossier and self.dossier.talked_on else None
        return until is not None and self.today <= until

    @cached_property
    def can_write_to_parent(self) -> bool:
        return any(row.email and not row.is_refused for row in self._guardians)

    @cached_property
    def mail_came_back(self) -> bool:
        """Whether an address of a parent does not work."""
        return any(row.is_refused for row in self._guardians)

    @cached_property
    def _guardians(self) -> list[Guardian]:
        """Who decides with this pupil; not asked for somebody nobody follows."""
        pupil = self.transition.learner if self.transition else None
        return [row for row in _laid_ready(pupil, "guardians") if row.has_authority]

    def place_is(self, *statuses: str) -> bool:
        return self.transition is not None and self.transition.status in statuses

    def dossier_is(self, *statuses: str) -> bool:
        return self.dossier is not None and self.dossier.status in statuses

    @property
    def is_ours(self) -> bool:
        """Whether the school of origin still holds the transition."""
        return self.transition is not None and self.transition.holder_id == self.transition.origin_school_id

    @property
    def is_settled(self) -> bool:
        return self.transition is not None and self.transition.settled_on is not None

    @property
    def apply_by_has_passed(self) -> bool:
        return self.transition is not None and self.today > apply_by(self.transition.school_year)

    @property
    def talk_is_planned(self) -> bool:
        """The holder agreed a conversation that is still to come."""
        row = self.transition
        return row is not None and self.is_ours and row.next_what == "talk" and row.missed_since is None

    @property
    def is_in_trouble(self) -> bool:
        """A place was lost, never looked for in time, or refused by who was asked to take over."""
        row, handover = self.transition, self.handover
        lost = self.place_is(T.NOT_ADMITTED, T.WITHDRAWN) or (row is not None and row.has_dropped)
        refused = handover is not None and handover.status == HandoverStatus.REFUSED
        return lost or refused or (self.place_is(T.UNKNOWN) and self.apply_by_has_passed)

    def waits_longer_than(self, days: int) -> bool:
        return self.dossier is not None and self.today - self.dossier.status_since >= timedelta(days=days)


def with_facts(transitions: QuerySet[Transition]) -> QuerySet[Transition]:
    """Everything a row looks at, in a fixed number of statements. Rows are laid ready as lists: a manager would make a
    query set per pupil and table."""
    return transitions.select_related("learner", "holder", "dossier").prefetch_related(
        _lay_ready("applications", Application.objects.select_related("offering__programme", "college")),
        _lay_ready("mentor_questions", MentorQuestion.objects.select_related("college"), of="its_applications"),
        _lay_ready("invitations", Invitation.objects.select_related("moment"), of="its_applications"),
        _lay_ready("handovers", Handover.objects.select_related("receiver")),
        _lay_ready("approvals", Approval.objects.all(), of="dossier"),
        _lay_ready("guardian_links", GuardianLink.objects.all(), of="dossier"),
        _lay_ready(
            "guardians", Guardian.objects.only("learner", "email", "refused_email", "has_authority"), of="learner"
        ),
    )


def _lay_ready(rows: str, found: QuerySet[Any], *, of: str = "") -> Prefetch[Any]:
    return Prefetch(f"{of}__{rows}" if of else rows, found, to_attr=f"its_{rows}")


def _laid_ready(of: Model | None, rows: str) -> list[Any]:
    return getattr(of, f"its_{rows}") if of else []
