"""The command ``sluitend``: one line when something is wrong, and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from sluitend.config import cli
from sluitend.kit import home, messages

SLUITEND = [sys.executable, "-m", "sluitend.config.cli"]


@pytest.fixture(scope="module")
def ready():
    """A home whose database is up to date, and the environment that points to it."""
    messages.main()  # a pull may have brought translations since make setup
    with home.throwaway() as root:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"SLUITEND_HOME": str(root)}
        subprocess.run([*SLUITEND, "migrate"], env=environment, check=True, capture_output=True)
        yield environment


def said(*words, environment):
    return subprocess.run(
        [*SLUITEND, *words], env=environment, check=False, capture_output=True, text=True, timeout=120
    )


def a_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def using(root):
    """The processes that are about this home: servers, guards, web and task workers."""
    found = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get("SLUITEND_HOME") == root or any(root in word for word in process.cmdline())
            if mine and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def test_every_word_of_the_table_that_is_offered_is_a_command():
    context = cli.sluitend.make_context("sluitend", [], resilient_parsing=True)
    offered = cli.sluitend.list_commands(context)
    assert {"serve", "worker", "migrate", "doctor"} <= set(offered)
    assert [word for word in offered if cli.sluitend.get_command(context, word) is None] == []


def test_unknown_word_is_wrong_use():
    result = CliRunner().invoke(cli.sluitend, ["dance"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such command 'dance'" in result.stderr


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        (
            {"DATABASE_URL": "mysql://noor:geheim@db/regio"},
            "Error: DATABASE_URL must look like postgresql://user:password@host:5432/database.\n",
        ),
        (
            {"SLUITEND_HOME": "/dev/null"},
            "Error: /dev/null cannot be used: File exists; choose another folder with SLUITEND_HOME.\n",
        ),
    ],
)
def test_what_is_wrong_is_one_line_without_a_traceback(ready, setting, line):
    result = said("migrate", environment=ready | setting)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", line)


def test_debug_shows_where_it_went_wrong(ready):
    result = said("--debug", "migrate", environment=ready | {"DATABASE_URL": "mysql://db/regio"})
    assert result.returncode == 1
    assert "Traceback (most recent call last)" in result.stderr


def test_doctor_finds_a_ready_installation_well_and_leaves_no_server(ready):
    result = said("doctor", "--json", environment=ready)
    found = json.loads(result.stdout)
    assert (result.returncode, found["ok"]) == (0, True)
    assert [finding["name"] for finding in found["findings"]] == [
        "python", "home", "disk", "assets", "translations", "browser", "mail", "database", "login", "roles", "migrations",
    ]  # fmt: skip
    assert using(ready["SLUITEND_HOME"]) == []


def test_doctor_sees_that_an_installation_was_never_migrated(ready):
    with home.throwaway() as root:
        result = said("doctor", environment=ready | {"SLUITEND_HOME": str(root)})
    wrong = [line.split(":")[0] for line in result.stdout.splitlines() if line.startswith("wrong")]
    assert (result.returncode, wrong) == (1, ["wrong roles", "wrong migrations"])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_site_answers_until_it_is_stopped_and_then_nothing_is_left(ready, number, code):
    port = a_port()
    site = subprocess.Popen(
        [*SLUITEND, "serve", "--workers", "1", "--port", str(port)], env=ready, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/static/kit/theme.css") == 200)
        listening = {
            (connection.laddr.ip, connection.laddr.port)
            for pid in using(ready["SLUITEND_HOME"])
            for connection in psutil.Process(pid).net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {("127.0.0.1", port)}
    finally:
        site.send_signal(number)
    assert site.wait(timeout=60) == code
    wait_until(lambda: using(ready["SLUITEND_HOME"]) == [])


def test_port_that_is_taken_is_refused_in_one_line(ready):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = said("serve", "--port", str(port), environment=ready)
    assert (result.returncode, result.stderr) == (
        1,
        f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use; choose another --port.\n",
    )


def test_task_worker_that_dies_is_started_again(ready):
    port = a_port()
    site = subprocess.Popen(
        [*SLUITEND, "serve", "--workers", "1", "--port", str(port)], env=ready, stderr=subprocess.DEVNULL
    )

    def workers():
        children = psutil.Process(site.pid).children()
        return [c for c in children if c.status() != psutil.STATUS_ZOMBIE and c.cmdline()[-1:] == ["worker"]]

    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/static/kit/theme.css") == 200 and len(workers()) == 1)
        (first,) = workers()
        wait_until(lambda: time.time() - first.create_time() > 6)  # sooner would mean that it cannot work at all
        first.kill()
        wait_until(lambda: [worker.pid for worker in workers() if worker.pid != first.pid] != [])
    finally:
        site.terminate()
        site.wait(timeout=60)


def test_no_lock_names_a_machine_or_a_registry():
    root = Path(cli.__file__).parent.parent.parent
    signs = (
        "registry",
        "pypi",
        "file:",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "/home/",
        f"{Path.home()}/",
    )
    for lock in (root / "requirements/dev.txt", root / "requirements/runtime.txt", root / "package-lock.json"):
        assert [sign for sign in signs if sign in lock.read_text()] == [], lock


def test_packages_of_the_product_are_locked_alike_for_production_and_for_tests():
    root = Path(cli.__file__).parent.parent.parent / "requirements"
    dev, runtime = (locked(root / name) for name in ("dev.txt", "runtime.txt"))
    assert {name: dev.get(name) for name in runtime} == runtime
    assert "django" in runtime
    assert "pytest" not in runtime


def locked(path):
    return dict(line.split()[0].split("==") for line in path.read_text().splitlines() if "==" in line)
