from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.dossiers import actions, content
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, WarmStatus, Way
from sluitend.dossiers.models import (
    Approval,
    Delivery,
    Dossier,
    DossierVersion,
    GuardianLink,
    MentorAnswer,
    WarmHandover,
)
from sluitend.dossiers.queries.path import way
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian
from sluitend.organisations.actions import close_organisation
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Transition
from tests.cast import TODAY, follow, signs_in
from tests.dossiers.conftest import fill

pytestmark = pytest.mark.django_db
S = DossierStatus
job = Actor.job("test")


def status(dossier):
    return Dossier.objects.get(pk=dossier.pk).status


def codes_of(dossier, *kinds):
    events = Event.objects.filter(transition=dossier.pk, kind__in=kinds or [Kind.DOSSIER, Kind.DELIVERY])
    return list(events.order_by("pk").values_list("code", flat=True))


def read_by(actor, model):
    with wall.standing(actor.standing):
        return list(model._base_manager.values_list("pk", flat=True))


def test_a_transition_begins_with_an_empty_dossier_at_the_pupil(dossier):
    assert (dossier.status, dossier.questionnaire_version) == (S.WITH_PUPIL, Questionnaire.current().number)


def test_pupil_and_mentor_write_in_parallel(dossier, yara, noor):
    fill(dossier, Part.MENTOR, noor)
    assert status(dossier) == S.WITH_PUPIL

    fill(dossier, Part.PUPIL, yara)
    assert status(dossier) == S.TO_AGREE


def test_a_part_with_an_open_question_is_not_done(dossier, yara):
    with pytest.raises(Refused):
        actions.finish_part(dossier, Part.PUPIL, by=yara)


def test_the_pupil_reads_the_mentors_part_only_when_it_is_done(dossier, yara, noor):
    question = Questionnaire.current().question("B1.why")
    actions.save_answer(dossier, question, "Past goed.", by=noor)
    assert read_by(yara, MentorAnswer) == []

    fill(dossier, Part.MENTOR, noor)

    assert len(read_by(yara, MentorAnswer)) > 5


def test_a_mentor_of_another_class_writes_nothing(dossier, bram):
    with pytest.raises(PermissionDenied):
        actions.save_answer(dossier, Questionnaire.current().question("B1.why"), "x", by=bram)


def test_under_18_the_guardian_is_asked_by_mail_with_link_and_code(filled, yara):
    actions.pupil_answers(filled, Answer.AGREED, by=yara)

    assert status(filled) == S.WITH_GUARDIAN
    jobs.run_queue()
    (letter,) = [message for message in mail.outbox if message.to == ["elif@example.org"]]
    assert "/ouder/" in letter.body
    assert "Demir" not in letter.subject + letter.body
    assert GuardianLink.objects.filter(dossier=filled, ended_at=None).count() == 1


def test_at_18_no_guardian_is_asked(sem_himself, noor, kok):
    sem = signs_in(sem_himself)
    dossier = Dossier.objects.get(pk=follow(sem_himself).pk)
    spine.apply_for(dossier.transition, kok, by=noor)
    fill(dossier, Part.PUPIL, sem)
    fill(dossier, Part.MENTOR, noor)

    actions.pupil_answers(dossier, Answer.AGREED, by=sem)

    assert status(dossier) == S.AGREED
    jobs.run_queue()
    assert status(dossier) == S.SENT


def test_nobody_presses_send(agreed, noor, kok, bakker):
    jobs.run_queue()
    assert status(agreed) == S.AGREED

    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    assert (status(agreed), Delivery.objects.count()) == (S.SENT, 1)

    spine.apply_for(agreed.transition, bakker, by=noor)
    jobs.run_queue()
    assert {row.college.name for row in Delivery.objects.all()} == {"ROC Delta", "Vakschool Het Anker"}
    assert DossierVersion.objects.count() == 1


def test_sending_twice_sends_once(agreed, noor, kok):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()

    assert actions.deliver(agreed, by=job) == []
    assert Delivery.objects.count() == 1


def test_an_application_withdrawn_the_minute_before_gets_nothing(agreed, noor, kok, yara):
    application = spine.apply_for(agreed.transition, kok, by=noor)
    spine.withdraw_application(application, by=yara)

    jobs.run_queue()

    assert Delivery.objects.count() == 0


def test_a_college_that_left_gets_nothing_and_the_pupil_reads_why(agreed, noor, kok, milan):
    close_organisation(kok.college, on=clock.today(), by=job)
    spine.apply_for(agreed.transition, kok, by=noor)

    jobs.run_queue()

    assert Delivery.objects.count() == 0
    assert [str(row.detail) for row in way(agreed).applications] == [
        "Dit mbo doet niet meer mee. Je dossier gaat er niet heen. Vraag je mentor wat je kunt doen."
    ]


