"""What the dossiers do when transitions bring news: begin with an empty one, and send on what was agreed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver

from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, Extent, PartStatus
from sluitend.dossiers.models import Dossier, QuestionEdition
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock, jobs
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus, MoveStage, TransitionKind
from sluitend.transitions.models import Application, Event, Transition


@receiver(happened, dispatch_uid="dossiers.begin")
def begin(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Every transition that opens gets its empty dossier with the questions of today, in four statements however many
    there are.

    Who comes without a school has no mentor who writes: that part is done before it begins (DOMAIN 7.1). Who moves between
    mbo's gets a compact one, and later (:func:`begin_for_movers`)."""
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


BRINGS_A_MOVER = (Kind.MOVE, Kind.DEREGISTRATION, Kind.APPLICATION)  # after which somebody may be leaving for good


@receiver(happened, dispatch_uid="dossiers.begin_for_movers")
def begin_for_movers(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Whoever wants to leave an mbo, or applied elsewhere, gets a compact dossier and a code to come in with; a mere
    signal brings none, because most who doubt stay. Who has one already keeps it."""
    touched = {event.transition_id for event in events if event.kind in BRINGS_A_MOVER}
    if touched:
        begin_compact(touched)


def begin_compact(transitions: Collection[UUID] | None = None) -> list[UUID]:
    """Begin what is missing among these transitions, or among all; gives their keys. Doing it again begins nothing."""
    applied = Application.objects.filter(transition=OuterRef("pk"), level__gt=0)
    leaving = Q(move__stage=MoveStage.WANTS) | Exists(applied.exclude(college=OuterRef("origin_school")))
    movers = Transition.objects.filter(leaving, kind=TransitionKind.MBO_MBO, settled_on=None, dossier=None)
    if transitions is not None:
        movers = movers.filter(pk__in=transitions)
    keys = list(movers.order_by("pk").values_list("pk", flat=True))
    Dossier.objects.bulk_create(
        [
            Dossier(
                transition_id=key,
                extent=Extent.COMPACT,
                questionnaire_version=Questionnaire.current(Extent.COMPACT).number,
                status_since=clock.today(),
            )
            for key in keys
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )
    for key in keys:
        jobs.defer("dossiers.invite_mover", dossier_id=str(key))
    return keys


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
