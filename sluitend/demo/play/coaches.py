"""Transfer coaches of the last day: for one learner a coach is at work, for another there is one since today, for some the
question waits.

No story tells of a coach; they are asked for those who fell back or are least far, in the order of their names.
"""

from __future__ import annotations

from datetime import date, timedelta

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.demo.world import places
from sluitend.kit import clock
from sluitend.organisations.models import Organisation
from sluitend.transitions import coaching
from sluitend.transitions.lifecycle import TransferStatus
from sluitend.transitions.models import CoachRequest, Transition

WHYS = ("often_moved", "no_plan", "stuck", "at_home")
NOTES = (
    "Ze is al twee keer gewisseld. Ze wil graag iets met dieren.",
    "Hij weet niet wat hij na de zomer wil. Praten gaat het best tijdens het wandelen.",
    "Hij komt niet naar afspraken op school. Een vast gezicht helpt.",
    "Ze zorgt thuis mee. Bel het liefst na vier uur.",
)
ANSWERED = 2  # of them; the others wait


def play(known: Known, until: date) -> None:
    """Ask a coach for a handful, at the schools that hold them."""
    contact = known.desks.get((places.ALLIANCE.code, Role.ALLIANCE_CONTACT))
    coaches = sorted(
        (actor for actor in known.staff.values() if actor.roles == {Role.TRANSFER_COACH}), key=lambda actor: actor.name
    )
    alliance = known.organisations.get(places.ALLIANCE.code)
    if contact is None or not coaches or alliance is None:
        return
    rows = Transition.objects.filter(settled_on=None, origin_school__isnull=False)
    rows = rows.exclude(status=TransferStatus.OTHER_ROUTE).select_related("origin_school")
    chosen = rows.order_by("-has_dropped", "best_level", "learner__search_name", "pk")[: len(WHYS)]
    for number, transition in enumerate(chosen):
        dean = known.desks[transition.origin_school.code, Role.CAREER_DEAN]  # type: ignore[union-attr]  # filtered above
        request = _ask(transition, alliance, number, by=dean, on=until - timedelta(days=10 - 2 * number))
        if number < ANSWERED:
            _give(request, coaches[0], until, by=contact, works=number == 0)


def _ask(transition: Transition, alliance: Organisation, number: int, *, by: Actor, on: date) -> CoachRequest:
    with clock.standing(on):
        return coaching.ask(transition, alliance, why=WHYS[number], note_text=NOTES[number], by=by)


def _give(request: CoachRequest, coach: Actor, until: date, *, by: Actor, works: bool) -> None:
    with clock.standing(until - timedelta(days=3 if works else 0)):
        coaching.approve(request, coach=coach.user, until=until + timedelta(days=80), by=by)  # type: ignore[arg-type]
        if works:
            coaching.begin(request, by=coach)
