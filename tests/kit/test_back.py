from __future__ import annotations

import pytest
from django.test import RequestFactory

from sluitend.kit.back import back_to


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/school/klas/?toon=alles", "/school/klas/?toon=alles"),
        ("http://testserver/overdracht/", "http://testserver/overdracht/"),
        ("https://elsewhere.example/", "/thuis/"),
        ("//elsewhere.example/", "/thuis/"),
        ("javascript:alert(1)", "/thuis/"),
        ("", "/thuis/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_one_goes_back_to_a_page_of_ours_and_nowhere_else(method, asked, goes_to):
    assert back_to(getattr(RequestFactory(), method)("/", {"next": asked})) == goes_to
