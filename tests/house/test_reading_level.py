"""Texts get no harder to read: what is flagged per room is counted, and the count may only fall."""

from __future__ import annotations

import pytest

from tests.house import reading, reading_list

CEILING = {"access": 1, "dossiers": 6}
"""How many texts of a room are flagged (``python -m tests.house.reading_list`` says which). Those of dossiers are sentences
that UX 9 gives and examples in the words of pupils; that of access names three products. Lower it when you mend one; never raise it."""


def test_no_room_gets_harder_to_read():
    counted = reading_list.counts()
    assert {room: count for room, count in counted.items() if count > CEILING.get(room, 0)} == {}, (
        reading_list.flagged()
    )


def test_what_was_mended_stays_mended():
    counted = reading_list.counts()
    assert {room: most for room, most in CEILING.items() if counted.get(room, 0) < most} == {}, "lower the ceiling"


def test_there_is_something_to_measure_for_both_readers_and_in_the_questionnaire():
    found = list(reading_list.texts())
    young = [text for _room, level, text in found if level is reading_list.YOUNG]
    staff = [text for _room, level, text in found if level is reading_list.STAFF]
    assert min(reading.words_in(young), reading.words_in(staff)) > 2000
    assert "Kloppen je gegevens?" in young


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [
        ("Vul je naam in. Klaar? Stuur het naar je mentor.", reading_list.YOUNG, None),
        ("woord " * 16 + ".", reading_list.YOUNG, "16 words"),
        ("woord " * 16 + ".", reading_list.STAFF, None),
        ("Verantwoordelijkheid", reading_list.STAFF, None),
        (
            "Overeenkomstig privacyregelgeving geschiedt gegevensverwerking uitsluitend overeenkomstig doelbindingsprincipes"
            " waaromtrent verantwoordingsverplichtingen gelden naar aanleiding van toezichthoudersaanwijzingen",
            reading_list.STAFF,
            "Flesch-Douma",
        ),
    ],
)
def test_what_is_flagged(text, level, why):
    found = reading_list._flag("kit", level, text)
    assert (found is None) if why is None else found.why.startswith(why)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("kok", 1), ("school", 1), ("mbo", 1), ("je", 1), ("mentor", 2), ("leerling", 2), ("ouder", 2)),
        *(("aanmelding", 3), ("begeleiding", 4), ("geboortedatum", 5), ("ieder", 2), ("nieuw", 1), ("mooie", 2), ("eeuw", 1)),
        *(("groei", 1), ("haai", 1), ("opleiding", 3), ("praktijk", 2), ("één", 1)),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_one_hears_them(word, count):
    assert reading.syllables(word) == count
