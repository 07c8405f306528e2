"""What stands around a page: who is signed in, where they may go, in which density, mode and language.

A context processor fills a ``Frame`` under the name ``frame``; a page that is drawn without one (an error page, a page for everybody) gets
:func:`bare_frame`, which asks nothing but the cookies. So the frame itself never needs a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language_info

Density = Literal["wide", "dense"]
Mode = Literal["auto", "light", "dark"]

MODE_COOKIE = "sl_mode"
MODES: tuple[Mode, ...] = ("auto", "light", "dark")
_DARK_MEDIA = {"auto": "screen and (prefers-color-scheme: dark)", "dark": "screen", "light": ""}
_COLOR_SCHEMES = {"auto": "light dark", "dark": "dark", "light": "light"}
UNDO = "undo="  # what an undo address is marked with between the tags of a message


class NavItem(NamedTuple):
    """One entry of the main navigation; at most five, the first answers "what now"."""

    label: str
    url: str
    current: bool = False


class Language(NamedTuple):
    """A language one can choose: its code, its name in itself, and whether it is written from right to left."""

    code: str
    name: str
    is_rtl: bool = False


@dataclass(frozen=True)
class Frame:
    """The frame of one page.

    ``density``: "dense" for staff, "wide" for pupils, guardians and everybody else. ``person_label``: "Mentor: L. Bos".
    ``sign_out_url`` is posted to. ``switch_url``: only for somebody with more than one role. ``theme_css_url``: the organisation's colours.
    ``notices_url``: which mails somebody gets. ``search_url``: where staff look for somebody. ``manage_url``: where who may manages the organisation.
    """

    density: Density = "wide"
    organisation_name: str = ""
    manage_url: str = ""
    person_label: str = ""
    nav: Sequence[NavItem] = ()
    sign_out_url: str = ""
    help_url: str = ""
    account_url: str = ""
    notices_url: str = ""
    search_url: str = ""
    theme_css_url: str | None = None
    mode: Mode = "auto"
    languages: Sequence[Language] = ()
    switch_url: str | None = None
    home_url: str = "/"

    @property
    def is_dense(self) -> bool:
        """Whether this is a page for staff."""
        return self.density == "dense"

    @property
    def dark_media(self) -> str:
        """The media attribute of the dark style sheet; empty when it is left out."""
        return _DARK_MEDIA[self.mode]

    @property
    def color_scheme(self) -> str:
        """The same choice for the browser's own parts (scroll bars, controls)."""
        return _COLOR_SCHEMES[self.mode]


def mode_of(request: HttpRequest) -> Mode:
    """The visitor's own choice of light or dark; "auto" (what the device says) when there is none we know."""
    chosen = request.COOKIES.get(MODE_COOKIE)
    return next((mode for mode in MODES if mode == chosen), "auto")


def languages() -> tuple[Language, ...]:
    """The languages of the installation, each named in itself."""
    known = ((code, get_language_info(code)) for code, _name in settings.LANGUAGES)
    return tuple(Language(code, _capital(info["name_local"]), info["bidi"]) for code, info in known)


def bare_frame(request: HttpRequest | None) -> Frame:
    """The frame for somebody we do not know."""
    mode: Mode = mode_of(request) if request is not None else "auto"
    return Frame(mode=mode, languages=languages(), help_url="/hulp/")


def offer_undo(request: HttpRequest, text: str, url: str) -> None:
    """Say on the next page what was done, with a button that posts to ``url`` and takes it back."""
    messages.success(request, text, extra_tags=UNDO + url)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
