"""Work that is not done while somebody waits: tasks in the queue, and what the clock asks for.

Three ways. ``@task`` names a function that an action defers inside its own transaction: a rollback takes the task
along; with ``hours`` it waits until they open. ``@every_minute`` asks for rows with a due moment, ``@nightly`` goes round once a day; both ask ``kit.clock``
what day it is and nothing waits in the queue for a far date, so a demo can live on any day (DESIGN 5). The queue is
procrastinate, in the same database as the data.

A room's functions live in its ``jobs.py``, take ids only and call one action as ``Actor.job(name)``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from procrastinate import RetryStrategy, exceptions, tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.sql import queries

from sluitend.kit import clock
from sluitend.kit.hours import Hours

F = TypeVar("F", bound=Callable[..., None])

RETRIES = 6  # after 4 s, 16 s, 1 min, 4 min, 17 min and 68 min; then it stays in the queue as failed, for people
RETRY = RetryStrategy(max_attempts=RETRIES, exponential_wait=4)
STALLED_AFTER = 90  # seconds without a heartbeat of its worker (one each 10 s) before a task counts as left behind
KEEP_DAYS = 31  # finished tasks stay in the queue so long
NIGHT = "night"  # one lock: what goes round at night goes one after another, in the order of its hours


@dataclass(frozen=True)
class Routine:
    """Something the clock asks for: every minute, or once a day from an hour in Amsterdam on."""

    name: str
    run: Callable[[], None]
    at: time | None = None


_routines: dict[str, Routine] = {}
_hours: dict[str, Hours] = {}
_surroundings: list[Callable[[], AbstractContextManager[Any]]] = []
# always Django's own connection, also inside a worker, so that deferring belongs to the transaction of the action
_queue = JobManager(DjangoConnector())


def run_inside(surroundings: Callable[[], AbstractContextManager[Any]]) -> None:
    """Let every task run inside this; ``access`` puts them at the work role's side of the wall."""
    _surroundings[:] = [surroundings]


def _inside() -> AbstractContextManager[Any]:
    return _surroundings[0]() if _surroundings else nullcontext()


# --- Naming work ------------------------------------------------------------------------------------------------


def task(name: str, *, hours: Hours | None = None) -> Callable[[F], F]:
    """Make a function something that can be deferred as ``name`` ("room.what_it_does"); tried again when it fails.

    ``hours``: those of whom it disturbs. Deferred outside them it waits until they open.
    """

    def register(function: F) -> F:
        if hours is not None:
            _hours[name] = hours
        app.task(name=name, retry=RETRY)(_at_its_place(function))
        return function

    return register


def every_minute(name: str, *, alone: bool = True) -> Callable[[F], F]:
    """Ask this each minute: rows whose moment has come. A failed round is not repeated, the next minute asks again.

    ``alone``: never twice at the same time. A round whose worker was killed then blocks the next until it is picked up.
    """

    def register(function: F) -> F:
        _routines[name] = Routine(name, function)
        once = app.task(name=name, queueing_lock=name, lock=name if alone else None)
        app.periodic(cron="* * * * *")(once(_without_timestamp(function)))
        return function

    return register


def nightly(name: str, *, at: time) -> Callable[[F], F]:
    """Go round once a day, from this hour on in Amsterdam by ``kit.clock``.

    A night on which no worker ran is made up for as soon as one does.
    """

    def register(function: F) -> F:
        _routines[name] = Routine(name, function, at)
        app.task(name=name, retry=RETRY, lock=NIGHT)(_without_day(function))
        return function

    return register


def _at_its_place(function: Callable[..., None]) -> Callable[..., None]:
    @wraps(function)
    def run(**ids: Any) -> None:
        with _inside():
            function(**ids)

    return run


def _without_timestamp(function: Callable[[], None]) -> Callable[[int], None]:
    @wraps(function)
    def run(timestamp: int) -> None:
        with _inside():
            function()

    return run


