"""Puck chooses the colour of the school; Noor, Yara and Elif see it, in light and in dark, and can read everything."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Dossier
from sluitend.kit.frame import MODE_COOKIE
from sluitend.kit.theme import ColourRefused, theme_for
from sluitend.learners.models import Guardian
from sluitend.organisations.models import Organisation
from tests.dossiers.conftest import fill
from tests.journeys.conftest import DESK, PHONE, accessible

pytestmark = pytest.mark.django_db(transaction=True)
PURPLE = "#7a1f5c"
COLOUR_OF = """([selector, property]) => {
  const [r, g, b] = getComputedStyle(document.querySelector(selector))[property].match(/\\d+/g).map(Number);
  return '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
}"""


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def purple_school(maascollege):
    maascollege.brand = PURPLE
    maascollege.save()
    return maascollege


@pytest.fixture
def dossier(transition):
    return Dossier.objects.get(pk=transition.pk)


def colour(visit, selector: str, property_: str = "backgroundColor") -> str:
    """What the browser really paints there, once every sheet of the page has come in."""
    visit.page.wait_for_load_state("load")
    return visit.page.evaluate(COLOUR_OF, [selector, property_])


def in_mode(visit, mode: str) -> None:
    visit.page.context.add_cookies([{"name": MODE_COOKIE, "value": mode, "url": visit.base}])


def nearest(brand: str) -> str:
    """The brand itself, or the colour that a refusal names: the lightest of its hue that is taken."""
    try:
        return theme_for(brand).brand
    except ColourRefused as refused:
        return refused.nearest


# --- Choosing -----------------------------------------------------------------------------------------------------


def test_puck_chooses_a_colour_after_one_that_is_too_light_and_undoes_it(desk, puck, maascollege):
    desk.signs_in(puck.user)
    desk.go("/school/")
    house = colour(desk, ".sl-bar")
    desk.tap("link", "Beheer")
    desk.write("Kleur", "#ff66cc")
    desk.tap("button", "Laat deze kleur zien")
    desk.page.get_by_role("link", name="Deze kleur is te licht om te lezen", exact=False).wait_for()
    accessible(desk, name="v12-beheer-te-licht")
    desk.write("Kleur", PURPLE)
    desk.tap("button", "Laat deze kleur zien")
    desk.page.get_by_role("heading", name=f"Zo ziet {PURPLE} eruit").wait_for()
    made = theme_for(PURPLE)
    assert colour(desk, ".sl-sample--light .nl-button--primary") == made.brand
    assert colour(desk, ".sl-sample--dark .nl-button--primary") == made.brand_dark
    assert colour(desk, ".sl-sample--dark .sl-linkbutton", "color") == made.brand_dark
    assert colour(desk, ".sl-bar") == house, "looking changes nothing"
    accessible(desk, name="v12-beheer-voorbeeld")

    desk.tap("button", "Gebruik deze kleur", exact=False)
    desk.page.get_by_text("Maascollege heeft nu de kleur").wait_for()
    accessible(desk, name="v12-beheer-gekozen")
    assert colour(desk, ".sl-bar") == made.bar

    desk.tap("button", "Ongedaan maken")
    desk.page.get_by_text("Maascollege heeft weer de kleuren van Sluitend").wait_for()
    assert colour(desk, ".sl-bar") == house


def test_it_works_without_javascript_on_a_phone(plain_phone, nadia, rivierdam):
    plain_phone.signs_in(nadia.user)
    plain_phone.go("/gemeente/")
    plain_phone.tap("link", "Beheer")
    plain_phone.write("Kleur", "#ffee00")
    plain_phone.tap("button", "Laat deze kleur zien")
    plain_phone.tap("link", f"Laat {nearest('#ffee00')} zien")
    plain_phone.tap("button", "Gebruik deze kleur", exact=False)
    plain_phone.page.get_by_text("Rivierdam heeft nu de kleur").wait_for()
    assert colour(plain_phone, ".sl-bar") == theme_for(nearest("#ffee00")).bar


# --- Seeing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_mentor_the_pupil_and_the_guardian_see_the_colours_of_the_school(
    desk, mode, noor, yara, dossier, purple_school
):
    made = theme_for(PURPLE)
    bar, brand = (made.bar, made.brand) if mode == "light" else (made.bar_dark, made.brand_dark)
    link = _asked(dossier, yara, noor)

    in_mode(desk, mode)
    desk.signs_in(noor.user)
    desk.go("/school/")
    accessible(desk, name=f"kleur-mentor-{mode}")
    assert (colour(desk, ".sl-bar"), colour(desk, "main .nl-link", "color")) == (bar, brand)

    desk.page.set_viewport_size(PHONE)
    desk.page.context.clear_cookies()
    in_mode(desk, mode)
    desk.signs_in(yara.user)
    desk.go("/mijn/")
    accessible(desk, name=f"kleur-leerling-{mode}")
    assert colour(desk, "main .nl-link", "color") == brand

    desk.page.context.clear_cookies()
    in_mode(desk, mode)
    desk.go(f"/ouder/{link.token}/")
    house = colour(desk, "main .nl-button--primary")
    desk.page.locator("#id_code").fill(link.code)
    for part, number in (("day", "14"), ("month", "6"), ("year", "2009")):
        desk.page.locator(f"form.sl-narrow [name=birth_date_{part}]").fill(number)
    desk.page.locator("form.sl-narrow button[type=submit]").first.click()
    desk.page.wait_for_url("**/ouder/lezen/")
    accessible(desk, name=f"kleur-ouder-{mode}")
    assert colour(desk, "main .nl-button--primary") == brand != house


def _asked(dossier, yara, noor):
    """The dossier waits for the guardian; gives the link that Elif was mailed."""
    fill(dossier, Part.PUPIL, yara)
    fill(dossier, Part.MENTOR, noor)
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    return actions.make_link(dossier, Guardian.objects.get(learner=yara.learner_id), by=Actor.job("test"))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("brand", ["#000000", "#0000ff", "#ffff00", "#00ff00", "#ff0000", "#808080", "#1a0033"])
def test_the_most_extreme_colours_that_are_taken_can_be_read(desk, puck, yara, dossier, maascollege, brand, mode):
    Organisation.objects.filter(pk=maascollege.pk).update(brand=nearest(brand))
    name = f"kleur-{brand.removeprefix('#')}-{mode}"
    in_mode(desk, mode)
    desk.signs_in(puck.user)
    desk.page.set_viewport_size(DESK)
    desk.go("/school/beheer/")
    _readable(desk, f"{name}-beheer")
    desk.page.set_viewport_size(PHONE)
    _readable(desk, f"{name}-beheer-telefoon")
    desk.page.context.clear_cookies()
    in_mode(desk, mode)
    desk.signs_in(yara.user)
    desk.go("/mijn/")
    accessible(desk, name=f"{name}-leerling")
    assert colour(desk, "main .nl-button--primary") in (
        theme_for(nearest(brand)).brand,
        theme_for(nearest(brand)).brand_dark,
    )


def _readable(visit, name: str) -> None:
    """Judged as every page is, and by the stricter contrast that pupils get; targets on a page of staff may be smaller."""
    accessible(visit, name=name)
    visit.page.locator(".sl-sample").first.wait_for()
    found = Axe().run(visit.page, options={"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}})
    assert [(node["html"]) for one in found.response["violations"] for node in one["nodes"]] == []
