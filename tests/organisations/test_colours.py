"""The colours of an organisation: who chooses them, who sees them, and what the style sheet gives away."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from sluitend.access.models import AuditEvent
from sluitend.access.roles import Role
from sluitend.kit.theme import ColourRefused, theme_for
from sluitend.learners.models import Enrolment
from sluitend.learners.queries import school_of
from sluitend.organisations import actions, addresses
from sluitend.organisations.commands import organisation as command
from sluitend.organisations.models import Organisation, OrganisationKind
from tests.cast import TODAY, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
PURPLE, GREEN = "#7a1f5c", "#1d5c2e"
CHOOSE = "/huisstijl/kleur/"
SHEET = re.compile(r'<link rel="stylesheet" href="(/kleuren/[^"]+)">')


@pytest.fixture
def purple_school(maascollege):
    maascollege.brand = PURPLE
    maascollege.save()
    return maascollege


@pytest.fixture
def admin(delta):
    return works_at("Ruth", delta, Role.MBO_ADMIN)


def sheets_on(response) -> list[str]:
    return SHEET.findall(response.content.decode())


# --- Who chooses ------------------------------------------------------------------------------------------------


def test_an_administrator_chooses_a_colour_and_a_line_in_the_audit_trail_says_so(puck, maascollege):
    assert actions.choose_colour(maascollege, " #7A1F5C ", by=puck) == ""

    maascollege.refresh_from_db()
    assert maascollege.brand == PURPLE
    line = AuditEvent.objects.get(what="organisations.colour_chosen")
    assert (line.by, line.organisation_id, line.details) == (puck.label, maascollege.pk, {"brand": PURPLE})
    assert actions.choose_colour(maascollege, "", by=puck) == PURPLE


@pytest.mark.parametrize("who", ["noor", "dirk", "bram", "milan", "nadia", "admin"])
def test_nobody_else_chooses_the_colour_of_a_school(request, who, maascollege):
    with pytest.raises(PermissionDenied):
        actions.choose_colour(maascollege, PURPLE, by=request.getfixturevalue(who))
    maascollege.refresh_from_db()
    assert (maascollege.brand, AuditEvent.objects.filter(what="organisations.colour_chosen").count()) == ("", 0)


def test_a_colour_that_is_too_light_changes_nothing(puck, purple_school):
    with pytest.raises(ColourRefused):
        actions.choose_colour(purple_school, "#ffee00", by=puck)
    purple_school.refresh_from_db()
    assert purple_school.brand == PURPLE


@pytest.mark.parametrize("not_a_colour", ["red", "#FFF", "#7A1F5C", "#7a1f5", "url(x)", "#7a1f5\n"])
def test_the_database_holds_a_colour_or_nothing(maascollege, not_a_colour):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=maascollege.pk).update(brand=not_a_colour)


# --- The page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "address"), [("puck", "/school/beheer/"), ("admin", "/intake/beheer/"), ("nadia", "/gemeente/beheer/")]
)
def test_each_kind_of_organisation_has_its_page_and_its_link_in_the_bar(request, who, address):
    browser = Browser(request.getfixturevalue(who))
    page = browser.get(address)
    assert page.status_code == 200
    assert f'<a class="nl-link" href="{address}">Beheer</a>' in text(page)
    others = {"/school/beheer/", "/intake/beheer/", "/gemeente/beheer/"} - {address}
    assert {browser.get(other).status_code for other in others} == {403}


@pytest.mark.parametrize("who", ["noor", "dirk", "milan"])
def test_who_manages_nothing_has_no_link_and_no_page(request, who):
    browser = Browser(request.getfixturevalue(who))
    assert ">Beheer<" not in text(browser.get("/hulp/"))
    assert {browser.get(page).status_code for page in ("/school/beheer/", "/intake/beheer/")} == {403}
    assert browser.post(CHOOSE, {"kleur": PURPLE}).status_code == 403


def test_looking_at_a_colour_changes_nothing(puck, maascollege):
    page = Browser(puck).get("/school/beheer/", {"kleur": PURPLE})
    assert 'href="/huisstijl/proef/7a1f5c.css"' in text(page)
    assert ("Zo ziet #7a1f5c eruit" in text(page), "Gebruik deze kleur" in text(page)) == (True, True)
    maascollege.refresh_from_db()
    assert maascollege.brand == ""


def test_the_sample_shows_the_colours_in_both_modes(puck):
    sheet = Browser(puck).get("/huisstijl/proef/7a1f5c.css")
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert sheet.content.decode() == theme_for(PURPLE).as_sample_css()


def test_a_refusal_says_why_and_leads_to_the_nearest_colour_that_works(puck):
    browser = Browser(puck)
    page = browser.get("/school/beheer/", {"kleur": "#ffee00"})
    assert page.status_code == 422
    assert "Deze kleur is te licht om te lezen." in text(page)
    assert "Gebruik deze kleur" not in text(page)
    (nearest,) = re.findall(r'href="(\?kleur=[^"]+)"', page.content.decode())
    assert browser.get("/school/beheer/" + nearest).status_code == 200
    assert f"Laat {unquote(nearest).removeprefix('?kleur=')} zien" in text(page)


def test_choosing_on_the_page_can_be_undone_with_one_button(puck, purple_school):
    browser = Browser(puck)
    page = browser.post(CHOOSE, {"kleur": GREEN}, follow=True)
    assert "Maascollege heeft nu de kleur #1d5c2e." in text(page)
    (undo,) = re.findall(r'class="sl-undo".*?action="([^"]+)"', page.content.decode(), re.DOTALL)

    assert "Maascollege heeft nu de kleur #7a1f5c." in text(browser.post(undo, follow=True))

    purple_school.refresh_from_db()
    assert purple_school.brand == PURPLE


def test_back_to_the_colours_of_sluitend_and_undone(puck, purple_school):
    browser = Browser(puck)
    page = browser.post(CHOOSE, {"kleur": ""}, follow=True)
    assert "Maascollege heeft weer de kleuren van Sluitend." in text(page)
    assert sheets_on(page) == []
    (undo,) = re.findall(r'class="sl-undo".*?action="([^"]+)"', page.content.decode(), re.DOTALL)
    assert sheets_on(browser.post(undo, follow=True)) == [addresses.colours_of(purple_school)]


HOSTILE = [
    "#ffffff",
    "#7a1f5c;}body{display:none",
    "</style><script>alert(1)</script>",
    "url(//elders.example)",
    "\x00",
    "#" * 5000,
    "＃７ａ１ｆ５ｃ",
]


@pytest.mark.parametrize("given", HOSTILE)
def test_what_is_no_colour_reaches_neither_the_database_nor_a_style_sheet(puck, purple_school, given):
    browser = Browser(puck)
    for page in (
        browser.post(CHOOSE, {"kleur": given}, follow=True),
        browser.get("/school/beheer/", {"kleur": given}),
    ):
        assert page.status_code == 422
        assert (sheets_on(page), "<script>alert" in page.content.decode()) == (
            [addresses.colours_of(purple_school)],
            False,
        )
        assert "/huisstijl/proef/" not in page.content.decode()
    purple_school.refresh_from_db()
    assert purple_school.brand == PURPLE


def test_a_button_without_a_colour_does_nothing(puck, purple_school):
    assert Browser(puck).post(CHOOSE).status_code == 302
    purple_school.refresh_from_db()
    assert purple_school.brand == PURPLE


@pytest.mark.parametrize("colour", ["ffffff", "zzzzzz", "7a1f5c-x", "0"])
def test_a_sample_of_what_is_no_colour_is_not_there(puck, colour):
    assert Browser(puck).get(f"/huisstijl/proef/{colour}.css").status_code == 404


# --- The style sheet --------------------------------------------------------------------------------------------


def test_the_style_sheet_is_for_everybody_and_may_be_kept_for_ever(purple_school):
    address = addresses.colours_of(purple_school)
    assert re.fullmatch(r"/kleuren/[0-9a-f]{16}/org-99aa\.css", address)
    sheet = Client().get(address)
    assert (sheet.status_code, sheet.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet.content.decode() == theme_for(PURPLE).as_css()
    assert sheet.headers["Content-Security-Policy"] == Client().get("/hulp/").headers["Content-Security-Policy"]
    assert "nosniff" in sheet.headers["X-Content-Type-Options"]
    assert Client().post(address).status_code == 405


def test_the_style_sheet_is_the_same_whoever_asks_and_asks_nothing_about_who(noor, purple_school, settings):
    settings.SECOND_FACTOR = "required"  # who has none yet gets the colours on the page where one is set up
    address = addresses.colours_of(purple_school)
    browser = Client()
    browser.force_login(noor.user)
    sheet = browser.get(address)
    assert (sheet.content, "Vary" in sheet.headers, sheet.cookies.output()) == (
        Client().get(address).content,
        False,
        "",
    )
    assert count_queries(lambda: browser.get(address)) == 1


def test_an_unknown_organisation_and_one_without_a_colour_answer_alike(purple_school, lingeschool):
    known = addresses.colours_of(purple_school)
    answers = [Client().get(known.replace("99aa", code)) for code in ("99ab", "99zz", "x-y-z")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    body = [re.sub(r"org-[a-z0-9-]+\.css|\bvalue=\"[^\"]{64}\"", "", answer.content.decode()) for answer in answers]
    assert body[0] == body[1] == body[2]


def test_the_address_of_other_colours_leads_to_those_of_today(puck, purple_school):
    before = addresses.colours_of(purple_school)
    actions.choose_colour(purple_school, GREEN, by=puck)
    purple_school.refresh_from_db()

    answer = Client().get(before)

    assert (answer.status_code, answer.headers["Location"]) == (302, addresses.colours_of(purple_school))
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_code_that_no_file_is_named_after_keeps_the_house_colours(region):
    odd = Organisation.objects.create(
        region=region, kind=OrganisationKind.PARTNER, code="A/../B", name="Partner", brand=PURPLE
    )
    assert addresses.colours_of(odd) is None


def test_a_colour_that_an_older_version_took_breaks_no_page(puck, maascollege):
    Organisation.objects.filter(pk=maascollege.pk).update(brand="#ffffff")
    page = Browser(puck).get("/school/beheer/")
    assert (page.status_code, sheets_on(page)) == (200, [])


# --- Who sees it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["noor", "puck", "yara"])
def test_people_of_the_school_see_its_colours(request, who, purple_school):
    page = Browser(request.getfixturevalue(who)).get("/hulp/")
    assert sheets_on(page) == [addresses.colours_of(purple_school)]


def test_a_guardian_sees_the_colours_of_the_school(yara_herself, purple_school):
    client = Client()
    session = client.session
    session["guardian"] = {
        "learner": str(yara_herself.pk),
        "guardian": str(yara_herself.guardians.get().pk),
    }
    session.save()
    assert sheets_on(client.get("/hulp/")) == [addresses.colours_of(purple_school)]


@pytest.mark.parametrize("who", ["bram", "milan", "nadia"])
def test_people_elsewhere_see_their_own_or_the_house_colours(request, who, purple_school):
    assert sheets_on(Browser(request.getfixturevalue(who)).get("/hulp/")) == []


def test_who_did_not_sign_in_sees_the_house_colours(purple_school):
    assert {
        address: sheets_on(Client().get(address)) for address in ("/", "/account/login/", "/start/", "/ouder/")
    } == {
        "/": [],
        "/account/login/": [],
        "/start/": [],
        "/ouder/": [],
    }


def test_colours_of_staff_cost_no_query(noor, maascollege):
    browser = Browser(noor)
    before = count_queries(lambda: browser.get("/hulp/"))
    Organisation.objects.filter(pk=maascollege.pk).update(brand=PURPLE)
    assert count_queries(lambda: browser.get("/hulp/")) == before


def test_colours_of_a_pupil_cost_the_same_however_often_they_changed_school(yara, yara_herself, purple_school, delta):
    browser = Browser(yara)
    before = count_queries(lambda: browser.get("/mijn/hulp/"))
    for days in (400, 800, 1200):
        Enrolment.objects.create(
            learner=yara_herself,
            organisation=delta,
            pupil_number=str(days),
            from_on=TODAY - timedelta(days=days),
            until_on=TODAY - timedelta(days=days - 100),
        )
    assert count_queries(lambda: browser.get("/mijn/hulp/")) == before
    assert sheets_on(browser.get("/mijn/hulp/")) == [addresses.colours_of(purple_school)]


def test_the_school_of_a_learner_is_where_they_go_today_else_where_they_went_last(yara_herself, maascollege, delta):
    assert school_of(yara_herself.pk) == maascollege
    yara_herself.enrolments.update(until_on=TODAY - timedelta(days=3))
    assert school_of(yara_herself.pk) == maascollege
    at_college = Enrolment.objects.create(
        learner=yara_herself, organisation=delta, pupil_number="7", from_on=TODAY + timedelta(days=1)
    )
    assert school_of(yara_herself.pk) == maascollege
    at_college.from_on = TODAY
    at_college.save()
    assert school_of(yara_herself.pk) == delta


# --- The command ------------------------------------------------------------------------------------------------


def said(*words: str):
    return CliRunner().invoke(command, ["add", *words])


def test_the_operator_gives_a_colour_with_the_organisation_and_may_take_it_back(region):
    assert said("vo", "99zz", "Nieuwe school", "--region", "99", "--brand", "#7A1F5C").exit_code == 0
    assert Organisation.objects.get(code="99ZZ").brand == PURPLE
    assert said("vo", "99zz", "Andere naam", "--region", "99").exit_code == 0
    assert Organisation.objects.values_list("name", "brand").get(code="99ZZ") == ("Andere naam", PURPLE)
    assert said("vo", "99zz", "Andere naam", "--region", "99", "--brand", "").exit_code == 0
    assert Organisation.objects.get(code="99ZZ").brand == ""


def test_a_colour_that_is_refused_leaves_nothing_behind_and_says_why_in_english(region):
    result = said("vo", "99zz", "Nieuwe school", "--region", "99", "--brand", "#ffee00")
    assert result.exit_code == 2
    assert "too light to read on paper" in result.output
    assert not Organisation.objects.filter(code="99ZZ").exists()