def _without_day(function: Callable[[], None]) -> Callable[[str], None]:
    @wraps(function)
    def run(on: str) -> None:
        with _inside():
            function()

    return run


# --- Deferring --------------------------------------------------------------------------------------------------


def defer(name: str, **ids: Any) -> int | None:
    """Put a task in the queue, as part of the action's transaction; gives its number there.

    Ids, codes and dates only: what a task needs to know it reads when it runs. Raises ``TaskNotFound`` for a name
    nobody registered, ``TypeError`` for anything that is not an id, ``RuntimeError`` outside a transaction. A task with
    ``hours`` that are closed now has no number yet: None.
    """
    now = clock.now()
    until = _hours[name].next_open(now) if name in _hours else now
    if until > now:
        put_off(name, until, **ids)
        return None
    return _put(name, {key: _plain(value) for key, value in ids.items()}, {})


def put_off(name: str, until: datetime, **ids: Any) -> None:
    """Let a task wait in its own table until a moment by ``kit.clock``, then put it in the queue."""
    if name not in app.tasks:
        raise exceptions.TaskNotFound(name)
    if not connection.in_atomic_block:
        raise RuntimeError(f"{name} must be put off inside the transaction of an action.")
    with connection.cursor() as cursor:
        plain = json.dumps({key: _plain(value) for key, value in ids.items()})
        cursor.execute("insert into kit_putoff (task, ids, due_at) values (%s, %s, %s)", [name, plain, until])


def defer_once(name: str, **ids: Any) -> int | None:
    """The same, unless exactly this task already waits in the queue; then None."""
    plain = {key: _plain(value) for key, value in ids.items()}
    waiting = ":".join([name, *(f"{key}={plain[key]}" for key in sorted(plain))])
    try:
        with transaction.atomic():  # the refusal of the index must not undo what the action did
            return _put(name, plain, {"queueing_lock": waiting})
    except exceptions.AlreadyEnqueued:
        return None


def _put(name: str, ids: dict[str, Any], how: dict[str, Any]) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{name} must be deferred inside the transaction of an action.")
    known = app.tasks.get(name)
    if known is None:
        raise exceptions.TaskNotFound(name)
    locks = {"lock": known.lock, "queueing_lock": known.queueing_lock} | how
    return tasks.configure_task(name=name, job_manager=_queue, **locks).defer(**ids)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (UUID, date)):
        return value.isoformat() if isinstance(value, date) else str(value)
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"A task takes ids, codes and dates, not {type(value).__name__}.")


# --- What the clock asks ----------------------------------------------------------------------------------------


@every_minute("kit.ask_for_the_night")
def ask_for_the_night() -> None:
    """Put tonight's rounds in the queue when their hour has come; each goes once a day, also with several workers."""
    now = clock.now().astimezone(clock.AMSTERDAM)
    with transaction.atomic():
        for routine in _by_the_clock():
            if routine.at is not None and now.time() >= routine.at and not _was_asked(routine, now.date()):
                _put(routine.name, {"on": now.date().isoformat()}, {"queueing_lock": f"{routine.name}:{now.date()}"})


def _was_asked(routine: Routine, day: date) -> bool:
    """The queue remembers: finished tasks stay in it for a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists(select from procrastinate_jobs where task_name = %s and args->>'on' = %s)",
            [routine.name, day.isoformat()],
        )
        return bool(cursor.fetchone()[0])


@every_minute("kit.go_on_with_what_was_put_off")
def go_on_with_what_was_put_off() -> None:
    """Put tasks whose moment has come in the queue, in the order in which they were put off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "delete from kit_putoff where id in (select id from kit_putoff where due_at <= %s for update skip locked)"
            " returning id, task, ids::text",
            [clock.now()],
        )
        for _id, name, ids in sorted(cursor.fetchall()):
            _put(name, json.loads(ids), {})


@every_minute(
    "kit.pick_up_what_was_left", alone=False
)  # else one that was killed itself would block all others for good
def pick_up_what_was_left() -> None:
    """Give tasks whose worker was killed back to the queue; what they had not committed never happened."""
    pick_up(STALLED_AFTER)


