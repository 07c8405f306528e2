"""The house about its words: whatever the code says has Dutch, in words the field knows and a pupil can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.house import reading
from tests.house.texts import (
    ROOMS,
    Text,
    Translation,
    known,
    said,
    said_by_code,
    said_by_function,
    said_by_packages,
    said_by_template,
    templates,
)

PACKAGES = ("allauth", "django.contrib.auth", "django.core", "django.forms")  # said plainer in access than by them

UNWANTED = re.compile(
    r"\b(helaas|ongeldig\w*|oeps|verboden|accorderen|authenticatie|sessie|zorgbehoefte|doorstroom|incorrect)\b|!",
    re.IGNORECASE,
)
NOT_TO_THE_YOUNG = re.compile(r"uit beeld|verzuimer|startkwalificatie", re.IGNORECASE)

# a file that pupils and parents read, and no one else
YOUNG = re.compile(
    r"/(pupil|guardian)(/|\.py$)|/learners/(views|forms)\.py$|/learners/activate\.html$|/views/path\.py$"
)
ENTRY = re.compile(r'^(?:msgctxt ".*"\n)?msgid (?:""\n)?".+"$', re.MULTILINE)  # a text and what tells it from its like
LONGEST = 15  # words in a sentence
EASY = 80  # Flesch-Douma
ENOUGH = 40  # words that a measure of ease needs; below that one long word decides
HARDER: dict[str, str] = {}


def paths() -> Iterator[Path]:
    yield from (path for path in ROOMS.glob("**/*.py") if "migrations" not in path.parts)
    yield from templates()


def texts_of(path: Path) -> set[Text]:
    return said_by_code(path) if path.suffix == ".py" else said_by_template(path)


def dutch_of(path: Path) -> list[str]:
    """Every Dutch form of what a file says."""
    return [form for text in sorted(texts_of(path)) for row in known_in_dutch().get(text, ()) for form in row.forms]


@cache
def known_in_dutch() -> dict[Text, list[Translation]]:
    return known("nl")


def test_every_text_has_dutch():
    dutch = known_in_dutch()
    without = {
        text.msgid: sorted(str(path.relative_to(ROOMS)) for path in files)
        for text, files in said().items()
        if not all(all(row.forms) for row in dutch.get(text, ())) or text not in dutch
    }
    assert without == {}


def test_no_dutch_is_kept_for_what_nobody_says_any_more():
    unsaid = known_in_dutch().keys() - said().keys() - said_by_packages(PACKAGES)
    assert {text.msgid: known_in_dutch()[text][0].room for text in unsaid} == {}


def test_a_text_is_the_same_dutch_in_every_room():
    """Django merges all catalogues: of two translations, one would win without a word."""
    differing = {
        text.msgid: [(row.room, row.forms) for row in rows]
        for text, rows in known_in_dutch().items()
        if len({row.forms for row in rows}) > 1
    }
    assert differing == {}


def test_a_catalogue_says_a_text_once():
    """Of two translations in one file the last would win without a word."""
    twice = {
        str(path.relative_to(ROOMS)): [
            entry for entry, count in Counter(ENTRY.findall(path.read_text("utf-8"))).items() if count > 1
        ]
        for path in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")
    }
    assert {path: entries for path, entries in twice.items() if entries} == {}


def test_no_text_uses_words_we_do_not_use():
    used = [(text.msgid, form) for text, rows in known_in_dutch().items() for row in rows for form in row.forms]
    assert [(msgid, form) for msgid, form in used if UNWANTED.search(form)] == []


def for_the_young() -> list[Path]:
    return [path for path in paths() if YOUNG.search(f"/{path.relative_to(ROOMS)}") and dutch_of(path)]


@pytest.mark.parametrize("path", for_the_young(), ids=lambda path: str(path.relative_to(ROOMS)))
def test_pupils_and_parents_can_read_it(path):
    texts = dutch_of(path)
    long = [
        " ".join(sentence)
        for text in texts
        for sentence in reading.sentences(text)
        if len(sentence) > LONGEST and text not in HARDER
    ]
    assert long == []
    assert [text for text in texts if NOT_TO_THE_YOUNG.search(text)] == []
    counted = [text for text in texts if text not in HARDER]
    assert reading.words_in(counted) < ENOUGH or reading.flesch_douma(counted) >= EASY


def test_all_that_pupils_and_parents_read_together_is_easy():
    texts = [text for path in for_the_young() for text in dutch_of(path)]
    found = [sentence for text in texts for sentence in reading.sentences(text)]
    assert reading.words_in(texts) > 10 * ENOUGH, "there is something to measure"
    assert reading.flesch_douma(texts) >= EASY
    assert reading.words_in(texts) / len(found) <= 10


def test_what_is_excepted_from_easy_reading_is_still_said():
    forms = {form for rows in known_in_dutch().values() for row in rows for form in row.forms}
    assert HARDER.keys() - forms == set()


def test_the_measure_knows_easy_from_hard():
    easy = ["Vul je naam in. Klaar? Stuur het naar je mentor."]
    hard = ["Het accorderen van de doorstroomgegevens geschiedt overeenkomstig de privacyregelgeving."]
    assert reading.flesch_douma(easy) > EASY > reading.flesch_douma(hard)
    assert [len(sentence) for sentence in reading.sentences("Hoi %(name)s, ga je <b>mee</b>? Ja.")] == [5, 1]


def for_guardians() -> set[Text]:
    """The guardian's pages and mails."""
    files = [path for path in paths() if re.search(r"/guardian(/|\.py$)", f"/{path.relative_to(ROOMS)}")]
    letters = said_by_function(ROOMS / "transitions/letters.py", "tell_parents")
    return letters.union(*(texts_of(path) for path in [*files, ROOMS / "dossiers/guardian_letters.py"]))


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code not in {"nl", "en"}])
def test_guardians_read_everything_in_their_own_language(language):
    """English is what the code says itself."""
    translated = {text for text, rows in known(language).items() if all(all(row.forms) for row in rows)}
    assert {text.msgid for text in for_guardians() - translated} == set()
