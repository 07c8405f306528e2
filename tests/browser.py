"""Finds the browser of the journeys, and prints its path: ``python -m tests.browser``.

A journey is never skipped because there is no browser: what cannot be found is installed or asked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGE = "chromium"

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
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        if found := _present():
            return found
    raise NoBrowserError(
        f"The tests need a browser: install the package {PACKAGE}, or set SLUITEND_BROWSER to the path of one."
    )


def launch_options() -> dict[str, object]:
    """Arguments for playwright's ``chromium.launch``; only root goes without the sandbox, because it cannot have
    one."""
    without_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find(), "args": [*ARGUMENTS, *without_sandbox]}


def _present() -> str | None:
    named = (shutil.which(name) for name in NAMES)
    placed = (place for place in PLACES if Path(place).exists())
    return next((path for path in (*named, *placed) if path), None)


def _install() -> None:
    print(f"test: installing {PACKAGE}", file=sys.stderr)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL, "check": False}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", PACKAGE]
    if subprocess.run(install, stderr=subprocess.DEVNULL, **quiet).returncode != 0:
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(install, **quiet)


if __name__ == "__main__":
    try:
        print(find())
    except NoBrowserError as error:
        sys.exit(f"test: {error}")
