"""Finds the browser of the journeys, and prints its path: ``python -m tests.browser``.

A journey is never skipped because there is no browser: what cannot be found is installed or asked for, in one line
that names the package. A browser counts when it runs, not when a file has its name: Ubuntu's chromium-browser only
says that there is a snap.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sluitend.kit import assets

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/snap/bin/chromium",  # not on everybody's PATH
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGE = "chromium"
SANDBOX = "chromium-sandbox"  # only for a machine on which an ordinary user makes no namespaces
PATIENCE_SECONDS = 120  # a first start on a busy machine

ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have a small /dev/shm
    # what follows keeps the browser from calling home
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,"
    "CertificateTransparencyComponentUpdater",
)

_VERSION = re.compile(r"\d+\.\d+")
_COMPLAINT = re.compile(r"sandbox|error|fatal|cannot", re.IGNORECASE)


class NoBrowserError(Exception):
    """There is no browser; the message is one line that names the package."""


def find() -> str:
    """The path of a Chromium: SLUITEND_BROWSER, else one of PATH, else (as root, with apt) a newly installed one."""
    if chosen := os.environ.get("SLUITEND_BROWSER"):
        if shutil.which(chosen):
            return chosen
        raise NoBrowserError(f"SLUITEND_BROWSER names {chosen}, which is not a program.")
    if found := _present():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get") and not _only_as_a_snap():
        _install()
        if found := _present():
            return found
    raise NoBrowserError(f"The tests need a browser{_stubs()}: {_how()}, or set SLUITEND_BROWSER to the path of one.")


def try_out(path: str) -> None:
    """Open an empty page, so that what a browser lacks is said here once and not by every journey.

    Raises `NoBrowserError`.
    """
    with tempfile.TemporaryDirectory(prefix="sluitend-browser-", ignore_cleanup_errors=True) as profile:
        words = ["--headless", f"--user-data-dir={profile}", *_arguments(), "--dump-dom", "about:blank"]
        done = _ran(path, *words)
    if done.returncode == 0:
        return
    if "No usable sandbox" in done.stderr:
        raise NoBrowserError(f"{path} can make no sandbox for an ordinary user: as root: apt-get install {SANDBOX}.")
    raise NoBrowserError(f"{path} opens no page: {_complaint(done.stderr)}")


def launch_options() -> dict[str, object]:
    """Arguments for playwright's ``chromium.launch``."""
    return {"executable_path": find(), "args": _arguments()}


def use_our_node() -> None:
    """Let playwright run on the Node.js of the set-up: its own wants libatomic1, which a fresh Debian does not have."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(assets.node()))


def _arguments() -> list[str]:
    """Only root goes without the sandbox, because it cannot have one."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _candidates() -> list[str]:
    return [*filter(None, map(shutil.which, NAMES)), *(place for place in PLACES if Path(place).exists())]


def _present() -> str | None:
    return next(filter(_runs, _candidates()), None)


def _runs(path: str) -> bool:
    done = _ran(path, "--version")
    return done.returncode == 0 and bool(_VERSION.search(done.stdout))


def _ran(*command: str) -> subprocess.CompletedProcess[str]:
    """What a program did; one that cannot be started, or never ends, is one that failed."""
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no answer within {PATIENCE_SECONDS} seconds")


def _complaint(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(filter(_COMPLAINT.search, lines), (lines or ["it gave no reason."])[-1])


def _stubs() -> str:
    """Names what looks like a browser and is none, so that nobody wonders why it does not count."""
    found = _candidates()
    return f" ({', '.join(found)} does not run)" if found else ""


def _only_as_a_snap() -> bool:
    """Ubuntu has Chromium as a snap; what its apt has is a stub."""
    try:
        return platform.freedesktop_os_release()["ID"] == "ubuntu"
    except OSError:
        return False


def _how() -> str:
    if _only_as_a_snap():
        return f"as root: snap install {PACKAGE}"
    return f"as root: apt-get install {PACKAGE}" if shutil.which("apt-get") else f"install the package {PACKAGE}"


def _install() -> None:
    print(f"test: installing {PACKAGE}", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL, "check": False}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", PACKAGE]
    if subprocess.run(install, stderr=subprocess.DEVNULL, **quiet).returncode != 0:
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(install, **quiet)


def main() -> None:
    """Print the path of a browser that was tried out."""
    try:
        found = find()
        try_out(found)
    except NoBrowserError as error:
        sys.exit(f"test: {error}")
    print(found)


if __name__ == "__main__":
    main()
