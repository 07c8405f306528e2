"""The care annex: who writes it, who reads it, and that it is agreed to with the dossier."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, CareStatus, DossierStatus
from sluitend.dossiers.models import CareAnnex, CareAnswer, CareVersion, Delivery, Dossier
from sluitend.dossiers.queries import guardian, me, pupil
from sluitend.dossiers.questionnaire import LegalCategory, Questionnaire
from sluitend.kit import jobs
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from sluitend.transitions.models import Event
from tests.cast import follow, works_at
from tests.dossiers.conftest import write_care
from tests.dossiers.test_questionnaire import sentences
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db

FORM = Questionnaire.of_care()
SECRET = "Na een uur wordt Yara stil."


@pytest.fixture
def asked_care(filled, noor):
    """Both parts are done, and the mentor asks for an annex."""
    actions.ask_care_annex(filled, by=noor)
    filled.refresh_from_db()
    return filled


@pytest.fixture
def written(asked_care, carla):
    write_care(asked_care, carla, C_notice=SECRET)
    asked_care.refresh_from_db()
    return asked_care


@pytest.fixture
def sent(written, yara, kok, elif_):
    """Agreed to with the annex, and delivered to ROC Delta."""
    spine.apply_for(written.transition, kok, by=yara)
    _agree(written, yara, elif_)
    return written


def _agree(dossier, yara, elif_):
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    actions.make_link(dossier, Guardian.objects.get(learner=dossier.transition.learner_id), by=Actor.job("test"))
    dossier.refresh_from_db()
    actions.guardian_answers(dossier, Answer.AGREED, by=elif_)
    jobs.run_queue()
    dossier.refresh_from_db()


def address(dossier, more=""):
    return f"/school/leerling/{dossier.pk}/zorgbijlage/{more}"


# --- The questions ------------------------------------------------------------------------------------------------------


def test_the_annex_asks_only_what_a_school_may_tell_and_mostly_with_answers_to_choose():
    questions = [question for section in FORM.sections("care") for question in section.questions]

    assert {question.legal_category for question in questions} == {LegalCategory.GUIDANCE, LegalCategory.ADMIN}
    assert len([question for question in questions if question.options]) >= 5
    assert [x.code for x in questions if "medicijn" in x.wording.lower()] == []


def test_the_sentences_of_the_annex_are_short():
    texts = [
        words
        for section in FORM.sections("care")
        for x in section.questions
        for words in (x.wording, x.help, x.example, x.starter, x.sensitive, *(o.label for o in x.options))
    ]

    assert [words for words in texts if max(sentences(words), default=0) > 20] == []


# --- Writing ------------------------------------------------------------------------------------------------------------


def test_a_dossier_waits_for_an_annex_that_was_asked_for(asked_care, yara):
    assert (asked_care.care_part, asked_care.status) == (CareStatus.ASKED, DossierStatus.WITH_MENTOR)

    with pytest.raises(PermissionDenied):
        actions.pupil_answers(asked_care, Answer.AGREED, by=yara)


def test_the_care_coordinators_hear_that_a_mentor_asks(asked_care, carla):
    jobs.run_queue()

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([carla.user.email], "Yara: er is een zorgbijlage gevraagd")
    ]


def test_an_annex_with_a_gap_is_not_done(asked_care, carla):
    with pytest.raises(Refused):
        actions.finish_care_annex(asked_care, by=carla)


def test_a_done_annex_goes_to_the_pupil_to_read(written):
    assert (written.care_part, written.status) == (CareStatus.DONE, DossierStatus.TO_AGREE)


def test_no_annex_after_all_throws_away_what_was_written_and_lets_the_dossier_go_on(asked_care, carla):
    actions.save_care_answers(asked_care, [(FORM.question("C.notice"), SECRET)], by=carla)
    assert CareAnswer.objects.count() == 1

    actions.drop_care_annex(asked_care, by=carla)

    asked_care.refresh_from_db()
    assert (CareAnswer.objects.count(), CareAnnex.objects.count()) == (0, 0)
    assert (asked_care.care_part, asked_care.status) == (CareStatus.NONE, DossierStatus.TO_AGREE)


def test_what_changes_after_agreement_makes_it_lapse_and_the_same_again_does_not(sent, carla):
    actions.save_care_answers(sent, [(FORM.question("C.notice"), SECRET)], by=carla)
    assert Dossier.objects.get(pk=sent.pk).status == DossierStatus.SENT

    actions.save_care_answers(sent, [(FORM.question("C.notice"), "Iets anders.")], by=carla)

    now = Dossier.objects.get(pk=sent.pk)
    assert (now.round, now.status) == (sent.round + 1, DossierStatus.TO_AGREE)


def test_an_annex_asked_for_after_sending_leaves_what_was_sent_until_it_is_done(agreed, yara, noor, carla, kok):
    spine.apply_for(agreed.transition, kok, by=yara)
    jobs.run_queue()
    actions.ask_care_annex(Dossier.objects.get(pk=agreed.pk), by=noor)
    assert Dossier.objects.get(pk=agreed.pk).status == DossierStatus.SENT

    write_care(agreed, carla)

    assert Dossier.objects.get(pk=agreed.pk).status == DossierStatus.TO_AGREE
    assert CareVersion.objects.count() == 0


# --- Who reads it --------------------------------------------------------------------------------------------------------


def test_answers_stand_in_a_table_of_their_own_and_never_in_the_version_of_the_dossier(sent):
    delivery = Delivery.objects.get(dossier=sent)

    assert SECRET in str(CareVersion.objects.get(version=delivery.version).content)
    assert SECRET not in str(delivery.version.content)
    assert delivery.with_care is True


def test_pupil_and_guardian_read_it_when_it_is_done_and_not_before(asked_care, yara, elif_, carla):
    actions.save_care_answers(asked_care, [(FORM.question("C.notice"), SECRET)], by=carla)

    def shown():
        dossier = Dossier.objects.get(pk=asked_care.pk)
        with wall.standing(yara.standing):
            return SECRET in str(pupil.reading(dossier).care), SECRET in str(guardian.reading(dossier).care)

    assert shown() == (False, False)
    write_care(asked_care, carla, C_notice=SECRET)
    assert shown() == (True, True)


def read_by_the_database(actor):
    """What is being written, and what was sent: whether this actor's side of the wall shows any of it."""
    return tuple(_shows(actor, model) for model in (CareAnswer, CareVersion))


