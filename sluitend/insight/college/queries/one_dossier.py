"""One applicant as the college reads them: what was delivered, by block, and the neighbours in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers.lifecycle import Extent
from sluitend.dossiers.models import Delivery, DossierFeedback, MentorQuestion, WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanDelivery, CanWarm
from sluitend.dossiers.queries.attachments import Shown, sent_attachments
from sluitend.dossiers.questionnaire import SKIPPED, Filler, LegalCategory, Question, Questionnaire
from sluitend.insight import words
from sluitend.insight.college.queries import changes
from sluitend.insight.college.queries.applicants import listed
from sluitend.insight.college.queries.filters import Filters, on_time
from sluitend.insight.college.queries.steps import FOLLOWS, STEP
from sluitend.kit import clock
from sluitend.kit.words import day
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import Membership
from sluitend.transitions.admission import Admission, of_application
from sluitend.transitions.lifecycle import APPLICATION, InvitationStatus, TransitionKind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Decision, Invitation, Transition
from sluitend.transitions.policies import CanApplication, CanInvitation
from sluitend.transitions.queries.decisions import waiting_for
from sluitend.transitions.queries.invitations import INVITABLE, newest
from sluitend.transitions.queries.sources import Word, disagreements


@dataclass(frozen=True)
class Block:
    """A card of the dossier: what it is about, and label with answer."""

    title: str | Promise
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class DossierPage:
    """An applicant as the college reads them. Without a delivery there is no content, only that somebody applied."""

    application: Application
    delivery: Delivery | None
    deliveries: Sequence[Delivery]
    warm: WarmHandover | None
    school: Mapping[str, str]
    may_record: bool
    may_ask: bool
    may_warm: bool
    may_feed_back: bool
    may_judge: bool
    may_say_who_came: bool
    may_read_care: bool
    care_readers: Sequence[str]  # who may read the care annex; nobody when there is none
    around: Around = field(default_factory=lambda: Around())

    @property
    def transition(self) -> Transition:
        return self.application.transition

    @property
    def warm_notes(self) -> list[WarmHandoverNote]:
        """What the two schools noted about the conversation, newest first."""
        return list(self.warm.notes.order_by("-at")) if self.warm else []

    @property
    def word(self) -> words.Word:
        return words.APPLICATION[A(self.application.status)]

    @property
    def warm_word(self) -> words.Word | None:
        return words.warm(self.warm) if self.warm else None

    @cached_property
    def decision(self) -> Decision | None:
        """What waits until half past four; nobody outside knows."""
        return waiting_for(self.application)

    @cached_property
    def disagreement(self) -> list[Word]:
        """Who says what, when sources disagree about the status."""
        return disagreements([self.application]).get(self.application.pk, [])

    @cached_property
    def talk(self) -> Invitation | None:
        """The newest invitation to talk."""
        return newest([self.application]).get(self.application.pk)

    @cached_property
    def questions(self) -> list[MentorQuestion]:
        """What we asked the mentor, newest first, with the words."""
        rows = MentorQuestion.objects.filter(application=self.application)
        return list(rows.prefetch_related("texts").order_by("-asked_at", "pk"))

    @cached_property
    def feedback(self) -> DossierFeedback | None:
        """What we said of the version that is read."""
        return DossierFeedback.objects.filter(delivery=self.delivery).first() if self.delivery else None

    @property
    def may_invite(self) -> bool:
        waits = self.talk is not None and self.talk.status == InvitationStatus.WAITING
        return self.may_record and self.application.status in INVITABLE and not waits and self.decision is None

    @property
    def admission(self) -> Admission:
        """Whether there is a right of admission, and why."""
        return of_application(self.application, school_type=self.school["type_code"], talk=self.talk)

    @property
    def is_on_time(self) -> bool:
        return on_time(self.application)

    @property
    def age(self) -> int | None:
        return self.transition.learner.age_on(clock.today())

    @property
    def steps(self) -> list[tuple[str, str | Promise]]:
        """The statuses that can be recorded now, with the words of their button."""
        open_steps = APPLICATION.open_steps(self.application.status)
        return [(status, STEP[A(status)]) for status in open_steps if status != self.application.status]

    @property
    def first_steps(self) -> list[tuple[str, str | Promise]]:
        """The steps that mostly follow: a button each."""
        usual = FOLLOWS.get(A(self.application.status), ())
        return [(status, label) for wanted in usual for status, label in self.steps if status == wanted]

    @property
    def downloads(self) -> Sequence[tuple[str, str | Promise]]:
        """The files this version can be taken out as. Without a school of origin the PDF only: OSO asks its BRIN, and knows
        no transfer between mbo's."""
        return DOWNLOADS if self.transition.origin_school and not self.is_compact else DOWNLOADS[:1]

    @property
    def is_compact(self) -> bool:
        """Whether it comes from another mbo."""
        return self.content.get("extent") == Extent.COMPACT

    @property
    def comes_from_mbo(self) -> bool:
        """Whether this applicant leaves another mbo, also before a dossier came."""
        return self.transition.kind == TransitionKind.MBO_MBO

    # what follows reads the version that was delivered

    @cached_property
    def content(self) -> Mapping[str, Any]:
        return self.delivery.version.content if self.delivery else {}

    @property
    def older(self) -> Delivery | None:
        """The version that came here before the one that is read."""
        if self.delivery is None:
            return None
        number = self.delivery.version.number
        return next((row for row in self.deliveries if row.version.number < number), None)

    @property
    def changes(self) -> list[changes.Change]:
        """What differs from the version that came here before this one; nothing for a first one."""
        return changes.between(self.older.version.content, self.content) if self.older else []

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.of_content(self.content)

    def _said(self, code: str) -> str:
        """The answer to one question, in words; empty when it was skipped or this version does not ask it."""
        value = next((self.content[who][code] for who in Filler if code in self.content.get(who, {})), None)
        if value is None or value == SKIPPED:
            return ""
        try:
            return self.questionnaire.question(code).words_for(value)
        except LookupError:
            return ""

    @property
    def short(self) -> Block:
        """What one has to know in a minute and a half."""
        advice = " · ".join(filter(None, (self._said("B1.programme"), self._said("B1.level"))))
        missed = [self._said("B4.authorised_hours"), self._said("B4.unauthorised_hours")]
        absence = str(MISSED) % {"told": missed[0], "untold": missed[1]} if all(missed) else ""
        mentor = (advice, self._said("B1.why"), self._said("N3.worked"))
        lines = (
            (str(LEAVES), self._said("M1.why")),
            (str(WHY) % {"programme": self.application.offering.programme.name}, _quoted(self._said("A5.why"))),
            (str(MENTOR), ". ".join(filter(None, mentor))),
            (str(HELP_ASKED), self._said("A8.wanted") or str(NONE)),
            (str(HELP_NEEDED), self._said("B3.needed") or str(NONE)),
            (str(PRESENT), absence),
            (str(TALK_BEFORE), self._said("B5.urgency")),
        )
        return Block(IN_SHORT, [(label, text) for label, text in lines if text])

    @property
    def learner_block(self) -> Block:
        learner = self.content.get("learner", {})
        born = learner.get("birth_date")
        lines = [
            (str(BORN), day(date.fromisoformat(born)) if born else ""),
            (str(LIVES_IN), learner.get("residence") or ""),
            (
                str(REACH),
                " · ".join(filter(None, (learner.get("phone"), learner.get("email"), self._said("A1.contact")))),
            ),
            (str(AGREED_BY), _approvals(self.content)),
        ]
        return Block(LEARNER, [(label, text) for label, text in lines if text])

    @property
    def blocks(self) -> list[Block]:
        """All other sections, without what is about help and without what the short version said already."""
        found = (self._block(section) for section in self.questionnaire.all_sections)
        return [block for block in found if block.lines]

    def _block(self, section: Any) -> Block:
        shown = [question for question in section.questions if _is_ordinary(question)]
        lines = [(question.label, self._said(question.code)) for question in shown]
        return Block(TITLE.get(section.code, section.title), [(label, text) for label, text in lines if text])

    @property
    def help_block(self) -> Block:
        """What was told about help: in its own block, because who guides reads it, and each look is kept."""
        asked = [
            question
            for section in self.questionnaire.all_sections
            for question in section.questions
            if _is_about_help(question)
        ]
        lines = [(question.label, self._said(question.code)) for question in asked] + self._by_consent()
        return Block(HELP, [(label, text) for label, text in lines if text])

    def _by_consent(self) -> list[tuple[str, str]]:
        """What goes along by a consent of its own, as long as that stands; afterwards only that it was taken back."""
        rows = self.delivery.version.consented.order_by("question") if self.delivery else ()
        return [
            (
                question.label,
                str(TAKEN_BACK) % {"day": day(row.recalled_at)} if row.recalled_at else question.words_for(row.value),
            )
            for row in rows
            for question in [self.questionnaire.question(row.question)]
        ]

    @property
    def attachments(self) -> list[Shown]:
        """What was added to this version, as files."""
        return sent_attachments(self.content)

    @property
    def statements(self) -> list[tuple[str | Promise, str, date]]:
        """What they think of the dossier who do not agree with it: whose, the words, and of which day."""
        return [
            (PARTY[row["party"]], row["text"], date.fromisoformat(row["written_on"]))
            for row in self.content.get("statements", ())
        ]

    @property
    def objections(self) -> list[str | Promise]:
        """Who did not agree in the end."""
        return [PARTY[party] for party in self.content.get("objections", ())]


