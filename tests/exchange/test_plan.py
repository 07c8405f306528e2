from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.access.roles import Role
from sluitend.exchange import actions, examples
from sluitend.exchange.lifecycle import ImportStatus
from sluitend.exchange.models import Import, ImportFile, ImportRow
from sluitend.exchange.readers import PupilRow, Unreadable
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Guardian, Learner, PersonalNumber, SchoolClass
from sluitend.learners.sealing import unseal
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.models import Event, Transition
from tests.cast import TODAY, enrol, follow, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("import")
HEADERS = (
    "leerlingnummer",
    "roepnaam",
    "voorvoegsel",
    "achternaam",
    "geboortedatum",
    "klas",
    "onderwijssoort",
    "leerjaar",
    "woongemeente",
)
SAM = ("104233", "Sam", "de", "Wit", "31-03-2010", "4B", "vmbo-kb", "4", "Rivierdam")
LOU = ("104234", "Lou", "", "Bakker", "01-02-2010", "3A", "vmbo-kb", "3", "Rivierdam")


def table(*rows, headers=HEADERS):
    """A file as a school makes it."""
    return "\n".join(";".join(row) for row in (headers, *rows)).encode()


def but(row, headers=HEADERS, **changed):
    """A row with other values in some columns."""
    return tuple(changed.get(header, value) for header, value in zip(headers, row, strict=True))


def check(school, by, *rows, headers=HEADERS, school_year=2026):
    return actions.check_file(school, table(*rows, headers=headers), "leerlingen.csv", school_year=school_year, by=by)


def carry_out(batch, by):
    actions.start(batch, by=by, in_background=False)
    return actions.carry_out(batch.pk, by=job)


def bring_in(school, by, *rows, headers=HEADERS):
    return carry_out(check(school, by, *rows, headers=headers), by)


def counts(batch):
    names = ("new", "changed", "same", "wrong", "absent")
    return {name: number for name, number in batch.counts.items() if name in names and number}


def row(batch, number=2):
    return ImportRow.objects.get(batch=batch, number=number)


def messages(batch, number=2):
    return [(problem["field"], problem["message"]) for problem in row(batch, number).problems]


# --- The plan ---------------------------------------------------------------------------------------------------


def test_a_check_changes_nothing(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM, LOU)

    assert counts(batch) == {"new": 2}
    assert (Learner.objects.count(), SchoolClass.objects.count(), Transition.objects.count()) == (0, 0, 0)


def test_only_the_administrator_of_the_school_may_import(maascollege, lingeschool, puck, noor):
    for somebody, school in ((noor, maascollege), (puck, lingeschool)):
        with pytest.raises(PermissionDenied):
            check(school, somebody, SAM)
    assert Import.objects.count() == 0


def test_what_cannot_be_read_leaves_nothing_behind(maascollege, puck):
    with pytest.raises(Unreadable):
        actions.check_file(maascollege, b"%PDF-1.7 ...", "klas.pdf", school_year=2026, by=puck)
    assert (Import.objects.count(), ImportFile.objects.count()) == (0, 0)


def test_the_same_file_again_is_all_the_same(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM, LOU)
    assert counts(check(maascollege, puck, SAM, LOU)) == {"same": 2}


def test_a_change_is_shown_from_old_to_new(maascollege, puck, rivierdam, dijkstad):
    bring_in(maascollege, puck, SAM)

    batch = check(maascollege, puck, but(SAM, klas="4C", onderwijssoort="vmbo-tl", woongemeente="Dijkstad"))

    assert counts(batch) == {"changed": 1}
    changes = row(batch).changes
    changes.pop("class_id")
    assert changes == {
        "class_name": ["4B", "4C"], "school_type": ["vmbo-kb", "vmbo-tl"], "municipality": ["Rivierdam", "Dijkstad"],
    }  # fmt: skip


