"""Destinations other than an mbo that we follow, as a table (DOMAIN 7.3.3): for which ages, on which proof, whether it
ends the search, and whether a municipality may look along as long as it does not.

Sources. Ages: the *Leerplichtwet* counts to the end of the school year in which somebody turns 16 (art. 3, DOMAIN 3.4), so
age is asked on the last day of the school year (31 July): who is 16 then need not go to school any more. Pro and vso
end with a school year too, at 18 (WVO 2020) and 20 (WEC). Proof: pro and vso ask the admission statement of the school
alliance; private education counts only at a school that the Leerplichtwet names; an exemption is a decision on paper (art. 5,
5a, 15); who moves abroad is deregistered. Closing: *kwalificatieplicht* holds until 18 or a startkwalificatie, not for who comes
from pro or vso (DOMAIN 3.4): until then work is no destination. Seen: what ends no search is a question of the municipality
of residence (DOMAIN 7.3.5).

A proof is recorded as what it is, of which day, and who saw it; the paper itself stays at the school.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sluitend.learners.duty import SCHOOL_YEAR_TURNS, is_obliged


class Proof(TextChoices):
    """What shows that a destination is true."""

    PUPIL_SAID = "pupil_said", _("the pupil says so")
    PARENT_SAID = "parent_said", _("a parent says so")
    ENROLMENT = "enrolment", _("proof of enrolment")
    ADMISSION = "admission", _("admission statement (tlv)")
    CONTRACT = "contract", _("employment contract")
    PLACE = "place", _("letter of the place that offers it")
    EXEMPTION = "exemption", _("decision about the exemption")
    DEREGISTERED = "deregistered", _("deregistered at the municipality")
    HUB = "hub", _("message of the mbo")  # comes with a feed, nobody chooses it


class Needs(Enum):
    """What the school has to have before a destination counts: nothing, somebody's word, a paper."""

    NOTHING = auto()
    STATEMENT = auto()
    DOCUMENT = auto()


class Closes(Enum):
    """When a destination, with what it needs, ends the search."""

    ALWAYS = auto()
    WITHOUT_DUTY = auto()  # who need not go to school any more
    NEVER = auto()


@dataclass(frozen=True)
class Ages:
    """Whole years on the last day of the school year: from, up to and including."""

    youngest: int | None = None
    oldest: int | None = None


@dataclass(frozen=True)
class RouteRule:
    """What holds for one destination. ``proof`` are the kinds that fit; ``visible``: from the deadline on a municipality may
    see who goes there, as long as the search is not over."""

    label: str | Promise
    needs: Needs = Needs.NOTHING
    proof: tuple[Proof, ...] = ()
    closes: Closes = Closes.ALWAYS
    visible: bool = False
    ages: Ages = Ages()


