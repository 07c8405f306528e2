"""The rows somebody ticked (``choose_row``), as keys."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

AT_MOST = 5000  # rows of one act; settings.DATA_UPLOAD_MAX_NUMBER_FIELDS lets so many through


def chosen_keys(request: HttpRequest) -> list[UUID]:
    """The ticked rows of a posted list; what is no key is left out."""
    return as_keys(request.POST.getlist("chosen"))


def as_keys(values: Iterable[str]) -> list[UUID]:
    """What is a key among these; the rest is left out."""
    return [key for value in values if (key := _as_key(value)) is not None]


def _as_key(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
