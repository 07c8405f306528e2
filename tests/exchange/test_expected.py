"""Who is expected at mbo: the statutory list of a school, and who of havo and vwo is put on it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from sluitend.access.models import AuditEvent, Look
from sluitend.exchange import actions as exchange
from sluitend.exchange import examples
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Learner, SchoolClass
from sluitend.transitions import actions, promise
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Transition
from sluitend.transitions.queries import expected
from tests.cast import enrol, follow
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 20)
URL = "/school/opgave/"


@pytest.fixture
def havo(maascollege):
    return SchoolClass.objects.create(school=maascollege, school_year=2026, name="5H", is_final_year=True)


@pytest.fixture
def pupils(class_4b, havo, yara_herself, stranger, rivierdam, dijkstad):
    """Yara of vmbo in Rivierdam; Hedy and Hugo of havo in Dijkstad, whom nobody expects at mbo yet."""
    return {
        name: enrol(havo, name, "Bos", born=date(2008, 10, 1), lives_in=dijkstad, school_type="havo")
        for name in ("Hedy", "Hugo")
    }


def names(school) -> list[str]:
    return [one.enrolment.learner.call_name for one in expected.expected_movers(school, 2026)]


def the(*learners):
    return Learner.objects.filter(pk__in=[one.pk for one in learners])


# --- The window -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year", "is_open"),
    [
        (date(2025, 9, 30), 2026, False),
        (date(2025, 10, 1), 2026, True),
        (date(2026, 2, 1), 2026, True),
        (date(2026, 2, 2), 2026, False),
        (date(2026, 8, 1), 2027, False),
        (date(2026, 10, 1), 2027, True),
    ],
)
def test_the_list_is_of_1_october_up_to_and_including_1_february(day, year, is_open):
    found = expected.window_on(day)

    assert (found.school_year, found.is_open) == (year, is_open)


def test_outside_the_window_a_file_is_refused_in_a_sentence_and_nothing_is_recorded(pupils, puck, maascollege):
    with pytest.raises(actions.Refused, match="van 1 oktober 2025 tot en met 1 februari 2026"):
        actions.report_expected(maascollege, kind="csv", by=puck)

    page = Browser(puck).get(f"{URL}bestand/csv/", follow=True)
    assert "Buiten die tijd vraagt de wet geen opgave." in text(page)
    assert not AuditEvent.objects.filter(what="transitions.expected_reported").exists()
    assert not Look.objects.exists()


# --- Who is on it -----------------------------------------------------------------------------------------------


def test_vmbo_is_on_it_and_havo_only_when_flagged(pupils, maascollege, dirk):
    assert names(maascollege) == ["Yara"]

    assert actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk) == 1

    assert names(maascollege) == ["Hedy", "Yara"]  # by municipality: Dijkstad, Rivierdam
    assert [row.learner.call_name for row in expected.could_be_flagged(maascollege, 2026)] == ["Hugo"]


def test_the_region_says_which_kinds_of_education_are_on_it(pupils, maascollege, region):
    region.reports_expected_of = ["pro"]
    region.save()
    maascollege.refresh_from_db()

    assert names(maascollege) == []


def test_who_left_or_sits_in_another_year_is_not_on_it(pupils, maascollege):
    Enrolment.objects.filter(learner__call_name="Yara").update(until_on=JANUARY)

    assert names(maascollege) == []


def test_only_who_is_flagged_of_havo_is_followed(pupils, maascollege, dirk, puck):
    assert {row.call_name for row in promise.unfollowed()} == {"Yara"}

    actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk)

    transition = Transition.objects.get(learner=pupils["Hedy"])
    assert (transition.origin_school, transition.holder, transition.next_what) == (maascollege, maascollege, "choose")
    assert {row.call_name for row in promise.unfollowed()} == {"Yara"}


def test_flagging_twice_is_flagging_once(pupils, dirk):
    actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk)

    assert actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk) == 0
    assert Transition.objects.filter(learner=pupils["Hedy"]).count() == 1


def test_a_flag_by_mistake_is_taken_back_and_given_again(pupils, dirk):
    actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk)
    assert actions.expect_no_longer(the(pupils["Hedy"]), by=dirk) == 1
    transition = Transition.objects.get(learner=pupils["Hedy"])
    assert transition.settled_because == SettledReason.OPENED_BY_MISTAKE
    assert not Enrolment.objects.get(learner=pupils["Hedy"]).expected_mbo
    assert "Hedy" not in {row.call_name for row in promise.unfollowed()}

    actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=dirk)

    transition.refresh_from_db()
    assert (transition.settled_on, transition.holder, transition.next_what) == (None, dirk.organisation, "choose")
    assert not promise.ask().broken["without_next_date"]


def test_who_applied_stays_followed_whatever_the_flag(pupils, kok, dirk):
    actions.expect_at_mbo(the(*pupils.values()), school_year=2026, by=dirk)
    actions.apply_for(Transition.objects.get(learner=pupils["Hedy"]), kok, by=dirk)

    assert actions.expect_no_longer(the(*pupils.values()), by=dirk) == 1

    assert Transition.objects.get(learner=pupils["Hedy"]).settled_on is None
    assert Enrolment.objects.get(learner=pupils["Hedy"]).expected_mbo


def test_nobody_flags_a_pupil_of_another_school_and_a_mentor_flags_nobody(pupils, stranger, dirk, noor):
    assert actions.expect_at_mbo(the(stranger), school_year=2026, by=dirk) == 0
    assert actions.expect_at_mbo(the(pupils["Hedy"]), school_year=2026, by=noor) == 0
    assert not Enrolment.objects.filter(expected_mbo=True).exists()


def test_a_file_of_the_school_says_who_of_havo_goes_to_mbo(maascollege, puck, rivierdam):
    content = (
        "leerlingnummer;achternaam;geboortedatum;klas;onderwijssoort;leerjaar;verwacht mbo\n"
        "1;Vier;01-02-2009;4H;havo;4;ja\n2;Vijf;01-02-2008;5H;havo;5;\n3;Zes;01-02-2008;5H;havo;5;ja\n4;Bo;01-02-2009;4B;kb;4;\n"
    )
    batch = exchange.check_file(maascollege, content.encode(), "x.csv", school_year=2026, by=puck)
    assert batch.counts["final_year"] == 3
    exchange.start(batch, by=puck, in_background=False)

    exchange.carry_out(batch.pk, by=promise_job())

    followed = list(Transition.objects.values_list("learner__family_name", flat=True))
    assert sorted(followed) == ["Bo", "Vier", "Zes"]
    assert list(promise.unfollowed()) == []
    assert sorted(one.enrolment.learner.family_name for one in expected.expected_movers(maascollege, 2026)) == sorted(
        followed
    )


def promise_job():
    from sluitend.access.actor import Actor

    return Actor.job("test")


def test_the_examples_still_have_every_column():
    assert "verwacht mbo" in examples.csv([]).decode("utf-8-sig").splitlines()[0]


# --- The file ---------------------------------------------------------------------------------------------------


def in_csv(response) -> list[list[str]]:
    return [line.split(";") for line in response.content.decode("utf-8-sig").splitlines()]


def test_the_file_is_the_same_in_three_formats_and_names_no_personal_number(pupils, puck, dirk):
    with clock.standing(JANUARY):
        client = Browser(puck)
        rows = in_csv(client.get(f"{URL}bestand/csv/"))
        sheet = load_workbook(BytesIO(client.get(f"{URL}bestand/xlsx/").content)).active
        archive = ZipFile(BytesIO(client.get(f"{URL}bestand/ods/").content))

    assert rows[0] == [
        "Gemeentecode", "Gemeente", "BRIN", "School", "Leerlingnummer", "Voornamen", "Tussenvoegsel", "Achternaam",
        "Geboortedatum", "Leerweg", "Klas",
    ]  # fmt: skip
    assert [row[:4] + row[5:] for row in rows[1:]] == [
        ["GM9901", "Rivierdam", "99AA", "Maascollege", "Yara", "", "Demir", "14-06-2009", "vmbo-k", "4B"],
    ]
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    lines = ElementTree.fromstring(archive.read("content.xml")).iter(f"{table}table-row")
    assert [["".join(cell.itertext()) for cell in row.iter(f"{table}table-cell")] for row in lines] == rows


def test_each_file_is_in_the_audit_trail_and_who_stands_in_it_can_read_so(pupils, puck, yara_herself):
    with clock.standing(JANUARY):
        Browser(puck).get(f"{URL}bestand/csv/?gemeente=GM9901")

    line = AuditEvent.objects.get(what="transitions.expected_reported")
    assert (line.by, line.details) == (puck.label, {"count": 1, "kind": "csv", "town": "GM9901"})
    assert list(Look.objects.values_list("learner_id", "page")) == [(yara_herself.pk, "expected_file")]


def test_a_municipality_is_given_its_own_residents_only(pupils, puck, dirk):
    actions.expect_at_mbo(the(*pupils.values()), school_year=2026, by=dirk)
    with clock.standing(JANUARY):
        of_dijkstad = in_csv(Browser(puck).get(f"{URL}bestand/csv/?gemeente=GM9902"))
        of_nowhere = in_csv(Browser(puck).get(f"{URL}bestand/csv/?gemeente=GM0000%27--"))

    assert sorted(row[5] for row in of_dijkstad[1:]) == ["Hedy", "Hugo"]
    assert len(of_nowhere) == 1


def test_a_name_that_looks_like_a_formula_stays_a_name(pupils, puck, yara_herself):
    Learner.objects.filter(pk=yara_herself.pk).update(family_name="=1+1")
    with clock.standing(JANUARY):
        rows = in_csv(Browser(puck).get(f"{URL}bestand/csv/"))

    assert rows[1][7] == "'=1+1"


def test_an_unknown_kind_of_file_is_no_page(pupils, puck):
    assert Browser(puck).get(f"{URL}bestand/exe/").status_code == 404


# --- The page ---------------------------------------------------------------------------------------------------


def test_the_page_says_when_and_for_whom_and_lets_one_choose(pupils, dirk):
    client = Browser(dirk)
    closed = text(client.get(URL))
    assert "De opgave kan van 1 oktober 2025 tot en met 1 februari 2026" in closed
    assert "bestand/xlsx" not in closed

    with clock.standing(JANUARY):
        page = text(client.get(URL))
        assert "Rivierdam: 1 leerling" in page
        assert "bestand/xlsx/?gemeente=GM9901" in page
        done = client.post(f"{URL}verwacht/", {"chosen": [str(pupils["Hedy"].pk)]}, follow=True)
        assert "1 leerling gaat naar het mbo en wordt vanaf nu gevolgd." in text(done)
        assert "Dijkstad: 1 leerling" in text(done)
        back = client.post(f"{URL}niet-verwacht/", {"chosen": [str(pupils["Hedy"].pk)]}, follow=True)
        assert "1 leerling staat niet meer op de lijst." in text(back)


def test_nothing_chosen_or_nonsense_is_said_plainly(pupils, dirk, stranger):
    client = Browser(dirk)
    for chosen in ([], ["x"], [str(stranger.pk)]):
        assert "Kies eerst leerlingen." in text(client.post(f"{URL}verwacht/", {"chosen": chosen}, follow=True))
    assert not Enrolment.objects.filter(expected_mbo=True).exists()


def test_a_mentor_has_no_such_page(pupils, noor):
    assert Browser(noor).get(URL).status_code == 403


def test_the_office_has_a_link_to_it(pupils, dirk, puck, noor):
    follow(Learner.objects.get(call_name="Yara"))
    for who, has in ((dirk, True), (puck, True), (noor, False)):
        assert (f'href="{URL}"' in text(Browser(who).get("/school/"))) is has


def test_it_costs_as_many_statements_for_many_as_for_few(pupils, dirk, class_4b, rivierdam, dijkstad, havo):
    client = Browser(dirk)
    few = count_queries(lambda: client.get(URL))
    for number in range(12):
        enrol(class_4b, f"Nr{number}", "Bos", born=date(2009, 1, 1), lives_in=(rivierdam, dijkstad)[number % 2])
        enrol(havo, f"H{number}", "Bos", born=date(2009, 1, 1), lives_in=rivierdam, school_type="havo")

    assert count_queries(lambda: client.get(URL)) == few
