"""Two guardians: both are asked, one who agrees suffices, and nobody answers for somebody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Way
from sluitend.dossiers.models import Approval, Dossier, GuardianLink
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, Learner, Relation
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.cast import TODAY
from tests.dossiers.test_links import knock
from tests.staff import Browser

pytestmark = pytest.mark.django_db
S = DossierStatus
job = Actor.job("test")


def status(dossier):
    return Dossier.objects.get(pk=dossier.pk).status


def mails_to(address):
    return [one.subject for one in mail.outbox if one.to == [address]]


@pytest.fixture
def kemal(yara_herself):
    """Yara's father, with authority and a mail address of his own."""
    return Guardian.objects.create(
        learner=yara_herself, position=2, name="Kemal Demir", relation=Relation.FATHER, email="kemal@example.org"
    )


def as_actor(guardian):
    return Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=guardian.learner_id, guardian_id=guardian.pk)


@pytest.fixture
def both(filled, yara, kemal):
    """Yara agreed, and each parent has a link."""
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    jobs.run_queue()
    filled.refresh_from_db()
    return filled


def test_both_are_asked_and_each_has_a_link_of_their_own(both):
    assert (len(mails_to("elif@example.org")), len(mails_to("kemal@example.org"))) == (1, 1)
    assert GuardianLink.objects.filter(ended_at=None).count() == 2


def test_one_who_agrees_suffices_and_the_other_hears_of_it(both, elif_):
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    jobs.run_queue()

    assert status(both) == S.AGREED
    assert mails_to("kemal@example.org")[-1] == "De andere ouder gaat akkoord met het dossier van Yara"
    assert mails_to("elif@example.org")[1:] == []


def test_the_other_can_still_say_that_something_is_not_right_before_it_is_sent(both, elif_, kemal, noor, kok):
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    actions.guardian_answers(both, Answer.DISPUTED, by=as_actor(kemal), about=["help"])
    spine.apply_for(both.transition, kok, by=noor)
    jobs.run_queue()

    assert status(both) == S.DISPUTED


def test_after_the_talk_the_agreement_of_one_lets_it_go_with_the_view_of_the_other(both, elif_, kemal, noor, kok):
    spine.apply_for(both.transition, kok, by=noor)
    actions.guardian_answers(both, Answer.DISPUTED, by=as_actor(kemal), about=["help"])
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    assert status(both) == S.DISPUTED
    actions.close_talk(both, by=noor)
    jobs.run_queue()
    actions.state_view(both, "Ik vind dit te veel.", by=as_actor(kemal))

    with clock.standing(date(2026, 3, 27)):
        actions.let_time_decide(by=job)
        jobs.run_queue()

    content = both.versions.get().content
    assert ([row["text"] for row in content["statements"]], content["objections"]) == (
        ["Ik vind dit te veel."], ["guardian"],
    )  # fmt: skip


def test_what_the_other_says_after_sending_reaches_the_mentor_and_stops_nothing(both, elif_, kemal, noor, kok):
    spine.apply_for(both.transition, kok, by=noor)
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    jobs.run_queue()
    actions.guardian_answers(both, Answer.DISPUTED, by=as_actor(kemal), about=["help"])
    jobs.run_queue()

    assert status(both) == S.SENT
    assert mails_to(noor.user.email)[-1] == "Yara: de ouder zegt dat er iets niet klopt"


def test_the_page_of_the_other_says_that_one_agreed(both, elif_, kemal, client):
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    made = actions.make_link(both, kemal, by=job)
    knock(client, made)

    page = client.get("/ouder/lezen/").content.decode()

    assert ("De andere ouder gaat al akkoord." in page, "Ja, ik ga akkoord" in page) == (True, False)


def test_a_parent_without_authority_is_not_asked_and_cannot_answer(filled, yara, kemal, noor):
    Guardian.objects.filter(pk=kemal.pk).update(has_authority=False)
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    jobs.run_queue()
    assert mails_to("kemal@example.org") == []
    actions.make_link(filled, kemal, by=job)

    with pytest.raises(Refused):
        actions.guardian_answers(filled, Answer.AGREED, by=as_actor(kemal))
    with pytest.raises(Refused):
        actions.record_guardian_approval(filled, name="Kemal Demir", way=Way.PAPER, given_on=TODAY, by=noor)


def test_the_link_of_one_does_not_work_as_the_other(both, elif_, kemal, client):
    """Kemal gets the mail of Elif from her: what he answers with it is hers, never his own."""
    hers = actions.make_link(both, Guardian.objects.get(name="Elif Demir"), by=job)
    knock(client, hers)
    assert client.session["guardian"]["guardian"] == str(elif_.guardian_id)

    his = actions.make_link(both, kemal, by=job)
    assert knock(type(client)(), his, code=hers.code).status_code == 422

    client.post("/ouder/lezen/antwoord/", {"answer": "agreed"})

    assert Approval.objects.get(party="guardian").guardian_id == elif_.guardian_id
    assert GuardianLink.objects.get(ended_at=None).guardian_id == kemal.pk


def test_nobody_notes_their_own_agreement(both, kemal, noor, dirk):
    Guardian.objects.filter(pk=kemal.pk).update(email=noor.user.email.upper())
    for name in ("Kemal Demir", "noor"):
        with pytest.raises(Refused):
            actions.record_guardian_approval(both, name=name, way=Way.PAPER, given_on=TODAY, by=noor, guardian=kemal)

    actions.record_guardian_approval(both, name="Kemal Demir", way=Way.PAPER, given_on=TODAY, by=dirk)

    assert Approval.objects.get(party="guardian").guardian_id == kemal.pk


def test_on_paper_it_is_said_which_of_two_agreed(both, kemal, noor):
    with pytest.raises(Refused):
        actions.record_guardian_approval(both, name="De ouder", way=Way.PAPER, given_on=TODAY, by=noor)
    client = Browser(noor)
    address = f"/school/leerling/{both.pk}/akkoord/"
    day = {"given_on_day": "12", "given_on_month": "3", "given_on_year": "2026"}

    empty = client.post(address, {"way": "paper", **day})
    client.post(address, {"guardian": str(kemal.pk), "way": "paper", **day})

    assert empty.status_code == 422
    assert Approval.objects.get(party="guardian").guardian_id == kemal.pk


def test_the_address_of_the_pupil_never_approves(filled, yara, yara_herself):
    Learner.objects.filter(pk=yara_herself.pk).update(email="Elif@example.org")
    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    actions.ask_new_link("elif@example.org", date(2009, 6, 14))
    jobs.run_queue()

    assert [subject for subject in mails_to("elif@example.org") if "oku" in subject] == []


def test_saying_yes_twice_is_once(both, elif_):
    actions.guardian_answers(both, Answer.AGREED, by=elif_)
    with pytest.raises(PermissionDenied):
        actions.guardian_answers(both, Answer.AGREED, by=elif_)

    assert Approval.objects.filter(party="guardian").count() == 1
