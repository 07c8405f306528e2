"""A school reads its own imports; the bytes of a file are read by our own work only."""

from sluitend.access.roles import Stand
from sluitend.access.wall import ORGANISATION, Wall

WALL = Wall(
    reads={
        "exchange_import": {Stand.SCHOOL: f"organisation_id = {ORGANISATION}"},
        "exchange_importrow": {
            Stand.SCHOOL: f"batch_id in (select i.id from exchange_import i where i.organisation_id = {ORGANISATION})"
        },
        "exchange_importfile": {},
        "exchange_takeout": {Stand.COLLEGE: f"college_id = {ORGANISATION}"},
        "exchange_takeoutfile": {},
    }
)
