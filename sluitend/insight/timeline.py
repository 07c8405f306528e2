"""What happened to a transition, in words, newest first: as far as the one who asks may read it.

Events are read on the actor's own side of the wall, so everybody gets the timeline that is theirs. The words stand in
one table, by kind and code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sluitend.access.models import User
from sluitend.insight.words import APPLICATION
from sluitend.kit import clock, words
from sluitend.organisations.models import Membership
from sluitend.safetynet.lifecycle import Outcome, Result, TableDecision, Way
from sluitend.safetynet.visibility import LABELS
from sluitend.transitions.destinations import ROUTES, Proof
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import LEVEL, ApplicationStatus, MoveStage, SettledReason
from sluitend.transitions.models import Event, Transition
from sluitend.transitions.moving import LEAVING
from sluitend.transitions.outcomes import REASONS
from sluitend.transitions.planning import NEXT

STEPS, CONTACT, HANDOVER, SYSTEM = "steps", "contact", "handover", "system"
GROUP = {
    Kind.CONTACT: CONTACT, Kind.WARM_HANDOVER: CONTACT, Kind.INTAKE: CONTACT,
    Kind.QUESTION: CONTACT, Kind.HOLDER: HANDOVER, Kind.HANDOVER: HANDOVER, Kind.COACH: HANDOVER,
    Kind.VISIBILITY: HANDOVER, Kind.MERGER: HANDOVER, Kind.CASE_TABLE: HANDOVER,
    Kind.NEXT_DATE: SYSTEM, Kind.DATE_PASSED: SYSTEM, Kind.ACCOUNT: SYSTEM,
}  # fmt: skip
WORDS: Mapping[str, str | Promise] = {  # "kind" or "kind.code"; the second wins
    Kind.OPENED: _("The transition began"),
    Kind.ACCOUNT: _("A letter with a code was printed"),
    Kind.APPLICATION: _("%(state)s: %(where)s"),
    Kind.INTAKE: _("Talk at %(party)s"),
    "intake.invited": _("Invited by %(party)s to talk on %(on)s"),
    "intake.moved": _("Talk at %(party)s moved to %(on)s"),
    "intake.called_off": _("Talk at %(party)s on %(on)s called off"),
    "intake.asks_another": _("Pupil cannot come to %(party)s on %(on)s and asks for another moment"),
    "intake.came": _("Was at the talk at %(party)s on %(on)s"),
    "intake.missed": _("Did not come to the talk at %(party)s on %(on)s"),
    Kind.DROP: _("Drop: further from a place than before"),
    Kind.DECISION: _("Reason of %(party)s: %(what)s"),
    Kind.ROUTE: _("Other destination: %(what)s"),
    "route.ended": _("The other destination no longer holds"),
    Kind.PROOF: _("Proof of the destination seen: %(what)s"),
    Kind.DIPLOMA: _("Diploma"),
    Kind.DOSSIER: _("Dossier: a step was taken"),
    "dossier.pupil_begun": _("The pupil began with the dossier"),
    "dossier.mentor_begun": _("The mentor began with the dossier"),
    "dossier.pupil_done": _("The pupil's part is done"),
    "dossier.mentor_done": _("The mentor's part is done"),
    "dossier.pupil_agreed": _("The pupil agreed"),
    "dossier.pupil_disputed": _("The pupil says something is not right"),
    "dossier.pupil_talk": _("The pupil wants to talk first"),
    "dossier.pupil_reminded": _("The pupil was reminded"),
    "dossier.mentor_reminded": _("The mentor was reminded"),
    "dossier.guardian_mail_refused": _("Mail to the parent came back"),
    "dossier.guardian_asked": _("The parent was asked"),
    "dossier.guardian_read": _("The parent read the dossier"),
    "dossier.guardian_agreed": _("The parent agreed"),
    "dossier.guardian_disputed": _("The parent says something is not right"),
    "dossier.guardian_talk": _("The parent wants to talk first"),
    "dossier.guardian_on_paper": _("The parent agreed on paper"),
    "dossier.guardian_not_needed": _("18 years old: no parent is asked any more"),
    "dossier.term_passed": _("The term to read has passed; the dossier goes on"),
    "dossier.talked": _("There was a talk about what is not right; a view can be written"),
    "dossier.pupil_view": _("The pupil wrote a view of the dossier"),
    "dossier.pupil_view_taken_back": _("The pupil took the view of the dossier back"),
    "dossier.guardian_view": _("The parent wrote a view of the dossier"),
    "dossier.guardian_view_taken_back": _("The parent took the view of the dossier back"),
    "dossier.goes_on_with_view": _("The term after the talk has passed; the dossier goes on"),
    "dossier.consent_recalled": _("A consent for one answer was taken back"),
    "dossier.agreed": _("The dossier is agreed"),
    "dossier.care_asked": _("A care annex was asked for"),
    "dossier.care_done": _("The care annex is done"),
    "dossier.care_dropped": _("No care annex is needed after all"),
    "dossier.reopened": _("The pupil wants to add something"),
    "dossier.left_as_it_was": _("Nothing was added; the agreement counts again"),
    "dossier.lapsed": _("An earlier agreement no longer counts"),
    "delivery.sent": _("Dossier sent to %(party)s"),
    "delivery.recalled": _("One answer was taken back at %(party)s"),
    "delivery.care_opened": _("Care annex read at %(party)s"),
    "delivery.opened": _("Dossier opened by %(party)s"),
    "delivery.fed_back": _("%(party)s said what it thinks of the dossier"),
    Kind.DELIVERY: _("Dossier sent to %(party)s"),
    Kind.WARM_HANDOVER: _("Warm handover to %(party)s"),
    "warm_handover.requested": _("Warm handover asked: %(party)s"),
    "warm_handover.received": _("Warm handover accepted by %(party)s"),
    "warm_handover.attempted": _("%(party)s tried to reach the mentor"),
    "warm_handover.completed": _("Warm handover completed with %(party)s"),
    "warm_handover.scheduled": _("Conversation planned with %(party)s"),
    "warm_handover.called_off": _("Conversation with %(party)s called off"),
    "warm_handover.cannot": _("The mentor cannot come to the central day of %(party)s"),
    "warm_handover.missed": _("Conversation with %(party)s did not take place"),
    "warm_handover.overdue": _("Warm handover overdue: %(party)s"),
    "warm_handover.fed_back": _("%(party)s told how it goes"),
    "warm_handover.cancelled": _("Warm handover no longer needed"),
    Kind.QUESTION: _("%(party)s asked the mentor something"),
    "question.answered": _("The mentor answered %(party)s"),
    "question.withdrawn": _("%(party)s withdrew its question to the mentor"),
    Kind.HOLDER: _("Regie passes to %(party)s"),
    "holder.opened": _("%(party)s has the regie"),
    "holder.merged": _("Regie passes to %(party)s, because of a merger"),
    Kind.MERGER: _("Goes on at %(party)s, because of a merger"),
    "handover.asked": _("%(party)s is asked to take over"),
    "handover.accepted": _("%(party)s said yes to the handover"),
    "handover.refused": _("%(party)s did not take over"),
    "handover.reminded": _("%(party)s was reminded: the handover waits"),
    "handover.late": _("%(party)s did not answer the handover in time"),
    "handover.withdrawn": _("Handover to %(party)s withdrawn"),
    Kind.COACH: _("Transfer coach of %(party)s"),
    "coach.asked": _("A transfer coach was asked of %(party)s"),
    "coach.approved": _("%(party)s has found a transfer coach"),
    "coach.refused": _("%(party)s gives no transfer coach"),
    "coach.withdrawn": _("The question for a transfer coach was withdrawn"),
    "coach.working": _("The transfer coach of %(party)s has begun"),
    "coach.ended": _("The transfer coach of %(party)s has stopped"),
    Kind.NEXT_DATE: _("Next date: %(what)s"),
    Kind.DATE_PASSED: _("A date passed: %(what)s"),
    Kind.VISIBILITY: _("%(party)s sees this learner: %(what)s"),
    "visibility.ended_moved": _("%(party)s no longer sees this learner, who moved"),
    "visibility.ended_settled_down": _("%(party)s no longer sees this learner: there is a place"),
    "visibility.ended_taken_back": _("%(party)s no longer sees this learner: the mbo took back what it said"),
    Kind.CONTACT: _("Contact: %(what)s"),
    Kind.CASE: _("Result at %(party)s: %(what)s"),
    Kind.CASE_TABLE: _("Discussed at the case table. %(party)s: %(what)s"),
    "case_table.nothing": _("Discussed at the case table: nothing more is needed"),
    Kind.SETTLED: _("Completed: %(what)s"),
    Kind.MOVE: _("Move to another mbo: %(what)s"),
    Kind.DEREGISTRATION: _("Deregistered at %(party)s: %(what)s"),
}


@dataclass(frozen=True)
class Entry:
    """One line. ``on`` is a moment only when its time is known; ``shape`` is that of the tag ``entry``."""

    title: str
    on: date | datetime
    shape: str
    note: str
    group: str


@dataclass(frozen=True)
class Timeline:
    """Entries newest first; ``years`` puts them under headings."""

    entries: list[Entry]

    @property
    def years(self) -> Iterator[tuple[int, list[Entry]]]:
        for year, entries in groupby(self.entries, key=lambda entry: entry.on.year):
            yield year, list(entries)

    def __bool__(self) -> bool:
        return bool(self.entries)


def of(transition: Transition, *, with_programmes: bool = True, groups: frozenset[str] | None = None,
       latest: int | None = None) -> Timeline:  # fmt: skip
    """The timeline of a transition in at most three statements.

    ``with_programmes``: name what somebody applied for; a municipality reads the status only (DOMAIN 2.3). ``groups``
    and ``latest`` make it shorter.
    """
    rows = Event.objects.filter(transition=transition).select_related("organisation")
    if groups is not None:
        rows = rows.filter(kind__in=[kind for kind in Kind if GROUP.get(kind, STEPS) in groups])
    if with_programmes:
        rows = rows.select_related("application__offering__programme")
    events = list(rows.order_by("-occurred_at", "-pk")[:latest])
    people = _people(events)
    return Timeline([_entry(event, people, with_programmes) for event in events])


def _entry(event: Event, people: Mapping[str, str], with_programmes: bool) -> Entry:
    fell = (event.kind == Kind.APPLICATION and LEVEL[ApplicationStatus(event.code)] == 0) or (
        (event.kind, event.code) == (Kind.INTAKE, "missed")
    )
    shape = "drop" if fell else "holder" if event.kind == Kind.HOLDER else "open" if event.code in OPEN else ""
    return Entry(_title(event, with_programmes), _when(event), shape, _who(event, people), GROUP.get(event.kind, STEPS))  # type: ignore[call-overload]


OPEN = frozenset({"asked", "requested"})  # a question that waits for an answer


def _title(event: Event, with_programmes: bool) -> str:
    text = WORDS.get(f"{event.kind}.{event.code}", WORDS.get(event.kind, event.kind))
    party = str(event.organisation or gettext("another party"))
    known = {
        "party": party,
        "what": _what(event),
        "on": words.day(event.due_on, year=False),
        "state": _state(event),
        "where": _where(event, party, with_programmes),
    }
    return str(text) % known


def _state(event: Event) -> str:
    return str(APPLICATION[ApplicationStatus(event.code)].label) if event.kind == Kind.APPLICATION else ""


def _where(event: Event, party: str, with_programmes: bool) -> str:
    if with_programmes and event.application is not None:
        return f"{event.application.offering.programme}, {party}"
    return party


def _what(event: Event) -> str:
    """What the code says, in words; with the day that was agreed."""
    tables: Mapping[str, Mapping[str, object]] = {
        Kind.DECISION: {code: reason.label for code, reason in REASONS.items()},
        Kind.ROUTE: {code: rule.label for code, rule in ROUTES.items()},
        Kind.PROOF: dict(Proof.choices),
        Kind.NEXT_DATE: {code: kind.label for code, kind in NEXT.items()},
        Kind.DATE_PASSED: {code: kind.label for code, kind in NEXT.items()},
        Kind.VISIBILITY: LABELS,
        Kind.CASE: dict(Outcome.choices),
        Kind.CASE_TABLE: dict(TableDecision.choices),
        Kind.SETTLED: dict(SettledReason.choices),
        Kind.MOVE: dict(MoveStage.choices),
        Kind.DEREGISTRATION: {code: way.label for code, way in LEAVING.items()},
        Kind.CONTACT: {event.code: _contact(event.code)},
    }
    said = str(tables.get(event.kind, {}).get(event.code, event.code))
    return f"{said} {words.day(event.due_on)}" if event.due_on else said


def _contact(code: str) -> str:
    """ "phone_no_answer": by phone, no answer."""
    return next((f"{way.label}, {result.label}" for way in Way for result in Result if code == f"{way}_{result}"), code)


def _when(event: Event) -> date | datetime:
    """A fact known by its day was stored at noon; its time would be invented."""
    local = event.occurred_at.astimezone(clock.AMSTERDAM)
    return local.date() if local.time().replace(microsecond=0) == time(12) else local


def _who(event: Event, people: Mapping[str, str]) -> str:
    """Who said it: a person with the organisation, a rule of ours, or the source."""
    if event.by in people:
        return people[event.by]
    if event.by.startswith("guardian:"):
        return gettext("parent")
    return gettext("by rule") if event.by.startswith("job:") else str(Source(event.source).label)


def _people(events: list[Event]) -> dict[str, str]:
    """Labels of events to names with organisations: "N. Prins, Rivierdam"."""
    keys = {UUID(event.by.removeprefix("user:")) for event in events if event.by.startswith("user:")}
    if not keys:
        return {}
    works = dict(Membership.objects.filter(user__in=keys).values_list("user", "organisation__name"))
    names = User.objects.filter(pk__in=keys).values_list("pk", "name")
    return {f"user:{key}": ", ".join(filter(None, (name, works.get(key, "")))) for key, name in names}
