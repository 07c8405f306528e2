"""The only place that knows what time it is.

Everything of the field asks ``now()`` and ``today()`` (Europe/Amsterdam), never the system or the database, so a demo
can stand on any day and a test can stop time. An installation with real people has no way to move it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from sluitend.kit import home

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_stopped: list[datetime] = []  # a stack, shared by threads: a test's browser server must live at the test's time
_TICK = timedelta(microseconds=1)
_read: tuple[float, timedelta] = (0.0, timedelta())


def now() -> datetime:
    """This moment, aware."""
    if _stopped:
        _stopped[-1] += _TICK  # what is asked later is later, also while time stands still
        return _stopped[-1]
    return timezone.now() + _demo_shift()


def real_now() -> datetime:
    """The real moment, whatever day a demo lives on: for machinery (queues, locks), never for the field."""
    return timezone.now()


def today() -> date:
    """The calendar day in Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


def day_of(at: datetime) -> date:
    """The calendar day of a moment, in Amsterdam."""
    return at.astimezone(AMSTERDAM).date()


def moment(day: date, at: time = time(12)) -> datetime:
    """A local time on a day, aware; noon unless told, so that a date never slips over midnight."""
    return datetime.combine(day, at, tzinfo=AMSTERDAM)


@contextmanager
def standing(at: date | datetime) -> Iterator[None]:
    """Let time stand still at a day (noon) or a moment, for tests and for playing history."""
    _stopped.append(at if isinstance(at, datetime) else moment(at))
    try:
        yield
    finally:
        _stopped.pop()


def move_demo_to(day: date | None) -> None:
    """Let every process of a demo live on ``day`` from now on; None brings back the real day."""
    if not settings.DEMO:
        raise RuntimeError("Only a demo can move its clock.")
    file = home.home() / "clock"
    if day is None:
        file.unlink(missing_ok=True)
        return
    shift = (day - timezone.now().astimezone(AMSTERDAM).date()).days
    new = file.with_suffix(".new")
    new.write_text(str(shift))
    new.rename(file)


def _demo_shift() -> timedelta:
    """How far the demo lives from the real time; read again when the file changes, so all processes agree."""
    global _read
    if not settings.DEMO:
        return timedelta()
    file = home.home() / "clock"
    try:
        changed = file.stat().st_mtime
    except FileNotFoundError:
        return timedelta()
    if changed != _read[0]:
        _read = (changed, timedelta(days=int(file.read_text())))
    return _read[1]
