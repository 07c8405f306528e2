"""A student who leaves an mbo, the study coach there, a parent and two other mbo's do random things to one compact dossier. Whatever
they do, no other mbo reads anything before it was sent, through no hole in the first wall and on no page; the mbo that is left
gets no delivery; what was sent never changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part, Way
from sluitend.dossiers.models import (
    Approval,
    Delivery,
    Dossier,
    DossierVersion,
    GuardianLink,
    MentorAnswer,
    PupilAnswer,
)
from sluitend.kit import clock, jobs
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners.models import Guardian, Relation
from sluitend.organisations.models import GuardianPolicy, OrganisationKind, Region
from sluitend.transitions import actions as spine
from sluitend.transitions import promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.lifecycle import MOVE
from sluitend.transitions.models import Application, Move
from tests.cast import TODAY, offer, signs_in, works_at
from tests.dossiers.conftest import fill
from tests.house.test_agreement_machine import through
from tests.staff import Browser

NOT_ALLOWED = (PermissionDenied, Refused, StepNotAllowed)
NEVER = (Dossier, PupilAnswer, MentorAnswer, Approval, GuardianLink)
SECRET = "Zo schrijft alleen Lotte."
job = Actor.job("machine")


@pytest.fixture
def stage(request, lotte, region, delta, anker, bakker, sanne, teun):
    """Lotte of 17 with a parent, her coach, and an intaker at each of two other mbo's."""
    third = type(delta).objects.create(
        region=region, kind=OrganisationKind.MBO, code="99MC", name="MBO De Brug", phone="010 000 00 13"
    )
    guardian = Guardian.objects.create(
        learner=lotte.learner, name="Mia Bakker", relation=Relation.MOTHER, email="mia@example.org"
    )
    return {
        "lotte": lotte,
        "herself": signs_in(lotte.learner),
        "mia": Actor(
            name="", roles=frozenset({Role.GUARDIAN}), learner_id=lotte.learner_id, guardian_id=guardian.pk
        ),
        "coach": sanne,
        "left": delta,
        "colleges": [teun, works_at("Wim", third, Role.INTAKER)],
        "offerings": [bakker, offer(third, "25168", "Gastheer", 3), offer(delta, "25182", "Kelner", 2)],
    }  # fmt: skip


