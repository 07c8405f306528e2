"""Agreeing: pupil and guardian say yes, or what is not right; time may decide; a change makes it lapse.

Nobody presses "send": agreeing defers the delivery in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.consents import record_consents
from sluitend.dossiers.actions.guardians import ask_guardians, end_link_of, end_links, others_than, tell_guardians
from sluitend.dossiers.actions.on_paper import not_ahead, not_for_oneself, whose
from sluitend.dossiers.actions.status import (
    guardian_is_needed,
    is_disputed,
    is_of_age,
    last_words,
    policy_of,
    read_along,
    settle,
)
from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, Answer, DossierStatus, Way
from sluitend.dossiers.models import Approval, Dossier, GuardianLink
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries.additions import LAPSED
from sluitend.kit import clock, jobs, workdays
from sluitend.learners.models import Guardian
from sluitend.organisations.models import GuardianPolicy
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


def lapse(dossier: Dossier, *, by: Actor) -> None:
    """What was agreed is no longer what is written: a new round begins, open links end, and the pupil is asked to
    read again."""
    dossier.round += 1
    dossier.goes_on_on = dossier.talked_on = None
    end_links(dossier, because="lapsed")
    note([Fact(dossier.pk, Kind.DOSSIER, LAPSED)], by=by)
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="lapsed")


def lapse_if_agreed(dossier: Dossier, *, by: Actor) -> None:
    """Inside an action: what somebody agreed to is no longer what is written."""
    is_agreed = dossier.status in (*AFTER_AGREEMENT, DossierStatus.WITH_GUARDIAN)
    if is_agreed or Approval.objects.filter(dossier=dossier, round=dossier.round).exists():
        lapse(dossier, by=by)


@action
def pupil_answers(
    dossier: Dossier,
    answer: Answer,
    *,
    by: Actor,
    about: Collection[str] = (),
    text: str = "",
    consents: Collection[str] = (),
) -> None:
    """The pupil read what mentor and pupil wrote, and agrees or says what is not right. A second click on agree
    changes nothing. ``consents``: codes of the answers outside the statutory list that may go along."""
    this_round = Approval.objects.filter(dossier=dossier.pk, round=F("dossier__round"), party="pupil", by=by.label)
    last = this_round.order_by("-recorded_at").values_list("answer", flat=True).first()
    if answer == last == Answer.AGREED:
        return
    dossier = by.claim(Can.AGREE, dossier)
    _approve(dossier, "pupil", answer, Way.ACCOUNT, by=by, about=about, text=text)
    if answer == Answer.AGREED:
        record_consents(dossier, consents, by=by)
    note([Fact(dossier.pk, Kind.DOSSIER, f"pupil_{answer}")], by=by)
    if answer == Answer.DISPUTED:
        jobs.defer("dossiers.tell_mentor", dossier_id=str(dossier.pk), what="disputed")
    _after_answer(dossier, by=by)


@action
def guardian_answers(
    dossier: Dossier,
    answer: Answer,
    *,
    by: Actor,
    about: Collection[str] = (),
    text: str = "",
    consents: Collection[str] = (),
) -> None:
    """A guardian answers through the link, which is used up by it. One guardian with authority suffices; another one is
    told, and can still say what is not right: before the dossier is sent that stops it for a talk."""
    dossier = by.claim(Can.ANSWER_AS_GUARDIAN, dossier)
    guardian = Guardian.objects.filter(learner=by.learner_id).get(pk=cast(UUID, by.guardian_id))  # the rule saw to that
    if not guardian.has_authority:
        raise Refused(_("Only a parent with legal authority can answer."))
    if answer == Answer.AGREED and last_words(dossier).get(("guardian", guardian.pk)) == answer:
        return
    _approve(dossier, "guardian", answer, Way.LINK, by=by, guardian=guardian, about=about, text=text)
    if answer == Answer.AGREED:
        record_consents(dossier, consents, by=by)
    note([Fact(dossier.pk, Kind.DOSSIER, f"guardian_{answer}")], by=by)
    if answer != Answer.TALK:
        end_link_of(dossier, guardian)
    jobs.defer("dossiers.tell_mentor", dossier_id=str(dossier.pk), what=f"guardian_{answer}")
    if answer == Answer.DISPUTED:  # the mentor first, the pupil at half past four
        jobs.put_off("dossiers.tell_pupil", workdays.release_moment(), dossier_id=str(dossier.pk), what="disputed")
    _after_answer(dossier, by=by)
    if answer == Answer.AGREED:
        others_than(dossier, guardian)


@action
def read_again(dossier: Dossier, *, by: Actor) -> None:
    """After a talk about what was not right: the pupil is asked to read once more, also when nothing had to change."""
    dossier = by.claim(Can.READ_AGAIN, dossier)
    lapse(dossier, by=by)
    settle(dossier)
    by.record("dossiers.read_again", dossier)


@action
def record_guardian_approval(
    dossier: Dossier, *, name: str, way: Way, given_on: date, by: Actor, guardian: Guardian | None = None
) -> None:
    """The school notes that a guardian agreed on paper or by voice: who, when, how, and who noted it.

    Refuses a guardian without authority, a name that could be either parent's, and somebody who would note their own
    agreement: nobody approves for himself.
    """
    dossier = by.claim(Can.RECORD_APPROVAL, dossier)
    not_ahead(given_on)
    guardian = whose(dossier, guardian, name)
    not_for_oneself(guardian, name, by=by)
    _approve(dossier, "guardian", Answer.AGREED, way, by=by, given_on=given_on, guardian=guardian, text=name)
    note([Fact(dossier.pk, Kind.DOSSIER, "guardian_on_paper")], by=by)
    if guardian is not None:
        end_link_of(dossier, guardian)
    _after_answer(dossier, by=by)
    others_than(dossier, guardian)


@action
def let_time_decide(*, by: Actor) -> int:
    """Daily: who turned 18 needs no guardian any more; a term to read that has passed lets the dossier go on; old
    links end."""
    today = clock.today()
    GuardianLink.objects.filter(ended_at=None, expires_on__lt=today).update(
        ended_at=clock.now(), ended_because="expired"
    )
    waiting = (
        Dossier.objects.select_for_update(of=("self",))
        .filter(status=DossierStatus.WITH_GUARDIAN, transition__settled_on=None)
        .select_related(
            "transition__learner", "transition__origin_school__region", "transition__holder__region"
        )  # what the rule asks, once for all
        .order_by("pk")
    )
    this_round = Approval.objects.filter(dossier__status=DossierStatus.WITH_GUARDIAN, round=F("dossier__round"))
    agreed = set(this_round.filter(party="guardian", answer=Answer.AGREED).values_list("dossier_id", flat=True))
    moved = 0
    for dossier in waiting:
        if guardian_is_needed(dossier, agreed=dossier.pk in agreed):
            continue
        turned_18 = is_of_age(dossier)
        if not turned_18:
            _approve(dossier, "guardian", Answer.AGREED, Way.TERM, by=by)
        end_links(dossier, because="turned_18" if turned_18 else "expired")
        note([Fact(dossier.pk, Kind.DOSSIER, "guardian_not_needed" if turned_18 else "term_passed")], by=by)
        _after_answer(dossier, by=by)
        moved += 1
    return moved + _close_disputes(by=by)


def _close_disputes(*, by: Actor) -> int:
    """What was not right holds a dossier no longer: after the talk the term for a view has passed, or who objected was a
    guardian of somebody who turned 18."""
    closed = 0
    held = Dossier.objects.select_for_update(of=("self",)).filter(
        status=DossierStatus.DISPUTED, transition__settled_on=None
    )
    for dossier in held.order_by("pk"):
        if is_disputed(dossier, last_words(dossier)):
            continue
        of_age = is_of_age(dossier)
        note([Fact(dossier.pk, Kind.DOSSIER, "guardian_not_needed" if of_age else "goes_on_with_view")], by=by)
        end_links(dossier, because="turned_18" if of_age else "expired")
        _after_answer(dossier, by=by)
        closed += 1
    return closed


def _approve(
    dossier: Dossier,
    party: str,
    answer: Answer,
    way: Way,
    *,
    by: Actor,
    given_on: date | None = None,
    guardian: Guardian | None = None,
    about: Collection[str] = (),
    text: str = "",
) -> None:
    Approval.objects.create(
        dossier=dossier,
        round=dossier.round,
        party=party,
        answer=answer,
        way=way,
        given_on=given_on or clock.today(),
        recorded_at=clock.now(),
        by=by.label,
        guardian=guardian,
        about=list(about),
        text=text,
    )
    by.record("dossiers.answered", dossier, party=party, answer=answer, way=way)


def _after_answer(dossier: Dossier, *, by: Actor) -> None:
    before = dossier.status
    read_along(dossier)
    settle(dossier)
    if dossier.status == DossierStatus.WITH_GUARDIAN and before != DossierStatus.WITH_GUARDIAN:
        ask_guardians(dossier, by=Actor.job("ask_guardians"))
    if dossier.status in AFTER_AGREEMENT and before not in AFTER_AGREEMENT:
        note([Fact(dossier.pk, Kind.DOSSIER, "agreed")], by=by)
        jobs.defer("dossiers.deliver", dossier_id=str(dossier.pk))
        if policy_of(dossier) == GuardianPolicy.NOTICE and not is_of_age(dossier):
            tell_guardians(dossier, "notice")
