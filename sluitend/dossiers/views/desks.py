"""Where somebody sits who writes the mentor's part: at a school, or at the mbo that a student leaves. The views are the
same; their addresses, and the page that people come from, are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Desk:
    """The addresses of one of them; ``home`` is the page of the learner."""

    home: str
    part: str
    answer: str
    attachments: str
    remove_attachment: str
    put_back_attachment: str


SCHOOL = Desk(
    "insight:school_learner",
    "dossiers:mentor_part",
    "dossiers:mentor_answer",
    "dossiers:mentor_attachments",
    "dossiers:remove_mentor_attachment",
    "dossiers:put_back_mentor_attachment",
)
MBO = Desk(
    "insight:mover_dossier",
    "dossiers:coach_part",
    "dossiers:coach_answer",
    "dossiers:coach_attachments",
    "dossiers:remove_coach_attachment",
    "dossiers:put_back_coach_attachment",
)


def desk_of(dossier: Any) -> Desk:
    """Whose dossier it is says who writes in it."""
    return MBO if dossier.is_compact else SCHOOL
