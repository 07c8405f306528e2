"""M07 on screen: which classes have begun, of whom it is still to be said, and one class in one go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application
from tests.cast import enrol, follow, offer, works_at
from tests.staff import Browser, count_queries, text
from tests.transitions.test_arrivals import STARTED_ON, desk_of, herself, in_class

pytestmark = pytest.mark.django_db
job = Actor.job("test")
START, SAVE = "/intake/start/", "/intake/start/opslaan/"


@pytest.fixture
def five(class_4b, rivierdam, kok):
    """Three of class kok are enrolled, one has a place offered, one is not spoken of."""
    made = in_class(3, class_4b, rivierdam, kok)
    for name, status in (("Aad", A.CONTRACT_OFFERED), ("Bob", A.INTAKE_DONE)):
        learner = enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam)
        actions.record_status(
            actions.apply_for(follow(learner), kok, by=herself(learner)), status, by=desk_of(kok.college)
        )
    with clock.standing(STARTED_ON):
        yield made


def one_class(kok):
    return f"{START}{kok.pk}/"


def save(browser, kok, shown, here, **more):
    given = {"shown": [row.pk for row in shown], "chosen": [row.pk for row in here], "next": one_class(kok), **more}
    return text(browser.post(SAVE, given, follow=True))


def test_the_list_says_of_how_many_it_is_still_to_be_said(five, milan):
    page = text(Browser(milan).get(START))
    assert "3 van 3 nog niet gezegd" in page
    assert "Kok n2 BOL" in page


def test_a_class_that_has_not_begun_is_not_in_it(five, milan, delta, class_4b, rivierdam):
    later = offer(delta, "25182", "Bakker", 2)
    later.starts_on = STARTED_ON + timedelta(days=1)
    later.save()
    in_class(1, class_4b, rivierdam, later)
    assert "Bakker" not in text(Browser(milan).get(START)).split("<tbody>")[1]


def test_nothing_begun_is_said_in_words(milan):
    assert "Er is nog geen klas begonnen." in text(Browser(milan).get(START))


def test_the_chips_stand_in_the_address(five, milan, kok):
    browser = Browser(milan)
    assert "Kok n2 BOL" in text(browser.get(START, {"toon": "open", "opleiding": "25180"}))
    assert "Er staat niemand in deze lijst." in text(browser.get(START, {"toon": "klaar"}))
    assert "?opleiding=25180" in text(browser.get(START, {"opleiding": "25180"}))


def test_everybody_is_ticked_and_who_is_not_there_is_unticked(five, milan, kok):
    browser = Browser(milan)
    page = text(browser.get(one_class(kok)))
    assert page.count(' is er" checked') == 3
    assert "Plek aangeboden, nog niet ingeschreven" in page
    assert "Bob Vos" not in page

    page = save(browser, kok, five, five[:2])

    assert "2 studenten zijn er. 1 student is er niet." in page
    assert "Ongedaan maken" in page
    assert "0 van 3 nog niet gezegd" in page
    assert list(Application.objects.filter(pk__in=[row.pk for row in five]).order_by("pk").values_list("status", flat=True)) == [
        A.STARTED, A.STARTED, A.NO_SHOW,
    ]  # fmt: skip


def test_the_undo_of_the_banner_takes_all_of_it_back(five, milan, kok):
    browser = Browser(milan)
    page = save(browser, kok, five, five[:2])
    undo = page.split('class="sl-undo"')[1].split('action="')[1].split('"')[0]

    page = text(browser.post(undo, {"next": one_class(kok)}, follow=True))

    assert "Teruggenomen voor 3 studenten." in page
    assert "3 van 3 nog niet gezegd" in page


def test_one_is_taken_back_by_the_button_of_its_row(five, milan, kok):
    browser = Browser(milan)
    page = save(browser, kok, five, five)
    address = page.split('formaction="/intake/start/terug/')[1].split('"')[0]

    given = {"alleen": five[0].pk, "chosen": [five[1].pk], "next": one_class(kok)}
    page = text(browser.post(f"/intake/start/terug/{address}", given, follow=True))

    assert "Teruggenomen voor 1 student." in page
    assert "1 van 3 nog niet gezegd" in page


@pytest.mark.parametrize(
    "said", ["", "gisteren", "2026-03-12", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]
)
def test_a_moment_that_is_none_takes_nothing_back(five, milan, kok, said):
    browser = Browser(milan)
    save(browser, kok, five, five)
    answer = browser.post(
        "/intake/start/terug/", {"next": START}, QUERY_STRING=f"om={said.replace('+', '%2B')}", follow=True
    )
    assert answer.status_code == 200
    assert set(Application.objects.filter(pk__in=[row.pk for row in five]).values_list("status", flat=True)) == {
        A.STARTED
    }


def test_keys_that_are_none_say_nothing(five, milan, kok):
    page = text(Browser(milan).post(SAVE, {"shown": ["x", "1"], "chosen": "y", "next": START}, follow=True))
    assert "3 van 3 nog niet gezegd" in page


def test_many_who_are_not_there_are_looked_at_once_more(class_4b, rivierdam, kok, milan):
    rows = in_class(7, class_4b, rivierdam, kok)
    browser = Browser(milan)
    with clock.standing(STARTED_ON):
        assert "Zijn deze 6 studenten er niet?" in save(browser, kok, rows, rows[:1])
        assert set(Application.objects.values_list("status", flat=True)) == {A.ENROLLED}
        page = save(browser, kok, rows, rows[:1], bevestigd="ja")
    assert "1 student is er. 6 studenten zijn er niet." in page


def test_a_colleague_who_was_first_is_not_overwritten(five, milan, kok, delta):
    save(Browser(milan), kok, five, five)
    coach = works_at("Sanne", delta, Role.STUDY_COACH)

    page = save(Browser(coach), kok, five, [])

    assert "3 studenten bleven zoals ze waren" in page
    assert set(Application.objects.filter(pk__in=[row.pk for row in five]).values_list("status", flat=True)) == {
        A.STARTED
    }


def test_another_college_and_a_school_do_not_come_here(five, teun, noor, zora, kok):
    assert Browser(teun).get(one_class(kok)).status_code == 404
    for actor in (noor, zora):
        assert Browser(actor).get(START).status_code == 403


def test_lists_cost_as_many_statements_for_many_as_for_one(five, milan, kok, class_4b, rivierdam, delta):
    browser = Browser(milan)
    small = [count_queries(lambda address=address: browser.get(address)) for address in (START, one_class(kok))]
    in_class(9, class_4b, rivierdam, kok)
    in_class(2, class_4b, rivierdam, offer(delta, "25182", "Bakker", 2))
    assert [count_queries(lambda address=address: browser.get(address)) for address in (START, one_class(kok))] == small


def test_the_student_reads_what_now(five, class_4b, milan, kok):
    from tests.cast import signs_in

    application = five[0]
    save(Browser(milan), kok, five, five[1:])
    pupil = signs_in(application.transition.learner)
    page = text(Browser(pupil).get("/mijn/overstap/"))
    assert "ROC Delta zegt dat je nog niet in de les was." in page
    assert "Was je er wel? Bel ROC Delta: 010 000 00 10." in page
