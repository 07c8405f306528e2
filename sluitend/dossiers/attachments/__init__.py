"""Attachments of the dossier (DOMAIN 7.1, part E): which there are, and what a file must be to be one.

Nothing here knows a table. ``kinds`` is data; ``accept`` takes what somebody sent and gives the file that may be kept, or
says in plain words why not. A file counts as what its name says only when it opens as that.
"""

from sluitend.dossiers.attachments.accepting import Accepted, accept
from sluitend.dossiers.attachments.kinds import (
    KINDS,
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_PER_PART,
    NAMED_BY_TITLE,
    AttachmentKind,
    FileType,
    clean_title,
)
from sluitend.dossiers.attachments.refusing import NotAccepted
from sluitend.kit.shelves import Shelf

SHELF = Shelf("attachments")
"""Where the files lie; their rows are ``models.Attachment``."""

__all__ = [
    "KINDS",
    "LONGEST_TITLE",
    "MOST_BYTES",
    "MOST_PER_PART",
    "NAMED_BY_TITLE",
    "SHELF",
    "Accepted",
    "AttachmentKind",
    "FileType",
    "NotAccepted",
    "accept",
    "clean_title",
]
