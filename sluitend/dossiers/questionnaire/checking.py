"""When raw input is an answer: a value that may be kept, or why not, in words for the filler."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sluitend.dossiers.questionnaire.questions import SKIPPED, UNKNOWN, Kind, Question, Value, is_empty
from sluitend.kit.signs import straight


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of raw input: a value that may be kept, or why not, in words for the filler."""

    value: Value = None
    errors: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.errors


def validate(question: Question, raw: object) -> Checked:
    """See ``Questionnaire.validate``."""
    raw = _single(question, raw)
    if is_empty(raw):
        return Checked(None, (_ask_for(question),) if question.required else ())
    if isinstance(raw, str) and raw in (UNKNOWN, SKIPPED):
        allowed = question.allows_unknown if raw == UNKNOWN else question.allows_skip
        return Checked(raw) if allowed else Checked(errors=(_ask_for(question),))
    return _READERS[question.kind](question, raw)


def _read_choice(question: Question, raw: object) -> Checked:
    codes = [option.code for option in question.options]
    return Checked(raw) if isinstance(raw, str) and raw in codes else Checked(errors=(_ask_for(question),))


def _read_choices(question: Question, raw: object) -> Checked:
    given = raw if isinstance(raw, list | tuple) else [raw]
    codes = [option.code for option in question.options]
    if not all(isinstance(one, str) and one in codes for one in given):
        return Checked(errors=(_ask_for(question),))
    alone = [option.label for option in question.options if option.code in question.exclusive and option.code in given]
    if alone and len(set(given)) > 1:
        return Checked(errors=(_("Choose only ‘%(option)s’, or leave it out.") % {"option": alone[0]},))
    return Checked([code for code in codes if code in given])


def _read_scale(question: Question, raw: object) -> Checked:
    number = _whole_number(raw)
    if number is None or not 1 <= number <= len(question.options):
        return Checked(errors=(_ask_for(question),))
    return Checked(number)


_YES_NO = {"true": True, "ja": True, "yes": True, "1": True, "false": False, "nee": False, "no": False, "0": False}


def _read_yes_no(question: Question, raw: object) -> Checked:
    if isinstance(raw, bool):
        return Checked(raw)
    known = _YES_NO.get(raw.strip().lower()) if isinstance(raw, str) else None
    return Checked(errors=(_ask_for(question),)) if known is None else Checked(known)


_DATE_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
)


def _read_date(question: Question, raw: object) -> Checked:
    if isinstance(raw, dt.date):
        raw = f"{raw:%Y-%m-%d}"
    text = raw.strip() if isinstance(raw, str) else ""
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return _date_of(**{name: int(digits) for name, digits in match.groupdict().items()})
    return Checked(errors=(_ask_for(question),))


def _date_of(year: int, month: int, day: int) -> Checked:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Checked(errors=(_("This date does not exist. Check the day and the month."),))
    if not 1990 <= date.year <= 2100:
        return Checked(errors=(_("This date is too far away. Check the year."),))
    return Checked(date.isoformat())


def _read_number(question: Question, raw: object) -> Checked:
    number = _whole_number(raw)
    if number is None or number < 0:
        return Checked(errors=(_("Enter a whole number, for example 12."),))
    if number > question.maximum:
        return Checked(errors=(_("Enter a number up to %(maximum)s.") % {"maximum": question.maximum},))
    return Checked(number)


def _read_phone(question: Question, raw: object) -> Checked:
    text = _clean_text(raw) if isinstance(raw, str) else ""
    number = re.sub(r"[\s().\-/]+", " ", text).strip()
    if not re.fullmatch(r"\+?[0-9 ]+", number) or not 10 <= sum(map(str.isdigit, number)) <= 15:
        return Checked(errors=(_("Enter a phone number with at least 10 digits."),))
    return Checked(number)


def _read_text(question: Question, raw: object) -> Checked:
    text = _clean_text(raw) if isinstance(raw, str) else ""
    text = text if question.kind is Kind.LONG else " ".join(text.split())
    if not text:
        return Checked(None, (_ask_for(question),) if question.required else ())
    if text in (UNKNOWN, SKIPPED):
        return Checked(errors=(_ask_for(question),))
    if (over := len(text) - question.max_length) > 0:
        return Checked(errors=(_("This is too long. Take out %(over)s characters.") % {"over": over},))
    return Checked(text)


_READERS: dict[Kind, Callable[[Question, object], Checked]] = {
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.SCALE4: _read_scale,
    Kind.YES_NO: _read_yes_no,
    Kind.DATE: _read_date,
    Kind.NUMBER: _read_number,
    Kind.PHONE: _read_phone,
    Kind.SHORT: _read_text,
    Kind.LONG: _read_text,
}


def _single(question: Question, raw: object) -> object:
    """Forms and query strings may hand over lists; a question with one answer takes the one in it."""
    if (
        isinstance(raw, list | tuple)
        and len(raw) == 1
        and (question.kind is not Kind.CHOICES or raw[0] in (UNKNOWN, SKIPPED))
    ):
        return raw[0]
    return raw


def _whole_number(raw: object) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,9}", raw.strip()):
        return int(raw)
    return None


def _clean_text(raw: str) -> str:
    """Line ends as one kind, and nothing PostgreSQL or UTF-8 refuses or that turns a line round: control characters and
    lone surrogates go."""
    text = straight(raw).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip()


def _ask_for(question: Question) -> str:
    """What to do when nothing usable was given: act first, and name the way out if there is one."""
    if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.SCALE4, Kind.YES_NO):
        ask = _("Choose an answer.")
    elif question.kind is Kind.DATE:
        ask = _("Enter the date as day, month and year.")
    elif question.kind is Kind.PHONE:
        ask = _("Enter a phone number with at least 10 digits.")
    elif question.kind is Kind.NUMBER:
        ask = _("Enter a whole number, for example 12.")
    else:
        ask = _("Write an answer.")
    if question.allows_unknown:
        return ask + " " + _("Do you not know yet? Then choose ‘%(option)s’.") % {"option": question.unknown_label}
    if question.skip_label:
        return ask + " " + _("Nothing to tell? Then choose ‘%(option)s’.") % {"option": question.skip_label}
    return ask
