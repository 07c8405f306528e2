"""Statuses that a hub or a student system sends: kept once, matched set-based, noted as events; what cannot be matched
lies aside with a reason and is looked at again.

A message that comes twice counts once, whatever the order; what it says of an application is decided by the projection
alone. Nothing that came in is thrown away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.kit.inserting import insert
from sluitend.learners.models import PersonalNumber
from sluitend.organisations.models import LearningRoute, Offering, Organisation, OrganisationKind, Programme
from sluitend.transitions import outside
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import Aside, Feed, TransitionKind
from sluitend.transitions.merging import key_before
from sluitend.transitions.models import Application, IncomingStatus, Transition
from sluitend.transitions.national import OF_CAMBO, OF_KOPPELPUNT, OF_VVA, NationalStatus
from sluitend.transitions.outside import year_of

BATCH = 5_000  # messages in one transaction
WORDS: Mapping[Feed, Mapping[str, NationalStatus]] = {
    Feed.KOPPELPUNT: OF_KOPPELPUNT,
    Feed.CAMBO: OF_CAMBO,
    Feed.SIS: OF_VVA,
}


@dataclass(frozen=True)
class Said:
    """One message, as a reader made it of somebody's file or feed. ``person`` is the keyed hash of a personal number
    (``learners.sealing``), None where the sender names no person; ``programme`` a crebo or a code of RIO."""

    message: str
    word: str
    occurred_at: datetime
    college: str
    programme: str
    starts_on: date
    chain_key: str = ""
    person: bytes | None = None
    route: str = ""


@dataclass
class Count:
    """What became of messages: known before, noted, laid aside."""

    again: int = 0
    noted: int = 0
    aside: int = 0

    def add(self, other: Count) -> None:
        self.again += other.again
        self.noted += other.noted
        self.aside += other.aside


def receive_all(feed: Feed, messages: Iterator[Said], *, by: Actor) -> Count:
    """Take in any number of messages, batch by batch; a batch that was broken off can be sent again."""
    count = Count()
    while batch := list(islice(messages, BATCH)):
        count.add(receive(feed, batch, by=by))
    return count


@action
def receive(feed: Feed, messages: Sequence[Said], *, by: Actor) -> Count:
    """Keep messages that are new, note those that can be matched, lay the others aside. They are matched before they are
    kept, so that each is written once."""
    fresh = _fresh(feed, {row.message: row for row in messages})
    finder = _find(fresh)
    stored = set(insert(fresh, ignore_conflicts=True))  # another may have brought the same messages meanwhile
    kept = [row for row in fresh if row.pk in stored]
    noted = _note(kept, finder, by=by)
    by.record("transitions.statuses_received", None, feed=feed, new=len(kept), noted=noted)
    return Count(len(messages) - len(kept), noted, len(kept) - noted)


@action
def look_again(*, by: Actor) -> Count:
    """Match once more what lies aside, oldest first: learners, classes and programmes may have come since."""
    count = Count()
    waiting = IncomingStatus.objects.exclude(aside="").exclude(aside=Aside.UNKNOWN_WORD).order_by("pk")
    rows = waiting.select_for_update(skip_locked=True).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        _name_colleges(batch)
        finder = _find(batch)
        _store(batch)
        found = _note(batch, finder, by=by)
        count.add(Count(0, found, len(batch) - found))
    by.record("transitions.statuses_looked_at_again", None, noted=count.noted, aside=count.aside)
    return count


# --- Keeping ----------------------------------------------------------------------------------------------------


def _fresh(feed: Feed, messages: Mapping[str, Said]) -> list[IncomingStatus]:
    """The messages that are not known yet, as rows that are not stored yet."""
    known = set(IncomingStatus.objects.filter(feed=feed, message__in=list(messages)).values_list("message", flat=True))
    now, words = clock.now(), WORDS[feed]
    rows = [
        IncomingStatus(
            feed=feed,
            message=key,
            said=row.word,
            status=words[row.word].ours if row.word in words else "",
            occurred_at=row.occurred_at,
            received_at=now,
            chain_key=row.chain_key,
            person=row.person,
            college_code=row.college,
            programme_code=row.programme,
            route=row.route,
            starts_on=row.starts_on,
        )
        for key, row in messages.items()
        if key not in known
    ]
    _name_colleges(rows)
    return rows


def _name_colleges(rows: Sequence[IncomingStatus]) -> None:
    """Which college a message is about; of a code that ended by a merger, the college that went on with it."""
    codes = {row.college_code for row in rows}
    colleges = Organisation.objects.filter(kind=OrganisationKind.MBO, code__in=codes)
    known = dict(colleges.values_list("code", Coalesce("merged_into", "pk")))
    for row in rows:
        row.college_id = known.get(row.college_code)


# --- Matching ---------------------------------------------------------------------------------------------------


def _find(rows: Sequence[IncomingStatus]) -> _Finder:
    """Find the application of each message, or make it where learner and programme are known; else say why it lies aside. A
    message that found its learner forgets the person."""
    finder = _Finder(rows)
    finder.applications.store()
    for row in rows:
        if row.pk in finder.found:
            row.application_id, row.person = finder.found[row.pk].pk, None
    return finder


def _note(rows: Sequence[IncomingStatus], finder: _Finder, *, by: Actor) -> int:
    """Note what is said of those that were found; gives how many."""
    said = [_fact(row, finder.found[row.pk]) for row in rows if row.pk in finder.found]
    note(said, by=by)
    outside.see(finder.followed, by=by)
    return len(said)


def _fact(row: IncomingStatus, application: _Known) -> Fact:
    return Fact(
        application.transition_id,
        Kind.APPLICATION,
        row.status,
        row.occurred_at,
        application.pk,
        application.college_id,
        source=Source.HUB,
        by=f"feed:{row.feed}",
    )


class _Finder:
    """What is known about the messages of one batch, asked in a handful of statements, and what is to be made of it.

    ``found`` is by message; ``followed`` the transitions that messages of a college we do not know are about, or were until
    now.
    """

    def __init__(self, rows: Sequence[IncomingStatus]) -> None:
        self.transitions = _transitions_by_person(rows)
        self.applications = _Applications(rows, [key for years in self.transitions.values() for key in years.values()])
        self.offerings = _Offerings(rows)
        self.found: dict[UUID, _Known] = {}
        self.followed: dict[UUID, outside.Known] = {}
        for row in rows:
            before, row.aside = row.aside, self._find(row)
            if Aside.UNKNOWN_COLLEGE in (before, row.aside):
                self._see_outside(row)

    def _find(self, row: IncomingStatus) -> Aside | str:
        """Why this message lies aside; "" when it has its application."""
        if not row.status:
            return Aside.UNKNOWN_WORD
        if row.college_id is None:
            return Aside.UNKNOWN_COLLEGE
        found = self.applications.of_key(row)
        if found is None:
            return self._find_by_person(row)
        self.found[row.pk] = found
        return ""

    def _find_by_person(self, row: IncomingStatus) -> Aside | str:
        followed = self.transitions.get(bytes(row.person)) if row.person is not None else None
        if followed is None:
            return Aside.UNKNOWN_LEARNER
        if year_of(row.starts_on) not in followed:
            return Aside.NOT_FOLLOWED
        offering = self.offerings.of(row)
        if offering is None:
            return Aside.UNKNOWN_PROGRAMME
        self.found[row.pk] = self.applications.of_offering(followed[year_of(row.starts_on)], offering, row)
        return ""

    def _see_outside(self, row: IncomingStatus) -> None:
        if row.person is None:
            return
        person, year = bytes(row.person), year_of(row.starts_on)
        transition = self.transitions.get(person, {}).get(year)
        if transition is not None:
            self.followed[transition] = outside.Known(person, year)


@dataclass(slots=True)
class _Known:
    """What is needed of an application to note something of it: lighter than the whole row, of which a file asks thousands."""

    pk: UUID
    transition_id: UUID
    offering_id: UUID
    college_id: UUID
    chain_key: str
    school_year: int


class _Applications:
    """The applications that the messages of a batch may be about; new ones are made at the end, in one go."""

    def __init__(self, rows: Sequence[IncomingStatus], transitions: Collection[UUID]) -> None:
        keys = {key for row in rows if row.chain_key for key in _keys(row)}
        known = [
            *_known(Application.objects.filter(chain_key__in=keys).exclude(chain_key="")),
            *_known(Application.objects.filter(transition__in=transitions)),
        ]
        self.by_key: dict[tuple[UUID | None, str, int], _Known] = {
            (row.college_id, row.chain_key, row.school_year): row for row in known if row.chain_key
        }
        self.by_offering: dict[tuple[UUID, UUID], _Known] = {(row.transition_id, row.offering_id): row for row in known}
        self.new: list[Application] = []
        self.keyed: list[Application] = []

    def of_key(self, row: IncomingStatus) -> _Known | None:
        """The application that carries the sender's key, in the year of this message: senders use keys again."""
        year = year_of(row.starts_on)
        found = (self.by_key.get((row.college_id, key, year)) for key in _keys(row))
        return next((application for application in found if application is not None), None)

    def of_offering(self, transition: UUID, offering: Offering, row: IncomingStatus) -> _Known:
        """The application for that offering, which learns the sender's key; made when there is none."""
        year = year_of(row.starts_on)
        found = self.by_offering.get((transition, offering.pk))
        if found is None:
            found = _Known(uuid7(), transition, offering.pk, offering.college_id, row.chain_key, year)
            self.new.append(_made(found, row))
            self.by_offering[transition, offering.pk] = found
        elif row.chain_key and not found.chain_key:
            found.chain_key = row.chain_key
            self.keyed.append(Application(pk=found.pk, chain_key=row.chain_key))
        if found.chain_key and found.chain_key == row.chain_key:
            self.by_key[found.college_id, row.chain_key, year] = found
        return found

    def store(self) -> None:
        Application.objects.bulk_create(self.new, batch_size=BATCH)
        Application.objects.bulk_update(self.keyed, ["chain_key"], batch_size=BATCH)


