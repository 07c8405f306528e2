"""A view of one's own (*zienswijze*): after a talk without agreement it goes along with the dossier, or waits with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus
from sluitend.dossiers.models import Dossier, DossierVersion, StatementOfView
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions import actions as spine
from tests.dossiers.test_links import knock
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
S = DossierStatus
job = Actor.job("test")
TERM_ENDS, DAY_AFTER = date(2026, 3, 26), date(2026, 3, 27)
VIEW = "Mijn dochter werkt wel hard."


def status(dossier):
    return Dossier.objects.get(pk=dossier.pk).status


def night(day):
    with clock.standing(day):
        actions.let_time_decide(by=job)
        jobs.run_queue()


@pytest.fixture
def disputed(asked, elif_, noor, kok):
    """Elif said that something is not right; Yara applied for Kok."""
    spine.apply_for(asked.transition, kok, by=noor)
    actions.guardian_answers(asked, Answer.DISPUTED, by=elif_, about=["mentor"], text="Dit klopt niet.")
    return asked


@pytest.fixture
def talked(disputed, noor):
    """The talk brought no agreement, and Elif got a new link."""
    actions.close_talk(disputed, by=noor)
    jobs.run_queue()
    disputed.refresh_from_db()
    return disputed


@pytest.fixture
def to_read(region):
    """A region that follows the law: may read first."""
    Region.objects.update(guardian_policy=GuardianPolicy.INSPECTION)


def test_a_view_is_written_only_after_the_talk(disputed, elif_, noor, yara):
    with pytest.raises(PermissionDenied):
        actions.state_view(disputed, VIEW, by=elif_)

    actions.close_talk(disputed, by=noor)
    jobs.run_queue()
    actions.state_view(disputed, VIEW, by=elif_)

    assert StatementOfView.objects.get().text == VIEW


def test_the_talk_is_closed_once_and_by_the_own_mentor(disputed, noor, bram):
    with pytest.raises(PermissionDenied):
        actions.close_talk(disputed, by=bram)
    actions.close_talk(disputed, by=noor)
    with pytest.raises(PermissionDenied):
        actions.close_talk(disputed, by=noor)


def test_after_the_talk_a_mail_in_the_parents_language_leads_to_the_page_to_write_on(talked, client):
    (letter,) = [one for one in mail.outbox if one.to == ["elif@example.org"] and "düşünüyorsunuz" in one.subject]

    assert "/ouder/" in letter.body
    assert talked.goes_on_on == TERM_ENDS


def test_where_parents_may_read_first_the_dossier_goes_after_the_term_with_the_view_in_it(
    to_read, talked, elif_, milan
):
    actions.state_view(talked, VIEW, by=elif_)

    night(TERM_ENDS)
    assert (status(talked), DossierVersion.objects.count()) == (S.DISPUTED, 0)
    night(DAY_AFTER)

    content = DossierVersion.objects.get().content
    assert status(talked) == S.SENT
    assert content["statements"] == [{"party": "guardian", "text": VIEW, "written_on": "2026-03-12"}]
    assert (content["objections"], [row["party"] for row in content["approvals"]]) == (["guardian"], ["pupil"])


def test_without_a_talk_no_term_lets_the_dossier_go(to_read, disputed):
    night(date(2026, 5, 1))

    assert status(disputed) == S.DISPUTED


def test_where_agreement_is_asked_the_dossier_never_goes_without_it(talked, elif_):
    actions.state_view(talked, VIEW, by=elif_)

    night(date(2026, 6, 1))

    assert (status(talked), DossierVersion.objects.count()) == (S.DISPUTED, 0)


def test_who_agrees_after_all_sends_the_view_along(talked, elif_):
    actions.state_view(talked, VIEW, by=elif_)
    actions.guardian_answers(talked, Answer.AGREED, by=elif_)
    jobs.run_queue()

    content = DossierVersion.objects.get().content
    assert ([row["text"] for row in content["statements"]], content["objections"]) == ([VIEW], [])


def test_the_last_view_counts_and_an_empty_one_takes_it_back(talked, elif_):
    actions.state_view(talked, VIEW, by=elif_)
    actions.state_view(talked, "Toch anders.", by=elif_)
    actions.state_view(talked, "Toch anders.", by=elif_)
    assert [row.text for row in StatementOfView.objects.filter(ended_at=None)] == ["Toch anders."]

    actions.state_view(talked, "", by=elif_)

    assert (StatementOfView.objects.filter(ended_at=None).count(), StatementOfView.objects.count()) == (0, 2)


def test_a_change_by_the_mentor_starts_anew_and_the_view_stays_until_it_is_taken_back(talked, elif_, noor):
    actions.state_view(talked, VIEW, by=elif_)
    actions.read_again(talked, by=noor)

    fresh = Dossier.objects.get(pk=talked.pk)
    assert (fresh.status, fresh.talked_on, fresh.goes_on_on) == (S.TO_AGREE, None, None)
    assert StatementOfView.objects.filter(ended_at=None).count() == 1


def test_a_pupil_of_16_writes_a_view_and_one_of_15_does_not(filled, yara, noor, yara_herself):
    actions.pupil_answers(filled, Answer.DISPUTED, by=yara, about=["mentor"], text="Ik werk hard.")
    actions.close_talk(filled, by=noor)
    yara_herself.birth_date = date(2010, 3, 13)
    yara_herself.save()
    with pytest.raises(PermissionDenied):
        actions.state_view(filled, VIEW, by=yara)

    yara_herself.birth_date = date(2010, 3, 12)
    yara_herself.save()
    actions.state_view(filled, VIEW, by=yara)

    assert StatementOfView.objects.get().party == "pupil"


def test_the_dossier_of_a_pupil_who_does_not_agree_goes_after_the_term_where_the_law_suffices(
    to_read, filled, yara, noor, kok
):
    spine.apply_for(filled.transition, kok, by=noor)
    actions.pupil_answers(filled, Answer.DISPUTED, by=yara, about=["mentor"], text="Ik werk hard.")
    actions.close_talk(filled, by=noor)
    actions.state_view(filled, VIEW, by=yara)

    night(DAY_AFTER)

    assert status(filled) == S.SENT
    assert DossierVersion.objects.get().content["objections"] == ["pupil"]


def test_turning_18_ends_what_a_parent_objected_to(disputed, yara_herself):
    yara_herself.birth_date = date(2008, 3, 20)
    yara_herself.save()

    night(date(2026, 3, 20))

    assert status(disputed) == S.SENT


def test_where_parents_are_told_only_they_get_a_mail_and_no_question(filled, yara, noor, kok):
    Region.objects.update(guardian_policy=GuardianPolicy.NOTICE)
    spine.apply_for(filled.transition, kok, by=noor)
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    jobs.run_queue()

    (letter,) = [one for one in mail.outbox if one.to == ["elif@example.org"]]
    assert status(filled) == S.SENT
    assert (letter.subject, "/ouder/" in letter.body) == ("Yara dosyası mbo’ya gidiyor", False)


def test_a_parent_who_may_read_first_reads_until_when(to_read, filled, yara, client):
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    jobs.run_queue()
    (letter,) = [one for one in mail.outbox if one.to == ["elif@example.org"]]
    made = actions.make_link(filled, Guardian.objects.get(learner=yara.learner_id), by=job)
    knock(client, made)

    assert "26 Mart 2026" in letter.body
    assert "tot en met 26 maart 2026" in client.get("/ouder/lezen/").content.decode()


def test_the_parent_writes_the_view_on_the_page_of_the_new_link(to_read, talked, client):
    made = actions.make_link(talked, Guardian.objects.get(), by=job)
    knock(client, made)
    page = client.get("/ouder/lezen/").content.decode()
    done = client.post("/ouder/lezen/zienswijze/", {"text": VIEW}, follow=True).content.decode()

    assert "Na 26 maart 2026 gaat het dossier naar het mbo, met uw tekst erbij." in " ".join(page.split())
    assert "Uw tekst is bewaard bij het dossier." in done
    assert VIEW in client.get("/ouder/lezen/").content.decode()


def test_the_pupil_writes_the_view_on_their_own_page(filled, yara, noor, client):
    actions.pupil_answers(filled, Answer.DISPUTED, by=yara, about=["mentor"], text="Ik werk hard.")
    client.force_login(yara.user)
    assert "zienswijze" not in client.get("/mijn/dossier/lezen/").content.decode()

    actions.close_talk(filled, by=noor)
    client.post("/mijn/dossier/zienswijze/", {"text": VIEW})

    assert VIEW in client.get("/mijn/dossier/lezen/").content.decode()


def test_the_mentor_sees_whose_turn_it_is_after_the_talk_and_when_the_term_is_over(talked, noor):
    client = Browser(noor)
    address = f"/school/leerling/{talked.pk}/"
    within = text(client.get(address))
    with clock.standing(DAY_AFTER):
        after = text(client.get(address))

    assert ["Er kan nu een zienswijze komen" in page for page in (within, after)] == [True, False]
    assert "Een zienswijze kan tot en met 26 maart 2026." in within
