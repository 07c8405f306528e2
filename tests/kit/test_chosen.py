from __future__ import annotations

from uuid import UUID

from django.test import RequestFactory

from sluitend.kit.chosen import chosen_keys

ONE, OTHER = "019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000002"


def test_the_ticked_rows_are_keys_in_their_order():
    request = RequestFactory().post("/", {"chosen": [OTHER, ONE]})
    assert chosen_keys(request) == [UUID(OTHER), UUID(ONE)]


def test_what_only_looks_like_a_key_is_left_out():
    request = RequestFactory().post("/", {"chosen": ["", "alles", ONE.replace("a", "z"), ONE]})
    assert chosen_keys(request) == [UUID(ONE)]
