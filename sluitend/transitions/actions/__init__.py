"""Verbs of the spine: the only writers of transitions, applications, events and handovers.

Each notes what happened as events first; statuses and the next date follow from them. Plural forms are set-based and
serve files, rules and buttons alike. Callers say the verb through this package; in which file it lives is our own business.
"""

from sluitend.transitions.actions.applying import apply_for, record_status, record_statuses, withdraw_application
from sluitend.transitions.actions.dates import pass_dates, plan_next, set_next_date
from sluitend.transitions.actions.deregistering import PlaceFirst, deregister
from sluitend.transitions.actions.expecting import expect_at_mbo, expect_no_longer, report_expected
from sluitend.transitions.actions.handovers import (
    ANSWER_WITHIN_WORKDAYS,
    accept,
    accept_all,
    escalate_late,
    hand_over,
    hand_over_all,
    make_holder,
    refuse,
    remind_waiting,
    withdraw,
    withdraw_all,
)
from sluitend.transitions.actions.moving import answer_summer_check, open_move, take_step, tell_stalled
from sluitend.transitions.actions.noting import (
    Fact,
    Refused,
    must_touch,
    note,
    plan_results_of_talks,
    replan,
    source_of,
)
from sluitend.transitions.actions.opening import open_at_college, open_for_final_years
from sluitend.transitions.actions.routes import declare_route, end_all, judge_for, state_all
from sluitend.transitions.actions.settling import settle, settle_all
from sluitend.transitions.actions.showing import ask_to_take_over, hide_from_municipality, show_to_municipality

__all__ = [
    "ANSWER_WITHIN_WORKDAYS",
    "Fact",
    "PlaceFirst",
    "Refused",
    "accept",
    "accept_all",
    "answer_summer_check",
    "apply_for",
    "ask_to_take_over",
    "declare_route",
    "deregister",
    "end_all",
    "escalate_late",
    "expect_at_mbo",
    "expect_no_longer",
    "hand_over",
    "hand_over_all",
    "hide_from_municipality",
    "judge_for",
    "make_holder",
    "must_touch",
    "note",
    "open_at_college",
    "open_for_final_years",
    "open_move",
    "pass_dates",
    "plan_next",
    "plan_results_of_talks",
    "record_status",
    "record_statuses",
    "refuse",
    "remind_waiting",
    "replan",
    "report_expected",
    "set_next_date",
    "settle",
    "settle_all",
    "show_to_municipality",
    "source_of",
    "state_all",
    "take_step",
    "tell_stalled",
    "withdraw",
    "withdraw_all",
    "withdraw_application",
]