def test_an_empty_cell_says_nothing(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)
    assert counts(check(maascollege, puck, but(SAM, woongemeente="", voorvoegsel="", leerjaar=""))) == {"same": 1}


def test_who_is_not_in_the_file_is_counted_and_stays(maascollege, puck, rivierdam, yara_herself):
    batch = check(maascollege, puck, SAM)
    assert counts(batch) == {"new": 1, "absent": 1}

    carry_out(batch, puck)

    assert list(yara_herself.enrolments.values_list("until_on", flat=True)) == [None]


def test_a_pupil_whose_row_is_wrong_is_not_called_absent(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)
    assert counts(check(maascollege, puck, but(SAM, geboortedatum="31-02-2010"))) == {"wrong": 1}


def test_an_eck_id_goes_before_a_pupil_number(maascollege, puck, rivierdam):
    headers = ("eckid", *HEADERS)
    bring_in(maascollege, puck, ("ketenid-van-sam", *SAM), headers=headers)

    batch = check(maascollege, puck, ("ketenid-van-sam", *but(SAM, leerlingnummer="900")), headers=headers)

    assert (row(batch).matched_by, row(batch).changes) == ("eck_id", {"pupil_number": ["104233", "900"]})


def test_a_number_of_somebody_with_another_birth_date_is_wrong(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)

    batch = check(maascollege, puck, but(LOU, leerlingnummer="104233"))

    assert counts(batch) == {"wrong": 1}
    assert messages(batch) == [("birth_date", "Dit hoort bij iemand met een andere geboortedatum. Klopt het nummer?")]


def test_an_eck_id_and_a_number_of_two_pupils_is_wrong(maascollege, puck, rivierdam):
    headers = ("eckid", *HEADERS)
    bring_in(
        maascollege, puck, ("keten-sam", *SAM), ("keten-lou", *but(LOU, geboortedatum="31-03-2010")), headers=headers
    )

    batch = check(maascollege, puck, ("keten-lou", *SAM), headers=headers)

    assert messages(batch) == [
        ("pupil_number", "Deze ECK iD en dit leerlingnummer zijn van twee verschillende leerlingen.")
    ]


def test_two_rows_that_turn_out_to_be_one_pupil_are_both_wrong(maascollege, puck, rivierdam):
    headers = ("eckid", *HEADERS)
    bring_in(maascollege, puck, ("keten-sam", *SAM), headers=headers)

    batch = check(maascollege, puck, ("keten-sam", *but(SAM, leerlingnummer="1")), ("", *SAM), headers=headers)

    assert [messages(batch, 2), messages(batch, 3)] == [
        [("pupil_number", "Deze leerling staat ook in rij 3.")], [("pupil_number", "Deze leerling staat ook in rij 2.")],
    ]  # fmt: skip


def test_a_name_and_a_birth_date_are_shown_but_never_decide(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)
    sam = Learner.objects.get()

    batch = check(maascollege, puck, but(SAM, leerlingnummer="777"))

    assert (counts(batch), row(batch).looks_like) == ({"new": 1, "absent": 1}, sam)
    actions.same_pupil(batch, [2], by=puck)
    batch.refresh_from_db()
    assert (counts(batch), row(batch).changes) == ({"changed": 1}, {"pupil_number": ["104233", "777"]})
    carry_out(batch, puck)
    assert list(Enrolment.objects.values_list("learner", "pupil_number")) == [(sam.pk, "777")]


def test_a_namesake_at_another_school_is_not_shown(maascollege, puck, rivierdam, class_elsewhere):
    enrol(class_elsewhere, "Sam", "Wit", born=date(2010, 3, 31), lives_in=rivierdam)
    Learner.objects.update(search_name="wit sam de")
    assert row(check(maascollege, puck, SAM)).looks_like is None


def test_the_number_of_another_school_is_nobody_here(maascollege, puck, rivierdam, class_elsewhere):
    stranger = enrol(class_elsewhere, "Sam", "Wit", born=date(2010, 3, 31), lives_in=rivierdam)
    number = stranger.enrolments.get().pupil_number
    assert row(check(maascollege, puck, but(SAM, leerlingnummer=number))).learner is None


