"""``sluitend bench``: measured beside an anchor in the same run, so that the ratio holds on any machine."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from typing import Any

import click

BENCHES = {
    "import": "sluitend.exchange.bench",
    "pages": "sluitend.insight.benches.pages",
    "statuses": "sluitend.transitions.bench",
    "worklists": "sluitend.insight.benches.worklists",
}
"""The name of a bench and the module whose ``run(scale)`` gives figures, anchors, ratios and limits (DESIGN 8)."""


@click.command()
@click.argument("name", type=click.Choice(sorted(BENCHES)))
@click.option("--scale", type=click.Choice(["region", "national"]), default="region", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def bench(name: str, scale: str, as_json: bool) -> None:
    """Measure NAME; exit code 1 when a figure or ratio misses its limit."""
    found: dict[str, Any] = {"bench": name, "scale": scale, **importlib.import_module(BENCHES[name]).run(scale)}
    found["machine"] = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    missed = _missed(found)
    if as_json:
        click.echo(json.dumps(found))
    else:
        for kind in ("figures", "anchors", "ratios"):
            for key, value in found[kind].items():
                click.echo(f"{kind[:-1]:8} {key:45} {value:14.3f}")
    for line in missed:
        click.echo(line, err=True)
    sys.exit(1 if missed else 0)


def _missed(found: dict[str, Any]) -> list[str]:
    """A sentence for each limit that does not hold; a limit on something that was not measured is one too."""
    measured = found["figures"] | found["ratios"]
    lines = []
    for key, limit in found["limits"].items():
        value = measured.get(key)
        if value is None or value < limit.get("min", value) or value > limit.get("max", value):
            lines.append(f"{key} is {value}, the limit is {limit}")
    return lines
