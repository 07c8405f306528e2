"""What the dossiers do when transitions bring news: begin with an empty one, and send on what was agreed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, PartStatus
from sluitend.dossiers.models import Dossier, QuestionEdition
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock, jobs
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus, TransitionKind
from sluitend.transitions.models import Event, Transition


@receiver(happened, dispatch_uid="dossiers.begin")
def begin(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Every transition that opens gets its empty dossier with the questions of today, in four statements however many
    there are.

    Who comes without a school has no mentor who writes: that part is done before it begins (DOMAIN 7.1). Who moves between
    mbo's has none: its questions are those of a pupil and a mentor."""
    opened = [
        event.transition_id for event in events if event.kind == Kind.OPENED and event.code != TransitionKind.MBO_MBO
    ]
    if not opened:
        return
    editions = _editions(opened)
    without_school = set(Transition.objects.filter(pk__in=opened, origin_school=None).values_list("pk", flat=True))
    Dossier.objects.bulk_create(
        [
            Dossier(
                transition_id=key,
                questionnaire_version=Questionnaire.current().number,
                edition_id=editions.get(key),
                status_since=clock.today(),
                mentor_part=PartStatus.DONE if key in without_school else PartStatus.NOT_BEGUN,
            )
            for key in opened
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


def _editions(opened: Collection[UUID]) -> dict[UUID, UUID]:
    """By transition, the edition of the questions that its region has today, where it has one; two statements at most."""
    holding = QuestionEdition.holding_on(clock.today())
    if not holding:
        return {}
    rows = Transition.objects.filter(pk__in=opened).values_list("pk", "origin_school__region", "holder__region")
    found = {key: holding.get(of_school or of_holder) for key, of_school, of_holder in rows}
    return {key: edition for key, edition in found.items() if edition is not None}


@receiver(happened, dispatch_uid="dossiers.send_on")
def send_on(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A new application of somebody whose dossier is agreed: it goes there too."""
    applied = {
        event.transition_id
        for event in events
        if event.kind == Kind.APPLICATION and event.code == ApplicationStatus.APPLIED
    }
    if not applied:
        return
    for key in Dossier.objects.filter(pk__in=applied, status__in=AFTER_AGREEMENT).values_list("pk", flat=True):
        jobs.defer("dossiers.deliver", dossier_id=str(key))
