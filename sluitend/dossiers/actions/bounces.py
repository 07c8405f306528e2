"""Mail that does not arrive at a guardian: the mentor hears at once and asks another way."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.guardians import ask_guardians
from sluitend.dossiers.lifecycle import DossierStatus
from sluitend.dossiers.models import Dossier, GuardianLink
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind


@action
def mail_came_back(address: str, *, by: Actor) -> int:
    """Remember that this address of guardians does not work, as long as it is theirs; gives how many it was news about.

    Where their answer is waited for the mentors hear at once. Saying it twice changes nothing.
    """
    guardians = [
        row
        for row in Guardian.objects.select_for_update(of=("self",)).filter(email__iexact=address.strip()).order_by("pk")
        if not row.is_refused
    ]
    for row in guardians:
        row.refused_email, row.refused_on = row.email, clock.today()
    Guardian.objects.bulk_update(guardians, ["refused_email", "refused_on"])
    GuardianLink.objects.filter(guardian__in=guardians, ended_at=None).update(refused_at=clock.now())
    waiting = Dossier.objects.filter(
        transition__learner__in=[row.learner_id for row in guardians],
        transition__settled_on=None,
        status=DossierStatus.WITH_GUARDIAN,
    )
    for key in waiting.order_by("pk").values_list("pk", flat=True):
        note([Fact(key, Kind.DOSSIER, "guardian_mail_refused")], by=by)
        jobs.defer("dossiers.tell_mentor", dossier_id=str(key), what="bounced")
    by.record("dossiers.mail_came_back", None, count=len(guardians))
    return len(guardians)


@action
def correct_address(dossier: Dossier, guardian: Guardian, email: str, *, by: Actor) -> None:
    """The school has another address of a guardian: it is kept, and a fresh link goes there."""
    dossier = by.claim(Can.ASK_GUARDIAN, dossier)
    guardian = Guardian.objects.select_for_update(of=("self",)).get(
        pk=guardian.pk, learner=dossier.transition.learner_id
    )
    if email.casefold() == guardian.refused_email.casefold():
        raise Refused(_("Mail to this address came back. Fill in another address."))
    guardian.email = email  # what was refused stays known: an import may bring it back
    guardian.save(update_fields=["email"])
    ask_guardians(dossier, by=by)
    by.record("dossiers.guardian_address_corrected", dossier)
