"""Lists as somebody wants them: kept under a name, shared, renamed, removed and put back; and their columns."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sluitend.access import wall
from sluitend.access.models import AuditEvent
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.organisations import keeping_lists as actions
from sluitend.organisations.lists import LISTS
from sluitend.organisations.models import ChosenColumns, SavedList
from sluitend.organisations.policies import CanList
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
PAGE = "/school/lijsten/"


@pytest.fixture
def elsa(maascollege):
    """A second dean of the Maascollege."""
    return works_at("Elsa", maascollege, Role.CAREER_DEAN)


def keep(actor, name="Zonder aanmelding", query="toon=geen-aanmelding", kind="pupils", **more):
    return Browser(actor).post("/lijsten/bewaren/", {"kind": kind, "query": query, "name": name, **more})


class TestKeeping:
    def test_puts_the_list_one_click_from_where_the_day_begins(self, transition, dirk):
        keep(dirk)

        page = text(Browser(dirk).get("/school/"))
        assert '<a class="sl-chip" href="/school/lijsten/?toon=geen-aanmelding">Zonder aanmelding</a>' in page
        page = text(Browser(dirk).get("/school/lijsten/?toon=geen-aanmelding"))
        assert 'href="/school/lijsten/?toon=geen-aanmelding" aria-current="true">Zonder aanmelding<' in page

    def test_keeps_the_filters_and_no_name_that_was_searched(self, class_4b, dirk):
        keep(dirk, query=f"?q=Demir&toon=jij&klas={class_4b.pk}&stand=unknown&pagina=3&kies=alles&csrf=x")

        assert dict(parse_qsl(SavedList.objects.get().query)) == {
            "toon": "jij", "klas": str(class_4b.pk), "stand": "unknown",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "query",
        [
            "toon=Demir",
            "klas=Demir",
            "stand=Demir",
            "klas=00000000-0000-0000-0000-000000000000",
            "&" * 100,
            "toon=" + "x" * 999,
        ],
    )
    def test_keeps_no_value_that_the_list_does_not_know(self, class_4b, dirk, query):
        keep(dirk, query=query)

        assert SavedList.objects.get().query == ""

    def test_keeps_no_class_of_another_school(self, class_elsewhere, dirk):
        keep(dirk, query=f"klas={class_elsewhere.pk}")

        assert SavedList.objects.get().query == ""

    def test_keeps_teams_and_programmes_of_the_own_college_only(self, kok, bakker, milan):
        keep(milan, kind="inbox", query="opleiding=25180&team=Jan Jansen&groep=nieuw&optijd=ja")
        keep(milan, name="Bakkers", kind="inbox", query="opleiding=25170")

        assert set(SavedList.objects.values_list("query", flat=True)) == {"groep=nieuw&opleiding=25180&optijd=ja", ""}

    @given(query=st.text(max_size=400))
    def test_keeps_nothing_but_what_it_knows_whatever_is_sent(self, query):
        kept = dict(parse_qsl(LISTS["worklist"].cleaned(query, organisation=None)))

        assert kept.keys() <= {"wie", "groep"}
        assert set(kept.values()) <= {"mij", "team", "vrij", "nieuw", "voorbij", "loopt", "wacht"}

    def test_says_what_is_wrong_and_keeps_what_was_filled_in(self, dirk):
        keep(dirk)
        page = keep(dirk)
        assert page.status_code == 422
        assert "Je hebt al een lijst met deze naam." in text(page)
        assert 'value="toon=geen-aanmelding"' in text(page)
        assert keep(dirk, name="").status_code == 422
        assert keep(dirk, name="x" * 61).status_code == 422
        assert SavedList.objects.count() == 1

    def test_has_an_end(self, dirk, monkeypatch):
        monkeypatch.setattr(actions, "AT_MOST", 1)
        keep(dirk)

        assert "Je hebt vijftig lijsten." in text(keep(dirk, name="Nog een"))

    @pytest.mark.parametrize("kind", ["inbox", "worklist", "nergens", ""])
    def test_is_not_for_a_list_of_another_party(self, dirk, kind):
        assert keep(dirk, kind=kind).status_code == 404

    def test_draws_a_name_as_it_was_typed_and_nothing_else(self, transition, dirk):
        keep(dirk, name="<script>alert(1)</script>")

        page = text(Browser(dirk).get("/school/"))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


class TestSharing:
    def test_is_with_colleagues_in_the_same_role_at_the_same_school(self, dirk, elsa, noor, puck, lingeschool):
        other = works_at("Otto", lingeschool, Role.CAREER_DEAN)
        keep(dirk, is_shared="on")

        seen = {
            actor.name: SavedList.objects.permitting(CanList.VIEW, actor).count()
            for actor in (dirk, elsa, noor, puck, other)
        }
        assert seen == {"Dirk": 1, "Elsa": 1, "Noor": 0, "Puck": 0, "Otto": 0}
        with wall.standing(other.standing):
            assert SavedList.objects.count() == 0

    def test_can_end_and_never_lets_a_colleague_change_it(self, dirk, elsa):
        keep(dirk, is_shared="on")
        saved = SavedList.objects.get()
        for page in ("naam", "delen", "weg", "terug"):
            assert Browser(elsa).post(f"/lijsten/{saved.pk}/{page}/", {"name": "Van mij"}).status_code == 404
        page = text(Browser(dirk).post(f"/lijsten/{saved.pk}/delen/", {"delen": "nee"}, follow=True))

        assert "Alleen jij ziet ‘Zonder aanmelding’ nu." in page
        assert SavedList.objects.permitting(CanList.VIEW, elsa).count() == 0


class TestChanging:
    def test_gives_another_name(self, dirk):
        keep(dirk)
        saved = SavedList.objects.get()
        page = Browser(dirk).post(f"/lijsten/{saved.pk}/naam/", {"name": "Nog niets"}, follow=True)

        assert "De lijst heet nu ‘Nog niets’." in text(page)
        keep(dirk)
        page = Browser(dirk).post(f"/lijsten/{saved.pk}/naam/", {"name": "Zonder aanmelding"})
        assert page.status_code == 422

    def test_removes_with_a_way_back(self, dirk):
        keep(dirk)
        saved = SavedList.objects.get()
        page = text(Browser(dirk).post(f"/lijsten/{saved.pk}/weg/", follow=True))
        undo = f"/lijsten/{saved.pk}/terug/"
        assert (undo in page, "Je hebt nog geen bewaarde lijst." in page) == (True, True)

        page = text(Browser(dirk).post(undo, follow=True))

        assert "De lijst ‘Zonder aanmelding’ is terug." in page
        assert SavedList.objects.get().removed_at is None

    def test_puts_nothing_back_over_a_new_list_of_that_name(self, dirk):
        keep(dirk)
        saved = SavedList.objects.get()
        Browser(dirk).post(f"/lijsten/{saved.pk}/weg/")
        keep(dirk)

        assert "Je hebt al een lijst met deze naam." in text(
            Browser(dirk).post(f"/lijsten/{saved.pk}/terug/", follow=True)
        )

    def test_forgets_what_was_removed_a_day_ago(self, dirk):
        keep(dirk)
        Browser(dirk).post(f"/lijsten/{SavedList.objects.get().pk}/weg/")
        with clock.standing(date(2026, 3, 14)):
            keep(dirk, name="Nieuw")

        assert [row.name for row in SavedList.objects.all()] == ["Nieuw"]

    def test_stands_in_the_audit_trail_without_the_name(self, dirk):
        keep(dirk)

        line = AuditEvent.objects.get(what="lists.saved")
        assert line.details == {"kind": "pupils", "shared": False}


class TestTheWholeSchool:
    def test_lists_every_class_one_sees_and_no_other(self, transition, stranger, dirk, noor, bram):
        for actor in (dirk, noor):
            page = text(Browser(actor).get(PAGE))
            assert ("Yara Demir" in page, "Vreemd Elders" in page) == (True, False)
        assert "Yara Demir" not in text(Browser(bram).get(PAGE))

    def test_filters_by_class_status_chip_and_name(self, transition, class_4b, sem_himself, dirk):
        follow(sem_himself)

        def names(query):
            return set(re.findall(r'href="/school/leerling/[^"]*/">([^<]*)<', text(Browser(dirk).get(PAGE, query))))

        assert names({}) == {"Yara Demir", "Sem Visser"}
        assert names({"klas": str(class_4b.pk), "q": "vis"}) == {"Sem Visser"}
        assert names({"stand": "placed"}) == set()
        assert names({"klas": "geen sleutel", "toon": "onzin", "stand": "onzin"}) == set()

    def test_costs_as_many_statements_for_three_as_for_one(self, transition, class_4b, rivierdam, dirk):
        browser = Browser(dirk)
        one = count_queries(lambda: browser.get(PAGE))
        for name in ("Tweede", "Derde"):
            follow(enrol(class_4b, name, "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))

        assert count_queries(lambda: browser.get(PAGE)) == one


def choose(actor, *codes, kind="pupils", **more):
    places = {f"plaats_{code}": str(at) for at, code in enumerate(codes, start=1)}
    return Browser(actor).post(
        "/lijsten/kolommen/", {"kind": kind, "kolom": sorted(codes), "next": PAGE, **places, **more}
    )


def heads(page):
    return re.findall(r'<th scope="col"[^>]*>(?:<span class="sl-hidden">)?([^<]*)', text(page))


class TestColumns:
    def test_stand_as_somebody_chose_them_on_the_page_and_in_each_file(self, transition, class_4b, dirk):
        choose(dirk, "next_date", "class")

        assert heads(Browser(dirk).get(PAGE)) == ["Kies", "Leerling", "Volgende datum", "Klas"]
        book = load_workbook(io.BytesIO(Browser(dirk).get(f"{PAGE}lijst.xlsx").content)).active
        assert next([cell.value for cell in row] for row in book.rows) == ["Leerling", "Volgende datum", "Klas"]
        lines = Browser(dirk).get(f"{PAGE}lijst.csv").content.decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(lines), delimiter=";")) == ["Leerling", "Volgende datum", "Klas"]
        assert heads(Browser(dirk).get(f"/school/klas/{class_4b.pk}/")) == ["Kies", "Leerling", "Volgende datum"]

    def test_are_of_one_person_and_one_list(self, transition, dirk, elsa, milan):
        choose(dirk, "class")
        choose(milan, "status", kind="inbox")

        assert len(heads(Browser(elsa).get(PAGE))) == 7
        assert list(ChosenColumns.objects.values_list("user", "kind", "columns").order_by("kind")) == [
            (milan.user.pk, "inbox", ["status"]),
            (dirk.user.pk, "pupils", ["class"]),
        ]

    def test_can_be_as_they_were_at_first(self, transition, dirk):
        choose(dirk, "class")
        choose(dirk, "class", gewoon="ja")

        assert ChosenColumns.objects.count() == 0
        assert heads(Browser(dirk).get(PAGE)) == [
            "Kies", "Leerling", "Klas", "Wat is nodig", "Sinds", "Aanmelding", "Dossier",
        ]  # fmt: skip

    def test_take_no_column_there_is_not_and_no_place_that_is_no_number(self, transition, dirk):
        choose(dirk, "class", "onzin", "since", plaats_class="²", plaats_since="-1")

        assert ChosenColumns.objects.get().columns == ["class", "since"]