DOWNLOADS = (
    ("pdf", _("PDF, to read or print")),
    ("json", _("JSON, for your own system")),
    ("xml", _("OSO (XML), for your own system")),
)
TITLE = {  # what the pupil reads as "Jouw opleiding" has another name for who reads about them
    "gegevens": _("Practical"),
    "opleiding": _("Programme"),
    "leuk": _("Likes and is good at"),
    "weg": _("Leaves the present mbo"),
    "school": _("School"),
    "regio": _("Questions of the region"),
    "regio-mentor": _("Questions of the region to the mentor"),
}
SHOWN_ELSEWHERE = frozenset(
    {
        "A5.why",
        "B1.programme",
        "B1.level",
        "B1.why",
        "B4.authorised_hours",
        "B4.unauthorised_hours",
        "B5.urgency",
        "M1.why",
        "N3.worked",
    }  # short
    | {"A1.contact"}  # with the learner's own data
    | {"B5.wanted", "B5.about", "B5.contact", "B5.reachable", "B5.phone"}  # on the card of the warm handover
)


def _is_ordinary(question: Question) -> bool:
    return (
        question.travels and question.legal_category != LegalCategory.GUIDANCE and question.code not in SHOWN_ELSEWHERE
    )


def _is_about_help(question: Question) -> bool:
    return (
        question.travels and question.legal_category == LegalCategory.GUIDANCE and question.code not in SHOWN_ELSEWHERE
    )


