"""Signs that are no letters and turn round how a line is read. Nobody types them, and a name with one in it makes all that
stands behind it lie: also in a subject, a list or a file, where nothing keeps it apart."""

from __future__ import annotations

TURNING = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)  # embeddings, overrides and isolates of Unicode


def straight(text: str) -> str:
    """The text without them; letters from right to left and the signs that join an emoji stay."""
    return text.translate(TURNING)
