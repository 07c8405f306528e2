"""Verbs about many young people at once: what a file of a school says, brought in with a handful of statements.

The caller says which rows by an SQL query (``INCOMING`` names its columns), so that 5,000 pupils never travel through
Python. Every verb here is part of somebody's action: it runs inside its transaction as the work role, and the caller
writes the audit line. All of them can be repeated: what is there already is left as it is.
"""

# ruff: noqa: S608  statements are put together from names of our own; what a file says is always a parameter

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.names import search_name
from sluitend.organisations.models import Organisation

RESIDENCE_WITHIN = timedelta(days=14)  # how long a school has to find out where a pupil lives

INCOMING = """
    key uuid primary key,        -- the key that a new learner gets
    learner_id uuid,             -- the learner it is about, null when new
    said jsonb not null,         -- what the file says, by field; a field that is not there says nothing
    search_name text not null,   -- of a new learner
    residence_id uuid,           -- the municipality, when it is known
    personal_number bytea,       -- sealed (sealing.py), with its digest
    personal_number_digest bytea
"""


@dataclass(frozen=True)
class Column:
    """Where a field of a file lies: the column, how its JSON text becomes SQL, and what it is while nobody said it."""

    name: str
    cast: str = "text"
    unsaid: str = "''"

    def said(self, of: str) -> str:
        return f"(i.said->>'{of}')::{self.cast}"


LEARNER: Mapping[str, Column] = {
    "eck_id": Column("eck_id", unsaid="null"),
    "first_names": Column("first_names"),
    "call_name": Column("call_name"),
    "prefix": Column("prefix"),
    "family_name": Column("family_name"),
    "birth_date": Column("birth_date", "date", "null::date"),
    "gender": Column("gender", "smallint", "0"),
    "postcode": Column("postcode"),
    "house_number": Column("house_number"),
    "pupil_email": Column("email"),
    "pupil_phone": Column("phone"),
}
ENROLMENT: Mapping[str, Column] = {
    "pupil_number": Column("pupil_number"),
    "school_type": Column("school_type", unsaid="'unknown'"),
    "year": Column("year", "smallint", "null::smallint"),
    "final_year": Column("is_final_year", "boolean", "false"),
    "expected_mbo": Column("expected_mbo", "boolean", "false"),
}
GUARDIAN: Mapping[str, Column] = {  # behind guardian1_ and guardian2_
    "name": Column("name"),
    "relation": Column("relation", unsaid="'other'"),
    "email": Column("email"),
    "phone": Column("phone"),
    "legal_authority": Column("has_authority", "boolean", "true"),
    "language": Column("language", unsaid="'nl'"),
}
POSITIONS = (1, 2)
NAMES = frozenset({"first_names", "call_name", "prefix", "family_name"})

# A version 7 identifier made by the database (kit.ids does the same): made there, because the rows never leave it.
UUID7 = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing "
    "substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid"
)


@dataclass(frozen=True)
class TakenIn:
    """What :func:`take_in` made."""

    learners: int
    enrolments: int
    classes: list[UUID] = field(default_factory=list)


