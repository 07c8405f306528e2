"""Taking a consent back, whenever somebody likes and in whatever way they say so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.on_paper import not_ahead, whose
from sluitend.dossiers.actions.sending import send_without
from sluitend.dossiers.lifecycle import Way
from sluitend.dossiers.models import Consent, ConsentedAnswer, Delivery, Dossier
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


@action
def recall_consent(dossier: Dossier, question: str, *, by: Actor) -> None:
    """Pupil or guardian takes a consent back: the answer itself is gone from every version that was sent, a new version goes
    without it, and the colleges hear so. That it was sent and taken back, and when, is kept (AVG art. 7.3)."""
    as_guardian = by.guardian_id is not None
    dossier = by.claim(Can.RECALL_AS_GUARDIAN if as_guardian else Can.RECALL, dossier)
    way = Way.LINK if as_guardian else Way.ACCOUNT
    if not _take_back(dossier, [question], way=way, said_on=clock.today(), by=by):
        raise Refused(_("This consent was taken back already."))


@action
def record_guardian_recall(
    dossier: Dossier, *, name: str, way: Way, given_on: date, by: Actor, guardian: Guardian | None = None
) -> None:
    """The school notes that a guardian takes back by voice or on paper what they allowed: it has the same consequences as
    through the link (AVG art. 7.3: as easy as giving it).

    The school does not see what was allowed, so noting it where nothing was is no error and changes nothing.
    """
    dossier = by.claim(Can.RECORD_RECALL, dossier)
    not_ahead(given_on)
    guardian = whose(dossier, guardian, name)
    living = Consent.objects.filter(
        dossier=dossier, guardian=guardian, party="guardian", granted=True, recalled_at=None
    )
    _take_back(dossier, set(living.values_list("question", flat=True)), way=way, said_on=given_on, by=by)
    by.record("dossiers.recall_recorded", dossier, way=way)


def _take_back(dossier: Dossier, questions: Collection[str], *, way: Way, said_on: date, by: Actor) -> bool:
    """Whoever allowed it: one "no" suffices. Gives whether there was anything to take back."""
    now = clock.now()
    living = Consent.objects.filter(dossier=dossier, question__in=questions, granted=True, recalled_at=None)
    if not living.update(recalled_at=now, recalled_by=by.label, recalled_way=way, recalled_on=said_on):
        return False
    gone = ConsentedAnswer.objects.filter(version__dossier=dossier, question__in=questions, recalled_at=None)
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
    for question in sorted(questions):
        by.record("dossiers.consent_recalled", dossier, question=question)
    if was_in_this_round:
        send_without(dossier, by=by)
    if colleges:
        jobs.defer("dossiers.tell_colleges_recalled", dossier_id=str(dossier.pk))
    return True
