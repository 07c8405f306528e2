"""Which attachments there are: who adds what, under which part of the law, as which kind of file."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.questionnaire import LegalCategory
from sluitend.kit.uploads import MEGABYTE

MOST_BYTES = 10 * MEGABYTE
MOST_PER_PART = 5
"""One of each kind and a second of two of them. Who reads fifty dossiers in half an hour opens no more (ADR 0014)."""

LONGEST_TITLE = 60
JOINER = "\u200d"  # makes one picture of several emoji


class AttachmentKind(TextChoices):
    """What an attachment is, from a closed list."""

    CAREER_FILE = "career_file", _("career file")
    MARKS = "marks", _("marks")
    LETTER = "letter", _("motivation letter")
    OTHER = "other", _("something else")


K, L = AttachmentKind, LegalCategory
KINDS: dict[Part, dict[AttachmentKind, LegalCategory]] = {
    Part.PUPIL: {
        K.CAREER_FILE: L.OWN_EXPRESSION,
        K.MARKS: L.HISTORY,
        K.LETTER: L.OWN_EXPRESSION,
        K.OTHER: L.OWN_EXPRESSION,
    },
    Part.MENTOR: {
        K.MARKS: L.HISTORY,
        K.OTHER: L.GUIDANCE,  # what a school adds beside marks is about guidance, mostly a plan for it
    },
}
"""Who adds what, and on which ground of the Besluit uitwisseling leer- en begeleidingsgegevens it goes along. Nothing lies
outside that list, so no attachment asks a consent of its own."""

NAMED_BY_TITLE = (K.OTHER,)
"""The kinds that say nothing without a title."""


class FileType(TextChoices):
    """A kind of file that may be an attachment (DOMAIN 4.5)."""

    PDF = "pdf", "PDF"
    JPG = "jpg", "JPG"
    PNG = "png", "PNG"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"

    @property
    def media_type(self) -> str:
        """What it is served as, whatever somebody said when it was sent."""
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.ODT: "application/vnd.oasis.opendocument.text",
}
SUFFIXES = {each.value: each for each in FileType} | {"jpeg": FileType.JPG}
"""What stands behind the last dot of a name, and what that promises."""


def clean_title(text: str) -> str:
    """A title on one line, without signs that nobody sees or that turn the direction of what stands around it."""
    spaced = (" " if sign.isspace() else sign for sign in text)
    shown = "".join(sign for sign in spaced if sign.isprintable() or sign == JOINER)
    return " ".join(shown.split()).strip(JOINER)
