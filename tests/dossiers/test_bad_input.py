"""Input that nobody hopes for: much too long, emptied afterwards, by two people at once or by who has two hats."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache

from sluitend.access.actor import Actor
from sluitend.dossiers import actions, mentoring
from sluitend.dossiers.lifecycle import Answer, CareStatus, DossierStatus, Part, PartStatus, Way
from sluitend.dossiers.models import Approval, Delivery, Dossier, DossierVersion, MentorAnswer, PupilAnswer
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import jobs
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.cast import TODAY
from tests.dossiers.conftest import write_care
from tests.dossiers.test_links import knock
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
FORM = Questionnaire.current()
MEGABYTE = 1024 * 1024
S = DossierStatus


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def dossier_now(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def kept(table, dossier, code):
    return table.objects.filter(dossier=dossier, question=code).values_list("value", flat=True).first()


# --- Much too long --------------------------------------------------------------------------------------------------------


def test_a_text_of_four_megabytes_is_refused_in_plain_words_and_nothing_is_lost(dossier, yara):
    actions.save_answer(dossier, FORM.question("A6.likes"), "Koken.", by=yara)
    client, long = Browser(yara), "lang " * (4 * MEGABYTE // 5)
    path = address_of("A6.likes")

    answer = client.post(path, {"answer": long})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r"Dit is te lang. Haal \d+ tekens weg.", page)
    assert long.strip() in page, "what was typed stands there to be made shorter"
    assert client.post(path, {"answer": long}, headers={"HX-Request": "true"}).status_code == 200
    assert kept(PupilAnswer, dossier, "A6.likes") == "Koken."


def test_more_than_we_read_at_once_is_refused_in_plain_words(dossier, yara, noor, client):
    actions.save_answer(dossier, FORM.question("A6.likes"), "Koken.", by=yara)
    too_much = {"answer": "x" * (6 * MEGABYTE), "b1-why": "x" * 10}
    for who, path in (
        (Browser(yara), address_of("A6.likes")),
        (Browser(noor), f"/school/leerling/{dossier.pk}/mentordeel/"),
        (client, "/ouder/"),
    ):
        answer = who.post(path, too_much)
        assert answer.status_code == 413, path
        assert "Wat je stuurde is te groot" in answer.content.decode()
    assert kept(PupilAnswer, dossier, "A6.likes") == "Koken."


def test_four_megabytes_of_a_mentor_are_refused_beside_the_question(dossier, noor):
    path, long = f"/school/leerling/{dossier.pk}/mentordeel/", "x" * (4 * MEGABYTE)
    one = Browser(noor).post(f"{path}b1-why/", {"b1-why": long, "seen-b1-why": "null"})
    whole = Browser(noor).post(path, {"b1-why": long, "b1-level": "fits", "seen-b1-level": "null"})

    assert "Dit is te lang." in text(one)
    assert (whole.status_code, long in whole.content.decode()) == (422, True)
    assert MentorAnswer.objects.count() == 0


def test_four_megabytes_of_a_parent_are_refused_and_the_dossier_waits(asked, client):
    knock(client, actions.make_link(asked, Guardian.objects.get(), by=Actor.job("test")))
    answer = client.post(
        "/ouder/lezen/antwoord/", {"answer": "disputed", "about": "data", "text": "x" * (4 * MEGABYTE)}
    )

    assert answer.status_code == 422
    assert (dossier_now(asked).status, Approval.objects.filter(party="guardian").count()) == (S.WITH_GUARDIAN, 0)


def address_of(code: str) -> str:
    question = FORM.question(code)
    return f"/mijn/dossier/{question.section}/{question.slug}/"


# --- Emptied after it was agreed ------------------------------------------------------------------------------------------


def test_a_required_answer_emptied_after_agreement_lapses_it_and_goes_back_to_the_mentor(agreed, noor, yara, kok):
    path = f"/school/leerling/{agreed.pk}/mentordeel/b1-why/"
    unaware = Browser(noor).post(path, {"b1-why": "", "seen-b1-why": '"Dat vind ik leuk."'})
    assert "Niet bewaard: iemand gaf net akkoord." in text(unaware)
    assert dossier_now(agreed).status == S.AGREED

    Browser(noor).post(path, {"b1-why": "", "seen-b1-why": '"Dat vind ik leuk."', "vervalt": "ja"})
    now = dossier_now(agreed)
    assert (now.status, now.mentor_part, now.round) == (S.WITH_MENTOR, PartStatus.BUSY, 2)
    spine.apply_for(agreed.transition, kok, by=yara)
    jobs.run_queue()
    assert Delivery.objects.count() == 0
    with pytest.raises(Refused):
        actions.finish_part(agreed, Part.MENTOR, by=noor)

    actions.save_answer(agreed, FORM.question("B1.why"), "Het past.", by=noor)
    actions.finish_part(agreed, Part.MENTOR, by=noor)
    assert dossier_now(agreed).status == S.TO_AGREE


def test_the_whole_form_with_a_required_answer_emptied_is_refused(agreed, noor):
    before = dict(MentorAnswer.objects.values_list("question", "value"))
    answer = Browser(noor).post(f"/school/leerling/{agreed.pk}/mentordeel/", {"b1-why": "", "vervalt": "ja"})

    assert answer.status_code == 422
    assert dict(MentorAnswer.objects.values_list("question", "value")) == before
    assert dossier_now(agreed).status == S.AGREED


def test_what_is_asked_only_now_opens_a_part_that_was_done(filled, noor, yara):
    wanted, about = FORM.question("B5.wanted"), FORM.question("B5.about")
    actions.save_answer(filled, wanted, False, by=noor)
    MentorAnswer.objects.filter(dossier=filled, question="B5.about").delete()
    assert dossier_now(filled).status == S.TO_AGREE

    actions.save_answer(filled, wanted, True, by=noor)
    assert (dossier_now(filled).status, dossier_now(filled).mentor_part) == (S.WITH_MENTOR, PartStatus.BUSY)

    mentoring.save(filled, [mentoring.Filled(about, "Rust.", None)], by=noor, finish=True)
    assert dossier_now(filled).status == S.TO_AGREE


def test_a_pupil_who_empties_a_required_answer_is_asked_for_it_again(filled, yara):
    required = next(
        question for section in FORM.sections("pupil") for question in section.questions
        if question.required and PupilAnswer.objects.filter(dossier=filled, question=question.code).exists()
    )  # fmt: skip
    actions.save_answer(filled, required, None, by=yara)

    now = dossier_now(filled)
    assert (now.status, now.pupil_part) == (S.WITH_PUPIL, PartStatus.BUSY)
    page = Browser(yara).post("/mijn/dossier/nakijken/", follow=True)
    assert "nog een antwoord nodig" in text(page)


def test_a_gap_in_a_care_annex_that_was_agreed_holds_the_dossier(filled, yara, carla, noor, elif_):
    actions.ask_care_annex(filled, by=noor)
    write_care(filled, carla)
    questionnaire = filled.care_annex.questionnaire
    required = next(q for section in questionnaire.sections("care") for q in section.questions if q.required)
    actions.pupil_answers(dossier_now(filled), Answer.AGREED, by=yara)

    actions.save_care_answers(filled, [(required, None)], by=carla)

    now = dossier_now(filled)
    assert (now.care_part, now.round) == (CareStatus.BUSY, 2)
    assert now.status not in (S.TO_AGREE, S.WITH_GUARDIAN)


# --- Two hats, two people -------------------------------------------------------------------------------------------------


def test_a_mentor_who_is_a_parent_answers_as_parents_do_and_notes_nothing_alone(asked, noor, client):
    parent = Guardian.objects.get()
    Guardian.objects.update(name=noor.name, email=noor.user.email)
    with pytest.raises(Refused):
        actions.record_guardian_approval(asked, name="Noor", way=Way.PHONE, given_on=TODAY, by=noor)
    as_mentor = Browser(noor)
    assert as_mentor.get("/ouder/lezen/").status_code == 403, "an account opens no page of a parent"

    knock(client, actions.make_link(asked, parent, by=Actor.job("test")))
    client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})

    said = Approval.objects.get(party="guardian")
    assert (said.way, said.guardian_id, dossier_now(asked).status) == (Way.LINK, parent.pk, S.AGREED)


def test_of_a_mentor_and_a_care_coordinator_at_once_the_second_sees_what_changed(dossier, noor, carla):
    path = f"/school/leerling/{dossier.pk}/mentordeel/b1-why/"
    Browser(noor).post(path, {"b1-why": "Het past.", "seen-b1-why": "null"})
    answer = Browser(carla).post(path, {"b1-why": "Ik twijfel.", "seen-b1-why": "null"})

    assert "Iemand anders vulde dit net in: Het past." in text(answer)
    assert kept(MentorAnswer, dossier, "B1.why") == "Het past."


def test_what_a_pupil_withdraws_the_minute_before_takes_what_waits_along(agreed, noor, kok, bakker, yara):
    """Two applications, one withdrawn before the queue runs: only the other gets the dossier."""
    first, _second = (spine.apply_for(agreed.transition, offering, by=noor) for offering in (kok, bakker))
    spine.withdraw_application(first, by=yara)
    jobs.run_queue()

    assert [row.application.offering for row in Delivery.objects.all()] == [bakker]
    assert DossierVersion.objects.count() == 1
