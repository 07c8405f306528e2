"""The table of destinations: for every route, age and exemption whether it may be stated, ends the search and is seen."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Learner
from sluitend.transitions import actions
from sluitend.transitions.actions import Refused
from sluitend.transitions.destinations import ROUTES, Judgement, Shown, judge
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import TransferStatus
from sluitend.transitions.models import Event, Route, Transition
from sluitend.transitions.queries import destinations
from tests.cast import TODAY
from tests.staff import Browser, text

# what the table says, in letters, of somebody of 15, 16, 17, 18, 19, 20 and 27 on the last day of the school year:
# R refused, C closes, S does not close and is seen from the deadline on, - does not close and is not seen until the summer
AGES = (15, 16, 17, 18, 19, 20, 27)
WITH_PROOF = {  # obliged until 18                exempt: from pro or vso
    "repeat_year":        ("C C C C C C C", "C C C C C C C"),
    "havo":               ("C C C C C C C", "C C C C C C C"),
    "other_track":        ("C C C C C C C", "C C C C C C C"),
    "vavo":               ("R C C C C C C", "R C C C C C C"),
    "pro":                ("C C C R R R R", "C C C R R R R"),
    "vso":                ("C C C C C R R", "C C C C C R R"),
    "private":            ("C C C C C C C", "C C C C C C C"),
    "mbo_outside_region": ("C C C C C C C", "C C C C C C C"),
    "work":               ("R S S C C C C", "R C C C C C C"),
    "work_and_learn":     ("R S S C C C C", "R C C C C C C"),
    "day_activity":       ("R S S C C C C", "R C C C C C C"),
    "gap_exemption":      ("C C C C C C C", "C C C C C C C"),
    "abroad":             ("C C C C C C C", "C C C C C C C"),
    "other":              ("S S S S S S S", "S S S S S S S"),
}  # fmt: skip
WITHOUT_PROOF = WITH_PROOF | {
    "vavo":               ("R R R R R R R", "R R R R R R R"),  # nobody said it
    "pro":                ("- - - R R R R", "- - - R R R R"),
    "vso":                ("- - - - - R R", "- - - - - R R"),
    "private":            ("S S S S S S S", "S S S S S S S"),
    "mbo_outside_region": ("- - - - - - -", "- - - - - - -"),
    "work":               ("R S S S S S S", "R S S S S S S"),
    "work_and_learn":     ("R S S S S S S", "R S S S S S S"),
    "day_activity":       ("R S S S S S S", "R S S S S S S"),
    "gap_exemption":      ("S S S S S S S", "S S S S S S S"),
    "abroad":             ("S S S S S S S", "S S S S S S S"),
}  # fmt: skip
CELLS = [
    (code, age, exempt, proven, row[exempt].split()[place])
    for proven, table in ((True, WITH_PROOF), (False, WITHOUT_PROOF))
    for code, row in table.items()
    for exempt, (place, age) in product((False, True), enumerate(AGES))
]


def letter(judged: Judgement) -> str:
    return "R" if judged.refused else "C" if judged.closes else "S" if judged.visible else "-"


def born_at(age: int) -> date:
    """Somebody whose birthday is the last day of the school year of 2026."""
    return date(2026 - age, 7, 31)


def shown_for(code: str) -> Shown | None:
    return Shown(ROUTES[code].proof[0], date(2026, 3, 2)) if ROUTES[code].proof else None


def test_the_table_is_about_every_destination():
    assert set(WITH_PROOF) == set(WITHOUT_PROOF) == set(ROUTES)


@pytest.mark.parametrize(("code", "age", "exempt", "proven", "expected"), CELLS)
def test_every_destination_for_every_age_with_and_without_exemption(code, age, exempt, proven, expected):
    judged = judge(
        code,
        born=born_at(age),
        school_type="pro" if exempt else "vmbo-kb",
        qualified_on=None,
        school_year=2026,
        today=TODAY,
        shown=shown_for(code) if proven else None,
    )

    assert letter(judged) == expected


@pytest.mark.django_db
def test_the_database_answers_what_the_table_says(maascollege):
    """The same table as sets, before the school year turns and long after."""
    stated = {}
    for number, (code, age, exempt, proven, expected) in enumerate(CELLS):
        if expected == "R":
            continue
        learner = Learner.objects.create(family_name="X", search_name="x", birth_date=born_at(age))
        Enrolment.objects.create(
            learner=learner, organisation=maascollege, pupil_number=str(number),
            school_type="pro" if exempt else "vmbo-kb", from_on=date(2025, 8, 1),
        )  # fmt: skip
        transition = Transition.objects.create(
            learner=learner, school_year=2026, origin_school=maascollege, holder=maascollege, holder_since=TODAY,
            next_on=TODAY, next_what="choose",
        )  # fmt: skip
        seen = shown_for(code) if proven else None
        route = Route.objects.create(
            transition=transition, code=code, proof=seen.kind if seen else "", proof_on=seen.on if seen else None,
            proof_seen_by="user:1" if seen else "",
        )  # fmt: skip
        stated[route.pk] = (code, age, exempt, seen)

    for day in (TODAY, date(2026, 8, 1), date(2027, 7, 30), date(2028, 1, 1)):
        closing = set(destinations.closing(day).values_list("pk", flat=True))
        showing = set(destinations.showing(day).values_list("pk", flat=True))
        for key, (code, age, exempt, seen) in stated.items():
            judged = judge(
                code, born=born_at(age), school_type="pro" if exempt else "vmbo-kb", qualified_on=None, school_year=2026,
                today=day, shown=seen,
            )  # fmt: skip
            if not judged.refused:
                assert (key in closing, key in showing) == (judged.closes, judged.visible), (day, code, age, exempt)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2010, 8, 1), "R"),  # 16 the day after the school year ends: goes to school one more year
        (date(2010, 7, 31), "S"),
        (date(2008, 8, 1), "C"),  # 18 on the first day of the new school year
        (date(2008, 8, 2), "S"),
        (date(2008, 2, 29), "C"),
        (None, "R"),
    ],
)
def test_a_birthday_near_the_turn_of_the_year_decides_about_work(born, expected):
    judged = judge(
        "work",
        born=born,
        school_type="vmbo-kb",
        qualified_on=None,
        school_year=2026,
        today=TODAY,
        shown=shown_for("work"),
    )

    assert letter(judged) == expected


def test_a_startkwalificatie_ends_the_duty(transition):
    judged = judge(
        "work", born=born_at(17), school_type="havo", qualified_on=date(2026, 7, 1), school_year=2026, today=TODAY,
        shown=shown_for("work"),
    )  # fmt: skip

    assert letter(judged) == "C"


@pytest.mark.parametrize(
    ("code", "shown", "why"),
    [
        ("vavo", None, "Kies wie het zegt"),
        ("work", Shown("enrolment", TODAY), "Dit bewijs hoort niet bij"),
        ("havo", Shown("contract", TODAY), "Dit bewijs hoort niet bij"),
        ("abroad", Shown("deregistered", date(2026, 3, 13)), "Deze dag moet nog komen"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(transition, dirk, code, shown, why):
    with pytest.raises(Refused, match=why):
        actions.declare_route(transition, code, by=dirk, shown=shown)

    assert not Route.objects.exists()


def test_a_proof_is_an_event_with_its_day_and_who_saw_it_stays_with_the_destination(transition, dirk):
    actions.declare_route(transition, "abroad", by=dirk)
    route = actions.declare_route(transition, "abroad", by=dirk, shown=Shown("deregistered", date(2026, 3, 2)))

    assert (route.proof, route.proof_on, route.proof_seen_by) == ("deregistered", date(2026, 3, 2), dirk.label)
    assert list(Event.objects.filter(kind__in=(Kind.ROUTE, Kind.PROOF)).order_by("pk").values_list("code", "due_on")) == [
        ("abroad", None), ("abroad", None), ("deregistered", date(2026, 3, 2)),
    ]  # fmt: skip
    transition.refresh_from_db()
    assert transition.status == TransferStatus.OTHER_ROUTE


class TestThePage:
    def url(self, transition) -> str:
        return f"/overstap/{transition.pk}/bestemming/"

    def test_a_destination_that_asks_no_proof_is_recorded_at_once(self, transition, dirk):
        client = Browser(dirk)
        page = text(client.get(self.url(transition)))
        assert "Wat heb je gezien?" not in page

        client.post(self.url(transition), {"code": "havo", "note_text": ""})

        assert Route.objects.get().code == "havo"

    def test_one_that_asks_a_paper_asks_it_on_a_second_page_that_keeps_the_answer(self, transition, dirk):
        client = Browser(dirk)
        second = client.post(self.url(transition), {"code": "abroad", "note_text": "naar Gent"})
        assert second.status_code == 200
        assert "Wat heb je gezien?" in text(second)
        assert 'value="naar Gent"' in text(second)
        assert not Route.objects.exists()

        client.post(self.url(transition), {
            "code": "abroad", "note_text": "naar Gent", "proof": "deregistered",
            "proof_on_day": "2", "proof_on_month": "3", "proof_on_year": "2026",
        })  # fmt: skip

        route = Route.objects.get()
        assert (route.proof, route.proof_on, route.note) == ("deregistered", date(2026, 3, 2), "naar Gent")

    def test_a_paper_that_is_not_there_yet_is_no_reason_to_keep_silent(self, transition, dirk):
        client = Browser(dirk)
        done = client.post(self.url(transition), {"code": "abroad", "note_text": "", "proof": "not_yet"}, follow=True)

        assert "Jullie blijven zoeken naar een plek." in text(done)
        assert Route.objects.get().proof == ""

    def test_a_day_that_is_missing_is_said_beside_the_question(self, transition, dirk):
        page = Browser(dirk).post(self.url(transition), {"code": "abroad", "note_text": "", "proof": "deregistered"})

        assert page.status_code == 422
        assert "Vul een dag, een maand en een jaar in." in text(page)

    def test_who_is_too_young_is_told_before_anybody_looks_for_a_paper(self, transition, dirk):
        Learner.objects.update(birth_date=date(2010, 9, 1))
        page = Browser(dirk).post(self.url(transition), {"code": "work", "note_text": ""})

        assert page.status_code == 422
        assert "kan vanaf 16 jaar op 31 juli 2026" in text(page)
        assert "Wat heb je gezien?" not in text(page)

    def test_what_nobody_offers_is_refused(self, transition, dirk):
        for said in (
            {"code": "moon"},
            {"code": "abroad", "proof": "hub"},
            {"code": "abroad", "proof": "'; drop table"},
        ):
            assert Browser(dirk).post(self.url(transition), said | {"note_text": ""}).status_code == 422
        assert not Route.objects.exists()


def test_later_in_the_year_the_day_is_that_of_the_school_year_that_ended(transition, dirk):
    """Declared in November: who turned 16 in September goes to school until the next summer."""
    Learner.objects.update(birth_date=date(2010, 9, 1))
    with clock.standing(date(2026, 11, 2)), pytest.raises(Refused, match="31 juli 2026"):
        actions.declare_route(transition, "work", by=dirk, shown=Shown("contract", date(2026, 11, 1)))
