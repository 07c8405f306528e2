"""Somebody new comes in: the link of the invitation, a password, and the start page; and what a demo shows."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.urls import clear_url_caches, include, path, set_urlconf

from sluitend.access.roles import Role
from sluitend.config import urls as site
from sluitend.demo.urls import pages
from sluitend.kit import home
from sluitend.kit.models import KeptMail
from sluitend.organisations import actions
from sluitend.organisations.commands import OPERATOR, invitation_link
from tests.journeys.conftest import accessible

PASSWORD = "een-lang-wachtwoord"


@pytest.fixture
def link(transactional_db, maascollege, settings, desk):
    """The invitation of Puck, administrator of the Maascollege."""
    settings.SECOND_FACTOR, settings.SITE_URL = "skippable", desk.base
    member = actions.add_member(maascollege, email="puck@example.org", name="Puck", role=Role.SCHOOL_ADMIN, by=OPERATOR)
    return invitation_link(member.user)


def test_an_invitation_leads_to_a_password_and_the_start_page(desk, link):
    page = desk.page
    page.goto(link)
    accessible(desk, name="c02-uitnodiging")
    for box in page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()

    desk.go("/account/login/")
    if "/account/login/" in page.url:
        accessible(desk, name="c02-inloggen")
        page.locator("input[name=login]").fill("puck@example.org")
        page.locator("input[name=password]").fill(PASSWORD)
        desk.tap("button", "Inloggen")
        page.wait_for_url("**/school/")
    desk.go("/thuis/")
    page.wait_for_url("**/school/")
    accessible(desk, name="v01-eerste-dag")

    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_load_state()
    desk.go("/thuis/")
    assert not page.url.endswith("/school/")


@pytest.fixture
def _a_demo(settings, monkeypatch):
    table = ModuleType("tests.journeys.site_of_a_demo")
    table.urlpatterns = [path("", include((pages(is_demo=True), "demo"))), *site.urlpatterns]
    monkeypatch.setitem(sys.modules, table.__name__, table)
    with home.throwaway():
        settings.DEMO, settings.ROOT_URLCONF = True, table.__name__
        clear_url_caches()
        yield
    set_urlconf(None)
    clear_url_caches()


@pytest.mark.usefixtures("_a_demo")
def test_the_pages_of_a_demo_are_accessible(desk, noor, puck, nadia):
    letter = KeptMail.objects.create(
        sender="post@sluitend.example", to="elif@thuis.example", subject="Lees het dossier van Yara",
        body=f"Dag,\n\nOpen deze pagina: {desk.base}/ouder/",
    )  # fmt: skip
    desk.go("/demo/")
    accessible(desk, name="c12-demo")
    desk.tap("link", "Lees de post")
    desk.page.wait_for_url("**/demo/post/")
    accessible(desk, name="c12-post")
    desk.tap("link", letter.subject)
    desk.page.wait_for_url(f"**/demo/post/{letter.pk}/")
    accessible(desk, name="c12-bericht")
    desk.page.locator("main a[href$='/ouder/']").click()
    desk.page.wait_for_url("**/ouder/")
