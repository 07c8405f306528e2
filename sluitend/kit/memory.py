"""What a process that answers requests keeps in memory for as long as it lives."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def keep_what_is_loaded() -> None:
    """Say once, when the site is loaded, that all of it stays: Python's collector then leaves it alone. Without this, one
    request in thirty waited twice as long as the others while everything that was ever imported was looked through."""
    _every_page = get_resolver().url_patterns  # imports the rooms' pages
    gc.collect()
    gc.freeze()
