"""``sluitend serve``: the site and its tasks, until stopped, leaving nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

import click

from sluitend.config.commands.migrate import up_to_date

GRACE_SECONDS = 10  # how long a process may take to finish what it is doing
PATIENCE_SECONDS = 5  # a process that ends sooner than this after its start does not work at all
READY_SECONDS = 60


@click.command()
@click.option(
    "--workers", default=os.cpu_count() or 1, show_default="cores", type=click.IntRange(1, 256), help="Web processes."
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; other machines reach the default not."
)
def serve(workers: int, port: int, host: str) -> None:
    """Serve the site and carry out its tasks, until Ctrl-C."""
    run(workers=workers, port=port, host=host)


def run(*, workers: int, port: int, host: str = "127.0.0.1") -> None:
    """Migrate, start web server and task worker, and keep both running until SIGINT or SIGTERM.

    A process that dies is started anew; one that cannot even start ends everything with an error.
    Raises `click.ClickException` when the port is taken or a process does not stay up.
    """
    _refuse_taken(host, port)
    up_to_date()
    _collect_static()
    with _asked_to_stop() as stopping, _children(workers=workers, port=port, host=host) as children:
        announced = False
        while not stopping:
            announced = announced or _announce(host, port)
            for child in children:
                child.look_after(patient=announced)
            time.sleep(0.2)
        click.echo("Stopping.", err=True)


@dataclass
class Child:
    """A process of ours that has to be there as long as we are."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] = field(init=False)
    since: float = field(init=False)

    def start(self) -> None:
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; we pass it on in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    def look_after(self, *, patient: bool) -> None:
        """Start it anew when it died."""
        code = self.process.poll()
        if code is None:
            return
        if not patient or time.monotonic() - self.since < PATIENCE_SECONDS:
            raise click.ClickException(f"The {self.name} stopped by itself with exit code {code}.")
        click.echo(f"The {self.name} stopped with exit code {code} and is started again.", err=True)
        self.start()


@contextlib.contextmanager
def _children(*, workers: int, port: int, host: str) -> Iterator[list[Child]]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "2", "--no-access-log", "--log-level", "warning",
        "--respawn-failed-workers", "sluitend.config.wsgi:application",
    ]  # fmt: skip
    tasks = [sys.executable, "-m", "sluitend.config.cli", "worker"]
    children = [Child("web server", web), Child("task worker", tasks)]
    try:
        for child in children:
            child.start()
        yield children
    finally:
        _end([child.process for child in children if hasattr(child, "process")])


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to finish, then wait; what does not finish in time is killed with everything it started."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its session: also workers that outlived it
        process.wait()


@contextlib.contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """A list that is empty until somebody asks us to stop."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _die_with_parent() -> None:
    """Linux: when we are killed without a chance to say goodbye, our children get a SIGTERM."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {host}:{port}: {error.strerror}; choose another --port."
            ) from None


def _announce(host: str, port: int) -> bool:
    """Say where the site is as soon as it answers."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104
        click.echo(f"Sluitend: http://{shown}:{port} (Ctrl-C stops it)", err=True)
        return True
    return False


def _collect_static() -> None:
    """Only where files get a name with a fingerprint; else they are served straight from the rooms."""
    from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
    from django.core.management import call_command

    if isinstance(staticfiles_storage, ManifestFilesMixin):
        call_command("collectstatic", interactive=False, verbosity=0)
