"""What may happen in a story: one small record per kind of step, to be played through the action of its name.

Every step has ``on``, the day, and ``by``, who does it: the key of a member of staff, ``PUPIL``, or ``GUARDIAN`` for
the guardian who answers (``Pupil.answering``), ``OTHER_GUARDIAN`` for the second one (``Pupil.other_answering``). What rules and nightly jobs do by themselves (sending an agreed dossier,
opening the summer list, settling) is no step: it follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PUPIL, GUARDIAN, OTHER_GUARDIAN = "pupil", "guardian", "other guardian"


@dataclass(frozen=True, slots=True)
class Step:
    on: date
    by: str


# --- coming in ---------------------------------------------------------------------------------------------------


class Imported(Step):
    """The school loads its final year; from here on the pupil is followed."""


class AddressFound(Step):
    """The school asked where the pupil lives, and loads its final year anew with the answer."""


class LetterMade(Step):
    """A letter with a code to activate is printed."""


class Activated(Step):
    """The pupil signs in for the first time with the code of the letter."""


# --- dossier -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PupilWrote(Step):
    """The pupil saves the answers to the first ``questions`` questions."""

    questions: int


class PupilFinished(Step):
    """The pupil saves all answers and sends the part to the mentor."""


class MentorFinished(Step):
    """The mentor saves the whole mentor's part and says it is done."""


class PupilAgreed(Step):
    """The pupil read both parts and agrees; what lies outside the statutory list goes along for who allows it."""


class ConsentRecalled(Step):
    """The pupil takes back what was allowed beside the statutory list."""


@dataclass(frozen=True, slots=True)
class GuardianAnswered(Step):
    """``answer`` is a code of ``dossiers.lifecycle.Answer``; ``about`` what is not right, ``text`` in own words."""

    answer: str
    about: tuple[str, ...] = ()
    text: str = ""


class TalkClosed(Step):
    """The mentor talked with a guardian who objects, and there is no agreement."""


@dataclass(frozen=True, slots=True)
class ViewStated(Step):
    """A guardian writes down what they think of the dossier."""

    text: str


class ReadAgain(Step):
    """After a talk about what was not right the mentor asks the pupil to read once more."""


class GuardianReminded(Step):
    """The mentor lets a guardian have a new mail with a fresh link."""


@dataclass(frozen=True, slots=True)
class ApprovedOnPaper(Step):
    """The mentor notes that a guardian agreed; ``way`` is ``paper`` or ``phone``."""

    name: str
    way: str


@dataclass(frozen=True, slots=True)
class DossierOpened(Step):
    """Somebody of the intake reads the dossier for the first time."""

    college: str


# --- warm handover -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WarmHandoverMoved(Step):
    """``status`` is a code of ``dossiers.lifecycle.WarmStatus``: received, attempted or completed."""

    college: str
    status: str
    note: str = ""


# --- applications ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applied(Step):
    """The pupil applies for an offer (its key); ``application`` numbers the applications within the story, from 1."""

    application: int
    offer: str
    preference: int


@dataclass(frozen=True, slots=True)
class StatusRecorded(Step):
    """The college says how far an application is; ``status`` is a code of ``ApplicationStatus``."""

    application: int
    status: str


@dataclass(frozen=True, slots=True)
class Withdrew(Step):
    """The pupil takes an application back."""

    application: int


@dataclass(frozen=True, slots=True)
class RouteDeclared(Step):
    """The school states another destination; ``code`` is a key of ``transitions.lifecycle.ROUTES``."""

    code: str


# --- regie -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandedOver(Step):
    """The holder itself asks the municipality to take over; ``reason`` is a code of ``transitions.reasons``."""

    to: str
    reason: str


class HandoverAccepted(Step):
    """The municipality takes over what the school or the summer list asked."""


@dataclass(frozen=True, slots=True)
class HandoverRefused(Step):
    why: str


# --- municipal case ----------------------------------------------------------------------------------------------


class CaseAssigned(Step):
    """``by`` takes the case."""


@dataclass(frozen=True, slots=True)
class ContactLogged(Step):
    """``way``: call, message or home_visit. ``result`` is a code of ``safetynet.lifecycle.Result``."""

    way: str
    result: str
    note: str
    next_on: date


@dataclass(frozen=True, slots=True)
class CaseClosed(Step):
    """``outcome`` is a code of ``safetynet.lifecycle.Outcome``."""

    outcome: str
