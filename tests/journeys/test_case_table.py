"""An officer holds a case table by keyboard: two young people, one after another, and prints the minutes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sluitend.kit import clock
from sluitend.safetynet import case_tables
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.transitions import actions
from sluitend.transitions.models import Transition
from tests.cast import TODAY, follow
from tests.journeys.conftest import Visit, accessible
from tests.journeys.people import kept
from tests.safetynet.tables import convene

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TABS = 40


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def this_afternoon(transition, sem_himself, dirk, maascollege, delta, rivierdam) -> CaseTable:
    """Today at four; the school asked the municipality about Yara and Sem already, who have no application."""
    follow(sem_himself)
    actions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk)
    return convene(maascollege, delta, rivierdam, by=dirk, on=TODAY, at=time(16))


def walks_to(visit: Visit, label: str) -> None:
    """Tab until the thing with this name has the focus."""
    for _tab in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        focused = visit.page.evaluate(
            "(e => e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText))"
            "(document.activeElement)"
        )
        if focused and focused.strip() == label:
            return
    raise AssertionError(f"no {label!r} within {MOST_TABS} tabs")


def test_an_officer_writes_down_two_decisions_by_keyboard(desk, this_afternoon, nadia, rivierdam, maascollege):
    keys = desk.page.keyboard
    desk.signs_in(nadia.user)
    desk.go("/gemeente/")
    walks_to(desk, "Overstaptafel op 12 maart, 16.00 uur")
    keys.press("Enter")
    desk.sees("0 van 2 besproken")
    accessible(desk, name="case-table")

    for name, letters in (("Yara Demir", "zoekt uit"), ("Sem Visser", "helpt")):
        walks_to(desk, "Wat spreken jullie af?")
        keys.type(letters)
        walks_to(desk, "Voor wanneer?")
        keys.type("over een")
        walks_to(desk, f"Schrijf op: {name}")
        keys.press("Enter")
        desk.sees(f"Opgeschreven: {name}.")
    desk.sees("2 van 2 besproken")
    accessible(desk, name="case-table-done")

    decided = {
        row.transition.learner.call_name: (row.decision, row.owner, row.due_on)
        for row in CaseTableItem.objects.select_related("transition__learner", "owner")
    }
    in_a_week = TODAY + timedelta(days=7)
    assert decided == {
        "Yara": ("find", maascollege, in_a_week),
        "Sem": ("apply", maascollege, in_a_week),
    }
    assert set(Transition.objects.values_list("holder", "next_on")) == {(maascollege.pk, in_a_week)}
    kept()

    walks_to(desk, "Verslag")
    keys.press("Enter")
    desk.sees("zoekt uit waar de jongere is")
    accessible(desk, name="case-table-minutes")


def test_on_a_phone_without_a_script_it_works_too(plain_phone, this_afternoon, dirk):
    plain_phone.signs_in(dirk.user)
    plain_phone.go(f"/overstaptafel/{this_afternoon.pk}/")
    accessible(plain_phone, name="case-table-phone")
    first = plain_phone.page.get_by_role("article").first
    first.get_by_label("Wat spreken jullie af?").select_option("contact")
    plain_phone.press(first.get_by_role("button"))
    plain_phone.sees("1 van 2 besproken")
    plain_phone.tap("link", "Wijzig het besluit: Yara Demir")
    accessible(plain_phone, name="case-table-decide")
    plain_phone.page.get_by_label("Wat spreken jullie af?").select_option("nothing")
    plain_phone.tap("button", "Schrijf op")
    assert CaseTableItem.objects.filter(decision="nothing").count() == 1


def test_a_dean_plans_one(desk, dirk, transition, maascollege, rivierdam):
    desk.signs_in(dirk.user)
    desk.go("/school/")
    with desk.within(3):
        desk.tap("link", "Overstaptafels")
        desk.tap("link", "Plan een overstaptafel")
        accessible(desk, name="case-table-new")
        desk.write("Waar?", "Raadszaal")
        desk.tap("button", "Plan deze overstaptafel")
    desk.sees("De overstaptafel is gepland.")
    table = CaseTable.objects.get()
    assert clock.day_of(table.starts_at) == date(2026, 6, 9)
    desk.go("/overstaptafel/")
    accessible(desk, name="case-tables")
    case_tables.cancel(table, by=dirk)
