"""Letters on paper: how a pupil gets in. Made by typst from ``pupil.typ``; what stands in them travels as JSON, so a name
stays a name whatever signs it has."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _

from sluitend.kit import codes, words
from sluitend.learners.actions import Letter
from sluitend.learners.models import SchoolClass

TEMPLATE = Path(__file__).parent / "pupil.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]  # to keep for years, and to be read aloud
START = "/start/"  # where a pupil begins; the code stands behind a #, which no server and no log ever sees


def address_of(code: str) -> str:
    """What the QR code holds."""
    return f"{settings.SITE_URL.rstrip('/')}{START}#{codes.shown(code)}"


def pdf(school_class: SchoolClass, letters: Sequence[Letter], *, expires_on: date) -> bytes:
    """One A4 per pupil, tagged (PDF/UA) and made to last (PDF/A)."""
    data = {
        "lang": "nl",
        "title": _("Letters for class %(class)s") % {"class": school_class.name},
        "letters": _letters(school_class, letters, expires_on),
    }
    return typst.compile(TEMPLATE, sys_inputs={"data": json.dumps(data)}, pdf_standards=STANDARDS)


def _letters(school_class: SchoolClass, letters: Sequence[Letter], expires_on: date) -> list[dict[str, Any]]:
    shared = {
        "school": school_class.school.name,
        "class": _("Class %(class)s") % {"class": school_class.name},
        "heading": _("This is how you start with your dossier"),
        "why": _("You go to another school soon. In your dossier you tell who you are and what helps you. Your new school reads it before you come."),
        "how": _("This is what you do"),
        "steps": [
            _("Scan the code with the camera of your phone. Or go to the address below."),
            _("Fill in your code."),
            _("Fill in your date of birth."),
        ],
        "code_label": _("Your code"),
        "address_label": _("Address"),
        "address": f"{settings.SITE_URL.rstrip('/').removeprefix('https://').removeprefix('http://')}{START}",
        "alt": _("QR code that opens the start page on your phone"),
        "keep": _("Keep this letter and show it to nobody. You can use the code again on another phone or computer."),
        "until": _("Your code works until %(day)s.") % {"day": words.day(expires_on)},
        "help": _("Does it not work, or is your letter gone? Ask your mentor for a new letter. The old code then no longer works."),
    }  # fmt: skip
    return [
        {
            **shared,
            "name": letter.learner.name,
            "hello": _("Hello %(name)s,") % {"name": letter.learner.call_name or letter.learner.name},
            "code": codes.shown(letter.code),
            "qr": _qr(address_of(letter.code)),
        }
        for letter in letters
    ]


def _qr(text: str) -> str:
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="svg", xmldecl=False, border=2)
    return picture.getvalue().decode()
