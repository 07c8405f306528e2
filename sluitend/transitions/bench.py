"""``sluitend bench statuses``: a hub sends 100,000 statuses, in the order in which they happened and shaken.

Through the real action (kept, matched, noted, projected, planned anew), beside an anchor in the same run: the same events
straight into their table by COPY. What comes out of both orders has to be the same.
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
    found = {}
    for order in ("in_order", "shaken"):
        with scratch.database() as database:
            found[order] = scratch.in_a_process("sluitend.transitions.bench", database, order, str(count))
    in_order, shaken = found["in_order"], found["shaken"]
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


def _main(database: str, order: str, count: str) -> None:
    """Fill the database, take the messages in, and say how long it took and what came out."""
    scratch.set_up(database)
    from django.core.management import call_command
    from django.db import connection

    from sluitend.access import wall
    from sluitend.access.actor import Actor
    from sluitend.kit import clock
    from sluitend.transitions import incoming
    from sluitend.transitions.lifecycle import Feed

    with wall.as_owner():
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    with clock.standing(TODAY), wall.standing_by(wall.WORK):
        _fill(int(count) // OF_EACH)
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
        messages = list(_messages(int(count) // OF_EACH))
        if order == "shaken":
            random.Random(YEAR).shuffle(messages)  # noqa: S311 no secrets
        begun = time.perf_counter()
        done = incoming.receive_all(Feed.KOPPELPUNT, iter(messages), by=Actor.job("bench"))
        seconds = time.perf_counter() - begun
        if done.noted != len(messages):
            raise RuntimeError(f"{done} of {len(messages)}")
        found = {"seconds": seconds, "copy_seconds": _copied(), "result": _result()}
    print(json.dumps(found))  # noqa: T201 the parent reads it


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


def _messages(applications: int) -> Iterator[Any]:
    """What happened, day by day; two of an application may fall in the same moment."""
    from sluitend.kit import clock
    from sluitend.transitions.incoming import Said

    first = clock.moment(date(YEAR, 2, 1))
    for step in range(OF_EACH):
        for number in range(applications):
            yield Said(
                message=f"{number}.{step}", word=WAYS[number % len(WAYS)][step], college=COLLEGE, programme=CREBO,
                occurred_at=first + timedelta(days=40 * step - (step == 2 and number % 7 == 0) * 40, seconds=number % 3600),
                starts_on=date(YEAR, 8, 31), chain_key=f"{COLLEGE}:{number}", route="bol",
            )  # fmt: skip


def _copied() -> float:
    """Seconds in which the same events come out of a table of their own into the log, by COPY."""
    from django.db import connection, transaction

    from sluitend.access import wall

    columns = (
        "transition_id, application_id, organisation_id, kind, code, occurred_at, received_at, source, audience, by"
    )
    where = "where kind = 'application' and source = 40"
    with wall.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"copy (select {columns} from transitions_event {where}) to stdout") as out:  # noqa: S608
            lines = b"".join(out)
        begun = time.perf_counter()
        with cursor.copy(f"copy transitions_event ({columns}) from stdin") as into:
            into.write(lines)
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
