"""What goes wrong in real life, and the test that says what then happens: one table, so that nothing of it is left out.

The tests that stood nowhere else are below the table.
"""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners import sealing
from sluitend.learners.models import PersonalNumber
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.actions import kind_of
from sluitend.safetynet.lifecycle import CaseKind
from sluitend.transitions import actions as spine
from sluitend.transitions import incoming, promise
from sluitend.transitions.admission import Verdict, admission
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import Feed, TransferStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from tests.cast import TODAY
from tests.transitions.test_incoming import BSN, says

pytestmark = pytest.mark.django_db
job = Actor.job("test")
TESTS = Path(__file__).parents[1]

BAD_INPUT: dict[str, list[str]] = {
    "an event that is older than the application": [
        "transitions/test_bad_input.py::test_a_status_from_before_the_application_counts_and_moves_no_day",
        "transitions/test_incoming.py::test_a_late_message_does_not_put_the_clock_back",
        "transitions/test_projection.py::test_order_and_doubles_never_change_what_comes_out",
    ],
    "statuses of an unknown learner": [
        "transitions/test_incoming.py::test_what_cannot_be_matched_lies_aside_with_its_reason",
        "transitions/test_incoming.py::test_what_lies_aside_counts_once_its_learner_is_known",
        "transitions/test_incoming.py::test_one_that_cannot_be_matched_stops_no_other",
    ],
    "enrolled at two mbo's": [
        "transitions/test_bad_input.py::test_enrolled_at_two_mbos_is_one_place_until_both_are_gone",
        "transitions/test_bad_input.py::test_of_two_mbos_the_one_that_sees_somebody_in_class_has_the_regie",
    ],
    "moves to another municipality in the summer": [
        "safetynet/test_visibility.py::test_who_moves_in_the_summer_is_seen_by_the_new_municipality_and_no_longer_by_the_old",
        "safetynet/test_visibility.py::test_a_municipality_that_works_on_a_case_keeps_who_moves_until_it_hands_over",
    ],
    "turns 18 on 1 August": [
        "transitions/test_bad_input.py::test_who_turns_18_on_the_first_of_august_is_the_doorstroompunts_from_that_day",
        "safetynet/test_visibility_rule.py::test_the_days_on_which_a_birthday_decides_are_those_of_the_law",
    ],
    "1 April at 23.59 and 2 April at 00.00, Amsterdam": [
        "transitions/test_bad_input.py::test_until_midnight_in_amsterdam_an_application_is_in_time",
        "transitions/test_bad_input.py::test_a_hub_that_writes_utc_is_read_by_the_clock_of_amsterdam",
        "transitions/test_admission.py::test_the_first_of_april_itself_is_in_time_and_once_it_was_may",
    ],
    "born on 29 February": [
        "transitions/test_bad_input.py::test_born_on_a_leap_day_is_18_on_the_first_of_march",
        "dossiers/test_following.py::test_knows_a_leap_day_and_its_own_term",
        "learners/test_duty.py::test_younger_than_an_age_means_the_same_in_the_database_as_in_words",
    ],
    "a school merged, its BRIN ended": [
        "organisations/test_mergers.py::test_the_mentor_keeps_the_class_and_the_dean_of_the_successor_sees_the_pupil",
        "organisations/test_mergers.py::test_a_file_of_pupils_under_the_old_brin_is_the_right_file",
        "house/test_mergers.py::test_every_key_to_an_organisation_is_named_and_no_other",
    ],
    "an mbo merged": [
        "organisations/test_mergers.py::test_a_mbo_that_merged_reads_what_was_said_at_the_old_one",
        "organisations/test_mergers.py::test_a_hub_that_still_writes_the_old_code_finds_the_successor",
        "organisations/test_mergers.py::test_where_somebody_stands_is_the_same_before_and_after",
    ],
    "5,000 rows in one act": ["transitions/test_bulk.py::test_take_as_many_statements_as_five"],
    "a double click": [
        "transitions/test_bad_input.py::test_a_double_click_on_everything_does_it_once",
        "transitions/test_bulk.py::test_are_set_once_however_often_somebody_clicks",
        "transitions/test_arrivals.py::test_a_second_click_changes_nothing",
        "dossiers/test_dossier.py::test_a_second_click_on_agree_changes_nothing",
        "exchange/test_import_pages.py::test_a_second_click_is_answered_with_how_it_is",
    ],
    "two officers take the same case": [
        "transitions/test_handovers_at_once.py::test_of_two_who_say_yes_one_is_told_who_was_first",
        "transitions/test_handovers_at_once.py::test_of_two_who_take_a_case_the_first_keeps_it",
    ],
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_each_is_tested_where_the_table_says(case):
    missing = [name for name in BAD_INPUT[case] if name.partition("::")[2] not in _tests_in(name.partition("::")[0])]
    assert missing == []


def _tests_in(path: str) -> set[str]:
    found = ast.walk(ast.parse((TESTS / path).read_text()))
    return {node.name for node in found if isinstance(node, ast.FunctionDef)}


# --- Older than the application ---------------------------------------------------------------------------------


def test_a_status_from_before_the_application_counts_and_moves_no_day(transition, kok, noor, milan):
    """A school notes an application a week after the mbo planned the talk."""
    application = spine.apply_for(transition, kok, by=noor, on=TODAY)
    PersonalNumber.objects.create(learner=transition.learner, **sealing.seal(BSN)._asdict())
    before = clock.moment(TODAY - timedelta(days=30))

    incoming.receive(Feed.KOPPELPUNT, [says("OA", chain_key="", occurred_at=before)], by=job)

    application.refresh_from_db()
    transition.refresh_from_db()
    assert (application.status, application.applied_on) == (A.CONTRACT_OFFERED, TODAY)
    assert application.status_at == before
    assert (transition.status, transition.has_dropped) == (TransferStatus.OFFERED, False)
    assert promise.ask().ok


# --- Two mbo's --------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(transition, kok, bakker, noor, milan, teun):
    """Enrolled at both."""
    both = [spine.apply_for(transition, offering, by=noor) for offering in (kok, bakker)]
    for application, by in zip(both, (milan, teun), strict=True):
        spine.record_status(application, A.ENROLLED, by=by)
    transition.refresh_from_db()
    return both


def test_enrolled_at_two_mbos_is_one_place_until_both_are_gone(twice, transition, milan, teun, maascollege):
    assert (transition.status, transition.open_applications, transition.holder) == (
        TransferStatus.PLACED, 2, maascollege,
    )  # fmt: skip

    spine.record_status(twice[0], A.WITHDRAWN, by=milan)
    transition.refresh_from_db()
    assert (transition.status, transition.open_applications, transition.has_dropped) == (
        TransferStatus.PLACED,
        1,
        False,
    )
    assert not Event.objects.filter(kind=Kind.DROP).exists()

    spine.record_status(twice[1], A.WITHDRAWN, by=teun)
    transition.refresh_from_db()
    assert (transition.status, transition.has_dropped) == (TransferStatus.WITHDRAWN, True)
    assert Event.objects.filter(kind=Kind.DROP).count() == 1
    assert promise.ask().ok


def test_of_two_mbos_the_one_that_sees_somebody_in_class_has_the_regie(twice, transition, milan, teun, delta):
    with clock.standing(date(2026, 9, 3)):
        spine.record_status(twice[0], A.STARTED, by=milan)
        spine.record_status(twice[1], A.NO_SHOW, by=teun)  # the other one waits in vain
        transition.refresh_from_db()
        assert (transition.status, transition.holder) == (TransferStatus.STARTED, delta)
        assert transition.visible_to_municipality is None
        assert promise.ask().ok


# --- 18 on 1 August, and on a day that is not there ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kind"), [(date(2026, 7, 31), CaseKind.ATTENDANCE), (date(2026, 8, 1), CaseKind.DOORSTROOMPUNT)]
)
def test_who_turns_18_on_the_first_of_august_is_the_doorstroompunts_from_that_day(
    transition, yara_herself, dirk, nadia, rivierdam, day, kind
):
    yara_herself.birth_date = date(2008, 8, 1)
    yara_herself.save()
    asked = spine.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    with clock.standing(clock.moment(day, time(0, 0))):
        spine.accept(asked, by=nadia)
    assert transition.cases.get().kind == kind


