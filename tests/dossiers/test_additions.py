"""Adding something after everybody agreed: the college keeps what it has until the addition is agreed too."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus
from sluitend.dossiers.models import Delivery, Dossier
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.insight.college.queries import changes
from sluitend.kit import jobs
from sluitend.learners.models import Guardian
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
S = DossierStatus
WHY = Questionnaire.current().question("A5.why")


@pytest.fixture
def sent(agreed, noor, kok):
    """Sent to ROC Delta, opened by nobody."""
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    return Dossier.objects.get(pk=agreed.pk)


def versions_at_the_mbo(dossier):
    return list(Delivery.objects.filter(dossier=dossier).order_by("sent_at").values_list("version__number", flat=True))


def agree_again(dossier, yara, elif_):
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    dossier.refresh_from_db()
    actions.make_link(dossier, Guardian.objects.get(pk=elif_.guardian_id), by=yara)
    actions.guardian_answers(dossier, Answer.AGREED, by=elif_)
    jobs.run_queue()


def test_an_addition_goes_only_when_everybody_agreed_again(sent, yara, elif_):
    actions.reopen(sent, by=yara)
    actions.save_answer(sent, WHY, "Ik wil later een eigen zaak.", by=yara)
    jobs.run_queue()
    assert (Dossier.objects.get(pk=sent.pk).status, versions_at_the_mbo(sent)) == (S.TO_AGREE, [1])

    agree_again(sent, yara, elif_)

    assert (Dossier.objects.get(pk=sent.pk).status, versions_at_the_mbo(sent)) == (S.SENT, [1, 2])
    first, second = (row.version for row in Delivery.objects.filter(dossier=sent).order_by("sent_at"))
    assert first.content["pupil"]["A5.why"] == "Dat vind ik leuk."
    assert second.content["pupil"]["A5.why"] == "Ik wil later een eigen zaak."


def test_nothing_to_add_after_all_lets_the_agreement_count_again(sent, yara):
    actions.reopen(sent, by=yara)

    actions.leave_as_it_was(sent, by=yara)

    jobs.run_queue()
    assert (Dossier.objects.get(pk=sent.pk).status, versions_at_the_mbo(sent)) == (S.SENT, [1])


def test_what_was_changed_is_not_left_as_it_was(sent, yara):
    actions.reopen(sent, by=yara)
    actions.save_answer(sent, WHY, "Ik wil later een eigen zaak.", by=yara)

    with pytest.raises(Refused):
        actions.leave_as_it_was(sent, by=yara)


def test_an_agreement_that_lapsed_through_the_mentor_does_not_come_back(sent, yara, noor):
    actions.save_answer(sent, Questionnaire.current().question("B1.why"), "Toch twijfel.", by=noor)
    assert Dossier.objects.get(pk=sent.pk).status == S.TO_AGREE

    with pytest.raises(Refused):
        actions.leave_as_it_was(sent, by=yara)


def test_only_the_pupil_adds_and_only_after_agreeing(filled, sent, yara, noor, elif_):
    for somebody in (noor, elif_):
        with pytest.raises(PermissionDenied):
            actions.reopen(sent, by=somebody)
    actions.reopen(sent, by=yara)
    with pytest.raises(PermissionDenied):
        actions.reopen(sent, by=yara)


def test_the_pupil_adds_from_the_task_list_and_takes_it_back(client, sent, yara):
    client.force_login(yara.user)
    page = client.get(reverse("dossiers:task_list")).content.decode()
    assert reverse("dossiers:add") in page

    opened = client.post(reverse("dossiers:add"), follow=True).content.decode()
    assert reverse("dossiers:add_nothing") in opened
    assert reverse("dossiers:add_nothing") in client.get(reverse("dossiers:task_list")).content.decode()
    client.post(reverse("dossiers:add_nothing"))

    assert Dossier.objects.get(pk=sent.pk).status == S.SENT


def test_the_mbo_sees_what_changed(sent, yara, elif_, milan):
    actions.reopen(sent, by=yara)
    actions.save_answer(sent, WHY, "<b>Eigen zaak</b> 🙂", by=yara)
    agree_again(sent, yara, elif_)
    second = Delivery.objects.get(dossier=sent, version__number=2)

    page = text(Browser(milan).get(reverse("insight:mbo_dossier", args=[second.application_id]), follow=True))

    assert "Veranderd sinds versie 1" in page
    assert "&lt;b&gt;Eigen zaak&lt;/b&gt; 🙂 (was: Dat vind ik leuk.)" in page


def test_what_is_new_or_gone_is_told_as_such():
    older = {"questionnaire": 1, "pupil": {"A5.why": "Omdat ik kook.", "A3.route": "bol"}, "mentor": {}}
    newer = {"questionnaire": 1, "pupil": {"A3.route": "bol"}, "mentor": {"B1.why": "Past goed."}}

    found = {(one.before, one.now) for one in changes.between(older, newer)}

    assert found == {("Omdat ik kook.", ""), ("", "Past goed.")}
