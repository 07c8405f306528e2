"""Every page, asked by everybody: what is somebody else's is not there, and what is one's own opens as the policy
says."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from sluitend.access.models import AuditEvent
from sluitend.transitions.models import Event
from tests.house.test_access import ours
from tests.house.two_sides import SCHOOL_OF, Side, build

pytestmark = pytest.mark.django_db
STAFF = (
    "mentor",
    "school_admin",
    "career_dean",
    "care_coordinator",
    "intaker",
    "mbo_admin",
    "study_coach",
    "attendance_officer",
    "doorstroompunt_officer",
)
EVERYBODY = (*STAFF, "pupil", "guardian", "nobody")
PUBLIC = "public"
OPENED = {200, 204, 302, 303, 405, 409, 422}  # 405: a button's address, which answers a post only
HIDDEN = {403, 404}
FILLED = {"section": "jouw-gegevens", "slug": "stage", "kind": "csv", "token": "abcdef", "batch": str(uuid4())}
"""Something for each other part that an address may have."""


@pytest.fixture
def sides(region, settings) -> tuple[Side, Side]:
    settings.SECOND_FACTOR = "skippable"  # tested where signing in is
    here = build(region, "AA", first=("Quirine", "Quispel"), second=("Xerxes", "Xhofleer"), third="Qaatje")
    there = build(region, "BB", first=("Wubbe", "Wubbolts"), second=("Zweder", "Zwiers"), third="Wobbelien")
    return here, there


def address(name: str, pattern: URLPattern, pk=None) -> str:
    """The address of a page; a part nobody gave an example of fails here."""
    parts = {part: str(pk) if part == "pk" else FILLED[part] for part in pattern.pattern.converters}
    return reverse(name, kwargs=parts)


def about_one() -> list[tuple[str, URLPattern]]:
    return [(name, pattern) for name, pattern in ours() if "pk" in pattern.pattern.converters]


def about_many() -> list[tuple[str, URLPattern]]:
    return [(name, pattern) for name, pattern in ours() if "pk" not in pattern.pattern.converters]


def text(response: HttpResponse) -> str:
    """What an answer says, also where it is a spreadsheet."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def betrayed(response: HttpResponse, side: Side) -> list[str]:
    """The names of a side that an answer gives away."""
    return [name for name in side.names if name in text(response)]


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
    before = AuditEvent.objects.filter(subject__regex="|".join(keys)).count(), Event.objects.filter(
        transition__origin_school=there.school
    ).count()
    wrong = []
    for name, pattern in about_many():
        if not name.startswith("kit:"):
            sent = {"chosen": keys, "zaak": keys, "status": "started", "to": str(uuid4()), "bevestigd": "ja", "who": ""}
            response = client.post(address(name, pattern), sent)
            if response.status_code >= 500 or betrayed(response, there):
                wrong.append((name, response.status_code, betrayed(response, there)))
    after = AuditEvent.objects.filter(subject__regex="|".join(keys)).count(), Event.objects.filter(
        transition__origin_school=there.school
    ).count()
    assert wrong == []
    assert after == before


@pytest.mark.parametrize("who", (*STAFF, "pupil", "guardian"))
def test_ones_own_rows_open_as_the_policy_says(sides, who):
    here, _there = sides
    client, actor = here.client(who), here.actors[who]
    wrong = []
    for name, pattern in about_one():
        model, needs = pattern.callback.model, pattern.callback.needs
        for row in here.rows(model):
            may, could = actor.may(needs, row), model.policy[needs].could_hold_for(actor)
            status = client.get(address(name, pattern, row.pk)).status_code
            if not (status in OPENED if may else status == (404 if could else 403)):
                wrong.append((name, status, may))
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


def nobodys_page(client: Client) -> int:
    return client.get(reverse("home")).status_code
