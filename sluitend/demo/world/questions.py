"""What the invented region changes about the questions of the dossier, from its first day on."""

from __future__ import annotations

from functools import cache
from typing import Any

from sluitend.dossiers.questionnaire import Questionnaire

LEFT_OUT = ("A9.travel",)
ADDED: tuple[dict[str, Any], ...] = (  # as the region's manager adds them: R.1, R.2
    {
        "filler": "pupil",
        "kind": "choice",
        "wording": "Hoe lang reis je straks naar school?",
        "help": "Een schatting is goed.",
        "label": "Reistijd",
        "legal_category": "ADMIN",
        "read_by": ["school", "guardian", "college"],
        "options": {"o1": "Minder dan een half uur", "o2": "Een half uur tot een uur", "o3": "Meer dan een uur"},
    },
    {
        "filler": "mentor",
        "kind": "yes_no",
        "wording": "Deed deze leerling mee aan de regionale meeloopdagen?",
        "help": "",
        "label": "Meeloopdagen",
        "legal_category": "HISTORY",
        "read_by": ["school", "guardian", "college"],
    },
)


@cache
def form() -> Questionnaire:
    """The questions as everybody in the region is asked them."""
    added = [{**one, "code": f"R.{number}", "required": False} for number, one in enumerate(ADDED, start=1)]
    return Questionnaire.current().edited(1, LEFT_OUT, added)
