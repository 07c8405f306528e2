"""Where a status comes from, and who says something else (ADR 0013)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import LEVEL, ApplicationStatus
from sluitend.transitions.models import Application, Event


@dataclass(frozen=True)
class Word:
    """The last that one source said of an application, and whether that is what counts."""

    source: Source
    status: ApplicationStatus
    at: datetime
    counts: bool


def disagreements(applications: Collection[Application]) -> Mapping[UUID, list[Word]]:
    """Of each application whose sources disagree the last word of each, the source that counts first; read on the
    asker's own side of the wall. No statement when all agree."""
    doubted = {row.pk: row for row in applications if row.has_conflict}
    if not doubted:
        return {}
    said = Event.objects.filter(application__in=doubted, kind=Kind.APPLICATION)
    last: dict[tuple[UUID, int], Word] = {}
    for key, source, code, at in said.order_by("occurred_at").values_list(
        "application_id", "source", "code", "occurred_at"
    ):
        if key is None:
            continue
        word = Word(Source(source), ApplicationStatus(code), at, counts=doubted[key].status_source == source)
        before = last.get((key, source))
        if before is None or (word.at, LEVEL[word.status]) >= (before.at, LEVEL[before.status]):
            last[key, source] = word
    found: dict[UUID, list[Word]] = defaultdict(list)
    for (key, _source), word in sorted(last.items(), key=lambda item: -item[0][1]):
        found[key].append(word)
    return found
