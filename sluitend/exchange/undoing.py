"""How an import is undone: what it made goes where nothing else hangs on it, what it changed goes back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from sluitend.access import wall
from sluitend.access.roles import Stand
from sluitend.dossiers.lifecycle import PartStatus
from sluitend.dossiers.models import Dossier
from sluitend.exchange.lifecycle import Verdict
from sluitend.exchange.models import Import, ImportRow
from sluitend.learners import bulk
from sluitend.learners.models import Enrolment, Guardian, Learner, PersonalNumber
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Transition

MADE_BY_AN_IMPORT: dict[type[Model], Collection[type[Model]]] = {  # what an import itself hangs on a row
    Learner: (Enrolment, Guardian, PersonalNumber, Transition, ImportRow),
    Transition: (Event, Dossier),
    Dossier: (),
}
NOT_BEGUN = Q(pupil_part=PartStatus.NOT_BEGUN, mentor_part=PartStatus.NOT_BEGUN, round=1)
OPENING = (Kind.OPENED, Kind.HOLDER)

CHANGED = """
select r.learner_id, r.changes from exchange_importrow r
where r.batch_id = %(batch)s and r.done_at is not null and r.verdict = 'changed'
"""


def take_back(batch: Import) -> dict[str, int]:
    """See ``actions.take_back``; inside an action."""
    done = list(
        ImportRow.objects.filter(batch=batch, done_at__isnull=False).values_list(
            "pk", "learner_id", "enrolment_id", "verdict", "opened_transition"
        )
    )
    opened = {learner for _row, learner, _enrolment, _verdict, has_opened in done if has_opened}
    untouched = _untouched_transitions(opened)
    _close_as_if_never_opened(untouched)
    in_the_way = opened - untouched
    new = {row: (learner, enrolment) for row, learner, enrolment, verdict, _opened in done if verdict == Verdict.NEW}
    made_here = {learner for row, (learner, _enrolment) in new.items() if row == learner}
    going = made_here - in_the_way - _touched(Learner, made_here) - _elsewhere_too(batch, made_here)
    arrived = {learner: enrolment for learner, enrolment in new.values() if learner not in made_here | in_the_way}
    ImportRow.objects.filter(learner__in=going | set(arrived)).update(enrolment=None)
    ImportRow.objects.filter(learner__in=going).update(learner=None)
    ImportRow.objects.filter(looks_like__in=going).update(looks_like=None)
    bulk.remove(going)
    bulk.unenrol(arrived.values())
    put_back = bulk.put_back(CHANGED, {"batch": batch.pk}, school=batch.organisation, school_year=batch.school_year)
    bulk.remove_empty_classes(UUID(key) for key in batch.opened_classes)
    removed = len(going) + len(arrived)
    changed = sum(verdict == Verdict.CHANGED for _row, _learner, _enrolment, verdict, _opened in done)
    return {"removed": removed, "put_back": put_back, "left": len(new) - removed + changed - put_back}


def _untouched_transitions(learners: Collection[UUID]) -> set[UUID]:
    """Learners whose transition knows nothing but that it was opened."""
    transitions = dict(Transition.objects.filter(learner__in=learners, settled_on=None).values_list("pk", "learner_id"))
    more = (
        Event.objects.filter(transition__in=transitions).exclude(kind__in=OPENING).values_list("transition", flat=True)
    )
    handed_on = Event.objects.filter(transition__in=transitions, kind=Kind.HOLDER).exclude(code="opened")
    begun = Dossier.objects.filter(pk__in=transitions).exclude(NOT_BEGUN).values_list("pk", flat=True)
    touched = {*more, *handed_on.values_list("transition", flat=True), *begun}
    touched |= _touched(Transition, set(transitions)) | _touched(Dossier, set(transitions))
    return {learner for key, learner in transitions.items() if key not in touched}


def _touched(model: type[Model], keys: Collection[UUID]) -> set[UUID]:
    """Rows to which something points that an import does not make, in whatever room that is."""
    found: set[UUID] = set()
    for relation in model._meta.related_objects:
        if relation.related_model in MADE_BY_AN_IMPORT[model]:
            continue
        field: Any = relation.field
        pointing = relation.related_model._base_manager.filter(**{f"{field.name}__in": keys})
        found.update(pointing.values_list(field.attname, flat=True))
    return found


def _elsewhere_too(batch: Import, learners: Collection[UUID]) -> set[UUID]:
    """Learners whom another school, or another import, knows as well."""
    others = Enrolment.objects.filter(learner__in=learners).exclude(organisation=batch.organisation)
    rows = ImportRow.objects.filter(learner__in=learners, done_at__isnull=False).exclude(batch=batch)
    settled = Transition.objects.filter(learner__in=learners)
    return {
        *others.values_list("learner", flat=True),
        *rows.values_list("learner", flat=True),
        *settled.values_list("learner", flat=True),
    }


def _close_as_if_never_opened(learners: Collection[UUID]) -> None:
    """Take out transitions that only say that they were opened. Events are deleted by the role of erasure alone: people who
    came in by mistake are erased, not settled."""
    transitions = list(Transition.objects.filter(learner__in=learners, settled_on=None).values_list("pk", flat=True))
    Dossier.objects.filter(pk__in=transitions)._raw_delete("default")
    with wall.standing(wall.Standing(Stand.ERASURE)):
        Event.objects.filter(transition__in=transitions)._raw_delete("default")
        Transition.objects.filter(pk__in=transitions)._raw_delete("default")
