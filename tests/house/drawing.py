"""Documents that are drawn from the code: ``python -m tests.house.drawing`` writes them anew, a test compares."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.utils import translation

from sluitend.kit.lifecycle import Lifecycle

DOCS = Path(__file__).parents[2] / "docs"
AGAIN = "Drawn from the code by `python -m tests.house.drawing`; a test compares.\n"


def rooms() -> list[str]:
    """The rooms' names, from the ground up."""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("sluitend.")]
    return [name.removeprefix("sluitend.") for name in reversed(names)]


def lifecycles() -> Iterator[tuple[str, str, Lifecycle]]:
    """Room, name and steps of every life cycle; one that is a room's only one carries the room's name."""
    for room in rooms():
        if find_spec(f"sluitend.{room}.lifecycle"):
            for name, value in vars(import_module(f"sluitend.{room}.lifecycle")).items():
                if isinstance(value, Lifecycle):
                    yield room, room if name == "LIFECYCLE" else name.lower().replace("_", "-"), value


def lifecycle_page(room: str, name: str, lifecycle: Lifecycle) -> str:
    """A life cycle as a diagram, and its statuses in words."""
    statuses = {status: None for step in lifecycle.steps.values() for status in (*sorted(step.sources), step.target)}
    with translation.override("en"):
        english = {status: str(getattr(status, "label", status)) for status in statuses}
    with translation.override("nl"):
        dutch = {status: str(getattr(status, "label", status)) for status in statuses}
    words = "".join(f"| `{status}` | {english[status]} | {dutch[status]} |\n" for status in statuses)
    return (
        f"# {name.replace('-', ' ').capitalize()}\n\n{AGAIN}"
        f"Its steps stand in `sluitend/{room}/lifecycle.py`.\n\n"
        f"```mermaid\n{lifecycle.as_mermaid()}```\n\n"
        f"| status | in words | on screen |\n|---|---|---|\n{words}"
    )


def personal_data_page() -> str:
    """The register of personal data: every table with its term and what is personal in it."""
    lines = [
        "# Personal data\n",
        AGAIN,
        "Which tables hold something about a person, what it is, and how long it is kept. Retention, a person's own data and",
        "erasure follow from this register; its entries stand in each room's `privacy.py`.\n",
    ]
    for room in rooms():
        if not find_spec(f"sluitend.{room}.privacy"):
            continue
        lines += [f"## {room}\n", "| table | personal | kept |", "|---|---|---|"]
        for table, entry in sorted(import_module(f"sluitend.{room}.privacy").REGISTER.items()):
            fields = ", ".join(f"{field} ({kind})" for field, kind in entry.personal.items())
            lines.append(f"| {table} | {fields or 'nothing'} | {entry.kept} |")
        lines.append("")
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Every drawn document with what should stand in it."""
    drawn = {Path("lifecycles") / f"{name}.md": lifecycle_page(room, name, steps) for room, name, steps in lifecycles()}
    return drawn | {Path("personal-data.md"): personal_data_page()}


def write() -> None:
    """Write all documents anew, and take away those of life cycles that are gone."""
    drawn = pages()
    (DOCS / "lifecycles").mkdir(exist_ok=True)
    for old in (DOCS / "lifecycles").glob("*.md"):
        if old.relative_to(DOCS) not in drawn:
            old.unlink()
    for path, page in drawn.items():
        (DOCS / path).write_text(page, "utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    write()
