"""How much a request may bring. A page that takes files says how much (``takes``); every other page takes none.

Asked before a byte is read, so that nobody fills the disk with a request that a page would refuse afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

F = TypeVar("F", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024


def takes(most: int) -> Callable[[F], F]:
    """Mark a view as one that takes files: a request to it may hold so many bytes. What one file may hold the form says,
    in plain words beside the field; so let a request hold more than that."""

    def mark(view: F) -> F:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


class Limited(FileUploadHandler):
    """Stands in front of Django's own handlers, which keep what it lets pass."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises ``RequestDataTooBig``: the page of a request that is too large."""
        asked = getattr(self.request, "resolver_match", None)
        most = getattr(asked and asked.func, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if content_length > most:
            raise RequestDataTooBig(f"A request of {content_length} bytes, where {most} may come.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Let it pass."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep it."""
        return
