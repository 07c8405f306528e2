"""The regie passes from one party to another: asked, answered, named by a rule."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, jobs, words, workdays
from sluitend.kit.inserting import insert
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.transitions.actions.noting import Fact, Refused, must_touch, note
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import HANDOVER, HandoverStatus
from sluitend.transitions.models import Handover, Transition
from sluitend.transitions.policies import Can, CanHandover
from sluitend.transitions.queries.handovers import who_answered
from sluitend.transitions.reasons import REFUSALS

ANSWER_WITHIN_WORKDAYS = 10  # a handover between parties; after five a mail, after ten both leads (UX 5)
REMIND_BEFORE_WORKDAYS = 5
WAS_FIRST = {
    HandoverStatus.ACCEPTED: _lazy("%(who)s took this learner over already, on %(at)s."),
    HandoverStatus.REFUSED: _lazy("%(who)s refused this handover already, on %(at)s."),
    HandoverStatus.WITHDRAWN: _lazy("%(who)s withdrew this handover, on %(at)s."),
}


@action
def hand_over(transition: Transition, *, to: Organisation, reason: str, by: Actor, note_text: str = "") -> Handover:
    """Ask another party to take over. The holder stays the holder until the other accepts."""
    return hand_over_all(
        Transition.objects.filter(pk=by.claim(Can.HAND_OVER, transition).pk),
        to=to,
        reason=reason,
        by=by,
        note_text=note_text,
    )[0]


@action
def hand_over_all(
    transitions: QuerySet[Transition], *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> list[Handover]:
    """The plural of :func:`hand_over`: for those that have no open handover and are not held by the receiver
    already."""
    asked = ask(by.claim_all(Can.HAND_OVER, transitions), to=to, reason=reason, by=by, note_text=note_text)
    if not asked:
        raise Refused(_("There is nothing to hand over: a handover is open already, or this party is the holder."))
    return asked


def ask(
    transitions: Sequence[Transition], *, to: Organisation, reason: str, by: Actor, note_text: str = ""
) -> list[Handover]:
    """Ask ``to`` to take over those that can be asked for now; none is no mistake here."""
    claimed = [row for row in transitions if row.holder_id != to.pk]
    busy = set(
        Handover.objects.filter(transition__in=claimed, status=HandoverStatus.ASKED).values_list(
            "transition_id", flat=True
        )
    )
    answer_by = workdays.after(clock.today(), ANSWER_WITHIN_WORKDAYS)
    asked = [
        Handover(  # type: ignore[misc]  # an unsettled transition has a holder
            transition=row,
            sender_id=row.holder_id,
            receiver=to,
            reason=reason,
            note=note_text,
            asked_at=clock.now(),
            answer_by=answer_by,
        )
        for row in claimed
        if row.pk not in busy
    ]
    if not asked:
        return []
    insert(asked)
    note(
        [
            Fact(row.transition_id, Kind.HANDOVER, HandoverStatus.ASKED, organisation_id=to.pk, due_on=answer_by)
            for row in asked
        ],
        by=by,
    )
    if by.user is not None:  # what a rule asks of many at night stands in the mail of the morning
        jobs.defer("transitions.mail_handover_asked", organisation_id=to.pk, count=len(asked))
    by.record("transitions.handed_over", None, count=len(asked), to=str(to.pk), reason=reason)
    return asked


@action
def remind_waiting(*, by: Actor) -> int:
    """Say of every handover that waits longer than five working days that it does, once: an event, and a mail to those
    who can answer. Gives how many."""
    soon = workdays.after(clock.today(), ANSWER_WITHIN_WORKDAYS - REMIND_BEFORE_WORKDAYS)
    late = _waiting(answer_by__lte=soon, reminded_on=None)
    Handover.objects.filter(pk__in=[row.pk for row in late]).update(reminded_on=clock.today())
    note([_said(row, "reminded") for row in late], by=by)
    for receiver in sorted({row.receiver_id for row in late}, key=str):
        jobs.defer("transitions.mail_handovers_waiting", organisation_id=receiver, on=clock.today())
    return len(late)


@action
def escalate_late(*, by: Actor) -> int:
    """Say of every handover whose term has passed that it is late, once: an event, and a mail to the leads of both
    parties. The sender keeps the regie. Gives how many."""
    late = _waiting(answer_by__lt=clock.today(), escalated_on=None)
    Handover.objects.filter(pk__in=[row.pk for row in late]).update(escalated_on=clock.today())
    note([_said(row, "late") for row in late], by=by)
    for party in sorted({row.receiver_id for row in late} | {row.sender_id for row in late}, key=str):
        jobs.defer("transitions.mail_handovers_late", organisation_id=party, on=clock.today())
    return len(late)


def _waiting(**which: object) -> list[Handover]:
    """Handovers nobody answered yet, locked; those somebody is answering at this moment are left for the next night."""
    rows = Handover.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status=HandoverStatus.ASKED, **which
    )
    return list(rows.filter(transition__settled_on=None).order_by("pk"))


def _said(handover: Handover, code: str) -> Fact:
    return Fact(
        handover.transition_id, Kind.HANDOVER, code, organisation_id=handover.receiver_id, due_on=handover.answer_by
    )


@action
def accept_all(handovers: QuerySet[Handover], *, by: Actor) -> int:
    """The plural of :func:`accept`: those that still wait for our answer; gives how many."""
    waiting = by.claim_all(CanHandover.ANSWER, handovers)
    for receiver in Organisation.objects.filter(pk__in={row.receiver_id for row in waiting}):
        _take_over([row for row in waiting if row.receiver_id == receiver.pk], receiver, by=by)
    return len(waiting)


@action
def accept(handover: Handover, *, by: Actor) -> None:
    """The receiver takes over: from now on it is the holder, with a first contact within a week.

    A municipality that takes over sees what it holds, also when the learner does not live there (any more).
    """
    handover = _claim(handover, CanHandover.ANSWER, by=by)
    _take_over([handover], handover.receiver, by=by)


def _take_over(handovers: Sequence[Handover], receiver: Organisation, *, by: Actor) -> None:
    """The receiver of these handovers, which are claimed, becomes the holder: as many statements for one as for thousands."""
    today, keys = clock.today(), [row.transition_id for row in handovers]
    accepted = HANDOVER.steps["accept"].target
    must_touch(
        Handover.objects.filter(pk__in=[row.pk for row in handovers], status=HandoverStatus.ASKED).update(
            status=accepted, answered_at=clock.now(), answered_by=by.user, answer_reason="", answer_note=""
        ),
        len(handovers),
    )
    note([Fact(key, Kind.HANDOVER, accepted, organisation_id=receiver.pk) for key in keys], by=by)
    if len(handovers) == 1:
        by.record(f"transitions.handover_{accepted}", handovers[0])
    else:
        by.record(f"transitions.handovers_{accepted}", None, count=len(handovers))
    if receiver.kind == OrganisationKind.MUNICIPALITY:
        Transition.objects.filter(pk__in=keys).exclude(visible_to_municipality=receiver).update(
            visible_to_municipality=receiver.pk, visible_since=today, visible_because="handover"
        )
    must_touch(
        Transition.objects.filter(pk__in=keys, settled_on=None).update(
            holder=receiver.pk,
            holder_since=today,
            next_what="contact",
            next_on=workdays.after(today, 5),
            missed_since=None,
        ),
        len(keys),
    )
    note([Fact(key, Kind.HOLDER, "accepted", organisation_id=receiver.pk) for key in keys], by=by)


@action
def refuse(handover: Handover, *, reason: str, why: str, by: Actor) -> None:
    """The receiver does not take over and says why, from the closed list and in its own words; the sender stays the
    holder and is to act again."""
    if reason not in REFUSALS:
        raise Refused(_("Choose a reason. The other party reads it and acts on it."))
    _answer(handover, "refuse", by=by, reason=reason, why=why)


@action
def withdraw(handover: Handover, *, by: Actor) -> None:
    """The sender takes the question back."""
    _answer(handover, "withdraw", by=by)


@action
def withdraw_all(handovers: QuerySet[Handover], *, by: Actor) -> int:
    """The plural of :func:`withdraw`: those that nobody answered yet; gives how many."""
    claimed = by.claim_all(CanHandover.WITHDRAW, handovers)
    if not claimed:
        return 0
    withdrawn = HANDOVER.steps["withdraw"].target
    must_touch(
        Handover.objects.filter(pk__in=[row.pk for row in claimed], status=HandoverStatus.ASKED).update(
            status=withdrawn, answered_at=clock.now(), answered_by=by.user
        ),
        len(claimed),
    )
    note([Fact(row.transition_id, Kind.HANDOVER, withdrawn, organisation_id=row.receiver_id) for row in claimed], by=by)
    by.record(f"transitions.handovers_{withdrawn}", None, count=len(claimed))
    return len(claimed)


def _answer(handover: Handover, step: str, *, by: Actor, reason: str = "", why: str = "") -> None:
    handover = _claim(handover, CanHandover.WITHDRAW if step == "withdraw" else CanHandover.ANSWER, by=by)
    HANDOVER.take(step, handover)
    handover.answered_at, handover.answered_by = clock.now(), by.user
    handover.answer_reason, handover.answer_note = reason, why
    handover.save(update_fields=["status", "answered_at", "answered_by", "answer_reason", "answer_note"])
    note([Fact(handover.transition_id, Kind.HANDOVER, handover.status, organisation_id=handover.receiver_id)], by=by)
    by.record(f"transitions.handover_{handover.status}", handover)


def _claim(handover: Handover, permission: str, *, by: Actor) -> Handover:
    """The handover, locked; or a sentence that says who was first, for who could have answered a moment ago."""
    try:
        return by.claim(permission, handover)
    except PermissionDenied:
        now = Handover.objects.select_related("sender", "receiver", "answered_by").get(pk=handover.pk)
        if now.status == HandoverStatus.ASKED or not by.may(CanHandover.VIEW, now):
            raise
        first = {"who": who_answered(now, by), "at": words.moment(now.answered_at)}
        raise Refused(str(WAS_FIRST[HandoverStatus(now.status)]) % first) from None


@action
def make_holder(transition: Transition, organisation: Organisation, *, because: str, by: Actor) -> None:
    """A rule of the region names a new holder (for instance the college, when it sees the learner in class). Open
    handovers end."""
    if transition.holder_id == organisation.pk:
        return
    Handover.objects.filter(transition=transition, status=HandoverStatus.ASKED).update(
        status=HandoverStatus.WITHDRAWN, answered_at=clock.now()
    )
    must_touch(
        Transition.objects.filter(pk=transition.pk, settled_on=None).update(
            holder=organisation, holder_since=clock.today()
        ),
        1,
    )
    note([Fact(transition.pk, Kind.HOLDER, because, organisation_id=organisation.pk)], by=by)
