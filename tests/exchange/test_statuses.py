"""Files of a hub: read row by row, carried out by the command, wrong cells named in plain words."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sluitend.exchange import statuses
from sluitend.exchange.commands import load
from sluitend.exchange.readers import Unreadable
from sluitend.kit import clock
from sluitend.learners import sealing
from sluitend.learners.models import PersonalNumber
from sluitend.organisations.models import Organisation, OrganisationKind
from sluitend.transitions.lifecycle import Feed, TransferStatus
from sluitend.transitions.models import Event, IncomingStatus
from tests.exchange.test_readers_edexml import SHARED

HEADER = "berichtid;brin;opleidingcode;leerweg;startdatum;status;statusdatum;ketenid;bsn"
ROW = "m1;99MA;25180;BOL;31-08-2026;LI;01-03-2026;99MA:1;999999011"


def file(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows)).encode()


def read(*rows: str):
    found = statuses.read(file(*rows))
    return list(found.rows), found.problems


def test_a_row_of_the_koppelpunt_becomes_a_message():
    (said,), problems = read(ROW)

    assert problems == []
    assert (said.message, said.word, said.college, said.programme, said.route) == ("m1.", "LI", "99MA", "25180", "bol")
    assert (said.starts_on, said.occurred_at) == (date(2026, 8, 31), clock.moment(date(2026, 3, 1)))
    assert said.person == sealing.digest_of("999999011")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW.replace("31-08-2026", "31-02-2026"), "startdatum"),
        (ROW.replace("01-03-2026", "morgen"), "statusdatum"),
        (ROW.replace("01-03-2026", "2026-06-01T00:00:01"), "statusdatum"),
        (ROW.replace("999999011", "999999012"), "bsn"),
        (ROW.replace(";LI;", ";;"), "status"),
        (ROW.replace("99MA:1", "x" * 81), "ketenid"),
        ("m1;99MA", "status"),
    ],
)
def test_one_wrong_cell_makes_one_wrong_row_and_stops_no_other(row, column):
    rows, problems = read(row, ROW)

    assert len(rows) == 1
    assert [(problem.row, problem.field) for problem in problems] == [(2, column)]


def test_a_wrong_personal_number_is_not_repeated():
    _rows, problems = read(ROW.replace("999999011", "999999012"))

    assert problems[0].value == ""


def test_a_file_without_message_keys_still_counts_each_row_once():
    twice = [line.removeprefix("m1;") for line in (ROW, ROW)]
    found = statuses.read("\n".join((HEADER.removeprefix("berichtid;"), *twice)).encode())

    assert len({said.message for said in found.rows}) == 1


@pytest.mark.parametrize("data", [b"", b"naam;klas\n1;2\n", b"\x00\x01\x02", b"PK\x03\x04"])
def test_another_file_is_refused_in_words(data):
    with pytest.raises(Unreadable, match=r"kolommen|columns"):
        statuses.read(data)


@given(st.binary(max_size=400))
def test_whatever_stands_behind_the_header_is_read_or_refused(rubbish):
    found = statuses.read(HEADER.encode() + b"\n" + rubbish)
    try:
        rows = list(found.rows)
    except Unreadable:
        return
    assert all(said.message and said.word for said in rows)


@pytest.mark.django_db
def test_the_command_takes_a_file_in_and_says_what_became_of_it(tmp_path, transition, kok):
    PersonalNumber.objects.create(learner=transition.learner, **sealing.seal("999999011")._asdict())
    place = tmp_path / "statussen.csv"
    place.write_bytes(
        file(ROW, ROW.replace("m1", "m2").replace("99MA;", "00XX;"), ROW.replace("m1", "m3").replace("LI", ""))
    )

    dry = CliRunner().invoke(load, ["statuses", str(place), "--dry-run", "--json"])
    assert (dry.exit_code, json.loads(dry.stdout)["applied"], IncomingStatus.objects.count()) == (1, False, 0)

    done = json.loads(CliRunner().invoke(load, ["statuses", str(place), "--json"]).stdout)
    transition.refresh_from_db()
    assert (done["feed"], done["noted"], done["aside"], len(done["wrong"])) == ("koppelpunt", 1, 1, 1)
    assert transition.status == TransferStatus.PLACED

    again = json.loads(CliRunner().invoke(load, ["statuses", str(place), "--json"]).stdout)
    assert (again["again"], again["noted"]) == (2, 0)


CAMBO = SHARED / "cambo" / "aanmeldingen_DEMO.excerpt.csv"


@pytest.mark.django_db
@pytest.mark.skipif(not CAMBO.exists(), reason="the shared data are not here")
def test_the_demo_file_of_cambo_is_read_whole_and_kept_aside(region):
    Organisation.objects.create(region=region, kind=OrganisationKind.MBO, code="24ZZ", name="Een mbo")
    found = statuses.read(CAMBO.read_bytes())
    rows = list(found.rows)

    assert (found.feed, len(rows), found.problems) == (Feed.CAMBO, 29, [])

    done = json.loads(CliRunner().invoke(load, ["statuses", str(CAMBO), "--json"]).stdout)
    assert (done["noted"], done["aside"] + done["again"]) == (0, 29)
    assert "unknown_word" not in set(IncomingStatus.objects.values_list("aside", flat=True))
    assert not Event.objects.exists()
