"""Which mails there are, as a table (UX 6): who gets them, when, and which of them somebody can switch off.

A mail that can be switched off is sent through :func:`wanting`. In which hours a mail goes out its task says
(``access/hours.py``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import NoticeOff, User
from sluitend.access.roles import COLLEGE_ROLES, MUNICIPALITY_ROLES, SCHOOL_ROLES, Role


@dataclass(frozen=True)
class Notice:
    """A kind of mail; ``stays``: why it cannot be switched off, "" where it can."""

    what: str | Promise
    when: str | Promise
    roles: frozenset[Role]
    stays: str | Promise = ""


PUPIL, MENTOR, DEAN = frozenset({Role.PUPIL}), frozenset({Role.MENTOR}), frozenset({Role.CAREER_DEAN})
INTAKE = frozenset({Role.INTAKER, Role.MBO_ADMIN})
COACHES = frozenset({Role.STUDY_COACH, Role.MBO_ADMIN})
AT_ONCE, BETWEEN_4_AND_8 = _("at once, on working days from 7 to 18"), _("between 16.00 and 20.00")

NOTICES = {
    "pupil_waits": Notice(
        _("Your dossier waits for you"),
        _("when nothing happened for 5, 12 and 19 days, between 16.00 and 20.00"),
        PUPIL,
    ),
    "pupil_sent": Notice(_("Your dossier was sent"), BETWEEN_4_AND_8, PUPIL),
    "pupil_asked": Notice(
        _("Your mentor reminds you"), BETWEEN_4_AND_8, PUPIL, _("Your mentor sends this mail to you, and can call too.")
    ),
    "pupil_turn": Notice(
        _("You can read your dossier, or it changed"),
        BETWEEN_4_AND_8,
        PUPIL,
        _("Without you your dossier stands still."),
    ),
    "pupil_decided": Notice(
        _("A message of an mbo waits for you"), _("at 16.30"), PUPIL, _("You need to know it in time.")
    ),
    "pupil_no_show": Notice(
        _("An mbo says that you were not in class"),
        BETWEEN_4_AND_8,
        PUPIL,
        _("You may be there. Then you can say it."),
    ),
    "pupil_talk": Notice(_("Your mentor and an mbo speak on a central day"), BETWEEN_4_AND_8, PUPIL),
    "pupil_talk_text": Notice(
        _("A text: tomorrow you have a talk"), _("the day before, between 16.00 and 20.00"), PUPIL
    ),
    "mentor_digest": Notice(
        _("What asks your attention this week"), _("on Monday at 7.00"), MENTOR | DEAN | {Role.STUDY_COACH}
    ),
    "mentor_agreed": Notice(_("A parent agreed"), AT_ONCE, MENTOR),
    "mentor_reminded": Notice(
        _("Your part of a dossier waits"),
        _("at 16.30, when the school asks"),
        MENTOR,
        _("Your school sends it itself."),
    ),
    "mentor_disputed": Notice(
        _("A pupil or parent says that something is not right, or wants to talk"),
        AT_ONCE,
        MENTOR,
        _("They wait for you, and nobody else gets this mail."),
    ),
    "mentor_refused": Notice(
        _("A pupil gets no place"), AT_ONCE, MENTOR, _("You are the first who can talk with the pupil.")
    ),
    "fall": Notice(
        _("A pupil is further from a place than before"),
        AT_ONCE,
        MENTOR,
        _("You are the first who can talk with the pupil."),
    ),
    "no_show": Notice(
        _("A student did not come to class, or came after all"),
        AT_ONCE,
        MENTOR | DEAN | MUNICIPALITY_ROLES,
        _("At this moment nobody sees this student."),
    ),
    "move_stalled": Notice(
        _("A student who wants to leave stands still"),
        _("once, after ten working days"),
        COACHES,
        _("Nobody else sees to it."),
    ),
    "mover_started": Notice(
        _("A student who came from another mbo, or went to one, has started"), AT_ONCE, COACHES | INTAKE
    ),
    "mover_missing": Notice(
        _("A student who came from another mbo, or went to one, did not come to class"),
        AT_ONCE,
        COACHES | INTAKE,
        _("At this moment nobody sees this student."),
    ),
    "handover": Notice(
        _("You are asked to take over, or were five working days ago"),
        AT_ONCE,
        DEAN | INTAKE | MUNICIPALITY_ROLES | {Role.SCHOOL_ADMIN, Role.STUDY_COACH},
        _("Until you answer nothing changes for the learner."),
    ),
    "handover_late": Notice(
        _("A handover has had no answer"),
        _("once, after ten working days"),
        DEAN | MUNICIPALITY_ROLES | {Role.SCHOOL_ADMIN, Role.MBO_ADMIN},
        _("Nobody else sees to it."),
    ),
    "coach_asked": Notice(
        _("You are asked for a transfer coach"),
        AT_ONCE,
        frozenset({Role.ALLIANCE_CONTACT}),
        _("Without you nothing happens for the learner."),
    ),
    "coach_chosen": Notice(
        _("You are asked to coach a learner"),
        AT_ONCE,
        frozenset({Role.TRANSFER_COACH}),
        _("The learner waits for you."),
    ),
    "coach_answered": Notice(
        _("An answer about a transfer coach"),
        AT_ONCE,
        SCHOOL_ROLES | COLLEGE_ROLES,
        _("You asked for it yourself."),
    ),
    "mentor_bounced": Notice(
        _("An e-mail address of a parent does not work"), AT_ONCE, MENTOR, _("Without you the parent is not asked.")
    ),
    "mbo_digest": Notice(_("What is new in the inbox"), _("on working days at 7.30"), INTAKE),
    "municipality_digest": Notice(_("What waits for you today"), _("on working days at 7.30"), MUNICIPALITY_ROLES),
    "case_table": Notice(
        _("A case table comes up, is changed or is called off"),
        _("a week before, or at once"),
        DEAN | MUNICIPALITY_ROLES | {Role.INTAKER, Role.STUDY_COACH},
    ),
    "warm": Notice(
        _("A warm handover is planned, moved or called off"),
        AT_ONCE,
        MENTOR | COLLEGE_ROLES,
        _("The other school counts on you."),
    ),
    "warm_overdue": Notice(
        _("Warm handovers are overdue"), _("once, after ten working days"), DEAN | INTAKE, _("Nobody else sees to it.")
    ),
}
CAN_BE_OFF = frozenset(code for code, notice in NOTICES.items() if not notice.stays)


def wanting(users: QuerySet[User], notice: str) -> QuerySet[User]:
    """Those of them who get this mail: who did not switch it off, where that can be."""
    if notice not in CAN_BE_OFF:
        return users
    return users.filter(~Exists(NoticeOff.objects.filter(user=OuterRef("pk"), notice=notice)))


@dataclass(frozen=True)
class Choice:
    """One kind of mail for somebody, and whether they get it."""

    code: str
    notice: Notice
    is_on: bool


def choices_of(actor: Actor) -> list[Choice]:
    """The mails of somebody's roles: first those that can be switched off."""
    off = set(NoticeOff.objects.filter(user=actor.user).values_list("notice", flat=True))
    mine = [(code, notice) for code, notice in NOTICES.items() if notice.roles & actor.roles]
    mine.sort(key=lambda row: bool(row[1].stays))
    return [Choice(code, notice, code not in off) for code, notice in mine]


@action
def choose(on: Collection[str], *, by: Actor) -> None:
    """Get the mails of these kinds, and of the others of one's roles only those that stay."""
    mine = {code for code in CAN_BE_OFF if NOTICES[code].roles & by.roles}
    NoticeOff.objects.filter(user=by.user, notice__in=mine).delete()
    NoticeOff.objects.bulk_create([NoticeOff(user=by.user, notice=code) for code in sorted(mine - set(on))])
    by.record("access.notices_chosen", None, off=sorted(mine - set(on)))
