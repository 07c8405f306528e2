"""The right of admission to an mbo (*toelatingsrecht*), derived from facts and explained (DOMAIN 3.1; WEB title 8.0).

Who applied in time, has the prior education that the law asks and did what the college requires at the intake has a right
to a place at level 2 to 4. It is never stored: a fact that changes changes it. Entree has the same date and no such right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.kit.words import day
from sluitend.learners.models import SchoolType
from sluitend.transitions.lifecycle import LEVEL, ApplicationStatus, InvitationStatus
from sluitend.transitions.models import Application, Invitation

APPLY_BY = (4, 1)  # month and day; who applies on the day itself is in time (WEB 8.0.1)
APPLY_BY_OTHERWISE: Mapping[int, date] = {2021: date(2021, 5, 1)}  # covid
LOWEST_WITH_A_RIGHT = 2

# The highest level that a diploma of this education opens (WEB 8.2.1). What is not here tells nothing by itself: somebody
# from pro may have an entree diploma, somebody from vavo a diploma of before. The college looks.
OPENS_LEVEL: Mapping[str, int] = {
    SchoolType.VMBO_BB: 2,
    SchoolType.VMBO_KB: 4,
    SchoolType.VMBO_GL: 4,
    SchoolType.VMBO_TL: 4,
    SchoolType.HAVO: 4,
    SchoolType.VWO: 4,
}


class Verdict(Enum):
    """Whether somebody has the right; ``OPEN`` as long as something is to be seen yet."""

    RIGHT = "right"
    OPEN = "open"
    NO_RIGHT = "no_right"
    ENTREE = "entree"


WORDS: Mapping[Verdict, str | Promise] = {
    Verdict.RIGHT: _("Has a right of admission"),
    Verdict.OPEN: _("Right of admission not certain yet"),
    Verdict.NO_RIGHT: _("No right of admission: the college chooses"),
    Verdict.ENTREE: _("Entree: no right of admission, open to who may do nothing else"),
}


@dataclass(frozen=True)
class Ground:
    """One condition: whether it holds (None: not to be seen yet), and in words why."""

    holds: bool | None
    text: str


@dataclass(frozen=True)
class Admission:
    """The verdict with its grounds, in the order of the law."""

    verdict: Verdict
    grounds: tuple[Ground, ...]

    @property
    def label(self) -> str | Promise:
        return WORDS[self.verdict]


def apply_by(school_year: int) -> date:
    """The last day on which an application for this transition year is in time."""
    return APPLY_BY_OTHERWISE.get(school_year, date(school_year, *APPLY_BY))


def admission(
    *, level: int, applied_on: date, school_year: int, school_type: str, talk: str | None, was_heard: bool
) -> Admission:
    """The right of one application. ``talk`` is the status of the newest invitation to talk, None without one;
    ``was_heard`` whether the college recorded that the intake was done."""
    if level < LOWEST_WITH_A_RIGHT:
        return Admission(Verdict.ENTREE, ())
    grounds = (
        _in_time(applied_on, school_year),
        _prior_education(school_type, level),
        _intake(talk, was_heard=was_heard),
    )
    return Admission(_verdict(grounds), grounds)


def of_application(application: Application, *, school_type: str, talk: Invitation | None) -> Admission:
    """The right of this application; ``talk`` is its newest invitation."""
    return admission(
        level=application.offering.programme.level,
        applied_on=application.applied_on,
        school_year=application.transition.school_year,
        school_type=school_type,
        talk=talk.status if talk else None,
        was_heard=application.highest_level >= LEVEL[ApplicationStatus.INTAKE_DONE],
    )


def _verdict(grounds: tuple[Ground, ...]) -> Verdict:
    if any(ground.holds is False for ground in grounds):
        return Verdict.NO_RIGHT
    return Verdict.OPEN if any(ground.holds is None for ground in grounds) else Verdict.RIGHT


def _in_time(applied_on: date, school_year: int) -> Ground:
    last = apply_by(school_year)
    known = {"day": day(applied_on), "last": day(last, year=False)}
    if applied_on <= last:
        return Ground(True, str(_("applied in time, on %(day)s")) % known)
    return Ground(False, str(_("applied on %(day)s, after %(last)s")) % known)


def _prior_education(school_type: str, level: int) -> Ground:
    label = SchoolType(school_type).label if school_type in SchoolType.values else ""
    known = {"education": label, "level": level}
    opens = OPENS_LEVEL.get(school_type)
    if opens is None:
        return Ground(None, str(_("the college looks whether the prior education fits level %(level)d")) % known)
    if opens >= level:
        return Ground(True, str(_("%(education)s fits level %(level)d, with the diploma")) % known)
    return Ground(False, str(_("%(education)s alone does not open level %(level)d")) % known)


def _intake(talk: str | None, *, was_heard: bool) -> Ground:
    if was_heard or talk == InvitationStatus.CAME:
        return Ground(True, str(_("was at the talk")))
    if talk == InvitationStatus.MISSED:
        return Ground(False, str(_("did not come to the talk")))
    if talk == InvitationStatus.SENT:
        return Ground(None, str(_("the talk is still to come")))
    return Ground(None, str(_("not invited to a talk yet")))
