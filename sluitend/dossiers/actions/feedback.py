"""What a college says of a dossier that it received."""

from __future__ import annotations

from collections.abc import Sequence

from sluitend.access.actor import Actor, action
from sluitend.dossiers.lifecycle import Quality
from sluitend.dossiers.models import Delivery, DossierFeedback
from sluitend.dossiers.policies import CanDelivery
from sluitend.kit import clock
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind


@action
def feed_back_dossier(
    delivery: Delivery, quality: Quality, *, used_in_talk: bool, missed: Sequence[str] = (), text: str = "", by: Actor
) -> DossierFeedback:
    """Say how well a dossier served the intake, or say it anew: the last word counts, and the first is the event."""
    delivery = by.claim(CanDelivery.FEED_BACK, delivery)
    said = {"quality": quality, "used_in_talk": used_in_talk, "missed": list(missed), "text": text}
    feedback, made = DossierFeedback.objects.update_or_create(
        delivery=delivery, defaults=said | {"given_at": clock.now(), "by": by.label, "name": by.name}
    )
    if made:
        note(
            [Fact(delivery.dossier_id, Kind.DELIVERY, "fed_back", None, delivery.application_id, delivery.college_id)],
            by=by,
        )
    by.record("dossiers.fed_back", delivery, quality=int(quality))
    return feedback
