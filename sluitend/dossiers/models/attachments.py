"""Attachments of a dossier, and which of them went along with a version. The files lie on a shelf in the installation's
home (ADR 0014); a row never is without its file."""

from __future__ import annotations

from typing import BinaryIO

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.attachments import (
    KINDS,
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_PER_PART,
    SHELF,
    AttachmentKind,
    FileType,
)
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models.dossier import Dossier
from sluitend.dossiers.models.sending import DossierVersion
from sluitend.dossiers.policies import ATTACHMENT_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7


def _somebody_adds_it() -> Q:
    pairs = Q()
    for part, kinds in KINDS.items():
        pairs |= Q(part=part.value, kind__in=[kind.value for kind in kinds])
    return pairs


class Attachment(models.Model):
    """A file that pupil or mentor added to their part. What it is never changes (a trigger sees to that): a better one is
    another attachment. ``place`` numbers those that were not removed; the name under which the file came is not kept."""

    policy = ATTACHMENT_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attachments")
    part = models.CharField(max_length=10, choices=Part)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of attachment"), max_length=20, choices=AttachmentKind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    file_type = models.CharField(max_length=4, choices=FileType)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=32, unique=True)
    added_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "part", "place"], condition=Q(removed_at=None), name="one_attachment_a_place"
            ),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PER_PART)), name="so_many_attachments_a_part"),
            models.CheckConstraint(condition=Q(size__range=(1, MOST_BYTES)), name="attachment_of_1_byte_to_10_mb"),
            models.CheckConstraint(condition=_somebody_adds_it(), name="attachment_of_a_kind_for_its_part"),
            models.CheckConstraint(
                condition=Q(stored_as__regex="^[0-9a-f]{32}$", sha256__regex="^[0-9a-f]{64}$"),
                name="attachment_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """The title, or else what kind it is."""
        return self.title or str(self.get_kind_display())

    @property
    def file_name(self) -> str:
        """A name that can stand in any folder: Latin letters, digits and dashes, and what the file truly is."""
        return f"{slugify(self.title) or self.kind.replace('_', '-')}.{self.file_type}"

    def open(self) -> BinaryIO:
        """The file, to read. Raises ``FileNotFoundError`` when somebody took it from the disk."""
        return SHELF.open(self.stored_as)


class SentAttachment(models.Model):
    """That an attachment went along with a version; never changed, like the version itself."""

    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="sent")

    class Meta:
        verbose_name = _("attachment as it was sent")
        constraints = [models.UniqueConstraint(fields=["version", "attachment"], name="attachment_sent_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.attachment_id}"
