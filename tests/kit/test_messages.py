"""Translations are compiled without msgfmt, and a wrong one is found before anybody reads it."""

import gettext
import os

import pytest

from sluitend.kit import messages

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "dossiers/locale/nl/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    return path


def test_compiled_file_says_what_the_source_says(source):
    source.write_text(
        HEAD + 'msgid "Send"\nmsgstr "Verstuur"\n\n'
        'msgctxt "letter"\nmsgid "Open"\nmsgstr "Maak open"\n\n'
        'msgid "%(n)d learner"\nmsgid_plural "%(n)d learners"\nmsgstr[0] "%(n)d leerling"\nmsgstr[1] "%(n)d leerlingen"\n'
    )
    with messages.compile_one(source).open("rb") as file:
        dutch = gettext.GNUTranslations(file)
    assert dutch.gettext("Send") == "Verstuur"
    assert dutch.pgettext("letter", "Open") == "Maak open"
    assert [dutch.ngettext("%(n)d learner", "%(n)d learners", n) for n in (1, 2)] == [
        "%(n)d leerling",
        "%(n)d leerlingen",
    ]


def test_only_what_changed_is_outdated(source, tmp_path):
    source.write_text(HEAD)
    assert messages.outdated(tmp_path) == [source]
    compiled = messages.compile_one(source)
    assert messages.outdated(tmp_path) == []
    later = compiled.stat().st_mtime + 1
    os.utime(source, (later, later))
    assert messages.outdated(tmp_path) == [source]


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('#, python-format\nmsgid "%(name)s"\nmsgstr "%(naam)s"\n', "unknown named placeholder"),
        ('msgid "Send"\nmsgstr "Verstuur"\n<<<<<<< HEAD\n', "django.po: "),
    ],
)
def test_translation_that_would_break_a_page_is_refused_with_its_place(source, entry, complaint):
    source.write_text(HEAD + entry)
    with pytest.raises(messages.MessagesError, match=complaint) as refusal:
        messages.compile_one(source)
    assert str(source) in str(refusal.value)
    assert not source.with_suffix(".mo").exists()
