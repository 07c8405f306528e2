"""What a guardian reads: the dossier in short, in full, who gets it; and why there is nothing to read (any more)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers import content
from sluitend.dossiers.lifecycle import AFTER_AGREEMENT, DossierStatus
from sluitend.dossiers.models import Consent, Dossier, GuardianLink
from sluitend.dossiers.queries.attachments import Shown, current_attachments
from sluitend.dossiers.queries.progress import (
    Contact,
    care_questionnaire,
    care_said,
    contact_of,
    current,
    goes_without_agreement,
    is_of_age,
    mentor_said,
    pupil_said,
)
from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Filler, Question, Questionnaire, Reader
from sluitend.kit import clock
from sluitend.learners.models import Guardian
from sluitend.transitions.models import Application

FIT = {  # the fixed answers of the short version, which a guardian reads in their own language
    "fits": _("The mentor thinks: this choice fits."),
    "doubt": _("The mentor has doubts about this choice."),
    "does_not_fit": _("The mentor thinks: this choice does not fit."),
}
HELP = {
    "reading": _("reading long texts"),
    "writing": _("writing and spelling"),
    "maths": _("arithmetic"),
    "dutch": _("speaking Dutch"),
    "planning": _("planning homework"),
    "focus": _("paying attention and working quietly"),
    "people": _("talking with new people"),
    "quiet": _("a quiet place to work"),
    "travel": _("travelling to school"),
    "other": _("something else"),
}
WORDS_A_MINUTE = 150  # slow, because many read this in a second language


HAS_PAGE = ("to_read", "informed", "to_state")


class State(StrEnum):
    """Why a guardian sees what they see."""

    TO_READ = "to_read"
    INFORMED = "informed"  # the other parent agreed
    TO_STATE = "to_state"  # after the talk: a view of one's own
    CONSENTED = "consented"  # nothing but a consent that can be taken back
    ANSWERED = "answered"
    OF_AGE = "of_age"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    NO_TURN = "no_turn"


OF_END = {
    "answered": State.ANSWERED,
    "turned_18": State.OF_AGE,
    "lapsed": State.LAPSED,
    "renewed": State.EXPIRED,
    "expired": State.EXPIRED,
}


def state_of(rows: QuerySet[Dossier], link_id: str) -> tuple[State, Dossier | None]:
    """What the link of this session leads to now; the dossier when it can be read."""
    link = GuardianLink.objects.filter(pk=link_id).first()
    dossier = current(rows)
    if link is not None and link.ended_because:
        return OF_END.get(link.ended_because, State.EXPIRED), dossier
    if link is None or link.expires_on < clock.today():
        return State.EXPIRED, None
    if dossier is None:
        return State.LAPSED, None
    if is_of_age(dossier):
        return State.OF_AGE, dossier
    return _turn(dossier, link), dossier


def _turn(dossier: Dossier, link: GuardianLink) -> State:
    """What this guardian can do now."""
    if dossier.status == DossierStatus.DISPUTED:
        return State.TO_READ if dossier.talked_on is None else State.TO_STATE
    if dossier.status in AFTER_AGREEMENT:
        own = Consent.objects.filter(dossier=dossier, guardian=link.guardian_id, granted=True, recalled_at=None)
        return State.CONSENTED if own.exists() else State.INFORMED
    return State.TO_READ if dossier.status == DossierStatus.WITH_GUARDIAN else State.NO_TURN


class Said(NamedTuple):
    """Words of a person: always Dutch, whatever the language of the page; ``by`` is whose they are."""

    text: str
    by: str


class Line(NamedTuple):
    """A question in short with its answer, both in Dutch."""

    label: str
    words: str


class Chapter(NamedTuple):
    title: str
    lines: list[Line]


class Wish(NamedTuple):
    """One programme that the learner applied for."""

    programme: str
    level: int
    college: str


@dataclass(frozen=True)
class Reading:
    """The dossier for a guardian: in short first, all of it for who wants."""

    name: str
    wishes: list[Wish]
    wish_in_words: Said | None
    fit: str | Promise
    mentor_says: Said | None
    helps: list[str | Promise]
    pupil: list[Chapter]
    mentor: list[Chapter]
    care: list[Chapter]
    attachments: list[Shown]
    minutes: int
    contact: Contact | None
    colleges: list[str]
    asks_consent: list[Question]
    is_sent: bool
    goes_without: bool
    """Whether the dossier goes when the term has passed, also when nobody agrees."""
    goes_on_on: date | None
    views: list[str]
    own_view: str


def reading(dossier: Dossier, guardian_id: UUID | None = None) -> Reading:
    """Everything a guardian may read. What the questionnaire does not let a guardian read is not among it."""
    learner, contact = dossier.transition.learner, contact_of(dossier)
    name = learner.call_name or learner.first_names
    pupils, mentors = pupil_said(dossier), mentor_said(dossier)
    wishes, views = _wishes(dossier), list(content.statements(dossier))
    with translation.override("nl"):  # questions and answers are content, in Dutch: also its "Ja" and its months
        chapters = {filler: _chapters(form, filler, said) for form, filler, said in _said(dossier, pupils, mentors)}
    return Reading(
        name=name,
        wishes=wishes,
        wish_in_words=_free(pupils, "A3.programme", name) if not wishes else None,
        fit=FIT.get(str(mentors.get("B1.programme")), ""),
        mentor_says=_free(mentors, "B1.why", contact.name if contact else ""),
        helps=_helps(pupils.get("A8.wanted")),
        pupil=chapters[Filler.PUPIL],
        mentor=chapters[Filler.MENTOR],
        care=chapters.get(Filler.CARE, []),
        attachments=current_attachments(dossier),
        minutes=_minutes([chapter for written in chapters.values() for chapter in written]),
        contact=contact,
        colleges=list(dict.fromkeys(wish.college for wish in wishes)),
        asks_consent=content.asked_of_guardian(dossier),
        is_sent=dossier.status in (DossierStatus.SENT, DossierStatus.OPENED),
        goes_without=goes_without_agreement(dossier),
        goes_on_on=dossier.goes_on_on,
        views=[row.text for row in views if row.guardian_id != guardian_id or row.party == "pupil"],
        own_view=next((row.text for row in views if row.guardian_id == guardian_id and row.party == "guardian"), ""),
    )


def _said(
    dossier: Dossier, pupils: Mapping[str, Any], mentors: Mapping[str, Any]
) -> list[tuple[Questionnaire, Filler, Mapping[str, Any]]]:
    care = care_questionnaire(dossier)
    written: list[tuple[Questionnaire, Filler, Mapping[str, Any]]] = [
        (dossier.questionnaire, Filler.PUPIL, pupils),
        (dossier.questionnaire, Filler.MENTOR, mentors),
    ]
    return [*written, (care, Filler.CARE, care_said(dossier))] if care else written


def _wishes(dossier: Dossier) -> list[Wish]:
    rows = (
        Application.objects.filter(transition=dossier.pk, level__gt=0)
        .select_related("offering__programme", "college")
        .order_by("preference", "applied_on")
    )
    return [Wish(row.offering.programme.name, row.offering.programme.level, row.college.name) for row in rows]


def _free(said: Mapping[str, Any], code: str, by: str) -> Said | None:
    text = said.get(code)
    return Said(text, by) if isinstance(text, str) and text not in ("", UNKNOWN, SKIPPED) else None


def _helps(wanted: Any) -> list[str | Promise]:
    return [HELP[code] for code in wanted if code in HELP] if isinstance(wanted, list) else []


def _chapters(questionnaire: Questionnaire, filler: Filler, said: Mapping[str, Any]) -> list[Chapter]:
    return [
        Chapter(
            section.title,
            [
                Line(question.label, question.words_for(said.get(question.code)))
                for question in section.asked(said)
                if Reader.GUARDIAN in question.read_by and question.words_for(said.get(question.code))
            ],
        )
        for section in questionnaire.sections(filler)
    ]


def _minutes(chapters: list[Chapter]) -> int:
    words = sum(len(f"{line.label} {line.words}".split()) for chapter in chapters for line in chapter.lines)
    return max(1, -(-words // WORDS_A_MINUTE))


def consents_of(dossier: Dossier, guardian_id: UUID) -> list[Question]:
    """The questions whose answers this guardian let go along, and can take back."""
    rows = Consent.objects.filter(dossier=dossier, guardian=guardian_id, granted=True, recalled_at=None)
    questionnaire = dossier.questionnaire
    return [questionnaire.question(code) for code in sorted(set(rows.values_list("question", flat=True)))]


@dataclass(frozen=True)
class After:
    """What happens after an answer."""

    answer: str
    name: str
    is_sent: bool
    has_consented: bool
    contact: Contact | None
    colleges: list[str]


def after(learner_id: UUID, answer: str, guardian_id: UUID) -> After:
    """The link may be used up by the answer, so this asks for no more than the page says."""
    dossier = current(Dossier.objects.filter(transition__learner=learner_id))
    assert dossier is not None  # it was answered a moment ago
    learner = dossier.transition.learner
    return After(
        answer=answer,
        name=learner.call_name or learner.first_names,
        is_sent=dossier.status in (DossierStatus.SENT, DossierStatus.OPENED),
        has_consented=bool(consents_of(dossier, guardian_id)),
        contact=contact_of(dossier),
        colleges=list(dict.fromkeys(wish.college for wish in _wishes(dossier))),
    )


def mails_of(guardian_id: UUID) -> dict[str, Any]:
    """What a guardian chose for our mails, as the form begins."""
    guardian = Guardian.objects.get(pk=guardian_id)
    return {"language": guardian.reads, "gets_reminders": guardian.gets_reminders}
