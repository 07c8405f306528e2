"""The compact dossier of a student who leaves, as the mbo that is left reads it: where it is, and what the coach does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import DossierStatus, PartStatus
from sluitend.dossiers.models import Dossier, StatementOfView
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries.progress import goes_without_agreement
from sluitend.insight import words
from sluitend.insight.school.queries.facts import Facts, with_facts
from sluitend.insight.school.queries.one_learner import PART, Dispute, parent_word
from sluitend.kit import clock
from sluitend.transitions.models import Transition

MAY = {  # what the page offers
    "fill": Can.WRITE_MENTOR_PART,
    "code": Can.LET_IN,
    "ask": Can.ASK_GUARDIAN,
    "approval": Can.RECORD_APPROVAL,
    "again": Can.READ_AGAIN,
    "close_talk": Can.CLOSE_TALK,
}
WHOSE_TURN = {
    DossierStatus.WITH_PUPIL: words.Word(words.MOVER_STUDENT),
    DossierStatus.WITH_MENTOR: words.Word(words.MOVER_COACH, "action"),
    DossierStatus.TO_AGREE: words.Word(words.MOVER_STUDENT),
    DossierStatus.DISPUTED: words.DOSSIER[DossierStatus.DISPUTED],
}


@dataclass(frozen=True)
class MoverDossier:
    """One compact dossier; ``may`` are the acts that somebody can do now."""

    facts: Facts
    dossier: Dossier
    statements: Sequence[StatementOfView]
    may: frozenset[str]

    @property
    def state(self) -> words.Word:
        status = DossierStatus(self.dossier.status)
        return WHOSE_TURN.get(status) or words.DOSSIER[status]

    @property
    def student_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.pupil_part)]

    @property
    def coach_part(self) -> words.Word:
        return PART[PartStatus(self.dossier.mentor_part)]

    @property
    def parent(self) -> words.Word:
        return parent_word(self.facts)

    @property
    def disputes(self) -> list[Dispute]:
        """What was said in this round that is not a yes, newest first."""
        return [Dispute(row) for row in self.facts.said if row.answer != "agreed"]

    @property
    def goes_without(self) -> bool:
        return goes_without_agreement(self.dossier)

    @property
    def goes_to(self) -> list[str]:
        """The colleges that get it once it is agreed: of each application elsewhere."""
        left = self.facts.transition.origin_school_id if self.facts.transition else None
        return [row.college.name for row in self.facts.applications if row.level and row.college_id != left]


def mover_dossier(dossier: Dossier, actor: Actor) -> MoverDossier:
    """In a number of statements that does not grow."""
    transition = with_facts(Transition.objects.filter(pk=dossier.pk)).select_related("origin_school__region").get()
    views = StatementOfView.objects.filter(dossier=dossier, ended_at=None).select_related("guardian")
    return MoverDossier(
        Facts(transition.learner, transition, clock.today()),
        dossier,
        list(views.order_by("written_at")),
        frozenset(name for name, permission in MAY.items() if actor.may(permission, dossier)),
    )
