"""The stage for every test: a real PostgreSQL, the second wall standing, time at a known day, and one cast
(``tests/cast.py``)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings

from sluitend.access import wall

pytest_plugins = ["tests.cast"]

settings.register_profile("sluitend", deadline=None)  # a busy machine is no failure: nothing here is timed
settings.load_profile("sluitend")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup_as_owner):
    """The test database is made by the owner, like every installation's."""


@pytest.fixture(scope="session")
def django_db_setup_as_owner(
    request,
    django_test_environment,
    django_db_blocker,
    django_db_use_migrations,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings,
):
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        with wall.as_owner():
            config = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb, serialized_aliases=[])
        yield
        with wall.as_owner():
            with (
                connection.cursor() as cursor
            ):  # a page that a browser left may still be answered by the server of a journey
                cursor.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            teardown_databases(config, verbosity=0, keepdb=django_db_keepdb)


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner():
    """Emptying tables after tests that commit is the owner's work. Django leaves those of the queue, which are no models of
    its: a task of the test before would meet rows that are gone."""
    as_it_was = TransactionTestCase._fixture_teardown

    def teardown(self):
        with wall.as_owner(), connection.cursor() as cursor:
            as_it_was(self)
            cursor.execute("truncate procrastinate_jobs cascade")

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = as_it_was


@pytest.fixture(autouse=True)
def _set_up_by_work(request):
    """What a test itself writes and reads, it does as the work role; pages and ``actor.standing`` go where they
    belong."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None and not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    whole = "transactional_db" in request.fixturenames or (mark is not None and mark.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if whole else "db")
    with wall.standing_by(wall.WORK):
        yield
