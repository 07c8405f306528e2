"""A lateral entrant: somebody without a school makes a dossier at the invitation of the mbo that holds them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, QuestionTopic
from sluitend.dossiers.models import Dossier, DossierVersion
from sluitend.kit import jobs
from sluitend.learners import actions as learners
from sluitend.learners.actions import Newcomer
from sluitend.learners.models import Guardian, Learner
from sluitend.transitions import promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.models import Application
from tests.cast import signs_in
from tests.dossiers.conftest import fill
from tests.staff import Browser

pytestmark = pytest.mark.django_db
S = DossierStatus


def luna(rivierdam, **more):
    said = {
        "call_name": "Luna", "prefix": "", "family_name": "Maas", "birth_date": date(2006, 5, 1),
        "email": "luna@example.org", "residence": rivierdam,
    }  # fmt: skip
    return Newcomer(**{**said, **more})


@pytest.fixture
def invited(milan, kok, rivierdam):
    return actions.invite(luna(rivierdam), kok, by=milan)


def test_the_college_holds_from_the_first_moment_and_the_next_date_is_real(invited, delta):
    transition = invited.transition

    assert (transition.holder, transition.origin_school, transition.next_what) == (delta, None, "plan_intake")
    assert promise.ask().ok


def test_a_mail_with_a_code_lets_them_in(invited):
    jobs.run_queue()
    (letter,) = [one for one in mail.outbox if one.to == ["luna@example.org"]]
    code = next(line for line in letter.body.splitlines() if line.startswith("Dit is de code:")).split(": ")[1]

    assert learners.activate(code, date(2006, 5, 1)).name == "Luna Maas"


def test_it_goes_without_a_mentor_and_at_18_without_a_parent(invited, milan):
    herself = signs_in(invited.transition.learner)
    fill(invited, Part.PUPIL, herself)
    assert Dossier.objects.get().status == S.TO_AGREE
    actions.pupil_answers(invited, Answer.AGREED, by=herself)
    jobs.run_queue()

    content = DossierVersion.objects.get().content
    assert Dossier.objects.get().status == S.SENT
    assert (content["mentor"], content["school"]["mentor"], content["learner"]["name"]) == ({}, None, "Luna Maas")


def test_below_18_the_parent_whom_the_college_knows_is_asked(milan, kok, rivierdam):
    person = luna(rivierdam, birth_date=date(2009, 5, 1), guardian_name="Ria Maas", guardian_email="ria@example.org")
    dossier = actions.invite(person, kok, by=milan)
    herself = signs_in(dossier.transition.learner)
    fill(dossier, Part.PUPIL, herself)
    actions.pupil_answers(dossier, Answer.AGREED, by=herself)
    jobs.run_queue()
    assert [one.to for one in mail.outbox if "/ouder/" in one.body] == [["ria@example.org"]]
    guardian = Guardian.objects.get()
    ria = Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=guardian.learner_id, guardian_id=guardian.pk)
    actions.guardian_answers(dossier, Answer.AGREED, by=ria)
    jobs.run_queue()

    assert Dossier.objects.get().status == S.SENT


def test_only_the_intake_of_the_college_itself_invites(kok, rivierdam, teun, noor):
    for other in (teun, noor):
        with pytest.raises(PermissionDenied):
            actions.invite(luna(rivierdam), kok, by=other)

    assert Learner.objects.count() == 0


def test_whom_a_school_follows_already_is_not_invited(transition, milan, kok, rivierdam):
    person = luna(rivierdam, call_name="Yara", family_name="Demir", birth_date=date(2009, 6, 14))
    with pytest.raises(Refused):
        actions.invite(person, kok, by=milan)

    assert Learner.objects.count() == 1


def test_the_intake_fills_in_a_form(milan, kok, rivierdam):
    client, address = Browser(milan), "/intake/uitnodigen-voor-dossier/"
    said = {
        "call_name": "Luna", "family_name": "Maas", "birth_date_day": "1", "birth_date_month": "5",
        "birth_date_year": "2009", "email": "luna@example.org", "residence": str(rivierdam.pk), "offering": str(kok.pk),
    }  # fmt: skip
    parent = {"guardian_name": "Ria Maas", "guardian_email": "ria@example.org"}

    assert "Nodig uit om een dossier te maken" in client.get("/intake/").content.decode()
    without = client.post(address, said)
    own = client.post(address, said | parent | {"guardian_email": "LUNA@example.org"})
    done = client.post(address, said | parent)

    assert (without.status_code, own.status_code, done.status_code) == (422, 422, 302)
    assert Application.objects.get().transition.learner.name == "Luna Maas"


def test_their_own_pages_speak_of_no_mentor(invited, client):
    client.force_login(signs_in(invited.transition.learner).user)

    pages = [
        client.get(path).content.decode()
        for path in ("/mijn/", "/mijn/dossier/", "/mijn/dossier/nakijken/", "/mijn/dossier/lezen/")
    ]

    assert ["entor" in page.split("<main")[1].split("</main")[0] for page in pages] == [False] * 4


def test_nobody_is_asked_about_somebody_without_a_school_and_nobody_reads_a_judgement(invited, milan):
    herself = signs_in(invited.transition.learner)
    fill(invited, Part.PUPIL, herself)
    actions.pupil_answers(invited, Answer.AGREED, by=herself)
    jobs.run_queue()
    application, client = Application.objects.get(), Browser(milan)
    page = client.get(f"/intake/{application.pk}/", follow=True).content.decode()

    assert "Luna Maas" in page
    assert ("Vraag het de mentor" in page, "Hoe goed is dit dossier?" in page) == (False, False)
    assert client.get(f"/intake/{application.pk}/vraag/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.ask_mentor(application, QuestionTopic.HELP, "Wat helpt?", by=milan)
