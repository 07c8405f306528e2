"""A study coach at her desk: a doubt is told, a group is asked before the summer, and nobody leaves without a place."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.transitions.models import Move, SummerAnswer
from tests.cast import study
from tests.journeys.conftest import SMALL_PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)
JUNE = date(2026, 6, 4)
NAMES = ("Ada", "Bo", "Cas", "Dirkje", "Evi", "Fien")


@pytest.fixture(autouse=True)
def _without_a_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"  # signing in is for another story


@pytest.fixture
def group(kok, rivierdam, sanne):
    """Six students of Kok."""
    return [study(name, f"{name}sen", kok, born=date(2008, 1, 1), lives_in=rivierdam) for name in NAMES]


def test_a_doubt_is_told_within_six_clicks_and_a_talk_within_three(desk, group, sanne):
    desk.signs_in(sanne.user)
    desk.go("/studenten/")
    accessible(desk, name="coach-students-nobody-leaves")
    with desk.within(6):
        desk.tap("link", "Kok n2 BOL")
        desk.tap("link", "Ada Adasen")
        accessible(desk, name="coach-student")
        desk.page.get_by_text("De opleiding past niet", exact=True).click()
        desk.tap("button", "Volg deze student")
        desk.sees("Je volgt deze student nu.")
    accessible(desk, name="coach-move")

    desk.go("/studenten/")
    accessible(desk, name="coach-students")
    with desk.within(3):
        desk.tap("link", "Ada Adasen")
        desk.tap("button", "We zijn in gesprek")
        desk.sees("Vastgelegd: jullie zijn in gesprek.")
    assert Move.objects.get().stage == "talking"
    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="coach-move-phone")
    desk.go("/studenten/")
    accessible(desk, name="coach-students-phone")


def test_a_group_is_asked_by_keyboard_only(desk, group, sanne):
    with clock.standing(JUNE):
        desk.signs_in(sanne.user)
        desk.go("/studenten/")
        desk.tap("link", "vraag 6 studenten", exact=False)
        accessible(desk, name="coach-summer-check")
        desk.page.locator("[data-sl-choices] input").first.focus()
        with desk.within(0):
            for key in "123145":
                desk.page.keyboard.press(key)
            desk.page.get_by_text("Iedereen is gevraagd.").wait_for()
        accessible(desk, name="coach-summer-check-done")
        assert list(SummerAnswer.objects.order_by("enrolment__learner__search_name").values_list("answer", flat=True)) == [
            "same", "diploma", "other_programme", "same", "other_school", "unknown",
        ]  # fmt: skip
        assert Move.objects.count() == 2
        with desk.within(1):
            desk.tap("button", "Ongedaan maken: Fien Fiensen")
            desk.sees("Nog te vragen: 1 student")
        assert Move.objects.filter(transition__settled_on=None).count() == 1
        desk.page.set_viewport_size(SMALL_PHONE)
        accessible(desk, name="coach-summer-check-phone")


def test_nobody_leaves_without_a_place_unseen(desk, group, sanne):
    desk.signs_in(sanne.user)
    desk.go(f"/studenten/{group[0].pk}/uitschrijven/")
    accessible(desk, name="coach-deregister")
    desk.page.get_by_text("Stopt met school", exact=True).click()
    desk.tap("button", "Schrijf uit")
    desk.sees("Doe dat eerst, of zeg waarom niet.")
    accessible(desk, name="coach-deregister-refused")
    assert Enrolment.objects.get(pk=group[0].pk).until_on is None

    desk.page.get_by_text("Wil nu weg, en weet wat dat betekent", exact=True).click()
    desk.page.get_by_label("Wat deden jullie om een plek te vinden?").fill("Twee keer gepraat, ook met ouders.")
    desk.tap("button", "Schrijf uit")
    desk.sees("Ada Adasen is uitgeschreven.")
    desk.sees("Weg zonder plek")


def test_the_summer_check_works_without_a_script(plain_phone, group, sanne):
    with clock.standing(JUNE):
        plain_phone.signs_in(sanne.user)
        plain_phone.go(f"/studenten/groep/{group[0].school_class_id}/zomercheck/")
        plain_phone.page.locator("[data-sl-choices]").first.locator("[value=other_school]").check()
        plain_phone.tap("button", "Bewaar alle antwoorden")
        plain_phone.sees("Nog te vragen: 5 studenten")
    assert Move.objects.get().opened_by == "summer_check"
