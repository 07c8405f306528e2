"""Adding and removing attachments: they are content of their part, so what somebody agreed to lapses as with an answer.

What was sent never changes: an attachment that is removed stays with the versions it went along with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.parts import MAY_WRITE, changed
from sluitend.dossiers.attachments import (
    KINDS,
    LONGEST_TITLE,
    MOST_PER_PART,
    SHELF,
    Accepted,
    AttachmentKind,
    clean_title,
)
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Attachment, Dossier
from sluitend.kit import clock
from sluitend.transitions.actions import Refused

KEPT_TO_UNDO = timedelta(days=1)
STRAY_AFTER = timedelta(days=1)  # no action takes so long between writing a file and its row
AT_A_TIME = 500


@action
def add_attachment(
    dossier: Dossier, part: Part, file: Accepted, *, kind: AttachmentKind, title: str = "", by: Actor
) -> Attachment:
    """Add a file to a part. Refuses more than ``MOST_PER_PART``, and a kind that is not of this part.

    The file is on disk before its row is written; when the row comes to nothing the nightly round sweeps the file.
    """
    dossier = by.claim(MAY_WRITE[part], dossier)
    if kind not in KINDS[part]:
        raise Refused(_("Choose what kind of attachment it is."))
    attachment = Attachment.objects.create(
        dossier=dossier,
        part=part,
        place=_free_place(dossier, part),
        kind=kind,
        title=clean_title(title)[:LONGEST_TITLE],
        file_type=file.file_type,
        size=file.size,
        sha256=file.sha256,
        stored_as=SHELF.keep(file.content),
        added_at=clock.now(),
        by=by.label,
    )
    changed(dossier, part, by=by)
    by.record("dossiers.attachment_added", attachment, part=part, kind=kind, type=file.file_type)
    return attachment


@action
def remove_attachment(dossier: Dossier, part: Part, key: UUID, *, by: Actor) -> Attachment:
    """Take an attachment out of its part; it can be put back for a day. Raises ``LookupError`` when it is not there."""
    dossier = by.claim(MAY_WRITE[part], dossier)
    attachment = _of(dossier, part, key)
    if attachment.removed_at is None:
        attachment.removed_at = clock.now()
        attachment.save(update_fields=["removed_at"])
        changed(dossier, part, by=by)
        by.record("dossiers.attachment_removed", attachment, part=part)
    return attachment


@action
def put_back_attachment(dossier: Dossier, part: Part, key: UUID, *, by: Actor) -> Attachment:
    """Undo a removal. Refuses when others took its place."""
    dossier = by.claim(MAY_WRITE[part], dossier)
    attachment = _of(dossier, part, key)
    if attachment.removed_at is not None:
        attachment.place, attachment.removed_at = _free_place(dossier, part), None
        attachment.save(update_fields=["place", "removed_at"])
        changed(dossier, part, by=by)
        by.record("dossiers.attachment_put_back", attachment, part=part)
    return attachment


def _of(dossier: Dossier, part: Part, key: UUID) -> Attachment:
    found = Attachment.objects.filter(dossier=dossier, part=part, pk=key).first()
    if found is None:
        raise LookupError(str(key))
    return found


def _free_place(dossier: Dossier, part: Part) -> int:
    """The first place that is free; the dossier is locked, so nobody takes it meanwhile."""
    taken = set(Attachment.objects.filter(dossier=dossier, part=part, removed_at=None).values_list("place", flat=True))
    free = [place for place in range(1, MOST_PER_PART + 1) if place not in taken]
    if not free:
        raise Refused(_("There are %(most)s attachments already. Remove one first.") % {"most": MOST_PER_PART})
    return free[0]


@action
def sweep_attachments(*, by: Actor) -> int:
    """Nightly: what was removed and never sent goes for good, and so does every file without a row. Gives how many files."""
    gone = Attachment.objects.filter(removed_at__lt=clock.now() - KEPT_TO_UNDO, sent=None)
    names = list(gone.values_list("stored_as", flat=True))
    gone.delete()
    strays = _without_row(list(SHELF.older_than(clock.real_now() - STRAY_AFTER)))
    files = {*names, *strays}
    transaction.on_commit(lambda: _drop(files))
    if files:
        by.record("dossiers.attachments_swept", None, removed=len(names), strays=len(files) - len(names))
    return len(files)


def _drop(names: Iterable[str]) -> None:
    for name in names:
        SHELF.drop(name)


def _without_row(names: Sequence[str]) -> list[str]:
    strays = []
    for start in range(0, len(names), AT_A_TIME):
        some = names[start : start + AT_A_TIME]
        known = set(Attachment.objects.filter(stored_as__in=some).values_list("stored_as", flat=True))
        strays += [name for name in some if name not in known]
    return strays
