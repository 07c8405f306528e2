"""The second wall: row-level security of PostgreSQL guards reading, so that a forgotten filter shows nothing instead
of everything.

One database role per kind of party, one simple policy per role and table. Parties only read; writing is done by the
work role inside an action. A statement runs on one side of the wall at a time; ``standing`` is the one place that
changes it (ADR 0003).

Every guarded table of a room is named in that room's ``walls.py`` as a :class:`Wall`; ``build`` makes policies and
grants from those lists after each migration, so what stands in the database is always what stands in the code.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from psycopg import sql

from sluitend.access.roles import PARTIES, Stand

# in (select …): asked once, not per row (STACK 4)
ORGANISATION = "(select nullif(current_setting('app.organisation', true), '')::uuid)"
LEARNER = "(select nullif(current_setting('app.learner', true), '')::uuid)"
USER = "(select nullif(current_setting('app.user', true), '')::uuid)"
CARE = "(select current_setting('app.care', true) = 'on')"


def role_name(stand: Stand) -> str:
    """The name of the database role; roles belong to the cluster, so they carry the product's name."""
    return f"sluitend_{stand.value}"


# --- Standing somewhere -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A side of the wall with its scope: the organisation or the learner whose rows may be read, whether that goes for what
    is about care (``CARE``), and the person who has a grant of their own (``USER``). No stand: the owner, for migrations."""

    stand: Stand | None
    organisation: UUID | None = None
    learner: UUID | None = None
    care: bool = False
    user: UUID | None = None

    @property
    def role(self) -> str:
        return role_name(self.stand) if self.stand else "none"


OWNER = Standing(None)
GUEST = Standing(Stand.GUEST)
WORK = Standing(Stand.WORK)
_here = threading.local()


def present() -> Standing:
    """Where this thread stands now."""
    return getattr(_here, "standing", None) or base()


def base() -> Standing:
    """Where this thread stands outside any ``standing``: a guest, unless ``standing_by`` says otherwise."""
    return getattr(_here, "base", GUEST)


def _tell(standing: Standing, *, local: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', %s, %s), set_config('app.organisation', %s, %s),"
            " set_config('app.learner', %s, %s), set_config('app.care', %s, %s), set_config('app.user', %s, %s)",
            [
                *(standing.role, local),
                *(str(standing.organisation or ""), local),
                *(str(standing.learner or ""), local),
                *("on" if standing.care else "", local),
                *(str(standing.user or ""), local),
            ],
        )


@contextmanager
def standing(there: Standing, *, savepoint: bool = True) -> Iterator[None]:
    """Run the block on that side of the wall, in a transaction, and go back.

    After an error the rollback to the savepoint puts the database's role back; without a savepoint the whole outer
    transaction is lost, as it should be.
    """
    with transaction.atomic(savepoint=savepoint):
        before, held = present(), getattr(_here, "standing", None)
        if there == before:  # a job is on the work role's side already: telling it again costs more than its statements
            yield
            return
        _tell(there, local=True)
        _here.standing = there
        try:
            yield
        finally:
            _here.standing = held
        _tell(before, local=True)


def work() -> Any:
    """The side where actions have their consequences."""
    return standing(WORK)


@contextmanager
def standing_by(there: Standing) -> Iterator[None]:
    """Let this thread's connection stand there for good (not for one transaction): the owner in migrations, the work
    role in set-up of tests."""
    before, held = base(), getattr(_here, "standing", None)
    if there == before and held in (None, there):  # a task of a queue that runs on this side: nothing to tell
        yield
        return
    _here.base, _here.standing = there, None
    if connection.connection is not None:
        _tell(there, local=False)
    try:
        yield
    finally:
        _here.base, _here.standing = before, held
        if connection.connection is not None and not connection.needs_rollback:
            _tell(before, local=False)
            if held is not None:
                _tell(held, local=True)


def as_owner() -> Any:
    """For migrations and the building of the wall itself."""
    return standing_by(OWNER)


def _take_position(sender: Any, connection: Any, **kwargs: Any) -> None:
    """A new connection starts where its thread stands by default, never as the owner."""
    there = base()
    if there is not OWNER:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("set role {}").format(sql.Identifier(there.role)))


connection_created.connect(_take_position, dispatch_uid="access.wall")


# --- What a room declares ---------------------------------------------------------------------------------------


def some(rows: str) -> str:
    """The condition that such a row is there: ``some("learners_learner l where l.id = learner_id")``.

    OFFSET 0 says nothing about rows. It keeps the planner from planning the subquery twice, once to be hashed: a wall looks
    through other walls, and with each of them the time to plan a page's list would double.
    """
    return f"exists (select 1 from {rows} offset 0)"


@dataclass(frozen=True)
class Wall:
    """The guarded tables of one room.

    ``reads`` names per table which party reads which rows, as an SQL condition over that table's own columns
    (``ORGANISATION``, ``LEARNER``, ``CARE`` and ``USER`` are the scope). A party without a condition reads no row. A subquery in a
    condition is itself guarded for the same party. ``open`` names tables that hold no learner's data and that every
    stand may read; ``written_by`` the stands besides work that may write such a table.
    """

    reads: Mapping[str, Mapping[Stand, str]] = field(default_factory=dict)
    open: Iterable[str] = ()
    written_by: Mapping[str, Iterable[Stand]] = field(default_factory=dict)


def _all_roles() -> list[str]:
    return [role_name(stand) for stand in Stand]


def make_roles() -> None:
    """Make the roles of the cluster and let the login step into them, without inheriting what they see (STACK 4, trap
    2).

    Idempotent and safe when two installations do it at once. On PostgreSQL 15 there is no ``with inherit false``;
    there the login itself is NOINHERIT.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('sluitend.roles'))")
        try:
            cursor.execute("select rolname from pg_roles where rolname = any(%s)", [_all_roles()])
            there = {name for (name,) in cursor.fetchall()}
            for name in _all_roles():
                if name not in there:
                    cursor.execute(
                        sql.SQL("create role {} nologin nosuperuser nobypassrls").format(sql.Identifier(name))
                    )
            _grant_roles(cursor)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('sluitend.roles'))")


