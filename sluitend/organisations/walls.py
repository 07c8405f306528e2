"""Registers and who works where: no learners' data, so every stand may read them; sign-in needs them before anybody
stands anywhere."""

from sluitend.access.wall import Wall

WALL = Wall(
    open=[
        "organisations_region",
        "organisations_organisation",
        "organisations_organisation_also_in",
        "organisations_location",
        "organisations_membership",
        "organisations_programme",
        "organisations_offering",
    ]
)
