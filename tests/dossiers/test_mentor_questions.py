"""A college asks the mentor something and says what it thinks of a dossier; the pupil reads that it was asked, and about
what."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Quality, QuestionTopic
from sluitend.dossiers.models import Delivery, DossierFeedback, DossierVersion, MentorQuestion, MentorQuestionText
from sluitend.kit import jobs
from sluitend.transitions import actions as spine
from sluitend.transitions.models import Event
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
WORDS = "Wat helpt Yara op een drukke dag?"
ANSWER = "Een rustige plek en een vaste collega."


@pytest.fixture
def application(transition, kok, noor):
    return spine.apply_for(transition, kok, by=noor)


@pytest.fixture
def question(application, dossier, milan):
    return actions.ask_mentor(application, QuestionTopic.HELP, WORDS, by=milan)


@pytest.fixture
def delivered(application, agreed, milan):
    jobs.run_queue()
    return actions.open_delivery(Delivery.objects.get(), by=milan)


def test_the_mentor_hears_at_once_and_finds_the_question(question, noor, class_4b):
    jobs.run_queue()
    (message,) = mail.outbox
    assert message.to == [noor.user.email]
    assert WORDS not in message.body
    page = text(Browser(noor).get(f"/school/klas/{class_4b.pk}/"))
    assert "ROC Delta vraagt je iets: hulp die nodig is" in page


def test_the_answer_stands_beside_the_dossier_which_does_not_change(delivered, milan, noor):
    versions = list(DossierVersion.objects.values_list("pk", "content"))
    Browser(milan).post(f"/intake/{delivered.application_id}/vraag/", {"topic": "help", "text": WORDS})
    question = MentorQuestion.objects.get()
    assert WORDS in text(Browser(noor).get(f"/school/vraag/{question.pk}/"))
    Browser(noor).post(f"/school/vraag/{question.pk}/", {"text": ANSWER})
    assert ANSWER in text(Browser(milan).get(f"/intake/{delivered.application_id}/"))
    assert list(DossierVersion.objects.values_list("pk", "content")) == versions


def test_both_are_events_without_words(question, noor):
    actions.answer_college(question, ANSWER, by=noor)
    found = Event.objects.filter(kind="question").order_by("pk")
    assert [(row.code, row.audience) for row in found] == [("asked", "college"), ("answered", "college")]


def test_the_pupil_reads_that_it_was_asked_and_about_what_but_not_the_words(question, noor, yara):
    page = text(Browser(yara).get("/mijn/overstap/"))
    assert "Vraag aan je mentor" in page
    assert "over: hulp die nodig is" in page
    actions.answer_college(question, ANSWER, by=noor)
    assert {WORDS, ANSWER} & set(MentorQuestionText.objects.values_list("text", flat=True)) == {WORDS, ANSWER}
    after = text(Browser(yara).get("/mijn/overstap/"))
    assert "Beantwoord" in after
    assert WORDS not in page + after
    assert ANSWER not in after


def test_a_question_is_withdrawn_once(question, milan, noor):
    actions.withdraw_question(question, by=milan)
    for late in (
        lambda: actions.answer_college(question, ANSWER, by=noor),
        lambda: actions.withdraw_question(question, by=milan),
    ):
        with pytest.raises(PermissionDenied):
            late()
    assert MentorQuestion.objects.get().status == "withdrawn"


def test_nobody_else_asks_or_answers(question, application, teun, bram, yara):
    with pytest.raises(PermissionDenied):
        actions.ask_mentor(application, QuestionTopic.HELP, WORDS, by=teun)
    for stranger in (teun, bram, yara):
        with pytest.raises(PermissionDenied):
            actions.answer_college(question, ANSWER, by=stranger)


def test_a_question_without_words_is_asked_again(application, milan):
    answer = Browser(milan).post(f"/intake/{application.pk}/vraag/", {"topic": "help", "text": ""})
    assert (answer.status_code, MentorQuestion.objects.count()) == (422, 0)


# --- Feedback ---------------------------------------------------------------------------------------------------


def test_a_college_says_what_it_thinks_and_the_school_reads_it(delivered, milan, noor, dirk):
    said = {"used_in_talk": "true", "quality": "3", "missed": ["help", "contact"], "text": "Telefoon mist."}
    answer = Browser(milan).post(f"/intake/dossier/{delivered.pk}/terugkoppeling/", said)
    assert answer.status_code == 302
    at_the_college = text(Browser(milan).get(f"/intake/{delivered.application_id}/"))
    assert ("Vraag het de mentor" in at_the_college, "Hoe goed is dit dossier?" in at_the_college) == (True, True)
    assert "het hielp goed" in at_the_college
    page = text(Browser(noor).get(f"/school/leerling/{delivered.dossier_id}/"))
    assert "Miste: welke hulp nodig is, hoe je iemand bereikt" in page
    assert "Telefoon mist." in page
    figures = text(Browser(dirk).get("/school/warme-overdracht/cijfers/"))
    assert "Wat mbo's van onze dossiers vinden" in figures.replace("&#x27;", "'")


def test_the_last_word_counts_and_the_first_is_the_event(delivered, milan):
    for quality in (Quality.POOR, Quality.GOOD):
        actions.feed_back_dossier(delivered, quality, used_in_talk=True, by=milan)
    assert DossierFeedback.objects.get().quality == Quality.GOOD
    assert Event.objects.filter(kind="delivery", code="fed_back").count() == 1


def test_who_did_not_open_a_dossier_says_nothing_of_it(application, agreed, milan, teun):
    jobs.run_queue()
    delivery = Delivery.objects.get()
    for somebody in (milan, teun):
        with pytest.raises(PermissionDenied):
            actions.feed_back_dossier(delivery, Quality.GOOD, used_in_talk=False, by=somebody)