def take_in(source: str, params: Mapping[str, Any], *, school: Organisation, school_year: int) -> TakenIn:
    """Bring in the pupils that ``source`` selects: people, classes with mentors, enrolments, guardians, personal numbers.

    A pupil who is here already is brought in line with what the file says; what it does not say stays. A mentor is
    somebody who has that role at the school today; nobody gets an account. Leaves the table ``incoming`` until the end
    of the transaction, with the learner of every row filled in.
    """
    given: dict[str, Any] = {
        "school": school.pk, "year": school_year, "today": clock.today(), "answer_by": clock.today() + RESIDENCE_WITHIN,
        "mentor": Role.MENTOR,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists incoming")
        cursor.execute(f"create temp table incoming ({INCOMING}, is_new boolean) on commit drop")
        cursor.execute(f"insert into incoming select s.*, s.learner_id is null from ({source}) s", params)
        cursor.execute("update incoming set learner_id = key where is_new")
        cursor.execute("analyze incoming")
        cursor.execute(NEW_LEARNERS, given)
        learners = cursor.rowcount
        cursor.execute(CHANGED_LEARNERS, given)
        _sort_again(cursor, cursor.fetchall())
        cursor.execute(CLASSES, given)
        classes = [key for (key,) in cursor.fetchall()]
        cursor.execute(FINAL_YEAR_CLASSES, given)
        cursor.execute(MENTORS, given)
        cursor.execute(CHANGED_ENROLMENTS, given)
        cursor.execute(NEW_ENROLMENTS, given)
        enrolments = cursor.rowcount
        cursor.execute(GUARDIANS)
        cursor.execute(PERSONAL_NUMBERS)
    return TakenIn(learners, enrolments, classes)


def _sort_again(cursor: Any, renamed: Iterable[tuple[UUID, str, str, str, str, str]]) -> None:
    """Give learners whose name changed the name they are sorted by."""
    new = [
        (search_name(call_name or first_names, prefix, family_name), key, now)
        for key, call_name, first_names, prefix, family_name, now in renamed
    ]
    if changed := [(name, key) for name, key, now in new if name != now]:
        cursor.executemany("update learners_learner set search_name = %s where id = %s", changed)


def _unsaid(columns: Mapping[str, Column]) -> str:
    return ", ".join(f"coalesce({column.said(of)}, {column.unsaid})" for of, column in columns.items())


def _named(columns: Mapping[str, Column], prefix: str = "") -> str:
    return ", ".join(prefix + column.name for column in columns.values())


def _kept(columns: Mapping[str, Column], alias: str) -> list[str]:
    return [f"coalesce({column.said(of)}, {alias}.{column.name})" for of, column in columns.items()]


def _set(columns: Mapping[str, Column], alias: str) -> str:
    return ", ".join(
        f"{column.name} = {value}" for column, value in zip(columns.values(), _kept(columns, alias), strict=True)
    )


ASKED = """case when i.residence_id is not null then null
    when i.said ? 'municipality' or l.residence_id is null then coalesce(l.residence_asked_until, %(answer_by)s) else l.residence_asked_until end"""
NEW_LEARNERS = f"""
insert into learners_learner (id, {_named(LEARNER)}, search_name, residence_id, residence_asked_until)
select i.learner_id, {_unsaid(LEARNER)}, i.search_name, i.residence_id, case when i.residence_id is null then %(answer_by)s::date end
from incoming i where i.is_new
on conflict (id) do nothing
"""
CHANGED_LEARNERS = f"""
update learners_learner l
set {_set(LEARNER, "l")}, residence_id = coalesce(i.residence_id, l.residence_id), residence_asked_until = {ASKED}
from incoming i
where l.id = i.learner_id and not i.is_new
  and ({_named(LEARNER, "l.")}, l.residence_id, l.residence_asked_until)
      is distinct from ({", ".join(_kept(LEARNER, "l"))}, coalesce(i.residence_id, l.residence_id), {ASKED})
returning l.id, l.call_name, l.first_names, l.prefix, l.family_name, l.search_name
"""
CLASSES = f"""
insert into learners_schoolclass (id, school_id, school_year, name, is_final_year)
select {UUID7}, %(school)s, %(year)s, i.said->>'class_name', coalesce(bool_or((i.said->>'final_year')::boolean), false)
from incoming i where i.said ? 'class_name' group by i.said->>'class_name'
on conflict (school_id, school_year, name) do nothing
returning id
"""
FINAL_YEAR_CLASSES = """
update learners_schoolclass c set is_final_year = true
from incoming i
where c.school_id = %(school)s and c.school_year = %(year)s and c.name = i.said->>'class_name'
  and (i.said->>'final_year')::boolean and not c.is_final_year
"""
MENTORS = """
insert into learners_schoolclass_mentors (schoolclass_id, user_id)
select distinct c.id, u.id
from incoming i
join learners_schoolclass c on c.school_id = %(school)s and c.school_year = %(year)s and c.name = i.said->>'class_name'
join access_user u on u.email = lower(i.said->>'mentor_email') and u.is_active
join organisations_membership m on m.user_id = u.id and m.organisation_id = %(school)s and m.role = %(mentor)s
 and m.from_on <= %(today)s and (m.until_on is null or m.until_on >= %(today)s)
on conflict do nothing
"""
OF_THE_CLASS = """
left join learners_schoolclass c on c.school_id = %(school)s and c.school_year = %(year)s and c.name = i.said->>'class_name'
"""
CHANGED_ENROLMENTS = f"""
update learners_enrolment e
set {_set(ENROLMENT, "e")}, school_class_id = coalesce(c.id, e.school_class_id)
from incoming i {OF_THE_CLASS}
where e.learner_id = i.learner_id and e.organisation_id = %(school)s and e.until_on is null
  and ({_named(ENROLMENT, "e.")}, e.school_class_id)
      is distinct from ({", ".join(_kept(ENROLMENT, "e"))}, coalesce(c.id, e.school_class_id))
"""
NEW_ENROLMENTS = f"""
insert into learners_enrolment (id, learner_id, organisation_id, school_class_id, {_named(ENROLMENT)}, from_on, left_because)
select {UUID7}, i.learner_id, %(school)s, c.id, {_unsaid(ENROLMENT)}, %(today)s, ''
from incoming i {OF_THE_CLASS}
where not exists (
    select 1 from learners_enrolment e where e.learner_id = i.learner_id and e.organisation_id = %(school)s and e.until_on is null
)
"""
GUARDIANS = f"""
insert into learners_guardian as g (id, learner_id, position, {_named(GUARDIAN)})
select {UUID7}, i.learner_id, p.position,
    {", ".join(f"coalesce(p.{column.name}, now.{column.name}, {column.unsaid})" for column in GUARDIAN.values())}
from incoming i
cross join lateral (values {", ".join(
    f"({position}, {', '.join(column.said(f'guardian{position}_{of}') for of, column in GUARDIAN.items())})" for position in POSITIONS
)}) as p(position, {_named(GUARDIAN)})
left join learners_guardian now on now.learner_id = i.learner_id and now.position = p.position
where coalesce(p.name, p.email, p.phone) is not null
on conflict (learner_id, position) do update
set {", ".join(f"{column.name} = excluded.{column.name}" for column in GUARDIAN.values())}
where ({_named(GUARDIAN, "g.")}) is distinct from ({_named(GUARDIAN, "excluded.")})
"""  # fmt: skip
PERSONAL_NUMBERS = """
insert into learners_personalnumber (learner_id, ciphertext, digest)
select i.learner_id, i.personal_number, i.personal_number_digest from incoming i where i.personal_number is not null
on conflict do nothing
"""


# --- Back again -------------------------------------------------------------------------------------------------


def put_back(source: str, params: Mapping[str, Any], *, school: Organisation, school_year: int) -> int:
    """Undo changes where nobody changed the value since. ``source`` selects ``learner_id`` and ``changes`` ({field: [old, new]}).

    Gives how many learners got something back.
    """
    given: dict[str, Any] = {"school": school.pk, "year": school_year}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists going_back")
        cursor.execute(f"create temp table going_back on commit drop as {source}", params)
        touched: set[UUID] = set()
        for statement in PUT_BACK:
            cursor.execute(statement, given)
            touched.update(key for (key,) in cursor.fetchall())
        cursor.execute(
            "select id, call_name, first_names, prefix, family_name, search_name from learners_learner where id = any(%s)",
            [list(touched)],
        )
        _sort_again(cursor, cursor.fetchall())
    return len(touched)


def _putting_back(table: str, columns: Mapping[str, Column], where: str, prefix: str = "") -> Iterable[str]:
    for of, column in columns.items():
        name = prefix + of
        old, new = (f"(b.changes->'{name}'->>{place})::{column.cast}" for place in (0, 1))
        yield f"""
update {table} t set {column.name} = coalesce({old}, {column.unsaid}) from going_back b
where t.learner_id = b.learner_id and b.changes ? '{name}' and t.{column.name} is not distinct from {new} and {where}
returning t.learner_id
"""


HERE = "t.organisation_id = %(school)s and t.until_on is null"
PUT_BACK = (
    *(statement.replace("t.learner_id", "t.id") for statement in _putting_back("learners_learner", LEARNER, "true")),
    *_putting_back("learners_enrolment", ENROLMENT, HERE),
    *(
        statement
        for position in POSITIONS
        for statement in _putting_back("learners_guardian", GUARDIAN, f"t.position = {position}", f"guardian{position}_")
    ),
    f"""
update learners_enrolment t set school_class_id = old.id
from going_back b
join learners_schoolclass new on new.school_id = %(school)s and new.school_year = %(year)s and new.name = b.changes->'class_name'->>1
left join learners_schoolclass old on old.id = (b.changes->'class_id'->>0)::uuid
where t.learner_id = b.learner_id and b.changes ? 'class_name' and t.school_class_id = new.id and {HERE}
returning t.learner_id
""",
    """
update learners_learner t set residence_id = old.id
from going_back b
join organisations_organisation new on new.kind = 'municipality' and new.name = b.changes->'municipality'->>1
left join organisations_organisation old on old.kind = 'municipality' and old.name = b.changes->'municipality'->>0
where t.id = b.learner_id and b.changes ? 'municipality' and t.residence_id = new.id
returning t.id
""",
)  # fmt: skip


def remove(learners: Iterable[UUID]) -> int:
    """Take out people who came in by mistake and to whom nothing happened; the database refuses anybody else."""
    keys = list(learners)
    with connection.cursor() as cursor:
        for table in ("learners_guardian", "learners_personalnumber", "learners_lettercode", "learners_enrolment"):
            cursor.execute(f"delete from {table} where learner_id = any(%s)", [keys])
        cursor.execute("delete from learners_learner where id = any(%s)", [keys])
        return cursor.rowcount


def remove_empty_classes(classes: Iterable[UUID]) -> int:
    """Of these classes, take out those without anybody in them."""
    keys = list(classes)
    with connection.cursor() as cursor:
        cursor.execute(
            """delete from learners_schoolclass_mentors m where m.schoolclass_id = any(%s)
               and not exists (select 1 from learners_enrolment e where e.school_class_id = m.schoolclass_id)""",
            [keys],
        )
        cursor.execute(
            """delete from learners_schoolclass c where c.id = any(%s)
               and not exists (select 1 from learners_enrolment e where e.school_class_id = c.id)""",
            [keys],
        )
        return cursor.rowcount


def unenrol(enrolments: Iterable[UUID]) -> int:
    """Take out enrolments that came in by mistake."""
    with connection.cursor() as cursor:
        cursor.execute("delete from learners_enrolment where id = any(%s)", [list(enrolments)])
        return cursor.rowcount
