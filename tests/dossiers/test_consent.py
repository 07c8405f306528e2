"""What lies outside the statutory list goes along only with a consent of its own, and as long as that stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Way
from sluitend.dossiers.models import Consent, ConsentedAnswer, Delivery, Dossier, DossierVersion, PupilAnswer
from sluitend.kit import jobs
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Application, Event
from tests.cast import TODAY
from tests.dossiers.test_links import knock
from tests.staff import Browser

pytestmark = pytest.mark.django_db
S = DossierStatus
MEDICATION = "A8.medication"
job = Actor.job("test")


def status(dossier):
    return Dossier.objects.get(pk=dossier.pk).status


def read_at(college):
    """What a college reads of answers outside the list, with no filter of ours."""
    with wall.standing(college.standing):
        return list(ConsentedAnswer.objects.order_by("version__number").values_list("question", "value"))


@pytest.fixture
def applied(filled, noor, kok):
    spine.apply_for(filled.transition, kok, by=noor)
    return filled


def everybody_agrees(dossier, yara, elif_, *, pupil=(), guardian=()):
    actions.pupil_answers(dossier, Answer.AGREED, by=yara, consents=pupil)
    jobs.run_queue()
    actions.guardian_answers(dossier, Answer.AGREED, by=elif_, consents=guardian)
    jobs.run_queue()


@pytest.fixture
def consented(applied, yara, elif_):
    everybody_agrees(applied, yara, elif_, pupil=[MEDICATION])
    return applied


def test_with_consent_it_goes_along_beside_the_version(consented, milan):
    assert MEDICATION not in DossierVersion.objects.get().content["pupil"]
    assert read_at(milan) == [(MEDICATION, True)]


def test_a_refusal_changes_nothing_else(applied, yara, elif_, milan):
    everybody_agrees(applied, yara, elif_)

    assert (status(applied), read_at(milan)) == (S.SENT, [])
    assert [row.granted for row in Consent.objects.all()] == [False]
    assert "A8.wanted" in DossierVersion.objects.get().content["pupil"]


def test_what_was_passed_over_is_not_asked_about(filled, yara):
    PupilAnswer.objects.filter(question=MEDICATION).update(value="__skipped__")
    actions.pupil_answers(filled, Answer.AGREED, by=yara, consents=[MEDICATION])

    assert Consent.objects.count() == 0


def test_no_code_of_the_statutory_list_becomes_a_consent(filled, yara):
    actions.pupil_answers(filled, Answer.AGREED, by=yara, consents=["A8.wanted", "B1.why"])

    assert list(Consent.objects.values_list("question", "granted")) == [(MEDICATION, False)]


@pytest.mark.parametrize(("guardian", "sent"), [((), []), ((MEDICATION,), [(MEDICATION, True)])], ids=["no", "yes"])
def test_below_16_a_parent_consents_as_well(applied, yara, elif_, milan, yara_herself, guardian, sent):
    yara_herself.birth_date = date(2010, 3, 13)
    yara_herself.save()
    everybody_agrees(applied, yara, elif_, pupil=[MEDICATION], guardian=guardian)

    assert read_at(milan) == sent


def test_a_parent_of_somebody_of_16_is_not_asked(consented):
    assert {row.party for row in Consent.objects.all()} == {"pupil"}


def test_recall_takes_the_answer_away_everywhere_and_the_rest_stays(consented, yara, milan):
    actions.open_delivery(Delivery.objects.get(), by=milan)
    before = DossierVersion.objects.get().content
    actions.recall_consent(consented, MEDICATION, by=yara)
    jobs.run_queue()

    versions = DossierVersion.objects.order_by("number")
    assert read_at(milan) == [(MEDICATION, None)]
    assert [row.content["pupil"] for row in versions] == [before["pupil"]] * 2
    assert versions[0].content == before
    assert status(consented) == S.OPENED


def test_the_register_keeps_that_it_was_sent_and_taken_back(consented, yara):
    actions.recall_consent(consented, MEDICATION, by=yara)

    (row,) = ConsentedAnswer.objects.all()
    codes = (
        Event.objects.filter(transition=consented.pk, kind=Kind.DELIVERY).order_by("pk").values_list("code", flat=True)
    )
    assert (row.version.number, row.recalled_at is not None) == (1, True)
    assert list(codes) == ["sent", "recalled", "sent"]


def test_the_college_hears_of_it(consented, yara, milan):
    actions.recall_consent(consented, MEDICATION, by=yara)
    jobs.run_queue()

    (letter,) = [one for one in mail.outbox if one.to == [milan.user.email]]
    assert letter.subject == "Een antwoord in een dossier is ingetrokken"
    assert "medic" not in letter.body.lower()


def test_a_recall_is_once_and_by_who_consented(consented, yara, elif_, noor):
    for other in (elif_, noor):
        with pytest.raises(PermissionDenied):
            actions.recall_consent(consented, MEDICATION, by=other)
    actions.recall_consent(consented, MEDICATION, by=yara)
    with pytest.raises(PermissionDenied):
        actions.recall_consent(consented, MEDICATION, by=yara)


def test_a_recalled_answer_cannot_come_back_into_a_version(consented, yara):
    actions.recall_consent(consented, MEDICATION, by=yara)
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentedAnswer.objects.update(value=True)


def test_recall_before_sending_sends_it_never(filled, yara, elif_, kok, milan):
    everybody_agrees(filled, yara, elif_, pupil=[MEDICATION])
    actions.recall_consent(filled, MEDICATION, by=yara)
    spine.apply_for(filled.transition, kok, by=yara)
    jobs.run_queue()

    assert (status(filled), read_at(milan)) == (S.SENT, [])


def test_a_college_that_comes_later_gets_the_version_without(consented, yara, bakker, teun):
    actions.recall_consent(consented, MEDICATION, by=yara)
    spine.apply_for(consented.transition, bakker, by=yara)
    jobs.run_queue()

    assert Delivery.objects.get(college=teun.organisation).version.number == 2
    assert read_at(teun) == []


def test_no_other_college_and_no_school_reads_it(consented, teun, noor):
    assert read_at(teun) == []
    with wall.standing(noor.standing), pytest.raises(DatabaseError), transaction.atomic():
        list(ConsentedAnswer.objects.all())


def test_the_pupil_ticks_it_apart_and_takes_it_back_with_one_press(applied, yara, elif_, client, milan):
    client.force_login(yara.user)
    page = client.get("/mijn/dossier/lezen/").content.decode()
    assert "Mag het mbo dit ook lezen?" in page
    assert 'name="consent" value="A8.medication" checked' not in page

    client.post("/mijn/dossier/lezen/", {"answer": "agreed", "consent": [MEDICATION]})
    jobs.run_queue()
    actions.guardian_answers(applied, Answer.AGREED, by=elif_)
    jobs.run_queue()
    assert "Dit vond je goed op 12 maart 2026." in client.get("/mijn/gegevens/").content.decode()
    client.post("/mijn/dossier/toestemming/", {"question": MEDICATION})

    assert "Dit trok je in op 12 maart 2026." in client.get("/mijn/gegevens/").content.decode()
    assert read_at(milan) == [(MEDICATION, None)]


def test_a_parent_takes_it_back_with_a_new_link(applied, yara, elif_, client, milan, yara_herself):
    yara_herself.birth_date = date(2010, 3, 13)
    yara_herself.save()
    everybody_agrees(applied, yara, elif_, pupil=[MEDICATION], guardian=[MEDICATION])
    actions.ask_new_link("elif@example.org", yara_herself.birth_date)
    jobs.run_queue()
    assert [one for one in mail.outbox if one.to == ["elif@example.org"]][-1].subject.endswith(
        "izni geri alabilirsiniz"
    )
    knock(client, actions.make_link(applied, Guardian.objects.get(), by=job), born=yara_herself.birth_date)

    assert "Medicijnen belangrijk in de les" in client.get("/ouder/lezen/").content.decode()
    done = client.post("/ouder/lezen/toestemming/", {"question": MEDICATION}, follow=True)

    assert "Uw toestemming is ingetrokken." in done.content.decode()
    assert read_at(milan) == [(MEDICATION, None)]


@pytest.fixture
def allowed_by_a_parent(applied, yara, elif_, yara_herself):
    """Yara is 15, and her mother allowed it as well."""
    yara_herself.birth_date = date(2010, 3, 13)
    yara_herself.save()
    everybody_agrees(applied, yara, elif_, pupil=[MEDICATION], guardian=[MEDICATION])
    return applied


def test_the_mentor_notes_that_a_parent_takes_it_back_by_phone(allowed_by_a_parent, noor, milan, client, yara):
    page, address = Browser(noor), f"/school/leerling/{allowed_by_a_parent.pk}/toestemming-ingetrokken/"
    assert read_at(milan) == [(MEDICATION, True)]
    assert address in page.get(f"/school/leerling/{allowed_by_a_parent.pk}/").content.decode()
    form = page.get(address).content.decode()
    assert "edicijn" not in form, "what was allowed is no business of the school"
    day = {"given_on_day": "11", "given_on_month": "3", "given_on_year": "2026"}
    page.post(address, {"name": "Elif Demir", "way": "phone", **day})
    jobs.run_queue()

    assert read_at(milan) == [(MEDICATION, None)]
    said = Consent.objects.get(party="guardian")
    assert (said.recalled_way, said.recalled_on, said.recalled_by) == ("phone", date(2026, 3, 11), noor.label)
    assert "trok dit in op 12 maart 2026" in Browser(yara).get("/mijn/gegevens/").content.decode()
    assert [one.subject for one in mail.outbox if one.to == [milan.user.email]][-1:] == [
        "Een antwoord in een dossier is ingetrokken"
    ]


def test_a_recall_is_noted_by_the_own_mentor_or_the_dean_and_not_ahead_of_time(
    allowed_by_a_parent, bram, milan, puck, dirk
):
    said = {"name": "Elif Demir", "way": Way.PAPER}
    for other in (bram, milan, puck):
        with pytest.raises(PermissionDenied):
            actions.record_guardian_recall(allowed_by_a_parent, given_on=TODAY, by=other, **said)
    with pytest.raises(Refused):
        actions.record_guardian_recall(allowed_by_a_parent, given_on=TODAY + timedelta(days=1), by=dirk, **said)
    assert read_at(milan) == [(MEDICATION, True)]
    for _again in range(2):
        actions.record_guardian_recall(allowed_by_a_parent, given_on=TODAY, by=dirk, **said)
    assert read_at(milan) == [(MEDICATION, None)]
    assert DossierVersion.objects.count() == 2


def test_of_a_pupil_of_16_there_is_nothing_of_a_parent_to_take_back(consented, noor):
    page = Browser(noor).get(f"/school/leerling/{consented.pk}/").content.decode()
    assert "toestemming-ingetrokken" not in page
    with pytest.raises(PermissionDenied):
        actions.record_guardian_recall(consented, name="Elif Demir", way=Way.PHONE, given_on=TODAY, by=noor)


def test_the_college_reads_it_among_help_and_afterwards_that_it_was_taken_back(consented, yara, milan):
    address = f"/intake/{Application.objects.get().pk}/"
    client = Browser(milan)
    first = client.get(address, follow=True).content.decode()
    actions.recall_consent(consented, MEDICATION, by=yara)
    client.get(address, follow=True)
    then = [client.get(f"{address}?versie={number}", follow=True).content.decode() for number in (1, 2)]

    assert "Medicijnen belangrijk in de les" in first
    assert ["ingetrokken op 12 maart 2026" in page for page in then] == [True, False]