def test_an_unknown_municipality_is_accepted_and_becomes_a_question_with_a_date(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, but(SAM, woongemeente="Nergenshuizen"))
    assert (counts(batch), batch.counts["residence_asked"]) == ({"new": 1}, 1)
    assert [question["field"] for question in row(batch).questions] == ["municipality"]

    carry_out(batch, puck)

    sam = Learner.objects.get()
    assert (sam.residence, sam.residence_asked_until) == (None, TODAY + timedelta(days=14))
    bring_in(maascollege, puck, but(SAM, woongemeente="GM9901"))
    sam.refresh_from_db()
    assert (sam.residence, sam.residence_asked_until) == (rivierdam, None)


def test_wrong_rows_never_hold_back_good_ones(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, but(SAM, geboortedatum="31-02-2010"), LOU)

    assert (counts(batch), batch.status, batch.rows_done) == ({"new": 1, "wrong": 1}, ImportStatus.DONE, 1)
    assert list(Learner.objects.values_list("call_name", flat=True)) == ["Lou"]


def test_a_repaired_row_is_checked_again_and_carried_out_later(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, but(SAM, geboortedatum="31-02-2010"), LOU)

    assert actions.repair(batch, {(2, "birth_date"): "31-03-2010"}, by=puck) == 1
    batch.refresh_from_db()
    assert batch.status == ImportStatus.CHECKED
    carry_out(batch, puck)

    assert Learner.objects.get(call_name="Sam").birth_date == date(2010, 3, 31)
    assert Learner.objects.count() == 2


def test_a_repair_that_is_still_wrong_says_so_again(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, but(SAM, geboortedatum="31-02-2010"))
    assert actions.repair(batch, {(2, "birth_date"): "30-02-2010"}, by=puck) == 0
    assert messages(batch) == [("birth_date", "Deze datum bestaat niet.")]


def test_of_two_rows_with_one_number_repairing_one_frees_both(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM, but(LOU, leerlingnummer="104233"))
    assert counts(batch) == {"wrong": 2}

    assert actions.repair(batch, {(3, "pupil_number"): "104234"}, by=puck) == 2
    batch.refresh_from_db()
    assert counts(batch) == {"new": 2}


def test_a_number_that_is_still_there_twice_stays_wrong(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM, but(LOU, leerlingnummer="104233"))
    assert actions.repair(batch, {(3, "call_name"): "Louise"}, by=puck) == 0
    batch.refresh_from_db()
    assert counts(batch) == {"wrong": 2}


def test_a_repair_into_the_number_of_a_good_row_makes_both_wrong(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM, but(LOU, geboortedatum="x"))
    actions.repair(batch, {(3, "birth_date"): "01-02-2010", (3, "pupil_number"): "104233"}, by=puck)
    assert [messages(batch, 2), messages(batch, 3)] == [
        [("pupil_number", "Dit nummer staat ook in rij 3.")], [("pupil_number", "Dit nummer staat ook in rij 2.")],
    ]  # fmt: skip


def test_a_file_of_another_school_waits_for_an_explicit_yes(maascollege, puck):
    content = edexml(school="99ZZ", year="2025-2026")
    batch = actions.check_file(maascollege, content, "edex.xml", school_year=2026, by=puck)
    assert (batch.format, batch.doubts) == ("edexml", ["other_school"])
    with pytest.raises(actions.Refused):
        actions.start(batch, by=puck, in_background=False)

    actions.agree(batch, by=puck)
    carry_out(batch, puck)

    assert Learner.objects.count() == 1


def test_a_file_of_another_year_waits_for_an_explicit_yes(maascollege, puck):
    batch = actions.check_file(maascollege, edexml(school="99AA", year="2024-2025"), "e.xml", school_year=2026, by=puck)
    assert batch.doubts == ["other_year"]