def _shows(actor, model):
    try:
        with wall.standing(actor.standing):
            return model.objects.exists()
    except DatabaseError:  # no row of this table is for this kind of party
        return False


def test_the_second_wall_shows_the_annex_to_who_works_with_care_only(sent, noor, dirk, carla, milan, zora, nadia, teun):
    assert read_by_the_database(carla) == (True, True)
    assert read_by_the_database(zora) == (False, True)
    assert {read_by_the_database(actor) for actor in (noor, dirk, milan, teun, nadia)} == {(False, False)}


def test_another_colleges_coordinator_reads_nothing(sent, anker):
    elsewhere = works_at("Saar", anker, Role.SUPPORT_COORDINATOR)

    assert read_by_the_database(elsewhere) == (False, False)
    assert Delivery.objects.permitting("deliveries:read_care", elsewhere).count() == 0


def test_the_mentor_sees_that_there_is_one_and_not_what_it_says(written, noor):
    page = text(Browser(noor).get(f"/school/leerling/{written.pk}/"))

    assert "Zorgbijlage" in page
    assert Browser(noor).get(address(written)).status_code == 403
    assert SECRET not in page


def test_the_intake_sees_that_there_is_one_and_who_may_read_it(sent, milan, zora):
    delivery = Delivery.objects.get(dossier=sent)
    page = text(Browser(milan).get(f"/intake/{delivery.application_id}/", follow=True))

    assert "De school voegde een zorgbijlage toe." in page
    assert "Op jouw mbo is dat: Zora." in page
    assert Browser(milan).get(f"/intake/zorgbijlagen/{delivery.pk}/").status_code == 403
    assert SECRET not in page


