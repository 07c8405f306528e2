"""A country to measure in: ten school years, made by the database itself in a few statements.

It is a row of regions that are each the same: in every school year 1,500 learners of 15 schools, who apply twice at one
college; in the last year their transitions are open, every fourth is in view of the one municipality. Keys rise as the
real ones do. Only rows that are read by lists are made; constraints and indexes are put back over all rows at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

TODAY = date(2026, 3, 12)
YEAR, YEARS = 2026, 10
A_YEAR = 1_500  # learners of one region in one school year
SCHOOLS, CLASSES = 15, 4  # of a region, of a school: 25 pupils in a class
IN_VIEW = 4  # one in so many
OFFERED = 8  # programmes of a college
REGION, SCHOOL, COLLEGE, TOWN, CLASS, OFFERING = 1, 2, 3, 4, 5, 7  # what a key is of
STAFF = {"mentor": SCHOOL, "career_dean": SCHOOL, "intaker": COLLEGE, "attendance_officer": TOWN}
COUNTED = ("transitions_transition", "transitions_application", "transitions_event")
TABLES = (
    "learners_learner", "learners_enrolment", "transitions_transition", "transitions_application", "transitions_event",
    "dossiers_dossier", "dossiers_dossierversion", "dossiers_delivery",
)  # fmt: skip

KEY = """
create function pg_temp.key(what int, number bigint) returns uuid language sql immutable as
$$ select (lpad(to_hex(what), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$
"""
# One row per learner: which region, which learner of it, which school year; n counts them, the oldest year first.
PEOPLE = """
create temp table people as
select n, n %% %(a_year)s as person, (n / %(a_year)s) %% %(regions)s as region, %(year)s - %(years)s + 1 + n / (%(a_year)s * %(regions)s) as school_year,
    n / (%(a_year)s * %(regions)s) = %(years)s - 1 as is_now
from generate_series(0, %(transitions)s - 1) n
"""
ROWS = {
    "learners_learner": """
        insert into learners_learner (id, call_name, first_names, prefix, family_name, search_name, birth_date, gender, postcode, house_number,
            residence_id, email, phone)
        select pg_temp.key(10, n), 'Roep' || n %% 997, '', '', 'Naam' || n, 'naam' || n || ' roep' || n %% 997,
            make_date(school_year - 17, 1, 1) + (n %% 365)::int, 0, '', '', pg_temp.key(4, region), '', ''
        from people order by n""",
    "learners_enrolment": """
        insert into learners_enrolment (id, learner_id, organisation_id, school_class_id, pupil_number, school_type, year, is_final_year, from_on,
            until_on, left_because)
        select pg_temp.key(11, n), pg_temp.key(10, n), pg_temp.key(2, region * %(schools)s + person %% %(schools)s),
            case when is_now then pg_temp.key(5, (region * %(schools)s + person %% %(schools)s) * %(classes)s + person / %(schools)s %% %(classes)s) end,
            n::text, 'vmbo-kb', 4, true, make_date(school_year - 1, 8, 1), case when not is_now then make_date(school_year, 7, 31) end, ''
        from people order by n""",
    "transitions_transition": """
        insert into transitions_transition (id, learner_id, school_year, kind, origin_school_id, holder_id, holder_since, next_on, next_what, status,
            status_since, best_level, highest_level, has_dropped, open_applications, visible_to_municipality_id, visible_since, visible_because,
            settled_on, settled_because, created_at)
        select pg_temp.key(12, n), pg_temp.key(10, n), school_year, 'vo-mbo', school, school, make_date(school_year - 1, 10, 1),
            %(today)s::date + (n %% 60)::int - 5, 'deadline', case when is_now then 'applied' else 'started' end, make_date(school_year, 2, 1),
            case when is_now then 1 else 6 end, case when is_now then 1 else 6 end, false, 2,
            case when is_now and n %% %(in_view)s = 0 then pg_temp.key(4, region) end,
            case when is_now and n %% %(in_view)s = 0 then %(today)s::date end, case when is_now and n %% %(in_view)s = 0 then 'asked' else '' end,
            case when not is_now then make_date(school_year, 12, 10) end, case when is_now then '' else 'arrived' end,
            make_date(school_year - 1, 10, 1) + time '09:00'
        from (select *, pg_temp.key(2, region * %(schools)s + person %% %(schools)s) as school from people) people order by n""",
    "transitions_application": """
        insert into transitions_application (id, transition_id, offering_id, college_id, preference, applied_on, status, status_at, status_source,
            level, highest_level, has_conflict, chain_key, settled_on)
        select pg_temp.key(13, n * 2 + choice), pg_temp.key(12, n),
            pg_temp.key(7, (region * %(years)s + %(year)s - school_year) * 8 + (person + choice) %% 8), pg_temp.key(3, region), choice + 1,
            make_date(school_year, 1, 5) + (n %% 80)::int, case when is_now then 'applied' else 'started' end,
            make_date(school_year, 1, 5) + time '12:00', 30, case when is_now then 1 else 6 end, case when is_now then 1 else 6 end, false, '',
            case when not is_now then make_date(school_year, 12, 10) end
        from people, generate_series(0, 1) choice order by n""",
    "transitions_event": """
        insert into transitions_event (transition_id, application_id, organisation_id, kind, code, occurred_at, received_at, source, audience, by)
        select pg_temp.key(12, n), case when kind = 'application' then pg_temp.key(13, n * 2 + number %% 2) end, pg_temp.key(3, region), kind, code,
            make_date(school_year - 1, 10, 1) + number * interval '9 days', make_date(school_year - 1, 10, 1) + number * interval '9 days', 30,
            audience, 'job:bench'
        from people, (values (0, 'opened', 'vo-mbo', 'everyone'), (1, 'holder', 'opened', 'everyone'), (2, 'application', 'applied', 'status'),
            (3, 'application', 'applied', 'status'), (4, 'dossier', 'sent', 'school'), (5, 'delivery', 'sent', 'college'),
            (6, 'next_date', 'deadline', 'everyone')) said(number, kind, code, audience)
        order by school_year, number, n""",
    "dossiers_dossier": """
        insert into dossiers_dossier (transition_id, questionnaire_version, status, status_since, pupil_part, mentor_part, care_part, round,
            warm_handover_wanted)
        select pg_temp.key(12, n), 1, 'sent', %(today)s, 'done', 'done', 'none', 1, n %% 9 = 0 from people where is_now order by n""",
    "dossiers_dossierversion": """
        insert into dossiers_dossierversion (id, dossier_id, number, content, made_at)
        select pg_temp.key(14, n), pg_temp.key(12, n), 1, '{"pupil": {"A8.wanted": ["reading"]}, "mentor": {"B3.needed": ["none"]}}', now()
        from people where is_now order by n""",
    "dossiers_delivery": """
        insert into dossiers_delivery (id, version_id, dossier_id, college_id, application_id, basis, purpose, sent_at, opened_at, opened_by, with_care,
            care_opened_by)
        select pg_temp.key(15, n * 2 + choice), pg_temp.key(14, n), pg_temp.key(12, n), pg_temp.key(3, region), pg_temp.key(13, n * 2 + choice),
            'agreement', 'intake', now(), case when n %% 2 = 0 then now() end, case when n %% 2 = 0 then 'user:bench' else '' end, false, ''
        from people, generate_series(0, 1) choice where is_now order by n""",
}  # fmt: skip


def fill(transitions: int) -> dict[str, Any]:
    """Make the country with so many transitions; gives how many rows there are and how long it took."""
    from django.core.management import call_command
    from django.db import connection

    from sluitend.access import wall

    begun = time.perf_counter()
    regions = transitions // (A_YEAR * YEARS)
    given: dict[str, int | date] = {
        "transitions": transitions, "regions": regions, "a_year": A_YEAR, "years": YEARS, "year": YEAR, "schools": SCHOOLS,
        "classes": CLASSES, "in_view": IN_VIEW, "today": TODAY,
    }  # fmt: skip
    with wall.as_owner():
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    with wall.standing_by(wall.WORK):
        _make_places(regions)
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        cursor.execute("set maintenance_work_mem = '256MB'")
        cursor.execute(KEY)
        cursor.execute(PEOPLE, given)
        with _bare_tables(cursor):
            for statement in ROWS.values():
                cursor.execute(statement, given)
        cursor.execute("vacuum analyze")
        rows = {table.removeprefix("transitions_") + "s": float(_count(cursor, table)) for table in COUNTED}
    return {"rows": rows, "seconds": time.perf_counter() - begun}


def askers() -> dict[str, tuple[Any, str]]:
    """Per list who asks it, and its address; they work in the first region."""
    from django.urls import reverse

    from sluitend.access.models import User

    of = {role: User.objects.get(email=f"{role}@bench.example") for role in STAFF}
    return {
        "municipality": (of["attendance_officer"], reverse("insight:municipality_start")),
        "mentor": (of["mentor"], reverse("insight:class_list", args=[key(CLASS, 0)])),
        "dean": (of["career_dean"], reverse("insight:school_progress_list")),
        "intake": (of["intaker"], reverse("insight:inbox")),
    }


def key(what: int, number: int) -> UUID:
    """The key of the so-manieth row of a kind; the database makes the same."""
    return UUID(f"{what:08x}-0000-7000-8000-{number:012x}")


def _make_places(regions: int) -> None:
    """Regions with their schools, classes, college, what it offers, municipality; and who works in the first."""
    from sluitend.access.models import User
    from sluitend.learners.models import SchoolClass
    from sluitend.organisations.models import Membership, Offering, Organisation, OrganisationKind, Programme, Region

    def organisation(what: int, kind: str, number: int, code: str, region: int) -> Organisation:
        return Organisation(id=key(what, number), kind=kind, code=code, name=code, region_id=key(REGION, region))

    Region.objects.bulk_create([Region(id=key(REGION, r), code=f"R{r}", name=f"Regio {r}") for r in range(regions)])
    Organisation.objects.bulk_create(
        [organisation(SCHOOL, OrganisationKind.VO, r * SCHOOLS + s, f"V{r}.{s}", r) for r in range(regions) for s in range(SCHOOLS)]
        + [organisation(COLLEGE, OrganisationKind.MBO, r, f"M{r}", r) for r in range(regions)]
        + [organisation(TOWN, OrganisationKind.MUNICIPALITY, r, f"GM{r}", r) for r in range(regions)]
    )  # fmt: skip
    SchoolClass.objects.bulk_create(
        [
            SchoolClass(id=key(CLASS, s * CLASSES + c), school_id=key(SCHOOL, s), school_year=YEAR, name=f"4{c}", is_final_year=True)
            for s in range(regions * SCHOOLS) for c in range(CLASSES)
        ]
    )  # fmt: skip
    programmes = [
        Programme(crebo=f"2518{number}", name=f"Opleiding {number}", level=number % 4 + 1) for number in range(OFFERED)
    ]
    Programme.objects.bulk_create(programmes)
    Offering.objects.bulk_create(
        [
            Offering(
                id=key(OFFERING, (r * YEARS + ago) * OFFERED + number), college_id=key(COLLEGE, r), programme=programme,
                school_year=YEAR - ago, route="bol", starts_on=date(YEAR - ago, 8, 31),
            )
            for r in range(regions) for ago in range(YEARS) for number, programme in enumerate(programmes)
        ]
    )  # fmt: skip
    for role, place in STAFF.items():
        user = User.objects.create(email=f"{role}@bench.example", name=role)
        Membership.objects.create(user=user, organisation_id=key(place, 0), role=role, from_on=TODAY)
        if role == "mentor":
            SchoolClass.objects.get(pk=key(CLASS, 0)).mentors.add(user)


@contextmanager
def _bare_tables(cursor: Any) -> Iterator[None]:
    """Constraints, indexes and triggers of the tables are away while they are filled: all are put back over all rows at
    once, which also judges the rows."""
    cursor.execute(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = any(%s::text[]::regclass[]) or (contype = 'f' and confrelid = any(%s::text[]::regclass[]))"
        " order by array_position(array['f', 'c', 'u', 'p', 'x', 'n'], contype::text)",
        [list(TABLES), list(TABLES)],
    )
    constraints = [row for row in cursor.fetchall() if not row[2].startswith("NOT NULL")]
    cursor.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index i"
        " where indrelid = any(%s::text[]::regclass[]) and not exists(select from pg_constraint where conindid = indexrelid)",
        [list(TABLES)],
    )
    indexes = cursor.fetchall()
    for table in TABLES:
        cursor.execute(f"alter table {table} disable trigger user")
    for table, name, _what in constraints:
        cursor.execute(f'alter table {table} drop constraint "{name}"')
    for name, _what in indexes:
        cursor.execute(f"drop index {name}")
    yield
    for _name, what in indexes:
        cursor.execute(what)
    for table, name, what in reversed(constraints):
        cursor.execute(f'alter table {table} add constraint "{name}" {what}')
    for table in TABLES:
        cursor.execute(f"alter table {table} enable trigger user")


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"select count(*) from {table}")  # noqa: S608 a name from the list above
    (count,) = cursor.fetchone()
    return int(count)