def test_primary_pupils_are_read_and_nobody_leaves(maascollege, puck):
    content = edexml(school="99AA", year="2025-2026", year_of_group="8")
    batch = actions.check_file(maascollege, content, "e.xml", school_year=2026, by=puck)
    assert (counts(batch), batch.counts["final_year"]) == ({"new": 1}, 0)

    assert carry_out(batch, puck).transitions_opened == 0


def test_the_official_example_is_read_and_has_no_final_year(maascollege, puck):
    folder = Path(os.environ.get("SLUITEND_SHARED_DATA", Path(__file__).parents[2] / "../shared/data")) / "edexml"
    examples = [file for file in folder.rglob("*.xml") if b"99ZZ" in file.read_bytes()] if folder.is_dir() else []
    if not examples:
        pytest.skip("the official example is not here")
    batch = actions.check_file(maascollege, examples[0].read_bytes(), examples[0].name, school_year=2026, by=puck)
    assert (batch.counts["rows"], batch.counts["final_year"]) == (3, 0)
    assert "other_school" in batch.doubts


def test_a_class_without_kind_of_education_can_be_told(maascollege, puck):
    content = edexml(school="99AA", year="2025-2026", year_of_group="14")
    batch = actions.check_file(maascollege, content, "e.xml", school_year=2026, by=puck)
    assert batch.counts["final_year"] == 0

    actions.name_school_types(batch, {"4B": "vmbo-kb"}, by=puck)

    batch.refresh_from_db()
    assert batch.counts["final_year"] == 1


def test_unknown_columns_are_asked_and_remembered(maascollege, puck, rivierdam):
    headers = ("A", "B", "C", "D")
    rows = [("1", "Sam", "Wit", "31-03-2010")]
    batch = check(maascollege, puck, *rows, headers=headers)
    assert (batch.status, batch.columns) == (ImportStatus.COLUMNS_ASKED, list(headers))

    actions.choose_columns(
        batch, {"A": "pupil_number", "B": "call_name", "C": "family_name", "D": "birth_date"}, by=puck
    )
    batch.refresh_from_db()
    assert (batch.status, counts(batch)) == (ImportStatus.CHECKED, {"new": 1})

    again = check(maascollege, puck, *rows, headers=headers)
    assert (again.status, counts(again)) == (ImportStatus.CHECKED, {"new": 1})


