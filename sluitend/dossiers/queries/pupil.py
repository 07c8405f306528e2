"""What the pupil's own pages ask: how far I am, who is at work, what I said, who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.dossiers import content
from sluitend.dossiers.lifecycle import BEFORE_AGREEMENT, CareStatus, Part, PartStatus
from sluitend.dossiers.models import Dossier, PupilAnswer, StatementOfView
from sluitend.dossiers.queries.additions import is_untouched
from sluitend.dossiers.queries.attachments import Shown, current_attachments
from sluitend.dossiers.queries.known import suggested
from sluitend.dossiers.queries.progress import (
    CARE,
    NOT_SENT,
    PART,
    Contact,
    Sent,
    State,
    care_questionnaire,
    care_said,
    contact_of,
    goes_without_agreement,
    guardian_state,
    has_mentor,
    is_of_age,
    mentor_said,
    mentor_state,
    moments_of,
    pupil_said,
    sent_to,
)
from sluitend.dossiers.questionnaire import Filler, Progress, Question, Questionnaire, Section
from sluitend.kit import clock
from sluitend.transitions.lifecycle import TransitionKind
from sluitend.transitions.models import Transition

OF_PROGRESS = {
    Progress.NOT_BEGUN: PART[PartStatus.NOT_BEGUN],
    Progress.BUSY: PART[PartStatus.BUSY],
    Progress.DONE: PART[PartStatus.DONE],
}
CANNOT_YET = "locked"
APPLY_BY = (4, 1)  # WEB 8.0.1: who applies at the latest on 1 April has a right to a place (DOMAIN 3.2)


class Task(NamedTuple):
    """One line of a task list, drawn by ``kit.task``."""

    title: str | Promise
    state: State
    url: str = ""
    note: str | Promise = ""


@dataclass(frozen=True)
class TaskList:
    """The pupil's dossier at a glance. ``done`` of ``total`` counts the parts and the check at the end; attachments are no
    part that anybody has to do."""

    dossier: Dossier
    mine: list[Task]
    others: list[Task]
    done: int
    total: int
    minutes: int
    go_on_url: str
    deadline: date | None
    contact: Contact | None
    colleges: list[str]
    is_of_age: bool
    is_untouched: bool  # reopened to add something, and nothing was added yet

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def days_left(self) -> int:
        return (self.deadline - clock.today()).days if self.deadline else 0

    @property
    def is_done(self) -> bool:
        return self.dossier.pupil_part == PartStatus.DONE


def task_list(dossier: Dossier) -> TaskList:
    """What the pupil does, what others do, and how much is left."""
    questionnaire, said = dossier.questionnaire, pupil_said(dossier)
    moments, sent = moments_of(dossier), sent_to(dossier)
    parts, check = _sections(questionnaire, said), _check(dossier, questionnaire, said)
    following = questionnaire.first_open(said, Filler.PUPIL)
    contact = contact_of(dossier)
    return TaskList(
        dossier=dossier,
        mine=[*parts, _attachments(dossier), check],
        others=_others(dossier, moments, sent, contact),
        done=sum(task.state.shape == "done" for task in (*parts, check)),
        total=len(parts) + 1,
        minutes=questionnaire.minutes_left(said, Filler.PUPIL),
        go_on_url=question_url(following) if following else reverse("dossiers:check"),
        deadline=_deadline(dossier),
        contact=contact,
        colleges=[row.college for row in sent],
        is_of_age=is_of_age(dossier),
        is_untouched=is_untouched(dossier),
    )


def question_url(question: Question) -> str:
    return reverse("dossiers:question", args=[question.section, question.slug])


def _sections(questionnaire: Questionnaire, said: Mapping[str, Any]) -> list[Task]:
    progress = questionnaire.progress(said, Filler.PUPIL)
    return [
        Task(
            section.title,
            OF_PROGRESS[progress[section.code]],
            reverse("dossiers:part", args=[section.code]),
            _may_skip(section, progress[section.code]),
        )
        for section in questionnaire.sections(Filler.PUPIL)
    ]


def _attachments(dossier: Dossier) -> Task:
    """Marks, a letter, a career file: for who wants to."""
    url, count = (
        reverse("dossiers:pupil_attachments"),
        sum(row.part == Part.PUPIL for row in content.attachments(dossier)),
    )
    if not count:
        return Task(_("Attachments"), PART[PartStatus.NOT_BEGUN], url, _("You may skip this part"))
    note = ngettext("%(count)d attachment", "%(count)d attachments", count) % {"count": count}
    return Task(_("Attachments"), PART[PartStatus.DONE], url, note)


def _may_skip(section: Section, progress: Progress) -> str:
    return _("You may skip this part") if section.may_skip and progress != Progress.DONE else ""


def _check(dossier: Dossier, questionnaire: Questionnaire, said: Mapping[str, Any]) -> Task:
    url = reverse("dossiers:check")
    if dossier.pupil_part == PartStatus.DONE:
        return Task(questionnaire.check_title, PART[PartStatus.DONE], url)
    if questionnaire.missing_required(said, Filler.PUPIL):
        return Task(questionnaire.check_title, State(_("Not possible yet"), CANNOT_YET))
    return Task(questionnaire.check_title, PART[PartStatus.NOT_BEGUN], url)


def _others(dossier: Dossier, moments: Mapping[str, datetime], sent: list[Sent], contact: Contact | None) -> list[Task]:
    mentor = _("Mentor %(name)s") % {"name": contact.name} if contact else _("Your mentor")
    parent = guardian_state(dossier, moments)
    tasks = [Task(mentor, mentor_state(dossier, moments))] if has_mentor(dossier) else []
    note = _("After you and your mentor") if tasks and parent.shape == "todo" else ""
    if dossier.care_part != CareStatus.NONE:
        tasks.append(Task(_("The care coordinator of your school"), CARE[CareStatus(dossier.care_part)]))
    tasks.append(Task(_("Your parent"), parent, note=note))
    tasks += [Task(row.college, row.state) for row in sent] or [Task(_("The mbo"), NOT_SENT)]
    return tasks


def _deadline(dossier: Dossier) -> date | None:
    """The day to be ready for, while that still lies ahead; none between mbo's, which take in all year round."""
    if dossier.is_compact:
        return None
    day = date(dossier.transition.school_year, *APPLY_BY)
    return day if clock.today() <= day else None


