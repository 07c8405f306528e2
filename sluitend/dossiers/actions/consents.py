"""Consent for answers outside the statutory list: asked apart, given or refused."""

from __future__ import annotations

from collections.abc import Collection

from sluitend.access.actor import Actor
from sluitend.dossiers import content
from sluitend.dossiers.lifecycle import Way
from sluitend.dossiers.models import Consent, Dossier
from sluitend.kit import clock


def record_consents(dossier: Dossier, granted: Collection[str], *, by: Actor) -> None:
    """Inside an action, with an agreement: what of the answers that were asked may go along. What nobody ticked is refused,
    which changes nothing else."""
    is_guardian = by.guardian_id is not None
    asked = content.asked_of_guardian(dossier) if is_guardian else content.outside_the_list(dossier)
    Consent.objects.bulk_create(
        [
            Consent(
                dossier=dossier,
                round=dossier.round,
                question=question.code,
                party="guardian" if is_guardian else "pupil",
                guardian_id=by.guardian_id,
                granted=question.code in granted,
                way=Way.LINK if is_guardian else Way.ACCOUNT,
                given_at=clock.now(),
                by=by.label,
            )
            for question in asked
        ],
        ignore_conflicts=True,
    )
