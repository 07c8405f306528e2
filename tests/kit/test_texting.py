"""A text goes to a mobile phone through the provider's mail, and nowhere without one."""

from __future__ import annotations

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from sluitend.kit import texting


@pytest.fixture
def provider(settings):
    settings.SMS_ADDRESS = "{number}@texts.example"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12345678", "31612345678"),
        ("0612345678", "31612345678"),
        ("612345678", "31612345678"),
        ("+31 6 12 34 56 78", "31612345678"),
        ("0031612345678", "31612345678"),
        ("+48 601 234 567", "48601234567"),
        ("010 1234567", ""),
        ("+31101234567", ""),
        ("06 1234", ""),
        ("", ""),
        ("geen", ""),
    ],
)
def test_only_a_mobile_number_gets_a_text_whatever_way_it_is_written(written, number):
    assert texting.mobile(written) == number


@given(st.text(max_size=30))
def test_whatever_stands_there_an_address_is_made_of_digits_only(written):
    number = texting.mobile(written)
    assert number == "" or (number.isascii() and number.isdigit() and 8 <= len(number) <= 15)


def test_a_text_is_a_mail_to_the_number_at_the_provider(provider):
    assert texting.send("06 12345678", "Morgen om 10.00 uur.")
    (sent,) = mail.outbox
    assert (sent.to, sent.body) == (["31612345678@texts.example"], "Morgen om 10.00 uur.")


def test_without_a_provider_or_a_mobile_number_nothing_goes_out(settings):
    settings.SMS_ADDRESS = ""
    assert not texting.send("06 12345678", "Morgen.")
    settings.SMS_ADDRESS = "{number}@texts.example"
    assert not texting.send("010 1234567", "Morgen.")
    assert mail.outbox == []


def test_a_text_that_a_provider_would_cut_is_a_mistake_of_ours(provider):
    with pytest.raises(ValueError, match="signs"):
        texting.send("06 12345678", "a" * (texting.LONGEST + 1))
