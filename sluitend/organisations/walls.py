"""Registers and who works where: no learners' data, so every stand may read them; sign-in needs them before anybody
stands anywhere."""

from sluitend.access.roles import Stand
from sluitend.access.wall import ORGANISATION, Wall

STAFF = (Stand.SCHOOL, Stand.COLLEGE, Stand.MUNICIPALITY)

WALL = Wall(
    reads={"organisations_savedlist": dict.fromkeys(STAFF, f"organisation_id = {ORGANISATION}")},
    open=[
        "organisations_region",
        "organisations_organisation",
        "organisations_organisation_also_in",
        "organisations_location",
        "organisations_membership",
        "organisations_programme",
        "organisations_offering",
        "organisations_chosencolumns",  # which columns somebody likes: nobody's data but their own
    ],
)
