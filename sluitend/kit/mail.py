"""The one door through which mail goes out, and what comes back of it.

What a mail server refuses, or reports afterwards as not delivered, is said to the rooms above (``came_back``); they know
whose address it is. In a demo mail goes to a page instead of to people, who are invented anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from smtplib import SMTPRecipientsRefused
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.dispatch import Signal

from sluitend.kit.models import KeptMail

came_back = Signal()  # sent with ``address``: a server said that it cannot be delivered to; in the caller's transaction
FOR_GOOD = "5"  # the class of an SMTP code or of a status that will not be better tomorrow (RFC 3463)


class Bounce(NamedTuple):
    """What a report says about one address; ``is_final``: trying again is no use."""

    address: str
    is_final: bool


def post(message: EmailMessage) -> bool:
    """Send it; False when a server refused the address for good, which ``came_back`` says. What may be better later is an
    error, so that the task is tried again. A subject is one line, also when a name in it was not."""
    message.subject = " ".join(str(message.subject).split())
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        gone = [address for address, (code, _why) in refused.recipients.items() if str(code).startswith(FOR_GOOD)]
        if len(gone) < len(refused.recipients):
            raise
        for address in gone:
            came_back.send(sender=post, address=address)
        return False
    return True


def bounces_in(report: bytes) -> list[Bounce]:
    """The addresses that a delivery status report (RFC 3464) speaks of; none when it is no such report. Never raises,
    whatever the bytes are."""
    return list(dict.fromkeys(_bounces(message_from_bytes(report))))


def _bounces(message: Message) -> Iterator[Bounce]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status" or not isinstance(part.get_payload(), list):
            continue
        for block in part.get_payload():
            if not isinstance(block, Message):
                continue
            address = _address(block.get("Original-Recipient")) or _address(block.get("Final-Recipient"))
            action = str(block.get("Action", "")).strip().lower()
            if address and action == "failed":
                yield Bounce(address, str(block.get("Status", FOR_GOOD)).strip().startswith(FOR_GOOD))


def _address(field: object) -> str:
    """ "rfc822; elif@example.org" without its type."""
    kind, _semicolon, address = str(field or "").partition(";")
    return address.strip().strip("<>").lower() if kind.strip().lower() == "rfc822" and "@" in address else ""


class KeepingBackend(BaseEmailBackend):
    """Keeps every message as a :class:`KeptMail`, in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        KeptMail.objects.bulk_create(
            [
                KeptMail(
                    sender=message.from_email,
                    to=", ".join(message.to),
                    subject=str(message.subject),
                    body=str(message.body),
                )
                for message in email_messages
            ]
        )
        return len(email_messages)
