from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners import actions
from sluitend.transitions import promise
from tests.cast import TODAY, enrol, follow

pytestmark = pytest.mark.django_db


def test_a_residence_that_nobody_found_out_is_asked_again_with_a_date(class_4b):
    learner = enrol(class_4b, "Nora", "Onbekend", born=date(2009, 5, 5), lives_in=None)
    follow(learner)
    assert promise.ask().ok
    with clock.standing(TODAY + timedelta(days=60)):
        actions.ask_residence_again(by=Actor.job("test"))

        learner.refresh_from_db()
        assert learner.residence_asked_until > clock.today()
        assert promise.ask().broken["residence_unknown"] == []


def test_a_question_that_still_has_time_is_left_alone(class_4b):
    learner = enrol(class_4b, "Nora", "Onbekend", born=date(2009, 5, 5), lives_in=None)

    assert actions.ask_residence_again(by=Actor.job("test")) == 0

    learner.refresh_from_db()
    assert learner.residence_asked_until == date(2026, 4, 1)
