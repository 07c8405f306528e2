"""What students who leave an mbo and their coaches write in a compact dossier: short Dutch of the invented region. A test
validates every answer against the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from sluitend.demo.world.texts import Value
from sluitend.dossiers.questionnaire import SKIPPED

CAUSES: Mapping[str, tuple[str, str]] = {  # why the move began: what the student answers, and says of it
    "too_hard": ("too_hard", "De theorie ging te snel. In de praktijk kan ik het wel."),
    "travel": ("travel", "Ik zit elke dag drie uur in de bus. Dat houd ik niet vol."),
    "other_picture": ("other_picture", "Ik dacht dat ik vooral buiten zou werken. Ik zat veel achter een scherm."),
}


def student_answers(cause: str, programme: str) -> Mapping[str, Value]:
    """Every question that this student is asked."""
    why, own = CAUSES[cause]
    return {
        "A1.correct": True,
        "A1.contact": "app",
        "M1.why": [why],
        "M1.own": own,
        "M2.worked": "De praktijklessen gingen goed. Met mijn groep kon ik lachen.",
        "A3.programme": programme,
        "A5.why": "Ik heb een dag meegelopen. Daar wist ik het zeker: dit wil ik leren.",
        "A8.wanted": ["planning"],
        "A8.worked": "Elke week kort samen kijken naar mijn planning.",
        "A8.tell": SKIPPED,
    }


COACH_ANSWERS: Mapping[str, Value] = {
    "N1.results": "Nederlands 2F en rekenen 2. Keuzedeel ondernemen. 24 van de 60 punten.",
    "N1.exemptions": "Nederlands, rekenen en het keuzedeel.",
    "N2.placement": "busy",
    "N2.open": "Nog 80 van de 160 uur. Het bedrijf wil dat graag afmaken.",
    "N3.worked": "Leert snel in de praktijk. Een vaste plek en korte opdrachten hielpen.",
    "B3.given": "Elke maandag een kort gesprek over de planning.",
    "B3.effect": "well",
    "B3.needed": ["planning", "talks"],
    "B4.authorised_hours": 12,
    "B4.unauthorised_hours": 3,
}
