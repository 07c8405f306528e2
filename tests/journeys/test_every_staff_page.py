"""Every page of staff that can simply be opened is opened by everybody to whom the policy gives it, and judged."""

from __future__ import annotations

import pytest

from sluitend.kit import jobs
from sluitend.organisations.models import Region
from tests.house.asking import about_many, about_one, address
from tests.house.test_every_page import PUBLIC, STAFF
from tests.house.two_sides import Side, build
from tests.journeys.judge import PUPILS_AND_PARENTS

pytestmark = pytest.mark.django_db(transaction=True)
PARTY = {
    "school": ("mentor", "school_admin", "career_dean", "care_coordinator"),
    "college": ("intaker", "mbo_admin", "study_coach", "support_coordinator"),
    "municipality": ("attendance_officer", "doorstroompunt_officer"),
    "region": ("region_manager",),
    "alliance": ("alliance_contact", "transfer_coach"),
}
LEAST = {
    "school": 25,
    "college": 18,
    "municipality": 5,
    "region": 5,
    "alliance": 3,
}  # pages, so that a door that shuts is noticed


@pytest.fixture(autouse=True)
def second_factor_is_for_another_test(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.fixture
def side() -> Side:
    """A school, a college and a municipality with somebody in every role, and something of every kind."""
    region = Region.objects.create(code="88", name="Rivierenland-West")
    made = build(
        region, "AA", learners=[("Quirine", "Quispel"), ("Xerxes", "Xhofleer"), ("Qasem", "Qureshi")], in_file="Qaatje"
    )
    jobs.run_queue()
    return made


def pages_of(side: Side, who: str) -> list[str]:
    """The addresses that answer this person with a page: every list, and of each kind of thing the first that opens. What is
    for everybody is judged in other journeys, and what pupils and parents see on their own phones."""
    client, found = side.client(who), []
    for name, pattern in about_many():
        if is_of_staff(pattern):
            found += [at for at in [address(name, pattern)] if is_page(client.get(at))]
    for name, pattern in about_one():
        if not is_of_staff(pattern):
            continue
        every = (address(name, pattern, row.pk) for row in side.rows(pattern.callback.model))
        found += [next(iter(at for at in every if is_page(client.get(at))), "")]
    return [at for at in dict.fromkeys(found) if at]


def is_of_staff(pattern) -> bool:
    return pattern.callback.needs != PUBLIC and not PUPILS_AND_PARENTS.match(str(pattern.pattern))


def is_page(response) -> bool:
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("party", PARTY)
def test_every_page_that_staff_can_open_is_for_everybody(side, party, desk):
    seen = set()
    for who in PARTY[party]:
        desk.signs_in(side.actors[who].user)
        for at in pages_of(side, who):
            desk.go(at)
            seen.add(at)
    assert len(seen) >= LEAST[party], sorted(seen)


def test_every_role_of_staff_is_in_one_party():
    assert sorted(who for roles in PARTY.values() for who in roles) == sorted(STAFF)
