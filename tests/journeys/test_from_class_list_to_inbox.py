"""The whole story: from the list of a school to the inbox of an mbo, and for who has no place, to the municipality.

Everything happens on the screens of a real browser, except what people have other means for: files, mails, the clock
and the queue. After every step the promise is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from sluitend.access.roles import Role
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier, PupilAnswer
from sluitend.kit import clock, jobs
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.transitions import promise
from sluitend.transitions.models import Transition
from tests.cast import works_at
from tests.dossiers.conftest import fill
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visit
from tests.journeys.people import kept

pytestmark = pytest.mark.django_db(transaction=True)

YARA, SEM, JULIA = date(2009, 6, 14), date(2008, 1, 5), date(2009, 8, 21)
SHARED = Path(os.environ.get("SLUITEND_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
OFFICIAL = SHARED / "edexml" / "2.1" / "EDEXML.Voorbeeld.2.1.xml"
TALK = "Een rustige werkplek en het reizen."
SUMMER = date(2026, 7, 2)


@pytest.fixture
def rick(delta):
    return works_at("Rick", delta, Role.MBO_ADMIN)


def test_from_class_list_to_inbox(
    devices, noor, puck, milan, rick, teun, nadia, gijs, kok, bakker, rivierdam, dijkstad, tmp_path
):
    people.has_account(puck, with_app=False)
    for actor in (noor, milan, rick, teun, nadia, gijs):
        people.has_account(actor)
    kept()

    school = devices.desk()
    people.comes_in_for_the_first_time(school, puck)
    the_school_brings_in_its_final_years(school, tmp_path)
    kept()
    codes = the_school_prints_letters(school)
    kept()

    yara = yara_begins_and_stops(devices, codes)
    mentor = devices.desk()
    people.comes_in(mentor, noor)
    the_mentor_fills_in_yaras_part_meanwhile(mentor)
    kept()
    yara = yara_goes_on_elsewhere(devices, codes)
    yara_reads_and_agrees(yara)
    kept()

    her_mother_agrees(devices, yara)
    kept()
    sem = sem_of_18_needs_no_parent_and_applied_twice(devices, codes, mentor)
    kept()

    intake, elsewhere = devices.desk(), devices.desk()
    people.comes_in(intake, milan)
    people.comes_in(elsewhere, teun)
    the_intaker_reads_it(intake, tmp_path)
    yara_sees_who_looked(yara)
    the_intaker_closes_the_warm_handover(intake)
    two_colleges_have_the_dossier_and_see_nothing_of_each_other(intake, elsewhere)
    kept()

    clerk = devices.desk()
    people.comes_in(clerk, rick)
    some_get_a_place_and_some_withdraw(devices, codes, clerk, sem, elsewhere)
    kept()
    every_staff_page_says_who_holds(school, mentor, clerk)

    with fortnights_passing_until(SUMMER):
        officer, colleague = devices.phone(), devices.desk()
        people.comes_in(officer, nadia)
        people.comes_in(colleague, gijs)
        the_municipality_sees_its_own(officer, colleague)
        the_municipality_takes_over_and_looks_for_them(officer)
        kept()
        the_school_sees_the_outcome_only(mentor, officer)
        kept()
        the_promise_names_who_falls_through()
        kept()


def test_it_goes_without_javascript_too(
    devices, settings, noor, puck, milan, nadia, kok, bakker, rivierdam, dijkstad, tmp_path
):
    school = devices.plain(DESK)
    settings.SECOND_FACTOR = "skippable"  # signing in is for the story above
    school.signs_in(puck.user)
    codes = a_list_comes_in_and_letters_go_out(school, tmp_path)
    phone = devices.plain(PHONE)
    people.activates_by_typing(phone, codes["Yara Demir"], YARA)
    people.goes_on_with_the_dossier(phone)
    people.answers_the_rest(phone)
    people.sends_to_the_mentor(phone)
    fill(Dossier.objects.get(transition__learner__call_name="Yara"), Part.MENTOR, noor)
    people.reads_and_agrees(phone)
    jobs.run_queue()
    link, code = people.opens_the_mail("elif@example.org")
    mother = devices.plain(PHONE)
    mother.go(link)
    mother.tap("button", "Türkçe")
    people.comes_in_as_parent(mother, code, YARA)
    mother.tap("button", "Evet, onaylıyorum")
    mother.comes_to("**/klaar/")
    with clock.standing(SUMMER):
        jobs.run_due()
        officer = devices.plain(PHONE)
        officer.signs_in(nadia.user)
        officer.go("/gemeente/")
        assert on_the_list(officer) == ["Julia", "Sem", "Tim", "Yara"]
        officer.tap("link", "Tim Kuiper")
        the_municipality_takes_over_and_looks_for_them(officer)
        kept()


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="the official example is not ours to keep")
def test_the_official_example_is_read_and_says_that_nobody_is_in_a_final_year(devices, settings, region):
    school = Organisation.objects.create(
        region=region, kind=OrganisationKind.VO, code="99ZZ", name="Voorbeeldschool", phone="010 000 00 10"
    )
    settings.SECOND_FACTOR = "skippable"  # signing in is for the story above
    desk = devices.desk()
    desk.signs_in(works_at("Puck", school, Role.SCHOOL_ADMIN).user)
    desk.go("/school/import/")
    people.uploads(desk, OFFICIAL)
    assert "Geen enkele klas is een laatste jaar. Niemand wordt gevolgd." in desk.page.inner_text("main")
    kept()


def a_list_comes_in_and_letters_go_out(school: Visit, folder) -> dict[str, str]:
    """Import and letters on plain pages; the page with the progress comes back by itself."""
    table = folder / "klas-4b.csv"
    table.write_bytes(people.list_of_4b(whole_school=False))
    school.go("/school/import/")
    people.uploads(school, table)
    school.tap("button", "Verwerk 5 goede rijen")
    jobs.run_queue()
    school.page.get_by_role("heading", name="5 rijen zijn verwerkt").wait_for(timeout=20_000)
    return people.prints_letters(school, "4B", 5)


def transition_of(call_name: str) -> Transition:
    return Transition.objects.get(learner__call_name=call_name)


# --- 1. Class lists ---------------------------------------------------------------------------------------------------


def the_school_brings_in_its_final_years(school: Visit, folder) -> None:
    """4A and 3A from the system of the school, 4B from the template; what is not right in it is said in plain words."""
    edexml, table = folder / "leerlingen.xml", folder / "klas-4b.csv"
    edexml.write_bytes(people.edexml_of_4a())
    table.write_bytes(people.list_of_4b())
    with school.within(taps=5):
        school.tap("link", "Import")
        people.uploads(school, edexml)
        school.page.get_by_label("4A").select_option("vmbo-kb")
        school.tap("button", "Controleer hiermee opnieuw")
        school.sees("2 leerlingen zitten in het laatste jaar")
        people.carries_out(school, 3)
    with school.within(taps=5):
        school.tap("link", "Import")
        people.uploads(school, table)
        assert people.counts_on(school) == {"zelfde": 1, "nieuw": 5, "gewijzigd": 1, "fout": 1, "niet in bestand": 1}
        row = school.page.get_by_role("row", name="Lou Bakker").inner_text()
        assert " ".join(row.split()).startswith("Rij 7 Lou Bakker Geboortedatum 31-02-2010 Deze datum bestaat niet.")
        school.pictured("import-controle")
        people.carries_out(school, 7)
    assert sorted(Transition.objects.values_list("learner__call_name", "holder__name")) == [
        (name, "Maascollege") for name in ("Fenna", "Julia", "Omar", "Sem", "Tim", "Yara", "Zoë")
    ]


# --- 2. Letters -------------------------------------------------------------------------------------------------------


def the_school_prints_letters(school: Visit) -> dict[str, str]:
    with school.within(taps=3):
        codes = people.prints_letters(school, "4B", 5)
    assert sorted(codes) == ["Julia Smeets", "Sem Visser", "Tim Kuiper", "Yara Demir", "Zoë Martens"]
    return codes


# --- 3. The pupil -----------------------------------------------------------------------------------------------------


def yara_begins_and_stops(devices, codes) -> Visit:
    phone = devices.phone()
    with phone.within(taps=4):
        people.activates(phone, codes["Yara Demir"], YARA)
    with phone.within(taps=0):
        assert "Waar ben ik?" in phone.text
        assert phone.page.locator("[aria-current=step]").inner_text().split("\n") == ["Jouw deel", "Niet begonnen"]
    people.says_applied(phone, "kok")
    people.goes_on_with_the_dossier(phone)
    for _ in range(3):
        people.answers_one_question(phone)
    phone.pictured("leerling-vraag")
    phone.tap("button", "Sla op en stop")
    phone.page.wait_for_load_state()
    return phone


def yara_goes_on_elsewhere(devices, codes) -> Visit:
    """Another device: her answers are there, only the others are asked, and none is lost."""
    phone = devices.phone()
    people.activates(phone, codes["Yara Demir"], YARA)
    people.goes_on_with_the_dossier(phone)
    asked = 3 + people.answers_the_rest(phone)
    assert asked <= 25
    assert PupilAnswer.objects.filter(dossier__transition=transition_of("Yara")).count() == asked
    people.sends_to_the_mentor(phone)
    return phone


def yara_reads_and_agrees(phone: Visit) -> None:
    jobs.run_queue()
    phone.go("/mijn/dossier/lezen/")
    assert TALK in phone.text
    with phone.within(taps=2):
        people.reads_and_agrees(phone)


# --- 4. The mentor ----------------------------------------------------------------------------------------------------


def the_mentor_fills_in_yaras_part_meanwhile(desk: Visit) -> None:
    """Nobody asks for it yet, so by way of her class; "done" leads to the next pupil."""
    with desk.within(taps=0):
        assert (desk.h1, people.rows_of(desk)) == ("Vandaag 12 maart", [])
    desk.tap("link", "Alle 5 leerlingen van 4B")
    desk.tap("link", "Yara Demir")
    desk.tap("link", "Vul mijn deel in")
    desk.comes_to("**/mentordeel/")
    people.fills_in_the_mentor_part(desk, talk_about=TALK)
    assert desk.h1 == "Deel van de mentor voor Tim Kuiper"


def the_mentor_sees_that_sem_needs_her(desk: Visit) -> None:
    """Who needs me: nothing to click for."""
    desk.go("/school/")
    with desk.within(taps=0):
        assert people.rows_of(desk) == ["Sem Visser"]
    desk.tap("link", "Vul in: Sem Visser")
    desk.comes_to("**/mentordeel/")
    people.fills_in_the_mentor_part(desk)


# --- 5. The parent ----------------------------------------------------------------------------------------------------


def her_mother_agrees(devices, yara: Visit) -> None:
    jobs.run_queue()
    assert "Verstuurd" not in people.stands_at(yara, "ROC Delta")
    link, code = people.opens_the_mail("elif@example.org")
    phone = devices.phone()
    phone.go(link)
    with phone.within(taps=5):
        with phone.within(taps=1):
            phone.tap("button", "Türkçe")
            phone.page.wait_for_selector("html[lang=tr]")
        people.comes_in_as_parent(phone, code, YARA)
        phone.pictured("ouder-lezen")
        phone.tap("button", "Evet, onaylıyorum")
        phone.comes_to("**/klaar/")
    assert "Verstuurd" not in people.stands_at(yara, "ROC Delta")
    jobs.run_queue()
    assert "Verstuurd" in people.stands_at(yara, "ROC Delta")
    yara.pictured("leerling-verstuurd")


def sem_of_18_needs_no_parent_and_applied_twice(devices, codes, mentor: Visit) -> Visit:
    """His dossier goes to both."""
    phone = devices.phone()
    people.activates_by_typing(phone, codes["Sem Visser"], SEM)
    people.says_applied(phone, "kok")
    people.says_applied(phone, "bakker")
    people.goes_on_with_the_dossier(phone)
    people.answers_the_rest(phone)
    people.sends_to_the_mentor(phone)
    the_mentor_sees_that_sem_needs_her(mentor)
    people.reads_and_agrees(phone)
    jobs.run_queue()
    for college in ("ROC Delta", "Vakschool Het Anker"):
        assert "Verstuurd" in people.stands_at(phone, college)
    return phone


# --- 6. The inbox -----------------------------------------------------------------------------------------------------


def the_intaker_reads_it(desk: Visit, folder) -> None:
    """New in the inbox, opened, on two sheets of paper, with the mentor's phone number in sight."""
    desk.go("/intake/")
    with desk.within(taps=1):
        desk.tap("link", "Yara Demir")
        desk.page.get_by_role("heading", name="Yara Demir").wait_for()
    assert people.MENTOR_PHONE in desk.page.locator("section", has=desk.page.locator("#warm")).first.inner_text()
    paper = folder / "dossier.pdf"
    desk.page.pdf(path=str(paper), format="A4", prefer_css_page_size=True)
    assert len(PdfReader(paper).pages) == 2


