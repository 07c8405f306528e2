"""Where an installation keeps what is its own: the embedded database, uploaded files, keys.

Two homes are two installations. This module knows no Django, because the settings are built from it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

ROOT_HOME = Path("/var/lib/sluitend")
"""Root's own home is closed to the system user PostgreSQL runs as, so root keeps its data here."""

_SECRET_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class HomeError(Exception):
    """The home cannot be used; the message is one sentence that says why and what to do."""


class Kind(StrEnum):
    """What a home holds. A demo may be played anew; real data may never be replaced by one."""

    DEMO = "demo"
    REAL = "real"


def home() -> Path:
    """The folder of this installation, made when it is not there.

    ``SLUITEND_HOME`` wins. Without it root gets /var/lib/sluitend and anybody else ``sluitend`` in the user's data
    directory (XDG). Nobody else can list it; for root it can be passed through (0711), because PostgreSQL refuses to
    run as root and enters its own folder below it as a system user. What lies in it is closed by itself: see `folder`.
    Raises `HomeError` when the folder cannot be made.
    """
    path = _chosen()
    _closed_folder(path, 0o711 if os.geteuid() == 0 else 0o700)
    return path


def folder(name: str, *, root: Path | None = None) -> Path:
    """The folder ``name`` in the home, for this user only (0700), made when it is not there."""
    path = (root or home()) / name
    _closed_folder(path, 0o700)
    return path


def secret(name: str, *, root: Path | None = None) -> str:
    """The random secret ``name`` of this home (43 characters, 256 bits), made at first use and the same ever after.

    It lies in ``keys/<name>``, readable for this user only. Two processes that ask first at the same moment get the
    same answer: a finished file is put in place, and the one that comes second reads the first one's.
    """
    if not _SECRET_NAME.fullmatch(name):
        raise ValueError(f"not a name for a secret: {name!r}")
    return _made_once(folder("keys", root=root) / name, secrets.token_urlsafe(32))


def kind(*, root: Path | None = None) -> Kind | None:
    """What this home holds, or None as long as nobody has put anything in it."""
    try:
        return Kind((root or home()).joinpath("kind").read_text().strip())
    except FileNotFoundError:
        return None


def claim(wanted: Kind, *, root: Path | None = None) -> None:
    """Mark this home as holding ``wanted``; raises `HomeError` when it already holds the other kind."""
    path = root or home()
    held = Kind(_made_once(path / "kind", wanted.value))
    if held != wanted:
        raise HomeError(
            f"{path} holds {held.value} data; choose another folder with SLUITEND_HOME for {wanted.value} data."
        )


@contextlib.contextmanager
def throwaway(prefix: str = "sluitend-") -> Iterator[Path]:
    """A home for the length of the block, in the temporary folder, with SLUITEND_HOME pointing to it.

    Not below pytest's own ``tmp_path``: that is closed to everybody but root, so also to root's PostgreSQL.
    """
    before = os.environ.get("SLUITEND_HOME")
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        os.environ["SLUITEND_HOME"] = name
        try:
            yield home()
        finally:
            os.environ.pop("SLUITEND_HOME")
            if before is not None:
                os.environ["SLUITEND_HOME"] = before


def _chosen() -> Path:
    if chosen := os.environ.get("SLUITEND_HOME"):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return ROOT_HOME
    data = os.environ.get("XDG_DATA_HOME")  # the XDG rule: a relative path here is to be ignored
    base = Path(data) if data and Path(data).is_absolute() else Path.home() / ".local" / "share"
    return base / "sluitend"


def _closed_folder(path: Path, mode: int) -> None:
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
    except OSError as error:
        raise HomeError(f"{path} cannot be used: {error.strerror}; choose another folder with SLUITEND_HOME.") from None


def _made_once(path: Path, text: str) -> str:
    """What ``path`` says, after making it say ``text`` if it was not there (0600, whole or not at all)."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # refuses when another process was first
    finally:
        Path(draft).unlink()
    return path.read_text().strip()
