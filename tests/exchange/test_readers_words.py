"""What the readers say is said in Dutch, in the words we agreed on, and documented as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from django.utils import translation

from sluitend import exchange
from sluitend.exchange import writers
from sluitend.exchange.readers.columns import COLUMNS
from sluitend.kit import messages

ROOM = Path(exchange.__file__).parent
DOCS = ROOM.parent.parent / "docs" / "import.md"
CATALOGUE = messages.read(ROOM / "locale/nl/LC_MESSAGES/django.po")
READERS = {
    message
    for folder in ("readers", ".")
    for path, _line, message, _comments, _context in extract_from_dir(ROOM / folder)
    if folder == "readers" or path in ("writers.py", "examples.py")
}


@pytest.mark.parametrize("said", sorted(READERS))
def test_every_sentence_has_dutch_with_the_same_blanks(said):
    entry = CATALOGUE.get(said)

    assert entry is not None
    assert entry.string
    assert sorted(re.findall(r"%\(\w+\)s", entry.string)) == sorted(re.findall(r"%\(\w+\)s", said))
    assert re.search(r"\b(helaas|ongeldig|verboden|oeps|foutief|ouders? moet)\b|!", entry.string, re.IGNORECASE) is None


def test_no_sentence_is_longer_than_staff_should_have_to_read():
    long = [
        sentence
        for said in READERS
        for sentence in re.split(r"(?<=[.?:]) ", CATALOGUE[said].string)
        if len(sentence.split()) > 20
    ]

    assert long == []


def test_the_documentation_shows_the_columns_as_they_are():
    with translation.override(None):
        rows = list(writers.explanation([column.field for column in COLUMNS]))

    table = [line for line in DOCS.read_text().splitlines() if line.startswith("| ") and line.count("|") == 5]
    assert [[cell.strip() for cell in line.strip("|").split("|")] for line in table if "---" not in line] == rows