def _known(applications: QuerySet[Application]) -> list[_Known]:
    columns = ("pk", "transition_id", "offering_id", "college_id", "chain_key", "transition__school_year")
    return [_Known(*row) for row in applications.order_by("pk").values_list(*columns)]


def _made(known: _Known, row: IncomingStatus) -> Application:
    return Application(
        pk=known.pk,
        transition_id=known.transition_id,
        offering_id=known.offering_id,
        college_id=known.college_id,
        chain_key=known.chain_key,
        applied_on=row.occurred_at.astimezone(clock.AMSTERDAM).date(),
    )


class _Offerings:
    """What the colleges of a batch offer; a place at a college that never told us its offer becomes known by the first
    who applies, when the national register knows the programme."""

    def __init__(self, rows: Sequence[IncomingStatus]) -> None:
        codes = {row.programme_code for row in rows}
        self.programmes = set(Programme.objects.filter(pk__in=codes).values_list("pk", flat=True))
        known = Offering.objects.filter(college__in={row.college_id for row in rows}, programme__in=codes)
        self.known: dict[tuple[UUID, str, int], list[Offering]] = defaultdict(list)
        for offering in known.order_by("starts_on", "pk"):
            self.known[offering.college_id, offering.programme_id, offering.school_year].append(offering)

    def of(self, row: IncomingStatus) -> Offering | None:
        """The offering that is meant: the same route and day where there is one, else the first of that year."""
        key = (cast(UUID, row.college_id), row.programme_code, year_of(row.starts_on))
        fitting = [one for one in self.known[key] if not row.route or one.route == row.route]
        if fitting:
            return next((one for one in fitting if one.starts_on == row.starts_on), fitting[0])
        if row.programme_code not in self.programmes or row.route not in LearningRoute.values:
            return None
        made, _new = Offering.objects.get_or_create(
            college_id=key[0],
            programme_id=row.programme_code,
            route=row.route,
            starts_on=row.starts_on,
            defaults={"school_year": key[2]},
        )
        self.known[key].append(made)
        return made


