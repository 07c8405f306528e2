"""The colours of an organisation, computed from the one it gives, and refused when somebody could not read them.

What an organisation may change and what each colour must meet is in ``static/kit/theme.css`` (the ``--org-*`` tokens); status colours, focus
and text stay the same everywhere, because they mean the same everywhere. Contrast is counted as WCAG 2.2 does.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.utils.translation import gettext as _

# the colours of the theme that a brand must be read on; static/kit/theme.css and theme-dark.css hold the same values
PAPER, SURFACE, INK = "#faf6ef", "#ffffff", "#1b1b1f"
PAPER_DARK, SURFACE_DARK, INK_DARK = "#171512", "#211e1a", "#f4efe7"
WHITE = "#ffffff"
TEXT = 7.0
"""The least contrast of text: pupils and guardians read at 7:1."""
Fits = Callable[[str], bool]

_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 200  # how finely a lightness is looked for: half a per cent


class ColourRefused(ValueError):
    """This colour cannot be used; the message says in plain words why, and what would do. ``nearest`` is the colour that
    would, "" when there is none to name."""

    def __init__(self, why: str, *, nearest: str = "") -> None:
        super().__init__(why)
        self.nearest = nearest


@dataclass(frozen=True)
class Theme:
    """All colours of one organisation, as "#rrggbb"; each is the token ``--org-<name>`` with dashes."""

    brand: str
    brand_strong: str
    on_brand: str
    brand_soft: str
    bar: str
    on_bar: str
    brand_dark: str
    brand_strong_dark: str
    on_brand_dark: str
    brand_soft_dark: str
    bar_dark: str

    def as_css(self) -> str:
        """The text of ``org-<code>.css``: one rule, no other selectors, nothing but colours."""
        return _rule(
            ":root", {f"org-{field.name.replace('_', '-')}": getattr(self, field.name) for field in fields(self)}
        )

    def as_sample_css(self) -> str:
        """The same colours for a sample on a page of other colours: ``.sl-sample--light`` and ``.sl-sample--dark``.

        Inside them stands what the mode of the page says nothing about any more: also paper, surface and ink are set.
        """
        light = {
            "paper": PAPER, "surface": SURFACE, "ink": INK, "brand": self.brand, "brand-strong": self.brand_strong,
            "brand-soft": self.brand_soft, "on-brand": self.on_brand, "bar": self.bar, "on-bar": self.on_bar,
        }  # fmt: skip
        dark = {
            "paper": PAPER_DARK, "surface": SURFACE_DARK, "ink": INK_DARK, "brand": self.brand_dark,
            "brand-strong": self.brand_strong_dark, "brand-soft": self.brand_soft_dark, "on-brand": self.on_brand_dark,
            "bar": self.bar_dark, "on-bar": self.on_bar,
        }  # fmt: skip
        return "".join(
            _rule(f".sl-sample--{mode}", {f"sl-{name}": colour for name, colour in tokens.items()})
            for mode, tokens in (("light", light), ("dark", dark))
        )


class Sheet(NamedTuple):
    """A style sheet of an organisation and the mark that tells it from the one before: another colour, another mark."""

    text: str
    mark: str


@lru_cache(maxsize=1024)  # every page of everybody asks for it, and the computing takes milliseconds
def sheet_of(brand: str) -> Sheet | None:
    """The style sheet around a brand. None means the house colours: there is no brand, or one that is refused today."""
    try:
        text = theme_for(brand).as_css()
    except ColourRefused:
        return None
    return Sheet(text, sha256(text.encode()).hexdigest()[:16])


class Pair(NamedTuple):
    """Two colours of a theme that are seen on each other, and the contrast they need."""

    what: str
    front: str
    back: str
    least: float

    @property
    def is_readable(self) -> bool:
        """Whether the contrast is enough."""
        return contrast(self.front, self.back) >= self.least


def theme_for(brand: str) -> Theme:
    """The theme of a brand colour, "#rrggbb".

    The brand itself is taken as it is, because a house style is not ours to bend; everything around it is computed. Raises
    :class:`ColourRefused` when it is no colour, or too light to be read on paper, and then names the nearest one that can be.
    """
    colour = brand.strip().lower()
    if not _HEX.fullmatch(colour):
        raise ColourRefused(_("Write the colour as # and six figures or letters, for instance #0b4f8a."))
    if contrast(colour, PAPER) < TEXT:
        nearest = _darkened(colour, lambda c: contrast(c, PAPER) >= TEXT)
        raise ColourRefused(
            _("This colour is too light to read on paper. The nearest colour that works is %(colour)s.")
            % {"colour": nearest},
            nearest=nearest,
        )
    theme = _around(colour)
    if unreadable := [pair.what for pair in pairs(theme) if not pair.is_readable]:
        raise ColourRefused(_("This colour does not work for: %(what)s.") % {"what": ", ".join(unreadable)})
    return theme


def pairs(theme: Theme) -> Iterator[Pair]:
    """Everything that is seen on something else in a theme."""
    yield Pair(_("text on a button"), theme.on_brand, theme.brand, TEXT)
    yield Pair(_("text on a button under the pointer"), theme.on_brand, theme.brand_strong, TEXT)
    yield Pair(_("a link on paper"), theme.brand, PAPER, TEXT)
    yield Pair(_("a link on a card"), theme.brand, SURFACE, TEXT)
    yield Pair(_("a link on a soft ground"), theme.brand, theme.brand_soft, TEXT)
    yield Pair(_("text on a soft ground"), INK, theme.brand_soft, TEXT)
    yield Pair(_("text in the bar"), theme.on_bar, theme.bar, TEXT)
    yield Pair(_("text on a button, dark"), theme.on_brand_dark, theme.brand_dark, TEXT)
    yield Pair(_("text on a button under the pointer, dark"), theme.on_brand_dark, theme.brand_strong_dark, TEXT)
    yield Pair(_("a link on paper, dark"), theme.brand_dark, PAPER_DARK, TEXT)
    yield Pair(_("a link on a card, dark"), theme.brand_dark, SURFACE_DARK, TEXT)
    yield Pair(_("a link on a soft ground, dark"), theme.brand_dark, theme.brand_soft_dark, TEXT)
    yield Pair(_("text on a soft ground, dark"), INK_DARK, theme.brand_soft_dark, TEXT)
    yield Pair(_("text in the bar, dark"), theme.on_bar, theme.bar_dark, TEXT)


def contrast(one: str, other: str) -> float:
    """The contrast between two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rule(selector: str, tokens: dict[str, str]) -> str:
    """One rule of a style sheet that sets tokens."""
    return "\n".join([f"{selector} {{", *(f"  --{name}: {value};" for name, value in tokens.items()), "}", ""])


