"""Random people of an mbo, another mbo and a municipality do random things around two students. Nobody is taken off a roll
unseen, and every learner keeps one holder and one next date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sluitend.access.actor import Actor
from sluitend.kit import clock, jobs
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners.models import Enrolment
from sluitend.transitions import actions as spine
from sluitend.transitions import moving, promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.lifecycle import MOVE, PLACED_LEVEL, ApplicationStatus, SettledReason
from sluitend.transitions.models import Application, Handover, Move, Transition
from sluitend.transitions.moving import LEAVING, Override, Summer, WhyMove
from tests.cast import TODAY

NOT_ALLOWED = (PermissionDenied, Refused, StepNotAllowed)
job = Actor.job("machine")


@pytest.fixture
def stage(request, lotte, daan, bakker):
    """A student of 17 and one of 20 at ROC Delta, their coach, and who is asked to help on."""
    people = {name: request.getfixturevalue(name) for name in ("sanne", "milan", "teun", "nadia", "gijs")}
    return {"people": people, "seats": [lotte, daan], "offering": bakker}


class Leaving(RuleBasedStateMachine):
    """A year in which two students perhaps leave."""

    stage: dict

    @initialize()
    def begin(self) -> None:
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.day = TODAY
        self.time = clock.standing(self.day)
        self.time.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "time"):
            self.time.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def seat(self, index: int) -> Enrolment:
        return Enrolment.objects.select_related("programme", "learner").get(pk=self.stage["seats"][index].pk)

    def now(self, index: int) -> Transition | None:
        return Transition.objects.filter(learner=self.seat(index).learner_id, settled_on=None).first()

    def attempt(self, verb, *args, **kwargs):
        """Do it as people do: some things are not allowed, and then nothing has happened."""
        try:
            with transaction.atomic():
                return True, verb(*args, **kwargs)
        except NOT_ALLOWED:
            return False, None

    index = st.integers(0, 1)
    who = st.sampled_from(["sanne", "sanne", "sanne", "milan", "teun", "nadia", "gijs"])

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.time.__exit__(None, None, None)
        self.day = min(self.day + timedelta(days=days), date(2027, 6, 1))
        self.time = clock.standing(self.day)
        self.time.__enter__()
        spine.pass_dates(by=job)
        jobs.run_due()

    @rule(index=index, who=who, why=st.sampled_from(list(WhyMove)))
    def somebody_sees_a_doubt(self, index: int, who: str, why: WhyMove) -> None:
        self.attempt(spine.open_move, self.seat(index), why, by=self.stage["people"][who])

    @rule(who=who, step=st.sampled_from(sorted(MOVE.steps)))
    def the_coach_says(self, who: str, step: str) -> None:
        for move in Move.objects.all():
            self.attempt(spine.take_step, move, step, by=self.stage["people"][who])

    @rule(index=index, who=who, answer=st.sampled_from([*Summer, None]))
    def the_summer_is_asked_about(self, index: int, who: str, answer: Summer | None) -> None:
        self.attempt(spine.answer_summer_check, self.seat(index), answer, by=self.stage["people"][who])

    @rule(index=index, who=who)
    def somebody_applies(self, index: int, who: str) -> None:
        if (now := self.now(index)) is not None:
            self.attempt(spine.apply_for, now, self.stage["offering"], by=self.stage["people"][who])

    @rule(status=st.sampled_from(list(ApplicationStatus)), who=st.sampled_from(["teun", "sanne", "job"]))
    def the_other_college_speaks(self, status: ApplicationStatus, who: str) -> None:
        by = job if who == "job" else self.stage["people"][who]
        for application in Application.objects.all():
            self.attempt(spine.record_status, application, status, by=by)

    @rule(index=index, who=who)
    def somebody_asks_the_municipality(self, index: int, who: str) -> None:
        town = self.stage["people"]["nadia"].organisation
        if (now := self.now(index)) is not None:
            self.attempt(spine.ask_to_take_over, now, to=town, reason="help", by=self.stage["people"][who])

    @rule(who=who, verb=st.sampled_from(["accept", "refuse", "withdraw"]))
    def somebody_answers(self, who: str, verb: str) -> None:
        for handover in Handover.objects.all():
            self.attempt(
                getattr(spine, verb),
                handover,
                by=self.stage["people"][who],
                **({"reason": "other", "why": "nee"} if verb == "refuse" else {}),
            )

    @rule(index=index, who=who)
    def somebody_settles(self, index: int, who: str) -> None:
        if (now := self.now(index)) is not None:
            self.attempt(spine.settle, now, because=SettledReason.STAYED, by=self.stage["people"][who])

    @rule(
        index=index, who=who, because=st.sampled_from(sorted(LEAVING)),
        override=st.sampled_from(["", *Override]), words=st.sampled_from(["", " ", "drie keer gepraat"]),
    )  # fmt: skip
    def somebody_is_deregistered(self, index: int, who: str, because: str, override: str, words: str) -> None:
        seat, before = self.seat(index), self.now(index)
        stands = self.stands(seat, before)
        done, _gone = self.attempt(
            spine.deregister, seat, because, by=self.stage["people"][who], override=override, note_text=words
        )
        if not done:
            assert self.seat(index).until_on == seat.until_on
            return
        ends = because in ("abroad", "deceased") or (because == "diploma" and seat.programme.level >= 2)
        if stands or ends:
            return
        assert override, "deregistered without a place, and nobody said why"
        assert words.strip()
        after = self.now(index)
        assert after is not None, "deregistered, and followed by nobody"
        assert (after.move.override, after.move.left_on) == (override, self.day)
        minor = (seat.learner.age_on(self.day) or 0) < 18
        assert not minor or after.visible_to_municipality is not None, "under 18, and the municipality does not see it"

    @staticmethod
    def stands(seat: Enrolment, now: Transition | None) -> bool:
        """What the rule asks, said once more in other words: a place at another mbo, or a municipality that holds."""
        if now is None:
            return False
        placed = Application.objects.filter(transition=now, level__gte=PLACED_LEVEL)
        return placed.exclude(college=seat.organisation_id).exists() or now.holder.kind == "municipality"

    @invariant()
    def the_promise_holds(self) -> None:
        if hasattr(self, "day"):
            found = promise.ask()
            assert found.ok, found.as_json()

    @invariant()
    def a_move_that_is_open_has_one_college_that_reads_it(self) -> None:
        if hasattr(self, "day"):
            for move in Move.objects.select_related("transition"):
                assert move.transition.kind == "mbo-mbo"
                assert move.transition.origin_school_id == move.college_id


@pytest.mark.django_db
def test_whatever_people_do_nobody_leaves_a_roll_unseen(stage):
    assert not moving.may_leave("stops", moving.Footing())
    Leaving.stage = stage
    run_state_machine_as_test(
        Leaving,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.explicit, Phase.generate],
        ),
    )
