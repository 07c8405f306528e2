"""The parts of a page: what they draw, what they refuse, and how a form says what is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from sluitend.kit import clock, icons, words
from sluitend.kit.forms import BoundField, DayField, Form, what_is_wrong

VOID = {"input", "img", "br", "meta", "link", "hr", "circle", "path"}


def drawn(source: str, **context) -> str:
    request = RequestFactory().get("/klas/?toon=wacht")
    return engines["django"].from_string(source).render(context, request)


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def elements(html: str, tag: str) -> list[dict[str, str | None]]:
    """The attributes of every ``tag``; also checks that what is opened is closed in order."""
    parser = _Elements(html)
    assert parser.open == []
    return [attributes for name, attributes in parser.found if name == tag]


class Question(Form):
    name = forms.CharField(label="Naam", help_text="Zoals op je pas")
    where = forms.ChoiceField(label="Waar wil je heen?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    born_on = DayField(label="Geboortedatum")
    file = forms.FileField(label="Bestand", required=False)
    agreed = forms.BooleanField(label="Ik ga akkoord")


# --- Tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        '{% task "x" state="done" label="y" colour="red" %}',
        '{% holder_line holder="x" until="y" %}',
        '{% alert headline="x" %}y{% endalert %}',
        '{% submit "x" disabled=True %}',
    ],
)
def test_a_tag_refuses_an_argument_it_does_not_know(source):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        drawn(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% status_badge "x" "purple" %}',
        '{% task "x" state="finished" label="y" %}',
        '{% step "x" state="next" %}',
        '{% alert tone="loud" %}x{% endalert %}',
        '{% submit "x" tone="red" %}',
        '{% icon "unicorn" %}',
        '{% entry "x" on=day kind="jump" %}',
    ],
)
def test_a_tone_or_state_outside_the_table_breaks_the_page(source):
    with pytest.raises(KeyError):
        drawn(source, day=date(2026, 3, 12))


def test_what_people_typed_is_never_markup():
    evil = "<script>alert(1)</script>"
    html = drawn(
        "{% task evil state='done' label=evil url='/' note=evil %}{% status_badge evil 'new' %}{% fact evil evil %}"
        "{% alert heading=evil %}{{ evil }}{% endalert %}{% answer evil evil change_url='/' %}{% figure 1 evil %}"
        "{% submit evil about=evil %}{% holder_line holder=evil next_what=evil next_on=day %}{% choose_row evil evil %}"
        "{% chips items label=evil %}{% entry evil on=day note=evil %}{% table caption=evil %}{% columns evil %}{% endtable %}"
        "{% help_card evil phone=evil %}{% undo_banner text=evil url='/' %}{% search_form evil value=evil %}",
        evil=evil,
        items=[(evil, 1, "/", True)],
        day=date(2026, 3, 12),
    )
    assert elements(html, "script") == []
    assert html.count("&lt;script&gt;") == 34


def test_a_locked_task_is_no_link_even_with_an_address():
    open_task = drawn('{% task "Stage" state="busy" label="Bezig" url="/stage/" %}')
    locked = drawn('{% task "Nakijken" state="locked" label="Kan nog niet" url="/nakijken/" %}')
    assert [link["href"] for link in elements(open_task, "a")] == ["/stage/"]
    assert elements(locked, "a") == []


def test_the_holder_line_turns_red_without_a_holder_or_a_next_date():
    day = date(2026, 4, 9)
    whole = drawn('{% holder_line holder="ROC Delta" next_what="gesprek" next_on=day %}', day=day)
    nobody = drawn('{% holder_line holder="" next_what="gesprek" next_on=day %}', day=day)
    no_date = drawn('{% holder_line holder="ROC Delta" %}')
    assert ["sl-holder--none" in html for html in (whole, nobody, no_date)] == [False, True, True]


def test_an_unknown_fact_says_so():
    assert elements(drawn('{% data_list %}{% fact "Woont in" "" %}{% fact "Punt" 0 %}{% enddata_list %}'), "span") == [
        {"class": "sl-soft"}
    ]


def test_the_next_page_keeps_the_rest_of_the_address():
    html = drawn("{% pagination page %}", page=Paginator(range(120), 50).page(2))
    assert [link["href"] for link in elements(html, "a")] == ["?toon=wacht&pagina=1", "?toon=wacht&pagina=3"]
    assert drawn("{% pagination page %}", page=Paginator(range(20), 50).page(1)) == ""


def test_every_icon_is_hidden_from_who_listens():
    html = drawn("{% for name in names %}{% icon name %}{% endfor %}", names=icons.NAMES)
    assert {svg["aria-hidden"] for svg in elements(html, "svg")} == {"true"}
    assert len(elements(html, "svg")) == len(icons.NAMES)


def test_a_listener_hears_whom_a_button_is_about():
    html = drawn('{% link_button "Vul in" "/" about="Sam de Wit" %}')
    assert elements(html, "a")[0]["aria-label"] == "Vul in: Sam de Wit"


# --- Days and times ------------------------------------------------------------------------------------------------


def test_days_and_times_are_words():
    six_in_utc = datetime(2026, 4, 9, 6, 0, tzinfo=UTC)
    assert words.day(date(2026, 3, 12)) == "12 maart 2026"
    assert words.day(date(2026, 3, 12), weekday=True) == "donderdag 12 maart 2026"
    assert words.moment(six_in_utc) == "9 april 2026 om 08.00 uur"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 3, 12), "vandaag"),
        (date(2026, 3, 11), "gisteren"),
        (date(2026, 3, 7), "5 dagen"),
        (date(2026, 3, 13), "morgen"),
        (date(2026, 3, 24), "over 12 dagen"),
        (None, ""),
    ],
)
def test_a_span_is_told_from_today(when, said):
    with clock.standing(date(2026, 3, 12)):
        assert (words.days_since(when), words.days_until(when)) == (said, said)


# --- Forms ---------------------------------------------------------------------------------------------------------


def test_an_empty_field_says_in_its_own_words_what_to_fill_in():
    form = Question({})
    assert [str(line.text) for line in what_is_wrong(form)] == [
        "Vul naam in.",
        "Kies een antwoord.",
        "Vul geboortedatum in.",
        "Zet hier een vinkje om verder te gaan.",
    ]


def test_two_fields_that_say_the_same_are_told_apart_in_the_summary():
    class Two(Form):
        level = forms.ChoiceField(label="Niveau", choices=[])
        route = forms.ChoiceField(label="Leerweg", choices=[])

    assert [line.text for line in what_is_wrong(Two({}))] == [
        "Niveau: Kies een antwoord.",
        "Leerweg: Kies een antwoord.",
    ]


def test_the_summary_says_the_same_as_the_fields_and_links_to_them():
    form = Question({"born_on_day": "31", "born_on_month": "2", "born_on_year": "2010"})
    html = drawn("{% error_summary form %}{% fields form %}", form=form)
    links = [link["href"].removeprefix("#") for link in elements(html, "a")]
    ids = [element["id"] for element in elements(html, "input") if "id" in element]
    assert links == ["id_name", "id_where_0", "id_born_on_0", "id_agreed"]
    assert set(links) <= set(ids)
    assert html.count("Deze datum bestaat niet.") == 2


def test_label_help_and_error_are_tied_to_the_input():
    html = drawn("{% field form.name %}", form=Question({}))
    box = elements(html, "input")[0]
    told = box["aria-describedby"].split()
    assert [element["id"] for element in elements(html, "div") if "id" in element] == told
    assert elements(html, "label")[0]["for"] == box["id"]
    assert html.index("<label") < html.index("_helptext") < html.index("_error") < html.index("<input")


def test_each_way_to_draw_a_form_draws_the_same():
    form = Question({})
    by_tag = drawn("{% fields form %}", form=form)
    by_django = "".join(bound.as_field_group() for bound in form)
    assert "".join(by_tag.split()) == "".join(by_django.split())
    assert {type(bound) for bound in form} == {BoundField}


def test_a_file_has_a_label_of_its_own():
    html = drawn("{% field form.file %}", form=Question())
    assert elements(html, "fieldset") == []
    assert elements(html, "label")[0]["for"] == elements(html, "input")[0]["id"]
    assert "mag leeg blijven" in html


def test_a_page_of_one_question_has_its_label_as_heading():
    form = Question()
    for bound in (form["where"], form["name"]):
        assert len(elements(drawn("{% field bound heading=True %}", bound=bound), "h1")) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("31", "2", "2010"), "Deze datum bestaat niet."),
        (("5", "", "2010"), "Vul een dag, een maand en een jaar in."),
        (("5", "mrt", "2010"), "Vul de datum in cijfers in, bijvoorbeeld 5 3 2010."),
        (("5", "3", "10"), "Vul het jaar in met vier cijfers, bijvoorbeeld 2010."),
        (("0", "3", "2010"), "Deze datum bestaat niet."),
        (("٣", "3", "2010"), "Vul de datum in cijfers in, bijvoorbeeld 5 3 2010."),
    ],
)
def test_a_date_that_cannot_be_is_told_apart_from_one_that_is_missing(typed, said):
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)
    assert refused.value.messages == [said]


def test_a_date_is_read_as_people_write_it():
    assert DayField().clean((" 5", "03", "2010 ")) == date(2010, 3, 5)
    assert DayField(required=False).clean(("", "", "")) is None


def test_a_date_comes_back_in_its_boxes():
    html = drawn("{% field form.born_on %}", form=Question(initial={"born_on": date(2010, 3, 5)}))
    assert [box["value"] for box in elements(html, "input")] == ["5", "3", "2010"]


def test_the_rows_of_a_long_list_are_escaped_and_labelled():
    from sluitend.kit.components.tables import Line, lines

    hostile = Line('<b>"Kim"</b>', "/intake/1/?q=a&b", ["<script>", mark_safe("<em>goed</em>")], key=7)
    row = lines([hostile], ["Hulp", '"Status"'], checked=True)

    assert "<b>" not in row
    assert "<script>" not in row
    assert '<td data-label="Hulp">&lt;script&gt;</td>' in row
    assert '<td data-label="&quot;Status&quot;"><em>goed</em></td>' in row
    assert 'href="/intake/1/?q=a&amp;b"' in row
    assert 'value="7"' in row
