"""Moves between mbo's as tables (DOMAIN 7.5): why somebody leaves, what the summer check asks, when a college may take
somebody off its roll, and where a move stands.

``may_leave`` is the one place of the hard rule: nobody is deregistered before there is a place elsewhere or the
Doorstroompunt took over, unless somebody says why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.transitions.lifecycle import ApplicationStatus, MoveStage, SettledReason
from sluitend.transitions.lifecycle import TransferStatus as T

QUALIFYING_LEVEL = 2  # a diploma of mbo level 2 or higher is a startkwalificatie (DOMAIN 3.4)


class WhyMove(TextChoices):
    """Why somebody (perhaps) leaves the study: the list of the Uitschrijf & Switch Monitor (DOMAIN 7.7)."""

    WRONG_CHOICE = "wrong_choice", _("the study does not fit")
    OTHER_PICTURE = "other_picture", _("expected something else of the occupation")
    TOO_HARD = "too_hard", _("the level is too high")
    TOO_EASY = "too_easy", _("the level is too low")
    PLACEMENT = "placement", _("no work placement, or it stopped")
    MOTIVATION = "motivation", _("motivation")
    PERSONAL = "personal", _("personal reasons or health")
    HOME = "home", _("the situation at home")
    MONEY = "money", _("money or work")
    TRAVEL = "travel", _("the journey is too long")
    ADVICE = "advice", _("negative binding study advice")
    MOVED = "moved", _("moves house")
    GOES_UP = "goes_up", _("finished, and moves up a level")
    OTHER = "other", _("another reason")
    UNKNOWN = "unknown", _("not known yet")


class OpenedBy(TextChoices):
    """What opened a move."""

    COACH = "coach", _("a study coach")
    SUMMER_CHECK = "summer_check", _("the summer check")
    DEREGISTRATION = "deregistration", _("a deregistration")


# --- The summer check -------------------------------------------------------------------------------------------


class Summer(TextChoices):
    """What a sitting student does after the summer: five answers, by the keys 1 to 5."""

    SAME = "same", _("same programme")
    DIPLOMA = "diploma", _("diploma and done")
    OTHER_PROGRAMME = "other_programme", _("another programme here")
    OTHER_SCHOOL = "other_school", _("another school")
    UNKNOWN = "unknown", _("not known")


OPENS_A_MOVE: Mapping[Summer, WhyMove] = {Summer.OTHER_SCHOOL: WhyMove.OTHER, Summer.UNKNOWN: WhyMove.UNKNOWN}
CHECKED_FROM, CHECKED_UNTIL = (5, 15), (8, 31)  # the weeks before and in the summer in which a coach is reminded of it


# --- Leaving ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaving:
    """A way to leave a college. ``needs_place``: only when there is a place elsewhere or the Doorstroompunt took over;
    ``settles``: why nobody needs to follow the learner after it."""

    label: str | Promise
    needs_place: bool = True
    settles: SettledReason | None = None


LEAVING: Mapping[str, Leaving] = {
    "moves": Leaving(_("goes to another school")),
    "stops": Leaving(_("stops with school")),
    "removed": Leaving(_("may not stay: removed, or a negative study advice")),
    "diploma": Leaving(_("has the diploma"), settles=SettledReason.QUALIFIED),
    "abroad": Leaving(_("goes to live abroad"), needs_place=False, settles=SettledReason.MOVED_ABROAD),
    "deceased": Leaving(_("has died"), needs_place=False, settles=SettledReason.DECEASED),
}
FOLLOWED_AFTER = (*(code for code, way in LEAVING.items() if way.needs_place), ApplicationStatus.DEREGISTERED.value)


class Override(TextChoices):
    """Why somebody is deregistered without a place all the same."""

    OWN_WISH = "own_wish", _("wants to leave now, and knows what it means")
    NOT_REACHED = "not_reached", _("has not come for weeks, and nobody can be reached")
    REMOVED = "removed", _("may not come any more")
    NO_EMPLOYER = "no_employer", _("lost the employer of the bbl")
    OTHER = "other", _("another reason")


@dataclass(frozen=True)
class Footing:
    """What somebody who leaves stands on: ``level`` of the diploma's programme (None: not known), a place elsewhere,
    a municipality that took over."""

    level: int | None = None
    has_place: bool = False
    is_handed: bool = False


def qualifies(because: str, footing: Footing) -> bool:
    """Whether somebody leaves with a startkwalificatie: an entree diploma is none."""
    return because == "diploma" and (footing.level or 0) >= QUALIFYING_LEVEL


def may_leave(because: str, footing: Footing) -> bool:
    """The hard rule: may a college deregister somebody in this way, without saying why not?"""
    if not LEAVING[because].needs_place or qualifies(because, footing):
        return True
    return footing.has_place or footing.is_handed


def settles(because: str, footing: Footing) -> SettledReason | None:
    """Why nobody follows somebody who left in this way any more; None when somebody does."""
    way = LEAVING[because]
    return way.settles if not way.needs_place or qualifies(because, footing) else None


# --- Where a move stands ----------------------------------------------------------------------------------------


class MoveStatus(TextChoices):
    """Where a move stands (DOMAIN 7.5): what the coach says, and what applications, regie and roll say already."""

    SIGNAL = "signal", _("signal")
    TALKING = "talking", _("in conversation")
    WANTS = "wants", _("wants to move")
    APPLIED = "applied", _("applied elsewhere")
    INTAKE = "intake", _("in intake elsewhere")
    PLACED = "placed", _("placed elsewhere")
    LEFT = "left", _("deregistered here")
    STARTED = "started", _("started elsewhere")
    NO_PLACE = "no_place", _("left without a place")
    STAYS = "stays", _("stays here")
    WORKS = "works", _("goes to work")
    HANDED = "handed", _("with the Doorstroompunt")
    LOST = "lost", _("not known where")
    DONE = "done", _("complete")


OF_PLACE = {
    T.APPLIED: MoveStatus.APPLIED,
    T.INTAKE: MoveStatus.INTAKE,
    T.OFFERED: MoveStatus.INTAKE,
    T.PLACED: MoveStatus.PLACED,
    T.STARTED: MoveStatus.STARTED,
}
SETTLED_AS = {
    SettledReason.STAYS_AT_MBO: MoveStatus.STAYS,
    SettledReason.ARRIVED: MoveStatus.STARTED,
    SettledReason.MOVES_ON: MoveStatus.STARTED,
}
TONE = {  # of the badge, as for transitions
    MoveStatus.SIGNAL: "wait",
    MoveStatus.INTAKE: "new",
    MoveStatus.STARTED: "good",
    MoveStatus.NO_PLACE: "action",
    MoveStatus.LOST: "action",
}


def status_of(stage: str, place: str, *, has_left: bool, is_handed: bool, settled: str = "") -> MoveStatus:
    """Where a move stands, from the coach's word, the status of the transition, whether the college deregistered the
    learner, whether a municipality took over, and why it was settled ("" while it is not)."""
    if settled:
        return SETTLED_AS.get(SettledReason(settled), MoveStatus.DONE)
    reached = OF_PLACE.get(T(place))
    if reached == MoveStatus.PLACED and has_left:
        return MoveStatus.LEFT
    if reached in (MoveStatus.PLACED, MoveStatus.STARTED):
        return reached
    if is_handed:
        return MoveStatus.HANDED
    if reached is not None:
        return reached
    return MoveStatus.NO_PLACE if has_left else MoveStatus(MoveStage(stage).value)
