"""The stage of whole stories: a live server on the test's database and time, one browser, a fresh context per test.

``phone`` and ``desk`` are pages that count what people do; :func:`accessible` asks axe and what axe cannot see.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from sluitend.access import wall
from sluitend.kit import messages
from tests import browser

# playwright's own loop runs in this thread, and Django would take the test's queries for asynchronous ones
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = os.environ.get("SLUITEND_SCREENSHOTS")  # a folder: every page that is judged is drawn there too


@pytest.fixture(scope="session", autouse=True)
def _texts_are_compiled():
    """Journeys read Dutch: what is older than its source is compiled first."""
    for source in messages.outdated():
        messages.compile_one(source)


@pytest.fixture(autouse=True)
def _the_queue_is_empty(transactional_db):
    """Emptying tables between tests leaves those of the queue, which are no models of Django: a task of the test before
    would meet rows that are gone."""
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """One browser for the whole run."""
    started = _playwright.chromium.launch(**browser.launch_options())  # type: ignore[arg-type]
    yield started
    started.close()


class Visit:
    """A page in a browser, and what somebody did there.

    ``taps`` counts presses of finger or mouse, also across pages; typing is not counted.
    """

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base, self.taps = page, base, 0
        page.context.expose_binding("slTap", lambda source: self._tapped())
        page.add_init_script("addEventListener('pointerdown', () => window.slTap(), true)")

    def _tapped(self) -> None:
        self.taps += 1

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def tap(self, role: str, name: str, *, exact: bool = True) -> None:
        """Press what is called ``name``: "button", "link", "radio", "checkbox"."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def write_day(self, day: int, month: int, year: int) -> None:
        """Fill in the three boxes of a date."""
        for label, number in (("Dag", day), ("Maand", month), ("Jaar", year)):
            self.write(label, str(number))

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text()

    @contextmanager
    def within(self, taps: int) -> Iterator[None]:
        """What happens inside takes at most this many taps (UX 2)."""
        before = self.taps
        yield
        self.page.wait_for_load_state()
        used = self.taps - before
        assert used <= taps, f"{used} taps, the budget is {taps}"

    def signs_in(self, user) -> None:
        """Be signed in, the way a session says it."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])


def _visit(chromium: Browser, live_server, size: dict[str, int], **how) -> tuple[BrowserContext, Visit]:
    context = chromium.new_context(viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam", **how)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    return context, Visit(context.new_page(), live_server.url)


@pytest.fixture
def phone(chromium, live_server) -> Iterator[Visit]:
    """A phone of 390 by 844."""
    context, visit = _visit(chromium, live_server, PHONE, has_touch=True)
    yield visit
    context.close()


@pytest.fixture
def desk(chromium, live_server) -> Iterator[Visit]:
    """A desk of 1280 by 800."""
    context, visit = _visit(chromium, live_server, DESK)
    yield visit
    context.close()


@pytest.fixture
def plain_phone(chromium, live_server) -> Iterator[Visit]:
    """A phone without JavaScript."""
    context, visit = _visit(chromium, live_server, PHONE, java_script_enabled=False)
    yield visit
    context.close()


# --- What every page is judged by (UX 10) ---------------------------------------------------------------------------

_TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
  .filter((one) => one.checkVisibility() && !one.closest('.nl-skip-link, dialog'))
  .filter((one) => !['radio', 'checkbox'].includes(one.type))
  .filter((one) => !(one.matches('a') && getComputedStyle(one).display === 'inline' && one.closest('p, li, dd, td')))
  .map((one) => [one.innerText || one.name || one.tagName, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.5)"""
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def accessible(visit: Visit, *, name: str = "", strict: bool = False) -> None:
    """Zero violations of axe, one h1, a title of its own, no sideways scroll; ``strict`` for pupils and guardians:
    contrast of 7 to 1 and targets of 44 pixels."""
    page = visit.page
    if SCREENSHOTS and name:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SCREENSHOTS}/{name}.png", full_page=True)
    rules = {"color-contrast-enhanced": {"enabled": strict}}
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "rules": rules}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.locator("h1").count() == 1
    assert page.title() != ""
    assert page.evaluate(_SIDEWAYS) == 0
    if strict:
        assert page.evaluate(_TOO_SMALL) == []


@pytest.fixture
def reads_well():
    """:func:`accessible`, for tests that do not import it."""
    return accessible
