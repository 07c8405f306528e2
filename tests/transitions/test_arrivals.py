"""Did they arrive? A class is confirmed in one go, once, and taken back on the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.models import SchoolClass
from sluitend.organisations.models import Organisation, OrganisationKind, Region
from sluitend.transitions import actions, arrivals, promise
from sluitend.transitions.actions import Fact
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from tests.cast import enrol, follow, offer, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("test")
STARTED_ON = date(2026, 9, 3)  # the Thursday of the first week


def desk_of(college):
    """The administration of a college: what a job says would outrank what people of the college say."""
    return Actor(name="desk", roles=frozenset({Role.MBO_ADMIN}), organisation=college)


def herself(learner):
    return Actor(name="", roles=frozenset({Role.PUPIL}), learner_id=learner.pk)


def in_class(count, school_class, lives_in, offering, *, status=A.ENROLLED):
    """So many learners with this status at an offering, by name."""
    made = []
    for number in range(count):
        learner = enrol(school_class, f"Nr{number:02}", "Smit", born=date(2009, 5, 5), lives_in=lives_in)
        application = actions.apply_for(follow(learner), offering, by=herself(learner))
        actions.record_status(application, status, by=desk_of(offering.college))
        made.append(application)
    return made


@pytest.fixture
def three(class_4b, rivierdam, kok):
    return in_class(3, class_4b, rivierdam, kok)


@pytest.fixture
def september():
    with clock.standing(STARTED_ON):
        yield


def ours():
    return Application.objects.order_by("pk")


def statuses():
    return list(ours().values_list("status", flat=True))


def confirm(here, by):
    return arrivals.confirm(ours(), here={row.pk for row in here}, by=by)


def test_a_class_is_confirmed_in_one_go(three, september, milan, delta):
    said = confirm(three[:2], milan)

    assert (said.here, said.absent, said.left) == (2, 1, 0)
    assert statuses() == [A.STARTED, A.STARTED, A.NO_SHOW]
    held = list(Transition.objects.order_by("pk").values_list("holder__name", "next_what"))
    assert held == [("ROC Delta", "settle_in"), ("ROC Delta", "settle_in"), ("Maascollege", "find")]


def test_a_second_click_changes_nothing(three, september, milan):
    confirm(three[:2], milan)
    events = Event.objects.count()

    said = confirm(three, milan)

    assert (said.at, said.here, said.absent, said.left) == (None, 0, 0, 3)
    assert (statuses(), Event.objects.count()) == ([A.STARTED, A.STARTED, A.NO_SHOW], events)


def test_nothing_is_said_of_a_class_that_has_not_begun(three, milan):
    assert confirm(three, milan).left == 3
    assert statuses() == [A.ENROLLED] * 3


def test_a_college_says_nothing_of_students_elsewhere(three, september, teun):
    assert confirm(three, teun).left == 0
    assert statuses() == [A.ENROLLED] * 3


def test_a_class_costs_as_many_statements_as_one(class_4b, rivierdam, kok, september, milan):
    def cost(count):
        rows = in_class(count, class_4b, rivierdam, kok)
        with CaptureQueriesContext(connection) as captured:
            arrivals.confirm(
                Application.objects.filter(pk__in=[row.pk for row in rows]), here={row.pk for row in rows}, by=milan
            )
        return len(captured)

    cost(1)
    assert cost(12) == cost(2)


class TestTakingBack:
    def test_makes_them_what_they_were_with_who_held_them(self, three, september, milan, maascollege):
        said = confirm(three[:2], milan)

        assert arrivals.take_back(ours(), said.at, by=milan) == 3

        assert statuses() == [A.ENROLLED] * 3
        assert set(Transition.objects.values_list("holder", "next_what")) == {(maascollege.pk, "arrive")}
        assert promise.ask().ok

    def test_of_one_leaves_the_others(self, three, september, milan):
        said = confirm(three, milan)

        assert arrivals.take_back(ours().filter(pk=three[0].pk), said.at, by=milan) == 1
        assert statuses() == [A.ENROLLED, A.STARTED, A.STARTED]

    def test_is_for_the_same_day(self, three, september, milan):
        said = confirm(three, milan)
        with clock.standing(STARTED_ON + timedelta(days=1)), pytest.raises(actions.Refused, match="andere dag"):
            arrivals.take_back(ours(), said.at, by=milan)
        assert statuses() == [A.STARTED] * 3

    def test_does_nothing_to_who_was_spoken_of_since(self, three, september, milan):
        said = confirm(three[:2], milan)
        actions.record_status(ours()[2], A.STARTED, by=milan)

        assert arrivals.take_back(ours(), said.at, by=milan) == 2
        assert statuses() == [A.ENROLLED, A.ENROLLED, A.STARTED]

    def test_of_a_correction_gives_the_first_answer_back(self, three, september, milan):
        confirm(three[:2], milan)
        with clock.standing(STARTED_ON + timedelta(days=5)):
            actions.record_status(ours()[2], A.STARTED, by=milan)
            arrivals.take_back(ours(), ours()[2].status_at, by=milan)
        assert statuses() == [A.STARTED, A.STARTED, A.NO_SHOW]

    def test_twice_is_once(self, three, september, milan):
        said = confirm(three, milan)
        arrivals.take_back(ours(), said.at, by=milan)
        assert arrivals.take_back(ours(), said.at, by=milan) == 0

    def test_opens_the_question_to_take_over_again(self, three, september, milan, dirk, rivierdam):
        asked = actions.ask_to_take_over(three[0].transition, to=rivierdam, reason="help", by=dirk)
        said = confirm(three, milan)
        assert Handover.objects.get(pk=asked.pk).status == HandoverStatus.WITHDRAWN

        arrivals.take_back(ours(), said.at, by=milan)

        assert (Handover.objects.get().status, Handover.objects.get().answered_at) == (HandoverStatus.ASKED, None)

    def test_is_for_the_college_itself(self, three, september, milan, teun):
        said = confirm(three, milan)
        assert arrivals.take_back(ours(), said.at, by=teun) == 0

    def test_does_not_deny_what_the_hub_says(self, three, september, milan):
        row = three[0]
        actions.note(
            [Fact(row.transition_id, Kind.APPLICATION, A.ENROLLED, None, row.pk, row.college_id, source=Source.HUB)],
            by=job,
        )
        said = confirm(three, milan)
        assert statuses() == [A.STARTED] * 3

        arrivals.take_back(ours(), said.at, by=milan)

        assert statuses() == [A.ENROLLED] * 3
        assert not ours().filter(has_conflict=True).exists()


class TestWhateverIsSaid(TestCase):
    """For every sequence of confirming and taking back: everybody has one holder and one next date, and who is said to
    be there is held by the college."""

    @settings(max_examples=15)
    @given(st.lists(st.one_of(st.sets(st.integers(0, 2)), st.just("back")), max_size=5))
    def test_everybody_keeps_a_holder_and_a_next_date(self, said):
        with wall.standing_by(wall.WORK), clock.standing(STARTED_ON):
            region = Region.objects.create(code="97", name="Regio")
            school, college, town = (
                Organisation.objects.create(region=region, kind=kind, code=f"97{kind}", name=kind)
                for kind in (OrganisationKind.VO, OrganisationKind.MBO, OrganisationKind.MUNICIPALITY)
            )
            clerk = works_at("clerk", college, Role.MBO_ADMIN)
            works_at("dean", school, Role.CAREER_DEAN)
            works_at("officer", town, Role.ATTENDANCE_OFFICER)
            school_class = SchoolClass.objects.create(school=school, school_year=2026, name="4A", is_final_year=True)
            rows = in_class(3, school_class, town, offer(college, "25199", "Kok", 2))
            last = None
            for word in said:
                if word == "back":
                    if last:
                        arrivals.take_back(ours(), last, by=clerk)
                    continue
                done = arrivals.confirm(ours(), here={rows[number].pk for number in word}, by=clerk)
                last = done.at or last

            found = promise.ask()
            assert found.broken["without_holder"] == found.broken["without_next_date"] == []
            for row in Application.objects.select_related("transition"):
                assert (row.transition.holder_id == college.pk) is (row.status == A.STARTED)