def yara_sees_who_looked(phone: Visit) -> None:
    assert "Geopend door mbo" in people.stands_at(phone, "ROC Delta")
    phone.go("/mijn/")
    with phone.within(taps=2):
        phone.tap("link", "Ik")
        phone.tap("link", "Wie keek mee?")
        phone.comes_to("**/mijn/inzage/")
    assert phone.page.locator("main li", has_text="ROC Delta").count() > 0


def the_intaker_closes_the_warm_handover(desk: Visit) -> None:
    """The first box has the focus, so that writing needs no click."""
    with desk.within(taps=3):
        desk.tap("link", "Leg gesprek vast")
        desk.comes_to("**/gesproken/")
        desk.page.keyboard.type("Rustige plek bij het raam geregeld.")
        desk.tap("radio", "Ja")
        desk.tap("button", "Leg vast en rond af")
        desk.sees("Rustige plek bij het raam geregeld.")


def two_colleges_have_the_dossier_and_see_nothing_of_each_other(intake: Visit, elsewhere: Visit) -> None:
    """Sem applied at both: the same dossier, and neither knows of the other."""
    read = {}
    for desk, own, other in ((intake, "ROC Delta", "Het Anker"), (elsewhere, "Vakschool Het Anker", "Delta")):
        desk.go("/intake/")
        desk.tap("link", "Sem Visser")
        desk.page.get_by_role("heading", name="Sem Visser").wait_for()
        desk.lands()
        assert ("Dat vind ik leuk." in desk.text, other in desk.text) == (True, False)
        people.sees_holder(desk, "Maascollege", since="12 maart 2026")
        read[own] = urlsplit(desk.page.url).path
    for desk, other in ((intake, "Vakschool Het Anker"), (elsewhere, "ROC Delta")):
        assert desk.page.goto(desk.base + read[other]).status == 404
    elsewhere.go("/intake/")
    assert people.rows_of(elsewhere) == ["Sem Visser"]


