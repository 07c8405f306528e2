"""Mail in a demo goes to a page instead of to people, who are invented anyway."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from sluitend.kit.models import KeptMail


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
