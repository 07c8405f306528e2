"""Somebody from outside the schools makes a dossier: the college that invites them holds their transition."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.models import Dossier
from sluitend.kit import jobs
from sluitend.learners import actions as learners
from sluitend.learners.models import Learner
from sluitend.learners.names import search_name
from sluitend.organisations.models import Offering
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused


@action
def invite(person: learners.Newcomer, offering: Offering, *, by: Actor) -> Dossier:
    """Invite a lateral entrant: a person, a transition held by the college, an empty dossier without a mentor's part, and a
    mail with a code to come in with.

    Refuses whom somebody follows already: of two dossiers neither would be whole.
    """
    by.claim(CanOrganisation.INVITE_LEARNER, offering.college)
    known = Learner.objects.filter(
        search_name=search_name(person.call_name, person.prefix, person.family_name),
        birth_date=person.birth_date,
        transitions__settled_on=None,
        transitions__isnull=False,
    )
    if known.exists():
        raise Refused(_("This person cannot be invited here. Let them make their dossier through their school."))
    learner = learners.add_learner(person, by=by)
    transition = spine.open_at_college(learner, offering, by=by)
    jobs.defer("dossiers.mail_invitation", dossier_id=str(transition.pk))
    by.record("dossiers.invited", transition)
    return Dossier.objects.get(pk=transition.pk)
