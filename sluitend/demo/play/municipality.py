"""Who holds a learner, and what a municipality does with a case."""

from __future__ import annotations

from sluitend.demo.play.known import Known
from sluitend.demo.world import steps
from sluitend.demo.world.stories import Story
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.lifecycle import Outcome
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions as spine
from sluitend.transitions.models import Handover

CONTACT_WAY = {"call": "phone", "message": "message", "home_visit": "home", "appointment": "office"}
OUTCOME = {"moved": Outcome.MOVED_ABROAD}


def hand_over(known: Known, story: Story, step: steps.HandedOver) -> None:
    spine.hand_over(
        known.transition(story), to=known.organisations[step.to], reason=step.reason, by=known.staff[step.by]
    )


def accept(known: Known, story: Story, step: steps.HandoverAccepted) -> None:
    spine.accept(_asked(known, story), by=known.staff[step.by])


def refuse(known: Known, story: Story, step: steps.HandoverRefused) -> None:
    spine.refuse(_asked(known, story), reason="you_first", why=step.why, by=known.staff[step.by])


def _asked(known: Known, story: Story) -> Handover:
    asked = Handover.objects.filter(transition=known.transitions[story.pupil.key], status="asked").first()
    if asked is None:
        raise spine.Refused("nothing was asked")
    return asked


def take_case(known: Known, story: Story, step: steps.CaseAssigned) -> None:
    by = known.staff[step.by]
    if by.user is not None:
        safetynet.assign(MunicipalCase.objects.filter(pk=_case(known, story).pk), to=by.user, by=by)


def log_contact(known: Known, story: Story, step: steps.ContactLogged) -> None:
    safetynet.log_contact(
        _case(known, story),
        CONTACT_WAY[step.way],
        step.result,
        by=known.staff[step.by],
        note=step.note,
        next_on=step.next_on,
    )


def close_case(known: Known, story: Story, step: steps.CaseClosed) -> None:
    """Where a college took over meanwhile the rule closed the case already."""
    case = _open_case(known, story)
    if case is not None:
        outcome = OUTCOME.get(step.outcome) or Outcome(step.outcome)
        safetynet.close(case, outcome, by=known.staff[step.by])


def _case(known: Known, story: Story) -> MunicipalCase:
    case = _open_case(known, story)
    if case is None:
        raise spine.Refused("there is no case")
    return case


def _open_case(known: Known, story: Story) -> MunicipalCase | None:
    return MunicipalCase.objects.filter(transition=known.transitions[story.pupil.key], closed_on=None).first()
