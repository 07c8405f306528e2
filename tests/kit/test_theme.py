"""The colours of an organisation: whatever brand it gives, everything can be read, or it is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.kit import theme
from sluitend.kit.theme import ColourRefused, contrast, pairs, theme_for

STYLES = Path(theme.__file__).parent / "static/kit"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_a_brand_gives_a_theme_that_can_be_read_or_is_refused_because_of_paper(brand):
    if contrast(brand, theme.PAPER) < theme.TEXT:
        with pytest.raises(ColourRefused):
            theme_for(brand)
    else:
        assert [pair for pair in pairs(theme_for(brand)) if contrast(pair.front, pair.back) < 7.0] == []


@given(colours)
def test_a_refusal_names_a_colour_that_is_taken(brand):
    try:
        theme_for(brand)
    except ColourRefused as refused:
        nearest = re.findall(r"#[0-9a-f]{6}", str(refused))[0]
        assert theme_for(nearest).brand == nearest


def test_the_brand_itself_is_never_bent():
    assert theme_for(" #0B4F8A ").brand == "#0b4f8a"


@pytest.mark.parametrize("not_a_colour", ["", "blue", "#fff", "#0b4f8", "#0b4f8ag", "#0b4f8a; } body { display: none"])
def test_what_is_no_colour_never_reaches_a_style_sheet(not_a_colour):
    with pytest.raises(ColourRefused, match="zes cijfers of letters"):
        theme_for(not_a_colour)


def test_the_style_sheet_sets_only_tokens_the_theme_reads():
    set_here = re.findall(r"(--org-[a-z-]+):", theme_for("#0b4f8a").as_css())
    read = re.findall(
        r"var\((--org-[a-z-]+)", "".join((STYLES / name).read_text() for name in ("theme.css", "theme-dark.css"))
    )
    assert set(set_here) - set(read) == set()
    assert len(set_here) == 11


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("theme.css", {"paper": theme.PAPER, "ink": theme.INK, "surface": "#fff"}),
        ("theme-dark.css", {"paper": theme.PAPER_DARK, "ink": theme.INK_DARK, "surface": theme.SURFACE_DARK}),
    ],
)
def test_contrast_is_counted_on_the_colours_that_are_shown(file, expected):
    text = (STYLES / file).read_text()
    assert {name: re.findall(rf"--sl-{name}: (#[0-9a-f]+)", text)[0] for name in expected} == expected


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("slug", ["../x", "A", "", "a b", "a-"])
def test_a_file_name_is_made_of_a_slug_only(slug):
    with pytest.raises(ValueError, match="not a slug"):
        theme.file_name(slug)
    assert theme.file_name("roc-delta") == "org-roc-delta.css"
