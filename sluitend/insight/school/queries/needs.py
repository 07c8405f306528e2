"""Who needs whom, and why.

A pupil's row is a set of facts; the first line of ``NEEDS`` that holds says who acts, what and since when. Read the
table: it is the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Answer, PartStatus
from sluitend.dossiers.lifecycle import DossierStatus as D
from sluitend.insight.school.queries.facts import Facts
from sluitend.kit import clock
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.lifecycle import TransferStatus as T

YOU, OTHER, ON_TRACK = "you", "other", "on_track"
PUPIL, GUARDIAN, COLLEGE, PARTY = "pupil", "guardian", "college", "party"
CALL_AFTER_DAYS = 7  # a parent who did not answer: the mentor calls (UX 6)


@dataclass(frozen=True)
class Need:
    """One line: when it holds, in which group the pupil stands, who acts, and what is said.

    ``text`` may use the ``NAMES`` of ``rows``. ``since`` names the fact whose date counts. ``link``: "part" leads to the
    mentor's part, "question" to the answer, "" to the pupil's page.
    """

    name: str
    holds: Callable[[Facts], bool]
    group: str
    text: str | Promise
    since: str
    who: str = ""
    link: str = ""
    is_strong: bool = False


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.AMSTERDAM).date() if at else None


SINCE: dict[str, Callable[[Facts], date | None]] = {
    "status": lambda it: it.transition.status_since if it.transition else None,
    "dossier": lambda it: it.dossier.status_since if it.dossier else None,
    "answer": lambda it: _day(it.answer.recorded_at) if it.answer else None,
    "handover_asked": lambda it: _day(it.handover.asked_at) if it.handover else None,
    "handover_answered": lambda it: _day(it.handover.answered_at) if it.handover else None,
    "missed": lambda it: it.transition.missed_since if it.transition else None,
    "settled": lambda it: it.transition.settled_on if it.transition else None,
    "holder": lambda it: it.transition.holder_since if it.transition else None,
    "college_talk": lambda it: _day(it.missed_talk.moment.starts_at) if it.missed_talk else None,
    "question": lambda it: _day(it.question.asked_at) if it.question else None,
    "nothing": lambda it: None,
}

NEEDS: Sequence[Need] = (
    Need("unfollowed", lambda it: it.transition is None, YOU, _("Nobody follows %(name)s: ask the office"), "nothing"),
    Need("settled", lambda it: it.is_settled, ON_TRACK, _("Completed"), "settled"),
    Need(
        "talk_planned", lambda it: it.talk_is_planned and it.is_in_trouble, ON_TRACK, _("Talk on %(next_on)s"), "status"
    ),
    Need(
        "refused",
        lambda it: it.place_is(T.NOT_ADMITTED),
        YOU,
        _("Turned down for %(lost)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need("withdrew", lambda it: it.place_is(T.WITHDRAWN), YOU, _("Stopped with %(lost)s: talk together"), "status"),
    Need(
        "no_show",
        lambda it: it.place_is(T.NO_SHOW) and it.is_ours,
        YOU,
        _("Not seen at %(lost)s: find out where %(name)s is"),
        "status",
        is_strong=True,
    ),
    Need(
        "dropped",
        lambda it: it.transition is not None and it.transition.has_dropped and it.lost is not None,
        YOU,
        _("Lost %(lost)s, still applied for %(programme)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need(
        "fell_back",
        lambda it: it.transition is not None and it.transition.has_dropped,
        YOU,
        _("Fell back at %(college)s: talk together"),
        "status",
        is_strong=True,
    ),
    Need(
        "missed_talk",
        lambda it: it.missed_talk is not None,
        YOU,
        _("Did not come to the talk at %(college)s: talk together"),
        "college_talk",
        is_strong=True,
    ),
    Need(
        "college_asks",
        lambda it: it.question is not None,
        YOU,
        _("%(asks)s asks you something: %(topic)s"),
        "question",
        link="question",
    ),
    Need(
        "handover_refused",
        lambda it: it.is_ours and it.handover is not None and it.handover.status == HandoverStatus.REFUSED,
        YOU,
        _("%(party)s does not take over: decide what now"),
        "handover_answered",
    ),
    Need(
        "view",
        lambda it: it.dossier_is(D.DISPUTED) and it.may_write_a_view,
        OTHER,
        _("You talked. A view can be written now"),
        "dossier",
        GUARDIAN,
    ),
    Need(
        "disputed",
        lambda it: it.dossier_is(D.DISPUTED) and it.answer is not None and it.answer.party == "guardian",
        YOU,
        _("Parent says: something is not right"),
        "answer",
    ),
    Need(
        "pupil_disputed", lambda it: it.dossier_is(D.DISPUTED), YOU, _("Pupil says: something is not right"), "answer"
    ),
    Need(
        "talk",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and it.answer is not None and it.answer.answer == Answer.TALK,
        YOU,
        _("Parent wants to talk to you first"),
        "answer",
    ),
    Need(
        "bounced",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and it.mail_came_back and not it.can_write_to_parent,
        YOU,
        _("Mail to the parent came back: ask another way"),
        "dossier",
        is_strong=True,
    ),
    Need(
        "no_address",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and not it.can_write_to_parent,
        YOU,
        _("Call the parent: we have no e-mail address"),
        "dossier",
    ),
    Need(
        "call",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and it.waits_longer_than(CALL_AFTER_DAYS),
        YOU,
        _("Call the parent: no answer after 7 days"),
        "dossier",
    ),
    Need(
        "care",
        lambda it: (
            it.dossier_is(D.WITH_MENTOR) and it.dossier is not None and it.dossier.mentor_part == PartStatus.DONE
        ),
        OTHER,
        _("The care coordinator writes the care annex"),
        "dossier",
        PARTY,
    ),
    Need("part", lambda it: it.dossier_is(D.WITH_MENTOR), YOU, _("Fill in your part"), "dossier", link="part"),
    Need(
        "too_late",
        lambda it: it.place_is(T.UNKNOWN) and it.apply_by_has_passed,
        YOU,
        _("No application yet, and 1 April has passed: talk together"),
        "status",
    ),
    Need(
        "missed",
        lambda it: it.is_ours and it.transition is not None and it.transition.missed_since is not None,
        YOU,
        _("Date passed: %(next)s"),
        "missed",
    ),
    Need(
        "handover_asked",
        lambda it: it.handover is not None and it.handover.status == HandoverStatus.ASKED,
        OTHER,
        _("%(party)s answers to the handover"),
        "handover_asked",
        PARTY,
    ),
    Need("other_route", lambda it: it.place_is(T.OTHER_ROUTE), ON_TRACK, _("Goes somewhere else"), "status"),
    Need(
        "with_pupil",
        lambda it: it.dossier_is(D.WITH_PUPIL) and it.dossier is not None and it.dossier.mentor_part == PartStatus.DONE,
        OTHER,
        _("Pupil fills in"),
        "dossier",
        PUPIL,
    ),
    Need(
        "both",
        lambda it: it.dossier_is(D.WITH_PUPIL),
        OTHER,
        _("Pupil fills in. You can begin too"),
        "dossier",
        PUPIL,
        link="part",
    ),
    Need("to_agree", lambda it: it.dossier_is(D.TO_AGREE), OTHER, _("Pupil reads and agrees"), "dossier", PUPIL),
    Need(
        "reads",
        lambda it: it.dossier_is(D.WITH_GUARDIAN) and any(link.read_at for link in it.links),
        OTHER,
        _("Parent is reading"),
        "dossier",
        GUARDIAN,
    ),
    Need("unread", lambda it: it.dossier_is(D.WITH_GUARDIAN), OTHER, _("Parent has not read yet"), "dossier", GUARDIAN),
    Need("placed", lambda it: it.place_is(T.PLACED, T.STARTED), ON_TRACK, _("Has a place at %(college)s"), "status"),
    Need("signs", lambda it: it.place_is(T.OFFERED), OTHER, _("Pupil signs at %(college)s"), "status", PUPIL),
    Need("plans", lambda it: it.place_is(T.APPLIED), OTHER, _("%(college)s plans a talk"), "status", COLLEGE),
    Need(
        "invited",
        lambda it: (
            it.place_is(T.INTAKE) and it.college_talk is not None and it.college_talk.moment.starts_at > clock.now()
        ),
        OTHER,
        _("Talk at %(college)s on %(talk_on)s"),
        "status",
        COLLEGE,
    ),
    Need("decides", lambda it: it.place_is(T.INTAKE), OTHER, _("%(college)s takes a decision"), "status", COLLEGE),
    Need("applies", lambda it: it.place_is(T.UNKNOWN), OTHER, _("Pupil applies to an mbo"), "status", PUPIL),
    Need("held", lambda it: True, OTHER, _("%(holder)s looks for a place"), "holder", PARTY),
)


def need_of(facts: Facts) -> Need:
    """What is needed now: the first line that holds."""
    return next(need for need in NEEDS if need.holds(facts))
