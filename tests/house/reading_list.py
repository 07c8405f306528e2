"""Which Dutch texts are harder to read than we want, per room and audience: ``python -m tests.house.reading_list``.

It flags, people decide (UX 9): a name that cannot be replaced counts as heavily as a word that can. A text is flagged for a
sentence that is too long, and from ``ENOUGH`` words on for what the measure of Flesch and Douma says.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house import reading
from tests.house.texts import ROOMS, known, room_of, said, said_by_function

ENOUGH = 12  # words that a measure of one text needs; below that one long word decides


@dataclass(frozen=True)
class Level:
    """How easy a text is for somebody: least of Flesch-Douma, most words in a sentence."""

    easy: int
    longest: int


YOUNG, STAFF = Level(80, 15), Level(60, 20)
FOR_THE_YOUNG = re.compile(
    r"/(pupil|guardian)(/|\.py$)|/dossiers/guardian_letters\.py$|/learners/(views|forms)\.py$|/learners/activate\.html$|/views/path\.py$"
)
LETTERS_TO_PARENTS = (("transitions/letters.py", "tell_parents"),)  # the rest of that file is for others


@dataclass(frozen=True, order=True)
class Flagged:
    """A text that is harder than its readers need."""

    room: str
    readers: str
    why: str
    text: str


def flagged() -> list[Flagged]:
    """All of them, room by room."""
    return sorted({found for room, level, text in texts() if (found := _flag(room, level, text))})


def texts() -> Iterator[tuple[str, Level, str]]:
    """Every Dutch text with its room and whom it is for; a text that the young and staff read is for the young."""
    dutch = known("nl")
    letters = set().union(*(said_by_function(ROOMS / path, name) for path, name in LETTERS_TO_PARENTS))
    for text, files in said().items():
        young = text in letters or any(FOR_THE_YOUNG.search(f"/{path.relative_to(ROOMS)}") for path in files)
        for row in dutch.get(text, ()):
            for form in row.forms:
                yield row.room, YOUNG if young else STAFF, form
    for file in sorted(ROOMS.glob("*/questions/*.toml")):
        yield from ((room_of(file), level, text) for level, text in _asked(file))


def _asked(file: Path) -> Iterator[tuple[Level, str]]:
    """The texts of a questionnaire: of a section those for who fills it in."""
    for section in tomllib.loads(file.read_text("utf-8"))["section"]:
        level = YOUNG if section["filler"] == "pupil" else STAFF
        yield from ((level, text) for text in _strings(section))


def _strings(value: Any) -> Iterator[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        if isinstance(part, str):
            yield part
        yield from _strings(part) if not isinstance(part, str) else ()


def _flag(room: str, level: Level, text: str) -> Flagged | None:
    longest = max((len(words) for words in reading.sentences(text)), default=0)
    readers = "pupils and parents" if level is YOUNG else "staff"
    if longest > level.longest:
        return Flagged(room, readers, f"{longest} words", text)
    if reading.words_in([text]) >= ENOUGH and (measured := reading.flesch_douma([text])) < level.easy:
        return Flagged(room, readers, f"Flesch-Douma {measured:.0f}", text)
    return None


def counts() -> dict[str, int]:
    """How many texts of each room are flagged."""
    return dict(Counter(row.room for row in flagged()))


def main() -> None:
    for row in flagged():
        print(f"{row.room:14} {row.readers:19} {row.why:17} {row.text}")  # noqa: T201  # a script
    print(counts())  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sluitend.config.settings")
    import django  # the texts are read by Django's own template reader

    django.setup()
    main()
