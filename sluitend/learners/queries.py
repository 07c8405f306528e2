"""Questions about learners, whatever their transition."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, QuerySet

from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Learner
from sluitend.organisations.models import Organisation


def school_of(learner_id: UUID) -> Organisation | None:
    """Where a learner goes to school today, or went last; of several the one where they came last."""
    rows = Enrolment.objects.filter(learner=learner_id, from_on__lte=clock.today()).select_related("organisation")
    enrolment = rows.order_by(F("until_on").desc(nulls_first=True), "-from_on", "-pk").first()
    return enrolment.organisation if enrolment else None


def these_learners(keys: Collection[UUID]) -> QuerySet[Learner]:
    """The learners with these keys; who may do what with them the action asks."""
    return Learner.objects.filter(pk__in=keys)
