from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus
from sluitend.dossiers.models import PupilAnswer
from sluitend.kit import messages
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from tests.cast import offer
from tests.dossiers.test_links import knock

pytestmark = pytest.mark.django_db
OTHERS = ("en", "tr", "ar", "pl", "uk")


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture(scope="module", autouse=True)
def texts_are_compiled():
    for source in messages.outdated():
        messages.compile_one(source)


@pytest.fixture
def inside(client, filled, yara):
    """Elif, who came in through her link."""
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    made = actions.make_link(filled, Guardian.objects.get(learner=yara.learner_id), by=Actor.job("test"))
    knock(client, made)
    filled.refresh_from_db()
    client.dossier = filled
    return client


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main")[0]).split())


def test_the_short_version_says_programme_what_the_mentor_thinks_and_where_help_is_asked(inside, yara, kok):
    spine.apply_for(inside.dossier.transition, kok, by=yara)

    reading = inside.get("/ouder/lezen/").context["reading"]

    assert [tuple(wish) for wish in reading.wishes] == [("Kok", 2, "ROC Delta")]
    assert (str(reading.fit), reading.mentor_says) == (
        "De mentor vindt: dit past.",
        ("Dat vind ik leuk.", "Noor"),
    )
    assert [str(help_) for help_ in reading.helps] == ["lange teksten lezen"]


def test_without_an_application_the_pupils_own_words_say_the_programme(inside):
    assert inside.get("/ouder/lezen/").context["reading"].wish_in_words == ("Dat vind ik leuk.", "Yara")


def test_a_guardian_reads_everything_but_what_is_only_for_who_guides_the_learner(inside):
    answer = PupilAnswer.objects.get(question="A8.medication")
    labels = [line.label for chapter in inside.get("/ouder/lezen/").context["reading"].pupil for line in chapter.lines]

    assert answer.value is True
    assert ("Medicijnen belangrijk in de les" in labels, "Hulp gevraagd" in labels) == (False, True)


@pytest.mark.parametrize("language", OTHERS)
def test_in_another_language_the_page_owns_up_and_marks_what_is_dutch(inside, language):
    inside.cookies["django_language"] = language

    page = inside.get("/ouder/lezen/").content.decode()

    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert '<q lang="nl" dir="ltr">Dat vind ik leuk.</q>' in page
    assert {
        "en": "This translation has not been checked yet.",
        "tr": "Bu çeviri henüz kontrol edilmedi.",
        "ar": "لم تُراجَع هذه الترجمة بعد.",
        "pl": "To tłumaczenie nie zostało jeszcze sprawdzone.",
        "uk": "Цей переклад ще не перевірено.",
    }[language] in page


def test_in_dutch_nothing_is_said_about_translations(inside):
    page = text(inside.get("/ouder/lezen/"))

    assert ("vertaling" in page, "in het Nederlands" in page) == (False, False)


@pytest.mark.parametrize("language", OTHERS)
def test_no_dutch_of_ours_is_left_on_a_guardians_page_in_another_language(inside, language):
    inside.cookies["django_language"] = language
    dutch = (
        "Wat is uw antwoord",
        "Ja, ik ga akkoord",
        "Lees alles",
        "Wie krijgt dit",
        "In het kort",
        "Toegankelijkheid",
    )

    page = inside.get("/ouder/lezen/").content.decode()

    assert [words for words in dutch if words in page] == []


def test_yes_sends_the_dossier_on_its_way_and_says_where_to(inside, yara, kok):
    spine.apply_for(inside.dossier.transition, kok, by=yara)

    page = inside.post("/ouder/lezen/antwoord/", {"answer": "agreed"}, follow=True)

    inside.dossier.refresh_from_db()
    assert inside.dossier.status == DossierStatus.AGREED
    assert "Dank u wel U gaat akkoord met het dossier van Yara. Het dossier gaat nu naar: ROC Delta ." in text(page)


def test_without_an_application_yes_does_not_say_that_it_is_sent(inside):
    page = inside.post("/ouder/lezen/antwoord/", {"answer": "agreed"}, follow=True)

    assert "Meldt Yara zich aan bij een mbo? Dan gaat het dossier daarheen." in text(page)


def test_something_is_not_right_asks_what_and_stops_the_dossier(inside):
    empty = inside.post("/ouder/lezen/antwoord/", {"answer": "disputed"})
    page = inside.post(
        "/ouder/lezen/antwoord/",
        {"answer": "disputed", "about": ["data", "help"], "text": "Adres klopt niet"},
        follow=True,
    )

    inside.dossier.refresh_from_db()
    said = inside.dossier.approvals.get(party="guardian")
    assert (empty.status_code, empty.context["form"].errors["about"]) == (422, ["Kies wat er niet klopt."])
    assert (inside.dossier.status, said.about, said.text) == (
        DossierStatus.DISPUTED, ["data", "help"], "Adres klopt niet",
    )  # fmt: skip
    assert "Het dossier gaat nog niet naar het mbo." in text(page)


def test_first_a_talk_keeps_the_link_alive(inside):
    inside.post("/ouder/lezen/antwoord/", {"answer": "talk"})
    inside.dossier.refresh_from_db()
    waiting = inside.dossier.status

    inside.post("/ouder/lezen/antwoord/", {"answer": "agreed"})

    inside.dossier.refresh_from_db()
    assert (waiting, inside.dossier.status) == (DossierStatus.WITH_GUARDIAN, DossierStatus.AGREED)


def test_who_is_not_inside_comes_to_the_door(client):
    assert [client.get(path).url for path in ("/ouder/lezen/", "/ouder/lezen/antwoord/", "/ouder/lezen/klaar/")] == [
        "/ouder/"
    ] * 3


def test_the_page_asks_as_much_for_three_applications_as_for_one(inside, yara, kok, bakker, delta):
    spine.apply_for(inside.dossier.transition, kok, by=yara)
    with CaptureQueriesContext(
        connection,
    ) as one:
        inside.get("/ouder/lezen/")
    for offering in (bakker, offer(delta, "25181", "Gastheer", 2)):
        spine.apply_for(inside.dossier.transition, offering, by=yara)
    with CaptureQueriesContext(connection) as three:
        inside.get("/ouder/lezen/")

    assert len(three) == len(one)


# --- Our mails --------------------------------------------------------------------------------------------------


def test_a_parent_chooses_the_language_of_our_mails_whatever_the_school_knows(inside):
    inside.post("/ouder/lezen/voorkeuren/", {"language": "pl", "gets_reminders": "on"})
    Guardian.objects.update(language="nl")  # as a file of the school says again

    guardian = Guardian.objects.get(chosen_language="pl")
    assert (guardian.reads, guardian.gets_reminders) == ("pl", True)
    assert inside.get("/ouder/lezen/voorkeuren/").context["form"]["language"].value() == "pl"


def test_a_language_we_do_not_have_is_refused_and_nothing_changes(inside):
    answer = inside.post("/ouder/lezen/voorkeuren/", {"language": "xx"})

    assert answer.status_code == 422
    assert not Guardian.objects.exclude(chosen_language="").exists()


def test_whoever_has_no_link_chooses_nothing(client, filled):
    answer = client.post("/ouder/lezen/voorkeuren/", {"language": "pl"})

    assert answer.status_code == 302
    assert not Guardian.objects.exclude(chosen_language="").exists()
