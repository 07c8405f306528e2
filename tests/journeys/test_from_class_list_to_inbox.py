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

import pytest
from pypdf import PdfReader

from sluitend.access.roles import Role
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, jobs
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.transitions import promise
from sluitend.transitions.models import Transition
from tests.cast import works_at
from tests.dossiers.conftest import fill
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, Visit, accessible
from tests.journeys.people import kept

pytestmark = pytest.mark.django_db(transaction=True)

YARA, SEM, JULIA = date(2009, 6, 14), date(2008, 1, 5), date(2009, 8, 21)
SHARED = Path(os.environ.get("SLUITEND_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
OFFICIAL = SHARED / "edexml" / "2.1" / "EDEXML.Voorbeeld.2.1.xml"
TALK = "Een rustige werkplek en het reizen."
SUMMER = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def devices(chromium, live_server):
    """Any number of devices: ``devices.phone()``, ``devices.desk()``, each with nothing in its memory."""
    made = Devices(chromium, live_server)
    yield made
    made.put_away()


class Devices:
    """Browsers that know nothing of each other."""

    def __init__(self, chromium, live_server) -> None:
        self._chromium, self._base, self._contexts = chromium, live_server.url, []

    def phone(self, **how) -> Visit:
        return self._visit(PHONE, has_touch=True, **how)

    def desk(self, **how) -> Visit:
        return self._visit(DESK, **how)

    def desk_of(self, actor) -> Visit:
        """A desk at which somebody has signed in already."""
        visit = self.desk()
        visit.signs_in(actor.user)
        return visit

    def plain(self, size) -> Visit:
        """A device without JavaScript."""
        return self._visit(size, java_script_enabled=False)

    def _visit(self, size, **how) -> Visit:
        context = self._chromium.new_context(
            viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam", accept_downloads=True, **how
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return Visit(context.new_page(), self._base)

    def put_away(self) -> None:
        for context in self._contexts:
            context.close()


def test_from_class_list_to_inbox(devices, noor, puck, milan, nadia, gijs, kok, bakker, rivierdam, dijkstad, tmp_path):
    kept()
    school = devices.desk()
    people.comes_in_by_mail(school, puck)
    the_school_brings_in_its_final_years(school, tmp_path)
    codes = the_school_prints_letters(school)
    kept()

    yara = yara_begins_and_stops(devices, codes)
    mentor = devices.desk_of(noor)
    the_mentor_fills_in_a_part(mentor, "Yara Demir", talk_about=TALK)
    kept()
    yara = yara_goes_on_elsewhere(devices, codes)
    yara_reads_and_agrees(yara)
    kept()

    her_mother_agrees(devices, yara)
    kept()
    sem_of_18_needs_no_parent(devices, codes, mentor)
    kept()

    intake = devices.desk_of(milan)
    the_intaker_reads_it(intake, tmp_path)
    yara_sees_who_looked(yara)
    the_intaker_closes_the_warm_handover(intake)
    kept()

    some_get_a_place_and_one_withdraws(devices, codes, intake)
    kept()
    every_staff_page_says_who_holds(school, intake)

    with fortnights_passing_until(SUMMER):
        officer = devices.phone()
        officer.signs_in(nadia.user)
        the_municipality_sees_its_own(officer, devices, gijs)
        the_municipality_takes_over_and_looks_for_them(officer)
        kept()
        the_school_sees_the_outcome_only(devices.desk_of(noor), officer)
        the_promise_names_who_falls_through()
        kept()


def test_it_goes_without_javascript_too(devices, noor, puck, milan, nadia, kok, bakker, rivierdam, dijkstad, tmp_path):
    school = devices.plain(DESK)
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
    mother.page.wait_for_url("**/klaar/")
    with clock.standing(SUMMER):
        jobs.run_due()
        officer = devices.plain(PHONE)
        officer.signs_in(nadia.user)
        assert on_the_list(officer) == ["Julia", "Sem", "Tim", "Yara"]
        officer.tap("link", "Tim Kuiper")
        the_municipality_takes_over_and_looks_for_them(officer, judged=False)
        kept()


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="the official example is not ours to keep")
def test_the_official_example_is_read_and_says_that_nobody_is_in_a_final_year(devices, region):
    school = Organisation.objects.create(
        region=region, kind=OrganisationKind.VO, code="99ZZ", name="Voorbeeldschool", phone="010 000 00 10"
    )
    desk = devices.desk_of(works_at("Puck", school, Role.SCHOOL_ADMIN))
    desk.go("/school/import/")
    people.uploads(desk, OFFICIAL)
    assert "Geen enkele klas is een laatste jaar. Niemand wordt gevolgd." in desk.page.inner_text("main")
    accessible(desk, name="import-officieel-voorbeeld")
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
    return people.prints_letters(school, "4B", 5, judged=False)


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
        accessible(school, name="import")
        people.uploads(school, edexml)
        accessible(school, name="import-soort-onderwijs")
        school.page.get_by_label("4A").select_option("vmbo-kb")
        school.tap("button", "Controleer hiermee opnieuw")
        school.page.get_by_text("2 leerlingen zitten in het laatste jaar").wait_for()
        people.carries_out(school, 3)
    with school.within(taps=5):
        school.tap("link", "Import")
        people.uploads(school, table)
        assert people.counts_on(school) == {"zelfde": 1, "nieuw": 5, "gewijzigd": 1, "fout": 1, "niet in bestand": 1}
        row = school.page.get_by_role("row", name="Lou Bakker").inner_text()
        assert " ".join(row.split()).startswith("Rij 7 Lou Bakker Geboortedatum 31-02-2010 Deze datum bestaat niet.")
        accessible(school, name="import-controle")
        people.carries_out(school, 7)
    accessible(school, name="import-verslag")
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
    accessible(phone, name="leerling-welkom", strict=True)
    people.says_applied(phone, "kok")
    people.goes_on_with_the_dossier(phone)
    for _ in range(3):
        accessible(phone, name="leerling-vraag", strict=True)
        people.answers_one_question(phone)
    phone.tap("button", "Sla op en stop")
    phone.page.wait_for_load_state()
    return phone


def yara_goes_on_elsewhere(devices, codes) -> Visit:
    """Another device: her answers are there, and only the others are asked."""
    phone = devices.phone()
    people.activates(phone, codes["Yara Demir"], YARA)
    people.goes_on_with_the_dossier(phone)
    assert people.answers_the_rest(phone) < 23
    accessible(phone, name="leerling-nakijken", strict=True)
    people.sends_to_the_mentor(phone)
    accessible(phone, name="leerling-takenlijst", strict=True)
    return phone


def yara_reads_and_agrees(phone: Visit) -> None:
    jobs.run_queue()
    phone.go("/mijn/dossier/lezen/")
    accessible(phone, name="leerling-lezen", strict=True)
    assert TALK in phone.page.inner_text("main")
    with phone.within(taps=2):
        people.reads_and_agrees(phone)


# --- 4. The mentor ----------------------------------------------------------------------------------------------------


def the_mentor_fills_in_a_part(desk: Visit, name: str, *, talk_about: str = "") -> None:
    """From her own class list, also while the pupil is still at it."""
    desk.go("/school/")
    accessible(desk, name="mentor-vandaag")
    desk.go(f"/school/leerling/{transition_of(name.split()[0]).pk}/mentordeel/")
    people.fills_in_the_mentor_part(desk, talk_about=talk_about)
    accessible(desk, name="mentor-klaar")


# --- 5. The parent ----------------------------------------------------------------------------------------------------


def her_mother_agrees(devices, yara: Visit) -> None:
    jobs.run_queue()
    assert "Verstuurd" not in people.stands_at(yara, "ROC Delta")
    link, code = people.opens_the_mail("elif@example.org")
    phone = devices.phone()
    phone.go(link)
    with phone.within(taps=5):
        phone.tap("button", "Türkçe")
        phone.page.wait_for_selector("html[lang=tr]")
        accessible(phone, name="ouder-deur", strict=True)
        people.comes_in_as_parent(phone, code, YARA)
        accessible(phone, name="ouder-lezen", strict=True)
        phone.tap("button", "Evet, onaylıyorum")
        phone.page.wait_for_url("**/klaar/")
    accessible(phone, name="ouder-klaar", strict=True)
    assert "Verstuurd" not in people.stands_at(yara, "ROC Delta")
    jobs.run_queue()
    assert "Verstuurd" in people.stands_at(yara, "ROC Delta")
    accessible(yara, name="leerling-verstuurd", strict=True)


def sem_of_18_needs_no_parent(devices, codes, mentor: Visit) -> None:
    phone = devices.phone()
    people.activates_by_typing(phone, codes["Sem Visser"], SEM)
    people.says_applied(phone, "kok")
    people.goes_on_with_the_dossier(phone)
    people.answers_the_rest(phone)
    people.sends_to_the_mentor(phone)
    the_mentor_fills_in_a_part(mentor, "Sem Visser")
    people.reads_and_agrees(phone)
    jobs.run_queue()
    assert "Verstuurd" in people.stands_at(phone, "ROC Delta")


# --- 6. The inbox -----------------------------------------------------------------------------------------------------


def the_intaker_reads_it(desk: Visit, folder) -> None:
    """New in the inbox, opened, on two sheets of paper, with the mentor's phone number in sight."""
    desk.go("/intake/")
    accessible(desk, name="mbo-postvak")
    desk.tap("link", "Yara Demir")
    desk.page.get_by_role("heading", name="Yara Demir").wait_for()
    accessible(desk, name="mbo-dossier")
    assert "010 000 00 12" in desk.page.locator("section", has=desk.page.locator("#warm")).first.inner_text()
    paper = folder / "dossier.pdf"
    desk.page.pdf(path=str(paper), format="A4", prefer_css_page_size=True)
    assert len(PdfReader(paper).pages) == 2


def yara_sees_who_looked(phone: Visit) -> None:
    assert "Geopend door mbo" in people.stands_at(phone, "ROC Delta")
    phone.go("/mijn/inzage/")
    accessible(phone, name="leerling-wie-keek", strict=True)
    assert phone.page.locator("main li", has_text="ROC Delta").count() > 0


def the_intaker_closes_the_warm_handover(desk: Visit) -> None:
    with desk.within(taps=3):
        desk.tap("link", "Leg gesprek vast")
        desk.page.get_by_label("Waar ging het gesprek over?").fill("Rustige plek bij het raam geregeld.")
        accessible(desk, name="mbo-warme-overdracht")
        desk.tap("radio", "Ja")
        desk.tap("button", "Leg vast en rond af")
        desk.page.get_by_text("Rustige plek bij het raam geregeld.").wait_for()


# --- 7. Statuses ------------------------------------------------------------------------------------------------------


def some_get_a_place_and_one_withdraws(devices, codes, intake: Visit) -> None:
    julia = devices.phone()
    people.activates_by_typing(julia, codes["Julia Smeets"], JULIA)
    people.says_applied(julia, "kok")
    intake.go("/intake/")
    for name in ("Yara Demir", "Sem Visser"):
        intake.page.get_by_role("row", name=name).get_by_role("checkbox").check()
    intake.page.locator(".sl-bulk select[name=status]").select_option("enrolled")
    intake.page.locator(".sl-bulk button[type=submit]").first.click()
    accessible(intake, name="mbo-stand-nakijken")
    intake.tap("button", "Leg vast voor 2 studenten")
    intake.page.get_by_role("row", name="Sem Visser").get_by_text("Ingeschreven").wait_for()
    accessible(intake, name="mbo-postvak-ingeschreven")
    julia.go("/mijn/overstap/")
    julia.page.get_by_role("link", name="Trek in").first.click()
    accessible(julia, name="leerling-intrekken", strict=True)
    julia.tap("button", "Trek mijn aanmelding in")
    julia.page.wait_for_url("**/mijn/overstap/")
    jobs.run_queue()
    stands = dict(Transition.objects.values_list("learner__call_name", "status"))
    assert stands == {
        "Yara": "placed", "Sem": "placed", "Julia": "withdrawn", "Tim": "unknown", "Zoë": "unknown", "Omar": "unknown", "Fenna": "unknown",
    }  # fmt: skip


def every_staff_page_says_who_holds(school: Visit, intake: Visit) -> None:
    for name in ("Yara", "Tim", "Julia"):
        school.go(f"/school/leerling/{transition_of(name).pk}/")
        accessible(school, name=f"school-leerling-{name.lower()}")
        people.sees_holder(school, "Maascollege")
    intake.go("/intake/")
    intake.tap("link", "Yara Demir")
    intake.page.get_by_role("heading", name="Yara Demir").wait_for()
    people.sees_holder(intake, "Maascollege")


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
    visit.go("/gemeente/")
    return sorted(name.split()[0] for name in visit.page.locator("tbody th[scope=row] a").all_inner_texts())


def the_municipality_sees_its_own(officer: Visit, devices, gijs) -> None:
    """Its own residents without a place, and nobody else's."""
    assert on_the_list(officer) == ["Julia", "Omar", "Tim"]
    accessible(officer, name="gemeente-vandaag")
    row = " ".join(officer.page.get_by_role("row", name="Tim Kuiper").inner_text().split())
    assert ("nog geen aanmelding" in row.lower(), "vandaag" in row) == (True, True), row
    assert on_the_list(devices.desk_of(gijs)) == ["Zoë"]
    officer.go("/gemeente/")
    officer.tap("link", "Tim Kuiper")
    officer.page.get_by_role("heading", name="Waarom zie je deze jongere").wait_for()
    people.sees_holder(officer, "Maascollege")
    accessible(officer, name="gemeente-jongere")


def the_municipality_takes_over_and_looks_for_them(officer: Visit, *, judged: bool = True) -> None:
    with officer.within(taps=1):
        officer.tap("button", "Neem over")
        officer.page.locator(".sl-holder", has_text="Rivierdam").wait_for()
    with officer.within(taps=3):
        officer.tap("radio", "geen gehoor")
        officer.tap("radio", "over een week")
        officer.page.get_by_label("Korte notitie").fill("Moeder belt morgen terug.")
        officer.tap("button", "Leg dit contact vast")
        officer.page.get_by_text("Moeder belt morgen terug.").first.wait_for()
    people.sees_holder(officer, "Rivierdam")
    if judged:
        accessible(officer, name="gemeente-contact")
    assert transition_of("Tim").next_on == date(2026, 7, 9)


def the_school_sees_the_outcome_only(mentor: Visit, officer: Visit) -> None:
    """Nothing of the search itself; when it is done, how it ended."""
    mentor.go(f"/school/leerling/{transition_of('Tim').pk}/")
    people.sees_holder(mentor, "Rivierdam")
    assert "Bij de gemeente" not in mentor.page.inner_text("main")
    officer.tap("link", "Sluit deze zaak af")
    officer.page.locator("input[name=outcome]").first.wait_for()
    accessible(officer, name="gemeente-afsluiten")
    officer.tap("radio", "niet te bereiken")
    officer.tap("button", "Sluit deze zaak af")
    officer.page.get_by_text("Afgesloten op 2 juli 2026: niet te bereiken").wait_for()
    people.sees_holder(officer, "Rivierdam")
    mentor.page.reload()
    page = mentor.page.inner_text("main")
    assert ("niet te bereiken" in page, "Moeder belt" in page) == (True, False)
    accessible(mentor, name="school-uitkomst")


# --- 9. The promise ---------------------------------------------------------------------------------------------------


def the_promise_names_who_falls_through() -> None:
    """Broken on purpose, it says so with the learner's id."""
    tim = transition_of("Tim")
    agreed = tim.next_on
    Transition.objects.filter(pk=tim.pk).update(next_on=clock.today() - timedelta(days=1))
    said = promise.ask().as_json()
    assert (said["ok"], said["overdue"], said["ids"]) == (False, 1, {"overdue": [str(tim.learner_id)]})
    Transition.objects.filter(pk=tim.pk).update(next_on=agreed)
