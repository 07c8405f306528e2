"""From the text of one cell to one clean value. A cleaner gets text that is not empty, and returns a value or
raises.

`Wrong` makes the row wrong: what stands there cannot be used, and leaving it out would be a guess. `Doubt` leaves
the value out and asks a question: nobody should fall out of sight because the language of a parent was misspelt.
Cleaners of values that repeat remember their answers, which is what makes a national file a matter of seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.nl import bsn, onderwijsnummer
from stdnum.nl import postcode as dutch_postcode

from sluitend.exchange.readers import school_types
from sluitend.kit.signs import straight

Cleaner = Callable[[str], Any]
NOTHING = frozenset(
    {"?", "-", "--", "n.v.t.", "nvt", "#N/A"}
)  # how systems write that a value is not there; EDEXML 1.0.3 has the "?"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")  # first characters that make a spreadsheet calculate (STANDARDS 7.4)


class Wrong(Exception):
    """This value cannot be used; the message says why and how to go on."""


class Doubt(Exception):
    """This value is left out; the message is a question for the school."""


# --- text ---------------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """A cell without the accidents of spreadsheets: outer and double spaces, line ends, signs that turn a line round, and the
    apostrophe our own downloads put before a formula.
    """
    if text[0] == "'" and text.lstrip("'").startswith(DANGEROUS):
        text = text[1:]
    return " ".join(straight(text).split())


def text_of(longest: int) -> Cleaner:
    """Any text up to ``longest`` characters, the room that the database has for it."""

    def clean(text: str) -> str:
        if len(text) > longest:
            raise Wrong(_("This is longer than %(number)s characters.") % {"number": longest})
        return text

    return clean


def name_of(longest: int) -> Cleaner:
    """A name: text that is not only digits, which it is when columns have slipped."""
    fits = text_of(longest)

    def clean(text: str) -> str:
        if text.isdigit():
            raise Wrong(_("This is a number and not a name."))
        return fits(text)

    return clean


# --- dates and numbers --------------------------------------------------------------------------------------------

DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ T]00:00(?::00)?)?", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII)
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}", re.ASCII)
COMPACT = re.compile(r"(19|20)\d{6}", re.ASCII)  # as DUO writes it
EXCEL_DAY = re.compile(r"[2-5]\d{4}", re.ASCII)
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of Excel as its own dates count after February 1900


def a_date(text: str) -> date:
    """dd-mm-jjjj (also with / . and one digit), jjjj-mm-dd, jjjjmmdd, and the day number of Excel. A year of two
    digits is refused, not guessed.
    """
    try:
        if found := DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if found := YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
        if COMPACT.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise Wrong(_("This date does not exist.")) from None
    if EXCEL_DAY.fullmatch(text):
        return EXCEL_EPOCH + timedelta(days=int(text))
    if SHORT_YEAR.fullmatch(text):
        raise Wrong(_("Write the year with four digits, as in 31-03-2010."))
    raise Wrong(_("This is not a date. Write it as in 31-03-2010."))


def years_between(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birth_date(today: date, youngest: int, oldest: int) -> Cleaner:
    """A date of birth of somebody who can be at a secondary school today."""

    @lru_cache(maxsize=16_384)
    def clean(text: str) -> date:
        born = a_date(text)
        if born > today:
            raise Wrong(_("This date is in the future. Is the year right?"))
        age = years_between(born, today)
        if not youngest <= age <= oldest:
            raise Wrong(_("By this date the pupil is %(age)s years old. Is the year right?") % {"age": age})
        return born

    return clean


def whole_number(lowest: int, highest: int) -> Cleaner:
    """A whole number, also when it is written as "leerjaar 4", "4e" or "4,0"."""
    within = re.compile(r"(?:leerjaar |jaar |klas )?(\d{1,4})(?:e|[.,]0)?", re.ASCII | re.IGNORECASE)

    @lru_cache(maxsize=1024)
    def clean(text: str) -> int:
        found = within.fullmatch(text)
        if not found or not lowest <= int(found[1]) <= highest:
            raise Wrong(_("Write a number from %(lowest)s to %(highest)s.") % {"lowest": lowest, "highest": highest})
        return int(found[1])

    return clean


def personal_number(text: str) -> str:
    """A BSN or onderwijsnummer of nine digits that passes its own check; a zero that a spreadsheet lost in front is
    put back.

    Not remembered: a personal number stays in memory no longer than its row.
    """
    digits = text.replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in (8, 9):
        digits = digits.zfill(9)
        for kind in (bsn, onderwijsnummer):
            try:
                return kind.validate(digits)
            except WrongNumber:
                continue
    raise Wrong(_("This number is not right. A BSN or education number has nine digits. Look at it once more."))


# --- from a list --------------------------------------------------------------------------------------------------

YES_NO = {
    **dict.fromkeys(("ja", "j", "yes", "y", "x", "1", "true", "waar"), True),
    **dict.fromkeys(("nee", "n", "no", "0", "false", "onwaar"), False),
}
GENDERS = {
    **dict.fromkeys(("0", "onbekend", "o"), 0),
    **dict.fromkeys(("1", "m", "j", "man", "jongen", "mannelijk"), 1),
    **dict.fromkeys(("2", "v", "vrouw", "meisje", "vrouwelijk"), 2),
    **dict.fromkeys(("9", "x", "anders", "niet gespecificeerd", "niet opgegeven"), 9),
}
RELATIONS = {
    **dict.fromkeys(("moeder", "mama", "mother"), "mother"),
    **dict.fromkeys(("vader", "papa", "father"), "father"),
    **dict.fromkeys(
        ("voogd", "verzorger", "pleegouder", "pleegmoeder", "pleegvader", "stiefmoeder", "stiefvader", "guardian"),
        "guardian",
    ),
    **dict.fromkeys(("anders", "overig", "oma", "opa", "ouder", "other"), "other"),
}
LANGUAGES = {
    "nederlands": "nl", "engels": "en", "turks": "tr", "arabisch": "ar", "marokkaans arabisch": "ar", "pools": "pl",
    "oekraïens": "uk", "oekraiens": "uk", "duits": "de", "frans": "fr", "spaans": "es", "portugees": "pt",
    "roemeens": "ro", "bulgaars": "bg", "somalisch": "so", "tigrinya": "ti", "farsi": "fa", "perzisch": "fa",
    "chinees": "zh", "koerdisch": "ku", "russisch": "ru", "berbers": "ber",
}  # fmt: skip
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}", re.ASCII)


@lru_cache(maxsize=64)
def yes_or_no(text: str) -> bool:
    try:
        return YES_NO[text.casefold()]
    except KeyError:
        raise Wrong(_("Write yes or no.")) from None


@lru_cache(maxsize=64)
def gender(text: str) -> int:
    try:
        return GENDERS[text.casefold()]
    except KeyError:
        raise Wrong(_("Write 1 for a boy, 2 for a girl, 9 for not specified or 0 for not known.")) from None


@lru_cache(maxsize=1024)
def school_type(text: str) -> str:
    code = school_types.school_type(text)
    if code is None:
        raise Wrong(
            _("We do not know this kind of education. Choose from: %(list)s.")
            % {"list": ", ".join(school_types.SCHOOL_TYPES)}
        )
    return code


@lru_cache(maxsize=256)
def relation(text: str) -> str:
    try:
        return RELATIONS[text.casefold()]
    except KeyError:
        raise Doubt(_("Who is this to the pupil? Choose from: moeder, vader, voogd, anders.")) from None


@lru_cache(maxsize=256)
def language(text: str) -> str:
    lower = text.casefold()
    if lower in LANGUAGES:
        return LANGUAGES[lower]
    if LANGUAGE_CODE.fullmatch(lower):
        return lower
    raise Doubt(_("Which language is this? We write in Dutch until we know.")) from None


# --- where and how to reach ---------------------------------------------------------------------------------------

HOUSE_NUMBER = re.compile(r"\d{1,5}(?:[ -]?[0-9A-Za-z]{1,4}){0,2}", re.ASCII)
MUNICIPALITY_CODE = re.compile(r"(?:GM)?0*(\d{1,4})", re.ASCII | re.IGNORECASE)
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9][a-z0-9._+-]{0,62}@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,20}", re.ASCII | re.IGNORECASE
)
NOT_IN_PHONE = re.compile(r"[\s().-]")
PHONE = re.compile(r"\+?\d{8,15}", re.ASCII)


@lru_cache(maxsize=16_384)
def postcode(text: str) -> str:
    try:
        return dutch_postcode.validate(text).replace(" ", "")
    except WrongNumber:
        raise Wrong(_("This is not a Dutch postcode. Write it as in 1234 AB.")) from None


@lru_cache(maxsize=4096)
def house_number(text: str) -> str:
    if len(text) > 10 or YEAR_FIRST.fullmatch(text) or not HOUSE_NUMBER.fullmatch(text):  # Excel makes a date of 12-1
        raise Wrong(_("This is not a house number. Write it as in 12 or 12 B."))
    return text


@lru_cache(maxsize=2048)
def municipality(text: str) -> str:
    """A municipality code as GM0363, whatever way it was written; a name stays as it is, because only the register
    knows which names exist.
    """
    if found := MUNICIPALITY_CODE.fullmatch(text):
        return f"GM{found[1]:0>4}"
    if len(text) > 80:
        raise Wrong(_("This is longer than %(number)s characters.") % {"number": 80})
    return text


def email(text: str) -> str:
    if PLAIN_ADDRESS.fullmatch(text) and len(text) < 100:
        return text
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong(_("This is not an e-mail address. Write it as in naam@school.nl.")) from None
    return text


remembered_email = lru_cache(maxsize=4096)(email)  # one mentor has a class full of pupils


def phone(text: str) -> str:
    """Digits with or without + in front; the zero that a spreadsheet takes from 0612345678 is put back."""
    digits = NOT_IN_PHONE.sub("", text)
    if not PHONE.fullmatch(digits):
        raise Wrong(_("This is not a phone number. Write it as in 06 12345678."))
    if len(digits) == 9 and digits[0] in "123456789":
        return "0" + digits
    return digits
