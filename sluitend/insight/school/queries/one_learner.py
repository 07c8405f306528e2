"""One learner as the school sees them, and what somebody may do there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.dossiers import policies as dossier_policies
from sluitend.dossiers.lifecycle import Answer, CareStatus, PartStatus
from sluitend.dossiers.lifecycle import DossierStatus as D
from sluitend.dossiers.models import Approval, Dossier, DossierFeedback, MentorQuestion, StatementOfView, WarmHandover
from sluitend.dossiers.queries.progress import goes_without_agreement
from sluitend.insight import words
from sluitend.insight.school.queries.facts import Facts, with_facts
from sluitend.insight.school.queries.needs import need_of
from sluitend.insight.school.queries.rows import Row
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Guardian, SchoolClass
from sluitend.safetynet.queries import Ending, outcome_for_school
from sluitend.transitions import policies
from sluitend.transitions.admission import Admission, of_application
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Invitation, Route, Transition
from sluitend.transitions.queries.decisions import Told, told
from sluitend.transitions.queries.invitations import newest
from sluitend.transitions.queries.sources import Word, disagreements

PART = {
    PartStatus.NOT_BEGUN: words.Word(_("Not begun")),
    PartStatus.BUSY: words.Word(_("Busy")),
    PartStatus.DONE: words.Word(_("Done")),
}

CARE = {
    CareStatus.ASKED: words.Word(_("Asked"), "new"),
    CareStatus.BUSY: words.Word(_("Busy")),
    CareStatus.DONE: words.Word(_("Done")),
}


@dataclass(frozen=True)
class Dispute:
    """What a pupil or parent said is not right, or wants to talk about."""

    said: Approval

    @property
    def about(self) -> list[Any]:
        return [ABOUT.get(code, code) for code in self.said.about]


ABOUT = {  # what can be wrong, as the answer page of pupil and parent offers it
    "data": _("data"),
    "programme": _("programme"),
    "mentor": _("what the mentor writes"),
    "help": _("information about help"),
}


class AppliedFor(NamedTuple):
    """One application as the school reads it."""

    application: Application
    word: words.Word
    why: Told | None
    talk: Invitation | None
    admission: Admission


@dataclass(frozen=True)
class LearnerPage:
    """Everything the page of one learner shows."""

    row: Row
    school_class: SchoolClass | None
    contacts: Sequence[tuple[Any, str]]
    refused: Sequence[Guardian]  # to whom mail came back
    warm_handovers: Sequence[tuple[WarmHandover, words.Word]]
    parent: words.Word
    parents: Sequence[tuple[Guardian, words.Word]]
    statements: Sequence[StatementOfView]
    goes_without: bool
    school_type: str

    @property
    def age(self) -> int | None:
        return self.row.facts.learner.age_on(self.row.facts.today)

    @property
    def dossier(self) -> Dossier:
        return self.row.facts.dossier  # type: ignore[return-value]  # the page hangs on it

    @property
    def pupil_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.pupil_part)]

    @property
    def mentor_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.mentor_part)]

    @property
    def care_part(self) -> words.Word | None:
        """How far the care annex is; None when there is none."""
        return CARE.get(CareStatus(self.dossier.care_part))

    @property
    def applications(self) -> list[AppliedFor]:
        """Each with its state, with why and what now when the college said no, with the newest talk and the right."""
        rows = self.row.facts.applications
        why, talks = told(rows), newest(rows)
        return [
            AppliedFor(
                row,
                words.APPLICATION[ApplicationStatus(row.status)],
                why.get(row.pk),
                talks.get(row.pk),
                of_application(row, school_type=self.school_type, talk=talks.get(row.pk)),
            )
            for row in rows
        ]

    @property
    def disagreements(self) -> list[tuple[Application, list[Word]]]:
        """Of which application sources disagree, and who says what."""
        rows = self.row.facts.applications
        found = disagreements(rows)
        return [(row, found[row.pk]) for row in rows if row.pk in found]

    @property
    def questions(self) -> list[MentorQuestion]:
        """What colleges asked the mentor, newest first, with the words."""
        rows = MentorQuestion.objects.filter(application__transition=self.dossier.pk).select_related("college")
        return list(rows.prefetch_related("texts").order_by("-asked_at", "pk"))

    @property
    def feedback(self) -> list[DossierFeedback]:
        """What colleges think of the dossier, newest first."""
        rows = DossierFeedback.objects.filter(delivery__dossier=self.dossier.pk).select_related("delivery__college")
        return list(rows.order_by("-given_at"))

    @property
    def routes(self) -> list[Route]:
        """The destination that counts now."""
        transition = self.row.facts.transition
        return list(transition.routes.filter(ended_on=None)) if transition else []

    @property
    def outcome(self) -> Ending | None:
        """What came of it at the municipality: only that, not what was said there."""
        transition = self.row.facts.transition
        return outcome_for_school(transition) if transition else None

    @property
    def disputes(self) -> list[Dispute]:
        """What was said in this round that is not a yes, newest first."""
        return [Dispute(row) for row in self.row.facts.said if row.answer != Answer.AGREED]


def learner_page(dossier: Dossier, actor: Actor) -> LearnerPage:
    """One learner as the school sees them."""
    transition = with_facts(Transition.objects.filter(pk=dossier.pk)).get()
    facts = Facts(transition.learner, transition, clock.today())
    enrolment = (
        Enrolment.objects.filter(learner=transition.learner, organisation=actor.organisation, until_on=None)
        .select_related("school_class")
        .first()
    )
    guardians = list(Guardian.objects.filter(learner=transition.learner).order_by("position"))
    warm = (
        dossier.warm_handovers.select_related("college", "came_from__college")
        .prefetch_related("notes")
        .order_by("requested_at")
    )
    return LearnerPage(
        Row(facts, need_of(facts)),
        enrolment.school_class if enrolment else None,
        [(row.get_relation_display(), " · ".join(filter(None, (row.name, row.phone, row.email)))) for row in guardians],
        [row for row in guardians if row.is_refused],
        [(row, words.warm(row)) for row in warm],
        parent_word(facts),
        [(row, _word_of(row, facts)) for row in guardians if row.has_authority],
        list(
            StatementOfView.objects.filter(dossier=dossier, ended_at=None)
            .select_related("guardian")
            .order_by("written_at")
        ),
        goes_without_agreement(dossier),
        enrolment.school_type if enrolment else "",
    )


MAY = {  # what the page offers: on which row, with which permission
    "fill": ("dossier", dossier_policies.Can.WRITE_MENTOR_PART),
    "ask": ("dossier", dossier_policies.Can.ASK_GUARDIAN),
    "follow": ("dossier", dossier_policies.Can.LET_FOLLOW),
    "approval": ("dossier", dossier_policies.Can.RECORD_APPROVAL),
    "recall": ("dossier", dossier_policies.Can.RECORD_RECALL),
    "close_talk": ("dossier", dossier_policies.Can.CLOSE_TALK),
    "again": ("dossier", dossier_policies.Can.READ_AGAIN),
    "ask_care": ("dossier", dossier_policies.Can.ASK_CARE),
    "read_care": ("dossier", dossier_policies.Can.READ_CARE),
    "remind": ("dossier", dossier_policies.Can.REMIND),
    "next_date": ("transition", policies.Can.SET_NEXT_DATE),
    "route": ("transition", policies.Can.DECLARE_ROUTE),
    "hand_over": ("transition", policies.Can.HAND_OVER),
    "coach": ("transition", policies.Can.ASK_COACH),
    "case_table": ("transition", policies.Can.PUT_ON_TABLE),
    "settle": ("transition", policies.Can.SETTLE),
}


def may(dossier: Dossier, actor: Actor) -> set[str]:
    """What this actor may do with this learner now: the buttons of the page."""
    rows = {"dossier": dossier, "transition": dossier.transition}
    found = {name for name, (row, permission) in MAY.items() if actor.may(permission, rows[row])}
    ours = WarmHandover.objects.permitting(dossier_policies.CanWarm.FOLLOW, actor).filter(dossier=dossier)
    asked = MentorQuestion.objects.permitting(dossier_policies.CanQuestion.ANSWER, actor).filter(
        application__transition=dossier.pk
    )
    return found | {name for name, rows in (("warm", ours), ("answer", asked)) if rows.exists()}


def parent_word(facts: Facts) -> words.Word:
    """How far the parent is, in the words of UX 4."""
    age = facts.learner.age_on(facts.today)
    of_parent = next((row for row in facts.said if row.party == "guardian"), None)
    if of_parent is not None:
        return _answered(of_parent)
    if age is not None and age >= _guardian_age(facts):
        return words.NOT_NEEDED
    if facts.dossier_is(D.WITH_GUARDIAN):
        return words.READ if any(link.read_at for link in facts.links) else words.ASKED
    return words.NOT_ASKED_YET


def _answered(said: Approval) -> words.Word:
    if said.answer == Answer.AGREED:
        return words.AGREED_OTHERWISE.get(said.way, words.ANSWERED[Answer.AGREED])
    return words.ANSWERED[Answer(said.answer)]


def _word_of(guardian: Guardian, facts: Facts) -> words.Word:
    """How far one of two parents is."""
    said = next((row for row in facts.said if row.guardian_id == guardian.pk), None)
    if said is not None:
        return _answered(said)
    links = [link for link in facts.links if link.guardian_id == guardian.pk]
    if not links:
        return words.NOT_ASKED_YET
    return words.READ if any(link.read_at for link in links) else words.ASKED


def _guardian_age(facts: Facts) -> int:
    transition = facts.transition
    school = transition.origin_school or transition.holder if transition else None
    return school.region.guardian_age if school else 18