ENDED = "ended"  # the code of an event: the destination no longer holds, and no other took its place
STATEMENT = (Proof.PUPIL_SAID, Proof.PARENT_SAID)
OUT_OF_COMPULSORY = Ages(youngest=16)
ROUTES: Mapping[str, RouteRule] = {
    "repeat_year": RouteRule(_("repeats the final year")),
    "havo": RouteRule(_("goes to havo")),
    "other_track": RouteRule(_("goes to another track of vmbo")),
    "vavo": RouteRule(_("goes to vavo"), Needs.STATEMENT, STATEMENT, ages=OUT_OF_COMPULSORY),
    "pro": RouteRule(_("goes to practical school"), Needs.DOCUMENT, (Proof.ADMISSION,), ages=Ages(oldest=17)),
    "vso": RouteRule(_("goes to special secondary school"), Needs.DOCUMENT, (Proof.ADMISSION,), ages=Ages(oldest=19)),
    "private": RouteRule(_("goes to private education"), Needs.DOCUMENT, (Proof.ENROLMENT,), visible=True),
    "mbo_outside_region": RouteRule(
        _("goes to an mbo outside the region"), Needs.DOCUMENT, (Proof.ENROLMENT, Proof.HUB)
    ),
    "work": RouteRule(
        _("goes to work"), Needs.DOCUMENT, (Proof.CONTRACT,), Closes.WITHOUT_DUTY, visible=True, ages=OUT_OF_COMPULSORY
    ),
    "work_and_learn": RouteRule(
        _("works and learns"), Needs.DOCUMENT, (Proof.CONTRACT, Proof.PLACE), Closes.WITHOUT_DUTY, visible=True,
        ages=OUT_OF_COMPULSORY,
    ),
    "day_activity": RouteRule(
        _("goes to day activity"), Needs.DOCUMENT, (Proof.PLACE, Proof.EXEMPTION), Closes.WITHOUT_DUTY, visible=True,
        ages=OUT_OF_COMPULSORY,
    ),
    "gap_exemption": RouteRule(
        _("takes a year out, or is exempt"), Needs.DOCUMENT, (Proof.EXEMPTION,), visible=True
    ),
    "abroad": RouteRule(_("goes abroad"), Needs.DOCUMENT, (Proof.DEREGISTERED, Proof.ENROLMENT), visible=True),
    "other": RouteRule(_("something else"), closes=Closes.NEVER, visible=True),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A proof that somebody saw: what it is, and of which day."""

    kind: str
    on: date


@dataclass(frozen=True)
class Judgement:
    """What the table says of one learner and one destination: why it cannot be, or whether it ends the search and whether
    the municipality may see it."""

    refused: str = ""
    closes: bool = False
    visible: bool = False


def judge(
    code: str,
    *,
    born: date | None,
    school_type: str,
    qualified_on: date | None,
    school_year: int,
    today: date,
    shown: Shown | None = None,
) -> Judgement:
    """What holds for this destination today, for a transition of that school year."""
    rule = ROUTES[code]
    if refused := _refused(rule, born, shown, school_year, today):
        return Judgement(refused)
    day = begins_on(school_year, today)
    obliged = is_obliged(
        born, school_type=school_type, qualified=qualified_on is not None and qualified_on <= day, today=day
    )
    proven = rule.needs is Needs.NOTHING or shown is not None
    closes = proven and {Closes.ALWAYS: True, Closes.WITHOUT_DUTY: not obliged, Closes.NEVER: False}[rule.closes]
    return Judgement(closes=closes, visible=rule.visible and not closes)


def begins_on(school_year: int, today: date) -> date:
    """The day from which the destination counts: the first of the new school year, or today when that has begun."""
    return max(today, date(school_year, *SCHOOL_YEAR_TURNS))


def counts_ages_on(school_year: int, today: date) -> date:
    """The day on which ages are asked: the last of the school year that ends, or of the latest one that ended."""
    latest = today.year - ((today.month, today.day) < SCHOOL_YEAR_TURNS)
    return date(max(school_year, latest), 7, 31)


def _refused(rule: RouteRule, born: date | None, shown: Shown | None, school_year: int, today: date) -> str:
    """Why this destination cannot be recorded, in a sentence; "" when it can."""
    return _wrong_age(rule, born, counts_ages_on(school_year, today)) or _wrong_proof(rule, shown, today)


def _wrong_age(rule: RouteRule, born: date | None, day: date) -> str:
    if rule.ages == Ages():
        return ""
    if born is None:
        return gettext("We do not know when this pupil was born. Have the date of birth filled in first.")
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    words = {"route": rule.label, "age": rule.ages.youngest, "oldest": rule.ages.oldest, "year": day.year}
    if rule.ages.youngest is not None and age < rule.ages.youngest:
        return gettext("“%(route)s” is possible from %(age)d years on 31 July %(year)d. This pupil is younger.") % words
    if rule.ages.oldest is not None and age > rule.ages.oldest:
        return (
            gettext("“%(route)s” is possible up to %(oldest)d years on 31 July %(year)d. This pupil is older.") % words
        )
    return ""


def _wrong_proof(rule: RouteRule, shown: Shown | None, today: date) -> str:
    if shown is None:
        return gettext("Choose who says so, and since when.") if rule.needs is Needs.STATEMENT else ""
    if shown.kind not in rule.proof:
        return gettext("This proof does not belong to “%(route)s”. Choose one of the list.") % {"route": rule.label}
    return gettext("This day is still to come. Choose the day on the paper.") if shown.on > today else ""