class Leaving(RuleBasedStateMachine):
    """One student who leaves, from the first doubt on."""

    stage: dict

    @initialize(policy=st.sampled_from(GuardianPolicy.values))
    def begin(self, policy: str) -> None:
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.day, self.sent = TODAY, {}
        self.time = clock.standing(self.day)
        self.time.__enter__()
        Region.objects.update(guardian_policy=policy)
        self.move = spine.open_move(self.stage["lotte"], "wrong_choice", by=self.stage["coach"])

    def teardown(self) -> None:
        if hasattr(self, "time"):
            self.time.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def attempt(self, do, *args, **kwargs) -> None:
        try:
            with transaction.atomic():
                do(*args, **kwargs)
        except NOT_ALLOWED:
            pass

    def with_dossier(self, do, *args, **kwargs) -> None:
        found = Dossier.objects.filter(pk=self.move.pk).first()
        if found is not None:
            self.attempt(do, found, *args, **kwargs)

    @rule(step=st.sampled_from(sorted(set(MOVE.steps) - {"stay"})))
    def the_coach_says(self, step: str) -> None:
        self.attempt(spine.take_step, Move.objects.get(), step, by=self.stage["coach"])

    @rule(which=st.integers(0, 2))
    def the_coach_tells_of_an_application(self, which: int) -> None:
        self.attempt(
            spine.apply_for, Move.objects.get().transition, self.stage["offerings"][which], by=self.stage["coach"]
        )

    @rule()
    def the_student_writes(self) -> None:
        self.with_dossier(fill, Part.PUPIL, self.stage["herself"], M1_own=SECRET, A5_why=SECRET)

    @rule()
    def the_coach_writes(self) -> None:
        self.with_dossier(fill, Part.MENTOR, self.stage["coach"])

    @rule(text=st.sampled_from(["Een vaste plek.", "Toch anders."]))
    def the_coach_changes(self, text: str) -> None:
        found = Dossier.objects.filter(pk=self.move.pk).first()
        if found is not None:
            question = found.questionnaire.question("N3.worked")
            self.attempt(actions.save_answer, found, question, text, by=self.stage["coach"])

    @rule(answer=st.sampled_from([Answer.AGREED, Answer.AGREED, Answer.DISPUTED]))
    def the_student_answers(self, answer: Answer) -> None:
        self.with_dossier(actions.pupil_answers, answer, by=self.stage["herself"])

    @rule(answer=st.sampled_from(list(Answer)))
    def the_parent_answers(self, answer: Answer) -> None:
        jobs.run_queue()
        self.with_dossier(actions.guardian_answers, answer, by=self.stage["mia"])

    @rule()
    def it_comes_on_paper(self) -> None:
        said = {"name": "Mia Bakker", "way": Way.PAPER, "given_on": self.day}
        self.with_dossier(actions.record_guardian_approval, by=self.stage["coach"], **said)

    @rule(anew=st.booleans())
    def they_talked(self, anew: bool) -> None:
        self.with_dossier(actions.read_again if anew else actions.close_talk, by=self.stage["coach"])

    @rule()
    def the_student_adds(self) -> None:
        self.with_dossier(actions.reopen, by=self.stage["herself"])

    @rule(which=st.integers(0, 1))
    def an_mbo_opens(self, which: int) -> None:
        for row in Delivery.objects.all():
            self.attempt(actions.open_delivery, row, by=self.stage["colleges"][which])

    @rule(which=st.integers(0, 1))
    def an_mbo_looks_everywhere(self, which: int) -> None:
        college = self.stage["colleges"][which]
        may_read = Delivery.objects.filter(college=college.organisation).exists()
        keys = list(Application.objects.values_list("pk", flat=True))
        own = f"/studenten/overstap/{self.move.pk}/dossier/"
        for path in ("/intake/", own, f"{own}deel/", f"{own}bijlagen/", *(f"/intake/{key}/" for key in keys)):
            said = Browser(college).get(path, follow=True).content.decode("utf-8", "replace")
            assert (may_read and not path.startswith(own)) or SECRET not in said, path

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.time.__exit__(None, None, None)
        self.day += timedelta(days=days)
        self.time = clock.standing(self.day)
        self.time.__enter__()
        actions.let_time_decide(by=job)
        spine.pass_dates(by=job)
        jobs.run_queue()

    @rule(which=st.integers(0, 1))
    def it_goes_the_whole_way(self, which: int) -> None:
        self.the_coach_says("want")
        self.the_coach_tells_of_an_application(which)
        self.the_student_writes()
        self.the_coach_writes()
        self.the_student_answers(Answer.AGREED)
        self.the_parent_answers(Answer.AGREED)
        jobs.run_queue()

    @invariant()
    def another_mbo_reads_only_what_was_sent_to_it(self) -> None:
        if not hasattr(self, "day"):
            return
        for college in self.stage["colleges"]:
            sent = set(Delivery.objects.filter(college=college.organisation).values_list("version", flat=True))
            assert through(college, DossierVersion) == sent
            for model in NEVER:
                assert through(college, model) == set(), model.__name__

    @invariant()
    def the_mbo_that_is_left_gets_no_delivery(self) -> None:
        if hasattr(self, "day"):
            assert not Delivery.objects.filter(college=self.stage["left"]).exists()

    @invariant()
    def what_was_sent_never_changes_and_was_agreed(self) -> None:
        if not hasattr(self, "day"):
            return
        policy = Region.objects.get().guardian_policy
        for version in DossierVersion.objects.all():
            assert self.sent.setdefault(version.pk, version.content) == version.content
            agreed = {row["party"] for row in version.content["approvals"]}
            of_age = self.stage["lotte"].learner.age_on(date.fromisoformat(version.content["made_on"])) >= 18
            if policy == GuardianPolicy.AGREEMENT:
                assert agreed >= ({"pupil"} if of_age else {"pupil", "guardian"})
            assert agreed or version.content["objections"]

    @invariant()
    def there_is_a_dossier_only_of_who_wanted_to_leave_or_applied_elsewhere(self) -> None:
        if hasattr(self, "day"):
            wanted = self.move.transition.events.filter(kind="move", code="wants").exists()
            elsewhere = Application.objects.exclude(college=self.stage["left"]).exists()
            assert Dossier.objects.exists() == (wanted or elsewhere)

    @invariant()
    def the_promise_holds(self) -> None:
        if hasattr(self, "day"):
            found = promise.ask()
            assert found.ok, found.as_json()


@pytest.mark.django_db
def test_whatever_they_do_no_other_mbo_reads_a_compact_dossier_before_it_was_sent(stage):
    Leaving.stage = stage
    run_state_machine_as_test(
        Leaving,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.explicit, Phase.generate],
        ),
    )
