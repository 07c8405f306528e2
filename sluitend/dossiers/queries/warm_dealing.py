"""Who speaks when on a central day: a mentor sits through one unbroken row, nobody is in two places at one time.

Plain data in, plain data out; the database holds the same promise against two who deal at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple


class Talk(NamedTuple):
    """A conversation to be dealt out; ``host``: who of the college it belongs to, None for whoever is free."""

    key: Hashable
    school: str
    mentor: str
    host: Hashable | None


class Seat(NamedTuple):
    """When, and with whom of the college."""

    starts_at: datetime
    host: Hashable


class Taken(NamedTuple):
    """Somebody is not free: a mentor or a host, from when until when."""

    who: Hashable
    starts_at: datetime
    ends_at: datetime


@dataclass
class _Table:
    """The day while it is dealt."""

    times: Sequence[datetime]
    minutes: timedelta
    hosts: Sequence[Hashable]
    taken: dict[Hashable, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    busy: Counter[Hashable] = field(default_factory=Counter)

    def is_free(self, who: Hashable, at: datetime) -> bool:
        return all(end <= at or at + self.minutes <= start for start, end in self.taken.get(who, ()))

    def take(self, talk: Talk, seat: Seat) -> None:
        for who in (talk.mentor, seat.host):
            self.taken[who].append((seat.starts_at, seat.starts_at + self.minutes))
        self.busy[seat.host] += 1

    def row(self, talks: Sequence[Talk]) -> list[Seat] | None:
        """The first times on end at which this mentor and somebody of the college are free for all of these."""
        quiet = sorted(self.hosts, key=lambda host: (self.busy[host], self.hosts.index(host)))
        for first in range(len(self.times) - len(talks) + 1):
            for host in quiet:
                seats = [Seat(self.times[first + number], talk.host or host) for number, talk in enumerate(talks)]
                if all(
                    self.is_free(talk.mentor, seat.starts_at) and self.is_free(seat.host, seat.starts_at)
                    for talk, seat in zip(talks, seats, strict=True)
                ):
                    return seats
        return None


def deal(
    talks: Collection[Talk],
    times: Sequence[datetime],
    hosts: Sequence[Hashable],
    *,
    minutes: int,
    taken: Iterable[Taken] = (),
) -> dict[Hashable, Seat]:
    """Give every conversation a time and a host as far as there is room; who is left out is not in it.

    The schools with most go first. The row of one mentor is broken only where no unbroken one is left.
    """
    table = _Table(times, timedelta(minutes=minutes), hosts)
    for row in taken:
        table.taken[row.who].append((row.starts_at, row.ends_at))
    dealt: dict[Hashable, Seat] = {}
    for group in _of_mentors(talks):
        left = list(group)
        while left:
            for count in range(len(left), 0, -1):
                if (seats := table.row(left[:count])) is not None:
                    break
            else:
                left = left[1:]  # there is no room for this one at all
                continue
            for talk, seat in zip(left[:count], seats, strict=True):
                table.take(talk, seat)
                dealt[talk.key] = seat
            left = left[count:]
    return dealt


def _of_mentors(talks: Collection[Talk]) -> Iterator[list[Talk]]:
    """The conversations of each mentor, those of one school after each other."""
    schools: Mapping[str, Counter[str]] = defaultdict(Counter)
    for talk in talks:
        schools[talk.school][talk.mentor] += 1
    for school, mentors in sorted(schools.items(), key=lambda row: (-row[1].total(), row[0])):
        for mentor, _count in sorted(mentors.items(), key=lambda row: (-row[1], row[0])):
            yield sorted(
                (talk for talk in talks if (talk.school, talk.mentor) == (school, mentor)),
                key=lambda talk: str(talk.host or ""),
            )