def edexml(*, school, year, year_of_group="14"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EDEX><school><schooljaar>{year}</schooljaar><brincode>{school}</brincode><xsdversie>2.1</xsdversie></school>
<groepen><groep key="g1"><naam>4B</naam><jaargroep>{year_of_group}</jaargroep></groep></groepen>
<leerlingen><leerling key="501"><achternaam>Wit</achternaam><voorvoegsel>de</voorvoegsel><roepnaam>Sam</roepnaam>
<geboortedatum>2010-03-31</geboortedatum><geslacht>1</geslacht><jaargroep>{year_of_group}</jaargroep><groep key="g1"/></leerling></leerlingen>
<leerkrachten/></EDEX>""".encode()


# --- Carrying out -----------------------------------------------------------------------------------------------


def test_carrying_out_makes_people_classes_and_enrolments(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM, LOU)

    sam = Learner.objects.get(call_name="Sam")
    enrolment = sam.enrolments.get()
    assert (sam.name, sam.birth_date, sam.residence, sam.search_name) == (
        "Sam de Wit",
        date(2010, 3, 31),
        rivierdam,
        "wit sam de",
    )
    assert (enrolment.organisation, enrolment.pupil_number, enrolment.school_type, enrolment.year) == (
        maascollege,
        "104233",
        "vmbo-kb",
        4,
    )
    assert list(SchoolClass.objects.order_by("name").values_list("name", "school_year", "is_final_year")) == [
        ("3A", 2026, False), ("4B", 2026, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "write", [examples.csv, examples.xlsx, partial(examples.edexml, school_code="99AA", school_year=2026)]
)
def test_every_format_brings_in_the_same_pupil(maascollege, puck, noor, write):
    sam = PupilRow(
        "104233", call_name="Sam", prefix="de", family_name="Wit", birth_date=date(2010, 3, 31), gender=1, class_name="4B",
        school_type="vmbo-kb", year=4, final_year=True, mentor_email=noor.user.email,
    )  # fmt: skip
    batch = actions.check_file(maascollege, write([sam]), "leerlingen", school_year=2026, by=puck)
    if batch.format == "edexml":
        actions.name_school_types(batch, {"4B": "vmbo-kb"}, by=puck)
    carry_out(batch, puck)

    learner = Learner.objects.get()
    assert (learner.name, learner.birth_date, learner.gender) == ("Sam de Wit", date(2010, 3, 31), 1)
    enrolment = learner.enrolments.get()
    assert (enrolment.pupil_number, enrolment.school_type, enrolment.is_final_year) == ("104233", "vmbo-kb", True)
    assert list(enrolment.school_class.mentors.all()) == [noor.user]
    assert Transition.objects.get().learner == learner


def test_nobody_but_a_job_of_ours_carries_out(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM)
    actions.start(batch, by=puck, in_background=False)
    with pytest.raises(PermissionDenied):
        actions.carry_out(batch.pk, by=puck)
    assert Learner.objects.count() == 0


def test_only_final_years_are_followed(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, SAM, LOU)

    transition = Transition.objects.get()
    assert (transition.learner.call_name, transition.holder, transition.school_year) == ("Sam", maascollege, 2026)
    assert batch.transitions_opened == 1
    assert list(Event.objects.filter(transition=transition).order_by("pk").values_list("kind", "source")) == [
        (Kind.OPENED, Source.RULE), (Kind.HOLDER, Source.RULE),
    ]  # fmt: skip


def test_a_second_time_opens_nothing_and_changes_nothing(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM, LOU)
    before = list(Learner.objects.order_by("pk").values())

    batch = bring_in(maascollege, puck, SAM, LOU)

    assert (batch.transitions_opened, list(Learner.objects.order_by("pk").values())) == (0, before)
    assert (Enrolment.objects.count(), Transition.objects.count(), Event.objects.count()) == (2, 1, 2)


def test_a_changed_name_is_sorted_under_its_new_letter(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)
    bring_in(maascollege, puck, but(SAM, achternaam="Ábel"))
    assert Learner.objects.get().search_name == "abel sam de"


GUARDIANS = (*HEADERS, "mentor", "ouder1_naam", "ouder1_email", "ouder1_gezag", "ouder1_taal", "ouder2_naam")


def test_guardians_come_along_and_what_is_not_said_stays(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, (*SAM, "", "M. de Wit", "m@voorbeeld.example", "nee", "tr", ""), headers=GUARDIANS)
    bring_in(maascollege, puck, (*SAM, "", "M. de Wit-Bos", "", "", "", "P. Bos"), headers=GUARDIANS)

    shown = list(
        Guardian.objects.order_by("position").values_list("position", "name", "email", "has_authority", "language")
    )
    assert shown == [(1, "M. de Wit-Bos", "m@voorbeeld.example", False, "tr"), (2, "P. Bos", "", True, "nl")]


def test_a_mentor_is_somebody_who_has_that_role_here(maascollege, puck, noor, dirk, bram, rivierdam):
    mails = [noor.user.email.upper(), dirk.user.email, bram.user.email, "onbekend@school.example"]
    rows = [
        (*but(SAM, leerlingnummer=str(number)), mail, "", "", "", "", "") for number, mail in enumerate(mails, start=1)
    ]
    bring_in(maascollege, puck, *rows, headers=GUARDIANS)
    assert list(SchoolClass.objects.get(name="4B").mentors.all()) == [noor.user]


def test_a_personal_number_is_kept_only_where_the_school_may_and_never_readable(maascollege, puck, rivierdam):
    headers, line = (*HEADERS, "bsn"), (*SAM, "111222333")
    bring_in(maascollege, puck, line, headers=headers)
    assert PersonalNumber.objects.count() == 0

    maascollege.may_hold_personal_numbers = True
    maascollege.save()
    batch = bring_in(maascollege, puck, line, headers=headers)

    kept = PersonalNumber.objects.get()
    assert (kept.learner.call_name, unseal(kept.ciphertext)) == ("Sam", "111222333")
    assert b"111222333" not in bytes(kept.ciphertext)
    assert "111222333" not in str(row(batch).values)


def test_a_pupil_who_comes_from_another_school_keeps_one_self(maascollege, lingeschool, puck, rivierdam):
    puck_there = works_at("Pim", lingeschool, Role.SCHOOL_ADMIN)
    headers = ("eckid", *HEADERS)
    bring_in(lingeschool, puck_there, ("keten-sam", *SAM), headers=headers)

    batch = bring_in(maascollege, puck, ("keten-sam", *but(SAM, leerlingnummer="9")), headers=headers)

    assert (counts(batch), row(batch).changes) == ({"new": 1}, {})
    assert Learner.objects.count() == 1
    assert set(Enrolment.objects.values_list("organisation", flat=True)) == {maascollege.pk, lingeschool.pk}
    assert Transition.objects.get().origin_school == lingeschool


def test_one_audit_line_for_the_whole_import_and_a_mark_on_each_row(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, SAM, LOU)
    assert list(AuditEvent.objects.filter(what="exchange.import_done").values_list("by", flat=True)) == ["job:import"]
    assert list(AuditEvent.objects.filter(what="exchange.import_started").values_list("by", flat=True)) == [puck.label]
    assert ImportRow.objects.filter(batch=batch, done_at__isnull=False).count() == 2


def test_one_import_at_a_time_for_a_school(maascollege, puck, rivierdam):
    first, second = check(maascollege, puck, SAM), check(maascollege, puck, LOU)
    actions.start(first, by=puck, in_background=False)

    with pytest.raises(actions.Refused):
        actions.start(second, by=puck, in_background=False)

    actions.carry_out(first.pk, by=job)
    carry_out(second, puck)
    assert Learner.objects.count() == 2


def test_the_database_too_holds_one_import_at_a_time(maascollege, puck, rivierdam):
    first, second = check(maascollege, puck, SAM), check(maascollege, puck, LOU)
    actions.start(first, by=puck, in_background=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=second.pk).update(status=ImportStatus.RUNNING)


def test_what_was_new_at_the_check_may_be_there_when_it_runs(maascollege, puck, rivierdam):
    first, second = check(maascollege, puck, SAM), check(maascollege, puck, but(SAM, klas="4C"))
    carry_out(first, puck)
    second = carry_out(second, puck)
    assert (counts(second), Learner.objects.count()) == ({"changed": 1}, 1)


def test_a_number_taken_during_the_run_holds_the_import_and_tells(maascollege, puck, rivierdam, class_4b):
    batch = check(maascollege, puck, SAM)
    actions.start(batch, by=puck, in_background=False)
    other = enrol(class_4b, "Piet", "Anders", born=date(2009, 1, 1), lives_in=rivierdam)
    Enrolment.objects.filter(learner=other).update(pupil_number="104233")

    batch = actions.carry_out(batch.pk, by=job)

    assert (batch.status, batch.rows_done, counts(batch)) == (ImportStatus.STOPPED, 0, {"wrong": 1})
    assert Learner.objects.count() == 1


def test_an_import_that_breaks_goes_on_where_it_was(maascollege, puck, rivierdam, monkeypatch):
    rows = [but(SAM, leerlingnummer=str(number)) for number in range(5)]
    batch = check(maascollege, puck, *rows)
    actions.start(batch, by=puck, in_background=False)
    calls = []

    def break_in_the_second(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the power went out")
        return transitions_opened(*args, **kwargs)

    transitions_opened = actions.open_for_final_years
    monkeypatch.setattr(actions, "open_for_final_years", break_in_the_second)
    with pytest.raises(RuntimeError):
        actions.carry_out(batch.pk, by=job, size=2)
    batch.refresh_from_db()
    assert (batch.rows_done, Learner.objects.count(), Transition.objects.count()) == (2, 2, 2)

    batch = actions.carry_out(batch.pk, by=job)

    assert (batch.status, batch.rows_done, batch.transitions_opened) == (ImportStatus.DONE, 5, 5)
    assert (Learner.objects.count(), Transition.objects.count(), Event.objects.count()) == (5, 5, 10)


def test_stopping_keeps_what_was_done_and_goes_on_later(maascollege, puck, rivierdam):
    rows = [but(SAM, leerlingnummer=str(number)) for number in range(3)]
    batch = check(maascollege, puck, *rows)
    actions.start(batch, by=puck, in_background=False)
    actions.next_batch(batch.pk, by=job, size=2)
    actions.stop(batch, by=puck)

    assert actions.carry_out(batch.pk, by=job).status == ImportStatus.STOPPED
    assert Learner.objects.count() == 2
    batch.refresh_from_db()
    assert carry_out(batch, puck).rows_done == 3


def test_the_task_is_part_of_the_transaction_that_starts_it(maascollege, puck, rivierdam):
    batch = check(maascollege, puck, SAM)
    actions.start(batch, by=puck)
    with connection.cursor() as cursor:
        cursor.execute("select task_name, args->>'batch_id' from procrastinate_jobs")
        assert cursor.fetchall() == [("exchange.carry_out", str(batch.pk))]


def test_the_task_carries_out_the_import(maascollege, puck, rivierdam):
    from sluitend.kit import jobs

    batch = check(maascollege, puck, SAM)
    actions.start(batch, by=puck)
    assert jobs.run_queue() == ["exchange.carry_out"]
    batch.refresh_from_db()
    assert (batch.status, Learner.objects.count()) == (ImportStatus.DONE, 1)


# --- Back again -------------------------------------------------------------------------------------------------


def test_taking_back_removes_who_came_in_and_nothing_else(maascollege, puck, rivierdam, yara_herself, transition):
    batch = bring_in(
        maascollege, puck, (*SAM, "", "M. de Wit", "", "", "", ""), (*LOU, "", "", "", "", "", ""), headers=GUARDIANS
    )

    assert actions.take_back(batch, by=puck) == {"removed": 2, "put_back": 0, "left": 0}

    assert list(Learner.objects.all()) == [yara_herself]
    assert list(Transition.objects.all()) == [transition]
    assert list(SchoolClass.objects.values_list("name", flat=True)) == ["4B"]


def test_taking_back_puts_changed_values_back(maascollege, puck, rivierdam, dijkstad):
    first = (*SAM, "", "M. de Wit", "m@voorbeeld.example", "", "", "")
    bring_in(maascollege, puck, first, headers=GUARDIANS)
    before = (list(Learner.objects.values()), list(Enrolment.objects.values()), list(Guardian.objects.values()))
    changed = (
        *but(SAM, achternaam="Zwart", klas="4C", woongemeente="Dijkstad", leerjaar="5"),
        "",
        "M. Zwart",
        "",
        "",
        "",
        "",
    )
    batch = bring_in(maascollege, puck, changed, headers=GUARDIANS)

    assert actions.take_back(batch, by=puck) == {"removed": 0, "put_back": 1, "left": 0}

    assert (list(Learner.objects.values()), list(Enrolment.objects.values()), list(Guardian.objects.values())) == before
    assert list(SchoolClass.objects.values_list("name", flat=True)) == ["4B"]


def test_what_was_changed_since_stays_as_it_is(maascollege, puck, rivierdam):
    bring_in(maascollege, puck, SAM)
    batch = bring_in(maascollege, puck, but(SAM, roepnaam="Samir"))
    Learner.objects.update(call_name="Sammie")

    assert actions.take_back(batch, by=puck) == {"removed": 0, "put_back": 0, "left": 1}
    assert Learner.objects.get().call_name == "Sammie"


def test_somebody_to_whom_something_happened_stays(maascollege, puck, rivierdam, kok):
    from sluitend.transitions import actions as transitions

    batch = bring_in(maascollege, puck, SAM, LOU)
    transitions.apply_for(Transition.objects.get(), kok, by=job)

    assert actions.take_back(batch, by=puck) == {"removed": 1, "put_back": 0, "left": 1}
    assert list(Learner.objects.values_list("call_name", flat=True)) == ["Sam"]


def test_somebody_with_an_account_stays(maascollege, puck, rivierdam):
    from tests.cast import signs_in

    batch = bring_in(maascollege, puck, LOU)
    signs_in(Learner.objects.get())
    assert actions.take_back(batch, by=puck)["left"] == 1


def test_a_transition_that_was_there_before_is_not_taken_back(maascollege, puck, rivierdam, yara_herself):
    number = yara_herself.enrolments.get().pupil_number
    transition = follow(yara_herself)
    yara_in_the_file = (number, "Yara", "", "Demir", "14-06-2009", "4C", "vmbo-kb", "4", "Rivierdam")
    batch = bring_in(maascollege, puck, yara_in_the_file)

    actions.take_back(batch, by=puck)

    assert list(Transition.objects.all()) == [transition]
    assert yara_herself.enrolments.get().school_class.name == "4B"


def test_after_a_day_it_is_too_late(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, SAM)
    with clock.standing(TODAY + timedelta(days=2)), pytest.raises(actions.Refused):
        actions.take_back(batch, by=puck)
    assert Learner.objects.count() == 1


def test_files_and_rows_go_after_thirty_days_and_figures_stay(maascollege, puck, rivierdam):
    batch = bring_in(maascollege, puck, SAM)
    assert actions.forget_old_files(by=job) == 0
    with clock.standing(TODAY + timedelta(days=31)):
        assert actions.forget_old_files(by=job) == 1
    batch.refresh_from_db()
    assert (ImportFile.objects.count(), ImportRow.objects.count(), counts(batch)) == (0, 0, {"new": 1})


# --- A worker that is killed ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_half_done(maascollege, puck, rivierdam):
    rows = [but(SAM, leerlingnummer=str(number)) for number in range(60)]
    batch = check(maascollege, puck, *rows)
    actions.start(batch, by=puck, in_background=False)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(batch.pk), connection.settings_dict["NAME"]],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline() == "half-way\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    batch.refresh_from_db()
    assert (batch.rows_done, Learner.objects.count(), Transition.objects.count()) == (20, 20, 20)

    batch = actions.carry_out(batch.pk, by=job)

    assert (batch.status, batch.rows_done) == (ImportStatus.DONE, 60)
    assert (Learner.objects.count(), Transition.objects.count(), Event.objects.count()) == (60, 60, 120)


WORKER = """
import sys, time
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[2]
import django
django.setup()
from datetime import date
from sluitend.access.actor import Actor
from sluitend.exchange import actions
from sluitend.kit import clock
job = Actor.job("import")
with clock.standing(date(2026, 3, 12)):
    actions.next_batch(sys.argv[1], by=job, size=20)
    opened = actions.open_for_final_years
    def tell_and_wait(*args, **kwargs):
        opened(*args, **kwargs)
        print("half-way", flush=True)
        time.sleep(60)
    actions.open_for_final_years = tell_and_wait
    actions.next_batch(sys.argv[1], by=job, size=20)
"""