def test_nobody_at_the_mbo_reads_before_it_was_sent_and_only_the_addressed_one_after(agreed, noor, kok, milan, teun):
    spine.apply_for(agreed.transition, kok, by=noor)
    for actor in (milan, teun):
        assert read_by(actor, DossierVersion) + read_by(actor, Delivery) == []

    jobs.run_queue()

    assert len(read_by(milan, DossierVersion)) == 1
    assert read_by(teun, DossierVersion) + read_by(teun, Delivery) == []


def test_a_municipality_never_reads_a_dossier(agreed, noor, kok, nadia):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    spine.show_to_municipality(Transition.objects.filter(pk=agreed.pk), because="summer", by=job)

    with wall.standing(nadia.standing), pytest.raises(DatabaseError), transaction.atomic():
        list(Dossier.objects.all())


def test_opening_is_noted_once(agreed, noor, kok, milan, teun):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    delivery = Delivery.objects.get()
    with pytest.raises(PermissionDenied):
        actions.open_delivery(delivery, by=teun)

    actions.open_delivery(delivery, by=milan)
    actions.open_delivery(delivery, by=milan)

    assert status(agreed) == S.OPENED
    assert codes_of(agreed, Kind.DELIVERY) == ["sent", "opened"]


def test_what_needs_a_consent_of_its_own_is_not_sent(agreed, noor, kok):
    assert agreed.pupil_answers.filter(question="A8.medication").exists()
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()

    content = DossierVersion.objects.get().content
    assert "A8.medication" not in content["pupil"]
    assert "A8.wanted" in content["pupil"]


def test_what_was_sent_is_never_changed(agreed, noor, kok):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    with pytest.raises(DatabaseError), transaction.atomic():
        DossierVersion.objects.update(content={})


def test_a_mentor_who_changes_after_agreement_makes_it_lapse(agreed, noor, yara, kok):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()

    actions.save_answer(agreed, Questionnaire.current().question("B1.why"), "Toch twijfel.", by=noor)

    assert status(agreed) == S.TO_AGREE
    assert codes_of(agreed, Kind.DOSSIER)[-1] == "lapsed"
    assert Delivery.objects.count() == 1


def test_after_it_lapsed_a_new_version_is_agreed_and_sent(agreed, noor, yara, elif_, kok):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    actions.save_answer(agreed, Questionnaire.current().question("B1.why"), "Toch twijfel.", by=noor)
    actions.pupil_answers(agreed, Answer.AGREED, by=yara)
    jobs.run_queue()
    actions.guardian_answers(agreed, Answer.AGREED, by=elif_)
    jobs.run_queue()

    versions = DossierVersion.objects.order_by("number")
    assert [row.content["mentor"]["B1.why"] for row in versions][1] == "Toch twijfel."
    assert Delivery.objects.count() == 2


def test_saying_the_same_again_changes_nothing(agreed, noor):
    question = Questionnaire.current().question("B1.why")
    value = MentorAnswer.objects.get(dossier=agreed, question="B1.why").value

    actions.save_answer(agreed, question, value, by=noor)

    assert status(agreed) == S.AGREED


def test_a_second_click_on_agree_changes_nothing(filled, yara):
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    actions.pupil_answers(filled, Answer.AGREED, by=yara)

    assert Approval.objects.filter(party="pupil").count() == 1


def test_what_is_not_right_goes_to_the_mentor_and_then_back_to_the_pupil(filled, yara, noor):
    actions.pupil_answers(filled, Answer.DISPUTED, by=yara, about=["mentor"], text="Ik kom wel op tijd.")
    assert status(filled) == S.DISPUTED

    actions.read_again(filled, by=noor)

    assert status(filled) == S.TO_AGREE


def test_a_guardian_who_disputes_stops_the_dossier(asked, elif_, noor):
    actions.guardian_answers(asked, Answer.DISPUTED, by=elif_, about=["help"], text="Dit klopt niet.")

    assert status(asked) == S.DISPUTED
    with pytest.raises(PermissionDenied):
        actions.guardian_answers(asked, Answer.AGREED, by=elif_)


def test_a_guardian_who_first_wants_to_talk_can_still_answer(asked, elif_):
    actions.guardian_answers(asked, Answer.TALK, by=elif_)
    assert status(asked) == S.WITH_GUARDIAN

    actions.guardian_answers(asked, Answer.AGREED, by=elif_)
    assert status(asked) == S.AGREED


def test_paper_approval_is_noted_with_who_and_how(asked, noor):
    with pytest.raises(Refused):
        actions.record_guardian_approval(
            asked, name="E. Demir", way=Way.PAPER, given_on=TODAY + timedelta(days=1), by=noor
        )

    actions.record_guardian_approval(asked, name="E. Demir", way=Way.PAPER, given_on=TODAY, by=noor)

    approval = Approval.objects.get(party="guardian")
    assert (approval.way, approval.text, status(asked)) == (Way.PAPER, "E. Demir", S.AGREED)


def test_a_pupil_never_approves_for_a_guardian(asked, yara):
    with pytest.raises(PermissionDenied):
        actions.guardian_answers(asked, Answer.AGREED, by=yara)


