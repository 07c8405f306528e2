"""What the pages of the care annex ask: the care coordinator's list and page, and who arranges help at the college."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from sluitend.dossiers.lifecycle import CARE_OPEN, CareStatus
from sluitend.dossiers.models import CareVersion, Delivery, Dossier
from sluitend.dossiers.queries.mentor import changes_undo_agreement
from sluitend.dossiers.queries.progress import CARE, State, care_said
from sluitend.dossiers.queries.pupil import Chapter, Line
from sluitend.dossiers.questionnaire import Filler, Question, Questionnaire
from sluitend.learners.models import Enrolment


class Row(NamedTuple):
    """One annex in the care coordinator's list."""

    dossier: Dossier
    name: str
    school_class: str
    state: State


@dataclass(frozen=True)
class CareList:
    """The annexes of a school: what waits for the care coordinator, and what is done."""

    waiting: Sequence[Row]
    done: Sequence[Row]


def care_list(dossiers: QuerySet[Dossier]) -> CareList:
    """In three statements however many there are; those of pupils who left are not shown."""
    found = list(
        dossiers.filter(transition__settled_on=None)
        .select_related("transition__learner", "care_annex")
        .order_by("care_annex__asked_on", "transition__learner__search_name", "pk")
    )
    learners = [row.transition.learner_id for row in found]
    classes: dict[UUID, str] = dict(
        Enrolment.objects.filter(learner__in=learners, until_on=None)
        .exclude(school_class=None)
        .values_list("learner", "school_class__name")
    )
    rows = [
        Row(
            row,
            row.transition.learner.name,
            classes.get(row.transition.learner_id, ""),
            CARE[CareStatus(row.care_part)]._replace(since=row.care_annex.asked_on),
        )
        for row in found
    ]
    return CareList(
        [row for row in rows if row.dossier.care_part in CARE_OPEN],
        [row for row in rows if row.dossier.care_part == CareStatus.DONE],
    )


@dataclass(frozen=True)
class CarePart:
    """The care coordinator's page of one pupil."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    is_agreed: bool

    @property
    def seen(self) -> dict[str, str]:
        """Per question, what stands there now."""
        return {code: json.dumps(value) for code, value in self.answers.items()}

    @property
    def groups(self) -> list[tuple[str, Sequence[Question]]]:
        """The sections, with their questions."""
        return [(section.title, section.questions) for section in self.questionnaire.sections(Filler.CARE)]

    def depends_on(self, question: Question) -> list[Question]:
        """The questions that are asked or not because of this one."""
        every = (one for section in self.questionnaire.sections(Filler.CARE) for one in section.questions)
        return [one for one in every if any(when.question == question.code for when in one.asks_when)]


def care_part(dossier: Dossier) -> CarePart:
    return CarePart(
        dossier.care_annex.questionnaire,
        care_said(dossier),
        dossier.care_part == CareStatus.DONE and changes_undo_agreement(dossier),
    )


# --- At the college --------------------------------------------------------------------------------------------------


def came_in(deliveries: QuerySet[Delivery]) -> list[Delivery]:
    """The annexes that came to this college, the newest of each application, those nobody read yet first."""
    rows = (
        deliveries.filter(application__transition__settled_on=None)
        .select_related("application__offering__programme", "application__transition__learner")
        .select_related("application__transition__origin_school", "version")
        .order_by("application", "-version__number")
        .distinct("application")
    )
    return sorted(rows, key=lambda row: (row.care_opened_at is not None, row.sent_at))


def as_sent(delivery: Delivery) -> list[Chapter]:
    """The annex that came with this delivery, in the words of the questions it was written with."""
    content = CareVersion.objects.get(version=delivery.version_id).content
    questionnaire = Questionnaire.of_care(content["questionnaire"])
    said = content["care"]
    chapters = [
        Chapter(
            section.title,
            [
                Line(question.label, words)
                for question in section.asked(said)
                if (words := question.words_for(said.get(question.code)))
            ],
        )
        for section in questionnaire.sections(Filler.CARE)
    ]
    return [chapter for chapter in chapters if chapter.lines]
