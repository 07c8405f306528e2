"""Taking out many dossiers as one ZIP: asked for, made in the background a few at a time, fetched by the asker only,
gone after a day. Taking a dossier out is reading it, so each is opened and kept among who looked."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.models import Delivery
from sluitend.dossiers.policies import CanDelivery
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS, file_name
from sluitend.exchange.dossiers.translating import NoBrin
from sluitend.exchange.lifecycle import TAKEOUT, TakeoutStatus
from sluitend.exchange.models import Takeout, TakeoutFile
from sluitend.exchange.policies import CanTakeout
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Refused

AT_A_TIME = 5  # dossiers per transaction: so often somebody who waits sees it move
KEPT = timedelta(days=1)
MOST = 100


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
def fetch(takeout: Takeout, *, by: Actor) -> bytes:
    """The ZIP itself."""
    takeout = by.claim(CanTakeout.DOWNLOAD, takeout)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in TakeoutFile.objects.filter(takeout=takeout, content__isnull=False).order_by("name"):
            archive.writestr(row.name, bytes(row.content or b""))
    by.record("exchange.takeout_fetched", takeout)
    return packed.getvalue()


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
