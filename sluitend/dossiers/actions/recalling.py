"""Taking a consent back, whenever somebody likes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.sending import send_without
from sluitend.dossiers.models import Consent, ConsentedAnswer, Delivery, Dossier
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


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
    was_in_this_round = gone.filter(version__content__round=dossier.round).exists()
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
    if was_in_this_round:
        send_without(dossier, by=by)
    if colleges:
        jobs.defer("dossiers.tell_colleges_recalled", dossier_id=str(dossier.pk))
