"""Taking a dossier out: who may, what is noted, and what the file is called."""

from __future__ import annotations

import json

import pytest

from sluitend.access.models import Look
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.models import Delivery
from sluitend.transitions import actions
from tests.dossiers.conftest import agreed, asked, dossier, elif_, filled  # noqa: F401
from tests.insight.test_college_pages import JOB
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(transition, kok, noor):
    return actions.apply_for(transition, kok, by=noor)


@pytest.fixture
def delivered(application, agreed):  # noqa: F811
    dossiers.deliver(agreed, by=JOB)
    return Delivery.objects.get()


def address(delivered, suffix):
    return f"/intake/dossier/{delivered.pk}.{suffix}"


@pytest.mark.parametrize(
    ("suffix", "kind"), [("pdf", "application/pdf"), ("json", "application/json"), ("xml", "application/xml")]
)
def test_a_file_is_called_after_the_pupil_and_kept_by_no_browser(delivered, application, milan, suffix, kind):
    response = Browser(milan).get(address(delivered, suffix))
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (200, kind, "no-store")
    name = f"dossier-yara-demir-{application.pk}.{suffix}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_file_is_the_version_that_was_delivered(delivered, milan, yara_herself):
    yara_herself.family_name = "Later"
    yara_herself.save()
    said = json.loads(Browser(milan).get(address(delivered, "json")).content)["dossier"]
    assert said["huidigeschool"]["leerling"]["achternaam"] == "Demir"
    assert said["huidigeschool"]["brincode"] == delivered.dossier.transition.origin_school.code


def test_taking_it_out_is_opening_it_and_the_pupil_sees_that(delivered, milan, yara_herself):
    Browser(milan).get(address(delivered, "xml"))
    delivered.refresh_from_db()
    looks = Look.objects.filter(learner_id=yara_herself.pk, page="dossier_file")
    assert (delivered.opened_by, looks.count()) == (milan.label, 1)


def test_the_page_of_the_applicant_leads_to_the_files(delivered, application, milan):
    page = text(Browser(milan).get(f"/intake/{application.pk}/", follow=True))
    assert [address(delivered, suffix) in page for suffix in ("pdf", "json", "xml")] == [True] * 3


def test_who_has_no_dossier_yet_has_nothing_to_download(application, milan):
    assert "/intake/dossier/" not in text(Browser(milan).get(f"/intake/{application.pk}/"))


def test_another_college_finds_no_file(delivered, teun):
    assert Browser(teun).get(address(delivered, "json")).status_code == 404


def test_another_kind_of_file_is_not_there(delivered, milan):
    assert Browser(milan).get(address(delivered, "docx")).status_code == 404


def test_without_a_brin_oso_says_why_and_stays_unopened(delivered, application, milan):
    school = delivered.dossier.transition.origin_school
    school.code = "geen-brin"
    school.save()
    browser = Browser(milan)
    response = browser.get(address(delivered, "xml"))
    delivered.refresh_from_db()
    assert (response.status_code, response["Location"], delivered.opened_at) == (
        302,
        f"/intake/{application.pk}/",
        None,
    )
    assert "Deze school heeft die niet." in text(browser.get(f"/intake/{application.pk}/", follow=True))
