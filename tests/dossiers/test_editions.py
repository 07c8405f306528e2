"""A region's own questions: editions that never change, and what a college sees of them."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from sluitend.access.roles import Role
from sluitend.dossiers import actions, content
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier, QuestionEdition
from sluitend.dossiers.questionnaire import (
    SKIPPED,
    Filler,
    LegalCategory,
    Questionnaire,
    QuestionnaireError,
    Reader,
    is_empty,
)
from sluitend.exchange.dossiers.answers import Answers
from sluitend.insight.college.queries.one_dossier import DossierPage
from sluitend.organisations.models import Organisation, Region
from sluitend.transitions.actions import Refused
from tests.cast import follow, works_at
from tests.dossiers.conftest import fill
from tests.dossiers.test_questionnaire import valid
from tests.staff import Browser, text

CURRENT = Questionnaire.current()


def question(**changes):
    return {
        "filler": "pupil",
        "kind": "short",
        "wording": "Bij welke club zit je?",
        "help": "",
        "label": "Club",
        "legal_category": "OWN_EXPRESSION",
        "read_by": ["school", "guardian", "college"],
        "max_length": 160,
        **changes,
    }


@pytest.fixture
def edition(region, ruud):
    """The region leaves out the laptop and asks about clubs, from today on."""
    actions.leave_out_question(region, "A9.laptop", by=ruud)
    actions.add_question(region, question(), by=ruud)
    return actions.publish_edition(region, by=ruud)


# --- Making one ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_dossier_keeps_the_edition_it_was_begun_with(yara_herself, sem_himself, region, ruud):
    before = Dossier.objects.get(pk=follow(yara_herself).pk)
    actions.leave_out_question(region, "A9.laptop", by=ruud)
    actions.add_question(region, question(), by=ruud)
    actions.publish_edition(region, by=ruud)
    after = Dossier.objects.get(pk=follow(sem_himself).pk)

    def asks(dossier):
        codes = {one.code for section in dossier.questionnaire.sections() for one in section.questions}
        return "A9.laptop" in codes, "R.1" in codes

    assert (before.edition, after.edition.number) == (None, 1)
    assert (asks(before), asks(after)) == ((True, False), (False, True))


@pytest.mark.django_db
def test_what_is_being_made_does_not_hold_yet(yara_herself, region, ruud):
    actions.leave_out_question(region, "A9.laptop", by=ruud)

    assert Dossier.objects.get(pk=follow(yara_herself).pk).edition is None


@pytest.mark.django_db
def test_an_edition_that_holds_is_never_changed_or_thrown_away(edition, ruud, region):
    for change in (
        lambda: QuestionEdition.objects.update(left_out=[]),
        lambda: QuestionEdition.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    actions.drop_edition(region, by=ruud)
    assert QuestionEdition.objects.count() == 1


@pytest.mark.django_db
def test_the_next_edition_goes_on_from_the_last_and_a_code_is_never_used_twice(edition, region, ruud):
    actions.remove_question(region, "R.1", by=ruud)
    assert actions.add_question(region, question(label="Muziek"), by=ruud) == "R.2"
    second = actions.publish_edition(region, by=ruud)

    assert (second.number, second.left_out, [one["code"] for one in second.added]) == (2, ["A9.laptop"], ["R.2"])
    assert QuestionEdition.objects.get(number=1).added[0]["code"] == "R.1"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["A5.why", "X9.nothing"])
def test_what_everybody_has_to_ask_cannot_be_left_out(region, ruud, code):
    with pytest.raises(Refused):
        actions.leave_out_question(region, code, by=ruud)


@pytest.mark.django_db
def test_a_pupil_is_never_asked_more_than_25_questions(region, ruud):
    with pytest.raises(Refused, match="25"):
        actions.add_question(region, question(), by=ruud)

    actions.leave_out_question(region, "A9.laptop", by=ruud)
    actions.add_question(region, question(), by=ruud)
    with pytest.raises(Refused, match="25"):
        actions.ask_question_again(region, "A9.laptop", by=ruud)
    actions.add_question(region, question(filler="mentor"), by=ruud)


@pytest.mark.django_db
def test_nobody_but_the_region_decides_and_only_for_itself(region, noor, milan, nadia, maascollege):
    elsewhere = Region.objects.create(code="98", name="Elders")
    town = Organisation.objects.create(region=elsewhere, kind="municipality", code="GM9803", name="Elders")
    outsider = works_at("Olga", town, Role.REGION_MANAGER)
    for actor in (noor, milan, nadia, outsider):
        with pytest.raises(PermissionDenied):
            actions.leave_out_question(region, "A9.laptop", by=actor)


def test_a_question_outside_the_law_is_refused_when_it_is_read():
    with pytest.raises(QuestionnaireError, match="does not let go"):
        CURRENT.edited(1, [], [{**question(legal_category="OUTSIDE"), "code": "R.1", "required": False}])


# --- Answering ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_pupil_and_mentor_answer_what_the_region_asks_and_it_travels_with_its_words(edition, yara_herself, yara, noor):
    dossier = Dossier.objects.get(pk=follow(yara_herself).pk)
    fill(dossier, Part.PUPIL, yara, R_1="Bij de scouting.")
    fill(dossier, Part.MENTOR, noor)
    snapshot = content.snapshot(Dossier.objects.get(pk=dossier.pk))

    assert snapshot["pupil"]["R.1"] == "Bij de scouting."
    assert "A9.laptop" not in snapshot["pupil"]
    assert Answers(snapshot).words("R.1") == "Bij de scouting."
    assert ("Vragen van jouw regio", ["Club"]) in [
        (title, [line.label for line in lines])
        for title, _filler, lines in Answers(snapshot).chapters(lambda one: True)
    ]


# --- What a college sees ---------------------------------------------------------------------------------------------------

optional = [one.code for section in CURRENT.sections() for one in section.questions if not one.required]
own = st.fixed_dictionaries({
    "filler": st.sampled_from(["pupil", "mentor"]),
    "kind": st.sampled_from(["short", "long", "yes_no", "choice"]),
    "legal_category": st.sampled_from([one for one in LegalCategory if one != LegalCategory.OUTSIDE]),
    "read_by": st.lists(st.sampled_from(list(Reader)), unique=True),
})  # fmt: skip


@st.composite
def editions(draw):
    """What a region may make of the questions."""
    added = []
    for number, drawn in enumerate(draw(st.lists(own, max_size=4)), start=1):
        texts = {"max_length": 160} if drawn["kind"] in ("short", "long") else {"max_length": 0}
        options = {"options": {"o1": "Ja zeker", "o2": "Nee toch niet"}} if drawn["kind"] == "choice" else {}
        added.append(
            {
                **question(),
                **drawn,
                **texts,
                **options,
                "code": f"R.{number}",
                "label": f"Eigen {number}",
                "required": False,
            }
        )
    return draw(st.lists(st.sampled_from(optional), unique=True)), added


@st.composite
def answered(draw):
    left_out, added = draw(editions())
    form = CURRENT.edited(3, left_out, added)
    answers: dict = {}
    for filler in (Filler.PUPIL, Filler.MENTOR):
        while (one := form.first_open(answers, filler)) is not None:
            checked = form.validate(one, draw(valid(one)))
            if checked.is_right and not (one.required and is_empty(checked.value)):
                answers[one.code] = checked.value
    return left_out, added, form, answers


@given(answered())
def test_a_college_sees_exactly_what_the_edition_lets_it_read(drawn):
    left_out, added, form, answers = drawn
    expected = {
        one.code
        for section in form.sections()
        for one in section.asked(answers)
        if Reader.COLLEGE in one.read_by
        and one.legal_category != LegalCategory.OUTSIDE
        and not is_empty(answers.get(one.code))
    }

    kept = {filler: content.travelling(form, answers, filler) for filler in ("pupil", "mentor")}
    sent = {
        "questionnaire": form.number,
        "edition": {"number": 3, "left_out": left_out, "added": added},
        "learner": {},
        "approvals": [],
        **kept,
    }
    page = _page(sent)

    assert {code for part in kept.values() for code in part} == expected
    said = {code for code in expected if answers[code] != SKIPPED}
    shown = [page.short, page.learner_block, page.help_block, *page.blocks]
    assert all(text for block in shown for _label, text in block.lines)
    assert page.consulted | (ON_THE_CARD & said) == said
    in_files = {
        one.code
        for section in Answers(sent).questionnaire.all_sections
        for one in section.questions
        if Answers(sent).words(one.code)
    }
    assert in_files == said


ON_THE_CARD = {"B5.wanted", "B5.about", "B5.contact", "B5.reachable", "B5.phone"}  # drawn from the warm handover itself


class Watched(DossierPage):
    """A page that remembers of which questions it shows an answer."""

    consulted: set[str]

    def _said(self, code):
        words = super()._said(code)
        self.consulted.update({code} if words else ())
        return words


def _page(sent):
    delivery = SimpleNamespace(
        version=SimpleNamespace(content=sent, number=1, consented=SimpleNamespace(order_by=lambda _by: ())),
        with_care=False,
    )
    application = SimpleNamespace(offering=SimpleNamespace(programme=SimpleNamespace(name="Kok")))
    may = {field.name: False for field in fields(Watched) if field.name.startswith("may_")}
    page = Watched(application, delivery, [delivery], None, {}, **may, care_readers=())  # type: ignore[arg-type]
    object.__setattr__(page, "consulted", set())
    return page


# --- The region's pages ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestThePages:
    def test_from_a_question_left_out_to_a_new_edition(self, region, ruud):
        browser = Browser(ruud)
        browser.post("/regio/vragen/wijzig/", {"doe": "leave_out", "vraag": "A9.laptop"})
        form = {
            "filler": "pupil", "kind": "choice", "wording": "Welke club past bij je?", "label": "Club",
            "options": "Sport\nMuziek\n", "legal_category": "OWN_EXPRESSION", "for_college": "on",
        }  # fmt: skip
        added = browser.post("/regio/vragen/nieuw/", form)
        page = text(browser.get("/regio/vragen/"))
        assert (added.status_code, "Er zijn wijzigingen die nog niet gelden" in page) == (302, True)
        assert "Sport · Muziek" in text(browser.get("/regio/vragen/voorbeeld/"))

        browser.post("/regio/vragen/geldt-nu/")

        holds = QuestionEdition.objects.get()
        assert (holds.number, holds.left_out, holds.added[0]["options"]) == (
            1, ["A9.laptop"], {"o1": "Sport", "o2": "Muziek"},
        )  # fmt: skip
        assert "Uitgave 1 geldt sinds 12 maart 2026." in text(browser.get("/regio/"))

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"kind": "choice", "options": "Sport"}, "Schrijf twee tot twaalf antwoorden"),
            ({"wording": "woord " * 16}, "Gebruik hooguit vijftien woorden."),
            ({"legal_category": "OUTSIDE"}, ""),
            ({"filler": "care"}, ""),
        ],
    )
    def test_a_question_that_cannot_be_asked_is_not_kept(self, region, ruud, changes, wrong):
        form = {
            "filler": "mentor", "kind": "short", "wording": "Welke club?", "label": "Club", "legal_category": "HISTORY",
        }  # fmt: skip
        response = Browser(ruud).post("/regio/vragen/nieuw/", {**form, **changes})

        assert (response.status_code, wrong in text(response)) == (422, True)
        assert QuestionEdition.objects.count() == 0

    def test_a_question_about_help_says_who_reads_it(self, region, ruud):
        form = {
            "filler": "mentor", "kind": "short", "wording": "Wat hielp?", "label": "Hielp", "legal_category": "GUIDANCE",
        }  # fmt: skip
        Browser(ruud).post("/regio/vragen/nieuw/", form)

        (added,) = QuestionEdition.objects.get().added
        assert ("lezen dit" in added["sensitive"], added["read_by"]) == (True, ["school", "guardian"])

    def test_the_region_chooses_for_whom_schools_always_talk(self, region, ruud):
        Browser(ruud).post("/regio/", {"kinds": ["vso", "isk"]})

        region.refresh_from_db()
        assert region.warm_always_for == ["vso", "isk"]