# --- 7. Statuses ------------------------------------------------------------------------------------------------------


def some_get_a_place_and_some_withdraw(devices, codes, clerk: Visit, sem: Visit, elsewhere: Visit) -> None:
    """The administrator of ROC Delta enrols two; Julia withdraws there, and Sem at the other mbo."""
    julia = devices.phone()
    people.activates_by_typing(julia, codes["Julia Smeets"], JULIA)
    people.says_applied(julia, "kok")
    clerk.go("/intake/")
    for name in ("Yara Demir", "Sem Visser"):
        clerk.page.get_by_role("row", name=name).get_by_role("checkbox").check()
    clerk.page.locator(".sl-bulk select[name=status]").select_option("enrolled")
    clerk.press(clerk.page.locator(".sl-bulk button[type=submit]", has_text="Leg vast"))
    clerk.tap("button", "Leg vast voor 2 studenten")
    clerk.page.get_by_role("row", name="Sem Visser").get_by_text("Ingeschreven").wait_for()
    clerk.pictured("mbo-postvak-ingeschreven")
    people.withdraws(julia, "ROC Delta")
    people.withdraws(sem, "Vakschool Het Anker")
    jobs.run_queue()
    elsewhere.go("/intake/?groep=alles")
    assert "Ingetrokken" in elsewhere.page.get_by_role("row", name="Sem Visser").inner_text()
    stands = dict(Transition.objects.values_list("learner__call_name", "status"))
    assert stands == {
        "Yara": "placed", "Sem": "placed", "Julia": "withdrawn", "Tim": "unknown", "Zoë": "unknown", "Omar": "unknown", "Fenna": "unknown",
    }  # fmt: skip


