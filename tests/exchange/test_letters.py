from __future__ import annotations

import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from sluitend.exchange import actions, letters
from sluitend.kit import codes
from sluitend.learners.actions import WrongCode, activate
from sluitend.learners.models import LetterCode
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event
from tests.cast import follow, signs_in

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b")


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"


def print_them(school_class, learners, by):
    return PdfReader(io.BytesIO(actions.print_letters(school_class, learners, by=by)))


def words_on(page):
    return " ".join(page.extract_text().split())


def test_each_pupil_gets_a_page_with_a_code_that_opens_the_account(class_4b, noor, yara_herself, sem_himself):
    pages = print_them(class_4b, [sem_himself, yara_herself], noor).pages

    for page, learner in zip(pages, [sem_himself, yara_herself], strict=True):
        said = words_on(page)
        assert learner.name in said
        assert "Klas 4B" in said
        (code,) = CODE.findall(said)
        assert activate(code, learner.birth_date).learner_account.learner == learner


def test_the_code_stands_behind_a_hash_so_no_server_writes_it_down(settings):
    settings.SITE_URL = "https://sluitend.example/"
    assert letters.address_of("ABCDEFGHJK") == "https://sluitend.example/start/#ABCDE-FGHJK"


def test_the_pdf_can_be_read_aloud_and_kept(class_4b, noor, yara_herself):
    pdf = print_them(class_4b, [yara_herself], noor)
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)
    claims = root["/Metadata"].get_object().get_data().decode()
    assert ("<pdfuaid:part>1" in claims, "<pdfaid:part>2" in claims) == (True, True)
    assert "QR-code die de startpagina opent op je telefoon" in str(list(alts(root["/StructTreeRoot"].get_object())))


def alts(node):
    """The texts that stand in for pictures."""
    if "/Alt" in node:
        yield str(node["/Alt"])
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(kid, dict):
            yield from alts(kid)


def test_a_name_stays_a_name(class_4b, noor, yara_herself):
    yara_herself.call_name = '#panic("x") *Yara* $a$'
    yara_herself.save()
    assert '#panic("x") *Yara* $a$' in words_on(print_them(class_4b, [yara_herself], noor).pages[0])


def test_a_new_letter_ends_the_old_code(class_4b, noor, yara_herself):
    first = words_on(print_them(class_4b, [yara_herself], noor).pages[0])
    print_them(class_4b, [yara_herself], noor)
    with pytest.raises(WrongCode):
        activate(CODE.findall(first)[0], yara_herself.birth_date)


def test_a_letter_is_noted_where_somebody_is_followed(class_4b, noor, yara_herself, sem_himself):
    transition = follow(yara_herself)
    print_them(class_4b, [yara_herself, sem_himself], noor)
    noted = Event.objects.filter(kind=Kind.ACCOUNT).values_list("transition", "code")
    assert list(noted) == [(transition.pk, "letter")]


def test_when_the_paper_fails_the_old_codes_stay_good(class_4b, noor, yara_herself, monkeypatch):
    old = words_on(print_them(class_4b, [yara_herself], noor).pages[0])
    monkeypatch.setattr(letters, "pdf", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.print_letters(class_4b, [yara_herself], by=noor)
    assert activate(CODE.findall(old)[0], yara_herself.birth_date).learner_account.learner == yara_herself


def test_nobody_prints_letters_of_another_class(class_4b, bram, yara_herself):
    with pytest.raises(PermissionDenied):
        actions.print_letters(class_4b, [yara_herself], by=bram)
    assert LetterCode.objects.count() == 0


def visitor(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def test_two_clicks_for_a_class(puck, class_4b, yara_herself, sem_himself):
    signs_in(sem_himself)
    client = visitor(puck)
    page = " ".join(client.get(reverse("exchange:letters")).content.decode().split())
    assert '<td data-label="Leerlingen">2</td><td data-label="Zonder account">1</td>' in page
    assert "Print 1 brief" in page

    response = client.post(reverse("exchange:letters_of_class", kwargs={"pk": class_4b.pk}), {"who": "new"})

    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    assert response["Content-Disposition"] == 'attachment; filename="brieven-4b.pdf"'
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 1
    response = client.post(reverse("exchange:letters_of_class", kwargs={"pk": class_4b.pk}), {"who": "all"})
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 2


def test_a_class_where_everybody_has_an_account_says_so(puck, class_4b, sem_himself):
    signs_in(sem_himself)
    page = visitor(puck).post(
        reverse("exchange:letters_of_class", kwargs={"pk": class_4b.pk}), {"who": "new"}, follow=True
    )
    assert "Iedereen in deze klas heeft een account." in page.content.decode()
    assert LetterCode.objects.count() == 0


def test_letters_of_a_class_elsewhere_are_not_there(puck, class_elsewhere, stranger):
    response = visitor(puck).post(
        reverse("exchange:letters_of_class", kwargs={"pk": class_elsewhere.pk}), {"who": "all"}
    )
    assert response.status_code == 404


def test_who_is_no_school_prints_nothing(milan, class_4b):
    assert visitor(milan).get(reverse("exchange:letters")).status_code == 403


def test_the_list_costs_the_same_for_one_class_as_for_many(puck, class_4b, yara_herself):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sluitend.learners.models import SchoolClass
    from tests.cast import enrol

    client = visitor(puck)
    asked = []
    for extra in (0, 3):
        for number in range(extra):
            other = SchoolClass.objects.create(school=class_4b.school, school_year=2026, name=f"4{number}")
            enrol(other, "Nog", "Een", born=yara_herself.birth_date, lives_in=yara_herself.residence)
        client.get(reverse("exchange:letters"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("exchange:letters"))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_a_code_is_kept_as_a_hash_only(class_4b, noor, yara_herself):
    (code,) = CODE.findall(words_on(print_them(class_4b, [yara_herself], noor).pages[0]))
    kept = LetterCode.objects.get()
    assert bytes(kept.digest) == codes.digest(codes.typed(code), purpose="letter")
