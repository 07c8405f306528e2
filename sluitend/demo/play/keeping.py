"""What people keep and let others see at the end of the play: their lists, who follows along, who asked about whom."""

from __future__ import annotations

from datetime import date

from sluitend.access.actor import Actor
from sluitend.access.reasons import LookReason
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import Can
from sluitend.organisations import keeping_lists
from sluitend.organisations.lists import LISTS
from sluitend.safetynet import looking_up
from sluitend.transitions.models import Transition

KEPT = (  # role, list, its filters, its name, whether colleagues may use it
    (Role.CAREER_DEAN, "pupils", "toon=geen-aanmelding", "Nog geen aanmelding", True),
    (Role.CAREER_DEAN, "pupils", "toon=jij", "Vraagt iets van de mentor", False),
    (Role.INTAKER, "inbox", "groep=nieuw&optijd=ja", "Nieuw en op tijd", True),
    (Role.ATTENDANCE_OFFICER, "worklist", "wie=vrij", "Van niemand", True),
)
FOLLOWED = 5  # pupils whose parents follow along
ASKED_ABOUT = 2  # residents about whom each municipality asked


def play(known: Known, day: date) -> None:
    """Lists are kept, parents follow, a municipality asks about somebody who is not in view."""
    staff = list(known.staff.values())
    for role, kind, query, name, is_shared in KEPT:
        for actor in _one_of_each(staff, role):
            keeping_lists.save_list(
                actor.organisation, LISTS[kind], query, name=name, is_shared=is_shared, by=actor  # type: ignore[arg-type]  # staff have one
            )  # fmt: skip
    for mentor in _one_of_each(staff, Role.MENTOR):
        for dossier in Dossier.objects.permitting(Can.LET_FOLLOW, mentor).order_by(
            "transition__learner__search_name", "pk"
        )[:FOLLOWED]:
            dossiers.let_guardians_follow(dossier, by=mentor)
    for officer in _one_of_each(staff, Role.ATTENDANCE_OFFICER):
        out_of_view = Transition.objects.filter(
            settled_on=None, visible_to_municipality=None, learner__residence=officer.organisation
        )
        for row in out_of_view.select_related("learner").order_by("learner__search_name", "pk")[:ASKED_ABOUT]:
            if row.learner.birth_date is not None:
                looking_up.look_up(row.learner.name, row.learner.birth_date, because=LookReason.ASKED, by=officer)


def _one_of_each(staff: list[Actor], role: Role) -> list[Actor]:
    """The first with this role at each organisation."""
    first: dict[object, Actor] = {}
    for actor in staff:
        if role in actor.roles and actor.organisation is not None:
            first.setdefault(actor.organisation.pk, actor)
    return list(first.values())
