"""``sluitend bench statuses``: hubs send 100,000 statuses, in the order in which they happened and shaken.

Through the real action (kept, matched, noted, projected, planned anew), by two processes at the same time, as when two files
are read in at once: each has half of the learners. Beside an anchor in the same run: the same events straight into their
table by COPY. What comes out of both orders has to be the same.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sluitend.kit import scratch

MESSAGES = {"region": 20_000, "national": 100_000}
OF_EACH = 4  # messages per application
AT_ONCE = 2  # processes
YEAR, TODAY = 2026, date(2026, 8, 20)
COLLEGE, CREBO = "99BM", "25180"
WAYS = (("AO", "OA", "LI", "AI"), ("AO", "OA", "OA", "LI"), ("AO", "LNI", "AO", "OA"), ("AO", "AO", "LNI", "LNI"))
LIMITS = {
    "in_order_per_second": {"min": 5_000},
    "shaken_per_second": {"min": 5_000},
    "same_result": {"min": 1},
}


def run(scale: str) -> dict[str, Any]:
    """Figures, anchors, ratios and limits (DESIGN 8)."""
    count = MESSAGES[scale]
    in_order, shaken = (_measured(order, count) for order in ("in_order", "shaken"))
    return {
        "figures": {
            "messages": count,
            "in_order_per_second": count / in_order["seconds"],
            "shaken_per_second": count / shaken["seconds"],
            "same_result": float(in_order["result"] == shaken["result"]),
        },
        "anchors": {"copy_per_second": count / in_order["copy_seconds"]},
        "ratios": {"times_slower_than_copy": in_order["seconds"] / in_order["copy_seconds"]},
        "limits": LIMITS,
    }


def _measured(order: str, count: int) -> dict[str, Any]:
    """A database filled, the messages taken in by all at once, and what came out; ``seconds`` of the slowest."""
    module = "sluitend.transitions.bench"
    with scratch.database() as database:
        scratch.in_a_process(module, database, "fill", str(count))
        took = scratch.side_by_side(AT_ONCE, module, database, order, str(count), scratch.NUMBER)
        found = scratch.in_a_process(module, database, "look", str(count))
    return {**found, "seconds": max(one["seconds"] for one in took)}


def _main(database: str, step: str, count: str, part: str = "0") -> None:
    """One step, in a process whose memory is its own."""
    scratch.set_up(database)
    from sluitend.access import wall
    from sluitend.kit import clock

    found: dict[str, Any] = {}
    with clock.standing(TODAY), wall.standing_by(wall.WORK):
        if step == "fill":
            _prepare(int(count) // OF_EACH)
        elif step == "look":
            found = {"copy_seconds": _copied(), "result": _result()}
        else:
            found = {"seconds": _take_in(step, int(count) // OF_EACH, int(part))}
    print(json.dumps(found))  # noqa: T201 the parent reads it


def _prepare(applications: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from sluitend.access import wall

    with wall.as_owner():
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    _fill(applications)
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _take_in(order: str, applications: int, part: int) -> float:
    """Seconds in which one process takes in its part of the messages."""
    from sluitend.access.actor import Actor
    from sluitend.transitions import incoming
    from sluitend.transitions.lifecycle import Feed

    messages = list(_messages(applications, part))
    if order == "shaken":
        random.Random(YEAR).shuffle(messages)  # noqa: S311 no secrets
    begun = time.perf_counter()
    done = incoming.receive_all(Feed.KOPPELPUNT, iter(messages), by=Actor.job("bench"))
    seconds = time.perf_counter() - begun
    if done.noted != len(messages):
        raise RuntimeError(f"{done} of {len(messages)}")
    return seconds


def _fill(learners: int) -> None:
    """Learners with a transition and one application each, as rows."""
    from sluitend.learners.models import Learner
    from sluitend.organisations.models import Offering, Organisation, OrganisationKind, Programme, Region
    from sluitend.transitions.models import Application, Transition

    region = Region.objects.create(code="99", name="Bench")
    school, college = (
        Organisation.objects.create(region=region, kind=kind, code=code, name=code)
        for kind, code in ((OrganisationKind.VO, "99BV"), (OrganisationKind.MBO, COLLEGE))
    )
    offering = Offering.objects.create(
        college=college, programme=Programme.objects.create(crebo=CREBO, name="Kok", level=2),
        school_year=YEAR, route="bol", starts_on=date(YEAR, 8, 31),
    )  # fmt: skip
    people = [Learner(family_name=f"Naam{number}", search_name=f"naam{number}") for number in range(learners)]
    ways = [
        Transition(
            learner=person, school_year=YEAR, origin_school=school, holder=school, holder_since=TODAY,
            next_on=TODAY + timedelta(days=10), next_what="plan_intake", status="applied", best_level=1, highest_level=1,
            open_applications=1,
        )
        for person in people
    ]  # fmt: skip
    asked = [
        Application(
            transition=way, offering=offering, college=college, applied_on=TODAY, chain_key=f"{COLLEGE}:{number}"
        )
        for number, way in enumerate(ways)
    ]
    for rows in (people, ways, asked):
        type(rows[0])._base_manager.bulk_create(rows, batch_size=2000)  # type: ignore[arg-type]


def _messages(applications: int, part: int) -> Iterator[Any]:
    """What happened, day by day, to every so-manieth application; two of an application may fall in the same moment."""
    from sluitend.kit import clock
    from sluitend.transitions.incoming import Said

    first = clock.moment(date(YEAR, 2, 1))
    for step in range(OF_EACH):
        for number in range(part, applications, AT_ONCE):
            yield Said(
                message=f"{number}.{step}", word=WAYS[number % len(WAYS)][step], college=COLLEGE, programme=CREBO,
                occurred_at=first + timedelta(days=40 * step - (step == 2 and number % 7 == 0) * 40, seconds=number % 3600),
                starts_on=date(YEAR, 8, 31), chain_key=f"{COLLEGE}:{number}", route="bol",
            )  # fmt: skip


def _copied() -> float:
    """Seconds in which the same events go into the log by COPY and one INSERT: what the machine can do. (COPY straight into
    a table behind row-level security is refused.)"""
    from django.db import connection, transaction

    columns = (
        "transition_id, application_id, organisation_id, kind, code, occurred_at, received_at, source, audience, by"
    )
    where = "where kind = 'application' and source = 40"
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"copy (select {columns} from transitions_event {where}) to stdout") as out:  # noqa: S608
            lines = b"".join(out)
        begun = time.perf_counter()
        cursor.execute(f"create temp table raw as select {columns} from transitions_event limit 0")  # noqa: S608
        with cursor.copy(f"copy raw ({columns}) from stdin") as into:
            into.write(lines)
        cursor.execute(f"insert into transitions_event ({columns}) select {columns} from raw")  # noqa: S608
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    return seconds


def _result() -> str:
    """A mark of every status, level and next date, by the sender's key."""
    from sluitend.transitions.models import Application

    rows = Application.objects.order_by("chain_key").values_list(
        "chain_key", "status", "status_at", "level", "highest_level", "has_conflict", "transition__status",
        "transition__best_level", "transition__has_dropped", "transition__next_what",
    )  # fmt: skip
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


if __name__ == "__main__":
    _main(*sys.argv[1:])
