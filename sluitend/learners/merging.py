"""What of this room passes to the successor when two schools, colleges or municipalities go on as one (ADR 0021)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat, Greatest, Left

from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations.merging import KEYS, Merger, with_code_behind

PUPIL_NUMBER, CLASS_NAME = 40, 40  # signs


def _classes(merger: Merger) -> QuerySet[Any]:
    """There may be a 4A at both: the old one gets the old code behind its name, and keeps its mentors."""
    rows = SchoolClass.objects.filter(school=merger.old)
    same = SchoolClass.objects.filter(school=merger.new, school_year=OuterRef("school_year"), name=OuterRef("name"))
    rows.filter(Exists(same)).update(name=with_code_behind("name", merger.old, longest=CLASS_NAME))
    return rows


def _enrolments(merger: Merger) -> QuerySet[Any]:
    """Who sits at both keeps the seat at the successor; a pupil number that is somebody else's there gets the old code
    before it, so that it finds the same pupil and nobody else."""
    rows = Enrolment.objects.filter(organisation=merger.old)
    here = Enrolment.objects.filter(organisation=merger.new, until_on=None)
    rows.filter(Exists(here.filter(learner=OuterRef("learner"))), until_on=None).update(
        until_on=Greatest("from_on", Value(merger.on)), left_because="merged"
    )
    taken = rows.filter(Exists(here.filter(pupil_number=OuterRef("pupil_number"))), until_on=None)
    taken.exclude(pupil_number="").update(
        pupil_number=Left(Concat(Value(f"{merger.old.code}-"), "pupil_number"), PUPIL_NUMBER)
    )
    return rows


KEYS.update(
    {
        "learners.Learner.residence": None,
        "learners.SchoolClass.school": _classes,
        "learners.Enrolment.organisation": _enrolments,
    }
)
