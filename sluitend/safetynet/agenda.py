"""Who stands on the agenda of a case table, as a table of rules (DOMAIN 5.2 and 7.9).

Each rule is a set of transitions as they stand on a day, in the tables of some seasons; the first that holds is the reason
that is noted. A table looks at those whom one of its organisations holds: whoever must act sits there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.safetynet.lifecycle import Question
from sluitend.safetynet.visibility import MOVING
from sluitend.transitions.lifecycle import (
    NOT_PLACED,
    ApplicationStatus,
    HandoverStatus,
    TransferStatus,
    TransitionKind,
)
from sluitend.transitions.models import Application, Handover, Transition


class Season(StrEnum):
    """The three tables of a year: before the deadline, before the summer, after the start (DOMAIN 5.2)."""

    MARCH = "march"
    JUNE = "june"
    SEPTEMBER = "september"


ALL_YEAR = frozenset(Season)
DRAWN_UP_DAYS = 28  # so long before a table its agenda is drawn up, and anew every night until it was held
USUAL_DAYS = ((3, 17), (6, 9), (9, 15))  # around which tables are held
LAST_MONTH_OF = ((4, Season.MARCH), (7, Season.JUNE), (12, Season.SEPTEMBER))


def drawn_up_from(on: date) -> date:
    """The day from which the rules fill the agenda of a table on that day."""
    return on - timedelta(days=DRAWN_UP_DAYS)


def season_of(on: date) -> Season:
    """Of which season a table on that day is: its rules are looked at."""
    return next(season for month, season in LAST_MONTH_OF if on.month <= month)


@dataclass(frozen=True)
class AgendaRule:
    """Why a rule puts somebody on an agenda. ``at_college``: the words for a college, which may not learn how somebody fared
    at another (DOMAIN 2.3: "elders aangemeld")."""

    code: str
    label: str | Promise
    seasons: frozenset[Season]
    holds: Callable[[date], Q]
    at_college: str | Promise = ""


def _on_a_waiting_list(today: date) -> Q:
    waits = Application.objects.filter(transition=OuterRef("pk"), status=ApplicationStatus.WAITLISTED)
    return Q(Exists(waits), best_level__lte=2)


def _unanswered(today: date) -> Q:
    """A handover whose term has passed."""
    return Q(
        Exists(Handover.objects.filter(transition=OuterRef("pk"), status=HandoverStatus.ASKED, answer_by__lt=today))
    )


NO_PLACE_YET = _("has no place yet")
RULES = (  # the first that holds is the one that is noted, and the order of an agenda
    AgendaRule(
        "no_show",
        _("was expected in class and did not come"),
        frozenset({Season.SEPTEMBER}),
        lambda today: Q(status=TransferStatus.NO_SHOW),
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "not_enrolled",
        _("is not enrolled anywhere"),
        frozenset({Season.SEPTEMBER}),
        lambda today: Q(status__in=NOT_PLACED),
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "refused",
        _("got no place and has no other application"),
        frozenset({Season.JUNE}),
        lambda today: Q(status=TransferStatus.NOT_ADMITTED),
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "withdrawn",
        _("withdrew and has no other application"),
        frozenset({Season.JUNE}),
        lambda today: Q(status=TransferStatus.WITHDRAWN),
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "fell_back",
        _("is further from a place than before"),
        frozenset({Season.JUNE}),
        lambda today: Q(has_dropped=True),
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "waiting_list",
        _("stands on a waiting list"),
        frozenset({Season.JUNE}),
        _on_a_waiting_list,
        at_college=NO_PLACE_YET,
    ),
    AgendaRule(
        "no_application",
        _("has no application yet"),
        frozenset({Season.MARCH, Season.JUNE}),
        lambda today: Q(status=TransferStatus.UNKNOWN, kind=TransitionKind.VO_MBO),
    ),
    AgendaRule("handover", _("a handover has waited too long for an answer"), ALL_YEAR, _unanswered),
    AgendaRule(
        "date_missed", _("a date passed and nobody acted"), ALL_YEAR, lambda today: Q(missed_since__isnull=False)
    ),
)
LABELS: dict[str, str | Promise] = {rule.code: rule.label for rule in RULES} | {
    code: Question(code).label for code in Question.values
}
AT_COLLEGE = LABELS | {rule.code: rule.at_college for rule in RULES if rule.at_college}
ORDER = tuple(LABELS)


def standing_out(parties: Collection[UUID], on: date, today: date) -> dict[UUID, str]:
    """Whom these organisations hold and a rule names for a table on that day, with the code of the rule. One statement, served
    by the index of what a holder holds."""
    rules = [rule for rule in RULES if season_of(on) in rule.seasons]
    why = Case(
        *(When(rule.holds(today), then=Value(rule.code)) for rule in rules),
        default=Value(""),
        output_field=CharField(),
    )
    held = Transition.objects.filter(
        settled_on=None, holder__in=list(parties), kind__in=MOVING, school_year__lte=on.year
    )
    return dict(held.annotate(why=why).exclude(why="").values_list("pk", "why"))
