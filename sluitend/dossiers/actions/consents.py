"""Consent for answers outside the statutory list: asked apart, given or refused, taken back whenever somebody likes."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers import content
from sluitend.dossiers.actions.sending import send_without
from sluitend.dossiers.lifecycle import Way
from sluitend.dossiers.models import Consent, ConsentedAnswer, Delivery, Dossier
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


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


@action
def recall_consent(dossier: Dossier, question: str, *, by: Actor) -> None:
    """Pupil or guardian takes a consent back: the answer itself is gone from every version that was sent, a new version goes
    without it, and the colleges hear so. That it was sent and taken back, and when, is kept (AVG art. 7.3)."""
    as_guardian = by.guardian_id is not None
    dossier = by.claim(Can.RECALL_AS_GUARDIAN if as_guardian else Can.RECALL, dossier)
    now = clock.now()
    taken_back = Consent.objects.filter(dossier=dossier, question=question, granted=True, recalled_at=None).update(
        recalled_at=now, recalled_by=by.label
    )
    if not taken_back:
        raise Refused(_("This consent was taken back already."))
    gone = ConsentedAnswer.objects.filter(version__dossier=dossier, question=question, recalled_at=None)
    colleges = set(Delivery.objects.filter(version__consented__in=gone).values_list("application", "college"))
    gone.update(value=None, recalled_at=now)
    note([Fact(dossier.pk, Kind.DOSSIER, "consent_recalled")], by=by)
    note(
        [
            Fact(dossier.pk, Kind.DELIVERY, "recalled", application_id=application, organisation_id=college)
            for application, college in sorted(colleges)
        ],
        by=by,
    )
    by.record("dossiers.consent_recalled", dossier, question=question)
    if colleges:
        send_without(dossier, by=by)
        jobs.defer("dossiers.tell_colleges_recalled", dossier_id=str(dossier.pk))
