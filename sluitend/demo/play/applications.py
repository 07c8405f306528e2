"""Applying, what a college says to it, and another destination."""

from __future__ import annotations

from collections.abc import Sequence

from sluitend.demo.play import movers
from sluitend.demo.play.known import Known
from sluitend.demo.world import steps
from sluitend.demo.world.stories import Story
from sluitend.transitions import actions, decisions
from sluitend.transitions.destinations import ROUTES, Shown
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application
from sluitend.transitions.outcomes import REASONS, Outcome


def apply(known: Known, story: Story, step: steps.Applied) -> None:
    application = actions.apply_for(
        known.transition(story),
        known.offerings[step.offer, story.pupil.year],
        by=known.actor(story, step),
        preference=step.preference,
    )
    known.applications[story.pupil.key, step.application] = application.pk


def desk_and_status(story: Story, step: steps.StatusRecorded) -> tuple[str, str]:
    """A college records one status for several applications in one go."""
    return step.by, step.status


def record_statuses(known: Known, taken: Sequence[tuple[Story, steps.StatusRecorded]]) -> int:
    step = taken[0][1]
    if step.status == ApplicationStatus.DEREGISTERED:  # not by a status: nobody leaves a roll unseen
        return movers.deregister(known, taken)
    keys = [known.applications[story.pupil.key, step.application] for story, step in taken]
    return actions.record_statuses(
        Application.objects.filter(pk__in=keys), ApplicationStatus(step.status), by=known.staff[step.by]
    )


def prepare_decisions(known: Known, taken: Sequence[tuple[Story, steps.StatusRecorded]]) -> int:
    """What a college will say in the coming days, decided already and not told yet: it can still be stopped."""
    story, step = taken[0]
    reason = sorted(REASONS)[story.pupil.number % len(REASONS)]
    refuses = step.status == Outcome.NOT_ADMITTED
    batch = decisions.prepare_all(
        Application.objects.filter(pk__in=[known.applications[s.pupil.key, which.application] for s, which in taken]),
        Outcome(step.status),
        by=known.staff[step.by],
        reason=reason if refuses else "",
        next_step=REASONS[reason].usual if refuses else "",
    )
    return batch.count


def withdraw(known: Known, story: Story, step: steps.Withdrew) -> None:
    actions.withdraw_application(known.application(story, step.application), by=known.actor(story, step))


def declare_route(known: Known, story: Story, step: steps.RouteDeclared) -> None:
    """With what the table asks to see; every other school has to wait for the paper of who goes outside the region."""
    proof = ROUTES[step.code].proof
    waits = step.code == "mbo_outside_region" and story.pupil.number % 2
    shown = Shown(proof[0], step.on) if proof and not waits else None
    actions.declare_route(known.transition(story), step.code, by=known.staff[step.by], shown=shown)
