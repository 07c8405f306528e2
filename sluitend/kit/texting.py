"""Text messages to phones, through a provider that takes them as mail to number@its-address.

Without such an address (``SMS_ADDRESS``) no text is sent, and nobody may count on one: every text stands beside a mail, or
before a call. What it says is as little as a mail: what is open, never what is in it.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.core.mail import EmailMessage

from sluitend.kit.mail import post

HERE = "31"  # numbers without a country are of the Netherlands
MOBILE_HERE = re.compile(r"316\d{8}")
ANY = re.compile(r"[1-9]\d{7,14}")  # E.164: at most fifteen digits, the country first
LONGEST = 306  # two messages of the old alphabet; longer ones are cut by some providers


def works() -> bool:
    """Whether this installation has a provider."""
    return "{number}" in settings.SMS_ADDRESS


def mobile(phone: str) -> str:
    """The number as a provider wants it, country first, only digits; "" when no text can be sent to it: no number, or a
    Dutch one that is not a mobile."""
    digits = re.sub(r"[^\d+]", "", phone)
    if digits.startswith("+"):
        number = digits[1:]
    elif digits.startswith("00"):
        number = digits[2:]
    else:
        number = HERE + digits.removeprefix("0")
    if number.startswith(HERE):
        return number if MOBILE_HERE.fullmatch(number) else ""
    return number if ANY.fullmatch(number) else ""


def send(phone: str, text: str) -> bool:
    """Send a text of one paragraph; False where there is no provider or no mobile number. Raises what a mail server
    raises, so that the task is tried again."""
    number = mobile(phone)
    if not (works() and number):
        return False
    if len(text) > LONGEST:
        raise ValueError(f"a text of {len(text)} signs")
    return post(EmailMessage(subject="sms", body=text, to=[settings.SMS_ADDRESS.replace("{number}", number)]))
