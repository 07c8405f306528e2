"""One search for everybody of staff: who they see, and why somebody is not among those."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.safetynet import actions as safetynet
from sluitend.transitions import actions
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
PAGE = "/zoeken/"
NOBODY = "Niemand die jij ziet, past hierbij."


def search(actor, words="", born=("", "", "")):
    return Browser(actor).post(
        PAGE, {"words": words, **dict(zip(("born_day", "born_month", "born_year"), born, strict=True))}
    )


@pytest.fixture
def other_class(maascollege):
    return SchoolClass.objects.create(school=maascollege, school_year=2026, name="4C", is_final_year=True)


class TestFinding:
    def test_finds_by_a_part_of_the_name_a_number_and_a_date_of_birth(self, transition, dirk):
        number = Enrolment.objects.get(learner=transition.learner).pupil_number
        for asked in (("dem yar",), (number,), ("", ("14", "6", "2009"))):
            page = text(search(dirk, *asked))
            assert f'href="/school/leerling/{transition.pk}/">Yara Demir</a>' in page, asked

    def test_names_a_pupil_whom_nobody_follows(self, yara_herself, dirk):
        page = text(search(dirk, "Demir"))

        assert "Yara Demir" in page
        assert "niemand volgt deze leerling: vraag de administratie" in page

    def test_leads_each_party_to_its_own_page(self, transition, kok, noor, milan, nadia):
        application = actions.apply_for(transition, kok, by=noor)
        assert f'href="/intake/{application.pk}/"' in text(search(milan, "Demir"))
        with clock.standing(date(2026, 7, 1)):
            safetynet.open_views(by=Actor.job("test"))
            assert NOBODY not in text(search(nadia, "Demir"))

    def test_finds_nobody_of_another_side(self, transition, stranger, noor, bram, teun, nadia, gijs):
        for actor in (bram, teun, nadia, gijs):
            assert NOBODY in text(search(actor, "Demir"))
        assert "Yara Demir" in text(search(noor, "Demir"))
        assert NOBODY in text(search(noor, "Elders"))

    def test_puts_nothing_that_was_typed_in_an_address(self, transition, dirk):
        assert "Yara" not in text(Browser(dirk).get(PAGE, {"words": "Demir"}))
        assert search(dirk, "Demir").status_code == 200  # no going on to an address

    def test_asks_for_something_to_go_by(self, dirk):
        page = search(dirk, "D")

        assert page.status_code == 422
        assert "Vul minstens twee letters van de naam in" in text(page)

    @pytest.mark.parametrize("words", ["%%", "__", "\\\\", "'; drop table", "=1+1", "\x00ab"])
    def test_takes_strange_signs_for_what_they_are(self, transition, dirk, words):
        assert search(dirk, words).status_code in (200, 422)
        assert "Yara Demir" not in text(search(dirk, words))

    def test_shows_twenty_and_says_that_there_are_more(self, class_4b, rivierdam, dirk):
        for number in range(21):
            follow(enrol(class_4b, f"Nr{number:02}", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))

        page = text(search(dirk, "Jansen"))

        assert page.count("data-label=") == 20 * 3
        assert "Er zijn er meer." in page

    def test_costs_as_many_statements_for_three_as_for_one(self, transition, class_4b, rivierdam, dirk):
        browser = Browser(dirk)
        ask = lambda: browser.post(PAGE, {"words": "ar"})  # noqa: E731
        one = count_queries(ask)
        for name in ("Mara", "Sara"):
            follow(enrol(class_4b, name, "Jansen", born=date(2009, 1, 1), lives_in=rivierdam))

        assert count_queries(ask) == one

    def test_stops_who_tries_one_name_after_another(self, dirk, monkeypatch):
        monkeypatch.setattr("sluitend.insight.search.views.SEARCHES", 2)

        assert [search(dirk, "Demir").status_code for _ in range(3)] == [200, 200, 429]

    def test_is_for_staff_who_see_learners(self, yara, ruud, noor):
        assert Browser(yara).get(PAGE).status_code == 403
        assert Browser(ruud).get(PAGE).status_code == 403
        assert Browser(noor).get(PAGE).status_code == 200


class TestWhyNot:
    def test_says_to_a_mentor_that_a_pupil_is_in_another_class(self, other_class, rivierdam, noor):
        sara = enrol(other_class, "Sara", "Jansen", born=date(2009, 1, 1), lives_in=rivierdam)
        follow(sara)

        page = text(search(noor, "Sara Jansen", ("1", "1", "2009")))

        assert "Deze leerling zit niet in jouw klas." in page
        assert Look.objects.get().learner_id == sara.pk
        assert "Deze leerling zit niet" not in text(search(noor, "Sara", ("1", "1", "2009")))
        assert "Deze leerling zit niet" not in text(search(noor, "Sara Jansen"))

    def test_says_to_the_office_since_when_somebody_left(self, yara_herself, dirk):
        Enrolment.objects.update(until_on=date(2026, 2, 1))

        page = text(search(dirk, "Yara Demir", ("14", "6", "2009")))

        assert "Deze leerling ging op 1 februari 2026 van jullie school." in page

    def test_says_nothing_of_a_pupil_of_another_school(self, stranger, noor):
        def answer(words):
            page = text(search(noor, words, ("2", "2", "2009")))
            return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page[page.index("sl-space") :])

        assert answer("Vreemd Elders") == answer("Niemand Nergens")
        assert Look.objects.count() == 0

    def test_tells_each_party_its_rules(self, maascollege, noor, milan, nadia, dirk):
        assert "in een andere klas zit" in text(search(noor, "Demir"))
        assert "in een andere klas zit" not in text(search(dirk, "Demir"))
        assert "zich niet bij jullie aanmeldde" in text(search(milan, "Demir"))
        page = text(search(nadia, "Demir"))
        for words in ("we kijken op 1 juli 2026", "we kijken op 1 oktober 2026", "De school vroeg om hulp: meteen",
                      "Vraag naar een jongere, met een reden"):  # fmt: skip
            assert words in page, words

    def test_knows_a_mentor_who_also_is_of_the_office(self, maascollege, noor):
        both = works_at("Mo", maascollege, Role.CAREER_DEAN)
        assert "in een andere klas zit" not in text(search(both, "Demir"))