def _grant_roles(cursor: Any) -> None:
    cursor.execute("select current_setting('server_version_num')::int >= 160000")
    (modern,) = cursor.fetchone()
    how = sql.SQL(" with inherit false, set true") if modern else sql.SQL("")
    if not modern:
        cursor.execute("alter role current_user noinherit")
    for name in _all_roles():
        cursor.execute(
            "select exists(select from pg_auth_members m"
            " where m.roleid = %s::regrole and m.member = session_user::regrole"
            + (" and m.set_option)" if modern else ")"),
            [name],
        )
        if not cursor.fetchone()[0]:
            cursor.execute(sql.SQL("grant {} to session_user{}").format(sql.Identifier(name), how))


def let_the_owner_create() -> None:
    """Give the owner of this database the right to make tables in it by its own name; before migrations.

    From PostgreSQL 15 on it has that right through pg_database_owner only, and on 15 our login inherits nothing: its
    second database, and every later migration that makes a table, would be refused. Whether it inherits at this moment
    says nothing: another installation in the same cluster may be at :func:`make_roles` while we are at our migrations.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version_num')::int / 10000 = 15"
            " and pg_has_role(session_user, 'pg_database_owner', 'member')"
            " and not exists(select from pg_namespace n, aclexplode(n.nspacl) right_of where n.nspname = 'public'"
            " and right_of.grantee = session_user::regrole and right_of.privilege_type = 'CREATE')"
        )
        if not cursor.fetchone()[0]:
            return
        cursor.execute("select current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute("set role pg_database_owner")
        cursor.execute("grant usage, create on schema public to session_user")
        cursor.execute("select set_config('role', %s, false)", [before])


def build(walls: Iterable[Wall]) -> None:
    """Make all policies and grants from the rooms' lists; run as the owner, after migrations. Running it again
    changes nothing."""
    make_roles()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select tablename, policyname from pg_policies"
            " where schemaname = current_schema() and policyname like 'sluitend_%%'"
        )
        for table, policy in cursor.fetchall():
            cursor.execute(sql.SQL("drop policy {} on {}").format(sql.Identifier(policy), sql.Identifier(table)))
        _grant_schema(cursor)
        for wall in walls:
            for table, conditions in wall.reads.items():
                _guard(cursor, table, conditions)
            for table in wall.open:
                _open(cursor, table, wall.written_by.get(table, ()))


def _grant_schema(cursor: Any) -> None:
    everyone = sql.SQL(", ").join(map(sql.Identifier, _all_roles()))
    cursor.execute(sql.SQL("revoke all on all tables in schema public from {}").format(everyone))
    cursor.execute(sql.SQL("grant usage on schema public to {}").format(everyone))
    cursor.execute(sql.SQL("grant usage, select on all sequences in schema public to {}").format(everyone))


def _guard(cursor: Any, table: str, conditions: Mapping[Stand, str]) -> None:
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("alter table {0} enable row level security").format(name))
    cursor.execute(sql.SQL("alter table {0} force row level security").format(name))
    reads = {stand: conditions[stand] for stand in PARTIES if stand in conditions} | {Stand.NATIONAL: "true"}
    for stand, condition in reads.items():
        role = sql.Identifier(role_name(stand))
        cursor.execute(sql.SQL("grant select on {} to {}").format(name, role))
        cursor.execute(
            sql.SQL("create policy {} on {} for select to {} using ({})").format(
                sql.Identifier(f"sluitend_{stand}"),
                name,
                role,
                sql.SQL(condition),
            )
        )
    for stand, rights in ((Stand.WORK, "select, insert, update, delete"), (Stand.ERASURE, "select, update, delete")):
        role = sql.Identifier(role_name(stand))
        cursor.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(rights), name, role))
        cursor.execute(
            sql.SQL("create policy {} on {} to {} using (true) with check (true)").format(
                sql.Identifier(f"sluitend_{stand}"), name, role
            )
        )
    # data migrations run as the owner, whom FORCE would leave with nothing
    cursor.execute(
        sql.SQL("create policy sluitend_owner on {} to current_user using (true) with check (true)").format(name)
    )


def _open(cursor: Any, table: str, writers: Iterable[Stand]) -> None:
    name = sql.Identifier(table)
    everyone = sql.SQL(", ").join(map(sql.Identifier, _all_roles()))
    cursor.execute(sql.SQL("grant select on {} to {}").format(name, everyone))
    hands = sql.SQL(", ").join(sql.Identifier(role_name(stand)) for stand in {Stand.WORK, *writers})
    cursor.execute(sql.SQL("grant insert, update, delete on {} to {}").format(name, hands))