def every_staff_page_says_who_holds(school: Visit, mentor: Visit, clerk: Visit) -> None:
    """The judge asks it of each page about one learner; here are those that the story itself does not come to."""
    for name in ("Yara", "Tim", "Julia"):
        school.go(f"/school/leerling/{transition_of(name).pk}/")
        people.sees_holder(school, "Maascollege", since="12 maart 2026")
    tim, yara = transition_of("Tim").pk, transition_of("Yara").pk
    for path in (f"/overstap/{tim}/datum/", f"/overstap/{tim}/bestemming/", f"/tijdlijn/{tim}/"):
        school.go(path)
        people.sees_holder(school, "Maascollege", since="12 maart 2026")
    for path in (f"/school/leerling/{yara}/", f"/school/leerling/{yara}/mentordeel/", f"/tijdlijn/{yara}/"):
        mentor.go(path)
        people.sees_holder(mentor, "Maascollege", since="12 maart 2026")
    clerk.go("/intake/?groep=alles")
    clerk.tap("link", "Yara Demir")
    clerk.page.get_by_role("heading", name="Yara Demir").wait_for()
    people.sees_holder(clerk, "Maascollege", since="12 maart 2026")


# --- 8. The summer ----------------------------------------------------------------------------------------------------


@contextmanager
def fortnights_passing_until(day: date) -> Iterator[None]:
    """Let a night of every fortnight go by, and stay on that day."""
    on = clock.today()
    while (on := min(on + timedelta(days=14), day)) < day:
        with clock.standing(on):
            jobs.run_due()
            kept()
    with clock.standing(day):
        jobs.run_due()
        kept()
        yield