def _keys(row: IncomingStatus) -> tuple[str, str]:
    """How an application may carry the key of a message: with the code of a college that merged before it comes first."""
    return f"{key_before(row.college_code)}{row.chain_key}", row.chain_key


def _persons(rows: Sequence[IncomingStatus]) -> set[bytes]:
    return {bytes(row.person) for row in rows if row.person is not None}


def _transitions_by_person(rows: Sequence[IncomingStatus]) -> Mapping[bytes, Mapping[int, UUID]]:
    """Per known person the unsettled transitions by year; a person whom nobody follows has none. Who moves between mbo's
    may start in the year that runs as well as in the next."""
    numbers = PersonalNumber.objects.filter(digest__in=_persons(rows)).values_list("digest", "learner_id")
    person_of = {learner: bytes(digest) for digest, learner in numbers}
    found: dict[bytes, dict[int, UUID]] = {person: {} for person in person_of.values()}
    followed = Transition.objects.filter(learner__in=person_of, settled_on=None)
    for learner, year, kind, key in followed.values_list("learner_id", "school_year", "kind", "pk"):
        years = (year, year - 1) if kind == TransitionKind.MBO_MBO else (year,)
        found[person_of[learner]].update(dict.fromkeys(years, key))
    return found


def _store(rows: Sequence[IncomingStatus]) -> None:
    """Write down what each message came to, in one statement; a message that found its learner forgets the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update transitions_incomingstatus i set application_id = f.application, aside = f.aside,"
            " college_id = f.college, person = case when f.aside = '' then null else i.person end"
            " from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[]) as f(id, application, aside, college)"
            " where i.id = f.id",
            [
                [row.pk for row in rows],
                [row.application_id for row in rows],
                [row.aside for row in rows],
                [row.college_id for row in rows],
            ],
        )
