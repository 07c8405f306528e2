from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from sluitend.exchange.commands import load
from sluitend.exchange.models import Import
from sluitend.learners.models import Learner
from sluitend.transitions.models import Event, Transition
from tests.exchange.test_plan import LOU, SAM, but, edexml, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "leerlingen.csv"
    place.write_bytes(table(SAM, LOU))
    return place


def run(*words):
    return CliRunner().invoke(load, [*map(str, words)])


def as_json(*words):
    found = run(*words, "--json")
    return found.exit_code, json.loads(found.stdout)


def test_a_dry_run_says_what_would_change_and_changes_nothing(file, maascollege, rivierdam):
    code, found = as_json("learners", file, "--organisation", "99AA", "--dry-run")
    assert (code, found) == (
        0,
        {
            "kind": "learners", "file": str(file), "format": "csv", "rows": 2, "new": 2, "changed": 0, "same": 0, "absent": 0,
            "wrong": [], "applied": False,
        },
    )  # fmt: skip
    assert (Learner.objects.count(), Import.objects.count()) == (0, 0)


def test_without_dry_run_it_is_carried_out(file, maascollege, rivierdam):
    code, found = as_json("learners", file, "--organisation", "99aa")
    assert (code, found["applied"]) == (0, True)
    assert (Learner.objects.count(), Transition.objects.count()) == (2, 1)
    assert set(Event.objects.values_list("by", flat=True)) == {"job:load"}
    assert as_json("learners", file, "--organisation", "99AA")[1]["same"] == 2


def test_standard_output_holds_the_object_alone_and_the_bar_goes_to_standard_error(file, maascollege, rivierdam):
    found = run("learners", file, "--organisation", "99AA", "--json")
    assert len(found.stdout.splitlines()) == 1
    assert "leerlingen.csv" in found.stderr


def test_wrong_rows_are_named_and_the_exit_code_is_one(file, maascollege, rivierdam):
    file.write_bytes(table(but(SAM, geboortedatum="31-02-2010"), LOU))
    code, found = as_json("learners", file, "--organisation", "99AA")
    wrong = [{"row": 2, "field": "birth_date", "value": "31-02-2010", "message": "Deze datum bestaat niet."}]
    assert (code, found["wrong"], found["new"], found["applied"]) == (1, wrong, 1, True)


def test_a_file_that_cannot_be_read_is_one_thing_wrong(file, maascollege):
    file.write_bytes(b"%PDF-1.7")
    code, found = as_json("learners", file, "--organisation", "99AA")
    assert (code, found["applied"], found["rows"], len(found["wrong"])) == (1, False, 0, 1)


def test_the_school_of_the_file_is_the_one_when_nobody_says_another(file, maascollege):
    file.write_bytes(edexml(school="99AA", year="2025-2026"))
    assert as_json("learners", file, "--year", "2026")[1]["new"] == 1


def test_a_file_of_another_school_needs_yes(file, maascollege):
    file.write_bytes(edexml(school="99ZZ", year="2025-2026"))
    code, found = as_json("learners", file, "--organisation", "99AA")
    assert (code, found["applied"], Learner.objects.count()) == (1, False, 0)
    code, found = as_json("learners", file, "--organisation", "99AA", "--yes")
    assert (code, found["applied"], Learner.objects.count()) == (0, True, 1)


@pytest.mark.parametrize("code", ["99QQ", "99MA"])
def test_a_school_that_is_not_there_is_wrong_use(file, maascollege, delta, code):
    assert run("learners", file, "--organisation", code).exit_code == 2


def test_a_kind_or_file_that_is_not_there_is_wrong_use(file):
    assert run("pupils", file).exit_code == 2
    assert run("learners", file.with_name("weg.csv")).exit_code == 2


def test_for_people_it_is_said_in_lines(file, maascollege, rivierdam):
    said = run("learners", file, "--organisation", "99AA", "--dry-run").stdout
    assert "new      2" in said
    assert said.endswith("Nothing was changed.\n")
