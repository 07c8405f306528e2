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


def test_a_refusal_names_its_colour_apart_too():
    with pytest.raises(ColourRefused) as refused:
        theme_for("#ffffff")
    assert theme_for(refused.value.nearest).brand == refused.value.nearest


def test_another_colour_has_another_mark_and_the_same_colour_the_same():
    sheets = [theme.sheet_of(brand) for brand in ("#0b4f8a", "#7a1f5c", "#0b4f8a")]
    assert [sheet.text for sheet in sheets if sheet] == [
        theme_for(brand).as_css() for brand in ("#0b4f8a", "#7a1f5c", "#0b4f8a")
    ]
    assert len({sheet.mark for sheet in sheets if sheet}) == 2


@pytest.mark.parametrize("brand", ["", "#ffffff", "#0b4f8a; } body { display: none"])
def test_what_is_refused_has_no_sheet_and_breaks_no_page(brand):
    assert theme.sheet_of(brand) is None


def test_a_sample_holds_the_paper_and_the_colours_of_its_own_mode():
    made = theme_for("#7a1f5c")
    light, dark = (
        dict(re.findall(r"--sl-([a-z-]+): (#[0-9a-f]{6});", rule)) for rule in made.as_sample_css().split("}")[:2]
    )
    assert (light["paper"], light["brand"], light["bar"]) == (theme.PAPER, made.brand, made.bar)
    assert (dark["paper"], dark["brand"], dark["bar"]) == (theme.PAPER_DARK, made.brand_dark, made.bar_dark)
    assert light.keys() == dark.keys()
