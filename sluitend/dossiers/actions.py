"""Verbs of the dossier: answer, finish a part, agree, ask guardians, send, open, hand over warmly.

The dossier's status is never set: after each verb ``_settle`` derives it from the facts. Nobody presses "send":
agreeing, or a new application after it, defers the delivery in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import JSONField, Max, Value
from django.dispatch import receiver
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.dossiers import content
from sluitend.dossiers.lifecycle import (
    AFTER_AGREEMENT,
    WARM_HANDOVER,
    Answer,
    DossierStatus,
    Facts,
    Part,
    PartStatus,
    WarmStatus,
    Way,
    status_of,
)
from sluitend.dossiers.models import (
    Approval,
    Delivery,
    Dossier,
    DossierVersion,
    GuardianLink,
    MentorAnswer,
    PupilAnswer,
    WarmHandover,
    WarmHandoverNote,
)
from sluitend.dossiers.policies import Can, CanDelivery, CanWarm
from sluitend.dossiers.questionnaire import Question, Questionnaire
from sluitend.kit import clock, codes, jobs, workdays
from sluitend.learners.models import Guardian
from sluitend.organisations.models import GuardianPolicy, Organisation, Region
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind, happened
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Event

LINK_DAYS = 14
LINK_CODE_LENGTH = 6
WARM_WORKDAYS = 10
ANSWERS = {Part.PUPIL: PupilAnswer, Part.MENTOR: MentorAnswer}
PART_FIELD = {Part.PUPIL: "pupil_part", Part.MENTOR: "mentor_part"}
MAY_WRITE = {Part.PUPIL: Can.WRITE_PUPIL_PART, Part.MENTOR: Can.WRITE_MENTOR_PART}
WARM_WANTED, WARM_ABOUT, WARM_REACHABLE, WARM_PHONE = "B5.wanted", "B5.about", "B5.reachable", "B5.phone"


# --- A dossier is there from the first day ----------------------------------------------------------------------


@receiver(happened, dispatch_uid="dossiers.begin")
def begin(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """Every transition that opens gets its empty dossier, in one statement however many there are."""
    opened = [event.transition_id for event in events if event.kind == Kind.OPENED]
    if not opened:
        return
    Dossier.objects.bulk_create(
        [
            Dossier(transition_id=key, questionnaire_version=Questionnaire.current().number, status_since=clock.today())
            for key in opened
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


@receiver(happened, dispatch_uid="dossiers.send_on")
def send_on(sender: type, events: Collection[Event], **kwargs: Any) -> None:
    """A new application of somebody whose dossier is agreed: it goes there too."""
    applied = {
        event.transition_id
        for event in events
        if event.kind == Kind.APPLICATION and event.code == ApplicationStatus.APPLIED
    }
    for key in Dossier.objects.filter(pk__in=applied, status__in=AFTER_AGREEMENT).values_list("pk", flat=True):
        jobs.defer("dossiers.deliver", dossier_id=str(key))


# --- Answering --------------------------------------------------------------------------------------------------


@action
def save_answer(dossier: Dossier, question: Question, value: Any, *, by: Actor) -> None:
    """Keep one answer. What the mentor changes after the pupil agreed makes the agreement lapse, and says so."""
    save_answers(dossier, [(question, value)], by=by)


@action
def save_answers(dossier: Dossier, answers: Collection[tuple[Question, Any]], *, by: Actor) -> None:
    """The plural of :func:`save_answer`, for answers of one part: all or none, and saying the same again changes nothing."""
    (part,) = {Part(_questionnaire(dossier).section(question.section).filler) for question, _value in answers}
    dossier = by.claim(MAY_WRITE[part], dossier)
    table = ANSWERS[part]
    known = dict(table._default_manager.filter(dossier=dossier).values_list("question", "value"))
    fresh = [
        table(dossier=dossier, question=question.code, value=_as_json(value), by=by.label, answered_at=clock.now())
        for question, value in answers
        if question.code not in known or known[question.code] != value
    ]
    if not fresh:
        return
    table._default_manager.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["dossier", "question"],
        update_fields=["value", "by", "answered_at"],
    )
    _changed(dossier, part, by=by)


def _as_json(value: Any) -> Any:
    """None is a value here: a question that was passed over, which Django would otherwise keep as no value at all."""
    return Value(None, JSONField()) if value is None else value


def _changed(dossier: Dossier, part: Part, *, by: Actor) -> None:
    """After a change of content: the part is busy again where it must be, and what was agreed lapses."""
    field = PART_FIELD[part]
    if getattr(dossier, field) == PartStatus.NOT_BEGUN:
        setattr(dossier, field, PartStatus.BUSY)
        note([Fact(dossier.pk, Kind.DOSSIER, f"{part}_begun")], by=by)
    if Approval.objects.filter(dossier=dossier, round=dossier.round).exists() or dossier.status in (
        *AFTER_AGREEMENT,
        DossierStatus.WITH_GUARDIAN,
    ):
        _lapse(dossier, by=by)
    _settle(dossier)


def _lapse(dossier: Dossier, *, by: Actor) -> None:
    """What was agreed is no longer what is written: a new round begins, open links end, and the pupil is asked to
    read again."""
    dossier.round += 1
    dossier.goes_on_on = None
    _end_links(dossier, because="lapsed")
    note([Fact(dossier.pk, Kind.DOSSIER, "lapsed")], by=by)
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="lapsed")


@action
def finish_part(dossier: Dossier, part: Part, *, by: Actor) -> None:
    """Say that a part is done; refuses while a required question has no answer."""
    dossier = by.claim(MAY_WRITE[part], dossier)
    missing = missing_in(dossier, part)
    if missing:
        raise Refused(_("%(count)s questions still need an answer.") % {"count": len(missing)})
    if getattr(dossier, PART_FIELD[part]) == PartStatus.DONE:
        return
    setattr(dossier, PART_FIELD[part], PartStatus.DONE)
    if part == Part.MENTOR:
        dossier.warm_handover_wanted = _mentor_said(dossier, WARM_WANTED) is True
    note([Fact(dossier.pk, Kind.DOSSIER, f"{part}_done")], by=by)
    _settle(dossier)
    if dossier.status == DossierStatus.TO_AGREE:
        jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="to_agree")
    by.record("dossiers.part_done", dossier, part=part)


def missing_in(dossier: Dossier, part: Part) -> list[str]:
    """Codes of the required questions of a part that have no answer yet."""
    answers = dict(ANSWERS[part]._default_manager.filter(dossier=dossier).values_list("question", "value"))
    return [question.code for question in _questionnaire(dossier).missing_required(answers, part.value)]


# --- Agreeing ---------------------------------------------------------------------------------------------------


@action
def pupil_answers(dossier: Dossier, answer: Answer, *, by: Actor, about: Collection[str] = (), text: str = "") -> None:
    """The pupil read what mentor and pupil wrote, and agrees or says what is not right. A second click on agree
    changes nothing."""
    current = Dossier.objects.get(pk=dossier.pk)
    if (
        answer == Answer.AGREED
        and Approval.objects.filter(
            dossier=current, round=current.round, party="pupil", answer=Answer.AGREED, by=by.label
        ).exists()
    ):
        return
    dossier = by.claim(Can.AGREE, dossier)
    _approve(dossier, "pupil", answer, Way.ACCOUNT, by=by, about=about, text=text)
    note([Fact(dossier.pk, Kind.DOSSIER, f"pupil_{answer}")], by=by)
    _after_answer(dossier, by=by)


@action
def guardian_answers(
    dossier: Dossier, answer: Answer, *, by: Actor, about: Collection[str] = (), text: str = ""
) -> None:
    """A guardian answers through the link, which is used up by it. One guardian with authority suffices."""
    dossier = by.claim(Can.ANSWER_AS_GUARDIAN, dossier)
    guardian = Guardian.objects.filter(learner=by.learner_id).get(pk=cast(UUID, by.guardian_id))  # the rule saw to that
    _approve(dossier, "guardian", answer, Way.LINK, by=by, guardian=guardian, about=about, text=text)
    note([Fact(dossier.pk, Kind.DOSSIER, f"guardian_{answer}")], by=by)
    if answer != Answer.TALK:
        GuardianLink.objects.filter(dossier=dossier, guardian=guardian, ended_at=None).update(used_at=clock.now())
        _end_links(dossier, because="answered")
    jobs.defer("dossiers.tell_mentor", dossier_id=str(dossier.pk), what=f"guardian_{answer}")
    _after_answer(dossier, by=by)


@action
def read_again(dossier: Dossier, *, by: Actor) -> None:
    """After a talk about what was not right: the pupil is asked to read once more, also when nothing had to change."""
    dossier = by.claim(Can.READ_AGAIN, dossier)
    _lapse(dossier, by=by)
    _settle(dossier)
    by.record("dossiers.read_again", dossier)


@action
def record_guardian_approval(dossier: Dossier, *, name: str, way: Way, given_on: date, by: Actor) -> None:
    """The school notes that a guardian agreed on paper or by voice: who, when, how, and who noted it."""
    dossier = by.claim(Can.RECORD_APPROVAL, dossier)
    if given_on > clock.today():
        raise Refused(_("This date lies in the future. Choose today or earlier."))
    _approve(dossier, "guardian", Answer.AGREED, way, by=by, given_on=given_on, text=name)
    note([Fact(dossier.pk, Kind.DOSSIER, "guardian_on_paper")], by=by)
    _end_links(dossier, because="answered")
    _after_answer(dossier, by=by)


def _approve(
    dossier: Dossier,
    party: str,
    answer: Answer,
    way: Way,
    *,
    by: Actor,
    given_on: date | None = None,
    guardian: Guardian | None = None,
    about: Collection[str] = (),
    text: str = "",
) -> None:
    Approval.objects.create(
        dossier=dossier,
        round=dossier.round,
        party=party,
        answer=answer,
        way=way,
        given_on=given_on or clock.today(),
        recorded_at=clock.now(),
        by=by.label,
        guardian=guardian,
        about=list(about),
        text=text,
    )
    by.record("dossiers.answered", dossier, party=party, answer=answer, way=way)


def _after_answer(dossier: Dossier, *, by: Actor) -> None:
    before = dossier.status
    _settle(dossier)
    if dossier.status == DossierStatus.WITH_GUARDIAN and before != DossierStatus.WITH_GUARDIAN:
        ask_guardians(dossier, by=Actor.job("ask_guardians"))
    if dossier.status in AFTER_AGREEMENT and before not in AFTER_AGREEMENT:
        note([Fact(dossier.pk, Kind.DOSSIER, "agreed")], by=by)
        jobs.defer("dossiers.deliver", dossier_id=str(dossier.pk))
    if dossier.status == DossierStatus.DISPUTED:
        jobs.defer("dossiers.tell_mentor", dossier_id=str(dossier.pk), what="disputed")


# --- Guardians --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MadeLink:
    """A fresh link; the only moment at which its token and code are readable."""

    link: GuardianLink
    token: str
    code: str


def ask_guardians(dossier: Dossier, *, by: Actor) -> None:
    """Inside an action: mail every guardian who has authority and an address; without an address the mentor has to
    call."""
    note([Fact(dossier.pk, Kind.DOSSIER, "guardian_asked")], by=by)
    if dossier.goes_on_on is None and _policy(dossier) == GuardianPolicy.INSPECTION:
        dossier.goes_on_on = workdays.after(clock.today(), _region(dossier).inspection_workdays)
        dossier.save(update_fields=["goes_on_on"])
    for guardian in Guardian.objects.filter(learner=dossier.transition.learner_id, has_authority=True).exclude(
        email=""
    ):
        jobs.defer("dossiers.mail_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk))


@action
def ask_again(dossier: Dossier, *, by: Actor) -> None:
    """The mentor sends guardians a new link; the old ones end."""
    dossier = by.claim(Can.ASK_GUARDIAN, dossier)
    ask_guardians(dossier, by=by)
    by.record("dossiers.guardians_asked_again", dossier)


@action
def make_link(dossier: Dossier, guardian: Guardian, *, by: Actor) -> MadeLink:
    """A new link and code for one guardian; an older one of the same guardian ends."""
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    GuardianLink.objects.filter(dossier=dossier, guardian=guardian, ended_at=None).update(
        ended_at=clock.now(), ended_because="renewed"
    )
    token, code = codes.new(32), codes.new(LINK_CODE_LENGTH)
    link = GuardianLink.objects.create(
        dossier=dossier,
        guardian=guardian,
        round=dossier.round,
        made_at=clock.now(),
        expires_on=clock.today() + timedelta(days=LINK_DAYS),
        token_digest=codes.digest(token, purpose="guardian-link"),
        code_digest=codes.digest(code, purpose="guardian-code"),
    )
    by.record("dossiers.link_made", link)
    return MadeLink(link, token, code)


@action
def open_link(token: str, code: str, birth_date: date) -> GuardianLink | None:
    """The living link that belongs to token (or code alone), code and the child's birth date; None when they do not
    belong together.

    Reading is noted the first time; the link stays alive until it is answered.
    """
    found = (
        GuardianLink.objects.select_for_update(of=("self",))
        .select_related("dossier__transition__learner", "guardian")
        .filter(
            ended_at=None,
            expires_on__gte=clock.today(),
            code_digest=codes.digest(codes.typed(code), purpose="guardian-code"),
            dossier__transition__learner__birth_date=birth_date,
            dossier__transition__settled_on=None,
        )
    )
    if token:
        found = found.filter(token_digest=codes.digest(token, purpose="guardian-link"))
    link = found.first()
    if link is None or link.round != link.dossier.round:
        return None
    if link.read_at is None:
        link.read_at = clock.now()
        link.save(update_fields=["read_at"])
        note(
            [Fact(link.dossier_id, Kind.DOSSIER, "guardian_read")],
            by=Actor(name="", roles=frozenset(), guardian_id=link.guardian_id),
        )
    return link


@action
def end_of_link(token: str) -> str | None:
    """Why the link with this token lives no longer: a word of ``GuardianLink.ended_because``, "" when it lives, None when
    there never was one. Who has the token (160 bits) got it from us."""
    link = (
        GuardianLink.objects.select_related("dossier")
        .filter(token_digest=codes.digest(token, purpose="guardian-link"))
        .first()
    )
    if link is None:
        return None
    if link.ended_because:
        return link.ended_because
    if link.expires_on < clock.today() or link.dossier.transition.settled_on is not None:
        return "expired"
    return "lapsed" if link.round != link.dossier.round else ""


@action
def ask_new_link(email: str, birth_date: date) -> None:
    """Somebody says they are a guardian whose link does not work: a new one goes to the address we know, and only there.

    The caller learns nothing, whether the address is known or not, or whether it is a guardian's turn.
    """
    waiting = Guardian.objects.filter(
        email__iexact=email.strip(), has_authority=True, learner__birth_date=birth_date
    ).values_list("pk", "learner_id")
    for guardian_id, learner_id in waiting:
        for key in Dossier.objects.filter(
            transition__learner=learner_id, transition__settled_on=None, status=DossierStatus.WITH_GUARDIAN
        ).values_list("pk", flat=True):
            jobs.defer("dossiers.mail_guardian", dossier_id=str(key), guardian_id=str(guardian_id))
            Actor.job("ask_new_link").record("dossiers.new_link_asked", Dossier(pk=key))


def _end_links(dossier: Dossier, *, because: str) -> None:
    GuardianLink.objects.filter(dossier=dossier, ended_at=None).update(ended_at=clock.now(), ended_because=because)


@action
def let_time_decide(*, by: Actor) -> int:
    """Daily: who turned 18 needs no guardian any more; a term to read that has passed lets the dossier go on; old
    links end."""
    today = clock.today()
    GuardianLink.objects.filter(ended_at=None, expires_on__lt=today).update(
        ended_at=clock.now(), ended_because="expired"
    )
    waiting = (
        Dossier.objects.select_for_update(of=("self",))
        .filter(status=DossierStatus.WITH_GUARDIAN, transition__settled_on=None)
        .select_related(
            "transition__learner", "transition__origin_school__region", "transition__holder__region"
        )  # what the rule asks, once for all
        .order_by("pk")
    )
    moved = 0
    for dossier in waiting:
        if _guardian_needed(dossier):
            continue
        turned_18 = _is_of_age(dossier)
        if not turned_18:
            _approve(dossier, "guardian", Answer.AGREED, Way.TERM, by=by)
        _end_links(dossier, because="turned_18" if turned_18 else "expired")
        note([Fact(dossier.pk, Kind.DOSSIER, "guardian_not_needed" if turned_18 else "term_passed")], by=by)
        _after_answer(dossier, by=by)
        moved += 1
    return moved


# --- Sending ----------------------------------------------------------------------------------------------------


@action
def deliver(dossier: Dossier, *, by: Actor) -> list[Delivery]:
    """Send the agreed dossier to every college with an application that has not got this version; doing it again
    sends nothing.

    A new version is made only when the content differs from the last one. A withdrawn application gets nothing.
    """
    dossier = by.claim(Can.DELIVER, dossier)
    if dossier.status not in AFTER_AGREEMENT:
        return []
    waiting = list(
        Application.objects.filter(transition=dossier.pk, level__gt=0)
        .exclude(deliveries__dossier=dossier, deliveries__version__in=_versions_of_round(dossier))
        .order_by("pk")
    )
    if not waiting:
        return []
    version = _version(dossier)
    sent = [
        Delivery(
            version=version,
            dossier=dossier,
            college_id=row.college_id,
            application=row,
            basis=_policy(dossier),
            sent_at=clock.now(),
        )
        for row in waiting
    ]
    Delivery.objects.bulk_create(sent)
    note(
        [
            Fact(dossier.pk, Kind.DELIVERY, "sent", application_id=row.application_id, organisation_id=row.college_id)
            for row in sent
        ],
        by=by,
    )
    if dossier.warm_handover_wanted:
        _request_warm_handovers(dossier, waiting, by=by)
    _settle(dossier)
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="sent")
    by.record("dossiers.delivered", dossier, version=version.number, colleges=len(sent))
    return sent


def _versions_of_round(dossier: Dossier) -> list[Any]:
    return list(
        DossierVersion.objects.filter(dossier=dossier, content__round=dossier.round).values_list("pk", flat=True)
    )


def _version(dossier: Dossier) -> DossierVersion:
    """The version of this round; made at its first delivery."""
    made = DossierVersion.objects.filter(dossier=dossier, content__round=dossier.round).first()
    if made is not None:
        return made
    last = DossierVersion.objects.filter(dossier=dossier).aggregate(last=Max("number"))["last"] or 0
    return DossierVersion.objects.create(
        dossier=dossier,
        number=last + 1,
        content=content.snapshot(dossier) | {"round": dossier.round},
        made_at=clock.now(),
    )


@action
def open_delivery(delivery: Delivery, *, by: Actor) -> Delivery:
    """Somebody at the college opens the dossier; the first time is an event, and the pupil sees it."""
    delivery = by.claim(CanDelivery.READ, delivery)
    if delivery.opened_at is None:
        delivery.opened_at, delivery.opened_by = clock.now(), by.label
        delivery.save(update_fields=["opened_at", "opened_by"])
        note(
            [
                Fact(
                    delivery.dossier_id,
                    Kind.DELIVERY,
                    "opened",
                    application_id=delivery.application_id,
                    organisation_id=delivery.college_id,
                )
            ],
            by=by,
        )
        _settle(Dossier.objects.select_for_update(of=("self",)).get(pk=delivery.dossier_id))
        by.record("dossiers.opened", delivery)
    return delivery


# --- Warm handover ----------------------------------------------------------------------------------------------


def _request_warm_handovers(dossier: Dossier, applications: Collection[Application], *, by: Actor) -> None:
    school = _school_or_holder(dossier)
    contact = content.snapshot(dossier)["school"]["mentor"] or {"name": school.name, "phone": school.phone, "email": ""}
    asked = WarmHandover.objects.bulk_create(
        [
            WarmHandover(
                dossier=dossier,
                college_id=row.college_id,
                application=row,
                about=str(_mentor_said(dossier, WARM_ABOUT) or ""),
                contact_name=contact["name"],
                contact_phone=str(_mentor_said(dossier, WARM_PHONE) or contact["phone"]),
                contact_email=contact["email"] or "",
                reachable=str(_mentor_said(dossier, WARM_REACHABLE) or ""),
                requested_at=clock.now(),
                due_on=workdays.after(clock.today(), WARM_WORKDAYS),
            )
            for row in applications
        ],
        ignore_conflicts=True,
    )
    note(
        [
            Fact(
                dossier.pk,
                Kind.WARM_HANDOVER,
                WarmStatus.REQUESTED,
                application_id=row.application_id,
                organisation_id=row.college_id,
            )
            for row in asked
        ],
        by=by,
    )


@action
def record_warm_handover(
    warm: WarmHandover, step: str, *, by: Actor, text: str = "", enough: bool | None = None
) -> None:
    """The college accepts it (and who owns it), tried to reach the mentor, or had the conversation: with a note for
    the two schools."""
    warm = by.claim(CanWarm.RECORD, warm)
    _take_warm_step(warm, step, by=by, text=text, enough=enough, owner=by.user)


@action
def cancel_warm_handover(warm: WarmHandover, *, by: Actor, text: str = "") -> None:
    """The school no longer needs the conversation."""
    warm = by.claim(CanWarm.CANCEL, warm)
    _take_warm_step(warm, "cancel", by=by, text=text, enough=None, owner=warm.owner)


def _take_warm_step(
    warm: WarmHandover, step: str, *, by: Actor, text: str, enough: bool | None, owner: User | None
) -> None:
    WARM_HANDOVER.take(step, warm)
    warm.owner = warm.owner or owner
    if warm.status in (WarmStatus.COMPLETED, WarmStatus.CANCELLED):
        warm.closed_at = clock.now()
    warm.save(update_fields=["status", "owner", "closed_at"])
    WarmHandoverNote.objects.create(
        warm_handover=warm,
        at=clock.now(),
        by=by.label,
        name=by.name,
        kind=warm.status,
        text=text,
        enough_information=enough,
    )
    note(
        [
            Fact(
                warm.dossier_id,
                Kind.WARM_HANDOVER,
                warm.status,
                application_id=warm.application_id,
                organisation_id=warm.college_id,
            )
        ],
        by=by,
    )
    by.record(f"dossiers.warm_{warm.status}", warm)


# --- What the status is derived from ----------------------------------------------------------------------------


def _settle(dossier: Dossier) -> None:
    """Derive the status from the facts and keep it."""
    approvals = {
        (row.party, row.answer)
        for row in Approval.objects.filter(dossier=dossier, round=dossier.round).order_by("recorded_at")
    }
    last = (
        Approval.objects.filter(dossier=dossier, round=dossier.round)
        .order_by("-recorded_at")
        .values_list("answer", flat=True)
        .first()
    )
    deliveries = Delivery.objects.filter(dossier=dossier, version__content__round=dossier.round)
    facts = Facts(
        pupil_done=dossier.pupil_part == PartStatus.DONE,
        mentor_done=dossier.mentor_part == PartStatus.DONE,
        disputed=last == Answer.DISPUTED,
        pupil_agreed=("pupil", Answer.AGREED) in approvals,
        guardian_needed=_guardian_needed(dossier),
        sent=deliveries.exists(),
        opened=deliveries.filter(opened_at__isnull=False).exists(),
    )
    status = status_of(facts)
    if status != dossier.status:
        dossier.status, dossier.status_since = status, clock.today()
    dossier.save(
        update_fields=[
            "status",
            "status_since",
            "pupil_part",
            "mentor_part",
            "round",
            "goes_on_on",
            "warm_handover_wanted",
        ]
    )


def _guardian_needed(dossier: Dossier) -> bool:
    """Whether a guardian's answer still holds the dossier: by age today, the region's policy, and what was answered
    this round."""
    if _is_of_age(dossier) or _policy(dossier) == GuardianPolicy.NOTICE:
        return False
    if dossier.goes_on_on is not None and clock.today() > dossier.goes_on_on:
        return False
    return not Approval.objects.filter(
        dossier=dossier, round=dossier.round, party="guardian", answer=Answer.AGREED
    ).exists()


def _is_of_age(dossier: Dossier) -> bool:
    age = dossier.transition.learner.age_on(clock.today())
    return age is not None and age >= _region(dossier).guardian_age


def _school_or_holder(dossier: Dossier) -> Organisation:
    """The school of origin, or the holder for whoever comes without a school."""
    found = dossier.transition.origin_school or dossier.transition.holder
    if found is None:
        raise LookupError(f"{dossier.pk} has no school and no holder")
    return found


def _region(dossier: Dossier) -> Region:
    """The region whose rules hold."""
    return _school_or_holder(dossier).region


def _policy(dossier: Dossier) -> str:
    return _region(dossier).guardian_policy


def _questionnaire(dossier: Dossier) -> Questionnaire:
    return Questionnaire.version(dossier.questionnaire_version)


def _mentor_said(dossier: Dossier, question: str) -> Any:
    return MentorAnswer.objects.filter(dossier=dossier, question=question).values_list("value", flat=True).first()
