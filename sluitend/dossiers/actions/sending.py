"""Sending the agreed dossier to the colleges, and opening it there."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Max

from sluitend.access.actor import Actor, action
from sluitend.dossiers import content
from sluitend.dossiers.actions.care import send_care_annex
from sluitend.dossiers.actions.status import policy_of, read_along, settle
from sluitend.dossiers.actions.warm_handover import request_warm_handovers
from sluitend.dossiers.lifecycle import AFTER_AGREEMENT
from sluitend.dossiers.models import (
    CareVersion,
    ConsentedAnswer,
    Delivery,
    Dossier,
    DossierVersion,
    SentAttachment,
)
from sluitend.dossiers.policies import Can, CanDelivery
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application


@action
def deliver(dossier: Dossier, *, by: Actor) -> list[Delivery]:
    """Send the agreed dossier to every college with an application that has not got this version; doing it again
    sends nothing.

    A new version is made only when the content differs from the last one. A withdrawn application gets nothing, nor does
    a college that takes part no longer, nor the mbo that somebody leaves: it wrote in it and reads no delivery.
    """
    dossier = by.claim(Can.DELIVER, dossier)
    if dossier.status not in AFTER_AGREEMENT:
        return []
    version = _newest(dossier)
    waiting = list(
        Application.objects.filter(transition=dossier.pk, level__gt=0)
        .exclude(deliveries__dossier=dossier, deliveries__version__in=[version] if version else [])
        .exclude(college__closed_on__lte=clock.today())
        .exclude(college=F("transition__origin_school"))
        .order_by("pk")
    )
    if not waiting:
        return []
    read_along(dossier)
    return _send(dossier, version or _version(dossier), waiting, by=by)


def send_without(dossier: Dossier, *, by: Actor) -> None:
    """Inside an action: a consent was taken back, so a new version goes to who had the one of this round."""
    version = _newest(dossier)
    living = Application.objects.filter(level__gt=0).exclude(college__closed_on__lte=clock.today())
    had = list(living.filter(deliveries__version=version).order_by("pk")) if version else []
    if had:
        read_along(dossier)
        _send(dossier, _version(dossier), had, by=by)


def _newest(dossier: Dossier) -> DossierVersion | None:
    """The version of this round that counts now."""
    return DossierVersion.objects.filter(dossier=dossier, content__round=dossier.round).order_by("-number").first()


def _send(dossier: Dossier, version: DossierVersion, waiting: Collection[Application], *, by: Actor) -> list[Delivery]:
    with_care = CareVersion.objects.filter(version=version).exists()
    sent = [
        Delivery(
            version=version,
            dossier=dossier,
            college_id=row.college_id,
            application=row,
            basis=policy_of(dossier),
            sent_at=clock.now(),
            with_care=with_care,
        )
        for row in waiting
    ]
    Delivery.objects.bulk_create(sent)
    note(
        [
            Fact(dossier.pk, Kind.DELIVERY, "sent", application_id=row.application_id, organisation_id=row.college_id)
            for row in sent
        ],
        by=by,
    )
    request_warm_handovers(dossier, waiting, by=by)
    settle(dossier)
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="sent")
    by.record("dossiers.delivered", dossier, version=version.number, colleges=len(sent))
    return sent


def _version(dossier: Dossier) -> DossierVersion:
    """A version of this round, with the attachments beside it, and the answers that go along by consent."""
    last = DossierVersion.objects.filter(dossier=dossier).aggregate(last=Max("number"))["last"] or 0
    version = DossierVersion.objects.create(
        dossier=dossier,
        number=last + 1,
        content=content.snapshot(dossier) | {"round": dossier.round},
        made_at=clock.now(),
    )
    SentAttachment.objects.bulk_create(
        [SentAttachment(version=version, attachment_id=row["id"]) for row in version.content["attachments"]]
    )
    ConsentedAnswer.objects.bulk_create(
        [ConsentedAnswer(version=version, question=code, value=value) for code, value in content.consented(dossier)]
    )
    send_care_annex(dossier, version)
    return version


@action
def open_delivery(delivery: Delivery, *, by: Actor) -> Delivery:
    """Somebody at the college opens the dossier; the first time is an event, and the pupil sees it."""
    delivery = by.claim(CanDelivery.READ, delivery)
    if delivery.opened_at is None:
        delivery.opened_at, delivery.opened_by = clock.now(), by.label
        delivery.save(update_fields=["opened_at", "opened_by"])
        note(
            [
                Fact(
                    delivery.dossier_id,
                    Kind.DELIVERY,
                    "opened",
                    application_id=delivery.application_id,
                    organisation_id=delivery.college_id,
                )
            ],
            by=by,
        )
        settle(Dossier.objects.select_for_update(of=("self",)).get(pk=delivery.dossier_id))
        by.record("dossiers.opened", delivery)
    return delivery
