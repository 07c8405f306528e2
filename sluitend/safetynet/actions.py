"""Verbs of the safety net: opening and closing a municipality's view by rule, and its cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.kit import clock, jobs, workdays
from sluitend.kit.inserting import insert
from sluitend.learners.duty import is_obliged, last_school_type
from sluitend.organisations.models import Membership, Organisation, OrganisationKind
from sluitend.safetynet import visibility
from sluitend.safetynet.lifecycle import (
    CASE,
    OF_SETTLED,
    OUTCOMES,
    After,
    CaseKind,
    CaseStatus,
    Outcome,
    Result,
)
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.safetynet.policies import Can
from sluitend.transitions import actions as transitions
from sluitend.transitions import bulk
from sluitend.transitions.actions import Fact, Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import PLACED_LEVEL, BulkKind, HandoverStatus, SettledReason
from sluitend.transitions.models import Application, BulkAct, Handover, Transition
from sluitend.transitions.policies import Can as CanTransition
from sluitend.transitions.policies import CanBulk

LOOK_AGAIN_DAYS = 28  # after an outcome that is no destination; the longest "contact" may lie ahead is 31


# --- What a municipality sees -----------------------------------------------------------------------------------


@action
def open_views(*, by: Actor) -> dict[str, int]:
    """Open to their municipality of residence all whom a rule names today; gives how many per rule. Idempotent.

    Who moved is first hidden from the former municipality, so that the same night shows the new one what it is to see.
    """
    today = clock.today()
    transitions.hide_from_municipality(visibility.moved(), because="moved", by=by)
    return {
        reason.code: transitions.show_to_municipality(
            visibility.opening(reason, today), because=reason.code, by=by, asks=reason.asks
        )
        for reason in visibility.REASONS
    }


@action
def close_views(*, by: Actor) -> int:
    """End the view where the reason is gone; gives how many. Idempotent."""
    return transitions.hide_from_municipality(visibility.closing(clock.today()), because="settled_down", by=by)


@action
def open_view_for_leavers(keys: Collection[UUID], *, by: Actor) -> int:
    """An mbo took somebody off its roll: the municipality sees at once who is under 18 and has no place, and its officers
    get a mail at once."""
    reason = next(reason for reason in visibility.REASONS if reason.code == "left_mbo")
    rows = visibility.opening(reason, clock.today()).filter(pk__in=keys)
    fresh = list(rows.values_list("pk", flat=True))
    shown = transitions.show_to_municipality(rows, because=reason.code, by=by)
    asked = Handover.objects.filter(transition__in=fresh, status=HandoverStatus.ASKED, reason=reason.code)
    for town, count in asked.order_by().values_list("receiver").annotate(count=Count("pk")):
        jobs.defer("transitions.mail_handover_asked", organisation_id=str(town), count=count)
    return shown


# --- Cases open and close with the holder -----------------------------------------------------------------------


@action
def open_cases(keys: Collection[UUID], *, by: Actor) -> int:
    """A municipality holds these transitions now: each gets a case there; a case elsewhere ends. Gives how many."""
    held = Transition.objects.filter(pk__in=keys, settled_on=None, holder__kind=OrganisationKind.MUNICIPALITY)
    rows = list(
        held.annotate(last_type=last_school_type())
        .order_by("pk")
        .values_list("pk", "holder", "learner__birth_date", "learner__basic_qualification_on", "last_type")
    )
    elsewhere = MunicipalCase.objects.filter(transition__in=[row[0] for row in rows], closed_on=None)
    _end(elsewhere.exclude(municipality=F("transition__holder")), Outcome.TRANSFERRED, by=by)
    busy = set(elsewhere.values_list("transition_id", flat=True))
    today = clock.today()
    made = insert(
        [
            MunicipalCase(
                transition_id=key, municipality_id=holder, kind=kind_of(born, qualified, kind, today), opened_on=today
            )
            for key, holder, born, qualified, kind in rows
            if key not in busy
        ]
    )
    if made:
        by.record("safetynet.cases_opened", None, count=len(made))
    return len(made)


def kind_of(born: date | None, qualified_on: date | None, school_type: str, today: date) -> CaseKind:
    """Who handles it (DOMAIN 7.3.5, rule 5): an attendance officer while the duty holds, else the Doorstroompunt."""
    obliged = is_obliged(
        born, school_type=school_type, qualified=bool(qualified_on and qualified_on <= today), today=today
    )
    return CaseKind.ATTENDANCE if obliged else CaseKind.DOORSTROOMPUNT


@action
def end_cases_with_another_holder(keys: Collection[UUID], *, by: Actor) -> int:
    """A school or college took over: the municipality's case is done."""
    return _end(MunicipalCase.objects.filter(transition__in=keys, closed_on=None), Outcome.SCHOOL, by=by)


