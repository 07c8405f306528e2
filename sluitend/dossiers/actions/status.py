"""What every verb ends with: the status is derived from the facts, never set. And the facts it asks about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sluitend.dossiers.lifecycle import CARE_OPEN, Answer, Facts, PartStatus, status_of
from sluitend.dossiers.models import Approval, Delivery, Dossier, MentorAnswer
from sluitend.kit import clock
from sluitend.organisations.models import GuardianPolicy, Organisation, Region
from sluitend.transitions.models import Transition

GUARDIAN_AGREED = ("guardian", Answer.AGREED)


def settle(dossier: Dossier) -> None:
    """Derive the status from the facts and keep it."""
    said = list(
        Approval.objects.filter(dossier=dossier, round=dossier.round)
        .order_by("recorded_at")
        .values_list("party", "answer")
    )
    deliveries = Delivery.objects.filter(dossier=dossier, version__content__round=dossier.round)
    opened = list(deliveries.values_list("opened_at", flat=True)) if said else []  # nothing goes before somebody agreed
    pupil_agreed = ("pupil", Answer.AGREED) in said
    facts = Facts(
        pupil_done=dossier.pupil_part == PartStatus.DONE,
        mentor_done=dossier.mentor_part == PartStatus.DONE,
        care_waits=dossier.care_part in CARE_OPEN and not said,
        disputed=bool(said) and said[-1][1] == Answer.DISPUTED,
        pupil_agreed=pupil_agreed,
        guardian_needed=pupil_agreed and guardian_is_needed(dossier, agreed=GUARDIAN_AGREED in said),
        sent=bool(opened),
        opened=any(opened),
    )
    status = status_of(facts)
    if status != dossier.status:
        dossier.status, dossier.status_since = status, clock.today()
    dossier.save(
        update_fields=[
            "status",
            "status_since",
            "pupil_part",
            "mentor_part",
            "care_part",
            "round",
            "goes_on_on",
            "warm_handover_wanted",
        ]
    )


def read_along(dossier: Dossier) -> None:
    """Fetch what the rules ask of a dossier, the learner and the region, in one statement instead of one for each."""
    if not Dossier.transition.is_cached(dossier):
        related = ("learner__residence", "origin_school__region", "holder__region")
        dossier.transition = Transition.objects.select_related(*related).get(pk=dossier.pk)


def guardian_is_needed(dossier: Dossier, *, agreed: bool) -> bool:
    """Whether a guardian's answer still holds the dossier: by age today, the region's policy, and what was answered
    this round (``agreed``)."""
    read_along(dossier)
    if is_of_age(dossier) or policy_of(dossier) == GuardianPolicy.NOTICE:
        return False
    if dossier.goes_on_on is not None and clock.today() > dossier.goes_on_on:
        return False
    return not agreed


def is_of_age(dossier: Dossier) -> bool:
    age = dossier.transition.learner.age_on(clock.today())
    return age is not None and age >= region_of(dossier).guardian_age


def school_or_holder(dossier: Dossier) -> Organisation:
    """The school of origin, or the holder for whoever comes without a school."""
    found = dossier.transition.origin_school or dossier.transition.holder
    if found is None:
        raise LookupError(f"{dossier.pk} has no school and no holder")
    return found


def region_of(dossier: Dossier) -> Region:
    """The region whose rules hold."""
    return school_or_holder(dossier).region


def policy_of(dossier: Dossier) -> str:
    return region_of(dossier).guardian_policy


def mentor_answers(dossier: Dossier, questions: Collection[str]) -> dict[str, Any]:
    """What the mentor answered to these questions, by code."""
    asked = MentorAnswer.objects.filter(dossier=dossier, question__in=questions)
    return dict(asked.values_list("question", "value"))
