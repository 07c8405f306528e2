from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sluitend.access.roles import Role
from sluitend.exchange import actions
from sluitend.exchange.lifecycle import ImportStatus
from sluitend.exchange.models import Import, ImportFile
from sluitend.exchange.policies import Can
from sluitend.kit import jobs
from sluitend.learners.models import Learner
from tests.cast import enrol, works_at
from tests.exchange.test_plan import HEADERS, LOU, SAM, bring_in, but, check, edexml, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"


def visitor(actor):
    client = Client(raise_request_exception=True)
    client.force_login(actor.user)
    return client


@pytest.fixture
def at_school(puck, rivierdam):
    return visitor(puck)


def upload(client, content, name="leerlingen.csv", school_year="2026"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("exchange:import_new"), {"file": file, "school_year": school_year}, follow=True)


def address(name, batch=None, **kwargs):
    return reverse(f"exchange:{name}", kwargs={"pk": batch.pk, **kwargs} if batch else kwargs)


def text(response):
    return " ".join(response.content.decode().split())


def test_the_list_says_what_to_do_when_it_is_empty(at_school):
    page = text(at_school.get(address("import_list")))
    assert "Je hebt nog niets geïmporteerd" in page


def test_from_a_file_to_a_report(at_school, maascollege):
    page = upload(at_school, table(SAM, LOU))
    assert "2 van de 2 rijen zijn goed" in text(page)
    assert "Verwerk 2 goede rijen" in text(page)
    batch = Import.objects.get()

    page = text(at_school.post(address("import_start", batch), follow=True))
    assert "0 van 2 rijen zijn klaar" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    jobs.run_queue()

    page = text(at_school.get(address("import_detail", batch)))
    assert "2 rijen zijn verwerkt" in page
    assert "1 leerling uit het laatste jaar wordt nu gevolgd door je school" in page
    assert list(Learner.objects.order_by("call_name").values_list("call_name", flat=True)) == ["Lou", "Sam"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "leeg.csv", "leeg"),
        (b"%PDF-1.7", "klas.pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "klas.png", ""),
        (b"<!DOCTYPE html><html></html>", "klas.html", ""),
        (b"PK\x03\x04zip", "klas.docx", ""),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><EDEX/>', "x.xml", "DTD"),
        (b"leerlingnummer;achternaam;geboortedatum\n", "kop.csv", ""),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_on_the_page_and_nothing_is_kept(at_school, content, name, said):
    response = upload(at_school, content, name)
    assert response.status_code == 422
    page = text(response)
    assert 'class="utrecht-alert utrecht-alert--error sl-errors"' in page
    assert said in page
    assert (Import.objects.count(), ImportFile.objects.count()) == (0, 0)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(at_school, monkeypatch):
    from sluitend.exchange import forms
    from sluitend.exchange.readers.shapes import Limits

    monkeypatch.setattr(forms, "LIMITS", Limits(file_bytes=10))
    assert upload(at_school, table(SAM)).status_code == 422
    assert Import.objects.count() == 0


def test_no_file_at_all(at_school):
    response = at_school.post(address("import_new"), {"school_year": "2026"})
    assert response.status_code == 422
    assert "Kies een bestand." in text(response)


def test_wrong_rows_are_shown_with_a_place_to_repair_them(at_school):
    page = text(upload(at_school, table(but(SAM, geboortedatum="31-02-2010"), LOU)))
    assert "1 rij klopt niet" in page
    assert "Deze datum bestaat niet." in page
    assert 'name="r2-birth_date"' in page
    assert "Geboortedatum van Sam de Wit, rij 2" in page


def test_what_was_typed_goes_along_when_the_good_rows_are_carried_out(at_school):
    upload(at_school, table(but(SAM, geboortedatum="31-02-2010"), LOU))
    at_school.post(address("import_start", Import.objects.get()), {"r2-birth_date": "31-03-2010"})
    jobs.run_queue()
    assert Learner.objects.count() == 2


def test_repaired_rows_are_checked_again(at_school):
    upload(at_school, table(but(SAM, geboortedatum="31-02-2010"), LOU))
    page = at_school.post(address("import_repair", Import.objects.get()), {"r2-birth_date": "31-03-2010"}, follow=True)
    assert "1 rij is nu goed." in text(page)
    assert "Verwerk 2 goede rijen" in text(page)


def test_names_of_cells_that_are_none_of_ours_are_passed_over(at_school):
    upload(at_school, table(but(SAM, geboortedatum="31-02-2010")))
    typed = {"r2-password": "x", "r-birth_date": "x", "r99999999999-birth_date": "x", "r7-birth_date": "31-03-2010"}
    page = at_school.post(address("import_repair", Import.objects.get()), typed, follow=True)
    assert "1 rij klopt niet" in text(page)


def test_wrong_rows_come_back_as_a_file_with_what_is_wrong_in_front(at_school):
    upload(at_school, table(but(SAM, geboortedatum="31-02-2010", roepnaam="@SUM(1)"), LOU))
    response = at_school.get(address("import_wrong_rows", Import.objects.get()))
    assert response["Content-Disposition"] == 'attachment; filename="foute-rijen.csv"'
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Fout;leerlingnummer;")
    assert len(lines) == 2
    assert "geboortedatum: Deze datum bestaat niet." in lines[1]
    assert ";@SUM" not in lines[1]


def test_old_and_new_stand_beside_each_other(at_school, maascollege, puck):
    bring_in(maascollege, puck, SAM)
    page = text(upload(at_school, table(but(SAM, klas="4C", onderwijssoort="vmbo-tl"))))
    assert (
        '<td data-label="Was"><span class="sl-soft">4B</span></td><td data-label="Wordt"><strong>4C</strong></td>'
        in page
    )
    assert "<strong>vmbo-t</strong>" in page
    assert "class_id" not in page


def test_who_is_not_in_the_file_is_listed(at_school, yara_herself):
    page = text(upload(at_school, table(SAM)))
    assert "Niemand verdwijnt omdat hij niet in het bestand staat." in page
    page = text(at_school.get(address("import_detail", Import.objects.get()), {"deel": "niet-in-bestand"}))
    assert "Yara Demir" in page


def test_a_class_that_is_new_may_have_been_meant_to_be_another(at_school, class_4b):
    page = text(upload(at_school, table(but(SAM, klas="4BB"))))
    assert "4BB: 1 leerling" in page
    assert "Bedoel je 4B?" in page


def test_a_mentor_without_account_is_told(at_school):
    page = text(upload(at_school, table((*SAM, "wie@school.example"), headers=(*HEADERS, "mentor"))))
    assert "wie@school.example" in page


def test_columns_are_asked_when_they_are_unknown(at_school):
    page = upload(at_school, table(("1", "Sam", "Wit", "31-03-2010"), headers=("A", "B", "C", "D")))
    assert "Kolommen in je bestand" in text(page)
    batch = Import.objects.get()

    response = at_school.post(address("import_columns", batch), {"column0": "pupil_number", "column1": "pupil_number"})
    assert response.status_code == 422
    assert "Je koos dit ook voor een andere kolom. Kies het één keer." in text(response)

    chosen = {"column0": "pupil_number", "column1": "call_name", "column2": "family_name", "column3": "birth_date"}
    page = at_school.post(address("import_columns", batch), chosen, follow=True)
    assert "Verwerk 1 goede rij" in text(page)


def test_columns_that_still_miss_something_are_asked_again(at_school):
    upload(at_school, table(("1", "Sam", "Wit", "31-03-2010"), headers=("A", "B", "C", "D")))
    response = at_school.post(address("import_columns", Import.objects.get()), {"column0": "pupil_number"})
    assert response.status_code == 422
    assert Import.objects.get().status == ImportStatus.COLUMNS_ASKED


def test_a_kind_of_education_that_is_not_in_the_file_can_be_chosen(at_school, maascollege):
    page = upload(at_school, edexml(school="99AA", year="2025-2026"), "e.xml")
    assert "Geen enkele klas is een laatste jaar." in text(page)
    page = at_school.post(address("import_school_types", Import.objects.get()), {"class0": "vmbo-kb"}, follow=True)
    assert "1 leerling zit in het laatste jaar en wordt gevolgd." in text(page)


def test_a_file_of_another_school_needs_a_tick(at_school):
    page = upload(at_school, edexml(school="99ZZ", year="2025-2026"), "e.xml")
    assert "Dit bestand is van een school met BRIN 99ZZ. Jij bent van Maascollege (99AA)." in text(page)
    batch = Import.objects.get()

    page = at_school.post(address("import_start", batch), follow=True)
    assert "Zeg eerst dat dit het goede bestand is." in text(page)

    page = at_school.post(address("import_start", batch), {"agreed": "1"}, follow=True)
    assert "0 van 1 rijen zijn klaar" in text(page)


def test_look_alikes_are_asked(at_school, maascollege, puck):
    bring_in(maascollege, puck, SAM)
    page = text(upload(at_school, table(but(SAM, leerlingnummer="777"))))
    assert "Zijn dit dezelfde leerlingen?" in page
    batch = Import.objects.latest("created_at")
    page = text(at_school.post(address("import_same_pupil", batch), {"chosen": "2"}, follow=True))
    assert "Zijn dit dezelfde leerlingen?" not in page
    assert '<span class="sl-soft">104233</span></td><td data-label="Wordt"><strong>777</strong>' in page


def test_two_at_once_are_told(at_school, maascollege, puck):
    first, second = check(maascollege, puck, SAM), check(maascollege, puck, LOU)
    at_school.post(address("import_start", first))
    page = at_school.post(address("import_start", second), follow=True)
    assert "Er loopt al een import van je school. Wacht tot die klaar is." in text(page)


def test_a_second_click_is_answered_with_how_it_is(at_school, maascollege, puck):
    batch = check(maascollege, puck, SAM)
    at_school.post(address("import_start", batch))
    page = at_school.post(address("import_start", batch), follow=True)
    assert "Dat kan nu niet meer. Zo staat de import er nu voor." in text(page)
    assert jobs.run_queue() == ["exchange.carry_out"]


def test_progress_is_a_part_of_the_page_and_ends_by_itself(at_school, maascollege, puck):
    batch = check(maascollege, puck, SAM)
    at_school.post(address("import_start", batch))
    part = at_school.get(address("import_detail", batch), {"deel": "voortgang"}, headers={"HX-Request": "true"})
    assert "0 van 1 rijen zijn klaar" in text(part)
    assert "<html" not in text(part)
    assert "HX-Refresh" not in part
    jobs.run_queue()
    part = at_school.get(address("import_detail", batch), {"deel": "voortgang"}, headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"


def test_stop_and_take_back(at_school, maascollege, puck):
    batch = check(maascollege, puck, SAM)
    at_school.post(address("import_start", batch))
    page = at_school.post(address("import_stop", batch), follow=True)
    assert "Verwerk 1 goede rij" in text(page)
    at_school.post(address("import_start", batch))
    jobs.run_queue()

    page = at_school.post(address("import_take_back", batch), follow=True)
    assert "Deze import is teruggedraaid" in text(page)
    assert Learner.objects.count() == 0


def test_a_check_can_be_kept_and_thrown_away(at_school, maascollege, puck):
    batch = check(maascollege, puck, SAM)
    page = at_school.post(address("import_keep", batch), follow=True)
    assert "De controle is bewaard. Je kunt later verdergaan." in text(page)
    at_school.post(address("import_discard", batch))
    assert Import.objects.count() == 0


def test_the_templates_can_be_had(at_school, maascollege):
    sheet = at_school.get(reverse("exchange:import_template", kwargs={"kind": "csv"}))
    assert "leerlingnummer" in sheet.content.decode("utf-8-sig")
    assert "bsn" not in sheet.content.decode("utf-8-sig")
    assert at_school.get(reverse("exchange:import_template", kwargs={"kind": "xlsx"})).content[:2] == b"PK"
    assert at_school.get(reverse("exchange:import_template", kwargs={"kind": "exe"})).status_code == 404


PAGES = ("import_detail", "import_wrong_rows")
POSTS = ("import_start", "import_repair", "import_take_back", "import_discard", "import_stop", "import_keep")


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_an_import_of_another_school_is_not_there(maascollege, lingeschool, puck, rivierdam, name):
    batch = bring_in(maascollege, puck, SAM)
    stranger = visitor(works_at("Pim", lingeschool, Role.SCHOOL_ADMIN))
    ask = stranger.get if name in PAGES else stranger.post
    assert ask(address(name, batch)).status_code == 404
    assert (Import.objects.count(), Learner.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["noor", "milan", "nadia", "yara"])
def test_only_administrators_come_here(request, maascollege, puck, rivierdam, who):
    batch = check(maascollege, puck, SAM)
    somebody = visitor(request.getfixturevalue(who))
    assert somebody.get(address("import_list")).status_code == 403
    assert somebody.get(address("import_detail", batch)).status_code == 403
    assert upload(somebody, table(SAM)).status_code == 403


def test_the_first_wall_hides_them_too(maascollege, lingeschool, puck, rivierdam):
    batch = check(maascollege, puck, SAM)
    there = works_at("Pim", lingeschool, Role.SCHOOL_ADMIN)
    assert list(Import.objects.permitting(Can.VIEW, puck)) == [batch]
    assert list(Import.objects.permitting(Can.VIEW, there)) == []


def test_the_second_wall_hides_imports_of_other_schools(maascollege, lingeschool, puck, noor, rivierdam):
    from sluitend.access import wall
    from sluitend.exchange.models import ImportRow

    check(maascollege, puck, SAM)
    there = works_at("Pim", lingeschool, Role.SCHOOL_ADMIN)
    with wall.standing(puck.standing):
        assert (Import.objects.count(), ImportRow.objects.count()) == (1, 1)
    with wall.standing(there.standing):
        assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)
    with pytest.raises(ProgrammingError), wall.standing(puck.standing):
        ImportFile.objects.count()


@pytest.mark.parametrize("part", ["", "nieuw", "gewijzigd", "niet-in-bestand"])
def test_a_check_costs_the_same_for_one_row_as_for_many(at_school, maascollege, puck, class_4b, rivierdam, part):
    def rows(first, last):
        wrong = [but(SAM, leerlingnummer=f"w{n}", geboortedatum="31-02-2010") for n in range(first, last)]
        new = [but(SAM, leerlingnummer=f"n{n}", roepnaam=f"Nieuw{n}", klas=f"4{n}") for n in range(first, last)]
        changed = [but(SAM, leerlingnummer=f"c{n}", roepnaam=f"Weer{n}", klas="4X") for n in range(first, last)]
        return [*wrong, *new, *changed]

    known = [but(SAM, leerlingnummer=f"c{n}", roepnaam=f"Weer{n}") for n in range(6)]
    bring_in(maascollege, puck, *known)
    for number in range(4):
        enrol(class_4b, f"Weg{number}", "Elders", born=date(2009, 1, 1), lives_in=rivierdam)
    asked = []
    for first, last in ((0, 1), (1, 4)):
        batch = check(maascollege, puck, *rows(first, last))
        at_school.get(address("import_detail", batch), {"deel": part} if part else {})
        with CaptureQueriesContext(connection) as captured:
            at_school.get(address("import_detail", batch), {"deel": part} if part else {})
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_an_import_takes_three_clicks(at_school, maascollege):
    """Menu, upload, carry out: choosing the file is done in the system's own window."""
    page = at_school.get(address("import_list"))
    assert f'action="{address("import_new")}"' in text(page)
    page = upload(at_school, table(*[but(SAM, leerlingnummer=str(n)) for n in range(400)]))
    assert "Verwerk 400 goede rijen" in text(page)
    at_school.post(address("import_start", Import.objects.get()))
    jobs.run_queue()
    assert actions.can_be_taken_back(Import.objects.get())
    assert Learner.objects.count() == 400
