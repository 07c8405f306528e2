"""A life cycle written down as data: it feeds rules, buttons, badges and the diagram in ``docs/lifecycles``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


class StepNotAllowed(Exception):
    """The step does not start from the present status; says which status that is."""

    def __init__(self, step: str, status: str) -> None:
        super().__init__(f"{step!r} cannot start from {status!r}")
        self.step, self.status = step, status


@dataclass(frozen=True)
class Step:
    """One arrow: its verb, the statuses it may start from, and the one it leads to."""

    name: str
    sources: Collection[str]
    target: str


class Lifecycle:
    """All steps of one kind of thing; ``field`` names the attribute that holds its status."""

    def __init__(self, *steps: Step, field: str = "status") -> None:
        self.steps = {step.name: step for step in steps}
        self.field = field

    def sources(self, name: str) -> frozenset[str]:
        return frozenset(self.steps[name].sources)

    def open_steps(self, status: str) -> list[str]:
        """The verbs that can be done now, in the order of the table: the buttons of a page."""
        return [step.name for step in self.steps.values() if status in step.sources]

    def take(self, name: str, thing: Any) -> None:
        """Set the new status on ``thing`` without saving it; raises :class:`StepNotAllowed`."""
        step, status = self.steps[name], getattr(thing, self.field)
        if status not in step.sources:
            raise StepNotAllowed(name, status)
        setattr(thing, self.field, step.target)

    def as_mermaid(self) -> str:
        """The diagram, one arrow a line, in the order of the table."""
        arrows = (
            f"    {source} --> {step.target}: {step.name}"
            for step in self.steps.values()
            for source in sorted(step.sources)
        )
        return "\n".join(["stateDiagram-v2", *arrows]) + "\n"