def pick_up(after: float) -> int:
    """Give back the tasks of workers that were silent for so many seconds; gives how many."""
    left = _sql("select_stalled_jobs_by_heartbeat", queue=None, task_name=None, seconds_since_heartbeat=after)
    for row in left:
        _queue.retry_job_by_id(job_id=row["id"], retry_at=clock.real_now())
    return len(left)


@nightly("kit.forget_finished_tasks", at=time(2, 30))
def forget_finished_tasks() -> None:
    """Finished tasks go after a month; failed ones stay until somebody looked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs j where j.status in ('succeeded', 'cancelled', 'aborted') and not exists"
            " (select from procrastinate_events e where e.job_id = j.id and e.at >= now() - make_interval(days => %s))",
            [KEEP_DAYS],
        )


def _by_the_clock() -> list[Routine]:
    """Every-minute rounds first, then the night in the order of its hours."""
    return sorted(_routines.values(), key=lambda it: (it.at is not None, it.at or time.min, it.name))


# --- Doing the work ---------------------------------------------------------------------------------------------


def run_worker(*, concurrency: int = 2, polling: float = 1, stay: bool = True) -> None:
    """Work through the queue until told to stop; with ``stay=False`` until it is empty. Any number may run at once.

    Polling each second, because a notification that arrives while a task ends can be missed (STACK 3).
    """
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # Django's connector has it
        app.run_worker(
            concurrency=concurrency,
            fetch_job_polling_interval=polling,
            wait=stay,
            install_signal_handlers=stay,
            name=f"sluitend-{os.getpid()}",
        )


def run_due(*, night: bool = True, without: Collection[str] = ()) -> list[str]:
    """Do all that is due here and now: each round once, and the queue until it is empty; gives the names in order.

    Without ``night`` only what is asked every minute: what is due in the course of a day. ``without``: names of rounds
    that are passed over this time.

    For tests, for playing a demo, and after its clock was moved. An error is not swallowed: its task goes back to the
    queue and the error comes out.
    """
    done = []
    with _inside():
        for routine in _by_the_clock():
            if routine.run is ask_for_the_night or routine.name in without:
                continue
            if night or routine.at is None:  # nights go whatever the hour
                routine.run()
                done.append(routine.name)
    return done + run_queue()


def run_queue() -> list[str]:
    """Only the tasks that wait in the queue, in this process; gives their names in the order they ran.

    There is no heartbeat while a task runs here: beside a worker, one that takes over a minute may be done twice.
    """
    done: list[str] = []
    if not _something_waits():
        return done
    with _inside(), _registered() as worker:
        while (job := _next_job(worker)) is not None:
            try:
                app.tasks[job.task_name].func(**job.task_kwargs)
            except BaseException:
                if not connection.needs_rollback and job.id is not None:
                    _queue.retry_job_by_id(job_id=job.id, retry_at=clock.real_now())
                raise
            _sql("finish_job", job_id=job.id, status="succeeded", delete_job=False)
            done.append(job.task_name)
    return done


def _something_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists(select from procrastinate_jobs where status = 'todo')")
        return bool(cursor.fetchone()[0])


@contextmanager
def _registered() -> Iterator[int]:
    (row,) = _sql("register_worker")
    try:
        yield row["worker_id"]
    finally:
        if not connection.needs_rollback:
            _sql("unregister_worker", worker_id=row["worker_id"])


def _next_job(worker: int) -> Job | None:
    (row,) = _sql("fetch_job", queues=None, worker_id=worker)
    if row["id"] is None:
        return None
    return Job.from_row(row | {"args": json.loads(row["args"])})  # Django's connection leaves JSON as text


def _sql(name: str, **arguments: Any) -> list[dict[str, Any]]:
    """One of procrastinate's own statements on Django's connection."""
    return list(_queue.connector.execute_query_all(query=queries[name], **arguments))