@pytest.mark.parametrize(
    ("day", "kind"), [(date(2026, 2, 28), CaseKind.ATTENDANCE), (date(2026, 3, 1), CaseKind.DOORSTROOMPUNT)]
)
def test_born_on_a_leap_day_is_18_on_the_first_of_march(day, kind):
    assert kind_of(date(2008, 2, 29), None, "vmbo-kb", day) == kind


# --- The last minute of 1 April ---------------------------------------------------------------------------------

MINUTES = [
    (date(2026, 4, 1), time(23, 59), date(2026, 4, 1), Verdict.RIGHT),
    (date(2026, 4, 2), time(0, 0), date(2026, 4, 2), Verdict.NO_RIGHT),
]


def right_of(application: Application) -> Verdict:
    return admission(
        level=3,
        applied_on=application.applied_on,
        school_year=2026,
        school_type="vmbo-kb",
        talk="came",
        was_heard=False,
    ).verdict


@pytest.mark.parametrize(("day", "at", "applied_on", "verdict"), MINUTES)
def test_until_midnight_in_amsterdam_an_application_is_in_time(transition, kok, yara, day, at, applied_on, verdict):
    with clock.standing(clock.moment(day, at)):
        application = spine.apply_for(transition, kok, by=yara)
    assert (application.applied_on, right_of(application)) == (applied_on, verdict)


