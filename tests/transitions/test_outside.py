"""A college that does not take part here: what the national feed says of it closes the gap by itself."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.kit import clock
from sluitend.organisations.models import Organisation, OrganisationKind, Programme
from sluitend.safetynet import visibility
from sluitend.transitions import actions, incoming
from sluitend.transitions.destinations import Shown
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import Aside, TransferStatus
from sluitend.transitions.models import Event, IncomingStatus, Route
from tests.cast import TODAY
from tests.transitions.test_incoming import BSN, START, asides, job, known, receive, says  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
FAR = {"college": "25XX", "chain_key": "25XX:9"}
AUGUST = date(2026, 8, 3)


def routes() -> list[tuple[str, str, bool]]:
    return [(row.code, row.proof, row.ended_on is None) for row in Route.objects.order_by("pk")]


def is_searching(transition) -> bool:
    return visibility.searching(AUGUST).filter(pk=transition.pk).exists()


def test_who_is_enrolled_far_away_needs_no_other_place(known):  # noqa: F811
    receive(says("LI", days=3, **FAR))

    known.refresh_from_db()
    assert routes() == [("mbo_outside_region", "hub", True)]
    assert Route.objects.get().proof_on == date(2026, 3, 4)
    assert (known.status, known.next_what) == (TransferStatus.OTHER_ROUTE, "confirm_route")
    assert not is_searching(known)
    assert asides() == [Aside.UNKNOWN_COLLEGE]  # and stays to be matched
    assert set(Event.objects.filter(kind__in=(Kind.ROUTE, Kind.PROOF)).values_list("source", flat=True)) == {Source.HUB}


@pytest.mark.parametrize("word", ["AO", "OA", "NT"])
def test_who_only_applied_far_away_is_still_looked_after(known, word):  # noqa: F811
    receive(says(word, **FAR))

    assert routes() == []
    assert is_searching(known)


def test_who_withdraws_there_is_looked_after_again(known):  # noqa: F811
    receive(says("LI", **FAR))
    receive(says("AI", "2", days=5, **FAR))

    known.refresh_from_db()
    assert routes() == [("mbo_outside_region", "hub", False)]
    assert known.status == TransferStatus.UNKNOWN
    assert is_searching(known)


def test_in_any_order_and_twice_it_is_the_same(known):  # noqa: F811
    receive(says("AI", "2", days=5, **FAR), says("LI", "3", days=9, **FAR))
    receive(says("AO", "1", **FAR))
    receive(says("LI", "3", days=9, **FAR))
    incoming.look_again(by=job)

    assert routes() == [("mbo_outside_region", "hub", True)]
    assert Event.objects.filter(kind=Kind.ROUTE).count() == 1


def test_of_two_colleges_far_away_one_is_enough(known):  # noqa: F811
    receive(says("LI", "1", **FAR), says("AI", "2", days=1, college="27YY", chain_key="27YY:1"))

    assert routes() == [("mbo_outside_region", "hub", True)]


def test_what_the_school_stated_stays_until_the_hub_knows_better(known, dirk):  # noqa: F811
    actions.declare_route(known, "mbo_outside_region", by=dirk)
    assert is_searching(known)

    receive(says("LI", **FAR))

    assert routes() == [("mbo_outside_region", "", False), ("mbo_outside_region", "hub", True)]
    assert not is_searching(known)


def test_a_proof_that_the_school_saw_is_not_ended_by_a_feed(known, dirk):  # noqa: F811
    actions.declare_route(known, "mbo_outside_region", by=dirk, shown=Shown("enrolment", TODAY))
    receive(says("AI", **FAR))

    assert routes() == [("mbo_outside_region", "enrolment", True)]


def test_when_the_college_comes_to_take_part_its_status_is_an_application_and_the_destination_ends(known, region):  # noqa: F811
    receive(says("LI", **FAR))
    Organisation.objects.create(region=region, kind=OrganisationKind.MBO, code="25XX", name="Ver weg")
    Programme.objects.create(crebo="25180", name="Kok", level=2)

    incoming.look_again(by=job)

    known.refresh_from_db()
    assert asides() == [""]
    assert routes() == [("mbo_outside_region", "hub", False)]
    assert known.status == TransferStatus.PLACED


def test_a_learner_who_is_followed_later_gets_what_lay_aside(yara_herself):
    from sluitend.learners import sealing
    from sluitend.learners.models import PersonalNumber
    from tests.cast import follow

    receive(says("LI", **FAR))
    assert routes() == []
    PersonalNumber.objects.create(learner=yara_herself, **sealing.seal(BSN)._asdict())
    follow(yara_herself)

    incoming.look_again(by=job)

    assert routes() == [("mbo_outside_region", "hub", True)]


def test_a_start_of_another_year_says_nothing_of_this_one(known):  # noqa: F811
    receive(says("LI", starts_on=date(START.year + 1, 8, 30), **FAR))

    assert routes() == []


def test_nobody_is_told_of_a_person_we_do_not_know(known):  # noqa: F811
    receive(says("LI", person=b"somebody else", **FAR))

    assert routes() == []
    assert IncomingStatus.objects.get().aside == Aside.UNKNOWN_COLLEGE


def test_colleges_that_merge_keep_their_students(known, kok, delta, anker, region):  # noqa: F811
    """ROC Delta goes into a new college; who was enrolled stays so, and what comes under the new code finds its learner."""
    receive(says("LI"))
    new = Organisation.objects.create(region=region, kind=OrganisationKind.MBO, code="99MC", name="ROC Samen")
    delta.closed_on = AUGUST
    delta.save()

    with clock.standing(date(2026, 9, 1)):
        receive(says("LI", "2", days=150, college="99MC", chain_key="99MC:1"))

    known.refresh_from_db()
    assert known.status == TransferStatus.PLACED
    assert [(row.college, row.status) for row in known.applications.order_by("applied_on", "pk")] == [
        (delta, "enrolled"),
        (new, "enrolled"),
    ]
    with clock.standing(date(2026, 10, 2)):
        receive(says("AI", "3", days=200))  # the old one takes its own out
    known.refresh_from_db()
    assert known.status == TransferStatus.PLACED
