"""The pages of a demo: the day it is, who can sign in and the mail; nowhere else than in a demo."""

from __future__ import annotations

import sys
from datetime import date, datetime
from types import ModuleType

import pytest
from django.test import Client
from django.urls import include, path

from sluitend.config import urls as site
from sluitend.demo import actions, queries
from sluitend.demo.urls import pages
from sluitend.kit import clock, home
from sluitend.kit.models import KeptMail
from sluitend.transitions.models import Transition

OPENINGS = {(8, 1), (10, 1), (7, 1)}


@pytest.fixture
def demo(db, settings, monkeypatch):
    """A site that is a demo, on a clock of its own."""
    table = ModuleType("tests.demo.site_of_a_demo")
    table.urlpatterns = [path("", include((pages(is_demo=True), "demo"))), *site.urlpatterns]  # the first one counts
    table.handler404 = site.handler404
    monkeypatch.setitem(sys.modules, table.__name__, table)
    with home.throwaway():
        settings.DEMO, settings.ROOT_URLCONF = True, table.__name__
        yield Client()


def mail(to: str, subject: str, body: str = "Dag") -> KeptMail:
    return KeptMail.objects.create(sender="post@sluitend.example", to=to, subject=subject, body=body)


def test_an_installation_with_real_people_has_none_of_these_addresses(client, db):
    assert pages(is_demo=False) == []
    assert [client.get(address).status_code for address in ("/demo/", "/demo/post/", "/demo/post/1/")] == [404] * 3


def test_it_says_what_day_it_is_and_who_can_sign_in(demo, noor, puck, nadia):
    page = demo.get("/demo/").content.decode()

    assert "Het is donderdag 12 maart 2026" in page
    assert [member.user for member in queries.who_can_sign_in()] == [nadia.user, noor.user, puck.user]
    assert all(person.user.email in page for person in (noor, puck, nadia))
    assert queries.PASSWORD in page


def test_one_person_is_named_for_each_role_of_an_organisation(noor, maascollege):
    from tests.cast import works_at

    known = works_at("L. Bos", maascollege, next(iter(noor.roles)))

    assert [member.user for member in queries.who_can_sign_in()] == [known.user]


def test_the_newest_mail_is_first_and_can_be_searched(demo):
    first, second = (
        mail("elif@thuis.example", "Lees het dossier van Yara"),
        mail("sem@thuis.example", "Lees je dossier"),
    )

    assert list(queries.mails()) == [second, first]
    assert list(queries.mails("ELIF dossier")) == [first]
    page = demo.get("/demo/post/?q=elif").content.decode()
    assert (first.subject in page, second.subject in page) == (True, False)
    assert "Er is geen post met deze woorden." in demo.get("/demo/post/?q=niemand").content.decode()


def test_the_link_in_a_mail_can_be_clicked_and_nothing_else_in_it_is_code(demo):
    letter = mail("elif@thuis.example", "Lees", "<b>Dag</b>\nhttp://localhost:8000/ouder/abc/")

    page = demo.get(f"/demo/post/{letter.pk}/").content.decode()

    assert 'href="http://localhost:8000/ouder/abc/"' in page
    assert "&lt;b&gt;Dag&lt;/b&gt;" in page
    assert demo.get("/demo/post/999999/").status_code == 404


def test_a_list_of_mails_costs_the_same_for_one_and_for_three(demo, django_assert_num_queries):
    from tests.staff import count_queries

    mail("a@thuis.example", "Een")
    one = count_queries(lambda: demo.get("/demo/post/"))
    mail("b@thuis.example", "Twee"), mail("c@thuis.example", "Drie")

    assert count_queries(lambda: demo.get("/demo/post/")) == one


def test_moving_the_clock_forwards_does_the_work_of_the_nights_in_between(demo, transition):
    assert Transition.objects.get().next_on < date(2026, 7, 2)

    answer = demo.post("/demo/", {"day_day": "2", "day_month": "7", "day_year": "2026"})

    assert answer.status_code == 302
    moved = Transition.objects.get()
    assert moved.visible_to_municipality.name == "Rivierdam"
    assert moved.next_on >= date(2026, 7, 2)
    shift = int((home.home() / "clock").read_text())
    assert shift == (date(2026, 7, 2) - datetime.now(clock.AMSTERDAM).date()).days


@pytest.mark.parametrize("day", [("1", "1", "2030"), ("31", "2", "2026"), ("", "", "")])
def test_a_day_that_is_too_far_or_no_day_is_asked_again(demo, day):
    answer = demo.post("/demo/", dict(zip(("day_day", "day_month", "day_year"), day, strict=True)))

    assert answer.status_code == 422
    assert not (home.home() / "clock").exists()


def test_nights_between_are_one_a_week_and_the_days_on_which_a_rule_opens_something():
    nights = list(actions.nights_between(date(2026, 6, 20), date(2026, 7, 10), openings=OPENINGS))

    assert nights == [date(2026, 6, 27), date(2026, 7, 1), date(2026, 7, 8), date(2026, 7, 10)]
    assert list(actions.nights_between(date(2026, 6, 20), date(2026, 6, 20), openings=OPENINGS)) == []
    assert list(actions.nights_between(date(2026, 6, 20), date(2026, 1, 1), openings=OPENINGS)) == []
