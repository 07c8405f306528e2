"""Verbs of case tables: planning one, drawing up its agenda by rule, what is agreed about a learner, closing it (DOMAIN 7.4).

A case table decides nothing over the heads of the parties: its decisions go through the verbs that there are. A day that
was agreed becomes the next date, within the limits of its kind; who is asked to take over is asked by a handover.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, jobs, workdays
from sluitend.kit.inserting import insert
from sluitend.organisations.models import Organisation, Region
from sluitend.organisations.policies import CanRegion
from sluitend.safetynet import agenda
from sluitend.safetynet.lifecycle import CASE_TABLE, NEXT_OF, TableDecision, TableStatus
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.safetynet.policies import CanItem, CanTable
from sluitend.transitions import actions as transitions
from sluitend.transitions.actions import Fact, Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.policies import Can as CanTransition

TOLD_DAYS = 7  # so long before it who takes part is reminded
CLOSED_AFTER_WORKDAYS = 5  # a table that nobody said to be done is closed by itself


# --- The meeting ------------------------------------------------------------------------------------------------


@action
def plan(
    region: Region,
    *,
    starts_at: datetime,
    minutes: int,
    participants: Collection[Organisation],
    by: Actor,
    place: str = "",
    video_url: str = "",
) -> CaseTable:
    """Convene a case table; who convenes takes part. The same one asked for twice is one."""
    region = by.claim(CanRegion.CONVENE, region)
    if by.organisation is None:
        raise RuntimeError("somebody convenes for an organisation")
    _must_be_ahead(starts_at)
    planned = CaseTable.objects.filter(convener=by.organisation, starts_at=starts_at, status=TableStatus.PLANNED)
    if (known := planned.first()) is not None:
        return known
    table = CaseTable.objects.create(
        region=region,
        convener=by.organisation,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        video_url=video_url,
        made_at=clock.now(),
        made_by=by.label,
    )
    _seat(table, participants, by=by)
    by.record("safetynet.case_table_planned", table, participants=len(participants))
    _draw_up(table)
    return table


@action
def change(
    table: CaseTable,
    *,
    starts_at: datetime,
    minutes: int,
    participants: Collection[Organisation],
    by: Actor,
    place: str = "",
    video_url: str = "",
) -> None:
    """Another moment or place, or others who take part. Who was reminded already hears it at once."""
    table = by.claim(CanTable.ARRANGE, table)
    if starts_at != table.starts_at:
        _must_be_ahead(starts_at)
    table.starts_at, table.minutes, table.place, table.video_url = starts_at, minutes, place, video_url
    table.revision += 1
    table.save(update_fields=["starts_at", "minutes", "place", "video_url", "revision"])
    _seat(table, participants, by=by)
    by.record("safetynet.case_table_changed", table, participants=len(participants))
    _draw_up(table)
    if table.reminded_on is not None:
        jobs.defer("safetynet.tell_case_table", table_id=table.pk, what="moved")


@action
def cancel(table: CaseTable, *, by: Actor) -> None:
    """The table is off; who was reminded hears it. The rules name the same learners again at the next one."""
    table = by.claim(CanTable.ARRANGE, table)
    CASE_TABLE.take("cancel", table)
    table.revision += 1
    table.save(update_fields=["status", "revision"])
    by.record("safetynet.case_table_cancelled", table)
    if table.reminded_on is not None:
        jobs.defer("safetynet.tell_case_table", table_id=table.pk, what="cancelled")


@action
def hold(table: CaseTable, *, by: Actor) -> None:
    """The table is done: its agenda stays as it is now. Who was not discussed comes back when a rule still names them."""
    table = by.claim(CanTable.HOLD, table)
    CASE_TABLE.take("hold", table)
    table.held_on = clock.today()
    table.save(update_fields=["status", "held_on"])
    by.record("safetynet.case_table_held", table)


@action
def reopen(table: CaseTable, *, by: Actor) -> None:
    """It was not done after all; on the same day."""
    table = by.claim(CanTable.REOPEN, table)
    CASE_TABLE.take("reopen", table)
    table.held_on = None
    table.save(update_fields=["status", "held_on"])
    by.record("safetynet.case_table_reopened", table)


@action
def close_past(*, by: Actor) -> int:
    """Close tables that nobody said to be done; gives how many. Idempotent."""
    last = clock.moment(workdays.back(clock.today(), CLOSED_AFTER_WORKDAYS))
    past = by.claim_all(CanTable.HOLD, CaseTable.objects.filter(status=TableStatus.PLANNED, starts_at__lt=last))
    CaseTable.objects.filter(pk__in=[row.pk for row in past]).update(
        status=CASE_TABLE.steps["hold"].target, held_on=clock.today()
    )
    return len(past)


@action
def remind_due(*, by: Actor) -> int:
    """Mail who takes part in a table within a week, once; gives of how many tables."""
    soon = clock.moment(clock.today() + timedelta(days=TOLD_DAYS + 1), time())
    rows = CaseTable.objects.filter(reminded_on=None, starts_at__gt=clock.now(), starts_at__lt=soon)
    due = by.claim_all(CanTable.DRAW_UP, rows)
    CaseTable.objects.filter(pk__in=[row.pk for row in due]).update(reminded_on=clock.today())
    for row in due:
        jobs.defer("safetynet.tell_case_table", table_id=row.pk, what="soon")
    return len(due)


def _must_be_ahead(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."))


def _seat(table: CaseTable, participants: Collection[Organisation], *, by: Actor) -> None:
    """Only organisations of this region, or that work with it; who convened stays."""
    keys = {row.pk for row in participants}
    near = Organisation.objects.filter(Q(region=table.region_id) | Q(also_in=table.region_id), pk__in=keys)
    found = set(near.values_list("pk", flat=True))
    if found != keys:
        raise Refused(_("Choose organisations of your own region."))
    table.participants.set(Organisation.objects.filter(pk__in=found | {table.convener_id}))


# --- The agenda -------------------------------------------------------------------------------------------------


@action
def draw_up_due(*, by: Actor) -> int:
    """Draw up the agendas of the tables of the coming weeks anew, as learners stand today; gives how many. Idempotent."""
    first, last = (clock.moment(clock.today() + timedelta(days=days), time()) for days in (0, agenda.DRAWN_UP_DAYS + 1))
    rows = by.claim_all(CanTable.DRAW_UP, CaseTable.objects.filter(starts_at__gte=first, starts_at__lt=last))
    for row in rows:
        _draw_up(row)
    return len(rows)


def _draw_up(table: CaseTable) -> None:
    """Bring the agenda in line with the rules. What a person put on, took off or decided stays as it is; a learner whom no
    rule names any more goes, as does one whose transition is complete."""
    today = clock.today()
    on = clock.day_of(table.starts_at)
    if today < agenda.drawn_up_from(on):
        return
    parties = list(table.participants.values_list("pk", flat=True))
    named = agenda.standing_out(parties, on, today)
    open_items = CaseTableItem.objects.filter(table=table, decision="", off_at=None)
    by_rule = {
        transition: (key, why)
        for key, transition, why in open_items.filter(put_on_by=None)
        .select_for_update()
        .order_by("pk")
        .values_list("pk", "transition_id", "why")
    }
    gone = [key for transition, (key, _why) in by_rule.items() if transition not in named]
    CaseTableItem.objects.filter(pk__in=gone).delete()
    open_items.filter(transition__settled_on__isnull=False).delete()
    moved: dict[str, list[UUID]] = defaultdict(list)
    for transition, (key, why) in by_rule.items():
        if named.get(transition, why) != why:
            moved[named[transition]].append(key)
    for why, keys in moved.items():
        CaseTableItem.objects.filter(pk__in=keys).update(why=why)
    fresh = [key for key in named if key not in by_rule]
    insert(
        [CaseTableItem(table=table, transition_id=key, why=named[key], put_on_at=clock.now()) for key in fresh],
        ignore_conflicts=True,
    )
    CaseTable.objects.filter(pk=table.pk).update(drawn_up_at=clock.now())


@action
def put_on(transition: Transition, table: CaseTable, *, why: str, by: Actor) -> CaseTableItem:
    """Somebody who sees the learner asks the table about them. Asked twice, or named by a rule already, it is one item;
    who was taken off comes back."""
    transition = by.claim(CanTransition.PUT_ON_TABLE, transition)
    takes_part = table.participants.filter(pk=by.organisation.pk).exists() if by.organisation else False
    if not takes_part or not CaseTable.objects.filter(pk=table.pk, status=TableStatus.PLANNED).exists():
        raise Refused(_("This case table is over, or you do not take part in it. Choose another one."))
    item = CaseTableItem(table=table, transition=transition, why=why, put_on_by=by.organisation, put_on_at=clock.now())
    made = insert([item], ignore_conflicts=True)
    if made:
        by.record("safetynet.put_on_case_table", item, why=why)
        return item
    known = CaseTableItem.objects.select_for_update().get(table=table, transition=transition)
    if known.off_at is not None:
        known.off_at, known.off_because, known.off_by = None, "", None
        known.why, known.put_on_by, known.put_on_at = why, by.organisation, clock.now()
        known.save(update_fields=["off_at", "off_because", "off_by", "why", "put_on_by", "put_on_at"])
        by.record("safetynet.put_on_case_table", known, why=why)
    return known


@action
def take_off(item: CaseTableItem, *, because: str, by: Actor) -> None:
    """The table need not speak about this learner, for a listed reason; no rule puts them on this table again."""
    item = by.claim(CanItem.TAKE_OFF, item)
    item.off_at, item.off_because, item.off_by = clock.now(), because, by.organisation
    item.save(update_fields=["off_at", "off_because", "off_by"])
    by.record("safetynet.taken_off_case_table", item, because=because)


@action
def put_back(item: CaseTableItem, *, by: Actor) -> None:
    """The table speaks about this learner after all."""
    item = by.claim(CanItem.PUT_BACK, item)
    item.off_at, item.off_because, item.off_by = None, "", None
    item.save(update_fields=["off_at", "off_because", "off_by"])
    by.record("safetynet.put_back_on_case_table", item)


# --- What is agreed ---------------------------------------------------------------------------------------------


@action
def decide(
    item: CaseTableItem,
    decision: TableDecision,
    *,
    by: Actor,
    owner: Organisation | None = None,
    due_on: date | None = None,
    instead_of: datetime | None = None,
) -> CaseTableItem:
    """Write down what the table agreed: who does what, by when. The day becomes the next date of the learner; an owner
    who is to take over is asked by a handover, and is the holder when it says yes.

    ``instead_of``: the moment of the decision that was on the screen; who wants another one saw it first. The same decision
    once more, as of a double click, changes nothing. Raises :class:`Refused` when somebody else was first, when the owner
    does not see the learner, and for a day that is past or too far.
    """
    item = by.claim(CanItem.DECIDE, item)
    what = NEXT_OF[decision]
    if not what:
        owner = due_on = None
    if item.decided_at != instead_of:
        if (item.decision, item.owner_id, item.due_on) == (decision, owner.pk if owner else None, due_on):
            return item
        raise Refused(
            _("%(who)s wrote down a decision just now: %(what)s. Look at it first.")
            % {"who": item.decided_for, "what": item.get_decision_display()}
        )
    if what:
        if owner is None or due_on is None:
            raise Refused(_("Choose who does it, and by when."))
        if owner not in owners_of(item):
            raise Refused(_("%(owner)s does not see this learner. Choose another organisation.") % {"owner": owner})
        if decision == TableDecision.TAKE_OVER:
            _ask_to_take_over(item.transition, owner, by=by)
        transitions.plan_next(item.transition, what, due_on, by=by)
    item.decision, item.owner, item.due_on = decision, owner, due_on
    item.decided_at, item.decided_by, item.decided_for = clock.now(), by.label, by.organisation
    item.save(update_fields=["decision", "owner", "due_on", "decided_at", "decided_by", "decided_for"])
    transitions.note(
        [
            Fact(
                item.transition_id,
                Kind.CASE_TABLE,
                decision,
                organisation_id=owner.pk if owner else None,
                due_on=due_on,
            )
        ],
        by=by,
    )
    by.record("safetynet.case_table_decided", item, decision=decision)
    return item


def owners_of(item: CaseTableItem) -> QuerySet[Organisation]:
    """Who of the table sees the learner, and can be the owner of what is agreed."""
    row = item.transition
    applied_to = Application.objects.filter(transition=row, college=OuterRef("pk"))
    near = Q(pk__in=[key for key in (row.origin_school_id, row.visible_to_municipality_id, row.holder_id) if key])
    return Organisation.objects.filter(near | Q(Exists(applied_to)), case_tables=item.table_id)


def _ask_to_take_over(transition: Transition, owner: Organisation, *, by: Actor) -> None:
    """Only the holder asks somebody else to take over (DESIGN 4), also at a table."""
    if not by.may(CanTransition.HAND_OVER, transition):
        raise Refused(
            _("%(holder)s has the regie and asks this. Let them write down this decision.")
            % {"holder": transition.holder}
        )
    transitions.hand_over(transition, to=owner, reason="table", by=by)
