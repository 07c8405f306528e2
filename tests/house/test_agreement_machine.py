"""Pupil, mentor, two parents, a care coordinator and two colleges do random things to one dossier. Whatever they do, a college
reads nothing before it was sent, on no page, in no file and through no hole in the first wall, and what was sent never
changes; a consent that is taken back takes its answer away, and nothing else."""

from __future__ import annotations

import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, CareStatus, Part, QuestionTopic, Way
from sluitend.dossiers.models import (
    Approval,
    CareAnnex,
    CareAnswer,
    CareVersion,
    Consent,
    ConsentedAnswer,
    Delivery,
    Dossier,
    DossierVersion,
    MentorAnswer,
    MentorQuestion,
    PupilAnswer,
    StatementOfView,
)
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.exchange import takeouts
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, Relation
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions import actions as spine
from sluitend.transitions import promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.models import Application
from tests.cast import TODAY, follow, signs_in
from tests.dossiers.conftest import some_answer, write_care
from tests.staff import Browser

NOT_ALLOWED = (PermissionDenied, Refused)
MEDICATION = "A8.medication"
NEVER = (Dossier, PupilAnswer, MentorAnswer, Approval, StatementOfView, Consent, CareAnnex, CareAnswer)
SECRET, CARE_SECRET, ASKED = "Zo schrijft alleen Yara.", "Zo schrijft alleen Carla.", "Zo vraagt alleen het mbo."
SAME_AGAIN = ("json", "xml")  # a file made twice is the same file; a PDF carries the moment at which it was made
WORDS = st.sampled_from(["Goed.", "Toch anders.", ""])
job = Actor.job("machine")


@pytest.fixture
def stage(request, yara_herself, kok, bakker):
    """Yara with two parents, her mentor, and an intaker at each of two colleges."""
    father = Guardian.objects.create(
        learner=yara_herself, position=2, name="Kemal", relation=Relation.FATHER, email="kemal@example.org"
    )
    mother = Guardian.objects.get(learner=yara_herself, position=1)
    parents = [
        Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=yara_herself.pk, guardian_id=row.pk)
        for row in (mother, father)
    ]
    return {
        "dossier": follow(yara_herself).pk,
        "yara": signs_in(yara_herself),
        "noor": request.getfixturevalue("noor"),
        "carla": request.getfixturevalue("carla"),
        "zora": request.getfixturevalue("zora"),
        "colleges": [request.getfixturevalue(name) for name in ("milan", "teun")],
        "parents": parents,
        "offerings": [kok, bakker],
    }