def test_who_arranges_help_reads_it_and_the_pupil_sees_that(sent, zora, yara):
    delivery = Delivery.objects.get(dossier=sent)
    listed = text(Browser(zora).get("/intake/zorgbijlagen/"))
    page = text(Browser(zora).get(f"/intake/zorgbijlagen/{delivery.pk}/"))

    assert "Yara Demir" in listed
    assert SECRET in page
    delivery.refresh_from_db()
    assert (delivery.care_opened_by, delivery.opened_at) == (zora.label, None)
    assert Event.objects.filter(transition=sent.pk, code="care_opened").count() == 1
    assert "je zorgbijlage" in [row.what for row in pupil.looks(yara.learner_id)]


def test_reading_it_twice_is_one_event(sent, zora):
    delivery = Delivery.objects.get(dossier=sent)
    for _ in range(2):
        Browser(zora).get(f"/intake/zorgbijlagen/{delivery.pk}/")

    assert Event.objects.filter(code="care_opened").count() == 1


def test_what_was_sent_is_never_changed(sent):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        CareVersion.objects.update(content={})


def test_the_pupil_takes_the_annex_along(sent, yara):
    with wall.standing(yara.standing):
        taken = me.file_of(sent.transition.learner)

    assert SECRET in str(taken["care_annex"])
    assert SECRET in str(taken["care_annex_as_sent"])


# --- Pages ---------------------------------------------------------------------------------------------------------------


def test_the_care_coordinators_list_shows_what_waits_and_what_is_done(asked_care, carla):
    assert "Yara Demir" in text(Browser(carla).get("/school/zorgbijlagen/"))
    assert Browser(carla).get("/school/zorgbijlagen/").context["list"].waiting != []

    write_care(asked_care, carla)

    shown = Browser(carla).get("/school/zorgbijlagen/").context["list"]
    assert (shown.waiting, [row.name for row in shown.done]) == ([], ["Yara Demir"])


def test_the_care_coordinators_day_begins_with_how_many_wait(asked_care, carla, dirk, yara):
    line = '<a class="nl-link" href="/school/zorgbijlagen/">1 zorgbijlage wacht op jou</a>'
    assert line in text(Browser(carla).get("/school/"))
    assert "wacht op jou" not in text(Browser(dirk).get("/school/"))
    write_care(asked_care, carla)
    assert "wacht op jou" not in text(Browser(carla).get("/school/"))


def test_the_list_takes_as_many_statements_for_two_as_for_one(asked_care, sem_himself, noor, carla):
    def ask():
        return Browser(carla).get("/school/zorgbijlagen/")

    one = count_queries(ask)
    actions.ask_care_annex(Dossier.objects.get(pk=follow(sem_himself).pk), by=noor)

    assert count_queries(ask) == one


def test_one_answer_is_kept_while_filling_in(asked_care, carla):
    response = Browser(carla).post(address(asked_care, "c-notice/"), {"c-notice": SECRET})

    assert "Bewaard om 12.00 uur" in text(response)
    assert CareAnswer.objects.get().value == SECRET
    assert Dossier.objects.get(pk=asked_care.pk).care_part == CareStatus.BUSY


def test_a_question_that_depends_on_an_answer_appears(asked_care, carla):
    response = Browser(carla).post(address(asked_care, "c-established/"), {"c-established": "true"})

    assert 'id="vraag-c-diagnosis"' in text(response)


def test_after_agreement_the_page_opens_to_read_and_keeps_nothing(sent, carla):
    page = text(Browser(carla).get(address(sent)))
    assert "Op het dossier zoals het hier staat, is akkoord gegeven" in page

    Browser(carla).post(address(sent, "c-notice/"), {"c-notice": "Iets anders."})

    assert CareAnswer.objects.get(question="C.notice").value == SECRET


def test_a_care_coordinator_asks_and_goes_on_to_write(filled, carla):
    response = Browser(carla).post(address(filled, "vragen/"))

    assert (response.status_code, response["Location"]) == (302, address(filled))
    jobs.run_queue()
    assert mail.outbox == []
