"""Many dossiers as one ZIP: made in the background, for the asker only, each of them opened and looked at, gone after a
day."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.dossiers.models import Delivery
from sluitend.exchange import takeouts
from sluitend.exchange.models import Takeout, TakeoutFile
from sluitend.kit import clock, jobs
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.cast import TODAY, works_at
from tests.dossiers.conftest import agreed, asked, dossier, elif_, filled  # noqa: F401
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(transition, kok, noor, agreed):  # noqa: F811
    application = spine.apply_for(transition, kok, by=noor)
    jobs.run_queue()
    assert Delivery.objects.filter(opened_at=None).count() == 1
    return application


@pytest.fixture
def taken(delivered, milan):
    return takeouts.ask(Delivery.objects.all(), "pdf", by=milan)


def test_taking_out_is_opening_and_is_kept_among_who_looked(taken, delivered):
    assert Delivery.objects.filter(opened_at=None).count() == 0
    assert Look.objects.filter(page="takeout", learner_id=delivered.transition.learner_id).count() == 1


def test_the_job_makes_the_files_and_the_asker_fetches_them(taken, milan):
    client = Browser(milan)
    address = f"/intake/dossiers/meenemen/{taken.pk}/"
    assert "0 van 1 dossiers zijn klaar" in text(client.get(address))
    assert client.get(f"{address}dossiers.zip").status_code == 404
    jobs.run_queue()
    assert "1 dossier is klaar." in text(client.get(address))
    (name,) = zipfile.ZipFile(io.BytesIO(client.get(f"{address}dossiers.zip").content)).namelist()
    assert name.startswith("dossier-yara-demir-")


def test_a_job_that_was_killed_goes_on_where_it_was(taken, milan):
    assert takeouts.make_some(taken.pk, by=milan) is True
    made = TakeoutFile.objects.get().made_at
    assert takeouts.make_some(taken.pk, by=milan) is False
    assert (TakeoutFile.objects.get().made_at, Takeout.objects.get().status) == (made, "ready")
    assert takeouts.make_some(taken.pk, by=milan) is False


def test_nobody_but_the_asker_fetches_it(taken, teun, delta):
    jobs.run_queue()
    colleague = works_at("Merel", delta, Role.INTAKER)
    for somebody in (colleague, teun):
        with pytest.raises(PermissionDenied):
            takeouts.fetch(Takeout.objects.get(), by=somebody)
        assert Browser(somebody).get(f"/intake/dossiers/meenemen/{taken.pk}/").status_code == 404


def test_it_is_gone_after_a_day(taken):
    jobs.run_queue()
    with clock.standing(TODAY):
        jobs.run_due(night=False)
    assert Takeout.objects.count() == 1
    with clock.standing(TODAY + timedelta(days=2)):
        jobs.run_due(night=False)
    assert (Takeout.objects.count(), TakeoutFile.objects.count()) == (0, 0)


def test_a_college_takes_out_only_what_was_sent_to_it(delivered, teun):
    with pytest.raises(Refused):
        takeouts.ask(Delivery.objects.all(), "pdf", by=teun)
    assert Delivery.objects.filter(opened_at=None).count() == 1


def test_the_inbox_asks_for_the_chosen(delivered, milan):
    answer = Browser(milan).post("/intake/dossiers/meenemen/", {"chosen": str(delivered.pk), "suffix": "json"})
    assert answer["Location"] == f"/intake/dossiers/meenemen/{Takeout.objects.get().pk}/"
    page = Browser(milan).post(
        "/intake/dossiers/meenemen/", {"chosen": str(delivered.pk), "suffix": "exe", "next": "/intake/"}
    )
    assert (page["Location"], Takeout.objects.count()) == ("/intake/", 1)
