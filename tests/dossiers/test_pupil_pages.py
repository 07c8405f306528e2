from __future__ import annotations

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, PartStatus
from sluitend.dossiers.models import Dossier, PupilAnswer
from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Questionnaire
from sluitend.kit import clock
from sluitend.learners import actions as letters
from sluitend.learners.models import Enrolment, LearnerAccount, LetterCode
from sluitend.transitions import actions as spine
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Transition
from tests.cast import follow, offer, signs_in
from tests.dossiers.conftest import fill

pytestmark = pytest.mark.django_db

INTERNSHIP = "/mijn/dossier/stage-en-werk/a4-internship/"
WRONG_CODE = (
    "Deze code en deze geboortedatum horen niet bij elkaar. Kijk nog eens op je brief. "
    "Lukt het niet? Vraag je mentor om een nieuwe brief."
)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def letter(class_4b, yara_herself, noor):
    (made,) = letters.make_letters(class_4b, [yara_herself], expires_on=date(2026, 9, 1), by=noor)
    return made


@pytest.fixture
def signed_in(client, dossier, yara):
    client.force_login(yara.user)
    return client


def with_date(code, day=14, month=6, year=2009, **more):
    return {"code": code, "birth_date_day": day, "birth_date_month": month, "birth_date_year": year} | more


def said(dossier, question):
    return PupilAnswer.objects.filter(dossier=dossier, question=question).values_list("value", flat=True).first()


# --- Coming in ---------------------------------------------------------------------------------------------------------


def test_code_and_birth_date_bring_the_pupil_in(client, letter, dossier):
    response = client.post("/start/", with_date(letter.code.lower()), follow=True)

    assert response.redirect_chain[-1][0] in ("/mijn/", "/mijn/dossier/")
    assert response.context["request"].actor.learner_id == letter.learner.pk


def test_the_same_code_works_on_another_device(client, letter, dossier):
    client.post("/start/", with_date(letter.code))
    other = type(client)()

    assert other.post("/start/", with_date(letter.code)).status_code == 302
    assert LearnerAccount.objects.filter(learner=letter.learner).count() == 1


def test_the_code_of_somebody_else_with_my_own_birth_date_opens_nothing(client, letter, sem_himself):
    response = client.post("/start/", with_date(letter.code, 5, 1, 2008))

    assert response.context["form"].errors["code"] == [WRONG_CODE]
    assert "_auth_user_id" not in client.session


def test_an_old_code_says_the_same_as_a_wrong_one(client, letter):
    LetterCode.objects.update(expires_on=date(2026, 3, 11))

    assert client.post("/start/", with_date(letter.code)).context["form"].errors["code"] == [WRONG_CODE]


def test_after_ten_tries_an_hour_even_the_right_code_waits(client, letter):
    for _ in range(10):
        client.post("/start/", with_date("AAAAAAAAAA"))

    response = client.post("/start/", with_date(letter.code))

    assert (response.status_code, "_auth_user_id" in client.session) == (429, False)


def test_ten_tries_at_one_code_from_ten_addresses_are_ten_tries(client, letter):
    for number in range(10):
        client.post("/start/", with_date(letter.code, year=2008), REMOTE_ADDR=f"192.0.2.{number}")

    assert client.post("/start/", with_date(letter.code), REMOTE_ADDR="192.0.2.99").status_code == 429


def test_a_class_comes_in_from_one_address(client, class_4b, yara_herself, sem_himself, noor):
    pupils = letters.make_letters(class_4b, [yara_herself, sem_himself], expires_on=date(2026, 9, 1), by=noor) * 6
    answers = [client.post("/start/", with_date(one.code, one.learner.birth_date.day, one.learner.birth_date.month,
                                                one.learner.birth_date.year)) for one in pupils]  # fmt: skip

    assert [answer.status_code for answer in answers] == [302] * 12


def test_coming_in_goes_back_to_the_page_that_was_wanted_but_never_elsewhere(client, letter, dossier):
    inside = client.post("/start/", with_date(letter.code, next="/mijn/inzage/"))
    outside = client.post("/start/", with_date(letter.code, next="https://example.org/"))

    assert (inside.url, outside.url) == ("/mijn/inzage/", "/thuis/")


