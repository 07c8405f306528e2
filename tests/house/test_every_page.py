"""Every page, asked by everybody: what is somebody else's is not there, and what is one's own opens as the policy
says."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sluitend.access.models import AuditEvent
from sluitend.transitions.models import Event
from tests.house.asking import about_many, about_one, address, betrayed
from tests.house.test_access import ours
from tests.house.two_sides import SCHOOL_OF

pytestmark = pytest.mark.django_db
STAFF = (
    "mentor",
    "school_admin",
    "career_dean",
    "care_coordinator",
    "intaker",
    "mbo_admin",
    "study_coach",
    "support_coordinator",
    "attendance_officer",
    "doorstroompunt_officer",
    "region_manager",
    "alliance_contact",
    "transfer_coach",
)
EVERYBODY = (*STAFF, "pupil", "guardian", "nobody")
PUBLIC = "public"
OPENED = {200, 204, 302, 303, 405, 409, 422}  # 405: a button's address, which answers a post only
HIDDEN = {403, 404}


def happened() -> tuple[int, int]:
    """How much was ever done."""
    return Event.objects.count(), AuditEvent.objects.count()


def test_every_kind_of_thing_with_a_page_has_two_sides_here():
    models = {pattern.callback.model for _name, pattern in ours() if pattern.callback.needs != PUBLIC}
    assert models - SCHOOL_OF.keys() == set()


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_row_of_another_side_is_not_there(sides, who):
    here, there = sides
    client, before = here.client(who), happened()
    wrong = []
    for name, pattern in about_one():
        for row in there.rows(pattern.callback.model):
            for ask in (client.get, client.post):
                response = ask(address(name, pattern, row.pk))
                hidden = response.status_code in HIDDEN or (who == "nobody" and response.status_code in (302, 401))
                if not hidden or betrayed(response, there):
                    wrong.append((name, ask.__name__, response.status_code, betrayed(response, there)))
    assert wrong == []
    assert happened() == before


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_list_never_names_somebody_of_another_side(sides, who):
    here, there = sides
    client = here.client(who)
    wrong = [
        (name, found)
        for name, pattern in about_many()
        if (found := betrayed(client.get(address(name, pattern)), there))
    ]
    assert wrong == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_choosing_rows_of_another_side_does_nothing(sides, who):
    """Lists have buttons for many rows at once; the keys they are sent are somebody else's."""
    here, there = sides
    client, keys = here.client(who), there.keys()
    theirs = f":({'|'.join(keys)})$"
    before = (
        AuditEvent.objects.filter(subject__regex=theirs).count(),
        Event.objects.filter(transition__origin_school=there.school).count(),
    )
    wrong = []
    for name, pattern in about_many():
        if not name.startswith("kit:"):
            sent = {
                "chosen": keys,
                "shown": keys,
                "zaak": keys,
                "status": "started",
                "to": str(uuid4()),
                "bevestigd": "ja",
                "who": "",
            }
            response = client.post(address(name, pattern), sent)
            if response.status_code >= 500 or betrayed(response, there):
                wrong.append((name, response.status_code, betrayed(response, there)))
    after = (
        AuditEvent.objects.filter(subject__regex=theirs).count(),
        Event.objects.filter(transition__origin_school=there.school).count(),
    )
    assert wrong == []
    assert after == before


@pytest.mark.parametrize("who", [*STAFF, "pupil", "guardian"])
def test_ones_own_rows_open_as_the_policy_says(sides, who):
    """A page that the policy gives opens for one of the rows at least; of the others its view may say that there is
    nothing to do."""
    here, _there = sides
    client, actor = here.client(who), here.actors[who]
    wrong = []
    for name, pattern in about_one():
        model, needs = pattern.callback.model, pattern.callback.needs
        refusal = 404 if model.policy[needs].could_hold_for(actor) else 403
        seen = {True: set(), False: set()}
        for row in here.rows(model):
            seen[actor.may(needs, row)].add(client.get(address(name, pattern, row.pk)).status_code)
        if seen[False] - {refusal} or seen[True] - OPENED - {404} or (seen[True] and not seen[True] & OPENED):
            wrong.append((name, seen))
    assert wrong == []


def test_each_kind_of_page_opens_for_somebody(sides):
    """Otherwise the tests above would hold on a site where nobody may do anything."""
    here, _there = sides
    shut = [
        name
        for name, pattern in about_one()
        if not any(
            actor.may(pattern.callback.needs, row)
            for actor in here.actors.values()
            for row in here.rows(pattern.callback.model)
        )
    ]
    assert shut == []
