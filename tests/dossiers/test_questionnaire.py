"""The questions of the dossier: what may be asked, what counts as an answer, and how far somebody is."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sluitend.dossiers import questionnaire as q
from sluitend.dossiers.lifecycle import Extent
from sluitend.dossiers.questionnaire import (
    SKIPPED,
    UNKNOWN,
    Checked,
    Filler,
    Kind,
    LegalCategory,
    Progress,
    Questionnaire,
    QuestionnaireError,
)

FORM = Questionnaire.version(1)
VERSIONS = [Questionnaire.version(number) for number in range(1, Questionnaire.current().number + 1)]
COMPACT = [
    Questionnaire.version(number, Extent.COMPACT)
    for number in range(1, Questionnaire.current(Extent.COMPACT).number + 1)
]
ALL = [*VERSIONS, *COMPACT]
QUESTIONS = [question for section in FORM.sections() for question in section.questions]
ORDER = [Progress.NOT_BEGUN, Progress.BUSY, Progress.DONE]


@pytest.fixture(autouse=True)
def _english():
    """Error sentences are compared with their source; whether each has Dutch is asked of the file of translations."""
    with translation.override("en"):
        yield


def named(form: Questionnaire) -> str:
    return f"move{form.number}" if form in COMPACT else f"v{form.number}"


def questions_of(form: Questionnaire) -> list[q.Question]:
    return [question for section in form.sections() for question in section.questions]


# ------------------------------------------------------------------------------------------------- what is asked


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_the_pupil_and_the_mentor_meet_their_parts_by_the_names_on_the_screen(form):
    assert [section.title for section in form.sections(Filler.PUPIL)] == [
        "Jouw gegevens",
        "Jouw opleiding",
        "Wat je leuk vindt",
        "Jouw school",
        "Stage en werk",
        "Hulp die je wilt",
    ]
    assert [section.title for section in form.sections("mentor")] == [
        "Advies",
        "Werkhouding",
        "Begeleiding",
        "Verzuim",
        "Warme overdracht",
    ]


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_every_part_of_the_dossier_is_asked_about(form):
    parts = {filler: sorted({x.part for s in form.sections(filler) for x in s.questions}) for filler in Filler}

    assert parts == {
        Filler.PUPIL: ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"],
        Filler.MENTOR: ["B1", "B2", "B3", "B4", "B5"],
        Filler.CARE: [],
    }


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_a_pupil_never_gets_more_than_25_questions_and_20_minutes(form):
    pupil = [question for section in form.sections("pupil") for question in section.questions]

    assert len(pupil) <= 25
    assert 5 <= form.minutes_left({}, "pupil") <= 20


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_the_mentor_answers_six_groups_in_four_minutes_for_a_pupil_without_particulars(form):
    plain = {"B1.why": "Het past.", "B3.given": SKIPPED, "B3.needed": ["none"], "B3.arrangement": None}

    assert [heading for heading, _ in form.groups("mentor")] == [
        "Past de opleiding?",
        "Past het niveau?",
        "Hoe gaat het in de klas?",
        "Welke begeleiding kreeg of vraagt deze leerling?",
        "Hoeveel lesuren miste deze leerling?",
        "Wil je het mbo zelf spreken?",
    ]
    assert form.minutes_left(plain, "mentor") <= 4


@pytest.mark.parametrize("form", ALL, ids=named)
def test_only_the_help_part_may_be_skipped_and_then_it_is_done(form):
    assert [section.code for section in form.sections() if section.may_skip] == ["hulp"]
    assert form.progress(form.skip("hulp"))["hulp"] == Progress.DONE
    with pytest.raises(ValueError, match="opleiding"):
        form.skip("opleiding")


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_medication_is_a_closed_question_that_needs_consent_of_its_own(form):
    outside = [question for question in questions_of(form) if question.legal_category == LegalCategory.OUTSIDE]

    assert [(question.code, question.kind) for question in outside] == [("A8.medication", Kind.YES_NO)]


@pytest.mark.parametrize("form", ALL, ids=named)
def test_every_question_about_help_says_why_who_reads_it_and_to_pupils_that_skipping_is_fine(form):
    guidance = [x for x in questions_of(form) if x.part in ("A8", "B3")]

    assert [x.code for x in guidance if "lezen dit" not in x.sensitive] == []
    assert [x.code for x in guidance if x.part == "A8" and "Overslaan mag altijd." not in x.sensitive] == []


@pytest.mark.parametrize("form", ALL, ids=named)
def test_nobody_is_asked_for_a_diagnosis(form):
    asking = " ".join(
        f"{x.wording} {x.example} {' '.join(o.label for o in x.options)}" for x in questions_of(form)
    ).lower()

    assert re.findall(r"diagnose|adhd|autisme|dyslexie|ziekte", asking) == []


@pytest.mark.parametrize("form", VERSIONS, ids=named)
def test_every_question_says_who_reads_it_and_only_what_is_for_the_college_travels(form):
    stays = [x.code for x in questions_of(form) if not x.travels]

    assert stays == ["A1.correct", "A1.wrong", "A8.medication"]
    assert {x.code for x in questions_of(form) if q.Reader.GUARDIAN not in x.read_by} == {"A8.medication"}


@pytest.mark.parametrize("form", COMPACT, ids=named)
def test_the_compact_dossier_is_short_and_asks_what_a_mover_needs(form):
    parts = {filler: sorted({x.part for s in form.sections(filler) for x in s.questions}) for filler in Filler}

    assert parts == {
        Filler.PUPIL: ["A1", "A3", "A5", "A8", "M1", "M2"],
        Filler.MENTOR: ["B3", "B4", "N1", "N2", "N3"],
        Filler.CARE: [],
    }
    assert (form.count("pupil") <= 12, form.minutes_left({}, "pupil") <= 10) == (True, True)
    assert form.minutes_left({"B3.given": SKIPPED, "N2.placement": "none"}, "mentor") <= 7


@pytest.mark.parametrize("form", COMPACT, ids=named)
def test_nothing_between_mbos_falls_outside_the_law_and_nobody_is_asked_about_debts(form):
    assert [x.code for x in questions_of(form) if x.legal_category == LegalCategory.OUTSIDE] == []
    asking = " ".join(f"{x.wording} {x.help} {x.example}" for x in questions_of(form)).lower()
    assert re.findall(r"schuld|betaal|rekening|medicijn(?!en op)", asking) == []


@pytest.mark.parametrize("form", COMPACT, ids=named)
def test_of_absence_only_the_hours_of_a_year_are_asked(form):
    asked = [(x.code, x.kind) for x in questions_of(form) if x.legal_category == LegalCategory.ABSENCE]

    assert asked == [("B4.authorised_hours", Kind.NUMBER), ("B4.unauthorised_hours", Kind.NUMBER)]


@pytest.mark.parametrize("form", COMPACT, ids=named)
def test_what_both_dossiers_ask_has_the_same_options_so_that_a_college_reads_one_language(form):
    whole = {x.code: x for x in questions_of(Questionnaire.current())}
    shared = [x for x in questions_of(form) if x.code in whole]

    assert len(shared) > 8
    assert [x.code for x in shared if (x.kind, x.options) != (whole[x.code].kind, whole[x.code].options)] == []


def test_version_2_asks_what_the_field_names_and_version_1_lacked():
    form = Questionnaire.version(2)
    new = {x.code for x in questions_of(form)} - {x.code for x in QUESTIONS}

    assert new == {"A2.schools", "A2.repeated", "A9.language", "B3.effect", "B5.contact", "B5.urgency"}
    assert [x.code for x in questions_of(form) if x.known_from] == [
        "A3.programme", "A3.route", "A3.second", "A2.schools", "B5.contact", "B5.phone",
    ]  # fmt: skip


def test_several_internships_are_one_answer_with_a_line_each():
    form = Questionnaire.version(2)

    assert form.validate("A4.internship", "Garage Van Dam \r\n Bakkerij") == Checked("Garage Van Dam \n Bakkerij")


def sentences(text: str) -> list[int]:
    """Words per sentence; “15.00” and “…” end none."""
    parts = re.split(r"(?<=[.?!])\s+(?=[A-Z])", text.replace("…", ""))
    return [len(part.split()) for part in parts if part.strip()]


@pytest.mark.parametrize("form", ALL, ids=named)
@pytest.mark.parametrize(("filler", "average", "longest"), [("pupil", 10, 15), ("mentor", 12, 20)])
def test_sentences_are_short(form, filler, average, longest):
    texts = [section.intro for section in form.sections(filler)] + [
        text
        for section in form.sections(filler)
        for x in section.questions
        for text in (x.wording, x.help, x.example, x.starter, x.sensitive, *(o.label for o in x.options))
    ]
    counts = [count for text in texts for count in sentences(text)]

    assert [text for text in texts if max(sentences(text), default=0) > longest] == []
    assert sum(counts) / len(counts) <= average


def test_every_error_sentence_has_dutch():
    source = "".join(path.read_text() for path in (q.FOLDER.parent / "questionnaire").glob("*.py"))
    asked = set(re.findall(r'_\(\s*"([^"]+)"', source))
    have = (q.FOLDER.parent / "locale/nl/LC_MESSAGES/django.po").read_text()
    missing = [one for one in asked if not re.search(re.escape(f'msgid "{one}"') + r'\nmsgstr "[^"]+"', have)]

    assert len(asked) > 10
    assert missing == []


# ------------------------------------------------------------------------------------------------- what is an answer


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        ("A1.correct", "ja", True),
        ("A1.correct", ["false"], False),
        ("A1.contact", "app", "app"),
        ("A8.wanted", ["planning", "reading"], ["reading", "planning"]),
        ("A8.wanted", "reading", ["reading"]),
        ("A9.back_on", " 7-9-2026 ", "2026-09-07"),
        ("A9.back_on", "2026-09-07", "2026-09-07"),
        ("A4.internship", "  Bij  de\nbakker ", "Bij de bakker"),
        ("A4.internship", SKIPPED, SKIPPED),
        ("A5.why", " Koken.\r\nDaarom. ", "Koken.\nDaarom."),
        ("A6.likes", "a\x00b\ud800c", "abc"),
        ("A6.likes", "", None),
        ("B2.focus", "3", 3),
        ("B4.unauthorised_hours", "0", 0),
        ("B5.phone", "010-000 00 12", "010 000 00 12"),
        ("A3.programme", UNKNOWN, UNKNOWN),
    ],
)
def test_what_people_enter_becomes_one_clean_value(code, raw, value):
    assert FORM.validate(code, raw) == Checked(value)


@pytest.mark.parametrize(
    ("code", "raw", "error"),
    [
        ("A1.contact", "", "Choose an answer."),
        ("A1.contact", "pigeon", "Choose an answer."),
        (
            "A2.diploma",
            None,
            "Choose an answer. Do you not know yet? Then choose ‘Ik weet het nog niet’.",
        ),
        (
            "A4.internship",
            " ",
            "Write an answer. Nothing to tell? Then choose ‘Ik heb geen stage gedaan’.",
        ),
        ("A5.why", UNKNOWN, "Write an answer."),
        ("A1.contact", SKIPPED, "Choose an answer."),
        ("A5.why", "a" * 605, "This is too long. Take out 5 characters."),
        ("A8.wanted", ["none", "reading"], "Choose only ‘Ik heb geen hulp nodig’, or leave it out."),
        ("A9.back_on", "31-02-2026", "This date does not exist. Check the day and the month."),
        ("A9.back_on", "7-9-0026", "This date is too far away. Check the year."),
        ("B2.focus", "5", "Choose an answer."),
        ("B4.unauthorised_hours", "-1", "Enter a whole number, for example 12."),
        ("B4.unauthorised_hours", "1201", "Enter a number up to 1200."),
        ("B5.phone", "010 12 34", "Enter a phone number with at least 10 digits."),
        ("A5.why", f" {UNKNOWN} ", "Write an answer."),
        ("B5.phone", "bel Bos", "Enter a phone number with at least 10 digits."),
    ],
)
def test_what_is_no_answer_says_how_to_go_on(code, raw, error):
    assert FORM.validate(code, raw) == Checked(errors=(error,))


scraps = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=30)
    | st.binary(max_size=8)
    | st.dates()
    | st.sampled_from([UNKNOWN, SKIPPED, "ja", "7-9-2026", "0", "3", "fits", "reading", "none", "010 000 00 12"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
any_question = st.sampled_from(QUESTIONS)


def valid(question) -> st.SearchStrategy:
    """Values that a filler may really give, by kind."""
    codes = [option.code for option in question.options]
    own = {
        Kind.YES_NO: st.booleans(),
        Kind.CHOICE: st.sampled_from(codes or [""]),
        Kind.CHOICES: st.lists(
            st.sampled_from([code for code in codes if code not in question.exclusive] or [""]),
            min_size=1,
            unique=True,
        ),
        Kind.SCALE4: st.integers(1, 4),
        Kind.DATE: st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)).map(str),
        Kind.NUMBER: st.integers(0, question.maximum),
        Kind.PHONE: st.from_regex(r"\+?[0-9]{2} [0-9]{8,12}", fullmatch=True),
        Kind.SHORT: st.text(min_size=1, max_size=60).filter(str.strip),
        Kind.LONG: st.text(min_size=1, max_size=60).filter(str.strip),
    }[question.kind]
    marks = [UNKNOWN] * question.allows_unknown + [SKIPPED] * question.allows_skip
    return own | st.sampled_from(marks) if marks else own


@given(any_question, scraps)
def test_no_input_is_too_strange_to_be_answered(question, raw):
    checked = FORM.validate(question, raw)

    assert checked.is_right or (checked.value is None and all(checked.errors))
    if checked.is_right:
        kept = json.loads(json.dumps(checked.value))
        assert FORM.validate(question, kept) == checked
        json.dumps(kept, ensure_ascii=False).encode("utf-8")


@given(any_question.flatmap(lambda x: st.tuples(st.just(x), valid(x))))
def test_a_value_goes_through_the_store_unchanged_and_has_words(drawn):
    question, raw = drawn
    checked = FORM.validate(question, raw)
    if checked.value is None:  # a text of nothing but characters that no screen shows
        assert question.kind in (Kind.SHORT, Kind.LONG)
        return

    assert FORM.validate(question, json.loads(json.dumps(checked.value))) == Checked(checked.value)
    assert question.words_for(checked.value) != ""


# ---------------------------------------------------------------------------------------------------- the way through


def test_a_question_is_asked_only_when_an_earlier_answer_calls_for_it():
    def asked(answers):
        return [x.code for x in FORM.section("gegevens").asked(answers) if x.asks_when]

    assert asked({}) == []
    assert asked({"A1.correct": True, "A9.away": False}) == []
    assert asked({"A1.correct": False, "A9.away": True}) == ["A1.wrong", "A9.back_on"]
    assert asked({"A9.away": UNKNOWN}) == []
    assert asked({"A9.away": 1}) == []  # nobody's yes, though Python calls it equal to True


def test_what_was_learned_is_asked_after_work_or_an_internship_but_not_after_neither():
    def asked(**answers):
        return FORM.question("A4.learned").is_asked({f"A4.{name}": value for name, value in answers.items()})

    assert asked(job="Zaterdag in een keuken", internship=SKIPPED)
    assert asked(job=SKIPPED, internship="Bij de bakker")
    assert not asked(job=SKIPPED, internship=SKIPPED)
    assert not asked(job=None)


def test_going_on_and_back_crosses_parts_and_passes_over_what_is_not_asked():
    answers = {"A9.away": False}

    assert FORM.next_question("A9.away", answers).code == "A3.programme"
    assert FORM.previous_question("A3.programme", answers).code == "A9.away"
    assert FORM.next_question("A9.away", {"A9.away": True}).code == "A9.back_on"
    assert FORM.previous_question("A1.correct", answers) is None
    assert FORM.next_question("A8.medication", answers) is None
    assert FORM.previous_question("B1.programme", answers) is None


def test_the_second_question_of_three():
    answers = {"A4.job": SKIPPED, "A4.internship": "Bij de bakker"}

    assert FORM.position("A4.internship", answers) == (2, 3)
    assert FORM.position("A4.internship", {"A4.job": SKIPPED, "A4.internship": SKIPPED}) == (2, 2)


def test_going_on_leads_to_what_was_never_seen_or_is_required_and_empty():
    seen = {"A1.correct": True, "A1.contact": None, "A9.travel": None}

    assert FORM.first_open({}, "pupil").code == "A1.correct"
    assert FORM.first_open(seen, "pupil").code == "A1.contact"
    assert FORM.first_open(seen | {"A1.contact": "app"}, "pupil").code == "A9.laptop"


def test_a_part_is_busy_until_all_it_asks_was_seen_and_what_is_required_is_answered():
    answers = {"A2.diploma": "yes"}
    assert FORM.progress({}, "pupil")["school"] == Progress.NOT_BEGUN
    assert FORM.progress(answers, "pupil")["school"] == Progress.BUSY

    seen = answers | {"A2.subject": None, "A7.career_file": None}
    assert FORM.progress(seen, "pupil")["school"] == Progress.DONE
    assert FORM.progress(seen | {"A2.diploma": None}, "pupil")["school"] == Progress.BUSY


def test_a_part_may_be_sent_when_nothing_required_is_missing():
    answers = {"B1.programme": "fits", "B1.level": "doubt", "B1.why": "", "B5.wanted": True}
    missing = [question.code for question in FORM.missing_required(answers, "mentor")]

    assert [code for code in missing if code[:2] in ("B1", "B5")] == ["B1.why", "B5.about", "B5.reachable", "B5.phone"]
    assert [x.code for x in FORM.missing_required(answers | {"B5.wanted": False}, "mentor") if x.part == "B5"] == []
    assert [code for code in missing if code[:2] == "B4"] == ["B4.authorised_hours", "B4.unauthorised_hours"]


def test_answers_on_a_way_since_left_do_not_travel():
    answers = {"B5.wanted": False, "B5.about": "Reizen", "A6.likes": None}

    assert FORM.kept(answers) == {"B5.wanted": False}


def test_a_reader_sees_words_and_no_codes():
    assert FORM.question("A8.wanted").words_for(["reading", "planning"]) == "Lange teksten lezen · Plannen van huiswerk"
    assert FORM.question("B2.focus").words_for(3) == "Lukt meestal"
    assert FORM.question("A4.internship").words_for(SKIPPED) == "Ik heb geen stage gedaan"
    assert FORM.question("A2.diploma").words_for(UNKNOWN) == "Ik weet het nog niet"
    assert FORM.question("A9.away").words_for(False) == "No"
    assert FORM.question("A9.back_on").words_for("2026-09-07") == "7 September 2026"
    assert FORM.question("A6.likes").words_for(None) == ""


@given(st.data())
def test_answering_what_is_open_never_takes_a_part_back(data):
    answers: dict = {}
    before = FORM.progress(answers)
    for _ in range(data.draw(st.integers(1, 25))):
        unseen = [x for filler in Filler for x in FORM.asked(answers, filler) if x.code not in answers]
        question = data.draw(st.sampled_from(unseen))
        checked = FORM.validate(question, data.draw(valid(question)))
        if not checked.is_right:
            continue
        answers[question.code] = checked.value
        after = FORM.progress(answers)
        assert [code for code in after if ORDER.index(after[code]) < ORDER.index(before[code])] == []
        before = after


@given(st.dictionaries(st.sampled_from([x.code for x in QUESTIONS]) | st.text(max_size=4), scraps, max_size=12))
def test_any_mapping_has_a_progress_and_a_way(answers):
    progress = FORM.progress(answers)
    kept = FORM.kept(answers)

    assert list(progress) == [section.code for section in FORM.sections()]
    assert set(kept) <= set(answers)
    assert {x.code for x in FORM.missing_required(answers)}.isdisjoint(kept)
    for filler in (Filler.PUPIL, Filler.MENTOR):
        way = FORM.asked(answers, filler)
        assert [FORM.next_question(x.code, answers) for x in way] == [*way[1:], None]
        assert [FORM.previous_question(x.code, answers) for x in way] == [None, *way[:-1]]


# ---------------------------------------------------------------------------------------------------------- the file


def test_the_newest_version_is_the_current_one_and_an_absent_version_is_refused():
    assert Questionnaire.current().number == max(int(path.stem[1:]) for path in q.FOLDER.glob("v*.toml"))
    with pytest.raises(LookupError):
        Questionnaire.version(99)


def test_every_question_has_an_address_of_its_own():
    assert [FORM.question_at(question.slug) for question in QUESTIONS] == QUESTIONS
    assert FORM.question("A4.internship").slug == "a4-internship"
    with pytest.raises(LookupError):
        FORM.question_at("a4-castle")


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('code = "A1.wrong"', 'code = "A1.correct"', "share a code"),
        ('question = "A1.correct", is', 'question = "A4.job", is', "looks back"),
        ('exclusive = ["nothing"]', 'exclusive = ["never"]', "exclusive"),
        ("max_length = 120", "max_length = 0", "max_length"),
        ('options = "fit"', "", "options belong"),
        ('kind = "long"', 'kind = "essay"', "essay"),
        ('title = "Advies"', "", "title"),
        ("version = 1", "version =", "cannot read"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_when_it_is_read(was, becomes, fault):
    text = (q.FOLDER / "v1.toml").read_text(encoding="utf-8")
    assert was in text

    with pytest.raises(QuestionnaireError, match=fault):
        q.load(text.replace(was, becomes, 1))
