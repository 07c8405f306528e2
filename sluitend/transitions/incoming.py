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
from django.db.models.functions import Coalesce

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
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
    """Keep messages that are new, note those that can be matched, lay the others aside."""
    fresh = _keep(feed, {row.message: row for row in messages})
    found = _match(fresh, by=by)
    by.record("transitions.statuses_received", None, feed=feed, new=len(fresh), noted=found)
    return Count(len(messages) - len(fresh), found, len(fresh) - found)


@action
def look_again(*, by: Actor) -> Count:
    """Match once more what lies aside, oldest first: learners, classes and programmes may have come since."""
    count = Count()
    waiting = IncomingStatus.objects.exclude(aside="").exclude(aside=Aside.UNKNOWN_WORD).order_by("pk")
    rows = waiting.select_for_update(skip_locked=True).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        _name_colleges(batch)
        found = _match(batch, by=by)
        count.add(Count(0, found, len(batch) - found))
    by.record("transitions.statuses_looked_at_again", None, noted=count.noted, aside=count.aside)
    return count


# --- Keeping ----------------------------------------------------------------------------------------------------


def _keep(feed: Feed, messages: Mapping[str, Said]) -> list[IncomingStatus]:
    """The messages that were not known yet, stored."""
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
            aside=Aside.UNKNOWN_LEARNER,  # until it is matched, a few lines on
        )
        for key, row in messages.items()
    ]
    _name_colleges(rows)
    stored = set(insert(rows, ignore_conflicts=True))
    return [row for row in rows if row.pk in stored]


def _name_colleges(rows: Sequence[IncomingStatus]) -> None:
    """Which college a message is about; of a code that ended by a merger, the college that went on with it."""
    codes = {row.college_code for row in rows}
    colleges = Organisation.objects.filter(kind=OrganisationKind.MBO, code__in=codes)
    known = dict(colleges.values_list("code", Coalesce("merged_into", "pk")))
    for row in rows:
        row.college_id = known.get(row.college_code)


# --- Matching ---------------------------------------------------------------------------------------------------


def _match(rows: Sequence[IncomingStatus], *, by: Actor) -> int:
    """Find the application of each message, make it where learner and programme are known, and note what is said; gives
    how many were noted."""
    finder = _Finder(rows)
    for row in rows:
        row.was_aside, row.aside = row.aside, finder.find(row)
    finder.applications.store()
    _store(rows)
    said = [_fact(row, row.application) for row in rows if row.application is not None]
    note(said, by=by)
    outside.see(finder.followed(rows), by=by)
    return len(said)


def _fact(row: IncomingStatus, application: Application) -> Fact:
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
    """What is known about the messages of one batch, asked in a handful of statements, and what is to be made of it."""

    def __init__(self, rows: Sequence[IncomingStatus]) -> None:
        self.transitions = _transitions_by_person(rows)
        self.applications = _Applications(rows, [key for years in self.transitions.values() for key in years.values()])
        self.offerings = _Offerings(rows)

    def find(self, row: IncomingStatus) -> Aside | str:
        """Why this message lies aside; "" when it has its application."""
        if not row.status:
            return Aside.UNKNOWN_WORD
        if row.college_id is None:
            return Aside.UNKNOWN_COLLEGE
        row.application = self.applications.of_key(row)
        if row.application is None:
            return self._by_person(row)
        return ""

    def _by_person(self, row: IncomingStatus) -> Aside | str:
        followed = self.transitions.get(bytes(row.person)) if row.person is not None else None
        if followed is None:
            return Aside.UNKNOWN_LEARNER
        if year_of(row.starts_on) not in followed:
            return Aside.NOT_FOLLOWED
        offering = self.offerings.of(row)
        if offering is None:
            return Aside.UNKNOWN_PROGRAMME
        row.application = self.applications.of_offering(followed[year_of(row.starts_on)], offering, row)
        return ""

    def followed(self, rows: Sequence[IncomingStatus]) -> dict[UUID, outside.Known]:
        """The transitions that messages of a college we do not know are about, or were until now."""
        return {
            years[year_of(row.starts_on)]: outside.Known(bytes(row.person), year_of(row.starts_on))
            for row in rows
            if row.person is not None
            and (years := self.transitions.get(bytes(row.person), {}))
            and year_of(row.starts_on) in years
            and (row.aside == Aside.UNKNOWN_COLLEGE or row.was_aside == Aside.UNKNOWN_COLLEGE)
        }


class _Applications:
    """The applications that the messages of a batch may be about; new ones are made at the end, in one go."""

    def __init__(self, rows: Sequence[IncomingStatus], transitions: Collection[UUID]) -> None:
        plain = Application.objects.select_related("transition").only(
            "offering", "college", "chain_key", "transition__school_year"
        )
        keys = {key for row in rows if row.chain_key for key in _keys(row)}
        known = [
            *plain.filter(chain_key__in=keys).exclude(chain_key="").order_by("pk"),
            *plain.filter(transition__in=transitions).order_by("pk"),
        ]
        self.by_key: dict[tuple[UUID | None, str, int], Application] = {
            (row.college_id, row.chain_key, row.transition.school_year): row for row in known if row.chain_key
        }
        self.by_offering: dict[tuple[UUID, UUID], Application] = {
            (row.transition_id, row.offering_id): row for row in known
        }
        self.new: list[Application] = []
        self.keyed: list[Application] = []

    def of_key(self, row: IncomingStatus) -> Application | None:
        """The application that carries the sender's key, in the year of this message: senders use keys again."""
        year = year_of(row.starts_on)
        found = (self.by_key.get((row.college_id, key, year)) for key in _keys(row))
        return next((application for application in found if application is not None), None)

    def of_offering(self, transition: UUID, offering: Offering, row: IncomingStatus) -> Application:
        """The application for that offering, which learns the sender's key; made when there is none."""
        found = self.by_offering.get((transition, offering.pk))
        if found is None:
            found = Application(
                transition_id=transition,
                offering=offering,
                college_id=offering.college_id,
                applied_on=row.occurred_at.astimezone(clock.AMSTERDAM).date(),
            )
            self.new.append(found)
            self.by_offering[transition, offering.pk] = found
        elif not found.chain_key and row.chain_key:
            self.keyed.append(found)
        if row.chain_key and not found.chain_key:
            found.chain_key = row.chain_key
            self.by_key[found.college_id, row.chain_key, year_of(row.starts_on)] = found
        return found

    def store(self) -> None:
        Application.objects.bulk_create(self.new, batch_size=BATCH)
        Application.objects.bulk_update(self.keyed, ["chain_key"], batch_size=BATCH)


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
                [row.application.pk if row.application else None for row in rows],
                [row.aside for row in rows],
                [row.college_id for row in rows],
            ],
        )
