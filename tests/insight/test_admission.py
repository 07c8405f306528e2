"""The right of admission stands with its grounds where the two schools look."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus as A
from tests.staff import Browser

pytestmark = pytest.mark.django_db


def read(actor, address: str) -> str:
    return " ".join(strip_tags(Browser(actor).get(address).content.decode().replace("<", " <")).split())


def test_both_schools_read_the_right_and_why(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)

    for actor, address in ((milan, f"/intake/{application.pk}/"), (noor, f"/school/leerling/{transition.pk}/")):
        page = read(actor, address)
        assert "Toelatingsrecht nog niet zeker" in page
        assert "Op tijd aangemeld, op 12 maart 2026 Vmbo-k past bij niveau 2, met diploma Nog niet uitgenodigd" in page

    actions.record_status(application, A.INTAKE_DONE, by=milan)
    assert "Heeft toelatingsrecht" in read(noor, f"/school/leerling/{transition.pk}/")


def test_who_stepped_back_after_the_talk_was_heard_all_the_same(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.INTAKE_DONE, by=milan)
    actions.record_status(application, A.WAITLISTED, by=milan)

    assert "Heeft toelatingsrecht" in read(milan, f"/intake/{application.pk}/")
