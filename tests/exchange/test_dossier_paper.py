"""A dossier on paper: what stands on it, and that it can be read aloud and kept."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from sluitend.exchange.dossiers import paper
from tests.exchange.test_dossier_files import content, whole

LONG = "Ik kook thuis vaak. Op stage mocht ik zelf de soep maken. Dat wil ik elke dag doen, met anderen samen. "


def read(kept):
    return PdfReader(io.BytesIO(paper.pdf(kept)))


def words_on(kept):
    return " ".join(" ".join(page.extract_text() for page in read(kept).pages).split())


def test_the_pdf_can_be_read_aloud_and_kept():
    root = read(content()).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)
    claims = root["/Metadata"].get_object().get_data().decode()
    assert ("<pdfuaid:part>1" in claims, "<pdfaid:part>2" in claims) == (True, True)


def test_a_dossier_with_much_to_tell_is_two_pages():
    pupil = dict.fromkeys(("A5.why", "A6.likes", "A6.difficult", "A8.worked", "A8.tell"), LONG * 2)
    assert len(read(content(pupil=pupil, mentor={"B1.why": LONG * 3, "B3.given": LONG * 2})).pages) == 2


def test_everything_a_college_may_read_stands_on_it():
    said = words_on(content(pupil={"A5.why": "Ik kook graag."}, mentor={"B3.given": "Elke week een gesprek."}))
    for text in (
        "Dossier van Yara Demir",
        "Het Baken · 4B · vmbo-b",
        "Akkoord van: ouder",
        "Waarom: Ik kook graag.",
        "Begeleiding gegeven: Elke week een gesprek.",
        "Vertrouwelijk.",
    ):
        assert text in said


def test_nothing_stands_on_it_that_a_college_may_not_read():
    said = words_on(content(pupil={"A8.medication": True, "A1.wrong": "Mijn nummer eindigt op 12."}))
    assert "Medicijnen" not in said
    assert "eindigt op 12" not in said


@pytest.mark.parametrize("text", ["#panic(1) *x* $a$", "<b>vet</b>"])
def test_a_text_stays_a_text(text):
    assert text in words_on(content(pupil={"A5.why": text}))


def test_a_sign_without_a_letter_leaves_the_rest_readable():
    assert "Ik kook □ graag." in words_on(content(pupil={"A5.why": "Ik kook \U0001f373 graag."}))
    assert "Ik □□ kook graag." in words_on(content(pupil={"A5.why": "Ik 汉字 kook graag."}))


def test_a_picture_takes_no_other_sign_along():
    assert "3 + 4 < 8, dat is € 5 □" in words_on(content(pupil={"A5.why": "3 + 4 < 8, dat is € 5 \U0001f373"}))


@settings(max_examples=15)
@given(whole)
def test_whatever_was_answered_there_is_paper(kept):
    assert paper.pdf(kept).startswith(b"%PDF")
