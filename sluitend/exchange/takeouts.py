"""Taking out many dossiers as one ZIP: asked for, made in the background a few at a time, fetched by the asker only,
gone after a day. Taking a dossier out is reading it, so each is opened and kept among who looked."""

from __future__ import annotations

import logging
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.models import Attachment, Delivery, SentAttachment
from sluitend.dossiers.policies import CanDelivery
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS, file_name
from sluitend.exchange.dossiers.translating import NoBrin
from sluitend.exchange.lifecycle import TAKEOUT, TakeoutStatus
from sluitend.exchange.models import Takeout, TakeoutFile
from sluitend.exchange.policies import CanTakeout
from sluitend.kit import clock, jobs
from sluitend.kit.uploads import MEGABYTE
from sluitend.transitions.actions import Refused

logger = logging.getLogger(__name__)
AT_A_TIME = 5  # dossiers per transaction: so often somebody who waits sees it move
KEPT = timedelta(days=1)
MOST = 100
MOST_BYTES = 1024 * MEGABYTE  # of one ZIP; a hundred dossiers with what is mostly added come to a fifth of it


@action
def ask(deliveries: QuerySet[Delivery], suffix: str, *, by: Actor) -> Takeout:
    """Ask for the newest version of each of these applications as one ZIP. Raises ``Refused`` when there is none."""
    if by.user is None or by.organisation is None or suffix not in FORMATS:
        raise PermissionDenied(CanTakeout.VIEW)
    newest = {row.application_id: row for row in by.claim_all(CanDelivery.READ, deliveries.order_by())}
    if not newest:
        raise Refused(_("None of those you chose has a dossier yet."))
    rows = list(
        Delivery.objects.filter(application__in=newest)
        .order_by("application", "-version__number")
        .distinct("application")
        .select_related("application__transition")
    )[:MOST]
    takeout = Takeout.objects.create(college=by.organisation, asker=by.user, suffix=suffix, asked_at=clock.now())
    TakeoutFile.objects.bulk_create([TakeoutFile(takeout=takeout, delivery=row) for row in rows])
    for row in rows:
        by.looked(row.application.transition.learner_id, page="takeout")
        if row.opened_at is None:
            dossiers.open_delivery(row, by=by)
    jobs.defer("exchange.make_takeout", takeout_id=takeout.pk)
    by.record("exchange.takeout_asked", takeout, count=len(rows), suffix=suffix)
    return takeout


@action
def make_some(takeout_id: UUID, *, by: Actor) -> bool:
    """Make a few of the files that were not made; gives whether there may be more."""
    takeout = Takeout.objects.select_for_update().filter(pk=takeout_id, status=TakeoutStatus.ASKED).first()
    if takeout is None:
        return False
    waiting = list(TakeoutFile.objects.filter(takeout=takeout, made_at=None).order_by("pk")[:AT_A_TIME])
    if not waiting:
        TAKEOUT.take("finish", takeout)
        takeout.save(update_fields=["status"])
        by.record("exchange.takeout_made", takeout)
        return False
    parcels = {
        row.delivery.pk: row
        for row in sending.parcels(Delivery.objects.filter(pk__in=[one.delivery_id for one in waiting]))
    }
    for row in waiting:
        parcel = parcels[row.delivery_id]
        row.name, row.made_at = file_name(parcel, takeout.suffix), clock.now()
        try:
            row.content = FORMATS[takeout.suffix].make(parcel)
        except NoBrin:
            row.content = None
    TakeoutFile.objects.bulk_update(waiting, ["name", "content", "made_at"])
    return True


@action
def fetch(takeout: Takeout, *, by: Actor) -> BinaryIO:
    """The ZIP itself, in a file that is gone once it is closed: each dossier, and beside it its attachments.

    What does not go along, because its file is not there or the ZIP would become too large, is named in a text in the ZIP.
    """
    takeout = by.claim(CanTakeout.DOWNLOAD, takeout)
    packed = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # closed by who sends it
    left_out = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        made = TakeoutFile.objects.filter(takeout=takeout, content__isnull=False)
        for row in made.order_by("name"):
            archive.writestr(row.name, bytes(row.content or b""))
        for name, attachment in _attachments_of(made):
            if packed.tell() + attachment.size > MOST_BYTES or not _pack(archive, name, attachment):
                left_out.append(name)
        if left_out:
            archive.writestr("niet-meegenomen.txt", "\n".join([_("These attachments did not go along:"), *left_out]))
    by.record("exchange.takeout_fetched", takeout)
    packed.seek(0)
    return packed


def _attachments_of(made: QuerySet[TakeoutFile]) -> Iterator[tuple[str, Attachment]]:
    """The attachments that came with these dossiers, each under the name of its dossier."""
    stems = {
        row.delivery.version_id: row.name.rpartition(".")[0] for row in made.select_related("delivery").defer("content")
    }
    numbers: Counter[str] = Counter()
    sent = SentAttachment.objects.filter(version__in=stems).select_related("attachment")
    for row in sent.order_by("version", "attachment__added_at", "pk"):
        stem = stems[row.version_id]
        numbers[stem] += 1
        yield f"{stem}-bijlage-{numbers[stem]}-{row.attachment.file_name}", row.attachment


def _pack(archive: zipfile.ZipFile, name: str, attachment: Attachment) -> bool:
    """As it is: a picture or a pdf becomes no smaller. Gives whether the file was there."""
    try:
        with attachment.open() as file, archive.open(zipfile.ZipInfo(name), "w") as member:
            shutil.copyfileobj(file, member)
    except FileNotFoundError:
        logger.error("Attachment %s has no file on disk.", attachment.pk)
        return False
    return True


@action
def progress(takeout: Takeout, *, by: Actor) -> tuple[int, int, int]:
    """How many files there are, how many the job came by, and of how many this kind could not be made."""
    takeout = by.claim(CanTakeout.VIEW, takeout)
    rows = TakeoutFile.objects.filter(takeout=takeout)
    done = rows.filter(made_at__isnull=False)
    return rows.count(), done.count(), done.filter(content=None).count()


@action
def forget_old(*, by: Actor) -> int:
    """Throw away what was asked for more than a day ago; gives how many."""
    old = Takeout.objects.filter(asked_at__lt=clock.now() - KEPT)
    count = old.count()
    old.delete()
    if count:
        by.record("exchange.takeouts_forgotten", None, count=count)
    return count
