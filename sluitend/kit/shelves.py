"""Files of people on disk: outside the web root, in the installation's home, under a random name that says nothing.

Promises that a file is whole and on the disk before ``keep`` gives its name, so a row that carries the name always has
its file; and that nothing outside the shelf can be reached, whatever a name says. A file whose row was never written is a
stray: whoever owns the shelf sweeps it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from sluitend.kit import home

NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True)
class Shelf:
    """One folder of such files, for this user only; ``label`` is its name in the home."""

    label: str

    def keep(self, content: bytes) -> str:
        """Put a file on the shelf; gives the name under which it lies there."""
        name = secrets.token_hex(16)
        path = self._path(name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _on_disk(path.parent)
        return name

    def open(self, name: str) -> BinaryIO:
        """The file, to read. Raises ``FileNotFoundError`` when it is not there."""
        return self._path(name).open("rb")

    def drop(self, name: str) -> None:
        """Take a file away; one that is gone already is fine."""
        self._path(name).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The names of the files that lie here since before a moment by the real clock."""
        for path in sorted(self._folder.glob("??/*")):
            if NAME.fullmatch(path.name) and datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                yield path.name

    def empty(self) -> None:
        """Take every file away."""
        for path in self._folder.glob("??/*"):
            path.unlink(missing_ok=True)

    @property
    def _folder(self) -> Path:
        return home.folder(self.label, root=Path(settings.MEDIA_ROOT))

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"not a name on a shelf: {name!r}")
        return home.folder(name[:2], root=self._folder) / name


def _on_disk(folder: Path) -> None:
    """Also that there is such a file has to survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
