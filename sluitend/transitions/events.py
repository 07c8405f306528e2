"""What can happen to a transition, who may read that it did, and how rooms above hear of it.

Every fact that a condition, a report or the promise reads is an event: a kind, a code from a closed list, two times,
a source. No free text.
"""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

happened = (
    Signal()
)  # sent in the transaction with ``events``, a list of stored events: rooms above listen, this room does not know who

taken_back = Signal()  # sent with ``applications``, their keys: a college took back on the same day what it said of them, after that was noted


class Audience(TextChoices):
    """Who reads an event, beside the learner, who reads all of them (DOMAIN 2.3)."""

    EVERYONE = "everyone", _("everybody who sees the transition")
    SCHOOL = "school", _("the school of origin")  # of a move between mbo's: the college that somebody leaves
    COLLEGE = "college", _("the school of origin and the college it names")
    STATUS = "status", _("the school, the college it names, the municipality")
    MUNICIPALITY = "municipality", _("the municipality")


class Kind(TextChoices):
    OPENED = "opened", _("transition opened")
    ACCOUNT = "account", _("letter and account")
    APPLICATION = "application", _("application")
    INTAKE = "intake", _("talk at the college")
    DROP = "drop", _("fell back")
    DECISION = "decision", _("reason of a decision")
    ROUTE = "route", _("other destination")
    PROOF = "proof", _("proof of a destination")
    DIPLOMA = "diploma", _("diploma")
    DOSSIER = "dossier", _("dossier")
    DELIVERY = "delivery", _("dossier sent")
    WARM_HANDOVER = "warm_handover", _("warm handover")
    QUESTION = "question", _("question to the mentor")
    HOLDER = "holder", _("who is responsible")
    HANDOVER = "handover", _("handover")
    COACH = "coach", _("transfer coach")
    NEXT_DATE = "next_date", _("next date")
    DATE_PASSED = "date_passed", _("date passed")
    VISIBILITY = "visibility", _("seen by the municipality")
    CONTACT = "contact", _("contact")
    CASE = "case", _("result at the municipality")
    CASE_TABLE = "case_table", _("decision of a case table")
    MOVE = "move", _("move between mbo's")
    DEREGISTRATION = "deregistration", _("deregistration")
    MERGER = "merger", _("goes on under another name")
    SETTLED = "settled", _("settled")


AUDIENCE = {
    Kind.OPENED: Audience.EVERYONE,
    Kind.ACCOUNT: Audience.SCHOOL,
    Kind.APPLICATION: Audience.STATUS,
    Kind.INTAKE: Audience.COLLEGE,
    Kind.DROP: Audience.STATUS,  # names no college, so that no other college learns where it happened
    Kind.DECISION: Audience.COLLEGE,  # a municipality reads the status and not why (DOMAIN 2.3)
    Kind.ROUTE: Audience.EVERYONE,
    Kind.PROOF: Audience.EVERYONE,
    Kind.DIPLOMA: Audience.EVERYONE,
    Kind.DOSSIER: Audience.SCHOOL,
    Kind.DELIVERY: Audience.COLLEGE,
    Kind.WARM_HANDOVER: Audience.COLLEGE,
    Kind.QUESTION: Audience.COLLEGE,
    Kind.HOLDER: Audience.EVERYONE,
    Kind.HANDOVER: Audience.EVERYONE,
    Kind.COACH: Audience.EVERYONE,
    Kind.NEXT_DATE: Audience.EVERYONE,
    Kind.DATE_PASSED: Audience.EVERYONE,
    Kind.VISIBILITY: Audience.EVERYONE,
    Kind.CONTACT: Audience.MUNICIPALITY,
    Kind.CASE: Audience.EVERYONE,  # how it ended and nothing of how it went (DOMAIN 2.3: outcome only)
    Kind.CASE_TABLE: Audience.STATUS,  # another college need not know that somebody was discussed
    Kind.MOVE: Audience.SCHOOL,  # for the college that somebody leaves: why is not for the next one, nor for the town
    Kind.DEREGISTRATION: Audience.STATUS,
    Kind.MERGER: Audience.STATUS,  # it may be a college that others do not know somebody applied to
    Kind.SETTLED: Audience.EVERYONE,
}


class Source(IntegerChoices):
    """Where a fact comes from. The number is its precedence (DOMAIN 6): a lower source never overwrites a higher one,
    the conflict is shown."""

    PUPIL = 10, _("pupil")
    SCHOOL = 20, _("school, by hand")
    COLLEGE = 30, _("college, by hand")
    HUB = 40, _("hub or student system")
    RULE = 50, _("rule")
