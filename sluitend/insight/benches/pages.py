"""``sluitend bench pages``: the three lists people open most, in a region full of learners, beside their own SQL.

Learners, transitions, applications and dossiers are put in as rows (bulk inserts of the projections, no actions:
insight never writes through them, and 20,000 stories would take an hour) in a scratch database that is dropped
afterwards. Pages are asked through Django's test client, so middleware, access and templates all count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sluitend.insight.benches.measuring import measure
from sluitend.kit import scratch

LEARNERS = {"region": 20_000, "national": 150_000}
FEW = 40
AT_COLLEGE, AT_MUNICIPALITY, CLASS_SIZE = 10, 50, 28  # one learner in so many; pupils in a class
YEAR, TODAY = 2026, date(2026, 3, 12)
CONTENT = {"pupil": {"A8.wanted": ["reading"]}, "mentor": {"B3.needed": ["none"]}}  # of a dossier that was sent
PAGES = ("class_list", "inbox", "municipality_start")


def run(scale: str) -> dict[str, Any]:
    """Figures, anchors, ratios and limits (DESIGN 8): per page the queries that many rows cost more than few rows (none
    may), the 95th percentile of the server's time in ms, and how many times its slowest statement that is."""
    with scratch.database() as database:
        few, many = (
            scratch.in_a_process(
                "sluitend.insight.benches.pages", database, str(rows), SLUITEND_SECOND_FACTOR="skippable"
            )
            for rows in (FEW, LEARNERS[scale])
        )
    figures = {"learners": float(LEARNERS[scale])}
    anchors: dict[str, float] = {}
    ratios: dict[str, float] = {}
    limits: dict[str, dict[str, float]] = {}
    for page in PAGES:
        figures |= {
            f"{page}_queries": many[page]["queries"],
            f"{page}_more_queries": many[page]["queries"] - few[page]["queries"],
            f"{page}_p95_ms": many[page]["p95_ms"],
        }
        anchors[f"{page}_sql_ms"] = many[page]["sql_ms"]
        ratios[f"{page}_times_its_sql"] = many[page]["p95_ms"] / many[page]["sql_ms"]
        limits |= {f"{page}_more_queries": {"max": 0}, f"{page}_p95_ms": {"max": 100}}
    return {"figures": figures, "anchors": anchors, "ratios": ratios, "limits": limits}


# --- The stage --------------------------------------------------------------------------------------------------


def _main(database: str, rows: int) -> None:
    """Fill the database up to so many learners and measure the pages."""
    scratch.set_up(database)
    from django.core.management import call_command
    from django.db import connection

    from sluitend.access import wall
    from sluitend.kit import clock
    from sluitend.kit.memory import keep_what_is_loaded

    with wall.as_owner():
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    with clock.standing(TODAY):
        with wall.standing_by(wall.WORK):
            people = _fill(rows)
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
        keep_what_is_loaded()  # as the web server does
        print(json.dumps({page: measure(*people[page]) for page in PAGES}))  # noqa: T201 the parent reads it


def _fill(rows: int) -> dict[str, tuple[Any, str]]:
    """Learners up to ``rows``; gives per page who asks it and its address."""
    from django.urls import reverse

    from sluitend.access.models import User
    from sluitend.access.roles import Role
    from sluitend.learners.models import SchoolClass
    from sluitend.organisations.models import Membership, Offering, Organisation, OrganisationKind, Programme, Region

    region, _made = Region.objects.get_or_create(code="99", defaults={"name": "Bench"})
    kinds = {"99BA": OrganisationKind.VO, "99BM": OrganisationKind.MBO, "GM9999": OrganisationKind.MUNICIPALITY}
    school, college, town = (
        Organisation.objects.get_or_create(code=code, defaults={"region": region, "kind": kind, "name": code})[0]
        for code, kind in kinds.items()
    )
    users = []
    for place, role in ((school, Role.MENTOR), (college, Role.INTAKER), (town, Role.ATTENDANCE_OFFICER)):
        user, _made = User.objects.get_or_create(email=f"{role}@bench.example", defaults={"name": str(role)})
        Membership.objects.get_or_create(user=user, organisation=place, role=role, defaults={"from_on": TODAY})
        users.append(user)
    programme, _made = Programme.objects.get_or_create(crebo="25180", defaults={"name": "Kok", "level": 2})
    offering, _made = Offering.objects.get_or_create(
        college=college, programme=programme, school_year=YEAR, route="bol", defaults={"starts_on": date(YEAR, 8, 31)}
    )
    for number in range(0, rows, CLASS_SIZE):
        made, _new = SchoolClass.objects.get_or_create(
            school=school, school_year=YEAR, name=f"4B{number // CLASS_SIZE}", defaults={"is_final_year": True}
        )
        if number == 0:
            first = made
            first.mentors.add(users[0])
    _learners(rows, school, offering, town)
    return {
        "class_list": (users[0], reverse("insight:class_list", args=[first.pk])),
        "inbox": (users[1], reverse("insight:inbox")),
        "municipality_start": (users[2], reverse("insight:municipality_start")),
    }


