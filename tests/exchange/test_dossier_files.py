"""A delivered dossier as OSO XML and as JSON: what goes in, what never does, and that the official schema agrees."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sluitend.dossiers.questionnaire import UNKNOWN, Filler, Questionnaire
from sluitend.exchange.dossiers import oso, writing
from sluitend.exchange.dossiers.translating import NoBrin, Sender, transfer
from tests.dossiers.conftest import some_answer
from tests.dossiers.test_questionnaire import valid

SHARED = Path(os.environ.get("SLUITEND_SHARED_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data")
OFFICIAL = SHARED / "oso/2019.1"
SCHEMA = OFFICIAL / "OSO_gegevensset_2019.1.xsd"
FORM = Questionnaire.version(1)
SENDER = Sender(brin="01AB", location="02", year=4)
NAMESPACES = {"o": "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"}
needs_schema = pytest.mark.skipif(not SCHEMA.exists(), reason="the official schema is not on this machine")


def content(pupil=None, mentor=None, **other):
    """A version as ``sluitend/dossiers/content.py`` makes it."""
    return {
        "version": 1,
        "questionnaire": 1,
        "made_on": "2026-03-12",
        "learner": {
            "name": "Yara Demir",
            "call_name": "Yara",
            "birth_date": "2009-06-14",
            "email": "yara@example.org",
            "phone": "06 00 00 00 12",
            "residence": "Gemeente Waalkant",
        },
        "school": {
            "name": "Het Baken",
            "class": "4B",
            "school_type": "vmbo-b",
            "mentor": {"name": "Noor Visser", "phone": "010 000 00 10", "email": "noor@example.org"},
        },
        "applications": [],
        "pupil": answered(Filler.PUPIL) | (pupil or {}),
        "mentor": answered(Filler.MENTOR) | (mentor or {}),
        "approvals": [{"party": "guardian", "way": "link", "given_on": "2026-03-11"}],
    } | other


def answered(filler):
    return {question.code: some_answer(question) for section in FORM.sections(filler) for question in section.questions}


def written(kept, sender=SENDER):
    return writing.xml(transfer(kept, sender, year="2019"), year="2019")


def at(kept, path, sender=SENDER):
    """The texts at a path of the XML."""
    return [each.text for each in etree.fromstring(written(kept, sender)).iterfind(path, NAMESPACES)]


@cache
def schema():
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


# --- What goes where ----------------------------------------------------------------------------------------------------


def test_the_metadata_say_what_it_is():
    head = at(content(), "o:metadata/*")
    assert head[1:6] == ["Sluitend", head[2], "2026-03-12", "2019.1", "2019.1.1"]
    assert at(content(), "o:metadata/o:overstap") == ["VOMBO"]
    assert at(content(), "o:overdrachtsoort") == ["overstapdossier"]


def test_the_year_of_the_namespace_is_a_choice():
    xml = writing.xml(transfer(content(), SENDER, year="2022"), year="2022")
    assert etree.fromstring(xml).tag == "{http://www.edustandaard.nl/oso_gegevensset/2022/dossier}dossier"
    assert b"<standaardversie>2022.1</standaardversie>" in xml


def test_school_and_pupil_stand_in_their_own_fields():
    school = "o:huidigeschool/"
    assert [at(content(), school + f"o:{name}") for name in ("naam", "brincode", "vestigingscode")] == [
        ["Het Baken"],
        ["01AB"],
        ["02"],
    ]
    pupil = school + "o:leerling/"
    assert [at(content(), pupil + f"o:{name}") for name in ("achternaam", "roepnaam", "geboortedatum")] == [
        ["Demir"],
        ["Yara"],
        ["2009-06-14"],
    ]
    assert at(content(), pupil + "o:schoolloopbaanlijst/o:schoolloopbaan/*") == [
        "2025-2026", "4B", "14", "01AB", "02", "vmbo-b",
    ]  # fmt: skip


def test_the_prefix_of_a_name_has_an_element_of_its_own():
    kept = content()
    kept["learner"] |= {"name": "Sam de Wit", "call_name": "Sam", "prefix": "de", "family_name": "Wit"}
    pupil = "o:huidigeschool/o:leerling/"
    names = [at(kept, pupil + f"o:{name}") for name in ("voorvoegsel", "achternaam", "roepnaam")]
    assert names == [["de"], ["Wit"], ["Sam"]]


def test_a_version_from_before_names_were_kept_in_parts_says_what_it_knows():
    kept = content()
    kept["learner"] |= {"name": "Sam de Wit", "call_name": "Sam"}
    pupil = "o:huidigeschool/o:leerling/"
    assert [at(kept, pupil + f"o:{name}") for name in ("voorvoegsel", "achternaam")] == [[], ["de Wit"]]


def test_a_school_year_runs_until_the_summer():
    years = [
        at(content(made_on=day), ".//o:schooljaar") for day in ("2026-07-31", "2026-08-01", "2026-12-31", "2027-01-01")
    ]
    assert years == [["2025-2026"], ["2026-2027"], ["2026-2027"], ["2026-2027"]]


def test_whether_a_talk_is_needed_is_always_said():
    """OSO: contactnodig is obligatory in a whole transfer."""
    path = ".//o:overstapadvies/o:contactnodig"
    asked = [at(content(mentor={"B5.wanted": said}), path) for said in (True, False, None)]
    assert asked == [["true"], ["false"], ["false"]]


def test_what_to_mind_is_never_longer_than_oso_allows():
    long = content(mentor={"B5.about": "x" * 200, "B5.reachable": "y" * 120})
    assert [len(text) for text in at(long, ".//o:aandachtspunten")] == [280]


def test_hours_missed_are_given_when_they_are_known():
    said = {"B4.authorised_hours": 12, "B4.unauthorised_hours": 0, "B4.attendance_officer": False}
    assert at(content(mentor=said), ".//o:verzuim/*") == ["12", "0", "false"]


def test_the_choice_and_what_was_done_for_it_are_given():
    said = {"A3.programme": "Kok, niveau 3", "A5.did": ["test"], "A7.career_file": True}
    assert at(content(pupil=said), ".//o:overigvombo/*") == ["Kok, niveau 3", "true", "false", "false", "false", "true"]


def test_an_attachment_says_that_there_is_a_letter_and_a_career_file():
    def added(*kinds):
        rows = [
            {"id": kind, "part": "pupil", "kind": kind, "title": "", "type": "pdf", "size": 9, "sha256": ""}
            for kind in kinds
        ]
        return content(pupil={"A7.career_file": False}, attachments=rows)

    path = [".//o:overigvombo/o:motivatiebrief", ".//o:overigvombo/o:lobdossier"]
    assert [at(added("letter", "career_file"), each) for each in path] == [["true"], ["true"]]
    assert [at(added("marks"), each) for each in path] == [["false"], ["false"]]


def test_not_knowing_yet_is_no_yes():
    said = {"A7.career_file": UNKNOWN}
    assert at(content(pupil=said), ".//o:overigvombo/o:lobdossier") == ["false"]


def test_a_parent_who_agreed_has_read_it():
    assert at(content(), "o:inzage/*") == ["false", "true", "2026-03-11", "Ja"]


def test_of_an_adult_pupil_no_parent_agreed():
    alone = [{"party": "pupil", "way": "account", "given_on": "2026-03-10"}]
    assert at(content(approvals=alone), "o:inzage/*") == ["false", "false", "Onbekend"]


def test_without_a_brin_there_is_no_oso():
    for brin in ("", "GM0014", "1AB2"):
        with pytest.raises(NoBrin):
            written(content(), Sender(brin=brin))


# --- What travels as a text ----------------------------------------------------------------------------------------------


def unpacked(kept, path):
    (packed,) = at(kept, path)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_help_is_a_document_of_its_own():
    kept = content(pupil={"A8.tell": "Ik zit graag vooraan."}, mentor={"B3.given": "Elke week een gesprek."})
    help_file = unpacked(kept, ".//o:toelichting_onderwijsbehoeften/o:document/o:bestandsinhoud")
    other = unpacked(kept, ".//o:overigdocumentlijst/o:document/o:bestandsinhoud")
    for said in ("Zegt zelf: Ik zit graag vooraan.", "Begeleiding gegeven: Elke week een gesprek."):
        assert said in help_file["onderwijsbehoeften.txt"]
        assert said not in other["dossier.txt"]
    assert "Waarom: Dat vind ik leuk." in other["dossier.txt"]


def test_the_same_dossier_gives_the_same_file():
    assert written(content()) == written(content())


# --- What never leaves ----------------------------------------------------------------------------------------------------


def test_no_personal_number_no_health_no_message_to_the_own_school():
    kept = content(pupil={"A8.medication": True, "A1.wrong": "Mijn nummer eindigt op 12."})
    kept["learner"] |= {"bsn": "999999990", "personal_number": "999999990"}
    xml = written(kept)
    said = str([unpacked(kept, path) for path in (
        ".//o:toelichting_onderwijsbehoeften/o:document/o:bestandsinhoud",
        ".//o:overigdocumentlijst/o:document/o:bestandsinhoud",
    )])  # fmt: skip
    assert b"999999990" not in xml
    assert "Medicijnen" not in said
    assert "eindigt op 12" not in said
    names = {etree.QName(each).localname for each in etree.fromstring(xml).iter()}
    forbidden = {"bsn", "onderwijsnummer", "diagnose", "medicijngebruik", "huisarts", "geboorteplaats", "nationaliteit"}
    assert names & forbidden == set()


BLOCK_OF = {
    "cat_oudersverzorgers": "verzorger",
    "cat_vve": "voorschools",
    "cat_schoolloopbaan": "schoolloopbaanlijst",
    "cat_overstapadvies": "overstapadvies",
    "cat_onderwijsondersteuning": "onderwijsondersteuning",
    "cat_verzuim": "verzuim",
    "cat_eindtoetsbo": "eindtoets_basisonderwijs",
    "cat_toetsresultaten": "toetslijst",
    "cat_handelingsplannen": "handelingsplan",
    "cat_cijferlijsten": "cijferlijstlijst",
    "cat_vombo": "overigvombo",
    "cat_bijlagedocs": "overigdocumentlijst",
}


@pytest.mark.parametrize("kept", [content(), content() | {"pupil": {}, "mentor": {}}], ids=["full", "empty"])
def test_a_category_that_is_left_out_is_really_empty(kept):
    root = etree.fromstring(written(kept))
    said = {name: root.findtext(f".//o:{name}", namespaces=NAMESPACES) for name in BLOCK_OF}
    there = {name: root.find(f".//o:{block}", NAMESPACES) is not None for name, block in BLOCK_OF.items()}
    assert {name: given not in oso.EMPTY for name, given in said.items()} == there


def test_without_a_class_or_a_year_there_is_no_school_career():
    unknown = Sender(brin="01AB")
    assert at(content(), ".//o:schoolloopbaanlijst", unknown) == []
    assert at(content(), ".//o:cat_schoolloopbaan", unknown) == ["OPT-UIT"]


# --- The official schema ---------------------------------------------------------------------------------------------------

strange = st.text(min_size=1, max_size=40) | st.sampled_from(
    [
        "\U0001f469\u200d\U0001f373 koken",
        "<b>vet</b> &amp; ]]>",
        "مرحبا يارا",
        "\x00",
        "a\x08b\x0bc",
        "\ufffe",
        " ",
        "'\"<!--",
    ]
)
people = st.fixed_dictionaries(
    {"name": strange, "call_name": strange | st.just(""), "residence": st.none() | strange}
    | {"prefix": strange | st.just(""), "family_name": strange}
    | {"birth_date": st.none() | st.dates(date(1995, 1, 1), date(2015, 1, 1)).map(str)}
    | {"email": st.none() | strange | st.just(""), "phone": st.none() | strange | st.just("")}
)
schools = st.fixed_dictionaries(
    {
        "name": strange | st.just(""),
        "class": strange | st.just(""),
        "school_type": st.sampled_from(["vmbo-b", "vso", ""]),
    }
    | {"mentor": st.none() | st.fixed_dictionaries({"name": strange, "phone": strange, "email": strange})}
)
senders = st.builds(
    Sender, brin=st.just("01AB"), location=st.sampled_from(["00", "12"]), year=st.none() | st.integers(0, 9)
)


@st.composite
def answers(draw, filler):
    """Answers that the questionnaire takes, of some of the questions; texts are as strange as people can make them."""
    given = {}
    for section in FORM.sections(filler):
        for question in section.questions:
            if draw(st.booleans()):
                raw = draw(valid(question) if question.max_length == 0 else valid(question) | strange)
                if (value := FORM.validate(question, raw).value) is not None:
                    given[question.code] = value
    return given


whole = st.builds(
    lambda pupil, mentor, learner, school: content() | {"pupil": pupil, "mentor": mentor, "learner": learner, "school": school},
    answers(Filler.PUPIL),
    answers(Filler.MENTOR),
    people,
    schools,
)  # fmt: skip


@needs_schema
@given(whole, senders)
def test_whatever_was_answered_the_official_schema_agrees(kept, sender):
    schema().assertValid(etree.fromstring(written(kept, sender)))


@given(whole, senders)
def test_whatever_was_answered_there_is_a_file_and_it_says_the_same_in_json(kept, sender):
    made = transfer(kept, sender, year="2019")
    root = etree.fromstring(writing.xml(made, year="2019"))
    said = sorted(text for each in root.iter() if len(each) == 0 and (text := each.text))
    assert sorted(leaves(json.loads(writing.json_of(made)))) == said


def leaves(tree):
    if isinstance(tree, dict):
        return [text for each in tree.values() for text in leaves(each)]
    if isinstance(tree, list):
        return [text for each in tree for text in leaves(each)]
    return [json.dumps(tree) if isinstance(tree, bool) else str(tree)]


def test_a_sign_that_xml_refuses_is_left_out():
    kept = content(mentor={"B1.why": "Zij\x00 kan\x0b dit \ufffe\U0001f469."})
    assert at(kept, ".//o:argumentatie")[0].endswith("Zij kan dit \U0001f469.")


def test_a_name_of_nothing_but_such_signs_is_a_dash():
    kept = content()
    kept["learner"] |= {"name": "\x00", "call_name": ""}
    assert at(kept, ".//o:leerling/o:achternaam") == ["-"]
