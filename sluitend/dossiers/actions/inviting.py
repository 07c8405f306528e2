"""Somebody from outside the schools makes a dossier: the college that invites them holds their transition."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs
from sluitend.learners import actions as learners
from sluitend.learners.models import Learner
from sluitend.learners.names import search_name
from sluitend.organisations.models import Offering
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused

INVITATION_WORKS = timedelta(days=300)  # like the letter of a school: until the summer


@action
def let_in(dossier: Dossier, *, by: Actor) -> tuple[str, date]:
    """A new code for a student who leaves an mbo, and until when it works: to be mailed, or handed over by the coach. An
    older one ends."""
    dossier = by.claim(Can.LET_IN, dossier)
    until = clock.today() + INVITATION_WORKS
    code = learners.make_code(dossier.transition.learner, expires_on=until, by=by)
    by.record("dossiers.let_in", dossier)
    return code, until


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