def test_turning_18_ends_the_question_to_the_guardian(asked, elif_, yara_herself):
    yara_herself.birth_date = date(2008, 3, 20)
    yara_herself.save()
    with clock.standing(date(2026, 3, 19)):
        assert actions.let_time_decide(by=job) == 0

    with clock.standing(date(2026, 3, 20)):
        assert actions.let_time_decide(by=job) == 1

    assert status(asked) == S.AGREED
    assert GuardianLink.objects.get(dossier=asked).ended_because == "turned_18"
    with pytest.raises(PermissionDenied):
        actions.guardian_answers(asked, Answer.AGREED, by=elif_)


def test_where_guardians_may_read_first_the_dossier_goes_on_after_the_term(filled, yara):
    Region.objects.update(guardian_policy=GuardianPolicy.INSPECTION)
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    filled.refresh_from_db()
    assert (filled.status, filled.goes_on_on) == (S.WITH_GUARDIAN, date(2026, 3, 26))

    with clock.standing(date(2026, 3, 26)):
        assert actions.let_time_decide(by=job) == 0
    with clock.standing(date(2026, 3, 27)):
        assert actions.let_time_decide(by=job) == 1
    assert status(filled) == S.AGREED


class TestALink:
    @pytest.fixture
    def made(self, asked):
        return actions.make_link(asked, Guardian.objects.get(learner=asked.transition.learner_id), by=job)

    BORN = date(2009, 6, 14)

    def test_opens_with_code_and_birth_date_again_and_again_until_answered(self, made, asked, elif_):
        assert actions.open_link(made.token, made.code, self.BORN) == made.link
        assert actions.open_link(made.token, made.code.lower(), self.BORN) == made.link
        assert codes_of(asked, Kind.DOSSIER).count("guardian_read") == 1

        actions.guardian_answers(asked, Answer.AGREED, by=elif_)

        assert actions.open_link(made.token, made.code, self.BORN) is None

    def test_opens_for_nobody_who_misses_one_of_three(self, made):
        assert actions.open_link(made.token, made.code, date(2009, 6, 15)) is None
        assert actions.open_link(made.token, "AAAAAA", self.BORN) is None
        assert actions.open_link("X" * 32, made.code, self.BORN) is None

    def test_is_old_after_fourteen_days(self, made):
        with clock.standing(TODAY + timedelta(days=15)):
            assert actions.open_link(made.token, made.code, self.BORN) is None

    def test_ends_when_a_new_one_is_made(self, made, asked, elif_):
        newer = actions.make_link(asked, made.link.guardian, by=job)
        assert actions.open_link(made.token, made.code, self.BORN) is None
        assert actions.open_link(newer.token, newer.code, self.BORN) == newer.link


class TestAWarmHandover:
    @pytest.fixture
    def warm(self, agreed, noor, kok):
        spine.apply_for(agreed.transition, kok, by=noor)
        jobs.run_queue()
        return WarmHandover.objects.get()

    def test_comes_with_the_dossier_and_says_whom_to_call(self, warm):
        assert (warm.status, warm.contact_name, warm.contact_phone) == (WarmStatus.REQUESTED, "Noor", "010 000 00 12")
        assert warm.due_on == date(2026, 3, 26)

    def test_is_closed_by_the_college_with_a_note(self, warm, milan, teun):
        with pytest.raises(PermissionDenied):
            actions.record_warm_handover(warm, "complete", by=teun, text="x")

        actions.record_warm_handover(warm, "attempt", by=milan, text="Geen gehoor.")
        actions.record_warm_handover(warm, "complete", by=milan, text="Rustige werkplek.", enough=True)

        warm.refresh_from_db()
        assert (warm.status, warm.owner) == (WarmStatus.COMPLETED, milan.user)
        with pytest.raises(PermissionDenied):
            actions.record_warm_handover(warm, "attempt", by=milan)

    def test_notes_are_for_the_two_schools(self, warm, milan, noor, yara):
        from sluitend.dossiers.models import WarmHandoverNote

        actions.record_warm_handover(warm, "complete", by=milan, text="Rustige werkplek.")

        assert len(read_by(noor, WarmHandoverNote)) == len(read_by(milan, WarmHandoverNote)) == 1
        with wall.standing(yara.standing), pytest.raises(DatabaseError), transaction.atomic():
            list(WarmHandoverNote.objects.all())


def test_a_dossier_begun_with_version_1_goes_on_with_its_own_questions(dossier, yara, noor):
    Dossier.objects.update(questionnaire_version=1)
    dossier.refresh_from_db()
    fill(dossier, Part.PUPIL, yara, A4_learned="Op tijd komen.")
    fill(dossier, Part.MENTOR, noor)
    dossier.refresh_from_db()

    sent = content.snapshot(dossier)

    assert (dossier.status, sent["questionnaire"], Questionnaire.current().number) == (DossierStatus.TO_AGREE, 1, 2)
    assert (sent["pupil"]["A4.learned"], sent["pupil"]["A2.subject"]) == ("Op tijd komen.", "Dat vind ik leuk.")
    assert Questionnaire.of_content(sent).question("A9.back_on").wording == "Op welke dag ben je terug?"
