"""A central day: made with the open warm handovers on its list, dealt out, changed by hand, sent at half past four, moved
or called off.

Every action locks the day first, then the handovers, then what stands on the list, so that two who deal at once go one
after the other. Somebody of another college may still take a mentor's time meanwhile: then the database refuses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.dossiers.actions.warm_handover import take_warm_steps, tell_appointment
from sluitend.dossiers.actions.warm_slots import tell_pupil
from sluitend.dossiers.lifecycle import WARM_SLOT, SlotStatus, TalkWay
from sluitend.dossiers.models import WarmDay, WarmHandover, WarmHandoverNote, WarmSlot
from sluitend.dossiers.policies import CanDay, CanSlot, CanWarm
from sluitend.dossiers.queries import warm_days as queries
from sluitend.dossiers.queries.warm_dealing import deal
from sluitend.kit import clock, jobs, workdays
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions.actions import Refused

MOST = 200  # times in one day
D = SlotStatus


@dataclass(frozen=True)
class Batch:
    """What was put ready in one go: how many, and when the mentors hear it."""

    count: int
    due_at: datetime


# --- Making, and dealing out ------------------------------------------------------------------------------------


@action
def make_day(
    college: Organisation,
    handovers: QuerySet[WarmHandover],
    *,
    on: date,
    begins: time,
    ends: time,
    by: Actor,
    minutes: int = 15,
    place: str = "",
    video_url: str = "",
    hosts: Collection[User] = (),
) -> WarmDay:
    """Make a central day with these handovers on its list as far as they are still to be planned, and deal them out.
    Raises ``Refused`` for a day that has begun, without room, or of which nobody knows where it is."""
    college = by.claim(CanOrganisation.PLAN_TALKS, college)
    day = WarmDay(college=college, on=on, begins=begins, ends=ends, minutes=minutes, place=place, video_url=video_url)
    _must_make_sense(day)
    day.made_at, day.made_by = clock.now(), by.label
    day.save()
    day.hosts.set(queries.who_can_sit(college).filter(pk__in=[user.pk for user in hosts or filter(None, [by.user])]))
    count = _list(day, handovers, by=by)
    _deal(day)
    by.record("dossiers.warm_day_made", day, count=count)
    return day


def _must_make_sense(day: WarmDay) -> None:
    if not 0 < len(day.times) <= MOST:
        raise Refused(_("In this time fits no conversation. Choose other times."))
    if day.times[0] <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."))
    if not day.where:
        raise Refused(_("Fill in a place or a video link."))


@action
def list_more(day: WarmDay, handovers: QuerySet[WarmHandover], *, by: Actor) -> int:
    """Put these on the list too, as far as they are still to be planned, and give them a time that is free."""
    day = by.claim(CanDay.CHANGE, day)
    count = _list(day, handovers, by=by)
    _deal(day)
    by.record("dossiers.warm_day_listed", day, count=count)
    return count


def _list(day: WarmDay, handovers: QuerySet[WarmHandover], *, by: Actor) -> int:
    claimed = by.claim_all(CanWarm.RECORD, queries.to_be_planned(handovers))
    fresh = queries.to_be_planned(WarmHandover.objects.filter(pk__in=[row.pk for row in claimed]))
    rows = list(fresh.select_related("application__transition").order_by("pk"))
    WarmSlot.objects.bulk_create(
        [WarmSlot(day=day, warm=row, mentor=queries.mentor_of(row), by=by.label) for row in rows]
    )
    return len(rows)


@action
def deal_out(day: WarmDay, *, by: Actor) -> int:
    """Deal everything that is only listed out anew; gives how many got a time. What was sent or put ready stays."""
    day = by.claim(CanDay.CHANGE, day)
    _slots(day, D.LISTED).update(starts_at=None, ends_at=None, host=None)
    count = _deal(day)
    by.record("dossiers.warm_day_dealt", day, count=count)
    return count


def _deal(day: WarmDay) -> int:
    """Give a time to what is listed and has none."""
    by_name = "warm__application__transition__learner__search_name"
    rows = list(_slots(day, D.LISTED).filter(starts_at=None).order_by(by_name, "pk"))
    if not rows:
        return 0
    hosts = list(day.hosts.order_by("name", "pk").values_list("pk", flat=True))
    talks = queries.talks_of(rows, hosts)
    times = [at for at in day.times if at > clock.now()]
    dealt = deal(talks, times, hosts, minutes=day.minutes, taken=queries.taken(day, rows, hosts))
    for row in rows:
        if (seat := dealt.get(row.pk)) is not None:
            _seat(row, day, seat.starts_at, seat.host)  # type: ignore[arg-type]  # hosts are keys of users
    with _one_place_at_a_time():
        WarmSlot.objects.bulk_update(rows, ["starts_at", "ends_at", "host"])
    return len(dealt)


def _seat(slot: WarmSlot, day: WarmDay, starts_at: datetime, host: UUID | None) -> None:
    slot.starts_at, slot.ends_at, slot.host_id = starts_at, starts_at + timedelta(minutes=day.minutes), host


@action
def take_off(slots: QuerySet[WarmSlot], *, by: Actor) -> int:
    """Take these off the list before anybody hears of it; gives how many."""
    rows = [row.pk for row in by.claim_all(CanSlot.CHANGE, slots) if row.status == D.LISTED]
    WarmSlot.objects.filter(pk__in=rows).delete()
    by.record("dossiers.warm_day_shortened", None, count=len(rows))
    return len(rows)


@action
def move_slot(slot: WarmSlot, starts_at: datetime, host: User, *, by: Actor) -> None:
    """Another time or another host for one conversation. Both schools and the pupil hear it when they knew of it. Raises
    ``Refused`` where mentor or host is taken."""
    day = _locked(slot.day_id)
    warm = WarmHandover.objects.select_for_update(of=("self",)).get(pk=slot.warm_id)
    slot = by.claim(CanSlot.CHANGE, slot)
    if starts_at not in day.times or starts_at <= clock.now() or not day.hosts.filter(pk=host.pk).exists():
        raise Refused(_("Choose a time and a host of this day."))
    if (slot.starts_at, slot.host_id) == (starts_at, host.pk):
        return
    _seat(slot, day, starts_at, host.pk)
    with _one_place_at_a_time():
        slot.save(update_fields=["starts_at", "ends_at", "host"])
    if slot.is_sent:
        _plan([slot], [warm], by=by)
        tell_appointment(warm, called_off=False)
        tell_pupil(warm, "moved")
    by.record("dossiers.warm_slot_moved", slot)


# --- Sending ----------------------------------------------------------------------------------------------------


@action
def put_ready(day: WarmDay, *, by: Actor) -> Batch:
    """Send the list at the next half past four: what has a time by now. Until then it can be stopped. Raises ``Refused``
    when the first would be over before anybody hears of it."""
    day = by.claim(CanDay.CHANGE, day)
    rows = list(_slots(day, D.LISTED).filter(starts_at__isnull=False))
    batch = Batch(len(rows), workdays.release_moment())
    if any(row.starts_at is not None and row.starts_at <= batch.due_at for row in rows):
        raise Refused(_("The mentors would hear it too late. Choose a later day."))
    for row in rows:
        WARM_SLOT.take("put_ready", row)
        row.due_at = batch.due_at
    WarmSlot.objects.bulk_update(rows, ["status", "due_at"])
    by.record("dossiers.warm_day_put_ready", day, count=batch.count)
    return batch


@action
def stop_sending(day: WarmDay, *, by: Actor) -> int:
    """Take back what was not sent yet; gives how many. Nobody outside the college ever saw it."""
    day = by.claim(CanDay.CHANGE, day)
    rows = list(_slots(day, D.WAITING))
    for row in rows:
        WARM_SLOT.take("stop", row)
        row.due_at = None
    WarmSlot.objects.bulk_update(rows, ["status", "due_at"])
    by.record("dossiers.warm_day_stopped", day, count=len(rows))
    return len(rows)


@action
def send_days_due(*, by: Actor) -> int:
    """Send what has come to its moment: the handovers are planned, and mentors, hosts and pupils hear when. Gives how many
    were sent; what was arranged in another way meanwhile is left out."""
    due = WarmSlot.objects.filter(status=D.WAITING, due_at__lte=clock.now())
    days = sorted(set(due.values_list("day", flat=True)))
    count = 0
    for key in days:
        day = _locked(key)
        count += _send(day, [row for row in _slots(day, D.WAITING) if row.due_at and row.due_at <= clock.now()], by=by)
    return count


def _send(day: WarmDay, due: Sequence[WarmSlot], *, by: Actor) -> int:
    plannable = set(queries.plannable(WarmHandover.objects.filter(slots__in=due)).values_list("pk", flat=True))
    for row in due:
        WARM_SLOT.take("send" if row.warm_id in plannable else "overtake", row)
        if row.is_sent:
            row.sent_at = clock.now()
    WarmSlot.objects.bulk_update(due, ["status", "sent_at"])
    sent = [row for row in due if row.is_sent]
    if sent:
        _plan(sent, [row.warm for row in sent], by=by)
        tell_all(sent, "planned")
    by.record("dossiers.warm_day_sent", day, count=len(sent), dropped=len(due) - len(sent))
    return len(sent)


def _plan(slots: Sequence[WarmSlot], warms: Sequence[WarmHandover], *, by: Actor) -> None:
    """Bring the handovers in line with the list."""
    for slot, warm in zip(slots, warms, strict=True):
        warm.planned_at, warm.planned_way = slot.starts_at, TalkWay.CENTRAL
        warm.planned_revision += 1
        warm.owner_id = slot.host_id or warm.owner_id
    take_warm_steps([(warm, WarmHandoverNote()) for warm in warms], "schedule", by=by)


def tell_all(slots: Sequence[WarmSlot], what: str) -> None:
    """Inside an action: one mail to each mentor and each host with all that is theirs, and one to each pupil."""
    rows: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for slot in slots:
        rows["mentor", slot.mentor].append(slot.pk)
        rows["host", str(slot.host_id)].append(slot.pk)
    for (whom, _key), keys in rows.items():
        jobs.defer("dossiers.mail_warm_day", slot_ids=keys, whom=whom, what=what)
    for slot in slots:
        tell_pupil(slot.warm, what)


# --- The whole day ----------------------------------------------------------------------------------------------


@action
def move_day(day: WarmDay, on: date, begins: time, *, by: Actor, place: str = "", video_url: str = "") -> int:
    """Another day, hour or place for everything that is still to be held; who knew of it hears it at once. Gives how many
    conversations were told of. The same again changes nothing. Raises ``Refused`` where somebody is elsewhere then."""
    day = by.claim(CanDay.CHANGE, day)
    if (day.on, day.begins, day.place, day.video_url) == (on, begins, place, video_url):
        return 0
    before = dict(zip(day.times, range(MOST + 1), strict=False))
    _shift(day, on, begins)
    day.place, day.video_url = place, video_url
    _must_make_sense(day)
    day.save()
    rows = [row for row in _slots(day, *(D.LISTED, D.WAITING, D.SENT)) if row.starts_at is not None]
    for row in rows:
        _seat(row, day, day.times[before[row.starts_at]], row.host_id)  # type: ignore[index]  # asked above
    with _one_place_at_a_time():
        WarmSlot.objects.bulk_update(rows, ["starts_at", "ends_at"])
    sent = [row for row in rows if row.is_sent]
    if sent:
        _plan(sent, [row.warm for row in sent], by=by)
        tell_all(sent, "moved")
    by.record("dossiers.warm_day_moved", day, told=len(sent))
    return len(sent)


def _shift(day: WarmDay, on: date, begins: time) -> None:
    """Move the day; it lasts as long as it did. What would go past midnight is refused by ``_must_make_sense``."""
    lasts = _minutes(day.ends) - _minutes(day.begins)
    end = min(_minutes(begins) + lasts, _minutes(time.max))
    if end < _minutes(begins) + lasts:
        raise Refused(_("In this time fits no conversation. Choose other times."))
    day.on, day.begins, day.ends = on, begins, time(end // 60, end % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


@action
def call_off_day(day: WarmDay, *, by: Actor) -> int:
    """The day is off: who knew of it hears it at once, the conversations are still to be held. What nobody heard of goes
    from the list. Gives how many were told."""
    day = by.claim(CanDay.CHANGE, day)
    day.called_off_at = clock.now()
    day.save(update_fields=["called_off_at"])
    _slots(day, D.LISTED, D.WAITING).delete()
    told = [row for row in _slots(day, D.SENT) if not row.has_begun]
    call_off_slots(told, "call_off", by=by)
    tell_all(told, "called_off")
    by.record("dossiers.warm_day_called_off", day, told=len(told))
    return len(told)


def call_off_slots(slots: Sequence[WarmSlot], step: str, *, by: Actor, text: str = "") -> None:
    """Inside an action: these do not take place; their handovers stay open and are to be planned again."""
    for row in slots:
        WARM_SLOT.take(step, row)
        row.warm.planned_at = None
        row.warm.planned_revision += 1
    WarmSlot.objects.bulk_update(slots, ["status"])
    if slots:
        notes = [(row.warm, WarmHandoverNote(text=text)) for row in slots]
        take_warm_steps(notes, "unschedule", by=by, code=slots[0].status)


# --- Inside an action -------------------------------------------------------------------------------------------


def _locked(day_id: UUID) -> WarmDay:
    return WarmDay.objects.select_for_update().get(pk=day_id)


def _slots(day: WarmDay, *statuses: SlotStatus) -> QuerySet[WarmSlot]:
    """What stands on the list of a day that is locked, with its handovers locked too: who changes a handover takes that
    lock first."""
    rows = WarmSlot.objects.filter(day=day, status__in=statuses)
    keys = list(rows.values_list("warm", flat=True))
    list(WarmHandover.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return rows.select_related("warm__application__transition__origin_school").order_by("starts_at", "pk")


@contextmanager
def _one_place_at_a_time() -> Iterator[None]:
    """The database holds that nobody is in two places at one time; here that becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Refused(_("Somebody is elsewhere at that time. Choose another time, or deal out again.")) from taken
