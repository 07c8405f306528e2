"""The frame of every page, the pages for everybody, and what is said when something does not work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import OperationalError
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from sluitend.kit import frame as frames
from sluitend.kit import refusals, views
from sluitend.kit.forms import Form
from sluitend.kit.frame import Frame, NavItem
from sluitend.kit.throttle import TooManyAttempts

PUBLIC = ["kit:doors", "kit:help", "kit:accessibility", "kit:privacy", "kit:cookies", "kit:status"]
REFUSALS = [value for value in vars(refusals).values() if isinstance(value, refusals.Refusal)]
SIGN_IN = ["account_login", "account_request_login_code", "account_reset_password", "account_signup"]
PACKAGE = Path(frames.__file__).parent.parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def page(source: str, request=None, **context) -> str:
    request = request or RequestFactory().get("/")
    return engines["django"].from_string('{% extends "kit/page.html" %}' + source).render(context, request)


@pytest.fixture
def visitor(db):
    return Client()


# --- The base page -------------------------------------------------------------------------------------------------


def test_the_title_says_page_part_and_service():
    at_school = page("{% block title %}Klas 4B{% endblock %}", frame=Frame(organisation_name="Maascollege"))
    of_pupil = page("{% block title %}Jouw dossier{% endblock %}", frame=Frame())
    assert re.findall("<title>(.*)</title>", at_school + of_pupil) == [
        "Klas 4B – Maascollege – Sluitend",
        "Jouw dossier – Van school naar mbo – Sluitend",
    ]


def test_the_title_begins_with_error_when_a_form_has_one():
    class Name(Form):
        from django.forms import CharField

        name = CharField(label="Naam")

    titles = [
        re.findall("<title>(.*)</title>", page("{% block title %}Naam{% endblock %}", frame=Frame(), form=form))[0]
        for form in (Name(), Name({"name": "Sam"}), Name({}))
    ]
    assert titles == [f"{start}Naam – Van school naar mbo – Sluitend" for start in ("", "", "Fout: ")]


def test_staff_see_the_dark_bar_with_their_role_and_a_way_out():
    frame = Frame(
        density="dense",
        organisation_name="Maascollege",
        person_label="Mentor: L. Bos",
        sign_out_url="/uit/",
        nav=[NavItem("Vandaag", "/vandaag/"), NavItem("Klas", "/klas/", current=True)],
    )
    html = page("", frame=frame)
    assert 'data-density="dense"' in html
    assert "Maascollege" in html
    assert "Mentor: L. Bos" in html
    assert re.findall(r'<a [^>]*href="(/[a-z]+/)"[^>]*aria-current="page"', html) == ["/klas/"]
    assert re.findall(r'<form method="post" action="/uit/">', html) == ['<form method="post" action="/uit/">']


def test_a_pupil_sees_neither_the_bar_nor_the_keys_of_staff():
    html = page("", frame=Frame(help_url="/hulp/"))
    assert [word in html for word in ("data-density", "sl-bar", "sl-keys")] == [False, False, False]


@pytest.mark.parametrize(
    ("mode", "media", "scheme"),
    [
        ("auto", ["screen and (prefers-color-scheme: dark)"], "light dark"),
        ("dark", ["screen"], "dark"),
        ("light", [], "light"),
    ],
)
def test_the_choice_of_light_or_dark_is_made_on_the_server(mode, media, scheme):
    html = page("", frame=Frame(mode=mode))
    assert re.findall(r'theme-dark\.css" media="([^"]*)"', html) == media
    assert re.findall(r'name="color-scheme" content="([^"]*)"', html) == [scheme]


def test_an_undo_stands_on_the_next_page_as_a_button_that_posts():
    request = RequestFactory().get("/school/klas/?toon=jij")
    request._messages = CookieStorage(request)
    frames.offer_undo(request, "We sturen de 9 herinneringen om 16.30 uur.", "/herinneringen/9/terug/")
    messages.error(request, "Dit bestand is leeg.")
    html = page("", request, frame=Frame(), messages=messages.get_messages(request))
    assert re.findall(r'<form method="post" action="([^"]*)"><input', html)[:1] == ["/herinneringen/9/terug/"]
    assert re.findall(r'name="next" value="([^"]*)"', html)[:1] == ["/school/klas/?toon=jij"], "and comes back here"
    assert re.findall(r"utrecht-alert--(\w+)", html) == ["error"]


# --- Pages for everybody -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_for_everybody_is_dutch_whatever_the_browser_asks(visitor, name):
    response = visitor.get(reverse(name), headers={"accept-language": "en"})
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="nl" dir="ltr"' in html
    assert len(re.findall("<h1", html)) == 1


def test_a_chosen_language_is_kept_and_arabic_runs_from_right_to_left(visitor):
    visitor.post(reverse("kit:language"), {"language": "ar", "next": "/"})
    assert '<html lang="ar" dir="rtl"' in visitor.get("/").content.decode()


def test_a_chosen_mode_is_kept(visitor):
    response = visitor.post(reverse("kit:mode"), {"mode": "dark", "next": "/hulp/"})
    assert response["Location"] == "/hulp/"
    assert re.findall(r'theme-dark\.css" media="([^"]*)"', visitor.get("/hulp/").content.decode()) == ["screen"]


def test_a_mode_nobody_knows_is_what_the_device_says(visitor):
    visitor.cookies[frames.MODE_COOKIE] = "purple"
    assert 'content="light dark"' in visitor.get("/hulp/").content.decode()


def test_choosing_a_mode_never_leads_away_from_the_site_and_keeps_nothing_unknown(visitor):
    response = visitor.post(reverse("kit:mode"), {"mode": "purple", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert frames.MODE_COOKIE not in response.cookies


def test_the_page_of_components_is_not_there_for_real_people(visitor, settings):
    settings.DEMO, settings.DEBUG = True, False
    assert visitor.get(reverse("kit:components")).status_code == 200
    settings.DEMO = False
    assert visitor.get(reverse("kit:components")).status_code == 404


@pytest.mark.parametrize("query", ["", "?dicht", "?goed", "?dicht&goed"])
def test_the_page_of_components_names_no_id_twice(visitor, settings, query):
    settings.DEMO = True
    ids = re.findall(r' id="([^"]+)"', visitor.get(reverse("kit:components") + query).content.decode())
    assert sorted(ids) == sorted(set(ids))


# --- When something does not work ------------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: str(refusal.status))
def test_a_refusal_asks_nothing_of_the_database_and_blames_nobody(refusal, django_assert_num_queries, db):
    request = RequestFactory().get("/")  # no session, no user, no messages: nothing but the address
    with django_assert_num_queries(0):
        response = refusals.refused(request, refusal)
    html = response.content.decode()
    assert response.status_code == refusal.status
    assert re.findall("<h1[^>]*>(.*)</h1>", html) == [str(refusal.heading)]
    assert re.findall(r"helaas|oeps|ongeldig|verboden|!</|\b[45]\d\d\b", html, re.I) == []
    assert "csrfmiddlewaretoken" not in html


def test_the_status_page_tells_when_the_database_is_away(visitor, monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError("gone")

    monkeypatch.setattr(views, "connection", Away())
    response = visitor.get(reverse("kit:status"))
    assert response.status_code == 503
    assert "Sluitend werkt nu niet" in response.content.decode()


def test_a_database_that_is_away_is_told_apart_from_our_own_mistake():
    def answer(error):
        try:
            raise error
        except type(error):
            return views.broken(RequestFactory().get("/")).status_code

    assert [answer(OperationalError("gone")), answer(ZeroDivisionError())] == [503, 500]


def test_too_many_attempts_are_refused_with_the_time_to_wait():
    middleware = refusals.RefusalMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    response = middleware.process_exception(request, TooManyAttempts(900))
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert middleware.process_exception(request, ZeroDivisionError()) is None


# --- Signing in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SIGN_IN)
def test_signing_in_stands_in_our_frame_and_in_dutch(visitor, name):
    html = visitor.get(reverse(name)).content.decode()
    assert '<html lang="nl" dir="ltr" class="utrecht-root"' in html
    assert len(re.findall("<h1", html)) == 1
    inputs = re.findall(r'<input type="(?:email|password|text)"[^>]*>', html)
    assert [box for box in inputs if "utrecht-textbox" not in box] == []


def test_a_wrong_password_says_which_two_do_not_belong_together(visitor):
    response = visitor.post(reverse("account_login"), {"login": "noor@example.org", "password": "zonder-geluk-12"})
    assert response.content.decode().count("Dit e-mailadres en dit wachtwoord horen niet bij elkaar.") == 1


# --- What a strict content security policy asks ----------------------------------------------------------------------


def test_no_template_has_a_style_a_handler_or_a_script_of_its_own():
    found = [
        (path.relative_to(PACKAGE).as_posix(), hit)
        for path in TEMPLATES
        for hit in re.findall(
            r'\sstyle=|\son[a-z]+="|<style|<script(?![^>]*(?:src=|type="application/json"))', path.read_text()
        )
    ]
    assert found == []
    assert PACKAGE / "kit/templates/kit/page.html" in TEMPLATES


def test_only_our_own_scripts_and_styles_are_allowed():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert [directives[kind] for kind in ("default-src", "script-src", "style-src")] == [
        ["'none'"],
        ["'self'"],
        ["'self'"],
    ]