def may_leave_an_mbo(actor: Actor) -> bool:
    """Whether this learner is followed because an mbo perhaps loses them."""
    mine = Transition.objects.filter(learner=actor.learner_id, settled_on=None)
    return mine.filter(kind=TransitionKind.MBO_MBO).exists()


# --- One question ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuestionPage:
    """One question with its place in the section, and what was said before."""

    section: Section
    question: Question
    number: int
    count: int
    answers: Mapping[str, Any]
    known: Any  # what we know beforehand of a question nobody answered yet, else None
    saved_at: datetime | None
    back_url: str
    contact: Contact | None

    @property
    def begins_section(self) -> bool:
        return self.number == 1

    @property
    def is_first(self) -> bool:
        return self.back_url == reverse("dossiers:task_list")

    @property
    def may_skip_section(self) -> bool:
        return self.section.may_skip and self.begins_section


def question_page(dossier: Dossier, section: str, slug: str) -> QuestionPage:
    """Raises ``LookupError`` when the pupil is not asked this."""
    questionnaire = dossier.questionnaire
    question = questionnaire.question_at(slug)
    of_section = questionnaire.section(section)
    if question.section != section or of_section.filler != Filler.PUPIL:
        raise LookupError(slug)
    stored = {row.question: row for row in PupilAnswer.objects.filter(dossier=dossier)}
    answers = {code: row.value for code, row in stored.items()}
    number, count = questionnaire.position(question.code, answers)
    before = questionnaire.previous_question(question.code, answers)
    return QuestionPage(
        section=of_section,
        question=question,
        number=number,
        count=count,
        answers=answers,
        known=suggested(dossier, question) if question.code not in answers else None,
        saved_at=stored[question.code].answered_at if question.code in stored else None,
        back_url=question_url(before) if before else reverse("dossiers:task_list"),
        contact=contact_of(dossier),
    )


