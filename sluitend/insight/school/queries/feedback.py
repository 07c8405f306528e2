"""What colleges say of the dossiers of a school, in figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import Lacking, Quality
from sluitend.dossiers.models import DossierFeedback
from sluitend.dossiers.policies import CanFeedback

OFTEN = 2  # what is named as missed most


@dataclass(frozen=True)
class Served:
    """Of one college: of how many dossiers it said something, how many were used in the talk, how many served well, and
    what was missed most."""

    college: str
    count: int
    used: int
    well: int
    missed: list[str]


def served(actor: Actor) -> list[Served]:
    """A line for each college that said something; one statement."""
    rows = DossierFeedback.objects.permitting(CanFeedback.COUNT_OF_SCHOOL, actor).values_list(
        "delivery__college__name", "used_in_talk", "quality", "missed"
    )
    by_college: dict[str, list[tuple[bool, int, list[str]]]] = defaultdict(list)
    for college, used, quality, missed in rows:
        by_college[college].append((used, quality, missed))
    return [_line(college, said) for college, said in sorted(by_college.items())]


def _line(college: str, said: list[tuple[bool, int, list[str]]]) -> Served:
    missed = Counter(code for _used, _quality, codes in said for code in codes)
    return Served(
        college,
        len(said),
        sum(used for used, _quality, _missed in said),
        sum(quality >= Quality.GOOD for _used, quality, _missed in said),
        [str(Lacking(code).label) for code, _count in missed.most_common(OFTEN)],
    )
