"""What a college asks: who applied and what is to be done, one dossier to read, who arrived.

The groups of the inbox are conditions over applications, in order: the first that holds decides, in the database, so
that two thousand applications cost as many statements as three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import WARM_HANDOVER, WarmStatus
from sluitend.dossiers.models import Delivery, WarmHandover, WarmHandoverNote
from sluitend.dossiers.policies import CanWarm
from sluitend.dossiers.questionnaire import SKIPPED, Filler, LegalCategory, Question, Questionnaire
from sluitend.insight import words
from sluitend.insight.college import changes
from sluitend.kit import clock
from sluitend.kit.words import day
from sluitend.learners.models import Enrolment
from sluitend.learners.names import search_name
from sluitend.transitions.lifecycle import APPLICATION, PLACED_LEVEL, ApplicationStatus
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.policies import CanApplication

A = ApplicationStatus
PER_PAGE = 50
OPEN_WARM = sorted(WARM_HANDOVER.sources("complete"))

NEW, PLAN, DECIDE, WARM, DONE = "new", "plan", "decide", "warm", "done"
NEWER_WAS_READ = Exists(
    Delivery.objects.filter(
        application=OuterRef("application"), sent_at__gt=OuterRef("sent_at"), opened_at__isnull=False
    )
)
UNOPENED = Exists(Delivery.objects.filter(~NEWER_WAS_READ, application=OuterRef("pk"), opened_at=None))
WARM_OPEN = Exists(WarmHandover.objects.filter(application=OuterRef("pk"), status__in=OPEN_WARM))
GROUPS: Sequence[tuple[str, Any]] = (  # "new" is that nobody of the college opened it, not that it came in last
    (NEW, Q(level__range=(1, PLACED_LEVEL - 1)) & Q(UNOPENED)),
    (WARM, Q(level__gt=0) & Q(WARM_OPEN)),
    (PLAN, Q(status__in=[A.APPLIED, A.INTAKE_TO_PLAN])),
    (DECIDE, Q(status__in=[A.INTAKE_PLANNED, A.WAITLISTED, A.INTAKE_DONE])),
)
ARRIVING = (A.CONTRACT_OFFERED, A.ENROLLED, A.STARTED, A.NO_SHOW)


def grouped(applications: QuerySet[Application]) -> QuerySet[Any]:
    """Open applications with the ``group`` each stands in."""
    whens = [When(condition, then=Value(name)) for name, condition in GROUPS]
    return applications.filter(transition__settled_on=None).annotate(
        group=Case(*whens, default=Value(DONE), output_field=CharField())
    )


# --- Filters ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty means everything. ``on_time``: "ja" up to and with 1 April, "nee" after it."""

    group: str = ""
    team: str = ""
    programme: str = ""
    on_time: str = ""
    search: str = ""

    def apply(self, applications: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit, but for the group: its chips count all groups."""
        found = applications
        if self.team:
            found = found.filter(offering__team=self.team)
        if self.programme:
            found = found.filter(offering__programme=self.programme)
        if self.on_time:
            found = found.filter(_on_time() if self.on_time == "ja" else ~_on_time())
        for word in search_name("", "", self.search).split():
            found = found.filter(transition__learner__search_name__contains=word)
        return found


def _on_time() -> Q:
    """Applied on 1 April of the transition's year at the latest (DOMAIN 3.1)."""
    late = F("transition__school_year")
    return Q(applied_on__year__lt=late) | (
        Q(applied_on__year=late) & (Q(applied_on__month__lt=4) | Q(applied_on__month=4, applied_on__day=1))
    )


@dataclass(frozen=True)
class Choices:
    """What can be filtered on: the teams and programmes that have applications."""

    teams: Sequence[str]
    programmes: Sequence[tuple[str, str]]


def choices(applications: QuerySet[Application]) -> Choices:
    found = (
        applications.filter(transition__settled_on=None)
        .order_by("offering__programme__name", "offering__programme")
        .values_list("offering__team", "offering__programme", "offering__programme__name", "offering__programme__level")
        .distinct()
    )
    rows = list(found)
    programmes = {crebo: f"{name} n{level}" for _team, crebo, name, level in rows}
    return Choices(sorted({team for team, *_rest in rows if team}), list(programmes.items()))


# --- The inbox --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Applicant:
    """One row of the inbox. ``help`` is None as long as no dossier came in."""

    application: Application
    school_type: str
    help: bool | None
    warm: WarmHandover | None

    @property
    def word(self) -> words.Word:
        return words.APPLICATION[A(self.application.status)]

    @property
    def warm_word(self) -> words.Word | None:
        return words.WARM[WarmStatus(self.warm.status)] if self.warm else None

    @property
    def is_on_time(self) -> bool:
        return on_time(self.application)


def on_time(application: Application) -> bool:
    return application.applied_on <= words.apply_by(application.transition.school_year)


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, with how many stand in each group."""

    page: Page
    rows: Sequence[Applicant]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def inbox(applications: QuerySet[Application], filters: Filters, number: str | int = 1) -> Inbox:
    """The applications of the college that fit, oldest first, fifty a page."""
    fitting = filters.apply(grouped(applications))
    counts = dict(fitting.order_by().values("group").annotate(count=Count("pk")).values_list("group", "count"))
    paginator = Paginator(_listed(applications, filters), PER_PAGE)
    # the groups were counted already, and counting is what costs here
    paginator.count = counts.get(filters.group, 0) if filters.group else sum(counts.values())
    page = paginator.get_page(number)
    return Inbox(page, applicants(list(page.object_list)), counts)


def _listed(applications: QuerySet[Application], filters: Filters) -> QuerySet[Any]:
    """The rows in order. Their group is asked only when it is filtered on: it looks at deliveries row by row."""
    open_ones = applications.filter(transition__settled_on=None)
    in_group = grouped(applications).filter(group=filters.group) if filters.group else open_ones
    return (
        filters.apply(in_group)
        .select_related("offering__programme", "transition__learner", "transition__origin_school", "transition__holder")
        .order_by("applied_on", "pk")
    )


def everything(applications: QuerySet[Application], filters: Filters) -> list[Applicant]:
    """All rows that fit, for a spreadsheet."""
    return applicants(list(_listed(applications, filters)))


def applicants(rows: Sequence[Application]) -> list[Applicant]:
    """The rows with what else a line shows, in three statements however many there are."""
    keys = [row.pk for row in rows]
    learners = [row.transition.learner_id for row in rows]
    types: dict[tuple[UUID, UUID | None], str] = {
        (row.learner_id, row.organisation_id): row.get_school_type_display()
        for row in Enrolment.objects.filter(learner__in=learners).order_by("from_on")
    }
    help_asked = {
        row["application"]: _asks_help(row["wanted"]) or _asks_help(row["needed"])
        for row in Delivery.objects.filter(application__in=keys)
        .order_by("version__number")
        .values(
            "application",
            wanted=KeyTransform("A8.wanted", KeyTransform("pupil", "version__content")),
            needed=KeyTransform("B3.needed", KeyTransform("mentor", "version__content")),
        )
    }
    warm = {row.application_id: row for row in WarmHandover.objects.filter(application__in=keys)}
    return [
        Applicant(
            row,
            types.get((row.transition.learner_id, row.transition.origin_school_id), ""),
            help_asked.get(row.pk),
            warm.get(row.pk),
        )
        for row in rows
    ]


def _asks_help(said: Any) -> bool:
    return isinstance(said, list) and bool(said) and said != ["none"]


# --- A dossier --------------------------------------------------------------------------------------------------


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
    may_warm: bool
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
        return words.WARM[WarmStatus(self.warm.status)] if self.warm else None

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
        """The files this version can be taken out as. Without a school of origin the PDF only: OSO asks its BRIN."""
        return DOWNLOADS if self.transition.origin_school else DOWNLOADS[:1]

    # what follows reads the version that was delivered

    @cached_property
    def content(self) -> Mapping[str, Any]:
        return self.delivery.version.content if self.delivery else {}

    @property
    def changes(self) -> list[changes.Change]:
        """What differs from the version that came here before this one; nothing for a first one."""
        older = [row for row in self.deliveries if self.delivery and row.version.number < self.delivery.version.number]
        return changes.between(older[0].version.content, self.content) if older else []

    @property
    def older_number(self) -> int | None:
        """The number of that earlier version."""
        older = [
            row.version.number
            for row in self.deliveries
            if self.delivery and row.version.number < self.delivery.version.number
        ]
        return older[0] if older else None

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.version(self.content["questionnaire"])

    def _said(self, code: str) -> str:
        """The answer to one question, in words; empty when it was skipped or this version does not ask it."""
        filler = Filler.MENTOR if code.startswith("B") else Filler.PUPIL
        value = self.content.get(filler.value, {}).get(code)
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
        lines = (
            (str(WHY) % {"programme": self.application.offering.programme.name}, _quoted(self._said("A5.why"))),
            (str(MENTOR), ". ".join(filter(None, (advice, self._said("B1.why"))))),
            (str(HELP_ASKED), self._said("A8.wanted") or str(NONE)),
            (str(HELP_NEEDED), self._said("B3.needed") or str(NONE)),
            (str(PRESENT), absence),
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
            if question.legal_category == LegalCategory.GUIDANCE and question.part in ("A8", "B3")
        ]
        lines = [(question.label, self._said(question.code)) for question in asked]
        return Block(HELP, [(label, text) for label, text in lines if text])


DOWNLOADS = (
    ("pdf", _("PDF, to read or print")),
    ("json", _("JSON, for your own system")),
    ("xml", _("OSO (XML), for your own system")),
)
TITLE = {  # what the pupil reads as "Jouw opleiding" has another name for who reads about them
    "gegevens": _("Practical"),
    "opleiding": _("Programme"),
    "leuk": _("Likes and is good at"),
    "school": _("School"),
}
IN_THE_SHORT_VERSION = ("A5.why", "B1.programme", "B1.level", "B1.why", "A1.contact", "A1.correct", "A1.wrong")
NOT_HERE = (LegalCategory.GUIDANCE, LegalCategory.OUTSIDE)  # OUTSIDE travels only with a consent of its own


def _is_ordinary(question: Question) -> bool:
    return (
        question.legal_category not in NOT_HERE
        and question.code not in IN_THE_SHORT_VERSION
        and question.part not in ("B4", "B5")
    )


def _quoted(text: str) -> str:
    return f"‘{text}’" if text else ""


PARTY = {"pupil": _("pupil"), "guardian": _("parent")}


def _approvals(content: Mapping[str, Any]) -> str:
    return " · ".join(
        f"{PARTY.get(row['party'], row['party'])} {day(date.fromisoformat(row['given_on']))}"
        for row in content.get("approvals", ())
    )


IN_SHORT, LEARNER, HELP = _("In short"), _("Student"), _("Help")
WHY, MENTOR, PRESENT, MISSED = (
    _("Why %(programme)s"),
    _("Mentor"),
    _("Present"),
    _("%(told)s hours missed and told, %(untold)s not told"),
)
HELP_ASKED, HELP_NEEDED, NONE = _("Help asked"), _("Help needed, says the mentor"), _("none")
BORN, LIVES_IN, REACH, AGREED_BY = _("Born"), _("Lives in"), _("To reach"), _("Agreed by")

STEP = {
    A.APPLIED: _("Applied"),
    A.INTAKE_TO_PLAN: _("Plan a talk"),
    A.INTAKE_PLANNED: _("Talk is planned"),
    A.WAITLISTED: _("On the waiting list"),
    A.INTAKE_DONE: _("Talk is held"),
    A.CONTRACT_OFFERED: _("Offer a place"),
    A.ENROLLED: _("Enrolled"),
    A.STARTED: _("Started: seen in class"),
    A.NOT_ADMITTED: _("No place"),
    A.WITHDRAWN: _("Withdrawn by student"),
    A.NO_SHOW: _("Not seen in class"),
    A.DEREGISTERED: _("Deregistered"),
}


FOLLOWS = {  # what a college mostly records next
    A.APPLIED: (A.INTAKE_PLANNED, A.NOT_ADMITTED),
    A.INTAKE_TO_PLAN: (A.INTAKE_PLANNED, A.NOT_ADMITTED),
    A.INTAKE_PLANNED: (A.INTAKE_DONE, A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.WAITLISTED: (A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.INTAKE_DONE: (A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.CONTRACT_OFFERED: (A.ENROLLED,),
    A.ENROLLED: (A.STARTED, A.NO_SHOW),
    A.NO_SHOW: (A.STARTED,),
}


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
    return DossierPage(
        application,
        next(iter(asked or deliveries), None),
        deliveries,
        warm,
        _school(application.transition),
        actor.may(CanApplication.RECORD_STATUS, application),
        warm is not None and actor.may(CanWarm.RECORD, warm),
    )


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
    }


def around(application: Application, applications: QuerySet[Application], filters: Filters) -> Around:
    """The neighbours in the list, by its own order, also when this one has just left its group by being opened."""
    listed = _listed(filters.apply(grouped(applications)), filters)
    before = Q(applied_on__lt=application.applied_on) | Q(applied_on=application.applied_on, pk__lt=application.pk)
    after = Q(applied_on__gt=application.applied_on) | Q(applied_on=application.applied_on, pk__gt=application.pk)
    keys = listed.values_list("pk", flat=True)
    earlier = keys.filter(before)
    return Around(
        earlier.count() + 1,
        keys.exclude(pk=application.pk).count() + 1,
        earlier.order_by("-applied_on", "-pk").first(),
        keys.filter(after).first(),
    )


# --- Warm handovers and arrivals --------------------------------------------------------------------------------


@dataclass(frozen=True)
class WarmRow:
    """A conversation that is still to be held."""

    warm: WarmHandover

    @property
    def word(self) -> words.Word:
        return words.WARM[WarmStatus(self.warm.status)]

    @property
    def is_late(self) -> bool:
        return self.warm.due_on < clock.today()


def warm_rows(handovers: QuerySet[WarmHandover]) -> list[WarmRow]:
    """Open conversations, the first to be late first."""
    rows = handovers.select_related(
        "application__transition__learner",
        "application__transition__origin_school",
        "application__offering__programme",
        "owner",
    ).order_by("due_on", "pk")
    return [WarmRow(row) for row in rows]


def arrivals(applications: QuerySet[Application], filters: Filters) -> list[Applicant]:
    """Who has a place and was or was not yet seen in class."""
    found = filters.apply(grouped(applications)).filter(status__in=ARRIVING)
    rows = _listed(found, Filters()).order_by("offering__programme__name", "transition__learner__search_name", "pk")
    return applicants(list(rows))
