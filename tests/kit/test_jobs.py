from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.exceptions import TaskNotFound

from sluitend.access import wall
from sluitend.kit import clock, jobs
from sluitend.kit.models import KeptMail
from tests.kit import long_work

pytestmark = pytest.mark.django_db
ran: list[object] = []


@jobs.task("tests.remember")
def remember(what: str) -> None:
    ran.append((what, wall.present().stand))


@jobs.task("tests.fail")
def fail() -> None:
    raise ZeroDivisionError


@jobs.nightly("tests.nightly", at=jobs.time(3, 15))
def nightly() -> None:
    ran.append("night")


@pytest.fixture(autouse=True)
def _nothing_ran_yet(db):
    ran.clear()


def queued(name):
    with connection.cursor() as cursor:
        cursor.execute(
            "select args from procrastinate_jobs where task_name = %s and status = 'todo' order by id", [name]
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_a_task_runs_once_at_the_work_roles_side_of_the_wall():
    with transaction.atomic():
        jobs.defer("tests.remember", what="a")
    with wall.standing_by(wall.GUEST):
        assert jobs.run_queue() == ["tests.remember"]
        assert jobs.run_queue() == []

    assert ran == [("a", wall.Stand.WORK)]


def test_a_rollback_takes_the_task_along():
    with transaction.atomic():
        jobs.defer("tests.remember", what="never")
        transaction.set_rollback(True)

    assert queued("tests.remember") == []


@pytest.mark.django_db(transaction=True)
def test_a_task_belongs_to_a_transaction():
    with pytest.raises(RuntimeError):
        jobs.defer("tests.remember", what="loose")


def test_a_name_nobody_registered_is_said_at_once():
    with pytest.raises(TaskNotFound):
        jobs.defer("tests.no_such_task")


def test_a_task_takes_ids_codes_and_dates_only():
    jobs.defer("tests.remember", what=[UUID(int=1), date(2026, 4, 1), "code", 7, None])
    with pytest.raises(TypeError):
        jobs.defer("tests.remember", what=KeptMail())

    (waiting,) = queued("tests.remember")
    assert waiting == {"what": ["00000000-0000-0000-0000-000000000001", "2026-04-01", "code", 7, None]}


def test_once_means_once_while_it_waits():
    assert jobs.defer_once("tests.remember", what="x") is not None
    assert jobs.defer_once("tests.remember", what="x") is None
    assert jobs.defer_once("tests.remember", what="y") is not None
    jobs.run_queue()

    assert [what for what, _stand in ran] == ["x", "y"]
    assert jobs.defer_once("tests.remember", what="x") is not None


def test_an_error_comes_out_and_the_task_goes_back_to_the_queue():
    jobs.defer("tests.fail")
    with pytest.raises(ZeroDivisionError):
        jobs.run_queue()

    assert queued("tests.fail") == [{}]


@pytest.mark.parametrize(("hour", "asked"), [(3, 0), (4, 1)])
def test_the_night_is_asked_for_when_its_hour_has_come_and_only_once(hour, asked):
    with clock.standing(datetime(2026, 9, 2, hour, 0, tzinfo=clock.AMSTERDAM)):
        jobs.ask_for_the_night()
        jobs.ask_for_the_night()
        assert queued("tests.nightly") == [{"on": "2026-09-02"}] * asked
        jobs.run_queue()
        jobs.ask_for_the_night()
    assert (queued("tests.nightly"), ran) == ([], ["night"] * asked)


def test_a_night_without_a_worker_is_made_up_for():
    with clock.standing(datetime(2026, 9, 2, 17, 0, tzinfo=clock.AMSTERDAM)):
        jobs.ask_for_the_night()

    assert queued("tests.nightly") == [{"on": "2026-09-02"}]


def test_all_that_is_due_can_be_done_here_and_now_in_the_order_of_the_hours():
    jobs.defer("tests.remember", what="waiting")

    names = jobs.run_due()

    assert ran == ["night", ("waiting", wall.Stand.WORK)]
    assert names[-1] == "tests.remember"
    rounds = ["kit.pick_up_what_was_left", "kit.forget_finished_tasks", "tests.nightly"]
    assert [name for name in names if name in rounds] == rounds


def test_finished_tasks_are_forgotten_after_a_month():
    jobs.defer("tests.remember", what="old")
    jobs.defer("tests.remember", what="new")
    jobs.run_queue()
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_events set at = at - interval '32 days'"
            " where job_id in (select id from procrastinate_jobs where args->>'what' = 'old')"
        )

    jobs.forget_finished_tasks()

    with connection.cursor() as cursor:
        cursor.execute("select args->>'what' from procrastinate_jobs")
        assert cursor.fetchall() == [("new",)]


def test_a_pick_up_whose_own_worker_was_killed_blocks_nobody():
    name = "kit.pick_up_what_was_left"
    again = jobs.tasks.configure_task(name=name, job_manager=jobs._queue, lock=jobs.app.tasks[name].lock)
    again.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing'")

    again.defer(timestamp=60)

    assert jobs.run_queue() == [name]


@pytest.fixture
def _no_job_stays(transactional_db):
    """What other processes wrote is committed, and the queue's tables are none of Django's: it does not empty them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.mark.usefixtures("_no_job_stays")
def test_a_worker_that_is_killed_halfway_leaves_nothing_half_done_and_another_goes_on(tmp_path):
    begun = tmp_path / "begun"
    with transaction.atomic():
        jobs.defer("kit.long_work", number=1)

    first = _worker(begun)
    try:
        _wait_until(begun.exists)
    finally:
        first.kill()
        first.wait()
    assert KeptMail.objects.count() == 0
    _wait_until(lambda: jobs.pick_up(after=0.1) > 0)

    second = _worker(begun)
    assert second.wait(timeout=60) == 0

    assert list(KeptMail.objects.values_list("subject", flat=True)) == ["work 1"]


def _worker(begun: Path) -> subprocess.Popen[bytes]:
    settings = connection.get_connection_params()
    login = f"{settings['user']}:{quote(settings.get('password', ''))}"
    where = urlencode({key: settings[key] for key in ("host", "port") if settings.get(key)})
    url = f"postgresql://{login}@/{settings['dbname']}?{where}"
    own = {"DATABASE_URL": url, "LONG_WORK_BEGUN": str(begun), "DJANGO_SETTINGS_MODULE": "sluitend.config.settings"}
    return subprocess.Popen([sys.executable, "-m", "tests.kit.work_in_a_child"], env=os.environ | own)


def _wait_until(holds, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.2)


def test_the_long_work_is_known():
    assert long_work.long_work.__name__ in {name.split(".")[-1] for name in jobs.app.tasks}
