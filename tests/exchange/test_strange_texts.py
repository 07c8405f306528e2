"""Markup, pictures and letters from right to left in everything that people write: on each page, on paper, in mail and in
files it is what they wrote, and nothing but text."""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile

import pytest
from django.core import mail
from django.core.cache import cache
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part, Quality, QuestionTopic
from sluitend.dossiers.models import Delivery, Dossier, WarmHandover
from sluitend.dossiers.questionnaire import Filler, Kind, Questionnaire
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS
from sluitend.exchange.readers.values import tidy
from sluitend.kit import jobs
from sluitend.kit.signs import straight
from sluitend.learners.models import Guardian, Learner
from sluitend.transitions import actions as spine
from tests.dossiers.conftest import dossier, fill  # noqa: F401
from tests.dossiers.test_links import knock
from tests.staff import Browser

pytestmark = pytest.mark.django_db
FORM = Questionnaire.current()
MARKUP = '<b onclick="x()">vet</b> & \U0001f469\u200d\U0001f373'
ARABIC, DEMIR = "\u064a\u0627\u0631\u0627", "\u062f\u064a\u0645\u064a\u0631"
OVERRIDE = "\u202e"


def questions(filler: Filler):
    """The questions that are answered in one's own words."""
    every = (question for section in FORM.sections(filler) for question in section.questions)
    return [question for question in every if question.kind in (Kind.SHORT, Kind.LONG)]


def said(question) -> str:
    return f"{question.code} {MARKUP}"


def given(filler: Filler) -> dict[str, str]:
    return {question.code.replace(".", "_"): said(question) for question in questions(filler)}


@pytest.fixture
def strange(dossier, yara_herself, yara, noor, milan, maascollege, class_4b, kok):  # noqa: F811
    """A dossier full of markup of somebody with such a name, with every note that people can write, delivered and read."""
    cache.clear()
    Learner.objects.filter(pk=yara_herself.pk).update(call_name="<i>Yara</i>", family_name="Demir & <u>Zn</u>")
    Guardian.objects.update(name=f"Elif {MARKUP}")
    for row, name in ((maascollege, f"School {MARKUP}"), (class_4b, "4B <s>x</s>"), (noor.user, f"Noor {MARKUP}")):
        row.name = name
        row.save()
    application = spine.apply_for(dossier.transition, kok, by=yara)
    fill(dossier, Part.PUPIL, yara, **given(Filler.PUPIL))
    fill(dossier, Part.MENTOR, noor, **given(Filler.MENTOR), B5_wanted=True)
    dossier.refresh_from_db()
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    jobs.run_queue()
    parent = Guardian.objects.get()
    dossier.made = actions.make_link(dossier, parent, by=Actor.job("test"))
    dossier.refresh_from_db()
    return dossier, application


def parent_agrees(dossier, noor):  # noqa: F811
    actions.record_guardian_approval(dossier, name=MARKUP, way="paper", given_on=dossier.status_since, by=noor)
    jobs.run_queue()


def unescaped(page: str) -> list[str]:
    """What a browser would take for markup."""
    return [mark for mark in ("<b onclick", "<i>Yara", "<u>Zn", "<s>x") if mark in page]


def every_page(strange, client, noor, milan, yara) -> dict[str, str]:
    """What all who have to do with this dossier read of it, from before it is sent until after the last note."""
    dossier, application = strange  # noqa: F811
    knock(client, dossier.made, born=dossier.transition.learner.birth_date)
    pages = {"/ouder/lezen/": client.get("/ouder/lezen/").content.decode()}
    parent_agrees(Dossier.objects.get(pk=dossier.pk), noor)
    delivery = actions.open_delivery(Delivery.objects.get(), by=milan)
    warm = WarmHandover.objects.get()
    question = actions.ask_mentor(application, QuestionTopic.HELP, f"Vraag {MARKUP}", by=milan)
    pages[f"/school/vraag/{question.pk}/"] = read(noor, f"/school/vraag/{question.pk}/")
    actions.answer_college(question, f"Antwoord {MARKUP}", by=noor)
    actions.record_warm_handover(warm, "complete", by=milan, text=f"Notitie {MARKUP}", agreements=MARKUP, enough=True)
    actions.feed_back_dossier(delivery, Quality.GOOD, used_in_talk=True, text=f"Oordeel {MARKUP}", by=milan)
    for who, paths in (
        (yara, ("/mijn/", "/mijn/dossier/", "/mijn/dossier/lezen/", "/mijn/overstap/", "/mijn/gegevens/")),
        (noor, ("/school/", f"/school/klas/{dossier.transition.learner.enrolments.get().school_class_id}/",
                f"/school/leerling/{dossier.pk}/", f"/school/leerling/{dossier.pk}/mentordeel/", "/school/warme-overdracht/",
                f"/tijdlijn/{dossier.pk}/")),
        (milan, ("/intake/", f"/intake/{application.pk}/", "/intake/overdracht/", f"/tijdlijn/{dossier.pk}/")),
    ):  # fmt: skip
        pages |= {f"{who.name} {path}": read(who, path) for path in paths}
    return pages


def read(who, path: str) -> str:
    response = Browser(who).get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


