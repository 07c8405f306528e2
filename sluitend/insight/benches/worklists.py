"""``sluitend bench worklists``: the first page of the four lists that people work from, in the whole country and in one
hundredth of it.

The country is 1.5 million transitions over ten years, 3 million applications and 10 million events (``nation.py``). Each
list is as long at both scales, so what grows is the country around it only: that is what the ratio shows. Statements are
measured by themselves with row-level security on, pages by two processes at the same time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from sluitend.insight.benches import measuring, nation
from sluitend.kit import scratch

FEW = 15_000
TRANSITIONS = {"region": 150_000, "national": 1_500_000}
LISTS = ("municipality", "mentor", "dean", "intake")
SECONDS = 6.0  # each list is asked so long by each of two
NO_SECOND_FACTOR = {"SLUITEND_SECOND_FACTOR": "skippable"}


def run(scale: str) -> dict[str, Any]:
    """Figures, anchors, ratios and limits (DESIGN 8). Per list: the 95th percentile of its slowest statement in ms, that
    of the whole page at two requests at a time, and how many times the median of the statement is that of the few."""
    few, many = (_measured(rows) for rows in (FEW, TRANSITIONS[scale]))
    figures: dict[str, float] = {**many["rows"], "seconds_to_fill": many["seconds"]}
    anchors: dict[str, float] = {}
    ratios: dict[str, float] = {}
    limits: dict[str, dict[str, float]] = {}
    for name in LISTS:
        figures[f"{name}_statement_p95_ms"] = many["statements"][name]["p95_ms"]
        figures[f"{name}_page_p95_ms"] = many["pages"][name]
        anchors[f"{name}_statement_ms_of_few"] = few["statements"][name]["median_ms"]
        ratios[f"{name}_many_to_few"] = many["statements"][name]["median_ms"] / few["statements"][name]["median_ms"]
        limits |= {
            f"{name}_statement_p95_ms": {"max": 5},
            f"{name}_page_p95_ms": {"max": 60},
            f"{name}_many_to_few": {"max": 1.3},
        }
    return {"figures": figures, "anchors": anchors, "ratios": ratios, "limits": limits}


def _measured(transitions: int) -> dict[str, Any]:
    """A country of that size, made, measured and dropped."""
    module = "sluitend.insight.benches.worklists"
    with scratch.database() as database:
        filled = scratch.in_a_process(module, database, "fill", str(transitions))
        statements = scratch.in_a_process(module, database, "statements", **NO_SECOND_FACTOR)
        pages = scratch.side_by_side(2, module, database, "pages", **NO_SECOND_FACTOR)
    both = {name: measuring.p95([took for page in pages for took in page[name]]) for name in LISTS}
    return {**filled, "statements": statements, "pages": both}


def _main(database: str, step: str, *words: str) -> None:
    """One step of it, in a process whose memory is its own."""
    scratch.set_up(database)
    from sluitend.access import wall
    from sluitend.kit import clock

    with clock.standing(nation.TODAY):
        if step == "fill":
            found: Mapping[str, Any] = nation.fill(int(words[0]))
        else:
            with wall.standing_by(wall.WORK):
                found = _STEPS[step](nation.askers())
    print(json.dumps(found))  # noqa: T201 the parent reads it


def _statements(askers: Mapping[str, tuple[Any, str]]) -> dict[str, Any]:
    return {name: measuring.statements_alone(*askers[name]) for name in LISTS}


def _pages(askers: Mapping[str, tuple[Any, str]]) -> dict[str, Any]:
    from sluitend.kit.memory import keep_what_is_loaded

    keep_what_is_loaded()  # as the web server does
    return {name: measuring.side_by_side(*askers[name], seconds=SECONDS) for name in LISTS}


_STEPS = {"statements": _statements, "pages": _pages}

if __name__ == "__main__":
    _main(*sys.argv[1:])
