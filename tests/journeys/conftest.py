"""The stage of whole stories: a live server on the test's database and time, one browser, a fresh context per test.

``phone`` and ``desk`` are pages that count what people do, and have each page judged that they come to (``judge.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from sluitend.access import wall
from sluitend.kit import messages
from tests import browser
from tests.journeys.judge import SCREENSHOTS, Judge

# playwright's own loop runs in this thread, and Django would take the test's queries for asynchronous ones
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


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


@pytest.fixture(scope="session")
def judge() -> Judge:
    """What was judged once is known for the whole run."""
    return Judge()


class Visit:
    """A page in a browser, and what somebody did there.

    ``taps`` counts presses of finger or mouse, also across pages; typing is not counted. Each page one comes to is judged: after it
    loaded, after each swap, and before something is done on it. What was wrong is heard when the visit ends.
    """

    def __init__(self, page: Page, base: str, judge: Judge, *, scripted: bool = True) -> None:
        self.page, self.base, self.judge, self.scripted, self.taps = page, base, judge, scripted, 0
        page.context.expose_binding("slTap", lambda source: self._tapped())
        page.add_init_script("addEventListener('pointerdown', () => window.slTap(), true)")

    def _tapped(self) -> None:
        self.taps += 1

    def lands(self) -> None:
        """The page as it stands now is judged, unless its like was."""
        self.judge.looks(self.page, scripted=self.scripted)

    def pictured(self, name: str) -> None:
        """A page that the documentation shows (``docs/screenshots``)."""
        self.judge.looks(self.page, scripted=self.scripted, again=bool(SCREENSHOTS), name=name)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.lands()

    def tap(self, role: str, name: str, *, exact: bool = True) -> None:
        """Press what is called ``name``: "button", "link", "radio", "checkbox"."""
        self.press(self.page.get_by_role(role, name=name, exact=exact).first)  # type: ignore[arg-type]

    def press(self, what: Locator) -> None:
        """Press this, on a page that is judged first."""
        what.wait_for()
        self.lands()
        what.click()

    def comes_to(self, address: str) -> None:
        """The next page is this one."""
        self.page.wait_for_url(address)
        self.lands()

    def sees(self, text: str) -> None:
        """This stands on the page, or comes to stand there."""
        self.page.get_by_text(text).first.wait_for()
        self.lands()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def write_day(self, day: int, month: int, year: int) -> None:
        """Fill in the three boxes of a date."""
        for label, number in (("Dag", day), ("Maand", month), ("Jaar", year)):
            self.write(label, str(number))

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What the page says, with single spaces."""
        return " ".join(self.page.inner_text("main").split())

    @contextmanager
    def within(self, taps: int) -> Iterator[None]:
        """What happens inside takes at most this many taps (UX 2)."""
        before = self.taps
        yield
        self.lands()
        used = self.taps - before
        assert used <= taps, f"{used} taps, the budget is {taps}"

    def signs_in(self, user) -> None:
        """Be signed in, the way a session says it."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])


class Devices:
    """Browsers that know nothing of each other: ``phone()``, ``desk()``, ``plain(PHONE)`` without JavaScript."""

    def __init__(self, chromium: Browser, base: str, judge: Judge) -> None:
        self._chromium, self._base, self._judge = chromium, base, judge
        self._visits: list[Visit] = []

    def phone(self) -> Visit:
        """390 by 844."""
        return self._visit(PHONE, has_touch=True)

    def small_phone(self) -> Visit:
        """360 by 740: the least that pages are drawn for."""
        return self._visit(SMALL_PHONE, has_touch=True)

    def desk(self) -> Visit:
        """1280 by 800."""
        return self._visit(DESK)

    def plain(self, size: dict[str, int]) -> Visit:
        """Without JavaScript."""
        return self._visit(size, java_script_enabled=False)

    def _visit(self, size: dict[str, int], **how) -> Visit:
        context = self._chromium.new_context(
            viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam", accept_downloads=True, **how  # type: ignore[arg-type]
        )  # fmt: skip
        context.set_default_timeout(30_000)  # a busy machine is not what is judged
        self._visits.append(
            Visit(context.new_page(), self._base, self._judge, scripted="java_script_enabled" not in how)
        )
        return self._visits[-1]

    def put_away(self) -> None:
        """The last page of each is judged too, and everything that was wrong is said."""
        for visit in self._visits:
            visit.lands()
            visit.page.context.close()
        self._judge.verdict()


@pytest.fixture
def devices(chromium, live_server, judge) -> Iterator[Devices]:
    """Any number of devices, each with nothing in its memory."""
    made = Devices(chromium, live_server.url, judge)
    yield made
    made.put_away()


@pytest.fixture
def phone(devices) -> Visit:
    """A phone of 390 by 844."""
    return devices.phone()


@pytest.fixture
def small_phone(devices) -> Visit:
    """A phone of 360 by 740."""
    return devices.small_phone()


@pytest.fixture
def desk(devices) -> Visit:
    """A desk of 1280 by 800."""
    return devices.desk()


@pytest.fixture
def plain_phone(devices) -> Visit:
    """A phone without JavaScript."""
    return devices.plain(PHONE)


def accessible(visit: Visit, *, name: str = "") -> None:
    """Judge this page also when its like was judged before, and hear at once what is wrong with it; ``name`` of its picture."""
    visit.judge.looks(visit.page, scripted=visit.scripted, again=True, name=name)
    visit.judge.verdict()