@action
def end_cases_of_settled(reasons: dict[UUID, SettledReason], *, by: Actor) -> int:
    """Somebody else settled these transitions: their cases end for the same reason."""
    return sum(
        _end(
            MunicipalCase.objects.filter(
                closed_on=None, transition__in=[key for key, given in reasons.items() if given == reason]
            ),
            OF_SETTLED[reason],
            by=by,
        )
        for reason in set(reasons.values())
    )


def _end(cases: QuerySet[MunicipalCase], outcome: Outcome, *, by: Actor) -> int:
    """Close open cases with an outcome and say so to everybody who sees the transition."""
    ending = list(cases.select_for_update(of=("self",)).order_by("pk"))
    MunicipalCase.objects.filter(pk__in=[case.pk for case in ending]).update(
        status=CaseStatus.CLOSED, outcome=outcome, closed_on=clock.today()
    )
    if ending:
        transitions.note(
            [Fact(case.transition_id, Kind.CASE, outcome, organisation_id=case.municipality_id) for case in ending],
            by=by,
        )
    return len(ending)


# --- What officers do -------------------------------------------------------------------------------------------


@action
def take_on(rows: QuerySet[Transition], *, to: User, by: Actor, over: bool = False) -> BulkAct:
    """Give these learners to a colleague; where our yes to a handover is still awaited, this is that yes.

    Who is with another colleague stays there unless ``over``, so that of two who take the same case the first has it.
    What it gives takes back the cases that had nobody before. As many statements for one as for five thousand.
    """
    reachable = by.claim_all(CanTransition.VIEW_AS_MUNICIPALITY, rows)
    waiting = Handover.objects.filter(
        transition__in=[row.pk for row in reachable], status=HandoverStatus.ASKED, receiver=by.organisation
    )
    transitions.accept_all(waiting, by=by)  # whom a colleague took a moment ago is no longer among them
    cases = MunicipalCase.objects.filter(transition__in=[row.pk for row in reachable], closed_on=None)
    fresh = assign(cases, to=to, by=by, over=over)
    return bulk.remember(BulkKind.ASSIGN, [str(key) for key in fresh], by=by)


@action
def unassign_many(act: BulkAct, *, by: Actor) -> int:
    """Take an assignment of many back, as long as nothing was done with a case; gives how many."""
    act = by.claim(CanBulk.UNDO, act)
    count = unassign(MunicipalCase.objects.filter(pk__in=act.rows), by=by)
    bulk.close(act, by=by)
    return count


@action
def assign(cases: QuerySet[MunicipalCase], *, to: User, by: Actor, over: bool = True) -> list[UUID]:
    """Who looks after these cases from now on; gives those that had nobody before. Without ``over`` a case of another
    colleague stays as it is."""
    _must_work_here(to, by.organisation)
    claimed = [case for case in by.claim_all(Can.ASSIGN, cases) if over or case.owner_id in (None, to.pk)]
    fresh = [case.pk for case in claimed if case.status == CaseStatus.NEW]
    MunicipalCase.objects.filter(pk__in=[case.pk for case in claimed]).exclude(pk__in=fresh).update(owner=to)
    MunicipalCase.objects.filter(pk__in=fresh).update(owner=to, status=CASE.steps["assign"].target)
    by.record("safetynet.assigned", None, count=len(claimed), to=str(to.pk))
    return fresh


@action
def unassign(cases: QuerySet[MunicipalCase], *, by: Actor) -> int:
    """Take an assignment back, as long as nothing was done with it; gives how many."""
    ready = cases.filter(status__in=CASE.sources("unassign"), attempts=None)
    keys = [case.pk for case in by.claim_all(Can.ASSIGN, ready)]
    MunicipalCase.objects.filter(pk__in=keys).update(owner=None, status=CASE.steps["unassign"].target)
    by.record("safetynet.unassigned", None, count=len(keys))
    return len(keys)


def _must_work_here(user: User, organisation: Organisation | None) -> None:
    works = Membership.objects.filter(Membership.active_on(clock.today()), user=user, organisation=organisation)
    if not works.exists():
        raise Refused(_("This colleague does not work here today. Choose somebody else."))