def after(dossier: Dossier, question: Question) -> str:
    """Where "save and go on" leads: the next question on the way, else the check page."""
    following = dossier.questionnaire.next_question(question.code, pupil_said(dossier))
    return question_url(following) if following else reverse("dossiers:check")


def begin_of(dossier: Dossier, section: str) -> str:
    """Where a line of the task list leads: the first open question of the part, else its first. Raises
    ``LookupError`` when the pupil has no such part."""
    questionnaire, said = dossier.questionnaire, pupil_said(dossier)
    of_section = questionnaire.section(section)
    if of_section.filler != Filler.PUPIL:
        raise LookupError(section)
    asked = of_section.asked(said)
    return question_url(next((question for question in asked if question.code not in said), asked[0]))


def after_section(dossier: Dossier, section: Section) -> str:
    """Where somebody goes who skips a part."""
    return after(dossier, section.asked(pupil_said(dossier))[-1])


def may_write(dossier: Dossier) -> bool:
    """Whether the pupil can still change answers here; afterwards the mentor helps."""
    return dossier.transition.settled_on is None and dossier.status in BEFORE_AGREEMENT


# --- Reading it through ------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """One answer as a reader sees it."""

    label: str
    words: str
    change_url: str = ""


class Chapter(NamedTuple):
    """A part of the dossier as a reader sees it."""

    title: str
    lines: list[Line]


def chapters(
    questionnaire: Questionnaire, filler: Filler, said: Mapping[str, Any], *, change: bool = False
) -> list[Chapter]:
    """What one of them wrote, part by part; with ``change`` each answer has its address."""
    return [
        Chapter(
            section.title,
            [
                Line(
                    question.label,
                    question.words_for(said.get(question.code)),
                    f"{question_url(question)}?na=nakijken" if change else "",
                )
                for question in section.asked(said)
            ],
        )
        for section in questionnaire.sections(filler)
    ]


@dataclass(frozen=True)
class Check:
    """The pupil's own answers before they go on."""

    dossier: Dossier
    chapters: list[Chapter]
    missing: list[Line]
    attachments: list[Shown]
    contact: Contact | None
    is_of_age: bool
    has_mentor: bool

    @property
    def is_done(self) -> bool:
        return self.dossier.pupil_part == PartStatus.DONE


def check(dossier: Dossier) -> Check:
    said = pupil_said(dossier)
    may_change = may_write(dossier)
    missing = dossier.questionnaire.missing_required(said, Filler.PUPIL)
    return Check(
        dossier=dossier,
        chapters=chapters(dossier.questionnaire, Filler.PUPIL, said, change=may_change),
        has_mentor=has_mentor(dossier),
        attachments=[row for row in current_attachments(dossier) if not row.is_of_school],
        missing=[Line(question.wording, "", f"{question_url(question)}?na=nakijken") for question in missing],
        contact=contact_of(dossier),
        is_of_age=is_of_age(dossier),
    )


@dataclass(frozen=True)
class Reading:
    """Everything that would be sent, for the pupil to agree to."""

    mine: list[Chapter]
    mentors: list[Chapter]
    care: list[Chapter]
    attachments: list[Shown]
    contact: Contact | None
    is_of_age: bool
    asks_consent: list[tuple[str, str]]
    views: list[StatementOfView]
    own_view: str
    goes_without: bool
    goes_on_on: date | None
    has_mentor: bool


