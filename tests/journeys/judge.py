"""What every page that a journey meets is judged by (UX 10): axe with nothing against it, and what axe cannot see.

A page is judged once in each state: its address without the keys in it, and the set of parts that it is built from. So a list
of three and a list of thirty are one state, a list with an error above it is another. Everything that can be opened is judged
open.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
SERVICE = " – Sluitend"
SCREENSHOTS = os.environ.get("SLUITEND_SCREENSHOTS")  # a folder: every page that is judged is drawn there too

PUPILS_AND_PARENTS = re.compile(r"(mijn|start|ouder)/")  # contrast of 7 to 1, targets of 44 pixels
ONE_LEARNER = re.compile(  # pages of staff about one learner: who holds, since when, what is next
    r"(school/leerling|intake|intake/overdracht|gemeente/jongere|overstap|overdracht|overdracht/nieuw|tijdlijn|coach|coach/aanvragen)/<uuid:pk>/"
)
HOLDER = re.compile(r"Regie: \S.* sinds \d+ \w+ \d{4} Volgende datum: .*\d+ \w+ \d{4}")

_STATE = """() => {
  const parts = [...document.body.querySelectorAll('*:not(svg *)')].map((one) =>
    [one.tagName, one.type ?? '', one.getAttribute('role') ?? '', ...[...one.classList].sort()].join('.'));
  const look = [document.documentElement.lang, innerWidth, matchMedia('(prefers-color-scheme: dark)').matches];
  return {
    ready: document.readyState === 'complete' && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling'),
    parts: JSON.stringify([look, [...new Set(parts)].sort()]),
  };
}"""
_OPEN = """() => [...document.querySelectorAll('main details:not([open])')]
  .filter((one) => { one.open = true; one.dataset.judged = ''; return true; }).length"""
_CLOSE = "() => document.querySelectorAll('[data-judged]').forEach((one) => { one.open = false; delete one.dataset.judged; })"
_FACTS = """(least) => {
  const shown = (selector) => [...document.querySelectorAll(selector)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1);
  const named = (one) => `${one.tagName.toLowerCase()} ${(one.innerText || one.name || one.id).trim().slice(0, 40)}`;
  const inText = (one) => one.matches('a') && getComputedStyle(one).display === 'inline' &&
    [...one.parentElement.childNodes].some((beside) => beside.nodeType === Node.TEXT_NODE && beside.textContent.trim());
  const box = (one) => {  // a link can stretch over the row it stands in
    const stretched = getComputedStyle(one, '::after').position === 'absolute' && getComputedStyle(one).position === 'static';
    return (stretched ? one.offsetParent : one).getBoundingClientRect();
  };
  const side = (one) => Math.min(box(one).height, box(one).width);
  const field = 'input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea';
  const root = document.documentElement;
  return {
    h1: document.querySelectorAll('h1').length,
    status: performance.getEntriesByType('navigation')[0]?.responseStatus,
    title: document.title,
    language: [root.lang, root.dir],
    unlabelled: shown(field).filter((one) => !one.labels?.length && !one.ariaLabel && !one.getAttribute('aria-labelledby')).map(named),
    disabled: shown('[type=submit]:disabled, button:not([type]):disabled').map(named),
    small: shown('a[href], button, summary, select, textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])')
      .filter((one) => !one.closest('.nl-skip-link, dialog') && !inText(one))
      .filter((one) => side(one) < least - 0.5).map((one) => `${named(one)} ${box(one).width} by ${box(one).height}`),
    boxes: shown('[type=radio], [type=checkbox]').filter((one) => side(one) < 23.5).map(named),
    errors: document.querySelectorAll('.sl-errors').length,
    holder: (document.querySelector('.sl-holder')?.innerText ?? '').replace(/\\s+/g, ' '),
  };
}"""
_SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 0.5)
    .slice(0, 5).map((one) => `${one.tagName.toLowerCase()}.${one.className}`);
}"""


def route_of(url: str) -> str:
    """The pattern of an address, without the keys that stand in it."""
    try:
        return str(resolve(urlsplit(url).path).route)
    except Resolver404:
        return urlsplit(url).path


@dataclass
class Judge:
    """Remembers what was judged in this run, and what was wrong with it until somebody asks for the verdict."""

    known: set[tuple[str, str]] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def looks(self, page: Page, *, scripted: bool, again: bool = False, name: str = "") -> None:
        """Judge this page unless it was judged in this state; ``again`` all the same."""
        state = self._settled(page)
        key = (route_of(page.url), state)
        if not page.url.startswith("http") or (key in self.known and not again):
            return
        self.known.add(key)
        drawn = (
            name or f"{re.sub(r'[^a-z]+', '-', key[0]).strip('-')}-{sum(route == key[0] for route, _ in self.known)}"
        )
        _draw(page, drawn)
        self.found += [f"{key[0]} ({drawn}): {wrong}" for wrong in _wrongs(page, key[0], scripted=scripted)]

    def verdict(self) -> None:
        """Nothing was wrong with any page since this was last asked."""
        found, self.found = self.found, []
        assert found == [], "\n".join(found)

    def _settled(self, page: Page) -> str:
        for _ in range(200):
            page.wait_for_load_state()
            seen: dict[str, Any] = page.evaluate(_STATE)
            if seen["ready"]:
                return str(seen["parts"])
            page.wait_for_timeout(25)
        raise AssertionError(f"{page.url} does not come to rest")


def _draw(page: Page, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SCREENSHOTS}/{name}.png", full_page=True)


def _wrongs(page: Page, route: str, *, scripted: bool) -> list[str]:
    """In words, what is not as it should be."""
    strict = bool(PUPILS_AND_PARENTS.match(route))
    page.evaluate(_OPEN)
    facts = page.evaluate(_FACTS, 44 if strict else 24)
    wrong = _scripted(facts, route) + (_axe(page, strict=strict) if scripted else [])
    wrong += [f"goes sideways at {NARROW} pixels: {part}" for part in _sideways(page)]
    page.evaluate(_CLOSE)
    return wrong


def _scripted(facts: dict[str, Any], route: str) -> list[str]:
    title, (language, direction) = facts["title"], facts["language"]
    wrong = [
        f"{len(facts[what])} {what}: {facts[what]}"
        for what in ("unlabelled", "disabled", "small", "boxes")
        if facts[what]
    ]
    if facts["h1"] != 1:
        wrong.append(f"{facts['h1']} times h1")
    if not title.endswith(SERVICE) or len([part for part in title.split(" – ") if part.strip()]) < 3:
        wrong.append(f"title without page, part and service: {title}")
    with translation.override(language):
        says_error = title.startswith(gettext("Error: "))
    if bool(facts["errors"]) != says_error:
        wrong.append(f"{facts['errors']} errors, and the title is {title}")
    if not language or direction != ("rtl" if language == "ar" else "ltr"):
        wrong.append(f"language {language!r}, direction {direction!r}")
    if ONE_LEARNER.match(route) and facts["status"] in (200, 422) and not HOLDER.search(facts["holder"]):
        wrong.append(f"no holder line: {facts['holder']!r}")
    return wrong


def _axe(page: Page, *, strict: bool) -> list[str]:
    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"color-contrast-enhanced": {"enabled": strict}},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [f"axe {one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def _sideways(page: Page) -> list[str]:
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROW, "height": size["height"]})
    wide: list[str] = page.evaluate(_SIDEWAYS)
    page.set_viewport_size(size)
    return wide
