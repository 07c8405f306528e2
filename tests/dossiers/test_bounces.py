"""Mail that does not arrive: the address is marked, the mentor hears at once, another address clears it."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from hypothesis import given
from hypothesis import strategies as st

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.dossiers.commands import mail as command
from sluitend.dossiers.models import GuardianLink
from sluitend.insight.school.queries import one_class
from sluitend.kit import jobs
from sluitend.kit.mail import Bounce, bounces_in, post
from sluitend.learners.models import Guardian
from sluitend.transitions.actions import Refused
from sluitend.transitions.models import Event
from tests.staff import Browser, text

JOB = Actor.job("test")
REPORT = b"""\
From: MAILER-DAEMON@mail.example.org
To: post@sluitend.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Thu, 12 Mar 2026 12:00:00 +0100

Original-Recipient: rfc822;Elif@example.org
Final-Recipient: rfc822; box17@backend.example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

Final-Recipient: rfc822; full@example.org
Action: failed
Status: 4.2.2

Final-Recipient: rfc822; slow@example.org
Action: delayed
Status: 4.4.7

--grens--
"""


class RefusingBackend(EmailBackend):
    """A server that does not know anybody at example.org called elif, and is busy for kees."""

    def send_messages(self, messages):
        for message in messages:
            (address,) = message.to
            if address.startswith("elif@"):
                raise SMTPRecipientsRefused({address: (550, b"no such user")})
            if address.startswith("kees@"):
                raise SMTPRecipientsRefused({address: (451, b"try again later")})
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = "tests.dossiers.test_bounces.RefusingBackend"


def test_a_report_names_who_was_not_reached_and_whether_for_good():
    assert bounces_in(REPORT) == [Bounce("elif@example.org", True), Bounce("full@example.org", False)]


@given(st.one_of(st.binary(max_size=400), st.integers(0, len(REPORT)).map(lambda end: REPORT[:end])))
def test_whatever_the_bytes_are_it_is_a_list(report):
    assert isinstance(bounces_in(report), list)


@pytest.mark.django_db
def test_a_refusal_at_sending_tells_the_mentor_at_once_and_asks_another_way(filled, yara, class_4b, noor, refusing):
    from sluitend.dossiers.lifecycle import Answer

    actions.pupil_answers(filled, Answer.AGREED, by=yara)
    jobs.run_queue()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([noor.user.email], "Yara: de mail aan de ouder kwam terug")
    ]
    link = GuardianLink.objects.get()
    assert link.mailed_at is not None
    assert link.refused_at is not None
    (row,) = one_class.class_list(class_4b, noor).rows
    assert row.need.name == "bounced"
    page = text(Browser(noor).get(f"/school/leerling/{filled.pk}/"))
    assert "De mail aan Elif Demir kwam terug op 12 maart 2026" in page
    assert Event.objects.filter(code="guardian_mail_refused").count() == 1


@pytest.mark.django_db
def test_a_server_that_is_busy_is_tried_again(refusing):
    with pytest.raises(SMTPRecipientsRefused):
        post(EmailMessage("Hoi", "Dag", to=["kees@example.org"]))


@pytest.mark.django_db
def test_a_bounce_that_is_reported_afterwards_does_the_same_and_twice_changes_nothing(asked, noor, tmp_path):
    jobs.run_queue()
    mail.outbox.clear()
    report = tmp_path / "report.eml"
    report.write_bytes(REPORT)
    for marked in (1, 0):
        result = CliRunner().invoke(command, ["bounced", str(report)])
        assert (result.exit_code, f"{marked} addresses of parents are marked." in result.output) == (0, True)
    jobs.run_queue()
    assert [message.to for message in mail.outbox] == [[noor.user.email]]
    assert CliRunner().invoke(command, ["bounced", "full@example.org"]).exit_code == 0
    assert CliRunner().invoke(command, ["bounced", "no-such-file"]).exit_code == 2
    (tmp_path / "empty.eml").write_bytes(b"Subject: hoi\n\nhoi")
    assert CliRunner().invoke(command, ["bounced", str(tmp_path / "empty.eml")]).exit_code == 1


@pytest.mark.django_db
def test_another_address_clears_it_and_gets_a_fresh_link(asked, noor):
    jobs.run_queue()
    actions.mail_came_back("elif@example.org", by=JOB)
    parent = Guardian.objects.get()
    assert parent.is_refused
    client, address = Browser(noor), f"/school/leerling/{asked.pk}/ouder-adres/"
    assert "Ander adres van Elif Demir" in text(client.get(address))
    assert client.post(address, {"email": "ELIF@example.org"}).status_code == 422
    mail.outbox.clear()
    assert client.post(address, {"email": "elif.demir@example.org"}).status_code == 302
    jobs.run_queue()
    parent.refresh_from_db()
    assert not parent.is_refused
    assert [message.to for message in mail.outbox if "elif" in message.to[0]] == [["elif.demir@example.org"]]
    assert client.get(address).status_code == 404, "nothing came back any more"


@pytest.mark.django_db
def test_an_import_that_brings_the_old_address_back_is_recognised(asked, noor):
    actions.mail_came_back("elif@example.org", by=JOB)
    actions.correct_address(asked, Guardian.objects.get(), "elif.demir@example.org", by=noor)
    Guardian.objects.update(email="elif@example.org")
    assert Guardian.objects.get().is_refused
    with pytest.raises(Refused):
        actions.correct_address(asked, Guardian.objects.get(), "elif@example.org", by=noor)


@pytest.mark.django_db
def test_who_is_not_reached_is_not_asked_by_mail(asked, noor):
    jobs.run_queue()
    actions.mail_came_back("elif@example.org", by=JOB)
    actions.ask_again(asked, by=noor)
    mail.outbox.clear()
    jobs.run_queue()
    assert [message for message in mail.outbox if message.to == ["elif@example.org"]] == []
