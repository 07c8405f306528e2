"""Cases and notes are the municipality's own: no school, college or person reads them (DOMAIN 2.3); they hear the
outcome through an event, a learner gets the notes on request."""

from sluitend.access.roles import Stand
from sluitend.access.wall import ORGANISATION, Wall, some

WALL = Wall(
    reads={
        "safetynet_municipalcase": {Stand.MUNICIPALITY: f"municipality_id = {ORGANISATION}"},
        "safetynet_noshownotice": {},  # what was mailed to whom is nobody's page
        "safetynet_contactattempt": {Stand.MUNICIPALITY: some("safetynet_municipalcase c where c.id = case_id")},
    }
)
