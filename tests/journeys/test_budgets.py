"""How many clicks each job of a role may take (the field's budgets), and the journey that counts them in a real browser.

A budget that nobody counts is a wish: each names its test, and that test is asked whether it counts, and up to how many.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BUDGETS: dict[tuple[str, str], tuple[int, str]] = {
    ("mentor", "who needs me"): (0, "test_from_class_list_to_inbox.py::the_mentor_sees_that_sem_needs_her"),
    ("mentor", "next pupil"): (1, "people.py::fills_in_the_mentor_part"),
    ("mentor", "warm handover"): (2, "people.py::fills_in_the_mentor_part"),
    ("mentor", "remind nine"): (3, "test_staff_desk.py::test_reminding_nine_takes_three_clicks_from_the_mentors_home"),
    ("mentor", "approval on paper"): (5, "test_agreement.py::test_on_paper_takes_the_mentor_at_most_five_clicks"),
    ("dean", "against last year"): (
        1, "test_dean_counts.py::test_a_dean_has_one_click_to_last_year_and_two_to_the_report",
    ),
    ("dean", "saved list"): (1, "test_lists.py::test_a_dean_keeps_a_list_and_opens_it_in_one_click"),
    ("dean", "report"): (2, "test_dean_counts.py::test_a_dean_has_one_click_to_last_year_and_two_to_the_report"),
    ("mbo", "invite one"): (6, "test_intake.py::test_one_is_invited_within_six_clicks_and_who_came_is_noted"),
    ("mbo", "invite thirty"): (8, "test_intake.py::test_moments_are_made_and_thirty_are_invited_within_eight_clicks"),
    ("mbo", "decide"): (3, "test_decisions.py::test_a_decision_is_looked_at_stopped_and_told"),
    ("mbo", "close a warm handover"): (
        3, "test_staff_desk.py::test_an_intaker_understands_and_closes_a_warm_handover_in_three_clicks",
    ),
    ("mbo admin", "confirm a class"): (
        4, "test_start_of_the_year.py::test_an_administrator_confirms_a_class_with_one_who_is_not_there",
    ),
    ("study coach", "tell a doubt"): (
        6, "test_study_coach.py::test_a_doubt_is_told_within_six_clicks_and_a_talk_within_three",
    ),
    ("attendance officer", "new out of view"): (
        0, "test_start_of_the_year.py::test_an_officer_sees_who_is_new_without_a_click_and_has_the_figures_in_two",
    ),
    ("attendance officer", "accept"): (
        1,
        "test_start_of_the_year.py::test_the_attendance_officer_takes_over_in_one_click_and_logs_a_call_in_three",
    ),
    ("attendance officer", "log contact"): (
        3,
        "test_start_of_the_year.py::test_the_attendance_officer_takes_over_in_one_click_and_logs_a_call_in_three",
    ),
    ("attendance officer", "make a handover"): (
        6, "test_start_of_the_year.py::test_an_officer_hands_over_within_six_clicks",
    ),
    ("attendance officer", "monthly figures"): (
        2, "test_start_of_the_year.py::test_an_officer_sees_who_is_new_without_a_click_and_has_the_figures_in_two",
    ),
    ("Doorstroompunt officer", "take a case"): (
        3, "test_start_of_the_year.py::test_the_doorstroompunt_takes_a_case_and_the_colleague_reads_who_has_it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("job", BUDGETS, ids=": ".join)
def test_each_budget_is_counted_by_its_journey(job):
    budget, where = BUDGETS[job]
    assert budget in counted_in(where), f"{where} counts {sorted(counted_in(where))}"


def counted_in(where: str) -> set[int]:
    """Up to how many clicks the parts of a journey are counted: the numbers of its ``within``."""
    file, _colons, name = where.partition("::")
    tree = ast.walk(ast.parse((HERE / file).read_text()))
    (function,) = (node for node in tree if isinstance(node, ast.FunctionDef) and node.name == name)
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    inside = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "within"]
    values = [value for call in inside for value in (*call.args, *(word.value for word in call.keywords))]
    return {value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, int)}