def reading(dossier: Dossier) -> Reading:
    views = list(content.statements(dossier))
    said, care = pupil_said(dossier), care_questionnaire(dossier)
    return Reading(
        asks_consent=[
            (question.code, f"{question.label}: {question.words_for(said.get(question.code))}")
            for question in content.outside_the_list(dossier)
        ],
        views=[row for row in views if row.party != "pupil"],
        own_view=next((row.text for row in views if row.party == "pupil"), ""),
        goes_without=goes_without_agreement(dossier),
        goes_on_on=dossier.goes_on_on,
        has_mentor=has_mentor(dossier),
        mine=chapters(dossier.questionnaire, Filler.PUPIL, said),
        mentors=chapters(dossier.questionnaire, Filler.MENTOR, mentor_said(dossier)),
        care=chapters(care, Filler.CARE, care_said(dossier)) if care else [],
        attachments=current_attachments(dossier),
        contact=contact_of(dossier),
        is_of_age=is_of_age(dossier),
    )


# --- Who looked --------------------------------------------------------------------------------------------------------

LOOKED_AT = {  # name of the page somebody of staff opened: what they saw there
    "school_learner": _lazy("your page at school"),
    "mentor_part": _lazy("the part of your mentor"),
    "mbo_dossier": _lazy("your dossier"),
    "mover_dossier": _lazy("your dossier"),
    "coach_part": _lazy("the part of your mentor"),
    "coach_attachments": _lazy("your attachments"),
    "care_part": _lazy("your care annex"),
    "college_care": _lazy("your care annex"),
    "dossier_file": _lazy("a copy of your dossier"),
    "mentor_attachments": _lazy("your attachments"),
    "school_attachment": _lazy("one of your attachments"),
    "college_attachment": _lazy("one of your attachments"),
    "municipality_learner": _lazy("your page at the municipality"),
    "student": _lazy("your page at the mbo"),
    "move": _lazy("your page at the mbo"),
    "deregister": _lazy("your page at the mbo"),
    "decide_item": _lazy("what they agree to help you with"),
    "take_off_item": _lazy("what they agree to help you with"),
    "put_on_table": _lazy("what they agree to help you with"),
    "case_table_minutes": _lazy("what they agree to help you with"),
    "contact": _lazy("your page at the municipality"),
    "close": _lazy("your page at the municipality"),
    "timeline": _lazy("your timeline"),
    "hand_over": _lazy("who takes over your guidance"),
    "ask_coach": _lazy("whether a coach can help you"),
    "coach_request": _lazy("whether a coach can help you"),
    "coach_learner": _lazy("your page at your coach"),
    "hold_warm_slot": _lazy("the talk about you between both schools"),
    "takeout": _lazy("a copy of your dossier"),
    "talks_calendar": _lazy("the list of talks with you in it"),
    "warm_day_sheet": _lazy("the list of talks with you in it"),
    "class_sheet": _lazy("a list with you in it"),
    "school_lists_sheet": _lazy("a list with you in it"),
    "inbox_sheet": _lazy("a list with you in it"),
    "expected_file": _lazy("a list with you in it"),
    "municipality_sheet": _lazy("a list with you in it"),
    "look_up": _lazy("whether they may see you"),
    "search": _lazy("whether you are a pupil of the school"),
}
LOOKS_SHOWN = 200


class Looked(NamedTuple):
    """Somebody saw the learner's data: when, of which organisation, in which role, what, and why where that was asked
    first."""

    at: datetime
    organisation: str
    role: str
    what: str
    why: str = ""


def looks(learner_id: UUID) -> list[Looked]:
    """Who saw this learner's data, the newest first."""
    rows = Look.objects.filter(learner_id=learner_id).order_by("-at")[:LOOKS_SHOWN]
    return [
        Looked(row.at, row.organisation_name, _role(row.role), str(LOOKED_AT.get(row.page, "")), row.get_why_display())
        for row in rows
    ]


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else ""
