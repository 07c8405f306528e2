"""The care annex from asking to reading at the college, and a region that asks its own questions."""

from __future__ import annotations

import pytest

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, CareStatus, Part
from sluitend.dossiers.models import CareAnswer, Dossier, QuestionEdition
from sluitend.transitions import actions as spine
from tests.cast import TODAY
from tests.dossiers.conftest import fill, write_care
from tests.journeys.conftest import DESK, PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def dossier(transition, yara, noor, kok):
    spine.apply_for(transition, kok, by=noor)
    dossier = Dossier.objects.get(pk=transition.pk)
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    return dossier


def test_the_mentor_asks_and_the_care_coordinator_writes_each_answer_kept(desk, dossier, noor, carla):
    desk.signs_in(noor.user)
    desk.go(f"/school/leerling/{dossier.pk}/")
    with desk.within(taps=1):
        desk.tap("button", "Vraag een zorgbijlage")
        desk.sees("De zorgcoördinator krijgt je vraag.")

    desk.signs_in(carla.user)
    desk.go("/school/zorgbijlagen/")
    accessible(desk, name="zorg-lijst")
    desk.tap("link", "Yara Demir")
    desk.comes_to("**/zorgbijlage/")
    accessible(desk, name="zorg-bijlage")
    desk.page.locator("#vraag-c-established").get_by_label("Ja", exact=True).check()
    desk.page.locator("#vraag-c-established [id^=stand-]", has_text="Bewaard om").wait_for()
    desk.page.locator("#vraag-c-diagnosis").get_by_label("Dyslexie").check()
    desk.page.locator("#vraag-c-diagnosis [id^=stand-]", has_text="Bewaard om").wait_for()
    assert CareAnswer.objects.count() == 2

    write_care(dossier, carla, C_established=False, C_notice="Na een uur wordt Yara stil.")
    desk.go("/school/zorgbijlagen/")
    accessible(desk, name="zorg-lijst-klaar")
    assert Dossier.objects.get(pk=dossier.pk).care_part == CareStatus.DONE


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_pupil_reads_it_and_who_arranges_help_reads_it_at_the_college(devices, size, dossier, yara, noor, carla, zora):
    actions.ask_care_annex(dossier, by=noor)
    write_care(dossier, carla, C_notice="Na een uur wordt Yara stil.")
    phone = devices.phone()
    phone.signs_in(yara.user)
    phone.go("/mijn/dossier/lezen/")
    accessible(phone, name="p04-lezen-zorg")
    assert "Na een uur wordt Yara stil." in phone.text

    actions.pupil_answers(Dossier.objects.get(pk=dossier.pk), Answer.AGREED, by=yara)
    actions.record_guardian_approval(
        Dossier.objects.get(pk=dossier.pk), name="Elif Demir", way="paper", given_on=TODAY, by=noor
    )
    actions.deliver(Dossier.objects.get(pk=dossier.pk), by=Actor.job("test"))
    visit = devices.desk()
    visit.page.set_viewport_size(size)
    visit.signs_in(zora.user)
    visit.go("/intake/zorgbijlagen/")
    accessible(visit, name="zorg-mbo-lijst")
    with visit.within(taps=1):
        visit.tap("link", "Yara Demir")
        visit.comes_to("**/intake/zorgbijlagen/*/")
    accessible(visit, name="zorg-mbo-lezen")
    assert "Na een uur wordt Yara stil." in visit.text


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_region_leaves_out_a_question_and_asks_its_own_from_today(devices, size, ruud):
    visit = devices.desk()
    visit.page.set_viewport_size(size)
    visit.signs_in(ruud.user)
    visit.go("/regio/")
    accessible(visit, name="regio-start")
    visit.tap("link", "Bekijk de vragen")
    visit.comes_to("**/regio/vragen/")
    visit.press(visit.page.get_by_role("button", name="Laat weg").first)
    visit.sees("Er zijn wijzigingen die nog niet gelden")
    visit.tap("link", "Voeg een vraag toe")
    visit.comes_to("**/regio/vragen/nieuw/")
    accessible(visit, name="regio-vraag-nieuw")
    visit.page.get_by_label("de leerling", exact=True).check()
    visit.page.get_by_label("één antwoord kiezen").check()
    visit.page.get_by_label("De vraag", exact=True).fill("Welke club past bij je?")
    visit.page.get_by_label("De vraag in twee of drie woorden").fill("Club")
    visit.page.get_by_label("De antwoorden om uit te kiezen").fill("Sport\nMuziek")
    visit.page.get_by_label("wat de leerling over zichzelf zegt").check()
    visit.tap("button", "Voeg deze vraag toe")
    visit.comes_to("**/regio/vragen/")
    accessible(visit, name="regio-vragen")
    visit.tap("link", "Bekijk een voorbeeld")
    visit.comes_to("**/voorbeeld/")
    accessible(visit, name="regio-voorbeeld")
    visit.go("/regio/vragen/")
    visit.tap("button", "Nieuwe uitgave vanaf vandaag")
    visit.sees("Uitgave 1 geldt")

    assert QuestionEdition.objects.get().number == 1


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_region_agrees_who_looks_first_in_four_clicks(devices, size, ruud, region):
    visit = devices.desk()
    visit.page.set_viewport_size(size)
    visit.signs_in(ruud.user)
    visit.go("/regio/")
    with visit.within(4):
        if size == PHONE:
            visit.go("/regio/niet-in-de-les/")
        else:
            visit.tap("link", "Niet in de les")
        visit.comes_to("**/regio/niet-in-de-les/")
        accessible(visit, name="regio-niet-in-de-les")
        visit.write("Hoeveel werkdagen zoekt de school eerst?", "3")
        visit.press(visit.page.get_by_text("de student", exact=True))
        visit.tap("button", "Bewaar dit")
        visit.sees("Bewaard. Het geldt vanaf nu")
    accessible(visit, name="regio-niet-in-de-les-bewaard")
    region.refresh_from_db()
    assert (region.no_show_workdays, region.no_show_tells) == (3, ["mentor", "dean", "municipality"])