@action
def log_contact(
    case: MunicipalCase, way: str, result: str, *, by: Actor, note: str = "", next_on: date | None = None
) -> ContactAttempt:
    """Somebody tried to reach the learner; the next date follows, the next working day unless another is given.

    Who logs on a case of nobody takes it on. The note stays here; others see that there was contact and when.
    """
    case = by.claim(Can.LOG_CONTACT, case)
    next_on = next_on or workdays.after(clock.today(), 1)
    attempt = ContactAttempt.objects.create(
        case=case, way=way, result=result, note=note, at=clock.now(), by=by.user, next_on=next_on
    )
    step = "talk" if result == Result.REACHED else "seek"
    if step in CASE.open_steps(case.status):
        CASE.take(step, case)
    case.owner = case.owner or by.user
    case.save(update_fields=["status", "owner"])
    transitions.note(
        [Fact(case.transition_id, Kind.CONTACT, f"{way}_{result}", organisation_id=case.municipality_id)], by=by
    )
    transitions.plan_next(case.transition, "contact", next_on, by=by)
    by.record("safetynet.contact_logged", case, way=way, result=result)
    return attempt


@action
def guide(case: MunicipalCase, *, by: Actor) -> None:
    """More than talking: the municipality guides this learner."""
    case = by.claim(Can.GUIDE, case)
    CASE.take("guide", case)
    case.save(update_fields=["status"])
    by.record("safetynet.guided", case)


@action
def close(case: MunicipalCase, outcome: Outcome, *, by: Actor) -> After:
    """End a case; what becomes of the transition follows from the outcome (ADR 0010). Gives what happened to it.

    The promise goes on: the college that placed the learner takes the regie, or the transition is settled for a listed
    reason, or the municipality stays the holder with a next date in four weeks.
    """
    case = by.claim(Can.CLOSE, case)
    rule = OUTCOMES[outcome]
    if rule.after is After.BY_HANDOVER:
        raise Refused(_("Hand this learner over to the other municipality. The case closes when they say yes."))
    if rule.not_while_obliged and case.kind == CaseKind.ATTENDANCE:
        raise Refused(_("This learner must still go to school. Choose “goes to school and works”, or “exempt”."))
    _end(MunicipalCase.objects.filter(pk=case.pk), outcome, by=by)
    by.record("safetynet.closed", case, outcome=outcome)
    return _go_on(case.transition, rule.after, rule.settles, by=by)


def _go_on(transition: Transition, after: After, settles: SettledReason | None, *, by: Actor) -> After:
    if after is After.SETTLE and settles is not None:
        # the officer's right to close the case is the right to settle; the rule of the spine knows no cases
        transitions.settle(transition, because=settles, by=Actor.job("safetynet.close"))
        return After.SETTLE
    college = _college_of(transition)
    if after is After.GIVE_BACK and college is not None:
        _give_back(transition, college, by=by)
        return After.GIVE_BACK
    transitions.plan_next(transition, "contact", clock.today() + timedelta(days=LOOK_AGAIN_DAYS), by=by)
    return After.KEEP


def _college_of(transition: Transition) -> Organisation | None:
    placed = Application.objects.filter(transition=transition, level__gte=PLACED_LEVEL).select_related("college")
    application = placed.order_by("-level", "preference", "pk").first()
    return application.college if application else None


def _give_back(transition: Transition, college: Organisation, *, by: Actor) -> None:
    transitions.make_holder(transition, college, because="placed", by=by)
    transitions.replan({transition.pk})


@action
def give_back_placed(*, by: Actor) -> int:
    """Whom a municipality still holds without a case and who has a place by now: the college takes the regie."""
    held = Transition.objects.filter(
        settled_on=None, holder__kind=OrganisationKind.MUNICIPALITY, best_level__gte=PLACED_LEVEL
    )
    rows = list(held.exclude(cases__in=MunicipalCase.objects.filter(closed_on=None)).order_by("pk"))
    for row in rows:
        college = _college_of(row)
        if college is not None:
            _give_back(row, college, by=by)
    return len(rows)


@action
def reopen(transition: Transition, *, by: Actor) -> MunicipalCase:
    """Take up a learner again whom we still hold; who does that is the owner."""
    transition = by.claim(CanTransition.SET_NEXT_DATE, transition)
    open_cases([transition.pk], by=by)
    case = MunicipalCase.objects.get(transition=transition, closed_on=None)
    if by.user is not None:
        assign(MunicipalCase.objects.filter(pk=case.pk), to=by.user, by=by)
    by.record("safetynet.reopened", case)
    case.refresh_from_db()
    return case
