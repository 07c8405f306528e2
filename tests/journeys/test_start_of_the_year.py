"""The first weeks at the mbo: a class is confirmed in four clicks, the officer takes over and calls, and the coach begins."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.transitions import actions, arrivals, coaching
from sluitend.transitions.models import Application, CoachRequest, Handover, Transition
from tests.cast import works_at
from tests.journeys.conftest import SMALL_PHONE, accessible
from tests.transitions.test_arrivals import in_class

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = clock.moment(date(2026, 9, 3), time(10, 0))


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def a_class(class_4b, rivierdam, kok):
    """Twenty-eight who are enrolled, on the Thursday of the first week."""
    made = in_class(28, class_4b, rivierdam, kok)
    with clock.standing(MORNING):
        yield made


@pytest.fixture
def ada(delta):
    return works_at("Ada", delta, Role.MBO_ADMIN)


@pytest.fixture
def lotte(rivierdam):
    return works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)


def statuses() -> list[str]:
    return sorted(set(Application.objects.values_list("status", flat=True)))


def test_an_administrator_confirms_a_class_with_one_who_is_not_there(desk, a_class, ada):
    desk.signs_in(ada.user)
    desk.go("/intake/")
    with desk.within(4):
        desk.tap("link", "Wie is gestart?")
        accessible(desk, name="arrivals")
        desk.tap("link", "Kok n2 BOL")
        accessible(desk, name="arrivals-class")
        desk.sees("28 van 28 nog niet gezegd")
        desk.press(desk.page.get_by_role("checkbox", name="Nr07 Smit is er"))
        desk.tap("button", "Leg vast: 27 wel, de anderen niet")
        desk.sees("27 studenten zijn er. 1 student is er niet.")
    accessible(desk, name="arrivals-class-said")
    assert Application.objects.filter(status="no_show").count() == 1

    with desk.within(1):
        desk.tap("button", "Ongedaan maken")
    desk.sees("Teruggenomen voor 28 studenten.")
    assert statuses() == ["enrolled"]
    desk.page.set_viewport_size(SMALL_PHONE)
    desk.go("/intake/start/")
    accessible(desk, name="arrivals-phone")
    desk.tap("link", "Kok n2 BOL")
    accessible(desk, name="arrivals-class-phone")


def test_a_class_is_confirmed_with_the_keys_only(desk, a_class, ada, kok):
    desk.signs_in(ada.user)
    desk.go(f"/intake/start/{kok.pk}/")
    keys = desk.page.keyboard
    with desk.within(0):
        for key in ("j", "j", "x"):
            keys.press(key)
        assert not desk.page.get_by_role("checkbox", name="Nr01 Smit is er").is_checked()
        desk.page.get_by_role("button", name="Leg vast: 27 wel, de anderen niet").focus()
        keys.press("Enter")
        desk.sees("1 student is er niet.")
    assert Application.objects.get(status="no_show").transition.learner.call_name == "Nr01"


def test_without_scripts_a_class_is_confirmed_too(plain_phone, a_class, ada, kok):
    plain_phone.signs_in(ada.user)
    plain_phone.go(f"/intake/start/{kok.pk}/")
    plain_phone.page.get_by_role("checkbox", name="Nr00 Smit is er").uncheck()
    plain_phone.page.get_by_role("button", name="Leg vast wie er is").click()
    plain_phone.page.get_by_text("27 studenten zijn er.").first.wait_for()
    assert statuses() == ["no_show", "started"]


def test_the_attendance_officer_takes_over_in_one_click_and_logs_a_call_in_three(desk, a_class, ada, nadia, rivierdam):
    arrivals.confirm(Application.objects.all(), here={row.pk for row in a_class[1:]}, by=ada)
    transition = Transition.objects.get(status="no_show")
    desk.signs_in(nadia.user)
    desk.go("/gemeente/")
    desk.sees("verwacht in de klas en niet gekomen")
    desk.go(f"/gemeente/jongere/{transition.pk}/")
    accessible(desk, name="officer-no-show")
    with desk.within(1):
        desk.tap("button", "Neem over")
        desk.sees("Jij hebt nu de regie.")
    assert Transition.objects.get(pk=transition.pk).holder == rivierdam

    with desk.within(3):
        desk.press(desk.page.get_by_text("geen gehoor", exact=True))
        desk.tap("button", "Leg dit contact vast")
        desk.sees("Het contact is vastgelegd.")
    assert ContactAttempt.objects.get().result == "no_answer"


def test_the_doorstroompunt_takes_a_case_and_the_colleague_reads_who_has_it(desk, devices, a_class, ada, lotte, nadia):
    arrivals.confirm(Application.objects.all(), here={row.pk for row in a_class[1:]}, by=ada)
    actions.accept(Handover.objects.get(), by=lotte)
    other = devices.desk()
    for visit, who in ((desk, lotte), (other, nadia)):
        visit.signs_in(who.user)
        visit.go("/gemeente/")
    with desk.within(3):
        _chooses_for(desk, lotte)
        _chooses_for(other, nadia)  # at the same time, at another desk
        desk.tap("button", "Wijs 1 jongeren toe")
        desk.sees("Lotte heeft er 1 jongere bij.")
    other.tap("button", "Wijs 1 jongeren toe")
    other.sees("Al bij een collega: Nr00 Smit (Lotte).")
    accessible(other, name="officer-second")
    assert MunicipalCase.objects.get().owner == lotte.user


def _chooses_for(visit, who) -> None:
    """Tick the learner and choose a colleague: two clicks."""
    visit.press(visit.page.get_by_role("checkbox", name="Kies Nr00 Smit"))
    visit.page.get_by_label("Collega", exact=True).select_option(label=who.name)


def test_a_handover_is_refused_with_a_reason_and_the_sender_reads_it(desk, devices, transition, dirk, nadia, rivierdam):
    handover = actions.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    with clock.standing(clock.now() + timedelta(days=20)):
        actions.escalate_late(by=_job())
        desk.signs_in(nadia.user)
        desk.go("/overdracht/")
        desk.sees("te laat")
        accessible(desk, name="handovers-late")
        with desk.within(5):
            desk.tap("link", "Yara Demir")
            desk.press(desk.page.get_by_text("Niet overnemen"))
            accessible(desk, name="handover-refuse")
            desk.press(desk.page.get_by_text("krijgt al hulp van iemand anders"))
            desk.write("Vertel er meer over", "Het wijkteam helpt al.")
            desk.tap("button", "Stuur mijn reden")
            desk.sees("houdt de regie")
        school = devices.desk()
        school.signs_in(dirk.user)
        school.go(f"/overdracht/{handover.pk}/")
        school.sees("Het wijkteam helpt al.")


def test_a_coach_is_asked_given_and_begins(desk, devices, transition, dirk, region):
    alliance = Organisation.objects.create(
        region=region, kind=OrganisationKind.ALLIANCE, code="SWV9901", name="Samen Verder"
    )
    anna, kees = works_at("Anna", alliance, Role.ALLIANCE_CONTACT), works_at("Kees", alliance, Role.TRANSFER_COACH)
    desk.signs_in(dirk.user)
    desk.go(f"/school/leerling/{transition.pk}/")
    with desk.within(4):
        desk.tap("link", "Overstapcoach")
        accessible(desk, name="coach-ask")
        desk.press(desk.page.get_by_text("heeft geen plan voor na de zomer"))
        desk.tap("button", "Vraag om een coach")
        desk.sees("Samen Verder is om een coach gevraagd.")

    contact = devices.desk()
    contact.signs_in(anna.user)
    contact.go("/thuis/")
    accessible(contact, name="coach-requests")
    with contact.within(3):
        contact.tap("link", "Yara Demir")
        accessible(contact, name="coach-request")
        contact.press(contact.page.get_by_text("Kees", exact=True))
        contact.tap("button", "Geef deze coach")
        contact.sees("Kees is nu de coach.")
    assert "Yara" not in contact.text

    coach = devices.phone()
    coach.signs_in(kees.user)
    coach.go("/thuis/")
    accessible(coach, name="coach-list-phone")
    with coach.within(2):
        coach.tap("link", "Yara Demir")
        accessible(coach, name="coach-learner-phone")
        coach.tap("button", "Ik ben aan het werk")
        coach.sees("Je bent met deze jongere aan het werk.")
    coaching.end(CoachRequest.objects.get(), by=kees)
    coach.go("/coach/")
    coach.sees("Je coacht nu niemand.")
    accessible(coach, name="coach-nobody")


def _job():
    from sluitend.access.actor import Actor

    return Actor.job("test")


def test_an_officer_sees_who_is_new_without_a_click_and_has_the_figures_in_two(desk, a_class, ada, nadia, tmp_path):
    arrivals.confirm(Application.objects.all(), here={row.pk for row in a_class[1:]}, by=ada)
    desk.signs_in(nadia.user)
    desk.go("/gemeente/")
    with desk.within(0):
        desk.sees("Nieuw uit beeld · 1")
        desk.sees("Nr00 Smit")
    with desk.within(2):
        desk.tap("link", "Cijfers")
        desk.comes_to("**/gemeente/cijfers/")
        with desk.page.expect_download() as waiting:
            desk.tap("link", "Excel")
    assert waiting.value.suggested_filename == "cijfers-van-de-gemeente.xlsx"
    accessible(desk, name="officer-figures")
    desk.page.set_viewport_size(SMALL_PHONE)
    accessible(desk, name="officer-figures-phone")


def test_an_officer_hands_over_within_six_clicks(desk, a_class, ada, nadia, dijkstad):
    arrivals.confirm(Application.objects.all(), here={row.pk for row in a_class[1:]}, by=ada)
    actions.accept(Handover.objects.get(), by=nadia)
    desk.signs_in(nadia.user)
    desk.go("/gemeente/")
    with desk.within(6):
        desk.tap("link", "Nr00 Smit")
        desk.comes_to("**/gemeente/jongere/*/")
        desk.tap("link", "Draag over")
        desk.comes_to("**/overdracht/nieuw/**")
        accessible(desk, name="officer-hand-over")
        desk.press(desk.page.get_by_text("Dijkstad", exact=False).first)
        desk.press(desk.page.get_by_text("verhuisd", exact=False).first)
        desk.press(desk.page.locator("main form button[type=submit]").first)
        desk.sees("Dijkstad")
    asked = Handover.objects.get(status="asked")
    assert (asked.sender.name, asked.receiver) == ("Rivierdam", dijkstad)
