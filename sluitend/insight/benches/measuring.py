"""How a page is measured: through Django's test client, so middleware, access and templates all count; and its
statements alone, on the party's own side of the wall."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

ASKED = 40  # requests per page; the first quarter warms up
STATEMENTS = 200  # times a statement is asked by itself


def measure(user: Any, address: str) -> dict[str, float]:
    """One page: how many statements, the 95th percentile of its time, and its slowest statement by itself."""
    ask = asking(user, address)
    statements = captured(ask)
    actor = _actor(user)
    slowest = max(_selects(statements), key=lambda row: float(row["time"]))
    return {
        "queries": len(statements),
        "p95_ms": p95(timed(ask, ASKED)),
        "sql_ms": p95(timed(lambda: _bare(slowest["sql"], actor), ASKED)),
    }


def statements_alone(user: Any, address: str) -> dict[str, float]:
    """The slowest statement of a page, asked many times at its party's side of the wall: the 95th percentile and the
    median in ms. Stepping over to that side is not counted: the page does so once for all its statements."""
    from django.db import connection

    from sluitend.access import wall

    statements = _selects(captured(asking(user, address)))
    with wall.standing(_actor(user).standing), connection.connection.cursor() as cursor:
        took = [
            timed(lambda sql=row["sql"]: cursor.execute(sql).fetchall(), STATEMENTS)  # type: ignore[misc]
            for row in statements
        ]
    slowest = max(took, key=median)
    return {"p95_ms": p95(slowest), "median_ms": median(slowest)}


def side_by_side(user: Any, address: str, *, seconds: float) -> list[float]:
    """Milliseconds of each time that the page is asked during so many seconds, while another process does the same."""
    ask, until, took = asking(user, address), time.perf_counter() + seconds, []
    while time.perf_counter() < until:
        took += timed(ask, 1)
    return took[len(took) // 4 :]


def asking(user: Any, address: str) -> Callable[[], None]:
    """A signed-in browser that asks this page; the first time was asked already."""
    from django.test import Client

    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(user)

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    ask()
    return ask


def captured(ask: Callable[[], None]) -> list[dict[str, str]]:
    """Every statement of one time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        ask()
    return list(seen.captured_queries)


def timed(ask: Callable[[], None], times: int) -> list[float]:
    """Milliseconds of each time, the first quarter left out as warming up."""
    took = []
    for _time in range(times):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
    return took[times // 4 :]


def p95(took: list[float]) -> float:
    """Milliseconds within which 95 of a hundred are answered."""
    return sorted(took)[int(len(took) * 0.95)]


def _selects(statements: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in statements if row["sql"].startswith("SELECT")]


def _actor(user: Any) -> Any:
    """Who asks, as a request would say it."""
    from sluitend.access.actor import Actor
    from sluitend.access.roles import Role
    from sluitend.organisations.queries import memberships_of

    member = memberships_of(user)[0]
    return Actor(name="", roles=frozenset({Role(member.role)}), user=user, organisation=member.organisation)


def _bare(statement: str, actor: Any) -> None:
    """The statement alone, fetched by psycopg."""
    from django.db import connection

    from sluitend.access import wall

    with wall.standing(actor.standing), connection.connection.cursor() as cursor:
        cursor.execute(statement).fetchall()
