"""Attachments of the dossier: who adds, removes and reads them, that they are agreed to and sent like answers, and that a
row always has its file."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.access.roles import Role, Stand
from sluitend.dossiers import actions, jobs
from sluitend.dossiers.attachments import KINDS, MOST_BYTES, MOST_PER_PART, SHELF, AttachmentKind
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, PartStatus
from sluitend.dossiers.models import Attachment, Delivery, Dossier, SentAttachment
from sluitend.dossiers.queries import me
from sluitend.dossiers.queries.attachments import sent_attachments
from sluitend.dossiers.questionnaire import LegalCategory
from sluitend.insight.college.queries import changes
from sluitend.kit import clock
from sluitend.kit import jobs as queue
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.cast import TODAY, signs_in
from tests.dossiers.made_files import add, docx, pdf, png
from tests.dossiers.test_links import knock
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
S = DossierStatus


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def with_both(filled, yara, noor):
    """Pupil and mentor added something before anybody agreed."""
    add(filled, Part.PUPIL, yara, title="Cijfers van Yara")
    add(filled, Part.MENTOR, noor, png(), title="Rapport")
    filled.refresh_from_db()
    return filled


@pytest.fixture
def agreed_with_both(with_both, yara, elif_):
    agree(with_both, yara, elif_)
    return with_both


@pytest.fixture
def sent(agreed_with_both, noor, kok):
    """Sent to ROC Delta, opened by nobody."""
    spine.apply_for(agreed_with_both.transition, kok, by=noor)
    queue.run_queue()
    return Dossier.objects.get(pk=agreed_with_both.pk)


def agree(dossier, yara, elif_):
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    dossier.refresh_from_db()
    actions.make_link(dossier, Guardian.objects.get(pk=elif_.guardian_id), by=yara)
    actions.guardian_answers(dossier, Answer.AGREED, by=elif_)
    queue.run_queue()
    dossier.refresh_from_db()


def of(dossier, part):
    return Attachment.objects.get(dossier=dossier, part=part, removed_at=None)


def titles(dossier):
    return sorted(Attachment.objects.filter(dossier=dossier, removed_at=None).values_list("title", flat=True))


def file_of(attachment) -> Path:
    with attachment.open() as file:
        return Path(file.name)


def upload(name="cijfers.pdf", content=None, kind="marks", title="Periode 2", **more):
    content = pdf() if content is None else content
    return {"kind": kind, "title": title, "file": SimpleUploadedFile(name, content, "application/pdf")} | more


MINE, FILE_OF_MINE = "/mijn/dossier/bijlagen/", "/mijn/bijlage/{}/"
AT_COLLEGE, AT_SCHOOL, OF_GUARDIAN = "/intake/bijlage/{}/", "/school/bijlage/{}/", "/ouder/lezen/bijlage/{}/"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


# --- Adding ----------------------------------------------------------------------------------------------------------


def test_the_pupil_adds_one_from_the_task_list_and_takes_it_back(client, dossier, yara):
    client.force_login(yara.user)
    assert MINE in client.get("/mijn/dossier/").content.decode()

    page = client.post(MINE, upload("../../Mijn <b>cijfers</b>.pdf", title="Periode 2 \u202e😀"), follow=True)

    added = of(dossier, Part.PUPIL)
    assert (added.title, added.kind, added.file_type, added.file_name) == (
        "Periode 2 😀",
        "marks",
        "pdf",
        "periode-2.pdf",
    )
    assert "Toegevoegd: Periode 2 😀." in text(page)
    assert "Mijn" not in str(vars(added))
    with added.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == added.sha256

    back = client.post(f"{MINE}{added.pk}/weg/", follow=True)
    assert "Weggehaald: Periode 2 😀." in text(back)
    assert titles(dossier) == []
    client.post(f"{MINE}{added.pk}/terug/")
    assert titles(dossier) == ["Periode 2 😀"]


def test_adding_the_first_thing_begins_the_part(dossier, yara, noor):
    add(dossier, Part.PUPIL, yara)
    add(dossier, Part.MENTOR, noor)
    dossier.refresh_from_db()
    assert (dossier.pupil_part, dossier.mentor_part) == (PartStatus.BUSY, PartStatus.BUSY)


def test_attachments_are_no_part_that_has_to_be_done(client, dossier, yara):
    client.force_login(yara.user)
    before = client.get("/mijn/dossier/").context["list"]
    add(dossier, Part.PUPIL, yara)
    after = client.get("/mijn/dossier/").context["list"]
    row = next(task for task in after.mine if task.url == MINE)
    assert (before.total, after.total, before.done, after.done) == (7, 7, 0, 0)
    assert (str(row.state.label), row.note) == ("Klaar", "1 bijlage")


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        (upload(content=b""), "file", "Dit bestand is leeg. Kies een ander bestand."),
        (
            upload("brief.pdf", b"<!doctype html><script>alert(1)</script>"),
            "file",
            "Dit bestand heet pdf, maar dat is het niet. Sla het opnieuw op als pdf.",
        ),
        (
            upload("film.mov", b"moov"),
            "file",
            "Dit soort bestand kan niet mee. Kies een pdf, jpg, png, docx of odt.",
        ),
        (
            upload(content=b"%PDF-" + bytes(11 * 1024 * 1024)),
            "file",
            "Dit bestand is groter dan 10 MB. Maak het kleiner of kies een ander bestand.",
        ),
        (
            upload("a.docx", docx({"word/media/image1.png": bytes(30 * 1024 * 1024)})),
            "file",
            "Dit bestand wordt veel te groot als je het opent. Sla het op als pdf en kies die.",
        ),
        ({"kind": "marks", "title": ""}, "file", "Kies een bestand."),
        (upload(kind="diagnose"), "kind", None),
        (upload(kind=""), "kind", "Kies een antwoord."),
        (upload(kind="other", title=" \u202e "), "title", "Schrijf in een paar woorden wat het is."),
    ],
)
def test_what_is_not_right_is_said_beside_the_field_and_nothing_is_kept(client, dossier, yara, sent, field, said):
    client.force_login(yara.user)
    if "file" in sent:
        sent["file"].seek(0)

    page = client.post(MINE, sent)

    errors = page.context["form"].errors
    assert (page.status_code, list(errors)) == (422, [field])
    assert said is None or errors[field] == [said]
    assert Attachment.objects.count() == 0


def test_a_title_may_be_left_out_where_the_kind_says_enough(client, dossier, yara):
    client.force_login(yara.user)
    client.post(MINE, upload(kind="letter", title=""))
    added = of(dossier, Part.PUPIL)
    assert (added.title, added.name, added.file_name) == ("", "motivatiebrief", "letter.pdf")


def test_a_request_larger_than_a_page_takes_is_refused_before_it_is_read(client, dossier, yara):
    client.force_login(yara.user)
    huge = client.post(MINE, upload(content=b"%PDF-" + bytes(31 * 1024 * 1024)))
    elsewhere = client.post("/mijn/dossier/lezen/", upload(content=b"%PDF-" + bytes(6 * 1024 * 1024)))
    assert [huge.status_code, elsewhere.status_code] == [413, 413]
    assert "Wat je stuurde is te groot" in text(huge)


def test_no_more_than_five_fit_in_a_part_and_the_page_says_so(client, dossier, yara, noor):
    for number in range(MOST_PER_PART):
        add(dossier, Part.PUPIL, yara, title=f"Nummer {number}")
    with pytest.raises(Refused):
        add(dossier, Part.PUPIL, yara)
    add(dossier, Part.MENTOR, noor)  # the other part has places of its own
    client.force_login(yara.user)
    page = text(client.get(MINE))
    assert "Je hebt 5 bijlagen. Meer kan niet." in page
    assert 'type="file"' not in page
    assert client.post(MINE, upload()).status_code == 422
    assert Attachment.objects.filter(part=Part.PUPIL).count() == MOST_PER_PART


def test_a_place_that_others_took_meanwhile_is_not_given_back(dossier, yara):
    first, *_others = [add(dossier, Part.PUPIL, yara, title=f"Nummer {number}") for number in range(MOST_PER_PART)]
    actions.remove_attachment(dossier, Part.PUPIL, first.pk, by=yara)
    add(dossier, Part.PUPIL, yara, title="Nieuw")
    with pytest.raises(Refused):
        actions.put_back_attachment(dossier, Part.PUPIL, first.pk, by=yara)
    assert "Nummer 0" not in titles(dossier)


@pytest.mark.django_db(transaction=True)
def test_of_two_uploads_at_once_for_the_last_place_one_is_kept(dossier, yara):
    for number in range(MOST_PER_PART - 1):
        add(dossier, Part.PUPIL, yara, title=f"Nummer {number}")
    together, outcomes = threading.Barrier(2), []

    def send(title):
        try:
            with wall.standing_by(wall.WORK):
                together.wait()
                add(dossier, Part.PUPIL, yara, title=title)
            outcomes.append(title)
        except Refused as why:
            outcomes.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[title]) for title in ("Een", "Twee")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 2
    assert len({"Een", "Twee"} & set(outcomes)) == 1
    assert sorted(Attachment.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5]


def test_each_adds_to_the_own_part_only_and_of_its_own_kinds(dossier, yara, noor, dirk, milan, bram, sem_himself):
    for part, somebody in (
        (Part.MENTOR, yara),
        (Part.PUPIL, noor),
        (Part.MENTOR, dirk),
        (Part.MENTOR, bram),
        (Part.PUPIL, milan),
        (Part.PUPIL, signs_in(sem_himself)),
    ):
        with pytest.raises(PermissionDenied):
            add(dossier, part, somebody)
    with pytest.raises(Refused):
        add(dossier, Part.MENTOR, noor, kind=AttachmentKind.LETTER)
    assert Attachment.objects.count() == 0


def test_every_kind_goes_along_by_law_and_none_is_about_health():
    categories = {category for kinds in KINDS.values() for category in kinds.values()}
    assert categories <= {LegalCategory.OWN_EXPRESSION, LegalCategory.HISTORY, LegalCategory.GUIDANCE}


def test_the_pages_say_that_nothing_medical_belongs_here(client, dossier, yara, noor):
    client.force_login(yara.user)
    assert "Dus geen brief van de dokter, geen diagnose en geen medicijnen." in text(client.get(MINE))
    assert "Niets medisch: geen diagnose" in text(Browser(noor).get(f"/school/leerling/{dossier.pk}/bijlagen/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": 0},
        {"place": MOST_PER_PART + 1},
        {"size": 0},
        {"size": MOST_BYTES + 1},
        {"part": Part.MENTOR, "kind": AttachmentKind.LETTER},
        {"stored_as": "../../etc/passwd"},
        {"sha256": "x"},
    ],
)
def test_the_database_holds_what_an_attachment_is(dossier, wrong):
    right = {
        "dossier": dossier, "part": Part.PUPIL, "place": 1, "kind": "marks", "file_type": "pdf", "size": 9,
        "sha256": "a" * 64, "stored_as": "b" * 32, "by": "x",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(**right | wrong)
    Attachment.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(**right | {"stored_as": "c" * 32})


# --- The mentor, and agreement ---------------------------------------------------------------------------------------


def test_the_mentor_adds_and_removes_one(dossier, noor):
    address, browser = f"/school/leerling/{dossier.pk}/bijlagen/", Browser(noor)
    browser.post(address, upload(kind="other", title="Plan voor begeleiding"))
    added = of(dossier, Part.MENTOR)
    assert "Plan voor begeleiding" in text(browser.get(f"/school/leerling/{dossier.pk}/mentordeel/"))
    undo = browser.post(f"{address}{added.pk}/weg/", follow=True)
    assert f"{address}{added.pk}/terug/" in text(undo)
    assert titles(dossier) == []


def test_what_the_mentor_changes_after_agreement_makes_it_lapse_and_only_after_saying_so(agreed_with_both, noor):
    address, browser = f"/school/leerling/{agreed_with_both.pk}/bijlagen/", Browser(noor)
    assert 'type="file"' not in text(browser.get(address))
    browser.post(address, upload())
    browser.post(f"{address}{of(agreed_with_both, Part.MENTOR).pk}/weg/")
    agreed_with_both.refresh_from_db()
    assert (agreed_with_both.status, titles(agreed_with_both)) == (S.AGREED, ["Cijfers van Yara", "Rapport"])

    assert "vervalt het akkoord" in text(browser.get(f"{address}?vervalt=ja"))
    browser.post(address, upload(vervalt="ja"))

    agreed_with_both.refresh_from_db()
    assert agreed_with_both.status == S.TO_AGREE


def test_removing_one_of_the_mentors_makes_agreement_lapse_too(agreed_with_both, noor):
    mentors = of(agreed_with_both, Part.MENTOR)
    actions.remove_attachment(agreed_with_both, Part.MENTOR, mentors.pk, by=noor)
    agreed_with_both.refresh_from_db()
    assert agreed_with_both.status == S.TO_AGREE


def test_after_agreeing_the_pupil_adds_only_as_an_addition(client, agreed_with_both, yara):
    with pytest.raises(PermissionDenied):
        add(agreed_with_both, Part.PUPIL, yara)
    client.force_login(yara.user)
    page = text(client.get(MINE))
    assert "/mijn/dossier/aanvullen/" in page
    assert 'type="file"' not in page
    client.post(MINE, upload())
    assert titles(agreed_with_both) == ["Cijfers van Yara", "Rapport"]


# --- Versions --------------------------------------------------------------------------------------------------------


def of_version(dossier, number):
    content = Delivery.objects.get(dossier=dossier, version__number=number).version.content
    return [row.title for row in sent_attachments(content)]


def test_a_version_names_its_attachments_with_what_they_are(sent):
    added = of(sent, Part.PUPIL)
    first, second = Delivery.objects.get(dossier=sent).version.content["attachments"]
    assert first == {
        "id": str(added.pk), "part": "pupil", "kind": "marks", "title": "Cijfers van Yara", "type": "pdf",
        "size": added.size, "sha256": added.sha256,
    }  # fmt: skip
    assert (second["part"], second["type"]) == ("mentor", "png")


def test_after_an_addition_the_old_version_still_has_the_old_attachments(sent, yara, elif_, milan):
    old = of(sent, Part.PUPIL)
    actions.reopen(sent, by=yara)
    actions.remove_attachment(sent, Part.PUPIL, old.pk, by=yara)
    new = add(sent, Part.PUPIL, yara, title="Cijfers van periode 3")
    queue.run_queue()
    assert Browser(milan).get(AT_COLLEGE.format(new.pk)).status_code == 404, "not agreed yet"

    agree(sent, yara, elif_)

    assert (of_version(sent, 1), of_version(sent, 2)) == (
        ["Cijfers van Yara", "Rapport"],
        ["Cijfers van periode 3", "Rapport"],
    )
    assert [Browser(milan).get(AT_COLLEGE.format(row.pk)).status_code for row in (old, new)] == [200, 200]
    application = Delivery.objects.filter(dossier=sent).first().application_id
    page = text(Browser(milan).get(f"/intake/{application}/", follow=True))
    assert "Nieuw: Cijfers van periode 3" in page
    assert "Weggelaten: Cijfers van Yara" in page
    assert "Cijfers van Yara" in text(Browser(milan).get(f"/intake/{application}/?versie=1", follow=True))


def test_an_addition_of_an_attachment_only_is_no_dossier_as_it_was(sent, yara):
    actions.reopen(sent, by=yara)
    added = add(sent, Part.PUPIL, yara, title="Nog een")
    with pytest.raises(Refused):
        actions.leave_as_it_was(sent, by=yara)
    actions.remove_attachment(sent, Part.PUPIL, added.pk, by=yara)
    actions.leave_as_it_was(sent, by=yara)
    sent.refresh_from_db()
    assert sent.status == S.SENT


def test_what_was_removed_and_put_back_is_nothing_changed(sent, yara):
    mine = of(sent, Part.PUPIL)
    actions.reopen(sent, by=yara)
    actions.remove_attachment(sent, Part.PUPIL, mine.pk, by=yara)
    with pytest.raises(Refused):
        actions.leave_as_it_was(sent, by=yara)
    actions.put_back_attachment(sent, Part.PUPIL, mine.pk, by=yara)
    actions.leave_as_it_was(sent, by=yara)


def test_what_was_sent_is_never_changed(sent):
    row = of(sent, Part.PUPIL)
    for change in (
        lambda: SentAttachment.objects.filter(attachment=row).delete(),
        lambda: SentAttachment.objects.update(attachment=of(sent, Part.MENTOR)),
        lambda: Attachment.objects.filter(pk=row.pk).update(sha256="0" * 64),
        lambda: Attachment.objects.filter(pk=row.pk).update(stored_as="0" * 32),
        lambda: Attachment.objects.filter(pk=row.pk).update(title="Anders"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_versions_differ_by_what_came_and_what_went():
    def content(*names):
        rows = [{"id": name, "part": "pupil", "kind": "marks", "title": name, "type": "pdf", "size": 1, "sha256": ""}
                for name in names]  # fmt: skip
        return {"questionnaire": 1, "pupil": {}, "mentor": {}, "attachments": rows}

    found = changes.between(content("Een", "Twee"), content("Twee", "Drie"))
    assert [(row.before, row.now) for row in found] == [("", "Drie"), ("Een", "")]
    assert changes.between({"questionnaire": 1}, {"questionnaire": 1}) == []


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_it_is_a_download_and_nothing_else(sent, milan):
    answer = Browser(milan).get(AT_COLLEGE.format(of(sent, Part.PUPIL).pk))
    assert body(answer).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="cijfers-van-yara.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]


def test_before_it_is_sent_it_is_not_there_for_the_mbo(agreed_with_both, milan, zora, noor, kok):
    """Not even for a college that is applied to."""
    rows = [of(agreed_with_both, part) for part in Part]
    spine.apply_for(agreed_with_both.transition, kok, by=noor)
    for somebody in (milan, zora):
        assert [Browser(somebody).get(AT_COLLEGE.format(row.pk)).status_code for row in rows] == [404, 404]
    with wall.standing(milan.standing):
        assert list(Attachment.objects.all()) == []
    queue.run_queue()
    assert [Browser(milan).get(AT_COLLEGE.format(row.pk)).status_code for row in rows] == [200, 200]


def test_another_organisation_finds_nothing(sent, teun, bram, nadia, sem_himself):
    rows = [of(sent, part).pk for part in Part]
    for row in rows:
        assert Browser(teun).get(AT_COLLEGE.format(row)).status_code == 404
        assert Browser(bram).get(AT_SCHOOL.format(row)).status_code == 404
        assert Browser(signs_in_once(sem_himself)).get(FILE_OF_MINE.format(row)).status_code == 404
        assert Browser(nadia).get(AT_COLLEGE.format(row)).status_code == 403
    for somebody in (teun, bram):
        with wall.standing(somebody.standing):
            assert (list(Attachment.objects.all()), list(SentAttachment.objects.all())) == ([], [])
    with pytest.raises(DatabaseError), wall.standing(nadia.standing):
        list(Attachment.objects.all())


def signs_in_once(learner):
    from sluitend.learners.models import LearnerAccount

    account = LearnerAccount.objects.filter(learner=learner).select_related("user").first()
    if account is None:
        return signs_in(learner)
    return Actor(name="", roles=frozenset({Role.PUPIL}), user=account.user, learner_id=learner.pk)


def test_at_school_they_read_it_and_nobody_reaches_another_door(with_both, noor, dirk, yara):
    row = of(with_both, Part.PUPIL).pk
    assert [Browser(one).get(AT_SCHOOL.format(row)).status_code for one in (noor, dirk)] == [200, 200]
    assert [Browser(noor).get(door.format(row)).status_code for door in (FILE_OF_MINE, AT_COLLEGE)] == [403, 403]
    assert Browser(yara).get(AT_SCHOOL.format(row)).status_code == 403


def test_the_pupil_reads_the_mentors_once_the_mentor_is_done(client, dossier, yara, noor):
    added = add(dossier, Part.MENTOR, noor, title="Rapport")
    client.force_login(yara.user)
    assert client.get(FILE_OF_MINE.format(added.pk)).status_code == 404
    with wall.standing(yara.standing):
        assert list(Attachment.objects.all()) == []


def test_reading_before_agreeing_shows_what_both_added(client, with_both, yara):
    client.force_login(yara.user)
    page = text(client.get("/mijn/dossier/lezen/"))
    assert "Cijfers van Yara" in page
    assert "Rapport" in page
    assert "Je mentor heeft dit toegevoegd." in page
    assert client.get(FILE_OF_MINE.format(of(with_both, Part.MENTOR).pk)).status_code == 200


def test_the_parent_reads_and_downloads_with_the_link_and_no_longer_after_it(client, with_both, yara, elif_):
    actions.pupil_answers(with_both, Answer.AGREED, by=yara)
    made = actions.make_link(with_both, Guardian.objects.get(pk=elif_.guardian_id), by=Actor.job("test"))
    rows = [of(with_both, part).pk for part in Part]
    assert client.get(OF_GUARDIAN.format(rows[0])).status_code == 302
    knock(client, made)

    client.cookies["django_language"] = "tr"
    page = text(client.get("/ouder/lezen/"))
    assert "Ekler" in page
    assert "Notlar" in page
    assert "Cijfers van Yara" in page
    assert [client.get(OF_GUARDIAN.format(row)).status_code for row in rows] == [200, 200]

    actions.guardian_answers(with_both, Answer.AGREED, by=elif_)
    assert [client.get(OF_GUARDIAN.format(row)).status_code for row in rows] == [404, 404]


@pytest.mark.parametrize("language", ["tr", "ar", "pl", "uk"])
def test_a_parent_reads_in_the_own_language_what_each_is(language):
    assert kinds_in(language).isdisjoint(kinds_in("nl") | kinds_in("en"))


def kinds_in(language):
    with translation.override(language):
        return {str(kind.label) for kind in AttachmentKind}


def test_who_downloads_is_kept_among_who_looked(sent, milan, noor, yara):
    row = of(sent, Part.MENTOR).pk
    Browser(milan).get(AT_COLLEGE.format(row))
    Browser(noor).get(AT_SCHOOL.format(row))
    Browser(yara).get(FILE_OF_MINE.format(row))
    assert sorted(Look.objects.values_list("page", flat=True)) == ["college_attachment", "school_attachment"]
    assert "een van je bijlagen" in text(Browser(yara).get("/mijn/inzage/"))


def test_asking_for_the_head_only_is_no_way_around_the_log(sent, milan):
    row = of(sent, Part.MENTOR).pk
    assert Browser(milan).head(AT_COLLEGE.format(row)).status_code == 405


def test_downloading_opens_a_dossier_that_nobody_opened(sent, milan):
    Browser(milan).get(AT_COLLEGE.format(of(sent, Part.PUPIL).pk))
    sent.refresh_from_db()
    assert sent.status == S.OPENED


def test_the_mbo_finds_them_on_the_page_of_the_applicant(sent, milan):
    application = Delivery.objects.get(dossier=sent).application_id
    page = text(Browser(milan).get(f"/intake/{application}/", follow=True))
    assert AT_COLLEGE.format(of(sent, Part.PUPIL).pk) in page
    assert "toegevoegd door de school" in page


def test_the_page_of_the_mbo_costs_as_much_with_ten_as_with_none(agreed, noor, kok, milan, yara, elif_):
    spine.apply_for(agreed.transition, kok, by=noor)
    queue.run_queue()
    application = Delivery.objects.get(dossier=agreed).application_id
    none = count_queries(lambda: Browser(milan).get(f"/intake/{application}/?versie=1", follow=True))
    actions.reopen(Dossier.objects.get(pk=agreed.pk), by=yara)
    for number in range(MOST_PER_PART):
        add(agreed, Part.PUPIL, yara, title=f"Nummer {number}")
        add(agreed, Part.MENTOR, noor, title=f"Nummer {number}")
    agree(Dossier.objects.get(pk=agreed.pk), yara, elif_)
    ten = count_queries(lambda: Browser(milan).get(f"/intake/{application}/?versie=2", follow=True))
    assert ten == none


def test_a_file_that_is_gone_from_the_disk_gives_a_plain_page_and_a_line_in_the_log(sent, milan, caplog):
    row = of(sent, Part.PUPIL)
    file_of(row).unlink()
    with caplog.at_level(logging.ERROR, logger="sluitend"):
        answer = Browser(milan).get(AT_COLLEGE.format(row.pk))
    assert answer.status_code == 500
    assert "We kunnen dit bestand niet vinden" in text(answer)
    assert f"Attachment {row.pk} has no file on disk." in caplog.text
    assert "Yara" not in caplog.text


def test_what_one_takes_along_names_ones_attachments(with_both, yara_herself, yara):
    with wall.standing(yara.standing):
        rows = me.file_of(yara_herself)["attachments"]
    assert sorted(row["title"] for row in rows) == ["Cijfers van Yara", "Rapport"]


# --- Files and rows --------------------------------------------------------------------------------------------------


def long_ago(path: Path) -> None:
    then = (clock.real_now() - timedelta(days=2)).timestamp()
    os.utime(path, (then, then))


def test_the_file_lies_in_the_home_for_our_user_only(with_both, settings):
    path = file_of(of(with_both, Part.PUPIL))
    assert path.is_relative_to(Path(settings.MEDIA_ROOT))
    assert not path.is_relative_to(Path(settings.STATIC_ROOT))
    assert [oct(each.stat().st_mode & 0o777) for each in (path, path.parent)] == ["0o600", "0o700"]
    assert path.name == of(with_both, Part.PUPIL).stored_as


def test_a_name_leads_nowhere_else():
    for name in ("../../../etc/passwd", "", "a" * 31, "A" * 32, "/etc/passwd", "a" * 32 + "\n"):
        with pytest.raises(ValueError, match="not a name"):
            SHELF.open(name)


def test_what_is_removed_goes_for_good_the_next_night_and_its_file_with_it(
    dossier, yara, django_capture_on_commit_callbacks
):
    added = add(dossier, Part.PUPIL, yara)
    path = file_of(added)
    actions.remove_attachment(dossier, Part.PUPIL, added.pk, by=yara)
    jobs.sweep_attachments()
    assert path.exists()
    with clock.standing(TODAY + timedelta(days=2)), django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_attachments()
    assert (path.exists(), Attachment.objects.count()) == (False, 0)


def test_what_was_sent_stays_also_when_it_was_removed(sent, yara, django_capture_on_commit_callbacks):
    mine = of(sent, Part.PUPIL)
    actions.reopen(sent, by=yara)
    actions.remove_attachment(sent, Part.PUPIL, mine.pk, by=yara)
    with clock.standing(TODAY + timedelta(days=9)), django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_attachments()
    assert file_of(mine).exists()


def test_a_file_whose_row_came_to_nothing_is_swept_and_a_fresh_one_is_left(
    dossier, yara, django_capture_on_commit_callbacks
):
    paths = []
    for _time in range(2):
        with transaction.atomic():
            paths.append(file_of(add(dossier, Part.PUPIL, yara)))
            transaction.set_rollback(True)
    kept = file_of(add(dossier, Part.PUPIL, yara))
    long_ago(paths[0])
    long_ago(kept)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_attachments()
    assert [path.exists() for path in (*paths, kept)] == [False, True, True]


def test_after_erasure_the_files_go_as_well(sent, django_capture_on_commit_callbacks):
    paths = [file_of(of(sent, part)) for part in Part]
    for path in paths:
        long_ago(path)
    with wall.standing(wall.Standing(Stand.ERASURE)):
        SentAttachment.objects.filter(version__dossier=sent).delete()
        Attachment.objects.filter(dossier=sent).delete()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep_attachments()
    assert [path.exists() for path in paths] == [False, False]


def test_a_form_of_another_site_adds_nothing(dossier, yara):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(yara.user)
    assert browser.post(MINE, upload()).status_code == 403
    assert Attachment.objects.count() == 0