class Agreeing(RuleBasedStateMachine):
    """One dossier, from writing to recall."""

    stage: dict

    @initialize(policy=st.sampled_from(GuardianPolicy.values), medication=st.sampled_from([True, False, "__skipped__"]))
    def begin(self, policy: str, medication: object) -> None:
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.day, self.sent = TODAY, {}
        self.time = clock.standing(self.day)
        self.time.__enter__()
        Region.objects.update(guardian_policy=policy)
        for part, who in ((Part.PUPIL, "yara"), (Part.MENTOR, "noor")):
            self.writes_everything(part, self.stage[who], {MEDICATION: medication, "A5.why": SECRET})

    def writes_everything(self, part: Part, by: Actor, given: dict) -> None:
        questionnaire, answers = Questionnaire.current(), {}
        while (question := questionnaire.first_open(answers, part.value)) is not None:
            answers[question.code] = given.get(question.code, some_answer(question))
        pairs = [(questionnaire.question(code), value) for code, value in answers.items()]
        actions.save_answers(self.dossier, pairs, by=by)
        actions.finish_part(self.dossier, part, by=by)

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.stage["dossier"])

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

    @rule(answer=st.sampled_from([Answer.AGREED, Answer.AGREED, Answer.DISPUTED]), allows=st.booleans())
    def the_pupil_answers(self, answer: Answer, allows: bool) -> None:
        consents = [MEDICATION] if allows else []
        self.attempt(actions.pupil_answers, self.dossier, answer, by=self.stage["yara"], consents=consents)

    @rule(which=st.integers(0, 1), answer=st.sampled_from(list(Answer)))
    def a_parent_answers(self, which: int, answer: Answer) -> None:
        jobs.run_queue()
        self.attempt(actions.guardian_answers, self.dossier, answer, by=self.stage["parents"][which])

    @rule(name=st.sampled_from(["Elif Demir", "Kemal", "Iemand"]))
    def it_comes_on_paper(self, name: str) -> None:
        said = {"name": name, "way": Way.PAPER, "given_on": self.day}
        self.attempt(actions.record_guardian_approval, self.dossier, by=self.stage["noor"], **said)

    @rule(text=WORDS)
    def the_mentor_changes(self, text: str) -> None:
        question = Questionnaire.current().question("B1.why")
        self.attempt(actions.save_answer, self.dossier, question, text or "Past.", by=self.stage["noor"])

    @rule(anew=st.booleans())
    def they_talked(self, anew: bool) -> None:
        self.attempt(actions.read_again if anew else actions.close_talk, self.dossier, by=self.stage["noor"])
        jobs.run_queue()

    @rule(which=st.integers(0, 2), text=WORDS)
    def somebody_writes_a_view(self, which: int, text: str) -> None:
        by = [*self.stage["parents"], self.stage["yara"]][which]
        self.attempt(actions.state_view, self.dossier, text, by=by)

    @rule()
    def the_pupil_adds(self) -> None:
        self.attempt(actions.reopen, self.dossier, by=self.stage["yara"])

    @rule()
    def the_pupil_takes_it_back(self) -> None:
        self.attempt(actions.recall_consent, self.dossier, MEDICATION, by=self.stage["yara"])

    @rule(dropped=st.booleans())
    def a_care_annex_is_asked_or_dropped(self, dropped: bool) -> None:
        do, by = (actions.drop_care_annex, "carla") if dropped else (actions.ask_care_annex, "noor")
        self.attempt(do, self.dossier, by=self.stage[by])

    @rule()
    def the_care_annex_is_written(self) -> None:
        if self.dossier.care_part in (CareStatus.ASKED, CareStatus.BUSY):
            self.attempt(write_care, self.dossier, self.stage["carla"], C_notice=CARE_SECRET)

    @rule(which=st.integers(0, 1))
    def a_college_asks_the_mentor(self, which: int) -> None:
        for row in Application.objects.all():
            self.attempt(actions.ask_mentor, row, QuestionTopic.HELP, ASKED, by=self.stage["colleges"][which])

    @rule()
    def the_mentor_answers_the_college(self) -> None:
        for row in MentorQuestion.objects.all():
            self.attempt(actions.answer_college, row, "Gewoon vragen.", by=self.stage["noor"])

    @rule(which=st.integers(0, 1), suffix=st.sampled_from(("pdf", *SAME_AGAIN)))
    def a_college_opens_every_page_and_file(self, which: int, suffix: str) -> None:
        college = self.stage["colleges"][which]
        browser, ours = Browser(college), Delivery.objects.filter(college=college.organisation)
        may_read = ours.exists()
        keys = list(Application.objects.values_list("pk", flat=True))
        for path in ("/intake/", "/intake/lijst.xlsx", "/intake/overdracht/", *(f"/intake/{key}/" for key in keys)):
            said = browser.get(path, follow=True).content.decode("utf-8", "replace")
            assert may_read or SECRET not in said, path
            assert CARE_SECRET not in said, path
        own = set(ours.values_list("pk", flat=True))
        for key in Delivery.objects.values_list("pk", flat=True):
            answer = browser.get(f"/intake/dossier/{key}.{suffix}")
            assert (answer.status_code == 200) == (key in own), (key, suffix)
            if key in own and suffix in SAME_AGAIN:
                assert self.sent.setdefault((key, suffix), answer.content) == answer.content

    @rule(which=st.integers(0, 1), suffix=st.sampled_from(SAME_AGAIN))
    def a_college_takes_all_out(self, which: int, suffix: str) -> None:
        college = self.stage["colleges"][which]
        try:
            with transaction.atomic():
                takeout = takeouts.ask(Delivery.objects.all(), suffix, by=college)
        except NOT_ALLOWED:
            assert not Delivery.objects.filter(college=college.organisation).exists()
            return
        jobs.run_queue()
        takeout.refresh_from_db()
        with takeouts.fetch(takeout, by=college) as packed, zipfile.ZipFile(packed) as archive:
            files = [archive.read(name) for name in archive.namelist()]
        assert len(files) == takeout.files.count()
        for row in takeout.files.all():
            assert row.delivery.college_id == college.organisation.pk
            assert self.sent.setdefault((row.delivery_id, suffix), bytes(row.content)) == bytes(row.content)
            assert bytes(row.content) in files

    @rule(which=st.integers(0, 1))
    def the_pupil_applies(self, which: int) -> None:
        self.attempt(
            spine.apply_for, self.dossier.transition, self.stage["offerings"][which], by=self.stage["yara"], on=self.day
        )
        jobs.run_queue()

    @rule(which=st.integers(0, 1))
    def the_pupil_withdraws(self, which: int) -> None:
        for row in Application.objects.filter(college=self.stage["colleges"][which].organisation):
            self.attempt(spine.withdraw_application, row, by=self.stage["yara"])

    @rule(which=st.integers(0, 1))
    def a_college_opens(self, which: int) -> None:
        for row in Delivery.objects.all():
            self.attempt(actions.open_delivery, row, by=self.stage["colleges"][which])

    @rule(days=st.integers(1, 16))
    def days_pass(self, days: int) -> None:
        self.time.__exit__(None, None, None)
        self.day += timedelta(days=days)
        self.time = clock.standing(self.day)
        self.time.__enter__()
        actions.let_time_decide(by=job)
        spine.pass_dates(by=job)
        jobs.run_queue()

    @rule(which=st.integers(0, 1), with_care=st.booleans())
    def it_goes_the_whole_way(self, which: int, with_care: bool) -> None:
        self.the_pupil_applies(which)
        if with_care:
            self.a_care_annex_is_asked_or_dropped(False)
            self.the_care_annex_is_written()
        self.the_pupil_answers(Answer.AGREED, True)
        self.a_parent_answers(which, Answer.AGREED)
        jobs.run_queue()

    @invariant()
    def a_college_reads_only_what_was_sent_to_it(self) -> None:
        if not hasattr(self, "day"):
            return
        for college in self.stage["colleges"]:
            sent = set(Delivery.objects.filter(college=college.organisation).values_list("version", flat=True))
            assert through(college, DossierVersion) == sent
            assert through(college, ConsentedAnswer, "version") <= sent
            for model in (*NEVER, CareVersion):
                assert through(college, model) == set(), model.__name__

    @invariant()
    def who_arranges_help_reads_only_the_annexes_that_were_sent(self) -> None:
        if not hasattr(self, "day"):
            return
        zora = self.stage["zora"]
        came = Delivery.objects.filter(college=zora.organisation, with_care=True)
        assert through(zora, CareVersion, "version") == set(came.values_list("version", flat=True))
        for model in NEVER:
            assert through(zora, model) == set(), model.__name__

    @invariant()
    def what_was_sent_never_changes(self) -> None:
        if not hasattr(self, "day"):
            return
        for version in DossierVersion.objects.all():
            assert self.sent.setdefault(version.pk, version.content) == version.content
            assert MEDICATION not in version.content["pupil"]
            assert CARE_SECRET not in str(version.content)
        for row in CareVersion.objects.all():
            assert self.sent.setdefault(("care", row.pk), row.content) == row.content
        for row in ConsentedAnswer.objects.all():
            known = self.sent.setdefault(row.pk, row.value)
            assert row.value == (None if row.recalled_at else known)

    @invariant()
    def the_files_of_what_was_sent_never_change(self) -> None:
        if not hasattr(self, "day"):
            return
        for parcel in sending.parcels(Delivery.objects.all()):
            for suffix in SAME_AGAIN:
                made = FORMATS[suffix].make(parcel)
                assert self.sent.setdefault((parcel.delivery.pk, suffix), made) == made

    @invariant()
    def nothing_goes_along_without_a_living_consent(self) -> None:
        if not hasattr(self, "day"):
            return
        living = Consent.objects.filter(question=MEDICATION, granted=True, recalled_at=None)
        assert living.exists() or not ConsentedAnswer.objects.filter(recalled_at=None).exists()

    @invariant()
    def nothing_is_sent_that_the_pupil_did_not_hear_about(self) -> None:
        if not hasattr(self, "day"):
            return
        policy = Region.objects.get().guardian_policy
        for version in DossierVersion.objects.all():
            agreed = {row["party"] for row in version.content["approvals"]}
            if policy == GuardianPolicy.AGREEMENT:
                assert agreed == {"pupil", "guardian"}, version.content["approvals"]
            assert agreed or version.content["objections"]

    @invariant()
    def the_promise_holds(self) -> None:
        if hasattr(self, "day"):
            found = promise.ask()
            assert found.ok, found.as_json()


def through(actor: Actor, model, key: str = "pk") -> set:
    """What a party reads of a table, with no filter of ours."""
    try:
        with wall.standing(actor.standing):
            return set(model._base_manager.values_list(key, flat=True))
    except DatabaseError:  # no right on the table at all
        return set()


@pytest.mark.django_db
def test_whatever_they_do_a_college_reads_what_was_sent_and_that_never_changes(stage):
    Agreeing.stage = stage
    run_state_machine_as_test(
        Agreeing,
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