def _learners(rows: int, school: Any, offering: Any, town: Any) -> None:
    """The rows of the learners that are not there yet, each table in one go."""
    from sluitend.dossiers.models import Dossier
    from sluitend.learners.models import Enrolment, Learner, SchoolClass
    from sluitend.transitions.models import Transition

    class_of = {row.name: row for row in SchoolClass.objects.filter(school=school)}
    numbers = range(Learner.objects.count(), rows)
    people = [
        Learner(
            call_name=f"Roep{number % 997}", family_name=f"Naam{number}", search_name=f"naam{number} roep{number % 997}",
            birth_date=date(2009, 1, 1) + timedelta(days=number % 365), residence=town,
        )
        for number in numbers
    ]  # fmt: skip
    Learner.objects.bulk_create(people, batch_size=2000)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner=person, organisation=school, school_class=class_of[f"4B{number // CLASS_SIZE}"],
                pupil_number=str(number), school_type="vmbo-kb", year=4, is_final_year=True, from_on=date(2025, 8, 1),
            )
            for number, person in zip(numbers, people, strict=True)
        ],
        batch_size=2000,
    )  # fmt: skip
    ways = [
        Transition(
            learner=person, school_year=YEAR, origin_school=school, holder=school, holder_since=TODAY,
            next_on=date(2026, 4, 1), next_what="deadline", status="applied", best_level=1, highest_level=1,
            visible_to_municipality=town if number % AT_MUNICIPALITY == 0 else None,
            visible_since=TODAY if number % AT_MUNICIPALITY == 0 else None,
            visible_because="asked" if number % AT_MUNICIPALITY == 0 else "", open_applications=1,
        )
        for number, person in zip(numbers, people, strict=True)
    ]  # fmt: skip
    Transition.objects.bulk_create(ways, batch_size=2000)
    dossiers = [Dossier(transition=way, questionnaire_version=1) for way in ways]
    Dossier.objects.bulk_create(dossiers, batch_size=2000)
    _at_college([row for number, row in zip(numbers, dossiers, strict=True) if number % AT_COLLEGE == 0], offering)


def _at_college(dossiers: Sequence[Any], offering: Any) -> None:
    """An application and a delivered dossier of each; the college has opened every other one."""
    from sluitend.dossiers.models import Delivery, DossierVersion
    from sluitend.kit import clock
    from sluitend.transitions.models import Application

    college = offering.college
    asked = [
        Application(transition=row.transition, offering=offering, college=college, applied_on=TODAY) for row in dossiers
    ]
    versions = [DossierVersion(dossier=row, number=1, content=CONTENT) for row in dossiers]
    Application.objects.bulk_create(asked, batch_size=2000)
    DossierVersion.objects.bulk_create(versions, batch_size=2000)
    opened = (None, clock.now())
    Delivery.objects.bulk_create(
        [
            Delivery(
                version=version, dossier=version.dossier, college=college, application=application,
                basis="agreement", opened_at=opened[number % 2],
            )
            for number, (version, application) in enumerate(zip(versions, asked, strict=True))
        ],
        batch_size=2000,
    )  # fmt: skip


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
