"""What every verb ends with: the status is derived from the facts, never set. And the facts it asks about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sluitend.dossiers.lifecycle import CARE_OPEN, Answer, Facts, PartStatus, status_of
from sluitend.dossiers.models import Approval, Delivery, Dossier, MentorAnswer
from sluitend.kit import clock
from sluitend.organisations.models import GuardianPolicy, Organisation, Region
from sluitend.transitions.models import Transition

Word = tuple[str, Any]  # whose: the party, and the guardian's key where it is one
Said = Mapping[Word, str]
PUPIL: Word = ("pupil", None)


def last_words(dossier: Dossier) -> Said:
    """What each of them said last in this round. Of two guardians each has a say of their own."""
    rows = Approval.objects.filter(dossier=dossier, round=dossier.round).order_by("recorded_at")
    return {(party, guardian): answer for party, guardian, answer in rows.values_list("party", "guardian", "answer")}


def settle(dossier: Dossier) -> None:
    """Derive the status from the facts and keep it."""
    said = last_words(dossier)
    deliveries = Delivery.objects.filter(dossier=dossier, version__content__round=dossier.round)
    opened = list(deliveries.values_list("opened_at", flat=True)) if said else []  # nothing goes before somebody agreed
    disputed = not opened and is_disputed(dossier, said)  # what is sent is sent; the mentor hears of it all the same
    pupil_agreed = said.get(PUPIL) == Answer.AGREED or (said.get(PUPIL) == Answer.DISPUTED and not disputed)
    facts = Facts(
        pupil_done=dossier.pupil_part == PartStatus.DONE,
        mentor_done=dossier.mentor_part == PartStatus.DONE,
        care_waits=dossier.care_part in CARE_OPEN and not said,
        disputed=disputed,
        pupil_agreed=pupil_agreed,
        guardian_needed=pupil_agreed and guardian_is_needed(dossier, agreed=guardian_agreed(said)),
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
            "talked_on",
            "warm_handover_wanted",
        ]
    )


def read_along(dossier: Dossier) -> None:
    """Fetch what the rules ask of a dossier, the learner and the region, in one statement instead of one for each."""
    if not Dossier.transition.is_cached(dossier):
        related = ("learner__residence", "origin_school__region", "holder__region")
        dossier.transition = Transition.objects.select_related(*related).get(pk=dossier.pk)


def guardian_agreed(said: Said) -> bool:
    """One guardian with authority suffices (DOMAIN 7.1)."""
    return any(party == "guardian" and answer == Answer.AGREED for (party, _whose), answer in said.items())


def is_disputed(dossier: Dossier, said: Said) -> bool:
    """Somebody's last word is that something is not right, and that still holds the dossier."""
    who = {party for (party, _whose), answer in said.items() if answer == Answer.DISPUTED}
    if not who:
        return False
    read_along(dossier)
    if is_of_age(dossier):
        who -= {"guardian"}
    return bool(who) and not goes_on_with_view(dossier, said)


def goes_on_with_view(dossier: Dossier, said: Said) -> bool:
    """The talk brought no agreement and the term to write a view has passed: where the law lets the dossier go without a
    consent it goes, with the view in it (DOMAIN 3.3). Where the region asks for agreement, somebody must have agreed."""
    if dossier.talked_on is None or dossier.goes_on_on is None or clock.today() <= dossier.goes_on_on:
        return False
    if policy_of(dossier) != GuardianPolicy.AGREEMENT:
        return True
    return said.get(PUPIL) == Answer.AGREED and guardian_agreed(said)


def guardian_is_needed(dossier: Dossier, *, agreed: bool) -> bool:
    """Whether a guardian's answer still holds the dossier: by age today, the region's policy, and what was answered
    this round (``agreed``)."""
    read_along(dossier)
    if is_of_age(dossier) or policy_of(dossier) == GuardianPolicy.NOTICE:
        return False
    if policy_of(dossier) == GuardianPolicy.INSPECTION and dossier.goes_on_on and clock.today() > dossier.goes_on_on:
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
