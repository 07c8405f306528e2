"""Many dossiers as one ZIP: made in the background, for the asker only, each of them opened and looked at, gone after a
day."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.dossiers.attachments import SHELF
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Delivery
from sluitend.exchange import takeouts
from sluitend.exchange.dossiers import sending
from sluitend.exchange.dossiers.formats import FORMATS
from sluitend.exchange.models import Takeout, TakeoutFile
from sluitend.kit import clock, jobs
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.cast import TODAY, works_at
from tests.dossiers.conftest import agreed, asked, dossier, elif_, filled  # noqa: F401
from tests.dossiers.made_files import add, png
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
    (name,) = unpacked(client, taken).namelist()
    assert name.startswith("dossier-yara-demir-")


def unpacked(client, taken):
    answer = client.get(f"/intake/dossiers/meenemen/{taken.pk}/dossiers.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def with_attachments(filled, yara, noor):  # noqa: F811
    """Before anybody agrees, so that they go along with the dossier."""
    return [add(filled, Part.PUPIL, yara, title="Periode 2"), add(filled, Part.MENTOR, noor, png(), title="")]


def test_the_attachments_lie_beside_their_dossier(with_attachments, taken, milan):
    jobs.run_queue()
    archive = unpacked(Browser(milan), taken)
    dossier_file, *others = sorted(archive.namelist(), key=lambda name: "bijlage" in name)
    stem = dossier_file.removesuffix(".pdf")
    assert others == [f"{stem}-bijlage-1-periode-2.pdf", f"{stem}-bijlage-2-marks.png"]
    for name, row in zip(others, with_attachments, strict=True):
        assert hashlib.sha256(archive.read(name)).hexdigest() == row.sha256


def test_an_attachment_whose_file_is_gone_is_named_in_the_zip(with_attachments, taken, milan):
    SHELF.drop(with_attachments[0].stored_as)
    jobs.run_queue()
    archive = unpacked(Browser(milan), taken)
    assert len([name for name in archive.namelist() if "bijlage-" in name]) == 1
    assert "periode-2.pdf" in archive.read("niet-meegenomen.txt").decode()


def test_a_zip_that_would_become_too_large_says_what_it_left_out(with_attachments, taken, milan, monkeypatch):
    monkeypatch.setattr(takeouts, "MOST_BYTES", 1)
    jobs.run_queue()
    archive = unpacked(Browser(milan), taken)
    assert len(archive.namelist()) == 2
    assert "marks.png" in archive.read("niet-meegenomen.txt").decode()


def test_the_dossier_as_a_file_names_its_attachments(with_attachments, delivered):
    (parcel,) = sending.parcels(Delivery.objects.all())
    paper = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(FORMATS["pdf"].make(parcel))).pages)
    assert "Periode 2 (PDF," in " ".join(paper.split())
    said = json.loads(FORMATS["json"].make(parcel))["dossier"]["huidigeschool"]["leerling"]
    (document,) = said["overigdocumentlijst"]["document"]
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(document["bestandsinhoud"])))
    assert with_attachments[0].sha256 in archive.read("dossier.txt").decode()


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