def test_signing_in_gives_a_new_session(client, letter):
    client.get("/start/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key

    client.post("/start/", with_date(letter.code))

    assert client.session.session_key != before


# --- The task list -----------------------------------------------------------------------------------------------------


def test_the_task_list_says_how_much_is_left_and_what_others_do(signed_in, dossier):
    page = signed_in.get("/mijn/dossier/").context["list"]

    assert [(task.title, str(task.state.label)) for task in page.mine] == [
        ("Jouw gegevens", "Niet begonnen"),
        ("Jouw opleiding", "Niet begonnen"),
        ("Wat je leuk vindt", "Niet begonnen"),
        ("Jouw school", "Niet begonnen"),
        ("Stage en werk", "Niet begonnen"),
        ("Hulp die je wilt", "Niet begonnen"),
        ("Bijlagen", "Niet begonnen"),
        ("Nakijken", "Kan nog niet"),
    ]
    assert [(task.title, str(task.state.label)) for task in page.others] == [
        ("Mentor Noor", "Niet begonnen"),
        ("Je ouder", "Nog niet gevraagd"),
        ("Het mbo", "Nog niet verstuurd"),
    ]
    assert (page.done, page.total, page.go_on_url) == (0, 7, "/mijn/dossier/gegevens/a1-correct/")


def test_the_task_list_names_the_mentor_and_the_phone(signed_in):
    assert "Hulp nodig? Vraag het aan mentor Noor" in signed_in.get("/mijn/dossier/").content.decode()


def test_the_check_opens_once_nothing_required_is_missing(signed_in, dossier, yara):
    fill(dossier, Part.PUPIL, yara)
    Dossier.objects.update(pupil_part=PartStatus.BUSY)

    (check,) = signed_in.get("/mijn/dossier/").context["list"].mine[-1:]

    assert (str(check.state.label), check.url) == ("Niet begonnen", "/mijn/dossier/nakijken/")


def test_nothing_is_called_sent_before_it_is(signed_in, agreed, yara_herself, kok, milan):
    spine.apply_for(agreed.transition, kok, by=Actor.job("test"))
    before = signed_in.get("/mijn/dossier/").context["list"].others[-1]
    actions.deliver(agreed, by=Actor.job("test"))
    after = signed_in.get("/mijn/dossier/").context["list"].others[-1]

    assert [(task.title, str(task.state.label)) for task in (before, after)] == [
        ("ROC Delta", "Nog niet verstuurd"),
        ("ROC Delta", "Verstuurd"),
    ]


def test_somebody_without_a_session_goes_to_the_door_of_pupils(client):
    assert client.get("/mijn/dossier/").url == "/start/?next=%2Fmijn%2Fdossier%2F"


def test_a_pupil_never_sees_the_dossier_of_another(client, dossier, sem_himself):
    PupilAnswer.objects.create(dossier=dossier, question="A4.internship", value="Bij Yara", by="x")
    client.force_login(signs_in(sem_himself).user)

    assert "Er is nog geen dossier voor je" in client.get("/mijn/dossier/").content.decode()
    assert client.get(INTERNSHIP).status_code == 404


# --- One question ------------------------------------------------------------------------------------------------------


def test_save_and_go_on_keeps_the_answer_and_asks_the_next(signed_in, dossier):
    response = signed_in.post(INTERNSHIP, {"answer": "Bakkerij De Korenaar", "then": "go_on"})

    assert (said(dossier, "A4.internship"), response.url) == (
        "Bakkerij De Korenaar",
        "/mijn/dossier/hulp/a8-wanted/",
    )


@pytest.mark.parametrize(("correct", "following"), [("true", "a1-contact"), ("false", "a1-wrong")])
def test_what_was_answered_decides_what_is_asked_next(signed_in, dossier, correct, following):
    answered = signed_in.post("/mijn/dossier/gegevens/a1-correct/", {"answer": correct})

    assert answered.url == f"/mijn/dossier/gegevens/{following}/"


def test_what_we_know_stands_in_the_field_and_is_an_answer_once_it_is_kept(signed_in, dossier, yara, kok):
    spine.apply_for(dossier.transition, kok, by=yara)
    page = signed_in.get("/mijn/dossier/opleiding/a3-programme/")

    assert page.context["form"]["answer"].value() == "Kok niveau 2, ROC Delta"
    assert "Dit weten we al. Klopt het niet? Pas het dan aan." in page.content.decode()
    assert said(dossier, "A3.programme") is None

    signed_in.post("/mijn/dossier/opleiding/a3-programme/", {"answer": "Bakker, niveau 2"})

    page = signed_in.get("/mijn/dossier/opleiding/a3-programme/")
    assert page.context["form"]["answer"].value() == "Bakker, niveau 2"
    assert "Dit weten we al." not in page.content.decode()


def test_the_schools_one_left_stand_in_the_field(signed_in, dossier, yara_herself, lingeschool):
    Enrolment.objects.create(
        learner=yara_herself, organisation=lingeschool, pupil_number="7", school_type="vmbo-kb", year=2,
        from_on=date(2022, 8, 1), until_on=date(2024, 7, 31),
    )  # fmt: skip

    page = signed_in.get("/mijn/dossier/school/a2-schools/")
    assert page.context["form"]["answer"].value() == "Lingeschool"


@pytest.mark.parametrize(
    ("path", "data", "question", "value"),
    [
        ("gegevens/a1-correct", {"answer": "true"}, "A1.correct", True),
        ("gegevens/a9-travel", {"answer": UNKNOWN}, "A9.travel", UNKNOWN),
        (
            "gegevens/a9-away",
            {"answer_day": "7", "answer_month": "9", "answer_year": "2026"},
            "A9.away",
            "2026-09-07",
        ),
        ("leuk/a6-good-at", {"answer": ["neat", "hands"]}, "A6.good_at", ["hands", "neat"]),
        ("leuk/a6-good-at", {"answer": [UNKNOWN]}, "A6.good_at", UNKNOWN),
        ("opleiding/a3-second", {"answer": "", "instead": SKIPPED}, "A3.second", SKIPPED),
        ("opleiding/a5-why", {"answer": "Ik kook graag.\r\nElke dag."}, "A5.why", "Ik kook graag.\nElke dag."),
    ],
)
def test_every_kind_of_question_can_be_answered(signed_in, dossier, path, data, question, value):
    address = f"/mijn/dossier/{path}/"

    assert signed_in.post(address, data).status_code == 302
    assert said(dossier, question) == value
    assert signed_in.get(address).context["form"]["answer"].value() is not False


def test_an_empty_required_answer_says_what_to_do_and_begins_the_title_with_fout(signed_in):
    page = signed_in.post("/mijn/dossier/gegevens/a9-away/", {"then": "go_on"})

    words = "Vul de dag, de maand en het jaar in. Weet je het nog niet? Kies dan ‘Ik weet het nog niet’."
    assert (page.status_code, page.context["form"].errors["answer"]) == (422, [words])
    assert "<title>Fout: Ben je weg in de eerste schoolweken? Wanneer kom je terug?" in page.content.decode()


LAPTOP = "/mijn/dossier/gegevens/a9-laptop/"  # nobody has to answer this


def test_a_question_that_needs_no_answer_can_be_passed_over_and_is_not_asked_again(signed_in, dossier):
    first = signed_in.post(LAPTOP, {"then": "go_on"})

    assert (first.status_code, first["Location"] != LAPTOP) == (302, True)
    assert list(PupilAnswer.objects.filter(question="A9.laptop").values_list("value", flat=True)) == [None]
    assert signed_in.post(LAPTOP, {"then": "go_on"}).status_code == 302


@pytest.mark.parametrize("path", [LAPTOP, INTERNSHIP])
def test_one_may_stop_at_a_question_without_answering_it_and_it_stays_open(signed_in, dossier, path):
    response = signed_in.post(path, {"then": "stop"})

    assert (response.status_code, response["Location"]) == (302, "/mijn/dossier/")
    assert PupilAnswer.objects.count() == 0


def test_a_new_text_beside_an_old_tick_counts(signed_in, dossier):
    signed_in.post(INTERNSHIP, {"instead": SKIPPED})
    signed_in.post(INTERNSHIP, {"answer": "Toch bij de bakker", "instead": SKIPPED})

    assert said(dossier, "A4.internship") == "Toch bij de bakker"


def test_a_new_tick_beside_an_old_text_counts(signed_in, dossier):
    signed_in.post(INTERNSHIP, {"answer": "Bij de bakker"})
    signed_in.post(INTERNSHIP, {"answer": "Bij de bakker", "instead": SKIPPED})

    assert said(dossier, "A4.internship") == SKIPPED


def test_a_new_text_and_a_new_tick_together_are_asked_about_and_nothing_is_lost(signed_in, dossier):
    page = signed_in.post(INTERNSHIP, {"answer": "Bij de bakker", "instead": SKIPPED})

    assert (page.status_code, said(dossier, "A4.internship")) == (422, None)
    assert page.context["form"]["answer"].value() == "Bij de bakker"


def test_leaving_a_field_saves_and_says_when(signed_in, dossier):
    page = signed_in.post(INTERNSHIP, {"answer": "Bij de bakker"}, headers={"HX-Request": "true"})

    assert said(dossier, "A4.internship") == "Bij de bakker"
    assert "Opgeslagen om 12.00 uur" in page.content.decode()
    assert "<html" not in page.content.decode()


def test_leaving_a_field_never_shows_an_error_and_claims_nothing(signed_in, dossier):
    signed_in.post(INTERNSHIP, {"answer": "Bij de bakker"})
    page = signed_in.post(INTERNSHIP, {"answer": "x" * 700}, headers={"HX-Request": "true"})

    assert (page.status_code, page.content.decode().strip()) == (200, "")
    assert said(dossier, "A4.internship") == "Bij de bakker"


def test_leaving_an_optional_field_empty_does_not_count_as_an_answer(signed_in, dossier):
    signed_in.post("/mijn/dossier/leuk/a6-likes/", {"answer": ""}, headers={"HX-Request": "true"})

    assert PupilAnswer.objects.filter(dossier=dossier).count() == 0


def test_on_two_devices_the_last_save_wins_and_the_rest_stays(client, dossier, yara):
    phone, desk = type(client)(), type(client)()
    for device in (phone, desk):
        device.force_login(yara.user)
    phone.post(INTERNSHIP, {"answer": "Telefoon"})
    desk.post(INTERNSHIP, {"answer": "Computer"})
    phone.post("/mijn/dossier/stage-en-werk/a4-job/", {"answer": "Krantenwijk"})

    assert (said(dossier, "A4.internship"), said(dossier, "A4.job")) == ("Computer", "Krantenwijk")


def test_a_part_that_may_be_skipped_is_skipped_as_a_whole(signed_in, dossier):
    response = signed_in.post("/mijn/dossier/hulp/a8-wanted/", {"then": "skip"})

    answers = PupilAnswer.objects.filter(dossier=dossier)
    assert {answer.value for answer in answers} == {SKIPPED}
    assert response.url == "/mijn/dossier/nakijken/"


def test_a_question_of_the_mentor_is_not_the_pupils(signed_in):
    assert signed_in.get("/mijn/dossier/advies/b1-programme/").status_code == 404
    assert signed_in.get("/mijn/dossier/leuk/a4-internship/").status_code == 404


def test_after_agreeing_an_answer_cannot_be_changed_and_the_page_says_why(signed_in, asked):
    page = signed_in.post(INTERNSHIP, {"answer": "Iets anders"})

    assert said(asked, "A4.internship") != "Iets anders"
    assert "Je gaf akkoord op dit dossier." in page.content.decode()


# --- Signed out in the middle ------------------------------------------------------------------------------------------


def test_what_was_typed_when_signed_out_is_there_after_signing_in_again(signed_in, dossier, letter):
    whose = signed_in.get(INTERNSHIP).context["whose"]
    Session.objects.all().delete()

    away = signed_in.post(INTERNSHIP, {"answer": "Bij de bakker", "whose": whose})
    back = signed_in.post("/start/", with_date(letter.code, next=INTERNSHIP))
    page = signed_in.get(back.url)

    assert (away.url, back.url) == (
        "/start/?next=%2Fmijn%2Fdossier%2Fstage-en-werk%2Fa4-internship%2F&weg=1",
        INTERNSHIP,
    )
    assert page.context["form"]["answer"].value() == "Bij de bakker"
    assert "Het is nog niet opgeslagen." in page.content.decode()


def test_the_next_pupil_at_the_same_computer_never_sees_it(signed_in, dossier, sem_himself):
    whose = signed_in.get(INTERNSHIP).context["whose"]
    signed_in.logout()
    signed_in.post(INTERNSHIP, {"answer": "Van Yara", "whose": whose})
    follow(sem_himself)
    signed_in.force_login(signs_in(sem_himself).user)

    assert signed_in.get(INTERNSHIP).context["form"]["answer"].value() is None


def test_a_script_is_told_that_somebody_is_signed_out(client):
    assert client.post(INTERNSHIP, {"answer": "x"}, headers={"HX-Request": "true"}).status_code == 401


# --- Checking and agreeing ---------------------------------------------------------------------------------------------


def test_my_part_cannot_go_to_my_mentor_while_something_is_missing(signed_in, dossier):
    page = signed_in.post("/mijn/dossier/nakijken/")

    dossier.refresh_from_db()
    assert dossier.pupil_part == PartStatus.NOT_BEGUN
    assert len(page.context["check"].missing) > 0
    assert "vragen hebben nog een antwoord nodig" in page.content.decode()


def test_sending_my_part_says_whose_turn_it_is(signed_in, dossier, yara):
    fill(dossier, Part.PUPIL, yara)
    Dossier.objects.update(pupil_part=PartStatus.BUSY, status=DossierStatus.WITH_PUPIL)

    page = signed_in.post("/mijn/dossier/nakijken/", follow=True).content.decode()

    assert (
        "Jouw deel is klaar. Je dossier is nog niet bij het mbo. Nu is je mentor aan de beurt. "
        "Daarna kan je ouder het lezen en akkoord geven." in page
    )


def test_who_is_18_hears_of_no_parent(client, sem_himself):
    sem = signs_in(sem_himself)
    dossier = Dossier.objects.get(pk=follow(sem_himself).pk)
    fill(dossier, Part.PUPIL, sem)
    client.force_login(sem.user)
    page = client.get("/mijn/dossier/")

    assert "Daarna lees je alles en geef je akkoord." in page.content.decode()
    assert [str(task.state.label) for task in page.context["list"].others][1] == "Niet nodig (18+)"


def test_the_pupil_reads_both_parts_and_agrees(signed_in, filled):
    page = signed_in.get("/mijn/dossier/lezen/")
    titles = [chapter.title for chapter in page.context["reading"].mentors]
    signed_in.post("/mijn/dossier/lezen/", {"answer": "agreed"})

    filled.refresh_from_db()
    assert (titles[0], filled.status) == ("Advies", DossierStatus.WITH_GUARDIAN)


def test_a_second_click_on_agree_changes_nothing(signed_in, filled):
    first = signed_in.post("/mijn/dossier/lezen/", {"answer": "agreed"})
    second = signed_in.post("/mijn/dossier/lezen/", {"answer": "agreed"})

    assert (first.status_code, second.status_code, filled.approvals.count()) == (302, 302, 1)


def test_the_mentors_part_stays_hidden_until_the_mentor_is_done(signed_in, dossier, noor):
    question = Questionnaire.current().question("B1.why")
    actions.save_answer(dossier, question, "Nog niet af", by=noor)

    page = signed_in.get("/mijn/dossier/lezen/").content.decode()

    assert ("Nog niet af" in page, "Je mentor is nog niet klaar." in page) == (False, True)


def test_something_is_not_right_asks_what_and_goes_to_the_mentor(signed_in, filled):
    empty = signed_in.post("/mijn/dossier/lezen/", {"answer": "disputed"})
    signed_in.post("/mijn/dossier/lezen/", {"answer": "disputed", "about": ["mentor"], "text": "Ik was er wel."})

    filled.refresh_from_db()
    approval = filled.approvals.get()
    assert empty.status_code == 422
    assert (filled.status, approval.answer, approval.about, approval.text) == (
        DossierStatus.DISPUTED, Answer.DISPUTED, ["mentor"], "Ik was er wel.",
    )  # fmt: skip


# --- Who looked --------------------------------------------------------------------------------------------------------


def test_the_pupil_reads_who_looked(signed_in, noor, yara_herself):
    noor.looked(yara_herself.pk, page="school_learner")

    (look,) = signed_in.get("/mijn/inzage/").context["looks"]

    assert (look.organisation, look.at.date(), look.what) == ("Maascollege", clock.today(), "je pagina op school")


# --- My data -----------------------------------------------------------------------------------------------------------


def test_my_data_are_what_the_school_knows(signed_in):
    me = signed_in.get("/mijn/gegevens/").context["me"]

    assert (me.learner.name, [row.school_class.name for row in me.enrolments], [row.name for row in me.guardians]) == (
        "Yara Demir", ["4B"], ["Elif Demir"],
    )  # fmt: skip


def test_the_file_to_take_along_holds_my_answers_and_nobody_elses(signed_in, filled, stranger):
    other = Dossier.objects.get(transition__learner=stranger)
    PupilAnswer.objects.create(dossier=other, question="A4.internship", value="Van een ander", by="x")

    file = signed_in.get("/mijn/gegevens/meenemen/").json()

    assert (file["learner"]["family_name"], {row["value"] for row in file["my_answers"] if row["question"] == "A4.internship"}) == (
        "Demir", {"Dat vind ik leuk."},
    )  # fmt: skip
    assert [row["organisation"] for row in file["enrolments"]] == ["Maascollege"]
    assert "Van een ander" not in str(file)


def test_the_file_holds_no_word_of_a_mentor_who_is_not_done(signed_in, dossier, noor):
    question = Questionnaire.current().question("B1.why")
    actions.save_answer(dossier, question, "Nog niet af", by=noor)

    assert signed_in.get("/mijn/gegevens/meenemen/").json()["mentors_answers"] == []


# --- My way ------------------------------------------------------------------------------------------------------------


def steps(client):
    return [(str(step.title), str(step.state.label)) for step in client.get("/mijn/overstap/").context["way"].steps]


def test_the_way_says_only_what_is_true(signed_in, agreed, yara, kok, milan):
    spine.apply_for(agreed.transition, kok, by=yara)
    before = steps(signed_in)[3:]
    (delivery,) = actions.deliver(agreed, by=Actor.job("test"))
    sent = steps(signed_in)[3:]
    actions.open_delivery(delivery, by=milan)
    spine.record_status(delivery.application, ApplicationStatus.INTAKE_PLANNED, by=milan)
    planned = steps(signed_in)[3:]
    spine.record_status(delivery.application, ApplicationStatus.CONTRACT_OFFERED, by=milan)

    assert before == [
        ("Verstuurd", "Nog niet"),
        ("Gesprek", "Nog niet"),
        ("Besluit", "Nog niet"),
        ("Start", "Nog niet"),
    ]
    warm = ("Warme overdracht", "Gevraagd")  # the mentor asked for it
    assert sent == [("Verstuurd", "Verstuurd"), warm, *before[1:]]
    assert planned == [("Verstuurd", "Geopend door mbo"), warm, ("Gesprek", "Gepland"), *before[2:]]
    assert steps(signed_in)[4:] == [warm, ("Gesprek", "Klaar"), ("Besluit", "Plek aangeboden"), ("Start", "Nog niet")]


def test_the_parent_step_follows_the_facts(signed_in, asked, elif_):
    asked_first = steps(signed_in)[2]
    actions.guardian_answers(asked, Answer.DISPUTED, by=elif_, about=["data"])

    assert [asked_first, steps(signed_in)[2]] == [("Ouder", "Gevraagd"), ("Ouder", "Klopt niet")]


def test_telling_that_i_applied_makes_one_application(signed_in, dossier, kok, bakker):
    found = signed_in.get("/mijn/overstap/aanmelding/?q=delta kok").context["found"]
    for _ in range(2):
        signed_in.post("/mijn/overstap/aanmelding/", {"offering": str(kok.pk)})

    applications = dossier.transition.applications.all()
    assert ([row.pk for row in found.offerings], [row.offering_id for row in applications]) == ([kok.pk], [kok.pk])


@pytest.mark.parametrize("nonsense", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_offering_that_is_not_there_is_a_404(signed_in, nonsense):
    assert signed_in.post("/mijn/overstap/aanmelding/", {"offering": nonsense}).status_code == 404


def test_withdrawing_shows_first_what_it_means(signed_in, dossier, kok, yara):
    application = spine.apply_for(dossier.transition, kok, by=yara)
    address = f"/mijn/overstap/{application.pk}/intrekken/"
    preview = signed_in.get(address).content.decode()
    application.refresh_from_db()
    untouched = application.status
    signed_in.post(address)

    application.refresh_from_db()
    assert "Je plek gaat naar iemand anders." in preview
    assert (untouched, application.status) == (ApplicationStatus.APPLIED, ApplicationStatus.WITHDRAWN)


def test_nobody_withdraws_for_somebody_else(signed_in, stranger, kok):
    other = spine.apply_for(Transition.objects.get(learner=stranger), kok, by=Actor.job("test"))

    assert signed_in.post(f"/mijn/overstap/{other.pk}/intrekken/").status_code == 404


@pytest.mark.parametrize("path", ["/mijn/", "/mijn/dossier/", "/mijn/overstap/"])
def test_a_page_asks_as_much_for_three_applications_as_for_one(signed_in, dossier, yara, kok, bakker, delta, path):
    spine.apply_for(dossier.transition, kok, by=yara)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(path)
    for offering in (bakker, offer(delta, "25181", "Gastheer", 2)):
        spine.apply_for(dossier.transition, offering, by=yara)
    with CaptureQueriesContext(connection) as three:
        signed_in.get(path)

    assert len(three) == len(one)
