"""What every run of the tests stands on: a home of its own, with a PostgreSQL of its own unless DATABASE_URL names one.

A plugin, not a conftest: pytest-django imports the settings before any conftest, and the settings look at the home.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

import pytest

from sluitend.kit import database, home, postgres


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Before the settings: workers of pytest-xdist share what the first process made."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        stack = contextlib.ExitStack()
        stack.enter_context(home.throwaway() if database.external() else postgres.throwaway())
        early_config.add_cleanup(stack.close)
    return (yield)