# --- Computing ------------------------------------------------------------------------------------------------------


def _around(brand: str) -> Theme:
    """Every other colour: the same hue at another lightness, the least far from the brand that can be read."""
    soft = _lightened(
        brand, lambda c: contrast(brand, c) >= TEXT and contrast(INK, c) >= TEXT, most_saturation=0.6, start=0.93
    )
    bar = _darkened(brand, lambda c: contrast(WHITE, c) >= 11)
    dark_soft = _darkened(brand, lambda c: contrast(INK_DARK, c) >= 9, most_saturation=0.5, start=0.19)
    brand_dark = _lightened(
        brand, lambda c: all(contrast(c, ground) >= TEXT for ground in (PAPER_DARK, SURFACE_DARK, dark_soft))
    )
    strong_dark = _lightened(brand_dark, lambda c: contrast(c, SURFACE_DARK) >= 10)
    return Theme(
        brand=brand,
        brand_strong=_darkened(brand, lambda c: contrast(c, PAPER) >= 10.5),
        on_brand=WHITE,
        brand_soft=soft,
        bar=bar,
        on_bar=WHITE,
        brand_dark=brand_dark,
        brand_strong_dark=strong_dark,
        on_brand_dark=_darkened(brand, lambda c: contrast(c, brand_dark) >= TEXT),
        brand_soft_dark=dark_soft,
        bar_dark=_darkened(bar, lambda c: contrast(WHITE, c) >= 14),
    )


def _darkened(colour: str, fits: Fits, *, most_saturation: float = 1.0, start: float | None = None) -> str:
    return _moved(colour, fits, towards=0.0, most_saturation=most_saturation, start=start)


def _lightened(colour: str, fits: Fits, *, most_saturation: float = 1.0, start: float | None = None) -> str:
    return _moved(colour, fits, towards=1.0, most_saturation=most_saturation, start=start)


def _moved(colour: str, fits: Fits, *, towards: float, most_saturation: float, start: float | None) -> str:
    """The first colour of this hue that fits, going from ``start`` (else its own lightness) towards black or white."""
    hue, own, saturation = colorsys.rgb_to_hls(*_channels(colour))
    begin = own if start is None else (min if towards < own else max)(start, own)
    for step in range(_STEPS + 1):
        lightness = begin + (towards - begin) * step / _STEPS
        moved = _hex(colorsys.hls_to_rgb(hue, lightness, min(saturation, most_saturation)))
        if fits(moved):
            return moved
    return _hex((towards, towards, towards))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
