"""Another destination than mbo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.learners.duty import last_school_type
from sluitend.transitions.actions.noting import Fact, Refused, note
from sluitend.transitions.destinations import ENDED, Judgement, Proof, Shown, judge
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.models import Route, Transition
from sluitend.transitions.policies import Can


@action
def declare_route(
    transition: Transition, code: str, *, by: Actor, note_text: str = "", shown: Shown | None = None
) -> Route:
    """The school states a destination other than mbo; an earlier one ends.

    Refused where the table of destinations says so: an age that does not fit, a statement that nobody made, a proof of
    something else. A paper that is not there yet is no reason to keep silent: the destination is recorded, and ends the
    search once somebody states it again with the paper at hand.
    """
    transition = by.claim(Can.DECLARE_ROUTE, transition)
    judged = judge_for(transition, code, shown=shown)
    if judged.refused:
        raise Refused(judged.refused)
    state_all({transition.pk: (code, shown)}, by=by, note_text=note_text)
    by.record("transitions.route_declared", transition, code=code)
    return Route.objects.get(transition=transition, ended_on=None)


def judge_for(transition: Transition, code: str, *, shown: Shown | None = None) -> Judgement:
    """What the table of destinations says of this learner today."""
    row = Transition.objects.filter(pk=transition.pk).annotate(last_school_type=last_school_type("learner_id"))
    born, qualified_on, school_type = row.values_list(
        "learner__birth_date", "learner__basic_qualification_on", "last_school_type"
    ).get()
    return judge(
        code,
        born=born,
        school_type=school_type,
        qualified_on=qualified_on,
        school_year=transition.school_year,
        today=clock.today(),
        shown=shown,
    )


def state_all(
    stated: Mapping[UUID, tuple[str, Shown | None]], *, by: Actor, note_text: str = "", source: Source | None = None
) -> None:
    """Inside an action: the destination of each of these transitions from today on, as the table allowed it."""
    today = clock.today()
    Route.objects.filter(transition__in=stated, ended_on=None).update(ended_on=today)
    Route.objects.bulk_create(
        [
            Route(
                transition_id=key,
                code=code,
                declared_on=today,
                note=note_text,
                proof=shown.kind if shown else "",
                proof_on=shown.on if shown else None,
                proof_seen_by=by.label if shown else "",
            )
            for key, (code, shown) in stated.items()
        ]
    )
    facts = [Fact(key, Kind.ROUTE, code, source=source) for key, (code, _shown) in stated.items()]
    facts += [
        Fact(key, Kind.PROOF, Proof(shown.kind), due_on=shown.on, source=source)
        for key, (_code, shown) in stated.items()
        if shown
    ]
    note(facts, by=by)


def end_all(transitions: Collection[UUID], *, by: Actor, source: Source | None = None) -> None:
    """Inside an action: the destination of these transitions no longer holds, and no other takes its place."""
    Route.objects.filter(transition__in=transitions, ended_on=None).update(ended_on=clock.today())
    note([Fact(key, Kind.ROUTE, ENDED, source=source) for key in transitions], by=by)
