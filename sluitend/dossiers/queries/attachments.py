"""The attachments of a dossier as its readers see them: those of now, and those that went along with a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat

from sluitend.dossiers import content
from sluitend.dossiers.attachments import KINDS, MOST_PER_PART, AttachmentKind, FileType
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Attachment, Delivery, Dossier
from sluitend.transitions.models import Transition


@dataclass(frozen=True)
class Shown:
    """One attachment in a list."""

    key: str
    part: str
    kind: str
    title: str
    file_type: str
    size: int
    sha256: str

    @property
    def kind_name(self) -> str:
        """What it is, in words."""
        return str(AttachmentKind(self.kind).label)

    @property
    def name(self) -> str:
        """Its title, or else what it is."""
        return self.title or self.kind_name.capitalize()

    @property
    def type_name(self) -> str:
        return str(FileType(self.file_type).label)

    @property
    def in_words(self) -> str:
        """The same on one line, for paper: "Periode 2 (PDF, 34 kB)"."""
        about = f"{self.type_name}, {filesizeformat(self.size)}"
        return f"{self.title} ({about})" if self.title else about

    @property
    def is_of_school(self) -> bool:
        return self.part == Part.MENTOR


def _shown(row: Attachment) -> Shown:
    return Shown(str(row.pk), row.part, row.kind, row.title, row.file_type, row.size, row.sha256)


def current_attachments(dossier: Dossier) -> list[Shown]:
    """Those that would be sent now, as far as the reader may see them: the pupil's, then the mentor's."""
    return [_shown(row) for row in content.attachments(dossier)]


def sent_attachments(said: Mapping[str, Any]) -> list[Shown]:
    """Those that went along with a version, from its content."""
    return [
        Shown(row["id"], row["part"], row["kind"], row["title"], row["type"], row["size"], row["sha256"])
        for row in said.get("attachments", ())
    ]


@dataclass(frozen=True)
class AttachmentPage:
    """The attachments of pupil and mentor, and whether one more fits in one's own part."""

    part: Part
    pupils: Sequence[Shown]
    mentors: Sequence[Shown]

    @property
    def mine(self) -> Sequence[Shown]:
        return self.pupils if self.part == Part.PUPIL else self.mentors

    @property
    def kinds(self) -> list[AttachmentKind]:
        """What may be added to this part."""
        return list(KINDS[self.part])

    @property
    def most(self) -> int:
        return MOST_PER_PART

    @property
    def is_full(self) -> bool:
        return len(self.mine) >= MOST_PER_PART


def attachment_page(dossier: Dossier, part: Part) -> AttachmentPage:
    """What the page where one adds them shows."""
    rows = current_attachments(dossier)
    return AttachmentPage(
        part,
        [row for row in rows if not row.is_of_school],
        [row for row in rows if row.is_of_school],
    )


def learner_of(attachment: Attachment) -> UUID:
    """Whose it is, for who reads no dossier but what was sent of it."""
    return Transition.objects.values_list("learner_id", flat=True).get(pk=attachment.dossier_id)


def unopened_with(attachment: Attachment) -> Delivery | None:
    """The newest version with this attachment that came to the reader's college, when nobody opened it there yet."""
    came = Delivery.objects.filter(version__attachments__attachment=attachment).order_by("-version__number").first()
    return came if came is not None and came.opened_at is None else None