def on_the_list(visit: Visit) -> list[str]:
    """Who stands on a municipality's worklist, by first name."""
    return sorted(name.split()[0] for name in people.rows_of(visit))


def the_municipality_sees_its_own(officer: Visit, colleague: Visit) -> None:
    """Its own residents without a place, and nobody else's, on the page where the day begins."""
    with officer.within(taps=0):
        assert on_the_list(officer) == ["Julia", "Omar", "Tim"]
        row = " ".join(officer.page.get_by_role("row", name="Tim Kuiper").inner_text().split())
        assert ("nog geen aanmelding" in row.lower(), "vandaag" in row) == (True, True), row
    officer.pictured("gemeente-vandaag")
    assert on_the_list(colleague) == ["Zoë"]
    officer.tap("link", "Tim Kuiper")
    officer.page.get_by_role("heading", name="Waarom zie je deze jongere").wait_for()
    people.sees_holder(officer, "Maascollege", since="12 maart 2026")


def the_municipality_takes_over_and_looks_for_them(officer: Visit) -> None:
    with officer.within(taps=1):
        officer.tap("button", "Neem over")
        officer.page.locator(".sl-holder", has_text="Rivierdam").wait_for()
    with officer.within(taps=3):
        officer.tap("radio", "geen gehoor")
        officer.tap("radio", "over een week")
        officer.page.get_by_label("Korte notitie").fill("Moeder belt morgen terug.")
        officer.tap("button", "Leg dit contact vast")
        officer.sees("Moeder belt morgen terug.")
    people.sees_holder(officer, "Rivierdam", since="2 juli 2026")
    assert transition_of("Tim").next_on == date(2026, 7, 9)


def the_school_sees_the_outcome_only(mentor: Visit, officer: Visit) -> None:
    """Nothing of the search itself; when it is done, how it ended."""
    mentor.go(f"/school/leerling/{transition_of('Tim').pk}/")
    people.sees_holder(mentor, "Rivierdam", since="2 juli 2026")
    assert "Bij de gemeente" not in mentor.text
    officer.tap("link", "Sluit deze zaak af")
    officer.comes_to("**/afsluiten/**")
    people.sees_holder(officer, "Rivierdam", since="2 juli 2026")
    officer.tap("radio", "niet te bereiken")
    officer.tap("button", "Sluit deze zaak af")
    officer.sees("Afgesloten op 2 juli 2026: niet te bereiken")
    people.sees_holder(officer, "Rivierdam", since="2 juli 2026")
    mentor.page.reload()
    mentor.lands()
    assert ("niet te bereiken" in mentor.text, "Moeder belt" in mentor.text) == (True, False)


# --- 9. The promise ---------------------------------------------------------------------------------------------------


def the_promise_names_who_falls_through() -> None:
    """Broken on purpose, it says so with the learner's id."""
    tim = transition_of("Tim")
    agreed = tim.next_on
    Transition.objects.filter(pk=tim.pk).update(next_on=clock.today() - timedelta(days=1))
    said = promise.ask().as_json()
    assert (said["ok"], said["overdue"], said["ids"]) == (False, 1, {"overdue": [str(tim.learner_id)]})
    Transition.objects.filter(pk=tim.pk).update(next_on=agreed)
