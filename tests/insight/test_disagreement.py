"""Sources that disagree about an application are shown, with what counts, to both schools; nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.transitions import actions
from sluitend.transitions.actions import Fact
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.models import Application
from sluitend.transitions.queries.sources import disagreements
from tests.cast import TODAY
from tests.staff import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(transition, kok, noor):
    return actions.apply_for(transition, kok, by=noor)


def text(response) -> str:
    """What one reads, without the marks around it."""
    return " ".join(strip_tags(response.content.decode()).split())


def say(application: Application, code: str, source: Source, days: int) -> None:
    said = Fact(
        application.transition_id, Kind.APPLICATION, code, None, application.pk, application.college_id, source=source
    )
    with clock.standing(TODAY + timedelta(days=days)):
        actions.note([said], by=Actor.job("test"))
    application.refresh_from_db()


def test_the_last_word_of_each_source_with_the_one_that_counts_first(application):
    say(application, "withdrawn", Source.HUB, 1)
    say(application, "intake_to_plan", Source.COLLEGE, 2)
    say(application, "intake_planned", Source.COLLEGE, 3)

    words = disagreements([application])[application.pk]

    assert [(word.source, word.status, word.counts) for word in words] == [
        (Source.HUB, "withdrawn", True),
        (Source.COLLEGE, "intake_planned", False),
        (Source.SCHOOL, "applied", False),
    ]


def test_college_and_school_both_read_who_says_what(application, transition, milan, noor):
    say(application, "withdrawn", Source.HUB, 1)
    say(application, "intake_planned", Source.COLLEGE, 2)

    for who, address in ((milan, f"/intake/{application.pk}/"), (noor, f"/school/leerling/{transition.pk}/")):
        page = text(Browser(who).get(address))
        assert "Niet iedereen zegt hetzelfde over Kok" in page
        assert "ingetrokken, 13 maart 2026 (dit telt)" in page


def test_where_all_agree_nothing_is_asked_and_nothing_shown(application, milan, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert disagreements([application]) == {}
    assert "Niet iedereen zegt hetzelfde" not in text(Browser(milan).get(f"/intake/{application.pk}/"))
