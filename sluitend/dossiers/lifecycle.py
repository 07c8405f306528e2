"""The statuses of a dossier, its parts and its warm handover, as tables (DOMAIN 7.1, 7.4; words on screen UX 4).

A dossier's status is derived from its parts and approvals (``status_of``), never set by hand: pupil and mentor write
in parallel.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from sluitend.kit.lifecycle import Lifecycle, Step


class Extent(TextChoices):
    """How much a dossier asks: what a school tells an mbo, or the few things that help somebody who leaves an mbo for
    another one (DOMAIN 7.5). Its mentor is then the study coach, its school the mbo that is left."""

    WHOLE = "whole", _("whole dossier")
    COMPACT = "compact", _("compact dossier")


class Part(TextChoices):
    PUPIL = "pupil", _("the pupil's part")
    MENTOR = "mentor", _("the mentor's part")


class PartStatus(TextChoices):
    NOT_BEGUN = "not_begun", _("not begun")
    BUSY = "busy", _("busy")
    DONE = "done", _("done")


class CareStatus(TextChoices):
    """How far the care annex is; most dossiers have none."""

    NONE = "none", _("no care annex")
    ASKED = "asked", _("asked")
    BUSY = "busy", _("busy")
    DONE = "done", _("done")


CARE_OPEN = (CareStatus.ASKED, CareStatus.BUSY)


class DossierStatus(TextChoices):
    WITH_PUPIL = "with_pupil", _("with the pupil")
    WITH_MENTOR = "with_mentor", _("with the mentor")
    TO_AGREE = "to_agree", _("with the pupil, to read and agree")
    WITH_GUARDIAN = "with_guardian", _("with the parent")
    DISPUTED = "disputed", _("something is not right")
    AGREED = "agreed", _("ready, no application yet")
    SENT = "sent", _("sent")
    OPENED = "opened", _("opened by the mbo")


S = DossierStatus
BEFORE_AGREEMENT = (S.WITH_PUPIL, S.WITH_MENTOR, S.TO_AGREE, S.DISPUTED)
REMINDABLE = (S.WITH_PUPIL, S.TO_AGREE, S.WITH_GUARDIAN)  # somebody outside the school can go on
AFTER_AGREEMENT = (S.AGREED, S.SENT, S.OPENED)


class Whom(TextChoices):
    """Who gets a reminder: whoever is to act."""

    PUPIL = "pupil", _("pupil")
    GUARDIAN = "guardian", _("parent")
    MENTOR = "mentor", _("mentor")


TURN = {S.WITH_PUPIL: Whom.PUPIL, S.TO_AGREE: Whom.PUPIL, S.WITH_GUARDIAN: Whom.GUARDIAN, S.WITH_MENTOR: Whom.MENTOR}


@dataclass(frozen=True)
class Facts:
    """What the status is derived from. ``guardian_needed``: this learner's guardian still has to answer under the
    region's policy. ``care_waits``: a care annex was asked for and is not done, and nobody agreed yet to a dossier
    without it."""

    pupil_done: bool
    mentor_done: bool
    care_waits: bool
    disputed: bool
    pupil_agreed: bool
    guardian_needed: bool
    sent: bool
    opened: bool


def status_of(facts: Facts) -> DossierStatus:
    """The first thing that is still to be done decides."""
    table = (
        (not facts.pupil_done, S.WITH_PUPIL),
        (not facts.mentor_done, S.WITH_MENTOR),
        (facts.care_waits, S.WITH_MENTOR),
        (facts.disputed, S.DISPUTED),
        (not facts.pupil_agreed, S.TO_AGREE),
        (facts.guardian_needed, S.WITH_GUARDIAN),
        (not facts.sent, S.AGREED),
        (not facts.opened, S.SENT),
    )
    return next((status for holds, status in table if holds), S.OPENED)


class Answer(TextChoices):
    """What a pupil or guardian says to the dossier."""

    AGREED = "agreed", _("agrees")
    DISPUTED = "disputed", _("something is not right")
    TALK = "talk", _("wants to talk with the mentor first")


class Way(TextChoices):
    """How an approval came in."""

    ACCOUNT = "account", _("signed in")
    LINK = "link", _("by link and code")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone or in person")
    TERM = "term", _("term to read has passed")


class WarmStatus(TextChoices):
    REQUESTED = "requested", _("asked")
    RECEIVED = "received", _("accepted")
    ATTEMPTED = "attempted", _("tried to reach")
    SCHEDULED = "scheduled", _("planned")
    COMPLETED = "completed", _("completed")
    FED_BACK = "fed_back", _("told how it goes")
    CANCELLED = "cancelled", _("not needed")


class WarmReason(TextChoices):
    """Why there is a warm handover."""

    MENTOR = "mentor", _("the mentor asks for it")
    RULE = "rule", _("agreed for every pupil of this kind of school")


class WarmClosed(TextChoices):
    """Why a warm handover was closed without a conversation."""

    NOT_NEEDED = "not_needed", _("the school no longer needs it")
    WITHDRAWN = "withdrawn", _("the application was withdrawn")
    NOT_ADMITTED = "not_admitted", _("the pupil did not get a place here")


class TalkWay(TextChoices):
    """How the two schools speak to each other (DOMAIN 7.4: the type is explicit)."""

    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")
    ON_SITE = "on_site", _("at one of the schools")
    THREE_WAY = "three_way", _("together with the pupil")
    CENTRAL = "central", _("at the central day")


ONE_BY_ONE = tuple(way for way in TalkWay if way != TalkWay.CENTRAL)  # of a conversation that is planned by itself


W = WarmStatus
WARM_HANDOVER = Lifecycle(
    Step("receive", {W.REQUESTED}, W.RECEIVED),
    Step("attempt", {W.REQUESTED, W.RECEIVED, W.ATTEMPTED}, W.ATTEMPTED),
    Step("schedule", {W.REQUESTED, W.RECEIVED, W.ATTEMPTED, W.SCHEDULED}, W.SCHEDULED),
    Step("unschedule", {W.SCHEDULED}, W.RECEIVED),
    Step("complete", {W.REQUESTED, W.RECEIVED, W.ATTEMPTED, W.SCHEDULED}, W.COMPLETED),
    Step("cancel", {W.REQUESTED, W.RECEIVED, W.ATTEMPTED, W.SCHEDULED}, W.CANCELLED),
    Step("feed_back", {W.COMPLETED}, W.FED_BACK),
)
WARM_OPEN = tuple(sorted(WARM_HANDOVER.sources("complete")))
WARM_HELD = (W.COMPLETED, W.FED_BACK)


class SlotStatus(TextChoices):
    """What became of a conversation on the list of a central day. As long as it is to be held there it takes the time of
    its mentor and its host."""

    LISTED = "listed", _("on the list")
    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("did not take place")
    CANNOT = "cannot", _("the mentor cannot")
    CALLED_OFF = "called_off", _("called off")
    OVERTAKEN = "overtaken", _("arranged in another way")


D = SlotStatus
WARM_SLOT = Lifecycle(
    Step("put_ready", {D.LISTED}, D.WAITING),
    Step("stop", {D.WAITING}, D.LISTED),
    Step("send", {D.WAITING}, D.SENT),
    Step("hold", {D.SENT}, D.HELD),
    Step("miss", {D.SENT}, D.MISSED),
    Step("cannot", {D.SENT}, D.CANNOT),
    Step("call_off", {D.SENT}, D.CALLED_OFF),
    Step("overtake", {D.LISTED, D.WAITING, D.SENT}, D.OVERTAKEN),
)
SLOT_OPEN = (D.LISTED, D.WAITING, D.SENT)


class QuestionTopic(TextChoices):
    """What a college asks the mentor about: from a closed list, because the pupil reads it."""

    HELP = "help", _("help that is needed")
    LEVEL = "level", _("programme and level")
    PRESENCE = "presence", _("being present")
    WORK_PLACEMENT = "work_placement", _("internship and work")
    PRACTICAL = "practical", _("practical things")
    OTHER = "other", _("something else")


class QuestionStatus(TextChoices):
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


Q = QuestionStatus
QUESTION = Lifecycle(
    Step("answer", {Q.ASKED}, Q.ANSWERED),
    Step("withdraw", {Q.ASKED}, Q.WITHDRAWN),
)


class Quality(IntegerChoices):
    """How well a delivered dossier served the intake."""

    POOR = 1, _("we could do little with it")
    MODERATE = 2, _("it helped a little")
    GOOD = 3, _("it helped well")
    EXCELLENT = 4, _("we knew all that we needed")


class Lacking(TextChoices):
    """What a college missed in a dossier."""

    HELP = "help", _("which help is needed")
    MENTOR = "mentor", _("what the mentor thinks")
    MOTIVATION = "motivation", _("why this programme")
    PRESENCE = "presence", _("being present")
    WORK_PLACEMENT = "work_placement", _("internship and work")
    CONTACT = "contact", _("how to reach somebody")
