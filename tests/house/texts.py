"""Which texts the code says, and what the catalogues of translations know of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from sluitend.kit import messages

ROOMS = Path(messages.__file__).parents[1]
LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items()}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "_lazy": None}
"""The functions of gettext as our code calls them: Django's own names, ``_`` and ``_lazy``."""


@dataclass(frozen=True, order=True)
class Text:
    """A text as gettext knows it; of a text with a plural the singular tells it apart."""

    msgid: str
    context: str = ""


@dataclass
class Translation:
    """What a room's catalogue makes of a text in one language: one form, or all forms of a plural."""

    room: str
    forms: tuple[str, ...] = field(default=())


def room_of(path: Path) -> str:
    """The room a file belongs to; of a file beside the rooms, its own name."""
    return path.relative_to(ROOMS).parts[0]


def _said(source: bytes) -> Iterator[Text]:
    for _line, found, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        msgid = found[0] if isinstance(found, tuple) else found
        yield Text(msgid, context or "")


def said_by_code(path: Path) -> set[Text]:
    """The texts of a Python file."""
    return set(_said(path.read_bytes()))


def said_by_template(path: Path) -> set[Text]:
    """The texts of a template, read by Django itself."""
    lines = templatize(path.read_text("utf-8"), origin=str(path)).splitlines()
    return set(_said("\n".join(line.strip() for line in lines).encode()))  # indentation would mean something in Python


def said_by_function(path: Path, name: str) -> set[Text]:
    """The texts of one function of a file."""
    source = path.read_text("utf-8")
    found = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name)
    return set(_said((ast.get_source_segment(source, found) or "").encode()))


def templates(root: Path = ROOMS) -> list[Path]:
    """Pages, parts of pages and mails."""
    return sorted(path for path in root.glob("**/templates/**/*") if path.suffix in {".html", ".txt"})


def said(root: Path = ROOMS) -> dict[Text, set[Path]]:
    """Every text below a folder, with the files that say it."""
    texts: dict[Text, set[Path]] = {}
    code = [(path, said_by_code) for path in root.glob("**/*.py") if "migrations" not in path.parts]
    for path, read in [*code, *((path, said_by_template) for path in templates(root))]:
        for text in read(path):
            texts.setdefault(text, set()).add(path)
    return texts


def said_by_packages(names: Iterable[str]) -> set[Text]:
    """Texts of packages that we translate in plainer words than their own."""
    homes = [Path(spec.origin).parent for name in names if (spec := find_spec(name)) and spec.origin]
    return {text for home in homes for text in said(home)}


def known(language: str) -> dict[Text, list[Translation]]:
    """Every text in the rooms' catalogues of a language; a text that two rooms say stands in both."""
    texts: dict[Text, list[Translation]] = {}
    for source in messages.sources():
        if source.parent.parent.name != language:
            continue
        for message in messages.read(source):
            if message.id and not message.fuzzy:
                msgid = message.id[0] if isinstance(message.id, tuple) else message.id
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                text = Text(msgid, message.context or "")
                texts.setdefault(text, []).append(Translation(room_of(source), tuple(forms)))
    return texts