@pytest.mark.parametrize(
    ("utc", "applied_on", "verdict"),
    [
        (datetime(2026, 4, 1, 21, 59, tzinfo=UTC), date(2026, 4, 1), Verdict.RIGHT),
        (datetime(2026, 4, 1, 22, 0, tzinfo=UTC), date(2026, 4, 2), Verdict.NO_RIGHT),
    ],
)
def test_a_hub_that_writes_utc_is_read_by_the_clock_of_amsterdam(transition, kok, utc, applied_on, verdict):
    PersonalNumber.objects.create(learner=transition.learner, **sealing.seal(BSN)._asdict())
    with clock.standing(date(2026, 4, 3)):
        incoming.receive(Feed.KOPPELPUNT, [says("AO", occurred_at=utc)], by=job)
    application = Application.objects.get()
    assert (application.applied_on, right_of(application)) == (applied_on, verdict)


# --- A double click ---------------------------------------------------------------------------------------------


def test_a_double_click_on_everything_does_it_once(transition, kok, noor, milan, dirk, nadia, rivierdam):
    """Applying, a status, taking a case, logging nothing new: done twice, it stands there once."""
    for _click in range(2):
        application = spine.apply_for(transition, kok, by=noor)
    assert Application.objects.count() == 1
    stated = Event.objects.filter(kind=Kind.APPLICATION).count()
    assert stated == 1

    for _click in range(2):
        spine.record_status(application, A.INTAKE_PLANNED, by=milan)
    assert Application.objects.get().status == A.INTAKE_PLANNED

    spine.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    with pytest.raises(spine.Refused):
        spine.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)
    assert Handover.objects.count() == 1

    for _click in range(2):
        safetynet.take_on(Transition.objects.all(), to=nadia.user, by=nadia)
    assert transition.cases.count() == 1
    assert Event.objects.filter(kind=Kind.HOLDER, code="accepted").count() == 1