def test_markup_is_shown_as_it_was_written_and_never_runs(strange, client, noor, milan, yara):
    pages = every_page(strange, client, noor, milan, yara)

    assert {path: found for path, page in pages.items() if (found := unescaped(page))} == {}
    dossier, application = strange  # noqa: F811
    at_the_college = pages[f"Milan /intake/{application.pk}/"]
    for note in ("Vraag", "Antwoord", "Notitie", "Oordeel"):
        assert html.escape(f"{note} {MARKUP}") in at_the_college, note
    shown_elsewhere = {"A1.contact", "A1.wrong"}
    travelling = [
        one for filler in Filler for one in questions(filler) if one.travels and one.code not in shown_elsewhere
    ]
    answers = Delivery.objects.get().version.content
    kept = {**answers["pupil"], **answers["mentor"]}
    missing = [one.code for one in travelling if one.code in kept and html.escape(said(one)) not in at_the_college]
    assert missing == []
    assert len(kept.keys() & {one.code for one in travelling}) > 8
    for path in ("/ouder/lezen/", "/mijn/dossier/lezen/", f"/school/leerling/{dossier.pk}/mentordeel/"):
        (page,) = (page for known, page in pages.items() if known.endswith(path))
        assert html.escape(said(FORM.question("B1.why"))) in page, path


def test_markup_is_text_on_paper_and_in_files(strange, noor, yara_herself):
    dossier, _application = strange  # noqa: F811
    parent_agrees(dossier, noor)
    (parcel,) = sending.parcels(Delivery.objects.all())
    made = {name: FORMATS[name].make(parcel) for name in FORMATS}
    why = said(FORM.question("B1.why"))

    paper = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made["pdf"])).pages).split())
    assert 'B1.why <b onclick="x()">vet</b> &' in paper
    assert "Dossier van <i>Yara</i> Demir & <u>Zn</u>" in paper

    learner = json.loads(made["json"])["dossier"]["huidigeschool"]["leerling"]
    assert (learner["roepnaam"], learner["achternaam"]) == ("<i>Yara</i>", "Demir & <u>Zn</u>")
    assert learner["overstapadvies"]["argumentatie"].endswith(why)

    root = etree.fromstring(made["xml"])
    assert [each.text for each in root.iterfind(".//{*}argumentatie") if each.text.endswith(why)]
    files = root.iterfind(".//{*}overigdocumentlijst/{*}document/{*}bestandsinhoud")
    unpacked = "".join(
        archive.read(name).decode()
        for each in files
        for archive in [zipfile.ZipFile(io.BytesIO(base64.b64decode(each.text)))]
        for name in archive.namelist()
    )
    assert said(FORM.question("A6.likes")) in unpacked


def test_mail_is_text_with_the_name_as_it_is(strange, noor):
    dossier, _application = strange  # noqa: F811
    parent_agrees(dossier, noor)

    assert [
        letter for letter in mail.outbox if letter.content_subtype != "plain" or getattr(letter, "alternatives", [])
    ] == []
    about = [letter for letter in mail.outbox if "<i>Yara</i>" in letter.subject + letter.body]
    assert about
    answers = [said(one) for filler in Filler for one in questions(filler)]
    assert [letter for letter in about if any(answer in letter.body for answer in answers)] == []


def test_a_name_with_a_line_end_is_one_line_in_a_subject(strange, noor):
    dossier, _application = strange  # noqa: F811
    mail.outbox.clear()
    Learner.objects.update(call_name="Ya\r\nBcc: iedereen@example.org")
    actions.ask_again(dossier, by=noor)
    jobs.run_queue()

    (letter,) = mail.outbox
    assert letter.message()["Bcc"] is None
    assert "Ya Bcc: iedereen@example.org" in letter.subject


# --- From right to left ---------------------------------------------------------------------------------------------------


@pytest.fixture
def from_right_to_left(dossier, yara_herself, yara, noor, kok):  # noqa: F811
    cache.clear()
    Learner.objects.filter(pk=yara_herself.pk).update(call_name=ARABIC, family_name=DEMIR, search_name=DEMIR)
    Guardian.objects.update(name=f"{DEMIR} {ARABIC}", language="ar")
    application = spine.apply_for(dossier.transition, kok, by=yara)
    fill(dossier, Part.PUPIL, yara, A6_likes=f"{ARABIC} koken")
    fill(dossier, Part.MENTOR, noor)
    dossier.refresh_from_db()
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    jobs.run_queue()
    return dossier, application


def test_a_name_from_right_to_left_is_whole_everywhere(from_right_to_left, noor, milan, yara, class_4b):
    dossier, application = from_right_to_left  # noqa: F811
    name = f"{ARABIC} {DEMIR}"
    (letter,) = [one for one in mail.outbox if one.to == ["elif@example.org"]]
    assert ARABIC in letter.subject
    assert letter.message()["Subject"]  # it can be written as a header
    parent_agrees(dossier, noor)

    for who, path in (
        (noor, f"/school/klas/{class_4b.pk}/"), (noor, f"/school/leerling/{dossier.pk}/"), (milan, "/intake/"),
        (milan, f"/intake/{application.pk}/"),
    ):  # fmt: skip
        assert name in read(who, path), path
    for who, path in ((noor, f"/school/klas/{class_4b.pk}/lijst.xlsx"), (milan, "/intake/lijst.xlsx")):
        sheet = load_workbook(io.BytesIO(Browser(who).get(path).content)).active
        assert name in [cell.value for cell in sheet["A"]], path
    (parcel,) = sending.parcels(Delivery.objects.all())
    assert json.loads(FORMATS["json"].make(parcel))["dossier"]["huidigeschool"]["leerling"]["achternaam"] == DEMIR
    assert FORMATS["pdf"].make(parcel).startswith(b"%PDF")


def test_a_sign_that_turns_a_line_round_is_left_out_of_what_comes_in(dossier, yara, yara_herself):  # noqa: F811
    question = FORM.question("A6.likes")
    assert FORM.validate(question, f"ab{OVERRIDE}cd").value == "abcd"
    assert tidy(f"{OVERRIDE}Yara ") == "Yara"
    assert straight(f"{ARABIC}{OVERRIDE} \U0001f469\u200d\U0001f373") == f"{ARABIC} \U0001f469\u200d\U0001f373"
