"""What a school's day begins with: the classes, and for the office what hangs in no class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import CARE_OPEN
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import POLICY as DOSSIER
from sluitend.dossiers.policies import Can as CanDossier
from sluitend.insight.school.queries.one_class import ClassList, days_to_apply
from sluitend.insight.school.queries.rows import Row, rows_of, rows_without_class
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Transition

SHOWN_FIRST = 10  # of a list that can hold a whole school; all of it has a page of its own


@dataclass(frozen=True)
class ClassOfToday:
    """A class on the start page."""

    school_class: SchoolClass
    listed: ClassList


FOR_THE_OFFICE = ("handover_refused", "missed")  # lines of NEEDS that the office sees for the whole school


@dataclass(frozen=True)
class OpenQuestion:
    """Something the office has to settle, and before when."""

    key: UUID
    name: str
    what: str
    since: date | None
    before: date | None


def _lives_where() -> str:
    return gettext("In which municipality does this pupil live?")


@dataclass(frozen=True)
class Today:
    """What a school's day begins with."""

    classes: Sequence[ClassOfToday]
    without_class: Sequence[Row]
    residence_unknown: Sequence[Transition]
    care_waiting: int = 0  # annexes that wait for who writes them

    @cached_property
    def counts(self) -> Counter[str]:
        return sum((row.listed.counts for row in self.classes), Counter())

    @property
    def first_without_class(self) -> Sequence[Row]:
        return self.without_class[:SHOWN_FIRST]

    @property
    def first_questions(self) -> Sequence[OpenQuestion]:
        return self.open_questions[:SHOWN_FIRST]

    @cached_property
    def open_questions(self) -> list[OpenQuestion]:
        """What the office has to settle: refused handovers, passed dates, and where somebody lives."""
        rows = [row for one in self.classes for row in one.listed.rows] + list(self.without_class)
        asked = [
            OpenQuestion(row.key, row.name, row.what, row.since, row.facts.transition.next_on)
            for name in FOR_THE_OFFICE
            for row in rows
            if row.need.name == name and row.key and row.facts.transition
        ]
        unknown = [
            OpenQuestion(row.pk, row.learner.name, _lives_where(), None, row.learner.residence_asked_until)
            for row in self.residence_unknown
        ]
        return asked + unknown


def today_of(classes: QuerySet[SchoolClass], actor: Actor, *, whole_school: bool) -> Today:
    """The classes somebody sees that hold anybody who is followed; the office also sees what hangs in no class."""
    followed = Enrolment.objects.filter(
        school_class=OuterRef("pk"),
        until_on=None,
        learner__transitions__settled_on=None,
        learner__transitions__isnull=False,
    )
    found = list(classes.filter(Exists(followed)).order_by("name", "pk"))
    rows = rows_of(found, actor)
    return Today(
        [ClassOfToday(row, ClassList(rows[row.pk], days_to_apply(row.school_year))) for row in found],
        rows_without_class(actor) if whole_school else (),
        residence_unknown(actor.organisation) if whole_school and actor.organisation else (),
        care_waiting(actor),
    )


def care_waiting(actor: Actor) -> int:
    """How many annexes wait for this person; nothing is asked for who writes none."""
    if not DOSSIER[CanDossier.WRITE_CARE].could_hold_for(actor):
        return 0
    return Dossier.objects.permitting(CanDossier.WRITE_CARE, actor).filter(care_part__in=CARE_OPEN).count()


def residence_unknown(school: Organisation) -> list[Transition]:
    """Followed learners of whom we do not know where they live: a question with a date, earliest first."""
    return list(
        Transition.objects.filter(origin_school=school, settled_on=None, learner__residence=None)
        .select_related("learner")
        .order_by("learner__residence_asked_until", "learner__search_name")
    )