def _quoted(text: str) -> str:
    return f"‘{text}’" if text else ""


PARTY, STUDENT = {"pupil": _("pupil"), "guardian": _("parent")}, _("student")


def _approvals(content: Mapping[str, Any]) -> str:
    party = PARTY | ({"pupil": STUDENT} if content.get("extent") == Extent.COMPACT else {})
    return " · ".join(
        f"{party.get(row['party'], row['party'])} {day(date.fromisoformat(row['given_on']))}"
        for row in content.get("approvals", ())
    )


TAKEN_BACK = _("taken back on %(day)s")
IN_SHORT, LEARNER, HELP = _("In short"), _("Student"), _("Help")
LEAVES = _("Leaves the present mbo because")
WHY, MENTOR, PRESENT, MISSED = (
    _("Why %(programme)s"),
    _("Mentor"),
    _("Present"),
    _("%(told)s hours missed and told, %(untold)s not told"),
)
TALK_BEFORE = _("Talk between the schools needed")
HELP_ASKED, HELP_NEEDED, NONE = _("Help asked"), _("Help needed, says the mentor"), _("none")
BORN, LIVES_IN, REACH, AGREED_BY = _("Born"), _("Lives in"), _("To reach"), _("Agreed by")


@dataclass(frozen=True)
class Around:
    """Where this applicant stands in the list one came from."""

    position: int = 0
    count: int = 0
    previous: UUID | None = None
    following: UUID | None = None


def dossier_page(application: Application, actor: Actor, *, version: str = "") -> DossierPage:
    """One applicant; ``version`` asks for an older one that was sent here."""
    deliveries = list(
        Delivery.objects.filter(application=application).select_related("version").order_by("-version__number")
    )
    asked = [row for row in deliveries if str(row.version.number) == version]
    application.transition = Transition.objects.select_related("learner", "origin_school", "holder").get(
        pk=application.transition_id
    )
    warm = WarmHandover.objects.filter(application=application).select_related("owner").first()
    delivery = next(iter(asked or deliveries), None)
    return DossierPage(
        application,
        delivery,
        deliveries,
        warm,
        _school(application.transition),
        actor.may(CanApplication.RECORD_STATUS, application),
        actor.may(CanApplication.ASK_SCHOOL, application),
        warm is not None and actor.may(CanWarm.RECORD, warm),
        warm is not None and actor.may(CanWarm.FEED_BACK, warm),
        delivery is not None and actor.may(CanDelivery.FEED_BACK, delivery),
        Invitation.objects.permitting(CanInvitation.RECORD_PRESENCE, actor).filter(application=application).exists(),
        delivery is not None and actor.may_read_care and actor.may(CanDelivery.READ_CARE, delivery),
        _care_readers(delivery) if delivery is not None and delivery.with_care else (),
    )


def _care_readers(delivery: Delivery) -> list[str]:
    """The names of those who arrange help at the college."""
    there = Membership.objects.filter(Membership.active_on(clock.today()), organisation=delivery.college_id)
    return list(there.filter(role=Role.SUPPORT_COORDINATOR).order_by("user__name").values_list("user__name", flat=True))


def _school(transition: Transition) -> dict[str, str]:
    enrolment = (
        Enrolment.objects.filter(learner=transition.learner_id, organisation=transition.origin_school_id)
        .select_related("school_class")
        .order_by("-from_on")
        .first()
    )
    return {
        "name": transition.origin_school.name if transition.origin_school else "",
        "class": enrolment.school_class.name if enrolment and enrolment.school_class else "",
        "type": enrolment.get_school_type_display() if enrolment else "",
        "type_code": enrolment.school_type if enrolment else "",
    }


def around(application: Application, applications: QuerySet[Application], filters: Filters) -> Around:
    """The neighbours in the list, by its own order, also when this one has just left its group by what was done here."""
    keys = listed(applications, filters).values_list("pk", flat=True)
    before = Q(applied_on__lt=application.applied_on) | Q(applied_on=application.applied_on, pk__lt=application.pk)
    after = Q(applied_on__gt=application.applied_on) | Q(applied_on=application.applied_on, pk__gt=application.pk)
    earlier = keys.filter(before)
    return Around(
        earlier.count() + 1,
        keys.exclude(pk=application.pk).count() + 1,
        earlier.order_by("-applied_on", "-pk").first(),
        keys.filter(after).first(),
    )
