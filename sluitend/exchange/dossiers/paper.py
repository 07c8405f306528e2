"""A dossier on paper: what a college may read of it, made by typst from ``dossier.typ``. What stands in it travels as
JSON, so a text stays a text whatever signs it has."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from sluitend.dossiers.lifecycle import Extent
from sluitend.dossiers.queries.attachments import sent_attachments
from sluitend.dossiers.questionnaire import Filler
from sluitend.exchange.dossiers.answers import Answers
from sluitend.exchange.letters import STANDARDS
from sluitend.kit import words

NO_LETTER = "□"
WESTERN = 0x530  # Latin, Greek and Cyrillic stand below it
PUNCTUATION = range(0x2010, 0x2040)
PICTURES = ("So", "Sk")  # what Unicode calls other symbols and their modifiers; "+", "<" and "€" are none of them


def _is_printable(sign: str) -> bool:
    return sign.isprintable() or sign in "\n\t"


def _is_no_picture(sign: str) -> bool:
    return _is_printable(sign) and unicodedata.category(sign) not in PICTURES


def _is_western(sign: str) -> bool:
    return _is_printable(sign) and (ord(sign) < WESTERN or ord(sign) in PUNCTUATION)


LETTERS: tuple[Callable[[str], bool], ...] = (_is_printable, _is_no_picture, _is_western)
TEMPLATE = Path(__file__).parent / "dossier.typ"


def pdf(content: Mapping[str, Any]) -> bytes:
    """The version as a tagged PDF that lasts (PDF/A-2a, PDF/UA-1), in Dutch; two A4 for most dossiers."""
    with translation.override("nl"):
        pages = [_page(content, has_letter) for has_letter in LETTERS]
    for data in pages[:-1]:
        try:
            return _compiled(data)
        except typst.TypstError:
            continue  # a sign without a letter in our fonts, which PDF/UA refuses; next try with fewer kinds of signs
    return _compiled(pages[-1])


def _compiled(data: dict[str, Any]) -> bytes:
    return typst.compile(TEMPLATE, sys_inputs={"data": json.dumps(data)}, pdf_standards=STANDARDS)


def _page(content: Mapping[str, Any], has_letter: Callable[[str], bool]) -> dict[str, Any]:
    def shown(text: str) -> str:
        return "".join(
            sign if has_letter(sign) else NO_LETTER for sign in text if has_letter(sign) or _is_printable(sign)
        )

    school = content["school"]
    made_on = words.day(date.fromisoformat(content["made_on"]))
    name = shown(content["learner"]["name"])
    return {
        "lang": "nl",
        "title": _("Dossier of %(name)s") % {"name": name},
        "lead": shown(" · ".join(filter(None, (school["name"], school["class"], school["school_type"], made_on)))),
        "footer": _footer(content) % {"day": made_on},
        "blocks": [
            {"title": shown(title), "lines": lines}
            for title, said in _blocks(content)
            if (lines := [{"label": label, "text": shown(text)} for label, text in said if text])
        ],
    }


def _footer(content: Mapping[str, Any]) -> str:
    if content.get("extent") == Extent.COMPACT:
        return _("Confidential. Dossier of %(day)s, as student and mbo sent it.")
    return _("Confidential. Dossier of %(day)s, as pupil and school sent it.")


def _blocks(content: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    person, mentor = content["learner"], content["school"]["mentor"] or {}
    born = person["birth_date"]
    yield (
        _("Student"),
        [
            (_("Born"), words.day(date.fromisoformat(born)) if born else ""),
            (_("Lives in"), person["residence"] or ""),
            (_("To reach"), _listed(person["phone"], person["email"])),
            (_("Mentor"), _listed(mentor.get("name"), mentor.get("phone"), mentor.get("email"))),
            (_("Agreed by"), _listed(*map(_approval, content["approvals"]))),
        ],
    )
    yield _("Does not agree"), [(_party(row["party"]), row["text"]) for row in content.get("statements", ())]
    by = {Filler.PUPIL: _("%(title)s (by the pupil)"), Filler.MENTOR: _("%(title)s (by the mentor)")}
    if content.get("extent") == Extent.COMPACT:
        by[Filler.PUPIL] = _("%(title)s (by the student)")
    for title, filler, lines in Answers(content).chapters(lambda question: True):
        yield by[filler] % {"title": title}, [(line.label, line.text) for line in lines]
    yield _("Attachments"), [(row.kind_name.capitalize(), row.in_words) for row in sent_attachments(content)]


def _approval(row: Mapping[str, Any]) -> str:
    return f"{_party(row['party'])} {words.day(date.fromisoformat(row['given_on']))}"


def _party(party: str) -> str:
    return {"pupil": _("pupil"), "guardian": _("parent")}.get(party, party)


def _listed(*texts: str | None) -> str:
    return " · ".join(filter(None, texts))
